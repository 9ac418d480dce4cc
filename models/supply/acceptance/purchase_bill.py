"""Vendor bills of schools are made from what was accepted."""

from odoo import models
from odoo.exceptions import UserError

BILLING_POSTS = ("accountant", "buyer")


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def action_create_invoice(self, attachment_ids=False):
        """Create bills; for schools of the accepted quantities only."""
        school = self._school_orders()
        if self and not school:
            return super().action_create_invoice(attachment_ids=attachment_ids)
        action = school.action_school_create_bill()
        bills = self.env["account.move"].browse(action.get("res_id") or ())
        attachments = self.env["ir.attachment"].browse(attachment_ids or ())
        if bills and attachments:
            bills.message_post(attachment_ids=attachments.ids)
        return action

    def action_school_create_bill(self):
        """Create a draft bill per order for what is accepted and not billed yet.

        :return: window action of the bills
        :raises UserError: when there is nothing to bill, or unless the user buys or
            keeps accounts at the school
        """
        bills = self.env["account.move"]
        if not self:
            raise UserError(self.env._("Choose the orders to bill."))
        for order in self:
            order.school_unit_id._check_post(BILLING_POSTS)
            bills |= order._school_create_bill()
        return self.action_view_invoice(bills)

    def _school_create_bill(self):
        """Return a draft bill of what is accepted and on no other bill.

        :raises UserError: when there is nothing of the kind
        """
        self.ensure_one()
        order = self.with_company(self.company_id)
        quantities = {
            line: line.sudo().school_qty_accepted - line.qty_invoiced
            for line in order.order_line
            if not line.display_type
        }
        lines = [
            line._school_prepare_bill_line(quantity)
            for line, quantity in quantities.items()
            if line.product_uom_id.compare(quantity, 0) > 0
        ]
        if not lines:
            raise UserError(
                self.env._(
                    "%(order)s: goods not accepted, or billed already. There is nothing"
                    " to bill.",
                    order=self.name,
                )
            )
        return (
            order.env["account.move"]
            .with_context(default_move_type="in_invoice")
            .create(
                {
                    **order._prepare_invoice(),
                    "invoice_line_ids": [(0, 0, vals) for vals in lines],
                }
            )
        )


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    def _school_prepare_bill_line(self, quantity):
        """Return the values of a bill line for ``quantity`` (unit of this line)."""
        self.ensure_one()
        vals = self._prepare_account_move_line()
        # Core computes it for a quantity of its own.
        vals.pop("balance", None)
        return {**vals, "quantity": quantity, "sequence": self.sequence}
