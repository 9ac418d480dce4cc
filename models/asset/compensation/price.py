"""The price list of a regulation."""

from odoo import api, fields, models


class SchoolCompensationPrice(models.Model):
    """What a piece, a square metre or a metre of something costs."""

    _name = "school.compensation.price"
    _description = "Line of a Price List"
    _inherit = ["school.compensation.part"]
    _order = "regulation_id, sequence, id"

    sequence = fields.Integer(default=10)
    name = fields.Char(string="Item", required=True)
    aliases = fields.Char(
        string="Also Called", help="Several names are separated by ；"
    )
    uom = fields.Char(string="Unit")
    price = fields.Float(digits=(16, 2), help="0: the middle of the range.")
    price_min = fields.Float(string="From", digits=(16, 2))
    price_max = fields.Float(string="To", digits=(16, 2))

    _name_unique = models.Constraint(
        "UNIQUE (regulation_id, name)", "The item stands in the price list already."
    )
    _figures = models.Constraint(
        "CHECK (price >= 0 AND price_min >= 0 AND (price > 0 OR price_max > 0)"
        " AND (price_max = 0 OR price_max >= price_min)"
        " AND (price = 0 OR price_max = 0 OR price BETWEEN price_min AND price_max))",
        "An item has a price, or a range that runs upwards, and a price inside it.",
    )

    def _aliases(self):
        parts = (self.aliases or "").replace(";", "；").split("；")
        return [part.strip() for part in parts if part.strip()]

    def _definition(self):
        """Return the line as plain data."""
        self.ensure_one()
        ranged = bool(self.price_max)
        return {
            "item": self.name,
            "aliases": self._aliases(),
            "uom": self.uom or "",
            "low": self.price_min if ranged else None,
            "high": self.price_max if ranged else None,
            "price": self.price or None,
        }

    @api.depends("name", "uom")
    def _compute_display_name(self):
        for price in self:
            price.display_name = (
                f"{price.name} ({price.uom})" if price.uom else price.name
            )
