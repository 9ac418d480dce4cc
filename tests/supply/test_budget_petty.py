"""The budget of petty purchases and of corrected acceptances."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .budget_common import BudgetCommon
from .petty_common import PettyBuilder


@tagged("post_install", "-at_install")
class TestBudgetPetty(PettyBuilder, BudgetCommon):
    def test_reserved_when_submitted_and_spent_when_approved(self):
        petty = self.make_petty(100.0)
        petty.action_submit()
        self.assertFigures(1000, 100, 0, 0, 900)
        self.decide(petty, self.affairs)
        self.assertFigures(1000, 0, 0, 100, 900)
        self.assertEqual(self.entries()[1:], [("reserve", 100.0), ("actual", 100.0)])

    def test_charged_at_once_where_issues_are_charged(self):
        self.school.sudo().budget_control = "issue"
        self.approve_petty(self.make_petty(100.0))
        self.assertFigures(1000, 0, 0, 100, 900)

    def test_withdrawn_and_rejected_give_back(self):
        petty = self.make_petty(100.0)
        petty.action_submit()
        petty.action_withdraw()
        self.assertFigures(1000, 0, 0, 0, 1000)
        petty.action_submit()
        self.decide(petty, self.affairs, "reject", "不符合规定")
        self.assertFigures(1000, 0, 0, 0, 1000)

    def test_voided_gives_back_what_was_spent(self):
        petty = self.approve_petty(self.make_petty(100.0))
        petty.action_reopen("发票有误")
        self.assertFigures(1000, 0, 0, 0, 1000)

    def test_without_budget_it_is_refused(self):
        self.apply(self.line_values(self.chalk, 48, 20.0)).action_submit()
        petty = self.make_petty(100.0)
        self.assertTrue(petty._approval_facts()["over_budget"])
        with self.assertRaisesRegex(UserError, "¥40.00 is left.*¥100.00 is needed"):
            petty.action_submit()
        self.assertFigures(1000, 960, 0, 0, 40)

    def test_without_a_line_it_is_refused(self):
        other = self.env["hr.department"].create(
            {"name": "后勤处", "company_id": self.company.id}
        )
        petty = self.make_petty(100.0, department_id=other.id)
        with self.assertRaisesRegex(UserError, "there is no budget for 后勤处"):
            petty.action_submit()

    def test_without_control_nothing_is_asked(self):
        self.school.sudo().budget_control = "off"
        self.approve_petty(self.make_petty(100.0))
        self.assertFigures(1000, 0, 0, 0, 1000)


@tagged("post_install", "-at_install")
class TestBudgetCorrection(BudgetCommon):
    def correct(self, acceptance, quantity, **values):
        """Take goods of a finished acceptance back, signed and entered."""
        correction = acceptance.browse(acceptance.action_correct()["res_id"])
        correction.write(values)
        correction.line_ids.write({"qty_back": quantity, "reason": "受潮结块"})
        correction.action_count()
        self.sign(correction)
        correction.action_done()
        return correction

    def test_goods_that_are_replaced_are_committed_again(self):
        order = self.make_order([(self.chalk, 10, 20.0)])
        acceptance = self.receive(order)
        self.assertFigures(1000, 0, 0, 200, 800)
        correction = self.correct(acceptance, 4)
        self.assertFigures(1000, 0, 80, 120, 800)
        entry = self.env["school.budget.entry"].search(
            [("line_id", "=", self.line.id)], limit=1
        )
        self.assertEqual((entry.amount, entry.document_name), (-80, correction.name))
        self.receive(order)
        self.assertFigures(1000, 0, 0, 200, 800)

    def test_goods_that_are_not_replaced_go_back_to_the_request(self):
        order = self.make_order([(self.chalk, 10, 20.0)])
        self.correct(self.receive(order), 4, is_replaced=False)
        self.assertFigures(1000, 80, 0, 120, 800)
