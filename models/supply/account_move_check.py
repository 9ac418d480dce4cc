"""What a school's bill must say: accepted goods of an approved purchase, its price."""

from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    school_amount_paid = fields.Monetary(
        string="Paid or Being Paid",
        readonly=True,
        copy=False,
        help="Raised in place by each payment, so that two cannot pay the same.",
    )

    _school_paid_within_total = models.Constraint(
        "CHECK (COALESCE(school_amount_paid, 0) BETWEEN 0 AND"
        " GREATEST(COALESCE(amount_total, 0), 0) + 0.005)",
        "No more can be paid than was billed.",
    )

    def _school_check_bills(self):
        """Check the lines of bills against purchases and acceptances.

        :raises UserError: names the bill, the line and what to do
        """
        for bill in self:
            lines = bill.sudo().invoice_line_ids.filtered(
                lambda line: line.display_type == "product"
            )
            bill._school_check_purchase(lines)
            bill._school_check_accepted(lines)
            bill._school_check_price(lines)

    def _school_purchase_facts(self):
        """Whether all that is billed was bought by approval, and was accepted."""
        self.ensure_one()
        lines = self.sudo().invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )
        orders = lines.purchase_line_id.order_id
        ordered = bool(lines) and all(line.purchase_line_id for line in lines)
        return {
            "purchase_approved": ordered
            and all(
                order.state == "purchase" and order.school_request_ids
                for order in orders
            ),
            "accepted": ordered
            and not any(
                self._school_is_unaccepted(line, quantity)
                for line, quantity in self._school_quantities(lines).items()
            ),
        }

    def _school_is_unaccepted(self, purchase_line, quantity):
        """Whether more of ``purchase_line`` is billed than was accepted.

        :param quantity: on this bill, in the order's unit
        """
        posted = 0.0 if self.state == "posted" else purchase_line.school_qty_billed
        accepted = purchase_line.school_qty_accepted
        return purchase_line.product_uom_id.compare(quantity + posted, accepted) > 0

    def _school_check_purchase(self, lines):
        """Every line belongs to an approved purchase of this school and vendor."""
        vendor = self.partner_id.commercial_partner_id
        for line in lines:
            order = line.purchase_line_id.order_id
            if order.state != "purchase" or not order.school_request_ids:
                self._school_refuse_unapproved(line)
            if (
                order.company_id != self.company_id
                or order.partner_id.commercial_partner_id != vendor
                or order.currency_id != self.currency_id
                or line.product_id != line.purchase_line_id.product_id
            ):
                raise UserError(
                    self.env._(
                        "%(bill)s, %(line)s: %(order)s was made by another school, with"
                        " another vendor, or for something else.",
                        bill=self.display_name,
                        line=line.name,
                        order=order.name,
                    )
                )
        if not lines:
            self._school_refuse_unapproved(lines)
        requests = lines.purchase_line_id.order_id.school_request_ids
        requests.with_env(self.env).sudo()._check_approval("bill")

    def _school_refuse_unapproved(self, line):
        """Refuse a bill for what nobody allowed to buy (case A2).

        :raises UserError: always
        """
        raise UserError(
            self.env._(
                "%(bill)s, %(line)s: purchase was never approved. Spending that was not"
                " approved is not reimbursed: whoever handled it bears it.",
                bill=self.display_name,
                line=line.name or self.env._("no line"),
            )
        )

    def _school_check_accepted(self, lines):
        """No more is billed than was accepted, all posted bills together."""
        for purchase_line, quantity in self._school_quantities(lines).items():
            if self._school_is_unaccepted(purchase_line, quantity):
                posted = purchase_line.school_qty_billed
                total = quantity if self.state == "posted" else quantity + posted
                self._school_refuse_unaccepted(purchase_line, total)

    def _school_refuse_unaccepted(self, purchase_line, total):
        """Refuse a bill for what nobody accepted (case A2).

        :raises UserError: always
        """
        raise UserError(
            self.env._(
                "%(bill)s, %(product)s: goods not accepted. %(total)s %(unit)s are"
                " billed, %(accepted)s accepted. Accept them first, or lower the bill.",
                bill=self.display_name,
                product=purchase_line.product_id.display_name,
                total=total,
                unit=purchase_line.product_uom_id.name,
                accepted=purchase_line.school_qty_accepted,
            )
        )

    def _school_check_price(self, lines):
        """No line costs more than ordered; taxes and extra items add nothing.

        What is owed is read from the journal items, and what was ordered is computed
        anew: stored totals can be written by a client.
        """
        ordered_lines = lines.purchase_line_id
        self.env.add_to_compute(ordered_lines._fields["price_total"], ordered_lines)
        allowed = 0.0
        for line in lines:
            ordered = line.purchase_line_id
            uom = ordered.product_uom_id
            quantity = line.product_uom_id._compute_quantity(
                line.quantity, uom, round=False
            )
            price = line.price_unit * (1 - line.discount / 100)
            if (
                line.quantity < 0
                or line.price_unit < 0
                or self.currency_id.compare_amounts(
                    line.product_uom_id._compute_price(price, uom) * quantity,
                    ordered.price_unit * (1 - ordered.discount / 100) * quantity,
                )
                > 0
            ):
                self._school_refuse_price(line, ordered)
            share = quantity / ordered.product_qty if ordered.product_qty else 0.0
            allowed += self.currency_id.round(ordered.price_total * share)
        owed = self.sudo().line_ids.filtered(
            lambda line: line.display_type == "payment_term"
        )
        billed = abs(sum(owed.mapped("amount_currency")))
        if self.currency_id.compare_amounts(billed, allowed) > 0:
            raise UserError(
                self.env._(
                    "%(bill)s: %(billed)s is billed, %(allowed)s was ordered for these"
                    " quantities. Remove what was added.",
                    bill=self.display_name,
                    billed=self.currency_id.format(billed),
                    allowed=self.currency_id.format(allowed),
                )
            )

    def _school_refuse_price(self, line, ordered):
        """Refuse a price above the one that was ordered.

        :raises UserError: always
        """
        raise UserError(
            self.env._(
                "%(bill)s, %(line)s: billed at %(billed)s, ordered at %(ordered)s each."
                " A school pays the price that was ordered.",
                bill=self.display_name,
                line=line.name,
                billed=self.currency_id.format(line.price_unit),
                ordered=self.currency_id.format(ordered.price_unit),
            )
        )

    def _school_quantities(self, lines=None):
        """Return billed quantities by purchase line, in the order's units; refunds
        count below zero."""
        quantities = defaultdict(float)
        for bill in self.sudo():
            sign = -1 if bill.move_type == "in_refund" else 1
            own = bill.invoice_line_ids if lines is None else lines
            for line in own.filtered("purchase_line_id"):
                ordered = line.purchase_line_id
                quantities[ordered] += sign * line.product_uom_id._compute_quantity(
                    line.quantity, ordered.product_uom_id, round=False
                )
        return quantities

    def _school_count_billed(self, sign):
        """Count the bills on their purchase lines, in place, within the accepted.

        :param int sign: 1 when they enter the books, -1 when they leave them
        :raises UserError: when another bill was quicker
        """
        if not self:
            return
        quantities = self._school_quantities()
        refused = (
            self.env["purchase.order.line"]
            .sudo()
            ._school_shift(
                {
                    line.id: {"school_qty_billed": sign * quantity}
                    for line, quantity in quantities.items()
                }
            )
        )
        for purchase_line in refused:
            total = purchase_line.school_qty_billed + sign * quantities[purchase_line]
            self[:1]._school_refuse_unaccepted(purchase_line, total)
