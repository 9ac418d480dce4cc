"""Posting a vendor bill, or registering the voucher that came back: verified at use."""

from odoo import models
from odoo.exceptions import UserError

from ...common.gate import gate_open, open_gate
from ..gates.exempt import school_records
from .account_move import BOOKKEEPING_POSTS


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        """Post; bills of schools after every check, whoever posts them."""
        bills = self._school_bills()
        if not bills:
            return super()._post(soft=soft)
        bills._school_check_post()
        moves = open_gate(self, "bill_post")
        posted = super(AccountMove, moves)._post(soft=soft)
        return posted.with_env(self.env)

    def _school_check_post(self):
        """Verify at use everything that posting a bill rests on.

        :raises UserError: names the bill, what is wrong and what to do
        """
        for bill in self:
            if not bill.school_keeps_books:
                raise UserError(
                    self.env._(
                        "%(school)s keeps no books here. Register the voucher number"
                        " that the accounting centre gave to %(bill)s.",
                        school=bill.company_id.name,
                        bill=bill.display_name,
                    )
                )
        self._school_check_effect()

    def _school_check_effect(self):
        """Verify posts, goods, purchase and approval; record who billed."""
        self._school_check_bookkeeper()
        self._school_check_bills()
        self._check_approval("bill")
        for bill in self:
            bill._duty_check("bill", self.env.user)
        self._duty_record("bill", self.env.user)

    def _school_check_bookkeeper(self):
        """Refuse unless the user keeps the school's accounts today.

        :raises UserError: names the school
        """
        Unit = self.env["school.unit"]
        for company in self.company_id:
            Unit._for_company(company)._check_post(BOOKKEEPING_POSTS)

    def _school_check_entry_gate(self):
        """Refuse state changes that did not come through the checks.

        :raises UserError: names the entries
        """
        bills = self._school_bills()
        if bills and not gate_open(bills, "bill_post"):
            bills._school_refuse_state()
        entries = school_records(self.filtered(lambda m: m.move_type == "entry"))
        entries._school_check_entries()

    def _school_check_entries(self):
        """Refuse entries by hand on accounts of vendors.

        A school buys in its own currency, so core makes no exchange differences there:
        what touches these accounts is a payment, or was made by hand.

        :raises UserError: names the entry
        """
        for entry in self:
            payable = entry.sudo().line_ids.filtered(
                lambda line: line.account_id.account_type == "liability_payable"
            )
            if payable and not entry._school_is_entry_of_payment(payable.sudo(False)):
                raise UserError(
                    self.env._(
                        "%(entry)s: accounts of vendors are changed by bills and by"
                        " their payments, not by entries made by hand.",
                        entry=entry.display_name,
                    )
                )

    def _school_is_entry_of_payment(self, payable):
        """Whether this is the entry of a payment that is being made, and says so.

        :param payable: its items on accounts of vendors
        """
        self.ensure_one()
        payment = self.origin_payment_id
        outbound = payment.payment_type == "outbound"
        amount = payment.currency_id._convert(
            payment.amount, self.company_id.currency_id, self.company_id, self.date
        )
        partner = payment.partner_id.commercial_partner_id
        return (
            bool(payment)
            and (not outbound or gate_open(payment, "pay"))
            and self.company_id.currency_id.compare_amounts(
                sum(payable.mapped("balance")), amount if outbound else -amount
            )
            == 0
            and payable.partner_id.commercial_partner_id == partner
        )

    def _school_check_leaving(self):
        """Refuse to take a paid bill out of the books.

        :raises UserError: names the bill, or the post that the user lacks
        """
        if not self:
            return
        self._school_check_bookkeeper()
        for bill in self:
            if bill.sudo().school_amount_paid or bill._school_is_reconciled():
                raise UserError(
                    self.env._(
                        "%(bill)s is paid, wholly or in part. Cancel the payment.",
                        bill=bill.display_name,
                    )
                )

    def _school_is_reconciled(self):
        """Whether something was set against what is owed."""
        self.ensure_one()
        owed = self.sudo().line_ids.filtered(
            lambda line: line.display_type == "payment_term"
        )
        return bool(owed.matched_debit_ids or owed.matched_credit_ids)

    # -- reimbursement ------------------------------------------------------------

    def action_school_register(self, voucher_number=None):
        """Register the voucher number of an approved bill that is booked elsewhere.

        :param str voucher_number: as given by the accounting centre
        :raises UserError: when the school books itself, or something is missing
        """
        number = voucher_number.strip() if isinstance(voucher_number, str) else ""
        for bill in self:
            if bill.school_keeps_books or not bill._school_bills():
                raise UserError(
                    self.env._(
                        "%(bill)s is posted in the school's own books.",
                        bill=bill.display_name,
                    )
                )
            if not number or bill.state != "draft":
                raise UserError(
                    self.env._(
                        "%(bill)s: enter the voucher number that came back.",
                        bill=bill.display_name,
                    )
                )
            if bill.school_reimbursement_id:
                raise UserError(
                    self.env._(
                        "%(bill)s is in %(pack)s: enter the voucher number there.",
                        bill=bill.display_name,
                        pack=bill.school_reimbursement_id.sudo().name,
                    )
                )
            if bill.school_bill_state == "registered":
                continue
            bill._school_check_effect()
            bill._school_count_billed(1)
            open_gate(bill, "bill_register").write(
                {"school_bill_state": "registered", "school_voucher_number": number}
            )
        return True
