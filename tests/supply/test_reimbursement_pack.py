"""The pack as one PDF: cover sheet, accounting copy, approvals, invoices."""

from odoo.tests import tagged

from .form_common import FormCommon
from .reimbursement_common import ReimbursementBuilder, invoice_pdf


@tagged("post_install", "-at_install")
class TestReimbursementPack(ReimbursementBuilder, FormCommon):
    sister_books = False

    def test_everything_is_in_one_file(self):
        order = self.make_order()
        acceptance = self.receive(order)
        bill = self.make_bill(order)
        pack = self.make_pack(bill, self.teacher_employee)
        self.attach(
            bill, invoice_pdf(), name="电子发票.pdf", mimetype="application/pdf"
        )
        document = self.pdf("report_reimbursement", pack, self.accountant)
        texts = [self.text(page) for page in document.pages]
        cover = texts[0]
        for word in (
            pack.name,
            bill.ref.replace(" ", ""),
            "64.50",
            acceptance.name,
            self.buyer.name,
            self.acceptor1.name,
            self.principal.name,
            "王老师",
            "6222",
        ):
            self.assertIn("".join(word.split()), cover)
        if self.env["res.lang"]._lang_get("zh_CN"):
            self.assertIn("陆拾肆元伍角", cover)
        self.assertEqual(len(self.qr(document.pages[0])), 1)
        self.assertTrue(any(acceptance.name in text for text in texts[1:]))
        request = order.sudo().school_request_ids
        self.assertTrue(any(request.name in text for text in texts[2:]))
        # the acceptance in one copy, two approval sheets, three pictures
        self.assertEqual(len(document.pages), 1 + 1 + 2 + 3)
        pictures = [page for page in document.pages[-3:] if page.images]
        self.assertEqual(len(pictures), 3)
        self.assertTrue(self.entries(pack))

    def test_what_is_missing_stands_on_the_cover(self):
        order = self.make_order()
        self.receive(order)
        pack = self.make_pack(self.make_bill(order), complete=False)
        document = self.pdf("report_reimbursement", pack, self.accountant)
        missing = pack._missing()
        self.assertEqual(len(missing), 1)
        cover = self.text(document.pages[0])
        self.assertTrue("Missing" in cover or "缺" in cover, cover)

    def test_a_broken_file_is_named(self):
        order = self.make_order()
        self.receive(order)
        bill = self.make_bill(order)
        pack = self.make_pack(bill)
        self.attach(bill, b"%PDF-1.4 nonsense", "坏的.pdf", "application/pdf")
        with self.refused("坏的.pdf"):
            self.pdf("report_reimbursement", pack, self.accountant)

    def test_strangers_do_not_print_it(self):
        order = self.make_order()
        self.receive(order)
        pack = self.make_pack(self.make_bill(order))
        for user in (self.teacher, self.sister_accountant):
            with self.assertRaises(Exception) as caught:
                self.pdf("report_reimbursement", pack, user)
            self.assertIn("Access", type(caught.exception).__name__)
