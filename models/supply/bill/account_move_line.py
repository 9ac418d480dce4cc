"""Gate on the lines of bills: what was decided on, or is in the books, stays."""

from odoo import api, models
from odoo.exceptions import UserError

from ...common.gate import gate_open

# What a line says; core lets an accountant write most of it on a posted bill.
KEPT_WHEN_POSTED = frozenset(
    {
        "account_id",
        "amount_currency",
        "balance",
        "credit",
        "currency_id",
        "debit",
        "discount",
        "display_type",
        "move_id",
        "partner_id",
        "price_unit",
        "product_id",
        "product_uom_id",
        "purchase_line_id",
        "quantity",
        "tax_ids",
    }
)


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        """Create; nothing is added to a bill that is decided on or posted."""
        lines = super().create(vals_list)
        lines._school_guard()
        return lines

    def write(self, vals):
        """Write; the content of bills that are decided on or posted stays."""
        if KEPT_WHEN_POSTED.isdisjoint(vals):
            return super().write(vals)
        self._school_changing(vals)._school_guard()
        result = super().write(vals)
        if "move_id" in vals:
            self._school_guard()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_school_bill(self):
        self._school_guard()

    def _school_changing(self, vals):
        """Return the lines on which the values are not what stands there already."""
        Move = self.env["account.move"]
        names = KEPT_WHEN_POSTED & vals.keys()
        return self.filtered(
            lambda line: any(Move._field_will_change(line, vals, n) for n in names)
        )

    def _school_guard(self):
        """Refuse a change of lines of bills that are posted, or decided on.

        Lines that core derives (taxes, due amounts) are free while the bill is a
        draft: the digest and the total bind what they say.

        :raises UserError: names the bill
        """
        bills = self.move_id._school_bills()
        if not bills or gate_open(bills, "bill_post"):
            return
        posted = bills.filtered(lambda bill: bill.state == "posted")
        if posted or bills.filtered(lambda b: b.school_bill_state != "open"):
            raise UserError(
                self.env._(
                    "%(bills)s: a bill in the books stays as it was approved. Reset it"
                    " to draft, or enter a refund.",
                    bills=", ".join(bills.mapped("display_name")),
                )
            )
        lines = self.filtered(lambda line: line.display_type == "product")
        lines.move_id._school_bills()._approval_guard()
