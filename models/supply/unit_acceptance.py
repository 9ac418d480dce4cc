"""Switches of a unit that the acceptance reads."""

from odoo import fields, models


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    acceptors_min = fields.Integer(
        string="People per Acceptance",
        default=2,
        required=True,
        help="How many people sign each acceptance.",
    )
    arrival_days = fields.Integer(
        string="Days in the Holding Area",
        default=7,
        required=True,
        help="Working days within which goods that came before their approval are"
        " matched to an order or returned.",
    )

    _acceptors_at_least_two = models.Constraint(
        "CHECK (acceptors_min >= 2)",
        "At least two people accept.",
    )
    _arrival_days_positive = models.Constraint(
        "CHECK (arrival_days > 0)",
        "Give the goods at least one day.",
    )
