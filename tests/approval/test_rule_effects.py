"""What regulations A3 to A5 demand of the purchase itself, on real orders."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..supply.chain_common import ChainBuilder
from .pack_common import PackCommon


@tagged("post_install", "-at_install")
class TestRuleEffects(ChainBuilder, PackCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.flow.active = False
        for code in ("school_meeting", "purchasing_team"):
            cls.appoint(cls.clerk, code)

    def ordered_by(self, regulation, amount, deciders, user=None, **values):
        """A draft order of a request of ``amount``, decided as the regulation says."""
        self.import_pack(regulation).action_publish()
        request = self.make_request(
            lines=[self.line_values(self.chalk, 1, amount)],
            submit=True,
            user=user,
            **values,
        )
        minutes = {"number": "1", "date": "2026-09-01", "attendees": ["甲", "乙"]}
        for decider in deciders:
            meeting = isinstance(decider, str)
            extra = {"minutes": minutes} if meeting else {}
            self.decide(request, self.clerk if meeting else decider, **extra)
        self.assertEqual(request.approval_state, "approved")
        return self.pool(request.line_ids)

    def test_a3_two_people_buy(self):
        order = self.ordered_by("a3", 600, [self.head, self.affairs])
        with self.assertRaisesRegex(UserError, "2"):
            order.button_confirm()
        self.assertNotEqual(order.state, "purchase")

    def test_a4_bulk_goes_out_to_tender(self):
        order = self.ordered_by("a4", 10000, [self.head, self.principal, self.officer])
        self.assertEqual(
            order.school_request_ids.approval_id.snapshot["method"], "public_tender"
        )
        with self.assertRaises(UserError):
            order.button_confirm()
        self.assertNotEqual(order.state, "purchase")

    def test_a5_a_collective_decision_demands_three_offers(self):
        order = self.ordered_by("a5", 10000, [self.clerk, "meeting"])
        with self.assertRaisesRegex(UserError, "3 quotes"):
            order.button_confirm()

    def test_a5_without_budget_nothing_is_applied_for(self):
        """Of a real budget: the line warns, and the regulation refuses."""
        self.make_flow([{"post": "principal"}], model="school.budget")
        self.school.sudo().budget_control = "purchase"
        budget = (
            self.env["school.budget"]
            .with_user(self.accountant)
            .create(
                {
                    "company_id": self.company.id,
                    "line_ids": [(0, 0, {"amount": 500, "policy": "warn"})],
                }
            )
        )
        budget.action_submit()
        self.decide(budget, self.principal)
        self.import_pack("a5").action_publish()
        line = self.line_values(self.chalk, 1, 400)
        self.assertTrue(self.make_request(lines=[line], submit=True).approval_id)
        line["price_unit"] = 800
        with self.assertRaisesRegex(UserError, "没有可用额度"):
            self.make_request(lines=[line], submit=True)
