"""Accepting, billing and paying at the same time: real transactions, committed."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..parallel import ParallelCase
from .acceptance_common import AcceptanceBuilder
from .store_common import StoreBuilder


@tagged("post_install", "-at_install", "-standard", "school_parallel")
class TestAcceptanceParallel(StoreBuilder, AcceptanceBuilder, ParallelCase):
    sister_books = False

    def in_parallel(self, calls):
        # A serialization error, upon which Odoo tries again, is logged as a bad query.
        with mute_logger("odoo.sql_db"):
            return super().in_parallel(calls)

    def call(self, record, method):
        """Return a call of ``method`` on ``record`` in an environment of its own."""
        model, ids = record._name, record.ids

        def run(env):
            return bool(getattr(env[model].browse(ids), method)() or True)

        return run

    def test_one_acceptance_is_entered_once(self):
        acceptance = self.make_acceptance()
        self.commit()
        call = self.call(acceptance, "action_done")
        results = self.in_parallel([(self.keeper, call)] * 4)
        self.assertEqual(results, [True] * 4, "a repeated click is harmless")
        self.assertEqual(self.on_hand(self.chalk), 10)
        lines = acceptance.sudo().purchase_id.order_line
        self.assertEqual(lines.mapped("school_qty_accepted"), [10, 5])

    def test_two_acceptances_of_the_same_goods(self):
        order = self.make_order([(self._make_product("唯一", 9, "consumable"), 6, 9)])
        drafts = [self.make_acceptance(order) for _number in range(2)]
        self.commit()
        results = self.in_parallel(
            [(self.keeper, self.call(draft, "action_done")) for draft in drafts]
        )
        self.assertEqual(results.count(True), 1, results)
        self.assertTrue(any(isinstance(result, UserError) for result in results))
        self.assertEqual(self.on_hand(order.sudo().order_line.product_id), 6)

    def take_back(self, acceptance, quantity):
        """A signed correction of the one line of ``acceptance``."""
        correction = (
            self.env["school.acceptance"]
            .with_user(self.keeper)
            .create(
                {
                    "purchase_id": acceptance.purchase_id.id,
                    "corrects_id": acceptance.id,
                    "acceptor_ids": [
                        Command.set((self.acceptor1 | self.acceptor2).ids)
                    ],
                }
            )
        )
        correction.line_ids.write({"qty_back": quantity, "reason": "变形"})
        correction.action_count()
        self.sign(correction)
        return correction

    def test_two_corrections_of_the_same_goods(self):
        order = self.make_order([(self._make_product("退货", 9, "consumable"), 6, 9)])
        acceptance = self.receive(order)
        corrections = [self.take_back(acceptance, 4) for _number in range(2)]
        self.commit()
        results = self.in_parallel(
            [
                (self.keeper, self.call(document, "action_done"))
                for document in corrections
            ]
        )
        self.assertEqual(results.count(True), 1, results)
        self.assertTrue(any(isinstance(result, UserError) for result in results))
        line = order.sudo().order_line
        self.assertEqual(self.on_hand(line.product_id), 2)
        self.assertEqual(line.school_qty_accepted, 2)

    def test_a_correction_against_the_issue_of_the_same_goods(self):
        order = self.make_order([(self._make_product("同发", 9, "consumable"), 6, 9)])
        correction = self.take_back(self.receive(order), 4)
        request = order.sudo().school_request_ids.with_env(self.env)
        issue = self.issue_for(request)
        issue.with_user(request.requester_id).action_sign()
        self.commit()
        results = self.in_parallel(
            [
                (self.keeper, self.call(correction, "action_done")),
                (self.keeper, self.call(issue, "action_done")),
            ]
        )
        self.assertEqual(results.count(True), 1, results)
        line = order.sudo().order_line
        asked = line.school_allocation_ids.request_line_id
        self.assertIn((asked.qty_accepted, asked.qty_issued), [(2, 0), (6, 6)])
        self.assertEqual(
            self.on_hand(line.product_id), asked.qty_accepted - asked.qty_issued
        )

    def test_two_bills_and_two_payments_for_the_same_goods(self):
        order = self.make_order([(self._make_product("账单", 9, "consumable"), 6, 9)])
        self.receive(order)
        bills = [self.make_bill(order), self.make_bill_again(order)]
        for bill in bills:
            if bill.approval_state != "approved":
                self.approve_bill(bill)
        self.commit()
        results = self.in_parallel(
            [(self.accountant, self.call(bill, "action_post")) for bill in bills]
        )
        self.assertEqual(results.count(True), 1, results)
        self.assertEqual(order.sudo().order_line.school_qty_billed, 6)
        posted = bills[0] if bills[0].state == "posted" else bills[1]
        payments = [self.payment_of(posted) for _number in range(2)]
        self.commit()
        results = self.in_parallel(
            [(self.accountant, self.call(p, "action_post")) for p in payments]
        )
        self.assertEqual(results.count(True), 1, results)
        self.assertEqual(posted.school_amount_paid, posted.amount_total)

    def make_bill_again(self, order):
        """Return a second draft bill for the same goods, typed in."""
        line = order.order_line
        return (
            self.env["account.move"]
            .with_user(self.accountant)
            .create(
                {
                    "move_type": "in_invoice",
                    "partner_id": order.partner_id.id,
                    "ref": "再开一张",
                    "invoice_date": "2026-09-01",
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "product_id": line.product_id.id,
                                "quantity": line.product_qty,
                                "price_unit": line.price_unit,
                                "tax_ids": [Command.clear()],
                                "purchase_line_id": line.id,
                            }
                        )
                    ],
                }
            )
        )

    def payment_of(self, bill):
        """Return a draft payment of the whole bill."""
        return (
            self.env["account.payment"]
            .with_user(self.accountant)
            .create(
                {
                    "payment_type": "outbound",
                    "partner_type": "supplier",
                    "partner_id": bill.partner_id.id,
                    "amount": bill.amount_total,
                    "invoice_ids": [Command.set(bill.ids)],
                }
            )
        )
