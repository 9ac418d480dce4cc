"""How prices become points: formulas as data."""

from decimal import ROUND_HALF_UP, Decimal

from odoo import fields, models

CENT = Decimal("0.01")


class SchoolTenderFormula(models.Model):
    """A formula that turns the prices of all valid offers into points.

    *Ratio*: base ÷ price × full points. *Deviation*: full points less so many points
    for each percent above or below the base.
    """

    _name = "school.tender.formula"
    _description = "Price Formula"
    _inherit = ["school.shared"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    source = fields.Char(help="The regulation that this comes from.")
    base = fields.Selection(
        [
            ("lowest", "Lowest Price"),
            ("average", "Average"),
            ("trimmed", "Average without the Highest and the Lowest"),
        ],
        required=True,
        default="lowest",
        help="The trimmed average needs five offers; with fewer it is the average.",
    )
    base_percent = fields.Float(
        string="Of the Base (%)",
        default=100.0,
        required=True,
        help="97: the base is three percent below the average.",
    )
    way = fields.Selection(
        [("ratio", "Base ÷ Price"), ("deviation", "Points off per Percent")],
        required=True,
        default="ratio",
    )
    off_above = fields.Float(
        string="Points off above", help="For each percent above the base."
    )
    off_below = fields.Float(
        string="Points off below", help="For each percent below the base."
    )

    _sane = models.Constraint(
        "CHECK (base_percent > 0 AND COALESCE(off_above, 0) >= 0"
        " AND COALESCE(off_below, 0) >= 0)",
        "The base is above zero, and points are taken off, not added.",
    )

    def _base_price(self, prices):
        """Return the base of a list of prices (Decimal, CNY)."""
        self.ensure_one()
        ordered = sorted(prices)
        if self.base == "lowest":
            base = ordered[0]
        else:
            if self.base == "trimmed" and len(ordered) >= 5:
                ordered = ordered[1:-1]
            base = sum(ordered) / len(ordered)
        return base * Decimal(str(self.base_percent)) / 100

    def _points(self, prices, full):
        """Return the points of each price.

        :param dict prices: ``{key: Decimal}`` of the valid offers, CNY
        :param float full: points of the best price
        :return: ``{key: Decimal}``, two decimals, between 0 and ``full``
        """
        self.ensure_one()
        if not prices:
            return {}
        full = Decimal(str(full))
        base = self._base_price(prices.values())
        points = {}
        for key, price in prices.items():
            if self.way == "ratio":
                value = base / price * full
            else:
                percent = (price - base) / base * 100
                off = self.off_above if percent > 0 else self.off_below
                value = full - abs(percent) * Decimal(str(off))
            value = min(max(value, Decimal(0)), full)
            points[key] = value.quantize(CENT, ROUND_HALF_UP)
        return points
