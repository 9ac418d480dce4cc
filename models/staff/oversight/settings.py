"""Norms of the district: what stands out in the overview of all schools."""

from odoo import fields, models


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    norm_score_gap = fields.Float(
        string="Norm: Distance from the District's Mean (Points)",
        digits=(16, 2),
        default=8.0,
        help="A school whose mean score is farther away stands out.",
    )
    norm_best_percent = fields.Float(
        string="Norm: Best Grade at Most (%)",
        digits=(16, 2),
        default=33.34,
        help="A school that gives the best grade to more of its staff stands out.",
    )
    norm_publish_days = fields.Integer(
        string="Norm: Published Within (Days)",
        default=10,
        help="After the end of the month.",
    )
    norm_leader_gap = fields.Float(
        string="Norm: Leader's Distance from the Others (Points)",
        digits=(16, 2),
        default=8.0,
        help="A leader who scores the own group so much higher or lower than the other"
        " leaders of the school is listed among the checks of fairness.",
    )

    _norms_positive = models.Constraint(
        "CHECK (norm_score_gap >= 0 AND norm_best_percent BETWEEN 0 AND 100"
        " AND norm_publish_days >= 0 AND norm_leader_gap >= 0)",
        "A norm cannot be negative.",
    )
