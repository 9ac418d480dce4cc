"""A stock-take on a phone, also while the network is away."""

from odoo.tests import HttpCase, tagged

from ..common.district import SchoolDistrict
from .stocktake_common import StocktakeBuilder


@tagged("post_install", "-at_install")
class TestStocktakePhone(StocktakeBuilder, SchoolDistrict, HttpCase):
    browser_size = "390x844"
    touch_enabled = True
    sister_books = False

    def test_counting_with_a_phone(self):
        self.teacher.sudo().password = self.teacher.login
        self.make_cards(1, place="机房")
        take = self.begun(place="机房", counter_ids=self.teacher)
        self.start_tour("/odoo/asset-count", "school_asset_count", login="test.teacher")
        take.action_compare()
        kinds = {
            kind: len(rows)
            for kind, rows in take.difference_ids.grouped("kind").items()
        }
        self.assertEqual(kinds, {"missing": 2, "misplaced": 1, "surplus": 1})
        self.assertEqual(
            take.difference_ids.filtered(lambda one: one.kind == "surplus").title,
            "旧投影仪",
        )
        self.assertEqual(len(take.scan_ids), 4)
