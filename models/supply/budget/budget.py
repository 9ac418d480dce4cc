"""The budget of a school for a month, a term or a year."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...approval.mixin import DOCUMENT_STATES

STATES = [
    ("draft", "Draft"),
    ("submitted", "In Approval"),
    ("approved", "Approved"),
    ("cancelled", "Cancelled"),
]
DRAFTING_POSTS = ("accountant", "affairs_director")


class SchoolBudget(models.Model):
    """What a school may spend in one period, line by line.

    Its approval enters the planned amounts into the ledger of the budget. From then on
    the figures change by transfers and supplements only, each approved by itself.
    """

    _name = "school.budget"
    _description = "Budget"
    _inherit = [
        "school.document",
        "school.approval.mixin",
        "school.budget.period",
        "mail.activity.mixin",
    ]
    _order = "date_start desc, id desc"

    _document_prefix = "YU"
    _document_own = frozenset({"requester_id"})
    _approval_states = DOCUMENT_STATES
    _approval_bound = ("company_id", "period", "period_date", "date_start", "date_end")
    _approval_bound_lines = {
        "line_ids": ("department_id", "category_id", "fund_id", "amount", "policy"),
    }
    _approval_amount = "amount_total"

    requester_id = fields.Many2one(
        comodel_name="res.users",
        string="Drafted By",
        required=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    line_ids = fields.One2many(
        comodel_name="school.budget.line",
        inverse_name="budget_id",
        string="Lines",
        copy=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_total = fields.Monetary(
        string="Total Drafted",
        compute="_compute_amount_total",
        store=True,
    )
    note = fields.Text()
    state = fields.Selection(
        selection=STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        help="Follows the approval. What may be spent follows the ledger.",
    )

    _name_company_uniq = models.Constraint(
        "UNIQUE (company_id, name)",
        "Another budget of the school has this number.",
    )

    @api.depends("line_ids.amount")
    def _compute_amount_total(self):
        for budget in self:
            budget.amount_total = sum(budget.line_ids.mapped("amount"))

    @api.depends("name", "period_name")
    def _compute_display_name(self):
        for budget in self:
            budget.display_name = f"{budget.name or ''} {budget.period_name or ''}"

    def _document_hint(self):
        return self.env._("Enter a transfer or a supplement.")

    def _check_preparing(self):
        """Refuse unless the user drafts budgets at the school today.

        :raise UserError: names the school and the posts
        """
        self.unit_id._check_post(DRAFTING_POSTS)

    # -- approval -----------------------------------------------------------------

    def _approval_summary(self):
        return self.env._(
            "Budget %(period)s, %(count)s lines",
            period=self.period_name,
            count=len(self.line_ids),
        )

    def _approval_can_submit(self):
        """Refuse a budget that is not complete, naming what is missing."""
        result = super()._approval_can_submit()
        self._check_preparing()
        if self.state != "draft" or not self.line_ids or not self.date_start:
            raise UserError(
                self.env._(
                    "%(budget)s: only a draft with lines, for a period that the school"
                    " calendar knows, is submitted.",
                    budget=self.display_name,
                )
            )
        self.line_ids._check_once()
        return result

    def _approval_can_reopen(self):
        """Refuse: money may have been spent on it. Transfers and supplements remain."""
        raise UserError(
            self.env._(
                "%(budget)s is in force. Change it by a transfer or a supplement.",
                budget=self.display_name,
            )
        )

    def _on_approval_changed(self, state):
        """Follow the approval; approved, the plan enters the ledger."""
        result = super()._on_approval_changed(state)
        if state == "approved":
            self._take_effect()
        return result

    def _take_effect(self):
        """Enter what was approved as planned, once, after verifying the approval.

        :raise UserError: the content is not what was approved
        """
        self._check_approval(self.env._("put the budget in force"))
        for budget in self.sudo():
            budget.line_ids._check_once()
            entered = budget.line_ids._planned_by(budget)
            self.env["school.budget.entry"]._post(
                [
                    {
                        "line_id": line.id,
                        "kind": "plan",
                        "planned": line.amount,
                        "document": budget,
                    }
                    for line in budget.line_ids
                    if line.id not in entered and line.amount
                ],
                check="none",
            )
