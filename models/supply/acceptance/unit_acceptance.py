"""Switches of a unit that the acceptance reads."""

from odoo import fields, models


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    arrival_days = fields.Integer(
        string="Days in the Holding Area",
        default=7,
        required=True,
        help="Working days within which goods that came before their approval are"
        " matched to an order or returned.",
    )

    _arrival_days_positive = models.Constraint(
        "CHECK (arrival_days > 0)",
        "Give the goods at least one day.",
    )
