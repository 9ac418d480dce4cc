"""Every way round the approval of bills and payments that Odoo offers accountants."""

from odoo import Command, fields
from odoo.tests import tagged

from ...models.common.gate import open_gate
from .acceptance_common import AcceptanceCommon

BUTTONS = "changes with their buttons only"
DRAFT = "An entry of a school begins as a draft"
PAYMENT = "Money leaves a school only for a posted and approved bill"
RUNNING = "is not entered by hand"


@tagged("post_install", "-at_install")
class TestAccountGates(AcceptanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.make_order()
        cls.receive(cls.order)
        cls.bill = cls.make_bill(cls.order, approve=False)
        cls.Move = cls.env["account.move"].with_user(cls.accountant)
        cls.Payment = cls.env["account.payment"].with_user(cls.accountant)
        accounts = cls.env["account.account"].with_company(cls.company)
        domain = accounts._check_company_domain(cls.company)
        cls.payable, cls.expense, cls.bank = (
            accounts.search([*domain, ("account_type", "=", kind)], limit=1)
            for kind in ("liability_payable", "expense", "asset_cash")
        )

    def test_no_bill_is_posted_by_writing(self):
        for user in (self.accountant, self.buyer):
            with self.refused(BUTTONS):
                self.bill.with_user(user).write({"state": "posted"})
        with self.refused(BUTTONS):
            self.bill.sudo().write({"state": "posted"})

    def test_no_entry_is_born_posted(self):
        for move_type in ("in_invoice", "in_receipt", "in_refund", "entry"):
            for state in ("posted", "cancel"):
                for user in (self.accountant, self.buyer):
                    if move_type == "entry" and user == self.buyer:
                        continue
                    with self.refused(DRAFT):
                        self.Move.with_user(user).with_context(
                            default_state=state
                        ).create({"move_type": move_type, "partner_id": self.vendor.id})

    def test_receipts_and_refunds_need_a_purchase_too(self):
        for move_type in ("in_receipt", "in_refund", "in_invoice"):
            bill = self.Move.create(
                {
                    "move_type": move_type,
                    "partner_id": self.vendor.id,
                    "ref": "手填",
                    "invoice_date": "2026-09-01",
                    "invoice_line_ids": [
                        Command.create(
                            {"name": "杂费", "price_unit": 50, "tax_ids": False}
                        )
                    ],
                }
            )
            for method in (bill.action_post, bill.action_submit):
                with self.refused("purchase was never approved"):
                    method()

    def test_vendors_accounts_are_not_booked_by_hand(self):
        entry = self.hand_entry(self.payable, self.bank)
        with self.refused("not by entries made by hand"):
            entry.action_post()
        with self.refused("not by entries made by hand"):
            entry.write({"state": "posted"})
        entry.origin_payment_id = self.draft_payment()
        with self.refused("not by entries made by hand"):
            entry.action_post()
        self.hand_entry(self.expense, self.bank).action_post()

    def hand_entry(self, debit, credit):
        """Return a draft entry that the accountant typed in."""
        return self.Move.create(
            {
                "move_type": "entry",
                "line_ids": [
                    Command.create(
                        {
                            "account_id": debit.id,
                            "debit": 50,
                            "partner_id": self.vendor.id,
                        }
                    ),
                    Command.create({"account_id": credit.id, "credit": 50}),
                ],
            }
        )

    def draft_payment(self, bill=None, amount=50, **values):
        return self.Payment.create(
            {
                "payment_type": "outbound",
                "partner_type": "supplier",
                "partner_id": self.vendor.id,
                "amount": amount,
                "invoice_ids": [Command.set(bill.ids if bill else [])],
                **values,
            }
        )

    def test_the_scheduler_posts_no_bill(self):
        self.bill.write({"auto_post": "at_date", "date": "2026-01-01"})
        by_scheduler = self.env["account.move"].browse(self.bill.id)
        with self.refused("does not hold the post"):
            by_scheduler._post()
        entry = self.hand_entry(self.payable, self.bank)
        entry.date = "2026-01-01"
        with self.refused("not by entries made by hand"):
            self.env["account.move"].browse(entry.id)._post()

    def test_a_posted_bill_keeps_its_type(self):
        self.approve_bill(self.bill)
        self.bill.action_post()
        with self.refused(BUTTONS):
            self.bill.write({"move_type": "entry"})
        with self.refused(""):
            self.bill.with_context(skip_readonly_check=True).write(
                {"invoice_line_ids": [Command.create({"name": "加", "price_unit": 9})]}
            )
        for vals in ({"school_amount_paid": 0}, {"approval_state": "none"}):
            with self.refused(""):
                self.bill.write(vals)

    def test_no_payment_is_born_or_written_paid(self):
        for state in ("in_process", "paid"):
            with self.refused(PAYMENT):
                self.draft_payment(state=state)
            with self.refused(PAYMENT):
                self.Payment.with_context(default_state=state).create(
                    {"payment_type": "outbound", "amount": 5}
                )
            with self.refused(PAYMENT):
                self.draft_payment().write({"state": state})
        with self.refused(PAYMENT):
            self.draft_payment(self.bill).action_validate()

    def test_a_payment_needs_its_bill(self):
        for bill in (None, self.bill):
            with self.refused(PAYMENT):
                self.draft_payment(bill).action_post()
        with self.refused(PAYMENT):
            self.draft_payment(partner_type="customer").action_post()
        self.approve_bill(self.bill)
        self.bill.action_post()
        with self.refused(PAYMENT):
            self.draft_payment(self.bill, partner_id=self.vendor2.id).action_post()
        with self.refused(PAYMENT):
            self.draft_payment(self.bill, write_off_line_vals=[], amount=5)
        payment = self.draft_payment(self.bill, amount=60)
        payment.action_post()
        for vals in (
            {"amount": 1},
            {"partner_id": self.vendor2.id},
            {"payment_type": "inbound"},
            {"invoice_ids": [Command.clear()]},
            {"school_bill_id": False},
        ):
            with self.refused(PAYMENT):
                payment.write(vals)
        with self.refused(PAYMENT):
            payment.unlink()

    def test_the_entry_of_a_payment_is_not_changed_and_posted_again(self):
        self.approve_bill(self.bill)
        self.bill.action_post()
        payment = self.draft_payment(self.bill, amount=10)
        payment.action_post()
        entry = payment.move_id
        entry.button_draft()
        with self.refused("not by entries made by hand"):
            entry.action_post()

    def test_only_the_accountant_pays(self):
        self.approve_bill(self.bill)
        self.bill.action_post()
        billing = self.make_user("test.billing", "无岗会计", "accountant")
        payment = self.draft_payment(self.bill, amount=10)
        with self.refused("does not hold the post"):
            payment.with_user(billing).action_post()

    def test_running_figures_are_not_written(self):
        line = self.order.order_line[0]
        for name in ("school_qty_accepted", "school_qty_billed", "school_qty_closed"):
            for user in (self.buyer, self.accountant):
                with self.refused(RUNNING):
                    line.with_user(user).write({name: 100})
                with self.refused(RUNNING):
                    line.order_id.with_user(user).write(
                        {"order_line": [Command.update(line.id, {name: 100})]}
                    )
        draft = self.make_order(confirm=False)
        with self.refused(""):
            draft.with_context(default_school_qty_accepted=9).write(
                {
                    "order_line": [
                        Command.create({"product_id": self.chalk.id, "product_qty": 10})
                    ]
                }
            )

    def test_received_quantities_are_not_written(self):
        order = self.make_order([(self.repair, 3, 600.0)])
        for name in ("qty_received", "qty_received_manual"):
            for user in (self.buyer, self.accountant):
                with self.refused("only an acceptance changes what was received"):
                    order.order_line.with_user(user).write({name: 3})

    def test_stock_value_equals_its_account(self):
        """Receipt, bill and issue leave the store and the ledger with one figure."""
        self.approve_bill(self.bill)
        self.bill.action_post()
        company = self.company
        self.order.sudo().school_request_ids.issue_picking_ids.do_unreserve()
        move = self.issue_by_hand(self.chalk, 4)
        open_gate(move, "stock_done")._action_done()
        value = sum(company.sudo().stock_value().values())
        booked = sum(company.sudo().stock_accounting_value().values())
        self.assertEqual(value, 64.5 - 4 * 3.2)
        self.assertEqual(round(booked, 2), round(value, 2))
        entry = move.sudo().account_move_id
        self.assertEqual(entry.state, "posted")
        self.assertEqual(entry.date, fields.Date.context_today(entry))
