"""Choosing a rule at the same time as others: real transactions, committed."""

from odoo.tests import tagged

from ..parallel import ParallelCase
from .approval_common import ApprovalBuilder


@tagged("post_install", "-at_install", "-standard", "school_parallel")
class TestMatchParallel(ApprovalBuilder, ParallelCase):
    sister_books = False

    def submit_call(self, request):
        def call(env):
            return env["school.supply.request"].browse(request.id).action_submit()

        return call

    def retire(self, flows):
        flows.active = False
        self.commit()

    def test_two_parts_of_one_purchase_submitted_at_once_are_summed(self):
        flows = self.make_flow(
            [{"post": "affairs_director"}], amount_max=1000, split_days=30
        )
        flows |= self.make_flow([{"post": "principal"}], amount_min=1000, sequence=20)
        line = {"product_id": self.computer.id, "quantity": 1, "price_unit": 600}
        requests = [self.make_request(lines=[line]) for _number in range(3)]
        self.commit()
        results = self.in_parallel(
            [(self.teacher, self.submit_call(request)) for request in requests]
        )
        self.assertEqual(results, [True] * 3)
        paths = sorted(self.path(request) for request in requests)
        self.assertEqual(paths, [["affairs_director"], ["principal"], ["principal"]])
        self.retire(flows)

    def test_publishing_against_submitting(self):
        """A document takes the old version or the new one whole, later ones the new."""
        flow = self.make_flow([{"post": "affairs_director"}])
        requests = [self.make_request(600) for _number in range(4)]
        self.commit()

        def publish(env):
            edited = env["school.approval.flow"].browse(flow.id)
            edited.step_ids.post_id = self.post("principal").id
            edited.action_publish()
            return True

        calls = [(self.teacher, self.submit_call(request)) for request in requests]
        results = self.in_parallel([(self.env.user, publish), *calls])
        self.assertEqual(results, [True] * 5)
        posts = {1: ["affairs_director"], 2: ["principal"]}
        for request in requests:
            approval = request.sudo().approval_id
            number = approval.snapshot["version"]
            self.assertEqual(self.path(request), posts[number])
            self.assertEqual(approval.version_id.number, number)
        later = self.make_request(600, submit=True)
        self.assertEqual(self.path(later), ["principal"])
        self.retire(flow)
