"""Covering, accepting and numbering at the same time: real transactions, committed."""

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..parallel import ParallelCase
from .chain_common import ChainBuilder


@tagged("post_install", "-at_install", "-standard", "school_parallel")
class TestSupplyParallel(ChainBuilder, ParallelCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.commit()

    def in_parallel(self, calls):
        # the losers of a race fail in PostgreSQL and are tried again: no complaint
        with mute_logger("odoo.sql_db"):
            return super().in_parallel(calls)

    def approved_line(self, quantity):
        line = self.approved(self.line_values(self.chalk, quantity)).line_ids.sudo()
        self.commit()
        return line

    def pool_call(self, lines):
        """Return a function that pools everything open of ``lines`` as the caller."""

        def call(env):
            wizard = (
                env["school.supply.pool"]
                .with_context(
                    active_model=lines._name,
                    active_ids=lines.ids,
                    allowed_company_ids=self.company.ids,
                )
                .create({})
            )
            wizard.line_ids.partner_id = self.vendor.id
            # a client may send any quantity, whatever the page proposes
            wizard.line_ids.quantity = 40
            wizard.action_pool()
            return wizard.order_ids.ids

        return call

    def assert_refusals(self, results, winners):
        """Check how many calls went through, and that the others were refused."""
        refused = [result for result in results if isinstance(result, Exception)]
        self.assertEqual(len(results) - len(refused), winners, results)
        for result in refused:
            self.assertIsInstance(result, UserError)

    def test_one_line_is_not_pooled_twice(self):
        line = self.approved_line(40)
        results = self.in_parallel([(self.buyer, self.pool_call(line))] * 8)
        self.assert_refusals(results, winners=1)
        self.assertEqual((line.qty_drafted, line.qty_open), (40, 0))
        self.assertEqual(len(line.allocation_ids), 1)

    def test_an_order_is_either_confirmed_or_cancelled(self):
        line = self.approved_line(40)
        order = self.pool(line)
        self.commit()

        def confirm(env):
            return env["purchase.order"].browse(order.id).button_confirm()

        def cancel(env):
            return env["purchase.order"].browse(order.id).button_cancel()

        self.in_parallel([(self.buyer, confirm), (self.buyer, cancel)] * 2)
        ordered = order.state == "purchase"
        self.assertIn(order.state, ("purchase", "cancel"))
        self.assertEqual(line.qty_ordered, 40 if ordered else 0)
        self.assertEqual(line.qty_open, 0 if ordered else 40)
        self.assertEqual(line.qty_drafted, 0)

    def test_no_more_is_accepted_than_ordered(self):
        line = self.approved_line(40)
        order = self.pool(line)
        order.button_confirm()
        self.commit()
        allocation = line.allocation_ids

        def accept(env):
            shares = env["school.supply.allocation"].sudo().browse(allocation.id)
            shares._register_accepted({allocation.id: 8})
            return True

        results = self.in_parallel([(self.keeper, accept)] * 8)
        self.assert_refusals(results, winners=5)
        self.assertEqual(allocation.qty_accepted, 40)
        self.assertEqual(line.qty_accepted, 40)

    def test_lines_in_any_order_do_not_lock_each_other_out(self):
        lines = self.approved_line(40) + self.approved_line(40)

        def close(ids):
            def call(env):
                env["school.supply.request.line"].sudo()._shift(
                    {line_id: {"qty_closed": 5} for line_id in ids}
                )
                return True

            return call

        calls = [(self.buyer, close(ids)) for ids in (lines.ids, lines.ids[::-1]) * 3]
        results = self.in_parallel(calls)
        self.assertEqual(results, [True] * 6)
        self.assertEqual(lines.mapped("qty_closed"), [30, 30])

    def test_every_request_gets_its_own_number(self):
        def apply(env):
            return env["school.supply.request"].create({}).name

        results = self.in_parallel([(self.teacher, apply)] * 12)
        self.assertEqual(len(set(results)), 12, results)
