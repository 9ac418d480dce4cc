"""What happens to a budget along the chain: order, acceptance, issue, return, bill.

The budget follows the quantities of the request lines (see ``budget_request_line``).
Here the documents name themselves as the source, and take the balances before the
stock.
"""

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..purchase.purchase_order_line import PRICED
from .budget_source import from_document


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def _school_register_ordered(self):
        """Turn what the requests reserved into commitments, at the orders' prices.

        :raise UserError: the order costs more than was reserved, and too little is left
        """
        lines = self.sudo().order_line.school_allocation_ids.request_line_id
        lines._budget_lock()
        result = super()._school_register_ordered()
        for order in self:
            order._school_budget_lines()._budget_settle(order, grow=True)
        return result

    def _school_release(self):
        """Name each order as the source of what it gives back."""
        self._school_budget_lines()._budget_lock()
        if len(self) < 2:
            return super(PurchaseOrder, from_document(self, self))._school_release()
        for order in self:
            order._school_release()
        return None

    def _school_budget_lines(self):
        """The request lines served."""
        return self.sudo().order_line.school_allocation_ids.request_line_id


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    def write(self, vals):
        """Write; a confirmed order that costs more needs budget for it."""
        result = super().write(vals)
        if not PRICED.isdisjoint(vals):
            confirmed = self.filtered(lambda line: line.order_id.state == "purchase")
            for order, lines in confirmed.grouped("order_id").items():
                shares = lines.sudo().school_allocation_ids
                shares.request_line_id._budget_settle(order, grow=True)
        return result

    def _school_close(self):
        """Name the order as the source of what is short-closed."""
        lines = from_document(self, self.order_id[:1])
        lines.order_id._school_budget_lines()._budget_lock()
        return super(PurchaseOrderLine, lines)._school_close()

    def _school_register_taken_back(self, quantities):
        """Follow what a correction takes back, once the order knows of it too."""
        result = super()._school_register_taken_back(quantities)
        self.school_allocation_ids.request_line_id._budget_settle()
        return result

    def _school_bill_differences(self):
        """By how much each accepted unit was billed above the price ordered.

        Only lines with such a difference are in the result; below the price it is
        negative. Bills count once they are posted, or registered at the accounting
        centre; refunds count against them.

        :return: ``{purchase line: CNY per accepted unit of the line}``
        """
        if not self:
            return {}
        self.env["account.move"].flush_model(["state", "school_bill_state"])
        self.env["account.move.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT item.purchase_line_id,
                       SUM(CASE WHEN move.move_type = 'in_refund' THEN -1 ELSE 1 END
                           * item.price_total),
                       SUM(CASE WHEN move.move_type = 'in_refund' THEN -1 ELSE 1 END
                           * item.quantity * uom.factor / bought.factor)
                  FROM account_move_line item
                  JOIN account_move move ON move.id = item.move_id
                  JOIN purchase_order_line line ON line.id = item.purchase_line_id
                  JOIN uom_uom uom ON uom.id = item.product_uom_id
                  JOIN uom_uom bought ON bought.id = line.product_uom_id
                 WHERE item.purchase_line_id IN %s AND item.display_type = 'product'
                   AND (move.state = 'posted' OR move.school_bill_state = 'registered')
              GROUP BY item.purchase_line_id
                """,
                tuple(self.ids),
            )
        )
        differences = {}
        for line_id, billed, quantity in rows:
            line = self.browse(line_id)
            each = line.price_total / (line.product_qty or 1.0)
            ordered = each * float(quantity or 0.0)
            difference = float(billed or 0.0) - ordered
            asked = line.school_qty_accepted - line.school_qty_over
            if not line.currency_id.is_zero(difference) and asked:
                differences[line] = difference / asked
        return differences

    def _check_over(self):
        """Refuse to take more than was ordered out of a budget that is used up.

        :raise UserError: names the line of the budget
        """
        for line in self.school_allocation_ids.request_line_id.budget_line_id:
            if line.policy == "stop" and line.amount_left < 0:
                raise UserError(
                    self.env._(
                        "More came than was ordered, and %(budget)s has %(short)s too"
                        " little for it. Reject what exceeds the order.",
                        budget=line.display_name,
                        short=line.currency_id.format(-line.amount_left),
                    )
                )


class SchoolAcceptance(models.Model):
    _inherit = "school.acceptance"

    def _enter(self):
        """Take the budget before the stock, and name the acceptance as its source.

        What a bill differs from the order is shared by all that is accepted of a line,
        so the requests served before follow as well.
        """
        self.purchase_id._school_budget_lines()._budget_lock()
        bought = self.purchase_id.sudo().order_line
        before = {line: line.school_qty_over for line in bought}
        result = super(SchoolAcceptance, from_document(self, self))._enter()
        bought.filtered(lambda line: line.school_qty_over > before[line])._check_over()
        billed = self.purchase_id.sudo().order_line.filtered("school_qty_billed")
        billed.school_allocation_ids.request_line_id._budget_settle(self)
        return result


class SchoolIssue(models.Model):
    _inherit = "school.issue"

    def _hand_out(self):
        """Take the budget before the stock, and name the issue as its source."""
        self.sudo().line_ids.request_line_id._budget_lock()
        return super(SchoolIssue, from_document(self, self))._hand_out()


class SchoolReturn(models.Model):
    _inherit = "school.return"

    def _receive(self):
        """Take the budget before the stock, and name the return as its source."""
        lines = self.sudo().line_ids.filtered("take")
        origins = lines.custody_id.issue_line_id | lines.issue_line_id
        origins.request_line_id._budget_lock()
        return super(SchoolReturn, from_document(self, self))._receive()


class AccountMove(models.Model):
    _inherit = "account.move"

    def write(self, vals):
        """Write; what a posted bill costs less than ordered is not spent."""
        result = super().write(vals)
        if "state" in vals or "school_bill_state" in vals:
            for bill in self._school_bills():
                bought = bill.sudo().invoice_line_ids.purchase_line_id
                lines = bought.school_allocation_ids.request_line_id
                lines._budget_settle(bill)
        return result
