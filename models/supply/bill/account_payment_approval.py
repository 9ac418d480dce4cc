"""Payments under approval, where a rule of the school says so (付款审批)."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .account_payment import PAID_STATES


class AccountPayment(models.Model):
    _name = "account.payment"
    _inherit = ["account.payment", "school.approval.mixin"]

    _approval_bound = (
        "company_id",
        "payment_type",
        "partner_type",
        "partner_id",
        "partner_bank_id",
        "amount",
        "currency_id",
        "journal_id",
        "invoice_ids",
        "school_payee_id",
    )
    _approval_amount = "amount"

    school_is_ruled = fields.Boolean(
        string="Needs an Approval of Its Own", compute="_compute_school_is_ruled"
    )

    @api.depends("company_id", "payment_type")
    def _compute_school_is_ruled(self):
        ruled = self._school_ruled()
        for payment in self:
            payment.school_is_ruled = payment in ruled

    def _school_ruled(self):
        """Return the payments out of a school for which it follows a rule."""
        return self._school_outbound().filtered(
            lambda payment: payment._approval_is_ruled()
        )

    # -- hooks of the approval room -----------------------------------------------

    def _approval_requester(self):
        """Whoever made the payment submits it."""
        self.ensure_one()
        return self.create_uid

    def _approval_facts(self):
        """Add what the bill says: vendor, department, fund, whether it is in order."""
        bill = self.sudo().invoice_ids[:1]
        facts = super()._approval_facts()
        if bill:
            kept = bill._approval_facts()
            kept.pop("amount")
            facts.update(kept)
        return facts

    def _approval_summary(self):
        """Vendor and bill, for the inbox."""
        bill = self.sudo().invoice_ids[:1]
        return " · ".join(filter(None, (self.partner_id.name, bill.ref or bill.name)))

    def _approval_can_submit(self):
        """Refuse what could not be paid anyway."""
        result = super()._approval_can_submit()
        if not self._school_outbound() or self.state != "draft":
            raise UserError(
                self.env._(
                    "%(payment)s is not a draft of a school's payment.",
                    payment=self.display_name,
                )
            )
        if len(self.invoice_ids) != 1:
            self._school_refuse_paid()
        return result

    def _approval_can_reopen(self):
        """Refuse to void the approval of what is paid."""
        result = super()._approval_can_reopen()
        if self.state in PAID_STATES:
            raise UserError(
                self.env._("%(payment)s is paid.", payment=self.display_name)
            )
        return result

    def _duty_chain(self):
        """The payment, its bill and what the goods were bought for."""
        chain = super()._duty_chain()
        for bill in self.sudo().invoice_ids[:1]:
            chain += bill._duty_chain()
        return chain

    # -- paying -------------------------------------------------------------------

    def _school_check_payable(self):
        """Also verify the payment's own approval."""
        result = super()._school_check_payable()
        if self._approval_is_ruled():
            self._check_approval("pay")
        return result

    def action_post(self):
        """Pay; what was approved by itself is matched with its bill afterwards."""
        ruled = self.filtered(lambda p: p.state not in PAID_STATES)._school_ruled()
        result = super().action_post()
        for payment in ruled:
            payment._school_match_bill()
        return result

    def _school_match_bill(self):
        """Match the payment with its bill, as the wizard of core does."""
        self.ensure_one()
        payment = self.sudo()
        items = (payment.move_id | payment.invoice_ids).line_ids.filtered(
            lambda item: (
                item.parent_state == "posted"
                and item.account_type in payment._get_valid_payment_account_types()
                and not item.reconciled
            )
        )
        for same in items.grouped("account_id").values():
            if len(same.move_id) > 1:
                same.reconcile()
        payment.invoice_ids.matched_payment_ids += payment


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    def _post_payments(self, to_process, edit_mode=False):
        """Post; payments that need an approval of their own stay drafts."""
        ready = self._school_ready(to_process)
        if not ready:
            return None
        return super()._post_payments(ready, edit_mode=edit_mode)

    def _reconcile_payments(self, to_process, edit_mode=False):
        """Match; payments that wait for an approval are matched when they go out."""
        ready = self._school_ready(to_process)
        return super()._reconcile_payments(ready, edit_mode=edit_mode)

    def _school_ready(self, to_process):
        """What needs no approval of its own."""
        return [vals for vals in to_process if not vals["payment"]._school_ruled()]
