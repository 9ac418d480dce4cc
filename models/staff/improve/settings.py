"""After how many months a talk is due."""

from odoo import fields, models


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    warning_months = fields.Integer(
        string="Warned Months before a Case",
        default=2,
        required=True,
        help="So many months in a row, somebody was among the last ones and below the"
        " line of the scheme. The rank alone never counts (最高人民法院指导案例 18"
        " 号).",
    )

    _warning_months_positive = models.Constraint(
        "CHECK (warning_months BETWEEN 1 AND 12)",
        "Enter from 1 to 12 months.",
    )
