"""The buyer in a browser: from the bench to the order and back by the chain."""

from odoo.tests import HttpCase, tagged

from .chain_common import ChainCommon


@tagged("post_install", "-at_install")
class TestSupplyBuyerTour(HttpCase, ChainCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer.password = cls.buyer.login
        first = cls.approved(cls.line_values(cls.chalk, 40))
        second = cls.approved(cls.line_values(cls.broom, 5), user=cls.head)
        cls.requests = first + second

    def test_the_buyer_pools_and_confirms(self):
        self.start_tour(
            "/odoo/to-buy", "school_supply_buyer_pools", login=self.buyer.login
        )
        lines = self.requests.sudo().line_ids
        self.assertEqual(lines.mapped("qty_ordered"), [40, 5])
        order = lines.allocation_ids.purchase_id
        self.assertEqual(len(order), 1)
        self.assertEqual(order.state, "purchase")
        self.start_tour(
            f"/odoo/supply-requests/{self.requests[0].id}",
            "school_supply_chain_opens",
            login=self.buyer.login,
        )
