"""The counter at the same moment: real transactions, committed."""
# pylint: disable=invalid-commit

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..parallel import ParallelCase
from .store_common import StoreBuilder
from .test_ceiling import CeilingBuilder
from .test_store_entry import CounterBuilder


@tagged("post_install", "-at_install", "-standard", "school_parallel")
class TestStoreParallel(CounterBuilder, CeilingBuilder, StoreBuilder, ParallelCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper2 = cls.make_user("parallel.keeper", "第二保管", "keeper")
        cls.appoint(cls.keeper2, "keeper")
        cls.commit()

    def in_parallel(self, calls):
        # A serialization error, upon which Odoo tries again, is logged as a bad query.
        with mute_logger("odoo.sql_db"):
            return super().in_parallel(calls)

    def submit_call(self, entry):
        return lambda env: env["school.store.entry"].submit(entry)

    def waiting(self, name, quantity):
        """Return an item of which a request waits for the whole stock."""
        product = self._make_product(name, 5, "consumable")
        self.put_in_stock(product, quantity)
        request = self.approved(self.line_values(product, quantity))
        self.commit()
        return product, request

    def test_two_keepers_hand_out_the_last_piece(self):
        product, request = self.waiting("最后一件", 1)
        calls = [
            (user, self.submit_call(self.entry("issue", self.issue_payload(request))))
            for user in (self.keeper, self.keeper2)
        ]
        results = [answer["result"] for answer in self.in_parallel(calls)]
        self.assertEqual(sorted(results), ["done", "refused"])
        self.assertEqual(self.on_hand(product), 0)
        self.assertEqual(request.line_ids.qty_issued, 1)

    def test_the_same_entry_is_sent_four_times_at_once(self):
        product, request = self.waiting("重复上传", 7)
        entry = self.entry("issue", self.issue_payload(request, 3))
        answers = self.in_parallel([(self.keeper, self.submit_call(entry))] * 4)
        self.assertEqual(answers[0]["result"], "done", answers[0])
        self.assertEqual([answers[0]] * 4, answers)
        self.assertEqual(self.on_hand(product), 4)
        count = self.entry("count", {"product": product.id, "counted": 4})
        answers = self.in_parallel([(self.keeper, self.submit_call(count))] * 4)
        self.assertEqual([answers[0]] * 4, answers)
        counts = self.env["school.store.count"].search(
            [("product_id", "=", product.id)]
        )
        self.assertEqual(len(counts), 1)

    def test_two_requests_share_what_a_ceiling_leaves(self):
        product = self._make_product("限领", 5, "consumable")
        self.make_ceiling(10, product)
        requests = [self.apply(self.line_values(product, 6)) for _number in range(2)]
        self.commit()

        def call(request):
            return lambda env: (
                env["school.supply.request"].browse(request.id).action_submit()
            )

        results = self.in_parallel([(self.teacher, call(r)) for r in requests])
        self.assertEqual(results.count(True), 1, results)
        self.assertTrue(any(isinstance(result, UserError) for result in results))

    def test_a_difference_is_adjusted_once(self):
        product = self._make_product("盘点", 5, "consumable")
        self.put_in_stock(product, 9, price=5)
        self.make_flow([{"post": "principal"}], model="school.store.count")
        count = (
            self.env["school.store.count"]
            .with_user(self.keeper)
            .create({"product_id": product.id, "counted": 7, "reason": "受潮"})
        )
        count.action_submit()
        approval = count.sudo().approval_id
        approval.with_user(self.principal).action_decide("approve", approval.seq)
        self.commit()

        def call(env):
            return env["school.store.count"].browse(count.id).action_adjust()

        results = self.in_parallel([(self.keeper, call), (self.keeper2, call)] * 2)
        self.assertEqual(results, [True] * 4)
        self.assertEqual(self.on_hand(product), 7)
