"""What a school decides about its purchase plans."""

from odoo import fields, models

PLANNING_POSTS = ("affairs_director", "affairs_clerk")


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    plan_control = fields.Selection(
        selection=[
            ("off", "Stated by the Applicant"),
            ("check", "Drawn from Approved Plans"),
            ("once", "Drawn from Approved Plans, Approved Once"),
        ],
        string="In the Plan",
        required=True,
        default="off",
        tracking=True,
        help="Drawn from approved plans: a request is in the plan if each of its lines"
        " fits into what an approved plan of its department has left. Approved once:"
        " such a request needs no second approval; its approval names the plan, and"
        " each effect verifies the plan again.",
    )
    plan_level = fields.Selection(
        selection=[
            ("department", "The Department's Plan"),
            ("school", "The School's Plan"),
        ],
        string="Plan in Force",
        required=True,
        default="department",
        tracking=True,
        help="The school's plan: what a department planned counts once the plan of the"
        " school that contains it is approved as well.",
    )
    plan_once_limit = fields.Float(
        string="Approved Once up to (CNY)",
        digits=(16, 2),
        default=0.0,
        tracking=True,
        help="A request above this amount is decided on, in the plan or not. 0: no"
        " limit.",
    )

    _plan_once_limit_positive = models.Constraint(
        "CHECK (plan_once_limit >= 0)",
        "The limit of requests that are approved once is not negative.",
    )

    def _has_plan_control(self):
        """Whether a request is in the plan only if plans have enough left for it."""
        return bool(self) and self.sudo().plan_control != "off"
