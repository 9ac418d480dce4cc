"""The buyer compares quotes in a browser."""

from odoo.tests import HttpCase, tagged

from .chain_common import ChainCommon
from .quote_common import QuoteBuilder


@tagged("post_install", "-at_install")
class TestQuoteTour(QuoteBuilder, HttpCase, ChainCommon):
    def test_the_buyer_compares_and_chooses(self):
        self.buyer.password = self.buyer.login
        request = self.approved(
            self.line_values(self.chalk, 20), self.line_values(self.broom, 10)
        )
        order = self.pool(request.line_ids)
        self.start_tour(
            f"/odoo/school-purchase-orders/{order.id}",
            "school_quote_compare",
            login=self.buyer.login,
        )
        comparison = self.env["school.quote.comparison"].search([])
        self.assertEqual(comparison.state, "decided")
        self.assertEqual(comparison.chosen_id.partner_id, self.vendor2)
        self.assertEqual(comparison.chosen_amount, 120.0)
