"""Payments of schools to vendors: one payment, one bill, posted and approved."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...common.gate import gate_open, open_gate
from ..gates.exempt import school_records

PAID_STATES = ("in_process", "paid")
# What a payment that went out says.
KEPT_WHEN_PAID = frozenset(
    {
        "amount",
        "company_id",
        "currency_id",
        "destination_account_id",
        "invoice_ids",
        "journal_id",
        "move_id",
        "outstanding_account_id",
        "partner_bank_id",
        "partner_id",
        "partner_type",
        "payment_type",
        "school_bill_id",
        "school_payee_id",
    }
)


class AccountPayment(models.Model):
    _inherit = "account.payment"

    school_bill_id = fields.Many2one(
        comodel_name="account.move",
        string="Bill Paid",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create; money leaves a school by the button of a draft payment only."""
        payments = super().create(vals_list)
        payments.filtered(
            lambda payment: payment.state != "draft" or payment.school_bill_id
        )._school_outbound()._school_refuse_paid()
        return payments

    def write(self, vals):
        """Write; paying needs our checks, what was paid stays as it is."""
        state = vals.get("state")
        if state in PAID_STATES:
            entering = self.filtered(lambda p: p.state not in PAID_STATES)
            entering._school_outbound()._school_refuse_paid()
        if not KEPT_WHEN_PAID.isdisjoint(vals):
            paid = self.filtered(
                lambda p: p.state in PAID_STATES or "school_bill_id" in vals
            )
            paid._school_outbound()._school_refuse_paid()
        leaving = self.browse()
        if "state" in vals and state not in PAID_STATES:
            leaving = self.filtered(lambda p: p.state in PAID_STATES)
        result = super().write(vals)
        leaving._school_outbound()._school_count_paid(-1)
        if "payment_type" in vals:
            self.filtered(
                lambda p: p.state in PAID_STATES
            )._school_outbound()._school_refuse_paid()
        return result

    def unlink(self):
        """Delete; core would take the entry out of the books before any check."""
        self.filtered(
            lambda payment: payment.state in PAID_STATES
        )._school_outbound()._school_refuse_paid()
        return super().unlink()

    def _school_outbound(self):
        """Return the payments that take money out of a school."""
        return school_records(self.filtered(lambda p: p.payment_type == "outbound"))

    def _school_refuse_paid(self):
        """Refuse when our checks did not open the gate for these payments.

        :raises UserError: says how money goes out
        """
        if self and not gate_open(self, "pay"):
            raise UserError(
                self.env._(
                    "Money leaves a school only for a posted and approved bill. Open"
                    " the bill and register its payment there."
                )
            )

    # -- paying -------------------------------------------------------------------

    def action_post(self):
        """Pay; to vendors of schools only what a posted, approved bill still owes."""
        outbound = self._school_outbound().filtered(
            lambda payment: payment.state not in PAID_STATES
        )
        if not outbound:
            return super().action_post()
        for payment in outbound:
            payment._school_check_payable()
            open_gate(payment, "pay").school_bill_id = payment.invoice_ids
        outbound._school_count_paid(1)
        return super(AccountPayment, open_gate(self, "pay")).action_post()

    def _school_check_payable(self):
        """Verify at use what a payment rests on.

        :raises UserError: names the payment and what is wrong
        """
        self.ensure_one()
        bill = self.invoice_ids
        back = len(bill) == 1 and bill._school_pays_back()
        if (
            len(bill) != 1
            or bill.state != "posted"
            or not (back or bill.move_type in ("in_invoice", "in_receipt"))
            or bill.company_id != self.company_id
            or bill.currency_id != self.currency_id
            or bill.commercial_partner_id != self.partner_id.commercial_partner_id
        ):
            self._school_refuse_paid()
            return
        bill._school_check_bookkeeper()
        if not back:
            bill._check_approval("pay")
            bill._duty_check("pay", self.env.user)
            bill._duty_record("pay", self.env.user)
        if self.currency_id.compare_amounts(self.amount, bill.amount_residual) > 0:
            raise UserError(
                self.env._(
                    "%(bill)s: %(amount)s is more than the %(residual)s that is still"
                    " owed.",
                    bill=bill.display_name,
                    amount=self.currency_id.format(self.amount),
                    residual=self.currency_id.format(bill.amount_residual),
                )
            )

    def _school_count_paid(self, sign):
        """Count the payments on their bills, in place, within what is billed.

        :param int sign: 1 when the money goes out, -1 when the payment is undone
        :raises UserError: when another payment was quicker
        """
        if not self:
            return
        bills = self.school_bill_id
        bills.flush_recordset()
        for payment in self.sorted("id"):
            counted = self.env.execute_query(
                SQL(
                    """
                    UPDATE account_move
                       SET school_amount_paid =
                           COALESCE(school_amount_paid, 0) + %(amount)s
                     WHERE id = %(bill)s
                       AND COALESCE(school_amount_paid, 0) + %(amount)s
                           BETWEEN 0 AND amount_total + 0.005
                 RETURNING id
                    """,
                    amount=sign * payment.amount,
                    bill=payment.school_bill_id.id,
                )
            )
            if not counted:
                raise UserError(
                    self.env._(
                        "%(bill)s: other payments cover it already.",
                        bill=payment.school_bill_id.display_name,
                    )
                )
        bills.invalidate_recordset(["school_amount_paid"], flush=False)


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    def _init_payments(self, to_process, edit_mode=False):
        """Tell each payment which bill it pays before it is posted."""
        for values in to_process:
            bills = values["to_reconcile"].move_id
            back = bills.filtered(lambda bill: bill._school_pays_back())
            if bills._school_bills() or back:
                # The wizard of core links them only after posting.
                values["create_vals"]["invoice_ids"] = [(6, 0, bills.ids)]
                # An empty list would make core book the payment before it is posted.
                if not values["create_vals"].get("write_off_line_vals"):
                    values["create_vals"].pop("write_off_line_vals", None)
        return super()._init_payments(to_process, edit_mode=edit_mode)
