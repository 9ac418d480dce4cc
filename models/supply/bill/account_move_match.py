"""Three-way match: what was ordered, what was accepted, what is billed."""

from dataclasses import dataclass

from odoo import api, fields, models

VERDICTS = [
    ("matched", "Matched"),
    ("tolerated", "Within Tolerance"),
    ("price", "Price Higher"),
    ("quantity", "Quantity More"),
    ("nothing", "Nothing Accepted"),
    ("unordered", "Not Ordered"),
]
REFUSED = ("price", "quantity", "nothing", "unordered")


@dataclass
class Match:
    """How one line of a bill stands to its purchase line, in the order's unit.

    :param ordered: quantity ordered
    :param accepted: quantity accepted so far
    :param before: quantity on other bills in the books
    :param quantity: quantity of the purchase line on this bill, all its lines together
    :param limit: the most that may be billed now, with the tolerance
    :param price: price billed for one unit
    :param price_ordered: price ordered for one unit
    :param excess: what the line costs above the order, CNY
    :param tolerance: how much above the order it may cost, CNY
    """

    ordered: float
    accepted: float
    before: float
    quantity: float
    limit: float
    price: float
    price_ordered: float
    excess: float
    tolerance: float
    verdict: str = "matched"


class AccountMove(models.Model):
    _inherit = "account.move"

    school_match_line_ids = fields.One2many(
        comodel_name="account.move.line",
        inverse_name="move_id",
        string="Match",
        domain=[("display_type", "=", "product")],
        readonly=True,
        copy=False,
    )
    school_match_state = fields.Selection(
        selection=[("matched", "All Lines Match"), ("refused", "Lines Do Not Match")],
        string="Order, Acceptance and Bill",
        compute="_compute_school_match_state",
    )

    @api.depends("invoice_line_ids.school_match_verdict")
    def _compute_school_match_state(self):
        for move in self:
            verdicts = move.invoice_line_ids.mapped("school_match_verdict")
            if not any(verdicts):
                move.school_match_state = False
            elif any(verdict in REFUSED for verdict in verdicts):
                move.school_match_state = "refused"
            else:
                move.school_match_state = "matched"

    def _school_match(self):
        """Compare the lines of bills with their orders and acceptances.

        :return: ``{line: Match}`` of the lines that have a purchase line
        """
        matches = {}
        for bill in self:
            unit = self.env["school.unit"]._for_company(bill.company_id).sudo()
            lines = bill.sudo().invoice_line_ids.filtered(
                lambda line: line.display_type == "product" and line.purchase_line_id
            )
            quantities = bill._school_quantities(lines)
            for line in lines:
                match = bill._school_match_line(line, quantities, unit)
                matches[line] = match
                match.verdict = bill._school_verdict(line, match)
        return matches

    def _school_match_line(self, line, quantities, unit):
        ordered = line.purchase_line_id
        uom = ordered.product_uom_id
        quantity = line.product_uom_id._compute_quantity(
            line.quantity, uom, round=False
        )
        price = line.product_uom_id._compute_price(
            line.price_unit * (1 - line.discount / 100), uom
        )
        price_ordered = ordered.price_unit * (1 - ordered.discount / 100)
        before = self._school_billed_before(ordered)
        left = ordered.school_qty_accepted - before
        return Match(
            ordered=ordered.product_qty,
            accepted=ordered.school_qty_accepted,
            before=before,
            quantity=quantities[ordered],
            limit=self._school_quantity_limit(left, unit),
            price=price,
            price_ordered=price_ordered,
            excess=(price - price_ordered) * quantity,
            tolerance=unit._bill_price_tolerance(price_ordered * quantity),
        )

    def _school_billed_before(self, purchase_line):
        """Return how much of ``purchase_line`` other bills in the books have."""
        counted = (self.school_counted or {}).get(str(purchase_line._origin.id), 0.0)
        return purchase_line.school_qty_billed - counted

    def _school_quantity_limit(self, left, unit):
        """Return how much may be billed of what is accepted and not billed yet."""
        return max(left, 0.0) * (1 + unit.bill_quantity_percent / 100)

    def _school_verdict(self, line, match):
        uom = line.purchase_line_id.product_uom_id
        if uom.compare(match.quantity, match.limit) > 0:
            nothing = uom.compare(match.accepted, 0) <= 0
            return "nothing" if nothing else "quantity"
        compare = self.currency_id.compare_amounts
        if compare(match.excess, match.tolerance) > 0:
            return "price"
        left = match.accepted - match.before
        if compare(match.excess, 0) > 0 or uom.compare(match.quantity, left) > 0:
            return "tolerated"
        return "matched"


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    school_qty_ordered = fields.Float(
        string="Ordered", digits="Product Unit", compute="_compute_school_match"
    )
    school_qty_accepted = fields.Float(
        string="Accepted", digits="Product Unit", compute="_compute_school_match"
    )
    school_qty_before = fields.Float(
        string="On Other Bills", digits="Product Unit", compute="_compute_school_match"
    )
    school_qty_matched = fields.Float(
        string="On This Bill", digits="Product Unit", compute="_compute_school_match"
    )
    school_match_uom_id = fields.Many2one(
        comodel_name="uom.uom",
        string="Order's Unit",
        compute="_compute_school_match",
    )
    school_price_ordered = fields.Float(
        string="Price Ordered", digits="Product Price", compute="_compute_school_match"
    )
    school_price_billed = fields.Float(
        string="Price Billed", digits="Product Price", compute="_compute_school_match"
    )
    school_match_excess = fields.Monetary(
        string="Above the Order",
        compute="_compute_school_match",
        currency_field="currency_id",
    )
    school_match_verdict = fields.Selection(
        selection=VERDICTS, string="Result", compute="_compute_school_match"
    )

    @api.depends(
        "quantity",
        "price_unit",
        "discount",
        "product_uom_id",
        "purchase_line_id",
        "move_id.state",
    )
    def _compute_school_match(self):
        bills = self.move_id._school_bills()
        matches = {line.id: match for line, match in bills._school_match().items()}
        for line in self:
            match = matches.get(line.id)
            unordered = line.move_id in bills and line.display_type == "product"
            line.school_match_verdict = (
                match.verdict if match else unordered and "unordered"
            )
            line.school_qty_ordered = match and match.ordered
            line.school_qty_accepted = match and match.accepted
            line.school_qty_before = match and match.before
            line.school_qty_matched = match and match.quantity
            line.school_price_ordered = match and match.price_ordered
            line.school_price_billed = match and match.price
            line.school_match_excess = match and max(match.excess, 0.0)
            line.school_match_uom_id = (
                match and line.sudo().purchase_line_id.product_uom_id
            )
