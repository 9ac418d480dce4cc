"""Late entries and the settlement of months: actual days, settled months, values."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .settlement_common import SettlementCommon
from .test_register import RegisterBuilder
from .test_store_entry import CounterBuilder


@tagged("post_install", "-at_install")
class TestStoreSettled(CounterBuilder, RegisterBuilder, SettlementCommon):
    def days_ago(self, day):
        return (self.env["school.unit"]._today() - day).days

    def late(self, quantity=4):
        """Return a page, made after the month, of chalk taken on its 20th."""
        day = self.month1.date_start.replace(day=20)
        return self.register_page(
            (self.days_ago(day), self.teacher_employee, self.chalk, quantity)
        )

    def test_what_is_entered_late_counts_in_its_month_and_agrees_with_the_books(self):
        with self.at(self.month1):
            self.bought(self.line_values(self.chalk, 10, 3.0))
        with self.after(self.month1):
            page = self.late()
            page.action_post()
        settlement = self.settle(self.month1)
        row = self.rows(settlement, self.chalk)
        self.assertEqual(self.figures(row)[0], [0, 10, 4, 6])
        self.assertReconciled(settlement)

    def test_a_later_receipt_at_another_price_keeps_values_and_books_agreed(self):
        with self.at(self.month1):
            request = self.bought(self.line_values(self.chalk, 10, 3.0))
        with self.after(self.month1):
            self.bought(self.line_values(self.chalk, 10, 5.0), user=self.head)
            page = self.late()
            page.action_post()
            move = page.issue_ids.sudo().line_ids.move_id
            self.assertEqual(move._school_day(), self.month1.date_end + timedelta(2))
        self.assertEqual(request.line_ids.qty_issued, 4)
        self.assertReconciled(self.settle(self.month1))
        self.assertReconciled(self.settle(self.month2))

    def test_nothing_is_dated_into_a_settled_month(self):
        with self.at(self.month1):
            request = self.bought(self.line_values(self.chalk, 10, 3.0))
        self.settle(self.month1)
        with self.after(self.month1):
            page = self.late()
            self.assertIn("settled", page.line_ids.problem)
            with self.assertRaisesRegex(UserError, "Row 1.*settled"):
                page.action_post()
            day = fields.Date.to_string(self.month1.date_end)
            answer = self.submit(
                self.entry("issue", self.issue_payload(request, 1, date=day))
            )
        self.assertEqual(answer["result"], "refused")
        self.assertIn("settled", answer["reason"])
        self.assertEqual(self.on_hand(self.chalk), 10)

    def test_an_entry_made_offline_bears_the_day_on_which_it_was_made(self):
        with self.at(self.month1, 10):
            request = self.bought(self.line_values(self.chalk, 10, 3.0))
        day = self.month1.date_start.replace(day=12)
        with self.at(self.month1, 14):
            answer = self.submit(
                self.entry(
                    "issue",
                    self.issue_payload(request, 2, date=fields.Date.to_string(day)),
                )
            )
        self.assertEqual(answer["result"], "done", answer["reason"])
        issue = self.env["school.issue"].browse(answer["res_id"])
        self.assertEqual(issue.date, day)
        self.assertEqual(issue.sudo().line_ids.move_id._school_day(), day)
