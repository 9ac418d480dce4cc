"""The month's end in a browser: the accountant checks and settles."""

from odoo.tests import HttpCase, tagged

from ..common.district import SchoolDistrict
from .settlement_common import SettlementBuilder


@tagged("post_install", "-at_install")
class TestSettlementTour(SettlementBuilder, SchoolDistrict, HttpCase):
    sister_books = False

    def test_the_accountant_settles_the_month(self):
        self.accountant.sudo().password = self.accountant.login
        with self.at(self.month1):
            request = self.bought(self.line_values(self.chalk, 10, 3.2))
            self.hand_out(request)
        settlement = self.settlement(self.month1)
        self.start_tour(
            f"/odoo/action-school_logistics.school_settlement_action_month/{settlement.id}",
            "school_settlement_month_end",
            login=self.accountant.login,
        )
        self.assertEqual(settlement.state, "settled")
        self.assertEqual(settlement.settled_by_id, self.accountant)
        self.assertEqual((settlement.in_value, settlement.closing_value), (32, 0))
