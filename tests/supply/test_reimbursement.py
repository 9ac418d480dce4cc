"""Packs: complete or refused, handed in once, the voucher entered once, paid once."""

from psycopg2.errors import RestrictViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common.district import SchoolCommon
from .reimbursement_common import ReimbursementBuilder


class ReimbursementCommon(ReimbursementBuilder, SchoolCommon):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.make_order()
        cls.receive(cls.order)

    def pay(self, bill, **values):
        """Register a payment with core's wizard, as the accountant."""
        wizard = (
            self.env["account.payment.register"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=bill.ids)
            .create(values)
        )
        return wizard._create_payments()


@tagged("post_install", "-at_install")
class TestReimbursementCentre(ReimbursementCommon):
    """Schools whose books are kept elsewhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.sudo().bookkeeping = "reimbursement"
        cls.bill = cls.make_bill(cls.order)
        cls.pack = cls.make_pack(cls.bill)
        cls.lines = cls.order.sudo().order_line

    def test_the_pack_goes_and_its_voucher_comes_back(self):
        pack = self.pack
        self.assertEqual((pack.amount_total, pack.missing_count), (64.5, 0))
        self.assertEqual(pack.partner_id, self.bill.partner_id)
        pack.action_hand_in()
        self.assertEqual(
            (pack.state, self.bill.school_bill_state), ("pending", "handed_in")
        )
        self.assertEqual(self.lines.mapped("school_qty_billed"), [10, 5])
        pack.action_book(" 记-2026-09-015 ", "2026-09-20")
        self.assertEqual(
            (pack.state, pack.voucher_number), ("booked", "记-2026-09-015")
        )
        self.assertEqual(self.bill.school_voucher_number, "记-2026-09-015")
        self.assertEqual(self.bill.state, "draft", "nothing is posted here")
        pack.action_paid("2026-09-28")
        self.assertEqual(str(pack.paid_on), "2026-09-28")
        self.assertEqual(
            pack.sudo().entry_ids.mapped("kind"), ["handed", "booked", "paid"]
        )

    def test_a_voucher_number_is_entered_once_and_corrected_by_a_new_entry(self):
        pack = self.pack
        with self.refused("not its next one"):
            pack.action_book("1")
        pack.action_hand_in()
        for number in ("", "  ", None, 7):
            with self.refused("voucher number that came back"):
                pack.action_book(number)
        pack.action_book("记-1")
        with self.refused("not its next one"):
            pack.action_book("记-2")
        with self.refused("why the old one was wrong"):
            pack.action_correct("记-2")
        pack.action_correct("记-2", "抄错")
        self.assertEqual(pack.voucher_number, "记-2")
        self.assertEqual(
            pack.sudo().entry_ids.mapped("voucher_number"), [False, "记-1", "记-2"]
        )
        for vals in (
            {"voucher_number": "记-9"},
            {"state": "draft"},
            {"paid_on": False},
        ):
            for user in (self.accountant, self.buyer):
                with self.refused("Use the buttons"):
                    pack.with_user(user).write(vals)
        with self.refused("with their buttons only"):
            self.bill.write({"school_voucher_number": "记-9"})
        with self.refused("is in BX/"):
            self.bill.action_school_register("记-9")

    @mute_logger("odoo.sql_db")
    def test_the_ledger_is_never_changed(self):
        self.pack.action_hand_in()
        entry = self.pack.sudo().entry_ids
        with self.refused("append-only"):
            entry.write({"voucher_number": "x"})
        with self.assertRaises(RestrictViolation), self.env.cr.savepoint():
            self.env.cr.execute("UPDATE school_reimbursement_entry SET reason = 'x'")
        with self.assertRaises(AccessError):
            self.env["school.reimbursement.entry"].with_user(self.accountant).create(
                {
                    "reimbursement_id": self.pack.id,
                    "kind": "booked",
                    "date": "2026-09-01",
                    "user_id": self.accountant.id,
                    "user_name": "x",
                }
            )

    def test_what_is_sent_back_is_open_again(self):
        pack = self.pack
        pack.action_hand_in()
        for reason in ("", None, 5):
            with self.refused("wants mended"):
                pack.action_return(reason)
        pack.action_return("发票抬头有误")
        self.assertEqual(
            (pack.state, self.bill.school_bill_state), ("returned", "open")
        )
        self.assertEqual(self.lines.mapped("school_qty_billed"), [0, 0])
        pack.action_hand_in()
        self.assertEqual(pack.state, "pending")
        self.assertFalse(pack.return_reason)

    def test_an_incomplete_pack_is_refused_and_says_what_is_missing(self):
        self.env["ir.attachment"].search([("res_model", "=", "account.move")]).unlink()
        self.pack.invalidate_recordset()
        self.assertEqual(self.pack.missing_count, 1)
        with self.refused("Picture or PDF of the invoice"):
            self.pack.action_hand_in()
        self.assertIn("Picture or PDF", self.pack.checklist)
        empty = (
            self.env["school.reimbursement"]
            .with_user(self.accountant)
            .create({"company_id": self.company.id})
        )
        with self.refused("Invoices"):
            empty.action_hand_in()

    def test_an_unapproved_bill_is_not_handed_in(self):
        order = self.make_order()
        self.receive(order)
        bill = self.make_bill(order, approve=False)
        pack = self.make_pack(bill)
        with self.refused("Signatures on the invoice"):
            pack.action_hand_in()

    def test_a_bill_changed_behind_our_back_stops_the_pack(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_move SET ref = '改过' WHERE id = %s", [self.bill.id]
        )
        self.env.invalidate_all()
        with self.refused("changed after its approval"):
            self.pack.action_hand_in()

    def test_what_was_handed_in_does_not_change(self):
        self.pack.action_hand_in()
        with self.refused("cannot be changed any more"):
            self.pack.write({"purpose": "x"})
        with self.refused("cannot be changed any more"):
            self.pack.action_cancel()
        with self.refused("cannot be changed any more"):
            self.bill.action_school_leave_pack()
        with self.refused("with their buttons only"):
            self.bill.button_cancel()
        with self.refused("in the books stays", "under approval or approved"):
            self.bill.invoice_line_ids[0].write({"quantity": 1})
        with self.refused("each into one"):
            self.make_pack_again()

    def make_pack_again(self):
        other = (
            self.env["school.reimbursement"]
            .with_user(self.accountant)
            .create({"company_id": self.company.id})
        )
        return other.action_add_bills(self.bill.ids)

    def test_one_bill_is_in_one_pack(self):
        with self.refused("each into one"):
            self.make_pack_again()
        with self.refused("with their buttons only"):
            self.bill.write({"school_reimbursement_id": False})
        self.pack.action_cancel()
        self.assertFalse(self.bill.school_reimbursement_id)
        self.make_pack_again()

    def test_only_the_accountant_deals_with_the_centre(self):
        for user in (self.buyer, self.affairs):
            with self.refused("does not hold the post"):
                self.pack.with_user(user).action_hand_in()
        for user in (self.principal, self.keeper, self.teacher, self.auditor):
            with self.assertRaises(AccessError):
                self.pack.with_user(user).action_hand_in()
        self.pack.action_hand_in()
        with self.refused("does not hold the post"):
            self.pack.with_user(self.buyer).action_book("1")

    def test_hostile_arguments_are_refused_in_words(self):
        self.pack.action_hand_in()
        for day in ("x", {}, [1], 5, True, "2999-01-01"):
            with self.refused("not in the future"):
                self.pack.action_book("1", day)
        for ids in (None, "x", [True], [[1]], {}):
            with self.refused("Choose the bills", "cannot be changed any more"):
                self.pack.action_add_bills(ids)

    def test_a_pack_cannot_be_born_finished(self):
        Pack = self.env["school.reimbursement"].with_user(self.accountant)
        pack = Pack.with_context(
            default_state="booked",
            default_voucher_number="x",
            default_paid_on="2026-01-01",
        ).create({"company_id": self.company.id, "state": "booked", "name": "我的"})
        self.assertEqual(pack.state, "draft")
        self.assertFalse(pack.voucher_number or pack.paid_on)
        self.assertTrue(pack.name.startswith("BX/"))

    def test_the_form_opens_for_every_reader(self):
        for user in (self.accountant, self.buyer, self.principal, self.auditor):
            pack = self.pack.with_user(user)
            with self.subTest(user=user.name):
                pack.read(["name", "amount_total", "bill_table", "checklist"])
                view = self.env["school.reimbursement"].with_user(user).get_view()
                self.assertIn("school", view["arch"])
        with Form(self.pack) as form:
            self.assertEqual(form.amount_total, 64.5)


@tagged("post_install", "-at_install")
class TestReimbursementStaff(ReimbursementCommon):
    """Staff who paid beforehand, at a school with books of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bill = cls.make_bill(cls.order)

    def approve_pack(self, pack):
        pack.action_submit()
        self.decide_pack(pack)

    def decide_pack(self, pack, user=None):
        approval = pack.sudo().approval_id
        approval.with_user(user or self.principal).action_decide(
            "approve", approval.seq, ""
        )

    def test_the_payee_gets_the_money_and_the_vendor_nothing(self):
        pack = self.make_pack(self.bill, self.teacher_employee)
        self.bill.action_post()
        self.assertEqual(pack.state, "draft", "nobody approved it yet")
        with self.refused("never submitted", "is not approved"):
            self.pay(self.bill)
        with self.refused("have the pack approved"):
            pack.action_take_voucher()
        self.approve_pack(pack)
        self.assertEqual(pack.state, "booked")

    def test_an_approved_pack_is_paid_to_its_payee_once(self):
        pack = self.make_pack(self.bill, self.teacher_employee)
        self.approve_pack(pack)
        self.bill.action_post()
        self.assertEqual((pack.state, pack.voucher_number), ("booked", self.bill.name))
        with self.refused("paid by 王老师 beforehand"):
            self.loose_payment().action_post()
        payment = self.pay(self.bill)
        self.assertEqual(payment.school_payee_id, self.teacher_employee)
        self.assertEqual(self.bill.amount_residual, 0)
        with self.refused("Money leaves", "more than", "cover it already"):
            self.loose_payment(school_payee_id=self.teacher_employee.id).action_post()
        with self.refused("Money leaves"):
            payment.write({"school_payee_id": False})

    def loose_payment(self, **values):
        """Return a draft payment to the vendor, made without the wizard."""
        return (
            self.env["account.payment"]
            .with_user(self.accountant)
            .create(
                {
                    "payment_type": "outbound",
                    "partner_type": "supplier",
                    "partner_id": self.bill.partner_id.id,
                    "amount": 64.5,
                    "invoice_ids": [Command.set(self.bill.ids)],
                    **values,
                }
            )
        )

    def test_what_the_vendor_got_is_not_paid_to_staff_as_well(self):
        self.bill.action_post()
        self.pay(self.bill)
        with self.refused("paid to the vendor already"):
            self.make_pack(self.bill, self.teacher_employee)

    def test_no_payment_to_staff_without_a_pack(self):
        self.bill.action_post()
        with self.refused("is owed to the vendor"):
            self.loose_payment(school_payee_id=self.teacher_employee.id).action_post()

    def test_the_payee_does_not_approve_the_own_money(self):
        employee = self.env["hr.employee"].search(
            [("user_id", "=", self.principal.id), ("company_id", "=", self.company.id)]
        )
        pack = self.make_pack(self.bill, employee)
        with self.assertRaises(UserError):
            pack.action_submit()
            self.decide_pack(pack)
        self.assertNotEqual(pack.approval_state, "approved")

    def test_the_payee_is_part_of_what_is_approved(self):
        pack = self.make_pack(self.bill, self.teacher_employee)
        self.approve_pack(pack)
        for vals in (
            {"payee_account": "另一张卡"},
            {"payee_id": self.head_employee.id},
            {"kind": "vendor", "payee_id": False},
        ):
            with self.refused("under approval or approved"):
                pack.write(vals)
        with self.refused("under approval or approved"):
            self.bill.action_school_leave_pack()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE school_reimbursement SET payee_account = 'x' WHERE id = %s",
            [pack.id],
        )
        self.env.invalidate_all()
        self.bill.action_post()
        with self.refused("changed after its approval"):
            self.pay(self.bill)

    def test_a_pack_of_posted_bills_takes_over_their_voucher(self):
        pack = self.make_pack(self.bill)
        with self.refused("post its bills first"):
            pack.action_take_voucher()
        pack.action_cancel()
        self.bill.action_post()
        pack = self.make_pack(self.bill)
        pack.action_take_voucher()
        self.assertEqual((pack.state, pack.voucher_number), ("booked", self.bill.name))

    def test_an_incomplete_pack_is_not_submitted(self):
        pack = self.make_pack(self.bill, self.teacher_employee, complete=False)
        with self.refused("Proof that the vendor was paid"):
            pack.action_submit()

    def test_own_books_are_not_handed_in(self):
        pack = self.make_pack(self.bill)
        with self.refused("keeps books of its own"):
            pack.action_hand_in()
        self.bill.action_post()
        self.assertEqual(pack.state, "booked")
        with self.refused("keeps books of its own"):
            pack.action_paid()
        self.bill.button_draft()
        self.assertEqual(pack.state, "draft")
        self.assertFalse(pack.voucher_number)

    def test_a_pack_is_for_one_vendor_and_one_school(self):
        order = self.make_order(vendor=self.vendor2)
        self.receive(order)
        other = self.make_bill(order)
        pack = self.make_pack(self.bill)
        with self.refused("paid to one vendor"):
            pack.action_add_bills(other.ids)
        with self.refused("does not hold the post"):
            pack.with_user(self.make_user("test.b", "无岗", "buyer")).write(
                {"purpose": "x"}
            )

    def test_queries_of_the_checklist_do_not_grow_with_the_lines(self):
        def count(lines):
            goods = [
                (self._make_product(f"物 {lines} {n}", 5, "consumable"), 3, 5)
                for n in range(lines)
            ]
            order = self.make_order(goods)
            self.receive(order)
            pack = self.make_pack(self.make_bill(order))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            pack.read(["checklist", "bill_table", "amount_total"])
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertLessEqual(count(9), count(1) + 2)
