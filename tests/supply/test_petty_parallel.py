"""The last of a month's cap, and one voucher number: real transactions, committed."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..parallel import ParallelCase
from .petty_common import PettyBuilder


@tagged("post_install", "-at_install", "-standard", "school_parallel")
class TestPettyParallel(PettyBuilder, ParallelCase):
    sister_books = False

    def test_the_last_of_the_month_is_spent_once(self):
        people = (self.teacher, self.head, self.acceptor2)
        self.school.petty_month_cap = 700
        documents = [self.make_petty(400, user=user) for user in people]
        self.commit()
        results = self.in_parallel(
            [
                (
                    user,
                    lambda env, key=petty.id: (
                        env["school.petty"].browse(key).action_submit()
                    ),
                )
                for user, petty in zip(people, documents, strict=True)
            ]
        )
        self.assertEqual(results.count(True), 1, results)
        for error in results:
            if error is not True:
                self.assertIsInstance(error, UserError)
                self.assertIn("come to more than", str(error))
        month = self.env["school.petty.month"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(month.spent, 400)

    def test_two_halves_of_one_purchase(self):
        people = (self.teacher, self.head)
        self.env["school.petty.month"].search([]).unlink()
        self.school.petty_month_cap = 2000
        documents = [
            self.make_petty(300, user=user, seller_name="同一家店") for user in people
        ]
        self.commit()
        results = self.in_parallel(
            [
                (
                    user,
                    lambda env, key=petty.id: (
                        env["school.petty"].browse(key).action_submit()
                    ),
                )
                for user, petty in zip(people, documents, strict=True)
            ]
        )
        self.assertEqual(results.count(True), 1, results)
        self.assertIn("not split", str(next(r for r in results if r is not True)))

    def test_a_pack_is_booked_and_a_bill_paid_once(self):
        pack = self.make_pack()
        self.school.bookkeeping = "reimbursement"
        pack.action_hand_in()
        self.commit()

        def book(number):
            return lambda env: (
                env["school.reimbursement"].browse(pack.id).action_book(number)
            )

        results = self.in_parallel(
            [(self.accountant, book(f"记-{number}")) for number in range(4)]
        )
        self.assertEqual(results.count(True), 1, results)
        entries = pack.sudo().entry_ids.filtered(lambda entry: entry.kind == "booked")
        self.assertEqual(len(entries), 1)
        self.assertEqual(entries.voucher_number, pack.voucher_number)
        self.school.bookkeeping = "own"
        self.commit()
