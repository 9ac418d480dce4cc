"""In a browser: the accountant's pack, and a petty purchase from shop to signature."""

from odoo.tests import HttpCase, tagged

from ..common.district import SchoolDistrict
from .petty_common import PettyBuilder


@tagged("post_install", "-at_install")
class TestReimbursementTours(PettyBuilder, SchoolDistrict, HttpCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.accountant, cls.teacher, cls.acceptor1):
            user.sudo().password = user.login

    def test_the_accountant_packs_and_enters_the_voucher(self):
        order = self.make_order()
        self.receive(order)
        bill = self.make_bill(order)
        self.attach(bill)
        self.school.sudo().bookkeeping = "reimbursement"
        self.start_tour(
            f"/odoo/school-bills/{bill.id}",
            "school_reimbursement_pack",
            login=self.accountant.login,
        )
        pack = bill.school_reimbursement_id.sudo()
        self.assertEqual((pack.state, pack.voucher_number), ("booked", "记-2026-015"))

    def test_a_petty_purchase_is_accepted_and_submitted(self):
        petty = self.make_petty(120, sign=False)
        self.start_tour(
            f"/odoo/school-petty/{petty.id}",
            "school_petty_accept",
            login=self.acceptor1.login,
        )
        self.start_tour(
            f"/odoo/school-petty/{petty.id}",
            "school_petty_submit",
            login=self.teacher.login,
        )
        self.assertEqual(petty.state, "submitted")
