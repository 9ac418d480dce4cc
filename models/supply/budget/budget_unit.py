"""What a school decides about its budget: whether, when charged, by what period."""

from odoo import api, fields, models

# What a budget is kept by says for how long it is made, unless the unit says so.
PERIOD_OF_KEY = {"fund_term": "term"}
PERIODS = [("month", "Month"), ("term", "Term"), ("year", "School Year")]


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    budget_control = fields.Selection(
        selection=[
            ("off", "No Budget Control"),
            ("purchase", "Charged When Accepted"),
            ("issue", "Charged When Handed Out"),
        ],
        required=True,
        default="off",
        tracking=True,
        help="With budget control, a request is submitted only when its department has"
        " budget left. Charged when accepted: what was bought counts as spent, and"
        " what the store had costs nothing again. Charged when handed out: a department"
        " pays for what it takes, bought or from the store. Services are always charged"
        " when they are accepted.",
    )
    budget_period = fields.Selection(
        selection=PERIODS,
        compute="_compute_budget_period",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="For how long a budget is made. A term lasts until the next one begins, so"
        " that vacations have a budget too.",
    )

    @api.depends("budget_key")
    def _compute_budget_period(self):
        for unit in self:
            unit.budget_period = PERIOD_OF_KEY.get(unit.budget_key, "month")

    def _has_budget_control(self):
        """Whether requests of the school need budget; no unit, no control."""
        return bool(self) and self.sudo().budget_control != "off"
