"""What a settlement freezes, and that it agrees with Odoo's valuation and accounts."""

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .settlement_common import SettlementCommon


@tagged("post_install", "-at_install")
class TestSettlement(SettlementCommon):
    def first_month(self):
        """40 chalk bought and billed at 3.20, 15 issued; 4 barrows, all lent."""
        with self.at(self.month1):
            request = self.bought(
                self.line_values(self.chalk, 40, 3.2),
                self.line_values(self.barrow, 4, 165, kind="borrow"),
            )
            self.hand_out(request, quantities={self.chalk: 15, self.barrow: 4})
        return request

    def odoo_value(self, product):
        """What Odoo itself says that the stock of a product is worth."""
        product = product.with_company(self.company).with_context(
            allowed_company_ids=self.company.ids
        )
        product.invalidate_recordset()
        return product.total_value

    # -- figures ------------------------------------------------------------------

    def test_month_has_opening_in_out_and_closing_of_each_item(self):
        request = self.first_month()
        with self.at(self.month2):
            self.hand_out(request, quantities={self.chalk: 10})
        first, second = self.settle(self.month1), self.settle(self.month2)
        self.assertEqual(
            self.figures(self.rows(first, self.chalk)),
            [[0, 40, 15, 25], [0, 128, 48, 80]],
        )
        self.assertEqual(
            self.figures(self.rows(second, self.chalk)),
            [[25, 0, 10, 15], [80, 0, 32, 48]],
        )
        self.assertEqual(
            self.figures(self.rows(first, self.barrow)),
            [[0, 4, 0, 4], [0, 660, 0, 660]],
            "what is lent is the school's",
        )
        self.assertEqual(second.opening_value, first.closing_value)
        for settlement in first, second:
            self.assertReconciled(settlement)

    def test_a_departments_row_says_what_it_took_and_gave_back(self):
        request = self.first_month()
        with self.at(self.month2):
            issue = self.hand_out(request, quantities={self.chalk: 10})
            line = issue.line_ids.filtered(
                lambda issued: issued.product_id == self.chalk
            )
            self.env["school.return"].with_user(self.keeper).create(
                {
                    "employee_id": self.teacher_employee.id,
                    "line_ids": [(0, 0, {"issue_line_id": line.id, "quantity": 4})],
                }
            ).action_done()
        self.settle(self.month1)
        second = self.settle(self.month2)
        [row] = self.rows(second, self.chalk, self.department)
        self.assertEqual(self.figures(row)[0], [15, 10, 4, 21])
        self.assertEqual(
            self.figures(self.rows(second, self.chalk))[0], [25, 4, 10, 19]
        )

    def test_purchases_issues_loans_and_debts_of_the_month(self):
        self.first_month()
        with self.at(self.month1, 20):
            self.bought(self.line_values(self.broom, 10, 6.5), bill=False)
        settlement = self.settle(self.month1)
        purchases = self.lines(settlement, "purchase")
        self.assertEqual(purchases.partner_id, self.vendor)
        self.assertAlmostEqual(sum(purchases.mapped("amount")), 128 + 660 + 65, 2)
        self.assertAlmostEqual(sum(purchases.mapped("amount_2")), 128 + 660, 2)
        [issued] = self.lines(settlement, "issue")
        self.assertEqual(issued.department_id, self.department)
        self.assertAlmostEqual(issued.amount, 48, 2)
        [loan] = self.lines(settlement, "loan")
        self.assertEqual((loan.product_id, loan.quantity), (self.barrow, 4))
        self.assertAlmostEqual(loan.amount, 660, 2)
        [unbilled] = self.lines(settlement, "unbilled")
        self.assertEqual((unbilled.product_id, unbilled.quantity), (self.broom, 10))
        self.assertAlmostEqual(unbilled.amount, 65, 2)
        [unpaid] = self.lines(settlement, "unpaid")
        self.assertAlmostEqual(unpaid.amount, 788, 2)
        self.assertAlmostEqual(settlement.unpaid_value, 788, 2)
        self.assertReconciled(settlement)

    def test_a_loan_that_came_back_later_is_open_at_the_end_of_the_month(self):
        request = self.first_month()
        custody = request.sudo().line_ids.issue_move_ids
        with self.at(self.month2, 1):
            held = self.env["school.custody"].search(
                [("product_id", "=", self.barrow.id)]
            )
            self.env["school.return"].with_user(self.keeper).create(
                {"line_ids": [(0, 0, {"custody_id": held.id})]}
            ).action_done()
        self.assertTrue(custody)
        first, second = self.settle(self.month1), self.settle(self.month2)
        self.assertEqual(self.lines(first, "loan").quantity, 4)
        self.assertFalse(self.lines(second, "loan"))

    def test_worth_follows_odoos_average_through_many_movements(self):
        """Prices that do not divide, a price that was set, an empty store."""
        with self.at(self.month1):
            first = self.bought(self.line_values(self.chalk, 3, 3.33))
            self.hand_out(first, quantities={self.chalk: 1})
            self.bought(self.line_values(self.chalk, 7, 4.01))
            second = self.bought(self.line_values(self.chalk, 11, 2.27))
            self.hand_out(second, quantities={self.chalk: 10})
            third = self.bought(self.line_values(self.broom, 2, 9.99))
            self.hand_out(third)
            self.bought(self.line_values(self.broom, 5, 1.11), bill=False)
            self.chalk.with_company(self.company).standard_price = 3.05
        with self.at(self.month1, 12):
            self.bought(self.line_values(self.chalk, 13, 3.17))
        values = {p: self.odoo_value(p) for p in (self.chalk, self.broom)}
        settlement = self.settle(self.month1)
        for product, value in values.items():
            self.assertAlmostEqual(
                self.rows(settlement, product).closing_value, value, 2, product.name
            )
        self.assertReconciled(settlement)
        with self.at(self.month2):
            self.hand_out(second, quantities={self.chalk: 1})
            self.bought(self.line_values(self.chalk, 9, 2.99))
        values = {p: self.odoo_value(p) for p in (self.chalk, self.broom)}
        settlement = self.settle(self.month2)
        for product, value in values.items():
            self.assertAlmostEqual(
                self.rows(settlement, product).closing_value, value, 2, product.name
            )
        self.assertReconciled(settlement)

    # -- differences --------------------------------------------------------------

    def test_a_later_cheaper_bill_is_a_difference_of_the_next_month(self):
        with self.at(self.month1):
            request = self.bought(self.line_values(self.chalk, 40, 3.2), bill=False)
            self.hand_out(request, quantities={self.chalk: 30})
        first = self.settle(self.month1)
        self.assertAlmostEqual(first.unbilled_stock_value, 128, 2)
        frozen = self.rows(first).read()
        with self.at(self.month2):
            bill = self.billed(self.order_of(request), price=3.0)
        second = self.settle(self.month2)
        self.env.invalidate_all()
        self.assertEqual(self.rows(first).read(), frozen)
        row = self.rows(second, self.chalk)
        self.assertAlmostEqual(row.opening_value, 32, 2)
        self.assertAlmostEqual(row.changed_value, -8, 2)
        self.assertEqual(row.changed_qty, 0)
        [difference] = self.lines(second, "difference")
        self.assertAlmostEqual(difference.amount, -8, 2)
        self.assertEqual((difference.amount_2, difference.amount_3), (128, 120))
        self.assertIn(bill.name, difference.note)
        self.assertEqual(difference.product_id, self.chalk)
        # Ten pieces at 3.00: what the thirty issued at 3.20 cost too much is closed.
        self.assertAlmostEqual(row.closing_value, 30, 2)
        self.assertAlmostEqual(second.adjusted_value, 6, 2)
        self.assertEqual(second.adjust_move_id.state, "posted")
        self.assertReconciled(second)
        third = self.settle(self.month3)
        self.assertFalse(self.lines(third, "difference"))
        self.assertEqual(third.adjusted_value, 0)
        self.assertReconciled(third)

    def test_a_change_behind_the_back_is_named_as_one_without_document(self):
        self.first_month()
        self.settle(self.month1)
        move = self.env["stock.move"].search(
            [("product_id", "=", self.chalk.id), ("is_in", "=", True)]
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_move SET value = value + 5 WHERE id = %s", [move.id]
        )
        self.env.invalidate_all()
        with self.after(self.month2):
            settlement = self.settlement(self.month2)
            settlement.action_check()
        [difference] = self.lines(settlement, "difference")
        self.assertAlmostEqual(difference.amount, 5, 2)
        self.assertIn("without a document", difference.note)

    def test_unexplained_difference_needs_the_heads_approval(self):
        self.first_month()
        account = self.chalk.categ_id.with_company(
            self.company
        ).property_stock_valuation_account_id
        other = self.company.school_consume_location_id.valuation_account_id
        with self.at(self.month1):
            entry = self.env["account.move"].create(
                {
                    "company_id": self.company.id,
                    "journal_id": self.company.account_stock_journal_id.id,
                    "date": self.env["school.unit"]._today(),
                    "line_ids": [
                        (0, 0, {"account_id": account.id, "debit": 12.5}),
                        (0, 0, {"account_id": other.id, "credit": 12.5}),
                    ],
                }
            )
            entry.action_post()
        with self.after(self.month1):
            settlement = self.settlement(self.month1)
            with self.refused("12.5"):
                settlement.action_settle()
            settlement.action_check()
            [check] = self.lines(settlement, "check")
            self.assertEqual((check.account_id, check.product_id.id), (account, False))
            self.assertAlmostEqual(check.amount_4, -12.5, 2)
            self.assertIn(entry.name, check.note)
            with self.refused("say why"):
                settlement.action_submit()
            settlement.difference_reason = "旧账带入, 待查"
            settlement.action_submit()
            with self.refused("Nothing was done"):
                settlement.action_settle()
            self.decide(settlement, self.principal)
            settlement.action_settle()
        self.assertEqual(settlement.state, "settled")
        self.assertAlmostEqual(settlement.unexplained_value, 12.5, 2)
        # Accepted once, it is no new difference of the next month.
        second = self.settle(self.month2)
        self.assertEqual(second.unexplained_value, 0)
        self.assertAlmostEqual(second.explained_value, -12.5, 2)
        self.assertReconciled(second)

    # -- order of the months ------------------------------------------------------

    def test_no_month_before_its_end(self):
        with self.at(self.month1, 20):
            settlement = self.settlement(self.month1)
            with self.refused("has working days left"):
                settlement.action_settle()

    def test_no_month_of_the_future_is_checked(self):
        with self.at(self.month1, 20), self.refused("nothing to check yet"):
            self.settlement(self.month2).action_check()

    def test_no_gap_between_months(self):
        self.settle(self.month1)
        with self.after(self.month3), self.refused(self.month2.name):
            self.settlement(self.month3).action_settle()

    def test_no_month_twice_and_none_before_the_last(self):
        settlement = self.settle(self.month2)
        with self.after(self.month2):
            settlement.action_settle()
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(UniqueViolation),
                self.env.cr.savepoint(),
            ):
                self.settlement(self.month2)
            with self.refused("settled up to"):
                self.settlement(self.month1).action_settle()

    def test_the_last_working_day_may_close_the_month(self):
        self.env["school.holiday"].create(
            {
                "name": "假期",
                "unit_id": self.school.id,
                "kind": "vacation",
                "date_start": self.month1.date_start.replace(day=21),
                "date_end": self.month1.date_end,
            }
        )
        with self.at(self.month1, 18), self.refused("working days left"):
            self.settlement(self.month1).action_settle()
        with self.at(self.month1, 22):
            settlement = self.env["school.settlement"].search(
                [("month_id", "=", self.month1.id)]
            ) or self.settlement(self.month1)
            settlement.with_user(self.accountant).action_settle()
            self.assertEqual(settlement.state, "settled")
            request = self.approved(self.line_values(self.chalk, 5))
            order = self.pool(request.line_ids)
            order.button_confirm()
            with self.refused("settled month"):
                self.receive(order)

    # -- who ----------------------------------------------------------------------

    def test_only_the_accountant_of_the_school_settles(self):
        for user in (self.keeper, self.principal, self.affairs, self.school_auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.settlement(self.month1, user=user)
        with self.assertRaises(AccessError):
            self.settlement(self.month1, user=self.sister_accountant)
        draft = self.settlement(self.month1)
        stranger = self.make_user("settle.stranger", "别人", "accountant")
        with self.after(self.month1), self.refused("does not hold the post"):
            draft.with_user(stranger).action_settle()

    def test_figures_and_state_are_not_typed_in(self):
        draft = self.settlement(self.month1)
        for vals in (
            {"state": "settled"},
            {"closing_value": 5},
            {"locked": True},
            {"month_id": self.month2.id},
        ):
            with self.subTest(vals=vals), self.refused("typed in"):
                draft.write(vals)
        forged = (
            self.env["school.settlement"]
            .with_user(self.accountant)
            .with_context(default_state="settled", default_closing_value=7)
            .create(
                {
                    "company_id": self.company.id,
                    "month_id": self.month2.id,
                    "state": "settled",
                    "locked": True,
                }
            )
        )
        self.assertEqual((forged.state, forged.locked), ("draft", False))
        self.assertEqual(forged.closing_value, 0)

    def test_a_company_that_is_no_school_is_not_settled(self):
        company = self.env["res.company"].create({"name": "无关公司"})
        with self.assertRaises(ValidationError):
            self.env["school.settlement"].create(
                {"company_id": company.id, "month_id": self.month1.id}
            )
