"""Sections of a scheme: items together, with bounds and a weight."""

from odoo import fields, models

from .part import NUMBER


class SchoolStaffSchemeSection(models.Model):
    """A section: (base + Σ items, within its bounds) × weight."""

    _name = "school.staff.scheme.section"
    _description = "Section of a Scheme"
    _inherit = ["school.staff.scheme.part"]

    base = fields.Float(string="Base Points", digits=NUMBER)
    weight = fields.Float(
        string="Weight %",
        digits=NUMBER,
        default=100.0,
        help="100: the points of the section count as they are.",
    )
    has_floor = fields.Boolean(string="Not Below")
    floor = fields.Float(digits=NUMBER)
    has_cap = fields.Boolean(string="Not Above")
    cap = fields.Float(digits=NUMBER)
