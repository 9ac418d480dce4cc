"""Printed forms of tenders, read back from the PDF."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .form_common import FormCommon
from .tender_common import TenderBuilder


@tagged("post_install", "-at_install")
class TestTenderForms(TenderBuilder, FormCommon):
    def test_the_record_of_the_opening(self):
        tender = self.published()
        with self.assertRaisesRegex(UserError, "not opened yet"):
            self.html("report_tender_opening", tender, self.buyer)
        with self.opening(tender):
            self.attend(tender)
            self.type_prices(tender, ((3.5, 7), (4.8, 6.5), (3.9, 7.5)))
            self.sign_opening(tender)
        document = self.pdf("report_tender_opening", tender, self.buyer)
        self.assertEqual(len(document.pages), 1)
        text = self.text(document.pages[0])
        for expected in (
            tender.name,
            "粉笔扫帚采购",
            *self.vendors.mapped("name"),
            "700.00",
            "805.00",
            "765.00",
            self.affairs.name,
            self.accountant.name,
        ):
            with self.subTest(expected=expected):
                self.assertIn(expected, text)
        self.assertNotIn(self.keeper.name, text)
        entry = self.entries(tender)
        self.assertEqual(self.qr(document.pages[0]), [entry.code])

    def test_the_notice_of_the_award(self):
        tender = self.evaluated()
        with self.assertRaisesRegex(UserError, "nothing is awarded yet"):
            self.html("report_tender_award", tender, self.buyer)
        tender.with_user(self.vice).action_award()
        document = self.pdf("report_tender_award", tender, self.buyer)
        text = self.text(document.pages[0])
        for expected in (
            tender.name,
            self.vendor2.name,
            "99.72",
            "705.00",
            "柒佰零伍元整",
            self.vice.name,
            *tender.sudo().member_ids.user_id.mapped("name"),
        ):
            with self.subTest(expected=expected):
                self.assertIn(expected, text)
        self.assertNotIn(self.vendor.name, text)
