"""Contracts: approved, capped, supplemented, paid by plan, reminded of; receipts."""

import io
from datetime import timedelta

import openpyxl
from psycopg2.errors import CheckViolation, ExclusionViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .acceptance_common import AcceptanceCommon
from .contract_common import ContractBuilder
from .form_common import FormCommon


@tagged("post_install", "-at_install")
class TestContract(ContractBuilder, AcceptanceCommon):
    def test_an_approved_contract_is_in_force_with_its_cap(self):
        contract = self.make_contract(retention_amount=5, retention_date=self.today)
        self.assertEqual(contract.state, "approved")
        self.assertEqual((contract.amount_cap, contract.retention_held), (50, 5))
        with self.assertRaises(UserError):
            contract.amount = 90

    def test_the_plan_adds_up_to_the_amount(self):
        plan = [(0, 0, {"name": "首付", "due_date": self.today, "amount": 20})]
        contract = self.make_contract(approve=False, payment_ids=plan)
        with self.assertRaisesRegex(UserError, "payment plan adds up to"):
            contract.action_submit()

    def test_figures_are_not_typed_in(self):
        contract = self.make_contract(approve=False)
        for values in (
            {"amount_cap": 99},
            {"amount_billed": 0},
            {"amount_paid": 9},
            {"retention_held": 0},
            {"state": "approved"},
        ):
            with self.assertRaises(UserError):
                contract.write(values)
        forged = contract.with_context(default_amount_cap=9, default_state="approved")
        copy = forged.copy()
        self.assertEqual((copy.amount_cap, copy.state), (0, "draft"))

    def test_only_who_prepares_contracts_and_only_of_the_school(self):
        for user in (self.teacher, self.keeper, self.sister_buyer):
            with self.assertRaises(UserError):
                self.make_contract(approve=False).with_user(user).title = "x"
        contract = self.make_contract(approve=False)
        with self.assertRaises(AccessError):
            contract.with_user(self.sister_buyer).read(["title"])
        contract.with_user(self.auditor).read(["title"])
        with self.assertRaises(UserError):
            contract.with_user(self.auditor).title = "x"

    # orders and bills -------------------------------------------------------------

    def billed(self, contract, post=True):
        order = self.make_order()
        order.with_user(self.buyer).school_contract_id = contract
        self.receive(order)
        bill = self.make_bill(order)
        if post:
            bill.action_post()
        return order, bill

    def test_bills_count_and_are_capped(self):
        order = self.make_order()
        contract = self.make_contract(amount=order.amount_total)
        order.with_user(self.buyer).school_contract_id = contract
        self.receive(order)
        bill = self.make_bill(order)
        bill.action_post()
        self.assertEqual(contract.amount_billed, bill.amount_total)
        self.assertEqual(contract.amount_ordered, order.amount_total)
        other = self.make_order()
        other.with_user(self.buyer).school_contract_id = contract
        self.receive(other)
        more = self.make_bill(other)
        with self.assertRaisesRegex(UserError, "would exceed it"):
            more.action_post()

    def test_a_supplement_raises_the_cap(self):
        order = self.make_order()
        contract = self.make_contract(amount=order.amount_total / 2)
        order.with_user(self.buyer).school_contract_id = contract
        self.receive(order)
        bill = self.make_bill(order)
        with self.assertRaisesRegex(UserError, "exceed it"), self.cr.savepoint():
            bill.action_post()
        supplement = self.make_supplement(contract, order.amount_total / 2)
        self.assertEqual(contract.amount_cap, order.amount_total / 2)
        self.let_pass(supplement)
        self.assertEqual(contract.amount_cap, order.amount_total)
        bill.action_post()
        with self.assertRaisesRegex(UserError, "more was billed"):
            self.make_supplement(contract, -order.amount_total).action_submit()

    def test_a_forged_cap_stops_the_bill(self):
        order = self.make_order()
        contract = self.make_contract(amount=1)
        order.with_user(self.buyer).school_contract_id = contract
        self.receive(order)
        bill = self.make_bill(order)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE school_contract SET amount_cap = 9999 WHERE id = %s", [contract.id]
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "not what was approved"):
            bill.action_post()

    def test_a_contract_of_another_vendor_or_draft_is_not_linked(self):
        for contract in (
            self.make_contract(partner_id=self.vendor2.id),
            self.make_contract(approve=False),
        ):
            order = self.make_order()
            with self.assertRaisesRegex(UserError, "not in force with"):
                order.with_user(self.buyer).school_contract_id = contract

    def test_what_was_billed_stays_under_its_contract(self):
        contract = self.make_contract(amount=99999)
        order, bill = self.billed(contract)
        with self.assertRaisesRegex(UserError, "billed already"):
            order.with_user(self.buyer).school_contract_id = False

    def test_what_was_confirmed_stays_under_its_contract(self):
        order = self.make_order()
        buyer = order.with_user(self.buyer)
        buyer.school_contract_id = self.make_contract(amount=99999)
        for other in (False, self.make_contract(amount=99999)):
            with self.assertRaisesRegex(UserError, "its bills count against it"):
                buyer.school_contract_id = other

    def test_what_a_bill_counted_is_not_typed_in(self):
        _order, bill = self.billed(self.make_contract(amount=99999))
        with self.assertRaises(UserError):
            bill.with_user(self.accountant).school_contract_counted = False

    # retention, alarms ------------------------------------------------------------

    def test_the_retention_is_released_when_due_or_with_a_reason(self):
        contract = self.make_contract(
            retention_amount=5, retention_date=self.today + timedelta(days=9)
        )
        with self.assertRaisesRegex(UserError, "not due before"):
            contract.with_user(self.accountant).action_release_retention()
        with self.assertRaises(UserError):
            contract.with_user(self.buyer).action_release_retention("提前")
        with self.assertRaisesRegex(UserError, "Release the retention"):
            contract.with_user(self.affairs).action_close()
        contract.with_user(self.accountant).action_release_retention("提前验收合格")
        self.assertEqual(contract.retention_held, 0)
        contract.with_user(self.affairs).action_close()
        self.assertEqual(contract.state, "done")

    def test_the_retention_is_not_paid_before_its_time(self):
        contract = self.make_contract(
            amount=50, retention_amount=5, retention_date=self.today
        )
        contract.sudo()._shift({contract.id: {"amount_billed": 50, "amount_paid": 45}})
        with self.assertRaisesRegex(UserError, "release the retention"):
            contract.sudo()._shift({contract.id: {"amount_paid": 5}})

    def test_alarms_and_one_reminder_each(self):
        contract = self.make_contract(
            date_end=self.today + timedelta(days=20),
            responsible_id=self.affairs.id,
            payment_ids=[
                (
                    0,
                    0,
                    {
                        "name": "首付",
                        "due_date": self.today - timedelta(days=1),
                        "amount": 50,
                    },
                )
            ],
        )
        self.assertEqual(contract.alarm, "soon")
        self.assertTrue(contract.payment_ids.is_late)
        contract._remind(self.today)
        contract._remind(self.today)
        activities = self.env["mail.activity"].search(
            [("res_model", "=", "school.contract"), ("res_id", "=", contract.id)]
        )
        self.assertEqual(len(activities), 2)
        self.assertEqual(activities.user_id, self.affairs)

    def test_what_was_paid_covers_the_instalments_in_order(self):
        plan = [
            (0, 0, {"name": "一期", "due_date": self.today, "amount": 20}),
            (
                0,
                0,
                {
                    "name": "二期",
                    "due_date": self.today + timedelta(days=30),
                    "amount": 30,
                },
            ),
        ]
        contract = self.make_contract(payment_ids=plan)
        contract.sudo()._shift({contract.id: {"amount_billed": 50, "amount_paid": 35}})
        self.assertEqual(contract.payment_ids.mapped("amount_covered"), [20, 15])

    def test_a_supplement_moves_the_end(self):
        contract = self.make_contract()
        later = contract.date_end + timedelta(days=30)
        self.let_pass(self.make_supplement(contract, 0, date_end=later))
        self.assertEqual(contract.ends_on, later)

    def test_the_next_contract_begins_when_this_one_ends(self):
        contract = self.make_contract()
        new = self.env["school.contract"].browse(contract.action_renew()["res_id"])
        self.assertEqual(new.date_start, contract.date_end + timedelta(days=1))
        self.assertEqual((new.renews_id, new.state), (contract, "draft"))

    def test_queries_of_the_list_do_not_grow(self):
        contracts = self.env["school.contract"]
        for _number in range(5):
            contracts |= self.make_contract(approve=False).with_env(self.env)
        counts = []
        for ids in (contracts.ids[:1], contracts.ids) * 2:
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            rows = contracts.browse(ids)
            for name in ("alarm", "amount_ordered", "amount_left", "ends_on"):
                rows.mapped(name)
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[3], counts[2] + 1)


@tagged("post_install", "-at_install")
class TestContractForms(ContractBuilder, FormCommon):
    def sheet(self, report, records, user):
        content, kind = (
            self.env[f"report.school_logistics.{report}"]
            .with_user(user)
            .create_xlsx_report(records.ids, {})
        )
        self.assertEqual(kind, "xlsx")
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        return [cell for row in sheet.iter_rows(values_only=True) for cell in row]

    def test_summary_and_ledger(self):
        contract = self.make_contract(amount=4860)
        pdf = self.pdf("report_contract", contract, self.affairs)
        text = self.text(pdf.pages[0])
        for part in ("粉笔供货合同", "4,860.00", "肆仟捌佰陆拾元整"):
            self.assertIn(part, text)
        values = self.sheet("sheet_contract", contract, self.affairs)
        self.assertIn("粉笔供货合同", values)
        self.assertIn(4860, values)
        with self.assertRaises(AccessError):
            self.sheet("sheet_contract", contract, self.sister_buyer)

    def test_register_of_receipts(self):
        book = self.env["school.receipt.book"].with_user(self.accountant)
        book = book.create(
            {
                "company_id": self.company.id,
                "series": "苏财",
                "number_from": 1,
                "number_to": 9,
                "digits": 4,
            }
        )
        self.env["school.receipt.number"].with_user(self.accountant).create(
            [
                {"book_id": book.id, "number": 1, "payer": "王家长", "amount": 5},
                {"book_id": book.id, "number": 4, "state": "void", "void_reason": "误"},
            ]
        )
        values = self.sheet("sheet_receipt_book", book, self.accountant)
        for value in ("苏财 0001", "王家长", "0002–0003", "0005–0009", 5):
            self.assertIn(value, values)


@tagged("post_install", "-at_install")
class TestReceiptBook(AcceptanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.books = cls.env["school.receipt.book"].with_user(cls.accountant)
        cls.book = cls.make_book()
        cls.numbers = cls.env["school.receipt.number"].with_user(cls.accountant)

    @classmethod
    def make_book(cls, low=1, high=50, series="苏财", **values):
        return cls.books.create(
            {
                "company_id": cls.company.id,
                "series": series,
                "number_from": low,
                "number_to": high,
                **values,
            }
        )

    def issue(self, number, **values):
        return self.numbers.create(
            {
                "book_id": self.book.id,
                "number": number,
                "payer": "某人",
                "amount": 5,
                **values,
            }
        )

    def test_gaps_are_listed(self):
        self.issue(1)
        self.issue(2, state="void", void_reason="打印错误")
        self.issue(6)
        self.assertEqual(self.book.gaps, "3–5")
        self.assertEqual(
            (self.book.used_count, self.book.void_count, self.book.left_count),
            (2, 1, 47),
        )
        self.assertEqual((self.book.next_number, self.book.amount_total), (7, 10))
        with self.assertRaisesRegex(UserError, "3–5 were passed over"):
            self.book.action_hand_back()
        for number in (3, 4, 5):
            self.issue(number)
        self.book.action_hand_back()
        with self.assertRaises(UserError):
            self.issue(7)

    @mute_logger("odoo.sql_db")
    def test_no_number_twice(self):
        self.issue(1)
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self.issue(1)
        with self.assertRaises(ExclusionViolation), self.cr.savepoint():
            self.make_book(40, 60)
        self.make_book(40, 60, series="苏财B")
        self.make_book(51, 60)
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            self.make_book(9, 3, series="C")

    def test_a_number_is_of_its_book_and_says_who_paid(self):
        for values in ({"number": 51}, {"number": 3, "amount": 0}):
            with self.assertRaises(UserError):
                self.issue(**values)

    def test_a_number_is_voided_with_a_reason_and_never_changed(self):
        row = self.issue(1)
        for call in (
            lambda: row.write({"amount": 1}),
            row.unlink,
            row.action_void,
            lambda: row.action_void(["x"]),
        ):
            with self.assertRaises(UserError):
                call()
        row.action_void("退款")
        self.assertEqual((row.state, row.void_reason), ("void", "退款"))
        with self.assertRaisesRegex(UserError, "void already"):
            row.action_void("再")

    def test_series_and_range_stay_once_used(self):
        self.issue(1)
        with self.assertRaisesRegex(UserError, "series and range stay"):
            self.book.number_to = 99
        with self.assertRaises(UserError):
            self.book.unlink()

    def test_who_keeps_books(self):
        for user in (self.buyer, self.teacher, self.sister_accountant):
            with self.assertRaises(UserError):
                self.book.with_user(user).digits = 5
        with self.assertRaises(AccessError):
            self.book.with_user(self.teacher).read(["series"])
        self.book.with_user(self.auditor).read(["series"])
