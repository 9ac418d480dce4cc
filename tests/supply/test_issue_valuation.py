"""What is issued leaves the stock's value and the books alike."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .acceptance_common import AcceptanceCommon
from .store_common import StoreBuilder


@tagged("post_install", "-at_install")
class TestIssueValuation(StoreBuilder, AcceptanceCommon):
    def assertBooksAgree(self):
        """Assert that the stock is worth what its account says."""
        self.env.flush_all()
        company = self.company
        value = company.with_company(company).stock_value()
        books = company.with_company(company).stock_accounting_value()
        for account in {*value, *books}:
            self.assertAlmostEqual(
                value.get(account, 0.0), books.get(account, 0.0), 2, account.name
            )
        return sum(value.values())

    def balance(self, location):
        """Return what was charged to the account of an issue location."""
        lines = self.env["account.move.line"].search(
            [
                ("account_id", "=", location.valuation_account_id.id),
                ("company_id", "=", self.company.id),
                ("parent_state", "=", "posted"),
            ]
        )
        return sum(lines.mapped("balance"))

    def chain(self, *lines):
        """Return a request that was approved, bought, accepted and billed."""
        request = self.approved(*lines)
        order = self.pool(request.line_ids)
        order.button_confirm()
        self.receive(order)
        self.make_bill(order).action_post()
        return request

    def test_stock_value_and_account_agree_from_bill_to_return(self):
        request = self.chain(
            self.line_values(self.chalk, 40, 3.2),
            self.line_values(self.barrow, 4, 165, kind="borrow"),
            self.line_values(self.computer, 2, 4200, kind="keep"),
        )
        self.assertAlmostEqual(self.assertBooksAgree(), 128 + 660 + 8400, 2)
        used = self.company.school_consume_location_id
        assets = self.company.school_asset_location_id

        self.hand_out(request, quantities={self.chalk: 15})
        self.assertAlmostEqual(self.balance(used), 48, 2)
        self.assertAlmostEqual(self.assertBooksAgree(), 80 + 660 + 8400, 2)

        issue = self.hand_out(
            request, quantities={self.chalk: 25, self.barrow: 4, self.computer: 2}
        )
        self.assertAlmostEqual(self.balance(used), 128, 2)
        self.assertAlmostEqual(self.balance(assets), 8400, 2)
        # What is lent is the school's all the same.
        self.assertAlmostEqual(self.assertBooksAgree(), 660, 2)

        kept = issue.line_ids.custody_ids.filtered(lambda c: c.kind == "keep")
        self.env["school.return"].with_user(self.keeper).create(
            {
                "employee_id": self.teacher_employee.id,
                "line_ids": [(0, 0, {"custody_id": kept.id, "quantity": 1})],
            }
        ).action_done()
        self.assertAlmostEqual(self.balance(assets), 4200, 2)
        self.assertAlmostEqual(self.assertBooksAgree(), 660 + 4200, 2)

    def test_the_accounts_are_of_the_schools_own_chart_and_of_the_right_type(self):
        used = self.company.school_consume_location_id.valuation_account_id
        assets = self.company.school_asset_location_id.valuation_account_id
        self.assertTrue(used.account_type.startswith("expense"))
        self.assertIn(assets.account_type, ("asset_fixed", "asset_non_current"))
        self.assertIn(self.company, (used & assets | used).company_ids)
        self.assertFalse(self.company.school_loan_location_id.valuation_account_id)

    def test_a_school_without_books_posts_nothing(self):
        self.school.bookkeeping = "reimbursement"
        self.school._setup_company()
        locations = (
            self.company.school_consume_location_id
            | self.company.school_asset_location_id
        )
        self.assertFalse(locations.valuation_account_id)
        self.school.bookkeeping = "own"
        self.school._setup_company()
        self.assertEqual(len(locations.valuation_account_id), 2)

    def test_an_account_that_was_chosen_is_kept(self):
        used = self.company.school_consume_location_id
        chosen = used.valuation_account_id.copy({"code": "660199"})
        used.valuation_account_id = chosen
        self.school._setup_company()
        self.assertEqual(used.valuation_account_id, chosen)

    def test_nothing_is_issued_that_was_not_accepted(self):
        request = self.approved(self.line_values(self.chalk, 40))
        order = self.pool(request.line_ids)
        order.button_confirm()
        issue = self.issue_for(request)
        self.assertFalse(issue.line_ids)
        with self.assertRaisesRegex(UserError, "lists no goods"):
            issue.with_user(self.teacher).action_sign()
        self.receive(order, {self.chalk: (40, 30)})
        issue = self.hand_out(request)
        self.assertEqual(issue.line_ids.quantity, 30)
        self.assertEqual(request.line_ids.qty_issued, 30)
        self.assertEqual(request.state, "approved", "ten are to be delivered again")
