"""Switches of a unit that the supply room reads."""

from odoo import fields, models


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    price_tolerance = fields.Float(
        string="Price Tolerance (%)",
        digits=(5, 2),
        default=0.0,
        help="How much the purchase price may exceed the approved estimate.",
    )

    _price_tolerance_small = models.Constraint(
        "CHECK (price_tolerance BETWEEN 0 AND 10)",
        "The price tolerance lies between 0 and 10 percent.",
    )
