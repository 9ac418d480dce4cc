"""Grades: cut-off, quota, coefficient, reward for months in a row."""

from odoo import fields, models

from .part import NUMBER


class SchoolStaffSchemeGrade(models.Model):
    """A grade, from the best to the last in the order of the list."""

    _name = "school.staff.scheme.grade"
    _description = "Grade of a Scheme"
    _inherit = ["school.staff.scheme.part"]

    min_score = fields.Float(string="From Points", digits=NUMBER)
    quota_part = fields.Float(
        string="At Most",
        digits=NUMBER,
        help="With the number beside it: at most 1 of 3, or 20 of 100. 0: no quota.",
    )
    quota_of = fields.Float(string="Of", digits=NUMBER, default=100.0)
    quota_rounding = fields.Selection(
        selection=[("down", "Down"), ("up", "Up"), ("half", "Half Up")],
        required=True,
        default="down",
    )
    quota_least = fields.Integer(
        string="At Least One", default=1, help="The quota is never below this number."
    )
    quota_count = fields.Integer(
        string="At Most (People)", help="A fixed number instead of a share."
    )
    coefficient = fields.Float(
        digits=NUMBER, default=1.0, help="For pay by the coefficient of the grade."
    )
    is_fail = fields.Boolean(string="Not Passed")
    streak_months = fields.Integer(
        string="Months in a Row",
        help="After so many months in a row with this grade the reward is paid, and"
        " counting begins anew.",
    )
    streak_pay = fields.Float(string="Reward", digits=(16, 2))

    _quota_positive = models.Constraint(
        "CHECK (quota_part >= 0 AND quota_of > 0 AND quota_count >= 0"
        " AND quota_least >= 0 AND streak_months >= 0)",
        "A quota cannot be negative.",
    )
