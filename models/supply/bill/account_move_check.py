"""What a school's bill must say: accepted goods of an approved purchase, its price."""

from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError

from ...common.gate import open_gate


class AccountMove(models.Model):
    _inherit = "account.move"

    school_amount_paid = fields.Monetary(
        string="Paid or Being Paid",
        readonly=True,
        copy=False,
        help="Raised in place by each payment, so that two cannot pay the same.",
    )

    school_counted = fields.Json(
        string="Counted as Billed",
        readonly=True,
        copy=False,
        help="Quantities counted as billed while the bill is in the books, by the id of"
        " the purchase line: with a tolerance less than what stands on the bill.",
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
        unit = self.env["school.unit"]._for_company(self.company_id).sudo()
        before = self._school_billed_before(purchase_line)
        limit = self._school_quantity_limit(
            purchase_line.school_qty_accepted - before, unit
        )
        return purchase_line.product_uom_id.compare(quantity, limit) > 0

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
                before = self._school_billed_before(purchase_line)
                self._school_refuse_unaccepted(purchase_line, quantity + before)

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
        matches, allowed = self._school_match(), 0.0
        for line in lines:
            ordered, match = line.purchase_line_id, matches[line]
            if (
                line.quantity < 0
                or line.price_unit < 0
                or self.currency_id.compare_amounts(match.excess, match.tolerance) > 0
            ):
                self._school_refuse_price(line, match)
            quantity = line.product_uom_id._compute_quantity(
                line.quantity, ordered.product_uom_id, round=False
            )
            share = quantity / ordered.product_qty if ordered.product_qty else 0.0
            taxed = (
                ordered.price_total / ordered.price_subtotal
                if ordered.price_subtotal
                else 1.0
            )
            allowed += self.currency_id.round(
                ordered.price_total * share + max(match.excess, 0.0) * taxed
            )
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

    def _school_refuse_price(self, line, match):
        """Refuse a price above the one that was ordered.

        :param match: how the line stands to its order, see ``account_move_match``
        :raises UserError: always
        """
        raise UserError(
            self.env._(
                "%(bill)s, %(line)s: billed at %(billed)s, ordered at %(ordered)s each,"
                " %(excess)s more in all; up to %(tolerance)s is let through. A school"
                " pays the price that was ordered: ask the vendor for a right invoice.",
                bill=self.display_name,
                line=line.name,
                billed=self.currency_id.format(match.price),
                ordered=self.currency_id.format(match.price_ordered),
                excess=self.currency_id.format(match.excess),
                tolerance=self.currency_id.format(match.tolerance),
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
        counted = self._school_counts() if sign > 0 else self._school_counted_before()
        changes = defaultdict(float)
        for counts in counted.values():
            for line_id, quantity in counts.items():
                changes[line_id] += sign * quantity
        PurchaseLine = self.env["purchase.order.line"].sudo()
        refused = PurchaseLine._school_shift(
            {
                line_id: {"school_qty_billed": quantity}
                for line_id, quantity in changes.items()
            }
        )
        for purchase_line in refused:
            total = purchase_line.school_qty_billed + changes[purchase_line.id]
            self[:1]._school_refuse_unaccepted(purchase_line, total)
        for bill, counts in counted.items():
            kept = {str(line_id): number for line_id, number in counts.items()}
            gated = open_gate(bill, "bill_register")
            gated.school_counted = kept if sign > 0 else False

    def _school_counts(self):
        """Return what each bill counts for, ``{bill: {purchase line id: quantity}}``.

        Of a quantity above what was accepted, within the tolerance, only the accepted
        is counted, so that the figures of the order stay within each other.

        :raises UserError: names what is beyond the tolerance
        """
        left, counted = {}, {}
        for bill in self:
            unit = self.env["school.unit"]._for_company(bill.company_id).sudo()
            counts = counted[bill] = {}
            for line, quantity in bill._school_quantities().items():
                open_now = left.setdefault(
                    line, line.school_qty_accepted - line.school_qty_billed
                )
                limit = bill._school_quantity_limit(open_now, unit)
                if line.product_uom_id.compare(quantity, limit) > 0:
                    total = line.school_qty_accepted - open_now + quantity
                    bill._school_refuse_unaccepted(line, total)
                counts[line.id] = min(quantity, max(open_now, 0.0))
                left[line] = open_now - counts[line.id]
        return counted

    def _school_counted_before(self):
        """Return what each bill was counted for when it entered the books."""
        return {
            bill: {
                int(line_id): quantity
                for line_id, quantity in (bill.sudo().school_counted or {}).items()
            }
            for bill in self
        }
