"""Settling at the same time as others settle, receive and bill: committed."""
# pylint: disable=invalid-commit

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.supply.settlement.settlement_steps import SchoolSettlement
from ..parallel import ParallelCase
from .settlement_common import SettlementBuilder


@tagged("post_install", "-at_install", "-standard", "school_parallel")
class TestSettlementParallel(SettlementBuilder, ParallelCase):
    """The month that is settled is the present one, on a day when it may be: so goods
    can come in at the very moment. The clock is not frozen, threads would not mind it.
    """

    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        today = cls.env["school.unit"]._today()
        cls.month = cls.env["school.month"]._on_date(today)
        # Nobody works any more this month.
        cls.env["school.holiday"].create(
            {
                "name": "放假",
                "unit_id": cls.school.id,
                "kind": "vacation",
                "date_start": today - timedelta(days=1),
                "date_end": cls.month.date_end,
            }
        )
        cls.commit()

    def setUp(self):
        super().setUp()
        self.addCleanup(self.forget)

    def forget(self):
        """Let the next test begin with an open month."""
        self.env.cr.rollback()
        self.env.cr.execute("ALTER TABLE school_settlement DISABLE TRIGGER USER")
        self.env.cr.execute("UPDATE school_settlement SET state = 'reopened'")
        self.env.cr.execute("ALTER TABLE school_settlement ENABLE TRIGGER USER")
        self.company.fiscalyear_lock_date = False
        self.commit()
        self.env.invalidate_all()

    def counted(self):
        """An acceptance that the keeper may enter."""
        order = self.pool(self.approved(self.line_values(self.chalk, 7)).line_ids)
        order.button_confirm()
        return self.make_acceptance(order)

    def settle_call(self, settlement):
        def call(env):
            return env["school.settlement"].browse(settlement.id).action_settle()

        return (self.accountant, call)

    def test_twenty_clicks_settle_once(self):
        draft = self.settlement(self.month)
        self.receive(self.counted().purchase_id)
        self.commit()
        results = self.in_parallel([self.settle_call(draft)] * 20)
        self.assertIn(True, results)
        for result in results:
            self.assertIn(type(result), (bool, UserError), repr(result))
        self.assertEqual(draft.state, "settled")
        self.assertEqual(len(self.rows(draft, self.chalk)), 1)

    def test_twenty_people_begin_the_same_month_and_one_settles(self):
        company, month = self.company.id, self.month.id
        self.commit()

        def call(env):
            settlement = env["school.settlement"].create(
                {"company_id": company, "month_id": month}
            )
            return settlement.action_settle()

        results = self.in_parallel([(self.accountant, call)] * 20)
        self.assertEqual(results.count(True), 1, results)
        settled = self.env["school.settlement"].search([("state", "=", "settled")])
        self.assertEqual(len(settled), 1)

    def test_a_receipt_is_in_the_copy_or_refused(self):
        for _round in range(3):
            with self.subTest(round=_round):
                acceptance = self.counted()
                draft = self.settlement(self.month)
                self.commit()

                def receive(env, acceptance=acceptance):
                    return env["school.acceptance"].browse(acceptance.id).action_done()

                results = self.in_parallel(
                    [(self.keeper, receive), self.settle_call(draft)]
                )
                self.assertEqual(results[1], True, results)
                self.assertTrue(
                    results[0] is True or "settled month" in str(results[0]), results
                )
                self.assertMonthWhole(draft)
                self.forget()

    def test_a_receipt_that_comes_between_the_picture_and_the_lock(self):
        """The settlement waits at its door while goods come in and are committed."""
        acceptance = self.counted()
        draft = self.settlement(self.month)
        self.commit()
        original, entered = SchoolSettlement._settle, []

        def late(settlement):
            if not entered:
                entered.append(True)
                with self.registry.cursor() as cr:
                    env = settlement.with_user(self.keeper).env(cr=cr)
                    env["school.acceptance"].browse(acceptance.id).action_done()
            return original(settlement)

        with patch.object(SchoolSettlement, "_settle", late):
            results = self.in_parallel([self.settle_call(draft)])
        self.assertEqual(results, [True])
        self.assertEqual(acceptance.state, "done")
        self.assertMonthWhole(draft)

    def test_a_receipt_whose_picture_is_older_than_the_settlement(self):
        acceptance = self.counted()
        draft = self.settlement(self.month)
        self.commit()
        done = []

        def receive(env):
            # this transaction's picture of the month is taken; now it is settled
            if not done:
                done.append(True)
                with self.registry.cursor() as cr:
                    there = env(cr=cr, user=self.accountant.id)
                    there["school.settlement"].browse(draft.id).action_settle()
            return env["school.acceptance"].browse(acceptance.id).action_done()

        [result] = self.in_parallel([(self.keeper, receive)])
        self.assertIsInstance(result, UserError)
        self.assertIn("settled month", str(result))
        self.assertMonthWhole(draft)

    def test_killed_in_the_middle_leaves_nothing(self):
        draft = self.settlement(self.month)
        self.commit()

        def die(_settlement):
            raise SystemError("killed")

        with patch.object(SchoolSettlement, "_close", die):
            [result] = self.in_parallel([self.settle_call(draft)])
        self.assertIsInstance(result, SystemError)
        self.assertEqual((draft.state, draft.locked), ("draft", False))
        self.assertFalse(self.rows(draft))
        self.assertEqual(self.in_parallel([self.settle_call(draft)]), [True])

    def assertMonthWhole(self, settlement):
        """Assert that the copy holds every movement that is dated in the month."""
        self.env.invalidate_all()
        moves = self.env["stock.move"].search(
            [
                ("company_id", "=", self.company.id),
                ("state", "=", "done"),
                ("is_in", "=", True),
                ("product_id", "=", self.chalk.id),
            ]
        )
        self.assertEqual(
            sum(self.rows(settlement, self.chalk).mapped("in_qty")),
            sum(moves.mapped("quantity")),
        )
