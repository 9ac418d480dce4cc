"""Deciding at the same time: real transactions, committed."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..parallel import ParallelCase
from .approval_common import ApprovalBuilder


@tagged("post_install", "-at_install", "-standard", "school_parallel")
class TestApprovalParallel(ApprovalBuilder, ParallelCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.flow = cls.make_flow([{"post": "affairs_director"}, {"post": "principal"}])
        cls.deciders = cls.affairs
        for number in range(19):
            user = cls.make_user(f"parallel.{number}", f"主任{number}")
            cls.appoint(user, "affairs_director")
            cls.deciders |= user
        cls.commit()

    def submitted(self):
        request = self.make_request(submit=True)
        self.commit()
        return request.sudo().approval_id

    def decide_call(self, approval, kind="approve"):
        seq = approval.seq

        def call(env):
            return (
                env["school.approval"]
                .browse(approval.id)
                .action_decide(kind, seq, "并行")
            )

        return call

    def assert_chain(self, approval, seqs):
        self.assertEqual(approval.decision_ids.sorted("seq").mapped("seq"), seqs)
        self.assertFalse(approval._chain_problem())

    def test_twenty_deciders_on_one_step(self):
        approval = self.submitted()
        call = self.decide_call(approval)
        results = self.in_parallel([(user, call) for user in self.deciders])
        self.assertEqual(results.count(True), 1)
        for result in results:
            self.assertTrue(result is True or isinstance(result, UserError), result)
        self.assertEqual(approval.step_index, 1)
        self.assert_chain(approval, [1, 2])

    def test_one_user_twenty_clicks(self):
        approval = self.submitted()
        call = self.decide_call(approval)
        results = self.in_parallel([(self.affairs, call)] * 20)
        self.assertEqual(results.count(True), 1)
        self.assert_chain(approval, [1, 2])

    def test_decide_against_withdraw(self):
        approval = self.submitted()
        seq = approval.seq

        def withdraw(env):
            return env["school.approval"].browse(approval.id).action_withdraw(seq)

        results = self.in_parallel(
            [(self.affairs, self.decide_call(approval)), (self.teacher, withdraw)]
        )
        self.assertEqual(results.count(True), 1)
        self.assert_chain(approval, [1, 2])

    def test_decide_against_an_edit_of_the_document(self):
        approval = self.submitted()
        line = approval._document().line_ids

        def edit(env):
            # the guard is not even asked: what counts is what the effect verifies
            env.cr.execute(
                "UPDATE school_supply_request_line SET price_unit = 9999 WHERE id = %s",
                [line.id],
            )
            return True

        self.in_parallel(
            [(self.affairs, self.decide_call(approval)), (self.teacher, edit)]
        )
        document = approval._document()
        with self.assertRaises(UserError):
            document._check_approval("test")
        with self.assertRaisesRegex(UserError, "changed|meanwhile"):
            approval.with_user(self.principal).action_decide("approve", approval.seq)

    def test_two_submissions_of_one_document(self):
        request = self.make_request()
        self.commit()

        def submit(env):
            return env["school.supply.request"].browse(request.id).action_submit()

        results = self.in_parallel([(self.teacher, submit)] * 4)
        self.assertEqual(results.count(True), 1, results)
        approvals = self.env["school.approval"].search(
            [("res_model", "=", request._name), ("res_id", "=", request.id)]
        )
        self.assertEqual(len(approvals), 1)

    def test_number_never_rises_without_its_decision(self):
        approval = self.submitted()
        with self.assertRaisesRegex(Exception, "has no decision"):
            with self.registry.cursor() as cr:
                cr.execute(
                    "UPDATE school_approval SET seq = seq + 1 WHERE id = %s",
                    [approval.id],
                )
        with self.assertRaises(AccessError):
            approval.with_user(self.teacher).action_decide("approve", approval.seq)
