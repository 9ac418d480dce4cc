"""The comparison on paper and as a sheet, read back."""

import io

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .form_common import FormCommon
from .quote_common import QuoteBuilder


@tagged("post_install", "-at_install")
class TestQuoteForms(QuoteBuilder, FormCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.comparison = cls.make_comparison(cls.vendor2)
        cls.offer(cls.comparison, cls.vendor2, 3.0, 6.0)
        cls.comparison.chosen_id = cls.quote_of(cls.comparison, cls.vendor2)
        cls.comparison.action_decide()

    def test_the_sheet_for_signing(self):
        pdf = self.pdf("report_quote_comparison", self.comparison, self.buyer)
        text = self.text(pdf.pages[0])
        for part in ("五金百货公司", "文教用品商行", "129.00", "120.00", "3.00▼"):
            self.assertIn(part, text)
        self.assertEqual(len(self.entries(self.comparison)), 1)

    def test_the_sheet_as_xlsx(self):
        report = self.env["report.school_logistics.sheet_quote_comparison"]
        content, kind = report.with_user(self.buyer).create_xlsx_report(
            self.comparison.ids, {}
        )
        self.assertEqual(kind, "xlsx")
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        values = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
        for value in (3.2, 3, 64, 60, self.chalk.name):
            self.assertIn(value, values)

    def test_strangers_get_neither(self):
        report = self.env["report.school_logistics.sheet_quote_comparison"]
        with self.assertRaises(AccessError):
            report.with_user(self.sister_buyer).create_xlsx_report(
                self.comparison.ids, {}
            )
        with self.assertRaises(AccessError):
            self.html("report_quote_comparison", self.comparison, self.teacher)
