"""The same invoice on two bills at the same moment: real transactions, committed."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..parallel import ParallelCase
from .acceptance_common import AcceptanceBuilder


@tagged("post_install", "-at_install", "-standard", "school_parallel")
class TestInvoiceParallel(AcceptanceBuilder, ParallelCase):
    sister_books = False

    def test_two_bills_with_the_same_invoice(self):
        orders = [self.make_order() for _number in range(3)]
        bills = self.env["account.move"]
        for order in orders:
            self.receive(order)
            bills |= self.make_bill(order, approve=False)
        bills.with_user(self.accountant).write({"ref": "08899001"})
        self.commit()

        def submit(bill_id):
            return lambda env: env["account.move"].browse(bill_id).action_submit()

        results = self.in_parallel(
            [(self.accountant, submit(bill.id)) for bill in bills]
        )
        self.assertEqual(results.count(True), 1, results)
        refused = [result for result in results if result is not True]
        for error in refused:
            self.assertIsInstance(error, UserError)
            self.assertIn("is on", str(error))
        self.assertEqual(
            bills.mapped("approval_state").count("running"), 1, "one of them runs"
        )
