"""Units: what creating a school brings, and who may."""

from odoo.tests import tagged

from .district import SchoolCommon


@tagged("post_install", "-at_install")
class TestUnit(SchoolCommon):
    def test_school_comes_with_books_and_store(self):
        company = self.company
        self.assertEqual(company.currency_id.name, "CNY")
        self.assertEqual(company.country_id.code, "CN")
        self.assertTrue(company.chart_template)
        self.assertTrue(self.school.setup_complete)
        warehouses = self.env["stock.warehouse"].search(
            [("company_id", "=", company.id)]
        )
        self.assertEqual(len(warehouses), 1)
