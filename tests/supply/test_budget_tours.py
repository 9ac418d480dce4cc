"""The budget in a browser: who drafts it, who applies, who decides on a phone."""

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..common.district import SchoolDistrict
from .budget_common import BudgetBuilder


class BudgetTour(BudgetBuilder, SchoolDistrict, HttpCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.accountant, cls.teacher, cls.principal):
            user.sudo().password = user.login


@tagged("post_install", "-at_install")
class TestBudgetTours(BudgetTour):
    def test_accountant_drafts_from_plans_and_submits(self):
        group = self.env["hr.department"].create(
            {
                "name": "教务处语文组",
                "company_id": self.company.id,
                "manager_id": self.head_employee.id,
            }
        )
        self.env["school.budget.plan"].with_user(self.head).create(
            {
                "company_id": self.company.id,
                "department_id": group.id,
                "amount": 300,
            }
        )
        self.start_tour(
            "/odoo/school-budgets/new",
            "school_budget_accountant_drafts",
            login=self.accountant.login,
        )
        budget = self.env["school.budget"].search([], order="id desc", limit=1)
        self.assertEqual((budget.state, budget.amount_total), ("submitted", 800))

    @mute_logger("odoo.http")  # the refusal is what is tested
    def test_teacher_sees_what_is_left_and_is_stopped(self):
        request = self.apply(self.line_values(self.chalk, 10, 20.0))
        self.start_tour(
            f"/odoo/my-supply-requests/{request.id}",
            "school_budget_teacher_sees_left",
            login=self.teacher.login,
        )
        self.assertEqual(request.state, "submitted")
        self.assertFigures(1000, 1000, 0, 0, 0)


@tagged("post_install", "-at_install")
class TestBudgetPhone(BudgetTour):
    browser_size = "390x844"
    touch_enabled = True

    def test_head_sees_the_budget_on_the_card(self):
        request = self.apply(self.line_values(self.chalk, 10, 20.0))
        request.action_submit()
        self.start_tour(
            "/odoo/action-school_logistics.school_approval_task_action",
            "school_budget_head_sees_card",
            login=self.principal.login,
        )
        self.assertEqual(request.state, "approved")
