"""What an order costs beyond its requests is said before anybody decides on it."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .budget_common import BudgetCommon


@tagged("post_install", "-at_install")
class TestBudgetOrder(BudgetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # orders may cost more than was estimated, as far as the budget reaches
        cls.school.sudo().price_tolerance = 10

    def draft(self, price):
        """A draft order at ``price`` for 100 pieces that were estimated at 9.5."""
        request = self.approved(self.line_values(self.chalk, 100, 9.5))
        order = self.pool(request.line_ids)
        order.order_line.price_unit = price
        return order

    def test_what_was_reserved_counts_as_left(self):
        order = self.draft(9.8)
        self.assertFalse(order.school_over_budget)
        [row] = order._school_budget_outlook()
        self.assertEqual((row["before"], row["after"]), (1000, 20))
        self.assertIn("¥1,000.00 left → ¥20.00", order.school_budget_left)
        self.assertFalse(order._approval_facts()["over_budget"])
        order.button_confirm()
        self.assertFigures(1000, 0, 980, 0, 20)
        self.assertFalse(order.school_budget_left, "it is ordered")

    def test_an_order_over_the_budget_says_so(self):
        order = self.draft(10.4)
        self.assertTrue(order.school_over_budget)
        self.assertIn("¥40.00 too little", order.school_budget_left)
        self.assertTrue(order._approval_facts()["over_budget"])
        with self.assertRaises(UserError):
            order.button_confirm()

    def test_whoever_decides_reads_it(self):
        self.make_flow([{"post": "principal"}], model="purchase.order")
        order = self.draft(10.4)
        order.action_submit()
        approval = order.sudo().approval_id
        self.assertTrue(approval.facts["over_budget"])
        task = approval.task_ids.filtered(lambda task: task.state == "open")
        self.assertIn("¥40.00 too little", task.document_note)

    def test_without_budget_control_nothing_is_said(self):
        self.school.sudo().budget_control = "off"
        order = self.draft(10.4)
        self.assertFalse(order.school_budget_left)
        self.assertFalse(order._approval_facts()["over_budget"])
