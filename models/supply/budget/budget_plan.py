"""What a department asks for, before the budget is drafted."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...common.gate import gate_open, open_gate
from .budget import DRAFTING_POSTS

GATE = "budget_plan"


class SchoolBudgetPlan(models.Model):
    """A wish for one period: so much, for this category, out of that source."""

    _name = "school.budget.plan"
    _description = "Department Plan"
    _inherit = ["school.budget.period", "school.owned"]
    _order = "date_start desc, department_id, id"
    _rec_name = "department_id"

    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Spending Department",
        required=True,
        check_company=True,
        index=True,
        default=lambda self: self.env.user.sudo().employee_id.department_id,
        ondelete="restrict",
    )
    category_id = fields.Many2one("product.category", ondelete="restrict")
    fund_id = fields.Many2one(
        comodel_name="school.fund",
        string="Source of Funds",
        check_company=True,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(required=True)
    reason = fields.Char()
    budget_id = fields.Many2one(
        comodel_name="school.budget",
        string="Taken Into",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)",
        "Enter an amount above zero.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create plans of the own department, or of any as who drafts budgets."""
        plans = super().create([{**vals, "budget_id": False} for vals in vals_list])
        plans._check_own()
        return plans

    def write(self, vals):
        """Write plans that no budget has taken yet."""
        if gate_open(self, GATE):
            return super().write(vals)
        if "budget_id" in vals:
            self._refuse_taken()
        self._check_own()
        result = super().write(vals)
        self._check_own()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_taken(self):
        self._check_own()

    def _check_own(self):
        """Refuse plans of other people's departments, and those in a budget.

        :raise AccessError: names the department
        """
        if self.env.su:
            return
        Holder = self.env["school.post.holder"]
        for plan in self.sudo():
            if plan.budget_id.state in ("submitted", "approved"):
                plan._refuse_taken()
            unit = plan.unit_id
            heads = plan.department_id.manager_id.user_id
            if self.env.user in heads and plan.company_id in self.env.companies:
                continue
            if not unit or not Holder._holds(
                self.env.user, DRAFTING_POSTS, unit, unit._today()
            ):
                raise AccessError(
                    self.env._(
                        "The plan of %(department)s is entered by its head, or by who"
                        " drafts the budget.",
                        department=plan.department_id.name,
                    )
                )

    def _refuse_taken(self):
        raise UserError(
            self.env._(
                "This plan is part of a budget that was submitted. Enter another one."
            )
        )

    def _take(self, budget):
        """Remember which budget these plans went into."""
        open_gate(self.sudo(), GATE).write({"budget_id": budget.id})
