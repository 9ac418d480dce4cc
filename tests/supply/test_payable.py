"""The payment clock, deliveries without an invoice, and the month-end accrual."""

import io
from datetime import timedelta

from freezegun import freeze_time
from openpyxl import load_workbook
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common.district import SchoolCommon
from .reimbursement_common import ReimbursementBuilder


class PayableCommon(ReimbursementBuilder, SchoolCommon):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["school.unit"]._today()
        cls.order = cls.make_order()
        cls.acceptance = cls.receive(cls.order)

    def row(self, acceptance=None, user=None):
        acceptance = acceptance or self.acceptance
        # a view of the tables: what is remembered of it grows old
        self.env.flush_all()
        self.env["school.payable"].invalidate_model()
        rows = self.env["school.payable"].with_user(user or self.accountant)
        return rows.search([("acceptance_id", "=", acceptance.id)])

    def date_back(self, acceptance, days):
        """Let the acceptance have been ``days`` ago."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE school_acceptance SET done_on = done_on - %s * interval '1 day'"
            " WHERE id = %s",
            [days, acceptance.id],
        )
        self.env.invalidate_all()

    def pay(self, bill, **values):
        wizard = (
            self.env["account.payment.register"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=bill.ids)
            .create(values)
        )
        return wizard._create_payments()


@tagged("post_install", "-at_install")
class TestPayable(PayableCommon):
    def test_the_clock_runs_from_the_acceptance_to_the_payment(self):
        row = self.row()
        self.assertEqual((row.amount_unpaid, row.amount_unbilled), (64.5, 64.5))
        self.assertEqual(row.due_date, row.accepted_on + timedelta(days=30))
        self.assertEqual((row.days_left, row.urgency), (30, "calm"))
        bill = self.make_bill(self.order)
        self.assertEqual(self.row().amount_unbilled, 64.5, "a draft is no bill")
        bill.action_post()
        self.assertEqual(
            (self.row().amount_unpaid, self.row().amount_unbilled), (64.5, 0)
        )
        self.pay(bill, amount=32.25)
        self.assertAlmostEqual(self.row().amount_unpaid, 32.25)
        self.pay(bill)
        self.assertEqual((self.row().amount_unpaid, self.row().urgency), (0, "paid"))

    def test_what_is_late_is_red_and_found(self):
        self.date_back(self.acceptance, 31)
        row = self.row()
        self.assertEqual(
            (row.days_left, row.urgency, row.age_days), (-1, "overdue", 31)
        )
        Payable = self.env["school.payable"].with_context(tz="Asia/Shanghai")
        found = Payable.search([("due_date", "<", "today"), ("amount_unpaid", ">", 0)])
        self.assertIn(row, found)
        self.date_back(self.acceptance, -5)
        self.assertEqual(self.row().urgency, "soon")

    @mute_logger("odoo.sql_db")
    def test_days_follow_school_contract_and_law(self):
        vendor = self.order.sudo().partner_id
        self.school.sudo().payment_days = 60
        self.assertEqual(self.row().days_left, 60)
        vendor.school_is_sme = True
        self.assertEqual(self.row().days_left, 30)
        vendor.school_payment_days = 45
        self.assertEqual(self.row().days_left, 45)
        for record, name in (
            (vendor, "school_payment_days"),
            (self.school.sudo(), "payment_days"),
        ):
            with self.assertRaises(CheckViolation), self.env.cr.savepoint():
                record[name] = 61
                self.env.flush_all()

    def test_the_oldest_acceptance_is_billed_first(self):
        order = self.make_order([(self.chalk, 10, 3.2)])
        first = self.receive(order, {self.chalk: (4, 4)})
        second = self.receive(order, {self.chalk: (6, 6)})
        self.assertEqual(second.sudo().line_ids.qty_accepted, 6)
        bill = self.make_bill(order, approve=False)
        bill.invoice_line_ids.quantity = 5
        self.approve_bill(bill)
        bill.action_post()
        self.assertEqual(self.row(first).amount_unbilled, 0)
        self.assertAlmostEqual(self.row(second).amount_unbilled, 5 * 3.2)

    def test_the_lists_are_as_of_a_day(self):
        self.date_back(self.acceptance, 40)
        bill = self.make_bill(self.order)
        bill.action_post()
        self.pay(bill)
        unit = self.school
        past = self.today - timedelta(days=35)
        before = self.today - timedelta(days=41)
        self.assertEqual(unit._accepted_not_billed(before), [])
        rows = [
            row
            for row in unit._accepted_not_billed(past)
            if row["acceptance_id"] == self.acceptance.id
        ]
        if bill.date > past:
            self.assertEqual(sum(row["amount"] for row in rows), 64.5)
        self.assertEqual(unit._accepted_not_billed(self.today), [])
        self.assertEqual(unit._accepted_not_paid(self.today), [])

    def test_a_school_sees_its_own_rows_only(self):
        self.assertFalse(self.row(user=self.sister_accountant))
        self.assertTrue(self.row(user=self.auditor))
        self.assertTrue(self.row(user=self.principal))
        with self.assertRaises(AccessError):
            self.row(user=self.teacher)
        self.assertEqual(self.sister._accepted_not_paid(self.today), [])
        action = self.row().action_open_acceptance()
        self.assertEqual(action["res_id"], self.acceptance.id)

    def test_paid_by_the_centre_ends_the_clock(self):
        self.school.sudo().bookkeeping = "reimbursement"
        pack = self.make_pack(self.make_bill(self.order))
        self.assertEqual(self.row().amount_unbilled, 64.5)
        pack.action_hand_in()
        self.assertEqual(
            (self.row().amount_unbilled, self.row().amount_unpaid), (0, 64.5)
        )
        pack.action_return("重开")
        self.assertEqual(self.row().amount_unbilled, 64.5)
        pack.action_hand_in()
        pack.action_book("记-1")
        self.assertEqual(self.row().amount_unpaid, 64.5)
        pack.action_paid()
        self.assertEqual(self.row().amount_unpaid, 0)

    def test_the_accountant_is_reminded_once_a_week(self):
        Unit = self.env["school.unit"]
        Unit._cron_remind_payments()
        self.assertFalse(self.activities())
        self.date_back(self.acceptance, 28)
        for _week in range(2):
            Unit._cron_remind_payments()
            self.assertEqual(len(self.activities()), 1)
        activity = self.activities()
        self.assertEqual(activity.user_id, self.accountant)
        self.assertIn("64.5", activity.summary)

    def activities(self):
        return self.env["mail.activity"].search(
            [("res_model", "=", "school.unit"), ("res_id", "=", self.school.id)]
        )

    def test_one_query_whatever_the_number_of_lines(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.school._accepted_not_paid(self.today)
            return self.env.cr.sql_log_count - before

        few = count()
        for _number in range(3):
            self.receive(self.make_order())
        self.assertEqual(count(), few)
        self.assertGreaterEqual(len(self.school._accepted_not_paid(self.today)), 8)

    # -- sheets -------------------------------------------------------------------

    def sheet(self, ledger, user):
        wizard = (
            self.env["school.ledger.export"]
            .with_user(user)
            .with_company(user.company_id)
            .create(
                {
                    "ledger": ledger,
                    "unit_id": self.school.id,
                    "period": "dates",
                    "date_from": self.today.replace(day=1),
                    "date_to": self.today,
                }
            )
        )
        action = wizard.action_export()
        content, kind = (
            self.env["ir.actions.report"]
            .with_user(user)
            ._render_xlsx(
                action["report_name"], action["context"]["active_ids"], data={}
            )
        )
        self.assertEqual(kind, "xlsx")
        sheet = load_workbook(io.BytesIO(content), data_only=True).active
        heads = [cell.value for cell in sheet[3]]
        return [
            dict(zip(heads, (cell.value for cell in row), strict=True))
            for row in sheet.iter_rows(min_row=4)
        ]

    def test_the_ledgers_say_the_same(self):
        pack = self.make_pack(self.make_bill(self.order))
        for user in (self.accountant, self.auditor, self.principal):
            rows = [list(row.values()) for row in self.sheet("payable", user)]
            self.assertEqual(len(rows), 3)
            self.assertEqual(rows[-1][-1], 64.5)
            self.assertIn(self.acceptance.name, rows[0])
            self.assertEqual(len(self.sheet("accrual", user)), 3)
            rows = [list(row.values()) for row in self.sheet("reimbursement", user)]
            self.assertEqual(len(rows), 2)
            self.assertIn(pack.name, rows[0])
            self.assertIn(64.5, rows[0])


@tagged("post_install", "-at_install")
class TestAccrual(PayableCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.month = cls.env["school.month"].search(
            [("date_end", "<", cls.today)], limit=1
        )
        if not cls.month:
            year = cls.env["school.year"].search([], limit=1)
            cls.month = cls.env["school.month"].search(
                [("year_id", "=", year.id)], limit=1
            )
        accounts = cls.env["account.account"].with_company(cls.company)
        domain = accounts._check_company_domain(cls.company)

        def account(kind):
            return accounts.search([*domain, ("account_type", "=", kind)], limit=1)

        cls.owed, cls.payable = (
            account("liability_current"),
            account("liability_payable"),
        )
        cls.journal = cls.env["account.journal"].search(
            [("company_id", "=", cls.company.id), ("type", "=", "general")], limit=1
        )

    def accrue(self, **values):
        back = (self.today - self.month.date_end).days + 1
        self.date_back(self.acceptance, back)
        return (
            self.env["school.accrual"]
            .with_user(self.accountant)
            .create(
                {
                    "company_id": self.company.id,
                    "month_id": self.month.id,
                    "journal_id": self.journal.id,
                    "account_id": self.owed.id,
                    **values,
                }
            )
        )

    def test_the_entry_is_taken_back_on_the_first(self):
        accrual = self.accrue()
        self.assertEqual((accrual.amount_total, len(accrual.line_ids)), (64.5, 2))
        accrual.action_make_entry()
        move = accrual.move_id
        self.assertEqual((move.state, move.date), ("draft", self.month.date_end))
        move.action_post()
        self.assertEqual(accrual.state, "posted")
        reversal = accrual.reversal_id
        self.assertEqual(reversal.date, self.month.date_end + timedelta(days=1))
        self.assertEqual(reversal.state, "posted")
        owed = (move | reversal).line_ids.filtered(
            lambda item: item.account_id == self.owed
        )
        self.assertEqual(sum(owed.mapped("balance")), 0)
        self.assertEqual(owed.mapped("balance"), [-64.5, 64.5])

    def test_it_is_charged_where_the_bill_would_be(self):
        accrual = self.accrue()
        accrual.action_make_entry()
        bill = self.make_bill(self.order, approve=False)
        charged = accrual.move_id.line_ids.filtered("debit").account_id
        self.assertEqual(charged, bill.invoice_line_ids.account_id)

    def test_a_reversal_in_the_future_waits_for_its_day(self):
        accrual = self.accrue()
        accrual.action_make_entry()
        with freeze_time(f"{self.month.date_end} 04:00:00"):
            accrual.move_id.action_post()
            self.assertEqual(accrual.reversal_id.state, "draft")
            self.assertEqual(accrual.reversal_id.auto_post, "at_date")

    def test_an_entry_that_says_something_else_is_not_posted(self):
        accrual = self.accrue()
        accrual.action_make_entry()
        move = accrual.move_id
        move.write(
            {
                "line_ids": [
                    (
                        1,
                        line.id,
                        {"debit": line.debit and line.debit + 100}
                        if line.debit
                        else {"credit": line.credit + 100},
                    )
                    for line in move.line_ids
                    if line.credit or line == move.line_ids.filtered("debit")[0]
                ]
            }
        )
        with self.refused("the list adds up to"):
            move.action_post()
        accrual.action_drop_entry()
        self.assertEqual(accrual.state, "draft")
        self.assertFalse(move.exists())

    @mute_logger("odoo.sql_db")
    def test_a_month_is_accrued_once_and_not_before_its_end(self):
        accrual = self.accrue()
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.accrue()
        accrual.unlink()
        now = self.env["school.month"].search(
            [("date_start", "<=", self.today), ("date_end", ">", self.today)], limit=1
        )
        if now:
            early = self.accrue(month_id=now.id)
            with self.refused("not over yet"):
                early.action_make_entry()

    def test_books_elsewhere_close_a_list_only(self):
        self.school.sudo().bookkeeping = "reimbursement"
        accrual = self.accrue(journal_id=False, account_id=False)
        with self.refused("keeps no books here"):
            accrual.action_make_entry()
        accrual.action_close()
        self.assertEqual((accrual.state, accrual.move_id.ids), ("listed", []))
        with self.refused("the list is closed"):
            accrual.action_refresh()
        with self.refused("the list is closed"):
            accrual.unlink()

    def test_nobody_types_a_list(self):
        accrual = self.accrue()
        with self.refused("follow from the buttons"):
            accrual.write({"state": "posted"})
        with self.refused("follow from the buttons"):
            accrual.write({"line_ids": [(5, 0, 0)]})
        for user in (self.accountant, self.admin_user):
            with self.refused("is not typed in"):
                accrual.line_ids.with_user(user).write({"amount": 1})
        with self.refused("is not typed in"):
            accrual.line_ids.sudo().write({"amount": 1})
        with self.assertRaises(ValidationError):
            accrual.account_id = self.payable
        for user in (self.buyer, self.affairs, self.auditor):
            with self.assertRaises(AccessError):
                accrual.with_user(user).action_make_entry()
        other = self.make_user("test.acc2", "无岗会计", "accountant")
        with self.refused("does not hold the post"):
            accrual.with_user(other).action_make_entry()

    def test_accounts_are_kept_for_the_next_month(self):
        self.accrue()
        fresh = (
            self.env["school.accrual"]
            .with_user(self.accountant)
            .with_company(self.company)
            .new({})
        )
        self.assertEqual(fresh.account_id, self.owed)
