"""A damage case in a browser: from the report to the receipt."""

from odoo.tests import HttpCase, tagged

from ..common.district import SchoolDistrict
from .damage_common import DamageBuilder


@tagged("post_install", "-at_install")
class TestDamageTour(DamageBuilder, SchoolDistrict, HttpCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.asset_keeper, cls.accountant):
            user.sudo().password = user.login

    def test_from_the_report_to_the_receipt(self):
        self.start_tour(
            "/odoo/damage-cases/new",
            "school_damage_keeper_reports",
            login=self.asset_keeper.login,
        )
        case = self.env["school.damage.case"].search([], order="id desc", limit=1)
        self.assertEqual((case.state, case.billed_total), ("running", 60))
        for user in (self.affairs, self.principal):
            approval = case.sudo().approval_id
            approval.with_user(user).action_decide("approve", approval.seq)
        self.start_tour(
            f"/odoo/damage-cases/{case.id}",
            "school_damage_accountant_takes_cash",
            login=self.accountant.login,
        )
        case.invalidate_recordset()
        self.assertEqual(case.state, "settled")
        self.assertEqual(case.receipt_ids.name, "收据0008")
