"""Vendor bills: only for what was accepted of an approved purchase, and approved."""

from odoo import Command
from odoo.tests import Form, tagged

from .acceptance_common import AcceptanceCommon


@tagged("post_install", "-at_install")
class TestBill(AcceptanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.make_order()

    def pay(self, bill, amount=None):
        """Register a payment with core's wizard, as the accountant."""
        wizard = (
            self.env["account.payment.register"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=bill.ids)
            .create({})
        )
        if amount is not None:
            wizard.amount = amount
        return wizard._create_payments()

    def test_bill_of_accepted_goods_is_approved_and_posted(self):
        self.receive(self.order)
        bill = self.make_bill(self.order)
        self.assertEqual(bill.school_handler_id, self.buyer)
        self.assertEqual(bill.school_head_id, self.head)
        self.assertEqual(bill.amount_total, 64.5)
        bill.action_post()
        self.assertEqual(bill.state, "posted")
        lines = self.order.sudo().order_line
        self.assertEqual(lines.mapped("school_qty_billed"), [10, 5])
        payment = self.pay(bill)
        self.assertIn(payment.state, ("in_process", "paid"))
        self.assertEqual(payment.school_bill_id, bill)
        self.assertEqual(bill.school_amount_paid, 64.5)
        self.assertEqual(bill.amount_residual, 0)

    def test_a_bill_for_goods_not_accepted_is_refused(self):
        with self.refused("goods not accepted"):
            self.make_bill(self.order)
        bill = self.hand_made_bill(self.order.order_line[0], 10, 3.2)
        with self.refused("goods not accepted"):
            bill.action_submit()
        with self.refused("goods not accepted"):
            bill.action_post()

    def test_rules_know_whether_a_bill_is_for_accepted_goods(self):
        def facts(bill):
            found = bill._approval_facts()
            return found["purchase_approved"], found["accepted"]

        goods = self.hand_made_bill(self.order.order_line[0], 10, 3.2)
        loose = self.hand_made_bill(None, 1, 50)
        self.assertEqual(facts(goods), (True, False))
        self.assertEqual(facts(loose), (False, False))
        self.receive(self.order)
        self.assertEqual(facts(goods), (True, True))
        found = goods._approval_facts()
        self.assertEqual((found["amount"], found["price_max"]), (32.0, 3.2))
        self.assertEqual(found["vendor_id"], self.order.partner_id.id)
        self.assertEqual(found["kind_codes"], ["supplies"])

    def test_a_bill_without_approved_purchase_is_refused(self):
        bill = self.hand_made_bill(None, 1, 50)
        with self.refused("purchase was never approved"):
            bill.action_submit()
        with self.refused("purchase was never approved"):
            bill.action_post()
        draft = self.make_order(confirm=False)
        bill = self.hand_made_bill(draft.order_line[0], 1, 3.2)
        with self.refused("purchase was never approved"):
            bill.action_submit()

    def hand_made_bill(self, purchase_line, quantity, price, **values):
        """Return a draft bill that the accountant typed in."""
        return (
            self.env["account.move"]
            .with_user(self.accountant)
            .create(
                {
                    "move_type": "in_invoice",
                    "partner_id": self.vendor.id,
                    "ref": "手填",
                    "invoice_date": "2026-09-01",
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "粉笔",
                                "product_id": self.chalk.id,
                                "quantity": quantity,
                                "price_unit": price,
                                "tax_ids": [Command.clear()],
                                "purchase_line_id": purchase_line and purchase_line.id,
                            }
                        )
                    ],
                    **values,
                }
            )
        )

    def test_posting_needs_the_approval(self):
        self.receive(self.order)
        bill = self.make_bill(self.order, approve=False)
        with self.refused("never submitted for approval"):
            bill.action_post()
        bill.action_submit()
        self.decide(bill, self.affairs)
        with self.refused("it is not approved"):
            bill.action_post()

    def test_what_was_approved_is_not_edited(self):
        self.receive(self.order)
        bill = self.make_bill(self.order)
        line = bill.invoice_line_ids[0]
        for record, vals in (
            (bill, {"ref": "另一张"}),
            (bill, {"partner_id": self.vendor2.id}),
            (line, {"quantity": 1}),
            (line, {"price_unit": 1}),
            (bill, {"invoice_line_ids": [Command.update(line.id, {"quantity": 2})]}),
            (bill, {"invoice_line_ids": [Command.delete(line.id)]}),
            (
                bill,
                {"line_ids": [Command.create({"name": "加", "price_unit": 1.0})]},
            ),
        ):
            with self.refused("under approval or approved"):
                record.write(vals)
                self.env.flush_all()
        bill.action_post()
        for vals in (
            {"quantity": 99},
            {"price_unit": 99},
            {"purchase_line_id": False},
            {"balance": 1},
        ):
            with self.refused("stays as it was approved"):
                line.write(vals)
        with self.refused("stays as it was approved"):
            line.with_context(force_delete=True, dynamic_unlink=True).unlink()

    def test_a_change_behind_our_back_stops_the_posting(self):
        self.receive(self.order)
        bill = self.make_bill(self.order)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_move SET ref = '改过' WHERE id = %s", [bill.id]
        )
        self.env.invalidate_all()
        with self.refused("changed after its approval"):
            bill.action_post()

    def test_no_more_is_billed_than_accepted(self):
        self.receive(self.order, {self.chalk: (10, 6), self.broom: (5, 5)})
        first = self.make_bill(self.order)
        self.assertEqual(sorted(first.invoice_line_ids.mapped("quantity")), [5, 6])
        first.action_post()
        with self.refused("nothing to bill"):
            self.make_bill(self.order)
        chalk = self.order.order_line[0]
        more = self.hand_made_bill(chalk, 1, 3.2)
        with self.refused("7.0 Units are billed, 6.0 accepted"):
            more.action_submit()

    def test_two_approved_bills_for_the_same_goods(self):
        self.receive(self.order)
        chalk = self.order.order_line[0]
        bills = [
            self.hand_made_bill(chalk, 10, 3.2, ref=f"手填 {number}")
            for number in range(2)
        ]
        for bill in bills:
            self.approve_bill(bill)
        bills[0].action_post()
        with self.refused("goods not accepted"):
            bills[1].action_post()

    def test_the_price_is_the_one_ordered(self):
        self.receive(self.order)
        chalk = self.order.order_line[0]
        with self.refused("pays the price that was ordered"):
            self.hand_made_bill(chalk, 10, 3.3).action_submit()
        bill = self.hand_made_bill(chalk, 10, 3.2)
        tax = self.env["account.tax"].search(
            [
                ("company_id", "=", self.company.id),
                ("type_tax_use", "=", "purchase"),
                ("amount", ">", 0),
            ],
            limit=1,
        )
        bill.invoice_line_ids.tax_ids = tax
        with self.refused("Remove what was added"):
            bill.action_submit()

    def test_another_vendor_or_product_is_refused(self):
        self.receive(self.order)
        chalk, broom = self.order.order_line
        bill = self.hand_made_bill(chalk, 1, 3.2, partner_id=self.vendor2.id)
        with self.refused("with another vendor"):
            bill.action_submit()
        bill = self.hand_made_bill(broom, 1, 3.2)
        with self.refused("or for something else"):
            bill.action_submit()

    def test_only_the_accountant_posts(self):
        self.receive(self.order)
        bill = self.make_bill(self.order)
        billing = self.make_user("test.billing", "无岗会计", "accountant")
        with self.refused("does not hold the post"):
            bill.with_user(billing).action_post()
        self.appoint(self.keeper, "accountant")
        self.keeper.group_ids += self.env.ref("school_logistics.group_accountant")
        with self.refused("may not also do “Bill”"):
            bill.with_user(self.keeper).action_post()

    def test_a_posted_bill_is_reset_only_while_unpaid(self):
        self.receive(self.order)
        bill = self.make_bill(self.order)
        bill.action_post()
        bill.button_draft()
        self.assertEqual(
            self.order.sudo().order_line.mapped("school_qty_billed"), [0, 0]
        )
        bill.action_post()
        payment = self.pay(bill, 10)
        with self.refused("is paid, wholly or in part"):
            bill.button_draft()
        with self.refused("is paid, wholly or in part"):
            bill.button_cancel()
        payment.action_cancel()
        self.assertEqual(bill.school_amount_paid, 0)
        bill.button_draft()

    def test_no_more_is_paid_than_billed(self):
        self.receive(self.order)
        bill = self.make_bill(self.order)
        bill.action_post()
        with self.refused("more than the"):
            self.pay(bill, 70)
        self.pay(bill, 60)
        with self.refused("more than the"):
            self.pay(bill, 5)
        unreconciled = self.loose_payment(bill, 4.5)
        unreconciled.action_post()
        with self.refused("other payments cover it already"):
            self.loose_payment(bill, 4.5).action_post()

    def loose_payment(self, bill, amount):
        """Return a draft payment made without the wizard."""
        return (
            self.env["account.payment"]
            .with_user(self.accountant)
            .create(
                {
                    "payment_type": "outbound",
                    "partner_type": "supplier",
                    "partner_id": self.vendor.id,
                    "amount": amount,
                    "invoice_ids": [Command.set(bill.ids)],
                }
            )
        )

    def test_a_refund_needs_approval_and_lowers_what_is_billed(self):
        self.receive(self.order)
        bill = self.make_bill(self.order)
        bill.action_post()
        wizard = (
            self.env["account.move.reversal"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=bill.ids)
            .create({"journal_id": bill.journal_id.id, "reason": "退货"})
        )
        action = wizard.reverse_moves()
        refund = self.env["account.move"].with_user(self.accountant)
        refund = refund.browse(action["res_id"])
        refund.write({"ref": "红字", "invoice_date": "2026-09-02"})
        with self.refused("never submitted for approval"):
            refund.action_post()
        self.approve_bill(refund)
        refund.action_post()
        self.assertEqual(
            self.order.sudo().order_line.mapped("school_qty_billed"), [0, 0]
        )

    def test_books_kept_elsewhere_register_the_voucher(self):
        self.receive(self.order)
        self.school.sudo().bookkeeping = "reimbursement"
        bill = self.make_bill(self.order)
        with self.refused("keeps no books here"):
            bill.action_post()
        with self.refused("voucher number that came back"):
            bill.action_school_register(" ")
        bill.action_school_register("记-2026-09-015")
        self.assertEqual(bill.school_bill_state, "registered")
        self.assertEqual(bill.state, "draft")
        self.assertEqual(
            self.order.sudo().order_line.mapped("school_qty_billed"), [10, 5]
        )
        with self.refused("with their buttons only"):
            bill.button_cancel()
        with self.refused("with their buttons only"):
            bill.write({"school_voucher_number": "记-1"})

    def test_the_form_of_a_bill_opens(self):
        self.receive(self.order)
        bill = self.make_bill(self.order)
        with Form(bill) as form:
            self.assertEqual(form.ref, bill.ref)
