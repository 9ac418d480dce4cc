"""The plan on paper and in a sheet."""

import io

import pdfplumber
from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .plan_common import PlanCommon


@tagged("post_install", "-at_install")
class TestPlanReports(PlanCommon):
    def test_pdf_shows_lines_and_who_approved(self):
        content, kind = (
            self.env["ir.actions.report"]
            .with_user(self.head)
            ._render_qweb_pdf("school_logistics.report_supply_plan", self.plan.ids)
        )
        if kind != "pdf":
            text = content.decode()
        else:
            with pdfplumber.open(io.BytesIO(content)) as pdf:
                text = "".join(page.extract_text() for page in pdf.pages)
        for word in (
            "示范中学",
            "教务处",
            "无尘粉笔",
            "100",
            "320.00",
            "陈校长",
            "韩主任",
        ):
            self.assertIn(word, text)

    def sheet(self, user):
        wizard = (
            self.env["school.ledger.export"]
            .with_user(user)
            .with_company(user.company_id)
            .create(
                {
                    "ledger": "plan",
                    "unit_id": self.school.id,
                    "period": "dates",
                    "date_from": self.plan.date_start,
                    "date_to": self.plan.date_end,
                }
            )
        )
        action = wizard.action_export()
        content, _kind = (
            self.env["ir.actions.report"]
            .with_user(user)
            ._render_xlsx(
                action["report_name"], action["context"]["active_ids"], data={}
            )
        )
        sheet = load_workbook(io.BytesIO(content), data_only=True).active
        return [list(row) for row in sheet.iter_rows(4, values_only=True)]

    def test_xlsx_compares_planned_and_actual(self):
        self.chalk_request(60)
        self.apply(self.line_values(self.broom, 2)).action_submit()
        self.env.flush_all()
        rows = self.sheet(self.affairs)
        planned = next(row for row in rows if row[2] == "无尘粉笔")
        self.assertEqual(planned[6:8], [100, 60])
        self.assertEqual(planned[11:13], [320, 192])
        beyond = next(row for row in rows if row[2] == "扫帚")
        self.assertEqual(beyond[6:8], [0, 2])

    def test_a_sister_school_exports_nothing(self):
        with self.assertRaises(AccessError):
            self.sheet(self.sister_affairs)
