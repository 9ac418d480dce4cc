"""The end of a term on a phone: a class is checked against the list it signed."""

from odoo.tests import HttpCase, tagged

from ..common.district import SchoolDistrict
from .custody_common import CustodyBuilder


@tagged("post_install", "-at_install")
class TestCustodyTour(CustodyBuilder, SchoolDistrict, HttpCase):
    browser_size = "390x844"
    touch_enabled = True
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.asset_keeper, cls.teacher):
            user.sudo().password = user.login

    def test_end_of_term_check_of_a_class(self):
        agreement = self.signed()
        self.start_tour(
            f"/odoo/custody-agreements/{agreement.id}",
            "school_custody_end_of_term",
            login=self.asset_keeper.login,
        )
        self.env.invalidate_all()
        self.assertEqual(agreement.state, "done")
        chairs = self.line(agreement, self.chairs)
        self.assertEqual((chairs.result, chairs.qty_missing), ("missing", 2))
        self.assertEqual(self.line(agreement, self.board).result, "damaged")
        self.assertEqual(sorted(agreement.case_id.line_ids.mapped("quantity")), [1, 2])

    def test_the_class_teacher_signs(self):
        agreement = self.agreement()
        agreement.action_issue()
        self.start_tour(
            f"/odoo/custody-agreements/{agreement.id}",
            "school_custody_teacher_signs",
            login=self.teacher.login,
        )
        self.env.invalidate_all()
        self.assertEqual(agreement.state, "signed")
        self.assertTrue(agreement.signature)
