"""Petty purchases: two people, within the caps, never split, one pack."""

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common.district import SchoolCommon
from .form_common import FormCommon
from .petty_common import PettyBuilder


@tagged("post_install", "-at_install")
class TestPetty(PettyBuilder, SchoolCommon):
    sister_books = False

    def spent(self):
        month = self.env["school.petty.month"].search(
            [("company_id", "=", self.company.id)]
        )
        return month.spent

    def test_bought_accepted_taken_and_approved_on_one_form(self):
        petty = self.make_petty(120)
        self.assertEqual((petty.accepted, petty.taken), (True, True))
        self.approve_petty(petty)
        self.assertEqual(petty.state, "approved")
        self.assertEqual(self.spent(), 120)
        self.assertIn("120", petty.cap_text)

    def test_whoever_bought_does_not_accept(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            with self.env.cr.savepoint():
                self.make_petty(acceptor_id=self.teacher.id, sign=False)
        petty = self.make_petty(sign=False)
        for user in (self.teacher, self.affairs, self.acceptor2):
            with self.assertRaises(UserError):
                petty.with_user(user).action_accept()
        with self.refused("Somebody other than the buyer accepts"):
            petty.action_submit()

    def test_the_acceptor_does_not_approve(self):
        petty = self.make_petty(acceptor_id=self.affairs.id, sign=False)
        petty.with_user(self.affairs).action_accept()
        with self.assertRaises(UserError):
            petty.action_submit()
            approval = petty.sudo().approval_id
            approval.with_user(self.affairs).action_decide("approve", approval.seq, "")
        self.assertNotEqual(petty.approval_state, "approved")

    def test_a_signature_is_void_when_something_changes(self):
        petty = self.make_petty(50)
        petty.line_ids.price_unit = 90
        self.assertFalse(petty.accepted)
        with self.refused("signs what it says now"):
            petty.action_submit()
        petty.with_user(self.acceptor1).action_accept()
        petty.action_submit()
        with self.refused("under approval", "cannot be changed any more"):
            petty.line_ids.price_unit = 10

    def test_the_taker_signs_in_person(self):
        petty = self.make_petty(taker_id=self.head.id)
        with self.refused("Whoever takes the items"):
            petty.action_submit()
        with self.refused("by the person named there"):
            petty.action_take()
        petty.with_user(self.head).action_take()
        petty.action_submit()

    def test_one_purchase_stays_within_the_cap(self):
        self.make_petty(500).action_submit()
        with self.refused("Make a supply request instead"):
            self.make_petty(500.01).action_submit()
        self.school.sudo().petty_cap = 0
        with self.refused("Make a supply request instead"):
            self.make_petty(1).action_submit()

    def test_a_month_stays_within_its_cap(self):
        for _number in range(4):
            self.make_petty(450).action_submit()
        self.assertEqual(self.spent(), 1800)
        with self.refused("come to more than"):
            self.make_petty(200.01).action_submit()
        self.make_petty(200).action_submit()
        self.assertEqual(self.spent(), 2000)

    def test_what_is_sent_back_is_not_counted(self):
        petty = self.make_petty(300)
        petty.action_submit()
        petty.action_withdraw()
        self.assertEqual((self.spent(), petty.counted_month), (0, False))
        petty.action_submit()
        approval = petty.sudo().approval_id
        approval.with_user(self.affairs).action_decide("reject", approval.seq, "不办")
        self.assertEqual((self.spent(), petty.state), (0, "cancelled"))

    def test_a_purchase_is_not_split_by_seller(self):
        self.make_petty(300, seller_name="万家超市").action_submit()
        for name in ("万家超市", "万 家 超市", "万家（超市）"):
            with self.refused("A purchase is not split"):
                self.make_petty(201, seller_name=name).action_submit()
        self.make_petty(200, seller_name="万家超市").action_submit()

    def test_a_purchase_is_not_split_by_item(self):
        def lines(price, name="ＬＥＤ 灯管"):
            return [Command.create({"name": name, "price_unit": price})]

        self.make_petty(line_ids=lines(300)).action_submit()
        with self.refused("A purchase is not split"):
            self.make_petty(line_ids=lines(201, "LED灯管")).action_submit()
        other = self.make_petty(line_ids=lines(201, "拖把"), user=self.head)
        other.action_submit()

    def test_a_thing_with_a_card_is_no_petty_purchase(self):
        self.school.sudo().write({"petty_cap": 5000, "petty_month_cap": 9000})
        with self.refused("is a fixed asset"):
            self.make_petty(1000).action_submit()

    def test_an_incomplete_form_names_everything(self):
        petty = self.make_petty(
            seller_name=False, slip_number=False, taker_id=False, sign=False
        )
        with self.assertRaises(UserError) as caught:
            petty.action_submit()
        for words in ("seller", "slip", "Whoever takes", "accepts"):
            self.assertIn(words, str(caught.exception))
        with self.refused("not of a day to come"):
            self.make_petty(invoice_date="2999-01-01").action_submit()

    def test_an_invoice_is_used_once_here_and_on_bills(self):
        first = self.make_petty(invoice_number="9911", seller_name="文教用品商行")
        first.action_submit()
        with self.refused("is on LX/"):
            self.make_petty(
                invoice_number="99 11", seller_name="文教用品商行", user=self.head
            ).action_submit()
        order = self.make_order()
        self.receive(order)
        bill = self.make_bill(order, approve=False)
        bill.ref = "9911"
        with self.refused("is on LX/"):
            bill.action_submit()
        first.action_cancel()
        self.assertEqual(first.state, "cancelled")
        bill.action_submit()

    def test_only_the_buyer_edits_and_nobody_forges(self):
        petty = self.make_petty(sign=False)
        for user in (self.acceptor1, self.affairs, self.accountant, self.auditor):
            with self.assertRaises(UserError):
                petty.with_user(user).write({"purpose": "x"})
            with self.assertRaises(UserError):
                petty.line_ids.with_user(user).write({"price_unit": 1})
        with self.assertRaises(AccessError):
            petty.with_user(self.sister_teacher).read(["name"])
        for vals in ({"state": "approved"}, {"counted_amount": 1}, {"name": "x"}):
            with self.refused("Use the buttons"):
                petty.write(vals)
        with self.assertRaises(AccessError):
            petty.write({"approval_state": "approved"})
        with self.assertRaises(AccessError):
            self.env["school.petty.signature"].with_user(self.teacher).create(
                {
                    "petty_id": petty.id,
                    "role": "accept",
                    "user_id": self.acceptor1.id,
                    "user_name": "x",
                    "digest": petty._digest(),
                }
            )
        born = (
            self.env["school.petty"]
            .with_user(self.teacher)
            .with_context(
                default_state="approved",
                default_counted_month="2026-01-01",
                default_requester_id=self.head.id,
            )
            .create({"company_id": self.company.id, "requester_id": self.head.id})
        )
        self.assertEqual((born.state, born.requester_id), ("draft", self.teacher))
        self.assertFalse(born.counted_month)

    # -- packs --------------------------------------------------------------------

    def pack_of(self, *documents):
        documents = self.env["school.petty"].union(*documents)
        action = documents.with_user(self.accountant).action_make_pack()
        pack = self.env["school.reimbursement"].with_user(self.accountant)
        return pack.browse(action["res_id"])

    def test_the_pack_goes_to_the_centre(self):
        self.school.sudo().bookkeeping = "reimbursement"
        petty = self.approve_petty(self.make_petty(120))
        with self.refused("only approved purchases"):
            self.pack_of(petty, self.make_petty(10))
        pack = self.pack_of(petty)
        self.assertEqual((pack.kind, pack.amount_total), ("petty", 120))
        self.assertEqual(pack.payee_id, self.teacher_employee)
        with self.refused("Picture or PDF of the invoice"):
            pack.action_hand_in()
        self.attach(petty)
        pack.action_hand_in()
        pack.action_book("记-7")
        self.assertEqual(pack.state, "booked")
        with self.refused("each into one"):
            self.pack_of(petty)
        with self.refused("cannot be changed any more"):
            petty.with_user(self.accountant).action_leave_pack()
        with self.refused("is in BX/"):
            petty.action_reopen("改")

    def test_a_purchase_changed_behind_our_back_stops_the_pack(self):
        self.school.sudo().bookkeeping = "reimbursement"
        petty = self.approve_petty(self.make_petty(120))
        self.attach(petty)
        pack = self.pack_of(petty)
        self.env.flush_all()
        self.env.cr.execute("UPDATE school_petty SET fund_id = %s", [self.fund.id])
        self.env.invalidate_all()
        with self.refused("changed after its approval"):
            pack.action_hand_in()

    def test_own_books_make_one_entry(self):
        petty = self.approve_petty(self.make_petty(120))
        self.attach(petty)
        pack = self.pack_of(petty)
        with self.refused("choose what it was paid from"):
            pack.action_make_entry()
        journal = self.env["account.journal"].search(
            [("company_id", "=", self.company.id), ("type", "=", "bank")], limit=1
        )
        expense = self.env["account.account"].with_company(self.company)
        domain = expense._check_company_domain(self.company)
        expense = expense.search([*domain, ("account_type", "=", "expense")], limit=1)
        pack.write({"petty_journal_id": journal.id, "petty_account_id": expense.id})
        pack.action_make_entry()
        with self.refused("an entry is made once"):
            pack.action_make_entry()
        move = pack.petty_move_id
        move.line_ids.filtered("debit").write({"name": "改"})
        move.action_post()
        self.assertEqual((pack.state, pack.voucher_number), ("booked", move.name))
        self.assertEqual(sum(move.line_ids.mapped("debit")), 120)
        move.button_draft()
        self.assertEqual(pack.state, "draft")
        move.write(
            {
                "line_ids": [
                    Command.update(
                        line.id, {"debit": 500} if line.debit else {"credit": 500}
                    )
                    for line in move.line_ids
                ]
            }
        )
        with self.refused("the purchases add up to"):
            move.action_post()

    def test_only_who_prepares_packs_makes_one(self):
        petty = self.approve_petty(self.make_petty(20))
        with self.assertRaises(UserError):
            petty.action_make_pack()
        with self.assertRaises(UserError):
            petty.with_user(self.principal).action_make_pack()

    def test_the_form_opens(self):
        with Form(self.env["school.petty"].with_user(self.teacher)) as form:
            form.seller_name = "店"
            with form.line_ids.new() as line:
                line.name = "钉子"
                line.price_unit = 3
        self.assertEqual(form.record.amount_total, 3)

    def test_queries_do_not_grow_with_the_lines(self):
        def count(number):
            petty = self.make_petty(
                line_ids=[
                    Command.create({"name": f"物{number}-{n}", "price_unit": 1})
                    for n in range(number)
                ],
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            petty.action_submit()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertLessEqual(count(12), count(1) + 3)


@tagged("post_install", "-at_install")
class TestPettyForm(PettyBuilder, FormCommon):
    sister_books = False

    def test_form_and_pack_are_printed(self):
        petty = self.approve_petty(self.make_petty(120.5))
        self.attach(petty)
        page = self.pdf("report_petty", petty, self.teacher).pages[0]
        text = self.text(page)
        for word in (
            petty.name,
            "灯管",
            "120.50",
            "王老师",
            "杨老师",
            "刘主任",
            "POS-1",
        ):
            self.assertIn(word, text)
        if self.env["res.lang"]._lang_get("zh_CN"):
            self.assertIn("壹佰贰拾元伍角", text)
        self.assertEqual(len(self.qr(page)), 1)
        action = petty.with_user(self.accountant).action_make_pack()
        pack = self.env["school.reimbursement"].browse(action["res_id"])
        document = self.pdf("report_reimbursement", pack, self.accountant)
        self.assertEqual(len(document.pages), 1 + 1 + 1 + 1)
        cover = self.text(document.pages[0])
        self.assertIn(petty.name, cover)
        self.assertIn("120.50", cover)
