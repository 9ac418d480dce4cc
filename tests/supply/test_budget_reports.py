"""The budget on paper and in a sheet, and the card and form that tell what is left."""

import io
from datetime import timedelta

import pdfplumber
from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .budget_common import BudgetCommon


@tagged("post_install", "-at_install")
class TestBudgetReports(BudgetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        _request, order = cls.ordered(cls.line_values(cls.chalk, 10, 20.0))
        cls.receive(order, {cls.chalk: (6, 6)})
        cls.apply(cls.line_values(cls.broom, 5, 10.0)).action_submit()

    def test_pdf_shows_every_figure_and_the_signatures(self):
        content, kind = (
            self.env["ir.actions.report"]
            .with_user(self.accountant)
            ._render_qweb_pdf("school_logistics.report_budget", self.budget.ids)
        )
        if kind != "pdf":
            text = content.decode()
        else:
            with pdfplumber.open(io.BytesIO(content)) as pdf:
                self.assertEqual(round(pdf.pages[0].width), 595)
                text = "".join(page.extract_text() for page in pdf.pages)
        for word in ("预算执行表", "示范中学", "教务处", "1,000.00", "50.00"):
            self.assertIn(word, text)
        for word in ("80.00", "120.00", "750.00", "12.0%", "吴会计", "校长", "会计"):
            self.assertIn(word, text)

    def sheet(self, user, day=None):
        day = day or self.env["school.unit"]._today()
        wizard = (
            self.env["school.ledger.export"]
            .with_user(user)
            .with_company(user.company_id)
            .create(
                {
                    "ledger": "budget",
                    "unit_id": self.school.id,
                    "period": "dates",
                    "date_from": day.replace(day=1),
                    "date_to": day,
                }
            )
        )
        action = wizard.action_export()
        content, kind = (
            self.env["ir.actions.report"]
            .with_user(user)
            ._render_xlsx(
                action["report_name"], action["context"]["active_ids"], data={}
            )
        )
        self.assertEqual(kind, "xlsx")
        sheet = load_workbook(io.BytesIO(content), data_only=True).active
        heads, *rows = (
            [cell for cell in row] for row in sheet.iter_rows(3, values_only=True)
        )
        return [dict(zip(heads, row, strict=True)) for row in rows]

    def test_sheet_shows_every_figure(self):
        row, total = self.sheet(self.accountant)
        self.assertEqual(
            [
                row[name]
                for name in ("用款部门", "预算数", "预占", "已订", "支出", "余额")
            ],
            ["教务处", 1000, 50, 80, 120, 750],
        )
        self.assertEqual(total["余额"], 750)

    def test_sheet_of_an_earlier_day_leaves_out_what_came_later(self):
        today = self.env["school.unit"]._today()
        month = self.env["school.month"]._on_date(today)
        if today == month.date_start:
            return
        row, _total = self.sheet(self.accountant, today - timedelta(days=1))
        self.assertEqual((row["预算数"], row["支出"]), (0, 0))

    def test_teacher_of_another_school_gets_no_sheet(self):
        with self.assertRaises(AccessError):
            self.sheet(self.sister_teacher)

    def test_card_of_the_inbox_tells_what_is_left_before_and_after(self):
        request = self.apply(self.line_values(self.broom, 20, 10.0))
        request.action_submit()
        task = (
            self.env["school.approval.task"]
            .with_user(self.principal)
            .search([("approval_id", "=", request.sudo().approval_id.id)])
        )
        self.assertRegex(
            task.with_context(lang="en_US").document_note,
            r"Budget: 教务处 \d{4}-\d\d, ¥750.00 left → ¥550.00",
        )
        self.assertRegex(
            task.with_context(lang="zh_CN").document_note,
            r"预算：教务处 \d{4}-\d\d 余 ¥750.00 → ¥550.00",
        )

    def test_form_tells_the_applicant_before_the_submission(self):
        request = self.apply(self.line_values(self.broom, 80, 10.0))
        self.assertIn("¥750.00 left, ¥50.00 too little", request.budget_left)
        self.assertTrue(request.is_over_budget)

    def test_form_says_where_no_budget_is(self):
        request = self.apply(
            self.line_values(self.broom, 1, 10.0), department_id=self.other().id
        )
        self.assertIn("No budget for 后勤处", request.budget_left)

    def other(self):
        return self.env["hr.department"].create(
            {"name": "后勤处", "company_id": self.company.id}
        )
