"""Bills and payments count against the contracts of their orders, within the cap."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open, open_gate

GATE = "contract_counted"


class AccountMove(models.Model):
    _inherit = "account.move"

    school_contract_counted = fields.Json(
        readonly=True,
        copy=False,
        help="What of the bill was counted against which contract.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create; nothing is counted yet."""
        for vals in vals_list:
            vals["school_contract_counted"] = False
        return super().create(vals_list)

    def write(self, vals):
        """Write; what was counted is not typed in."""
        if "school_contract_counted" in vals and not gate_open(self, GATE):
            raise UserError(
                self.env._("What a bill counts for a contract follows from its lines.")
            )
        return super().write(vals)

    def _school_contract_shares(self):
        """What each bill counts for contracts now: ``{contract id: CNY}``."""
        self.ensure_one()
        sign = -1 if self.move_type == "in_refund" else 1
        shares = defaultdict(float)
        for line in self.sudo().invoice_line_ids:
            contract = line.purchase_line_id.order_id.school_contract_id
            if contract:
                shares[contract.id] += sign * line.price_total
        return {key: round(amount, 2) for key, amount in shares.items()}

    def _school_count_billed(self, sign):
        """Also count against the contracts, under the lock of their rows.

        :param int sign: 1 when the bills enter the books, -1 when they leave them
        :raises UserError: more would be billed than the contract amounts to
        """
        result = super()._school_count_billed(sign)
        changes = defaultdict(float)
        for bill in self:
            if sign > 0:
                shares = bill._school_contract_shares()
            else:
                counted = bill.sudo().school_contract_counted or {}
                shares = {int(key): amount for key, amount in counted.items()}
            for key, amount in shares.items():
                changes[key] += sign * amount
            if shares:
                kept = {str(key): amount for key, amount in shares.items()}
                gated = open_gate(bill.sudo(), GATE)
                gated.school_contract_counted = kept if sign > 0 else False
        contracts = self.env["school.contract"].sudo().browse(sorted(changes))
        if sign > 0:
            contracts._check_in_force("bill")
        contracts._shift({key: {"amount_billed": n} for key, n in changes.items()})
        return result


class AccountPayment(models.Model):
    _inherit = "account.payment"

    def _school_count_paid(self, sign):
        """Also count against the contracts: the retention is not paid before its time.

        :param int sign: 1 when the money goes out, -1 when the payment is undone
        :raises UserError: the retention would be touched
        """
        result = super()._school_count_paid(sign)
        changes = defaultdict(float)
        for payment in self:
            bill = payment.school_bill_id.sudo()
            back = -1 if bill.move_type == "in_refund" else 1
            for key, amount in (bill.school_contract_counted or {}).items():
                part = abs(amount) / (bill.amount_total or 1.0)
                changes[int(key)] += sign * back * round(payment.amount * part, 2)
        self.env["school.contract"].sudo()._shift(
            {key: {"amount_paid": amount} for key, amount in changes.items()}
        )
        return result
