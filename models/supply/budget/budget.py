"""The budget of a school for a month, a term or a year."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open, open_gate

STATES = [
    ("draft", "Draft"),
    ("submitted", "In Approval"),
    ("approved", "Approved"),
    ("cancelled", "Cancelled"),
]
# State of the document for each state of its approval.
STATE_OF_APPROVAL = {
    "none": "draft",
    "running": "submitted",
    "approved": "approved",
    "rejected": "cancelled",
    "returned": "draft",
    "withdrawn": "draft",
    "void": "draft",
}
DRAFTING_POSTS = ("accountant", "affairs_director")
# What is set once, or follows the approval.
FIXED = {"company_id", "name", "requester_id", "state", "unit_id"}
GATE = "budget_own"


class SchoolBudget(models.Model):
    """What a school may spend in one period, line by line.

    Its approval enters the planned amounts into the ledger of the budget. From then on
    the figures change by transfers and supplements only, each approved by itself.
    """

    _name = "school.budget"
    _description = "Budget"
    _inherit = [
        "school.approval.mixin",
        "school.budget.period",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    _approval_bound = ("company_id", "period", "period_date", "date_start", "date_end")
    _approval_bound_lines = {
        "line_ids": ("department_id", "category_id", "fund_id", "amount", "policy"),
    }
    _approval_amount = "amount_total"

    name = fields.Char(
        string="Number",
        readonly=True,
        copy=False,
        index="trigram",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    unit_id = fields.Many2one(
        comodel_name="school.unit",
        compute="_compute_unit_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
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

    @api.depends("company_id")
    def _compute_unit_id(self):
        Unit = self.env["school.unit"]
        for budget in self:
            budget.unit_id = Unit._for_company(budget.company_id)

    @api.depends("line_ids.amount")
    def _compute_amount_total(self):
        for budget in self:
            budget.amount_total = sum(budget.line_ids.mapped("amount"))

    @api.depends("name", "period_name")
    def _compute_display_name(self):
        for budget in self:
            budget.display_name = f"{budget.name or ''} {budget.period_name or ''}"

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create drafts, numbered, in the name of the calling user.

        :raise UserError: unless the user holds one of the posts that draft budgets
        """
        for vals in vals_list:
            vals.update(state="draft", requester_id=self.env.uid)
            vals.pop("name", None)
        budgets = super().create(vals_list)
        budgets._check_drafting()
        for company, of_company in budgets.grouped("company_id").items():
            numbers = self.env["ir.sequence"]._school_numbers(
                "school.budget", "YU", company, count=len(of_company)
            )
            for budget, number in zip(of_company, numbers, strict=True):
                open_gate(budget, GATE).write({"name": number})
        return budgets

    def write(self, vals):
        """Write drafts, by those who draft budgets.

        :raise UserError: when one of the fixed fields is among ``vals``
        """
        if all(name.startswith(("message_", "activity_")) for name in vals):
            return super().write(vals)
        if not gate_open(self, GATE) and not gate_open(self, "approval"):
            if not FIXED.isdisjoint(vals):
                self._refuse_fixed(FIXED & set(vals))
            self._check_drafting()
        return super().write(vals)

    def _refuse_fixed(self, names):
        raise UserError(
            self.env._(
                "%(fields)s of %(budgets)s cannot be written. Use the buttons of the"
                " form.",
                fields=", ".join(
                    self._fields[name]._description_string(self.env)
                    for name in sorted(names)
                ),
                budgets=", ".join(self.mapped("display_name")),
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_drafts(self):
        """Delete drafts; what was submitted stays on file."""
        self._check_drafting()
        for budget in self:
            if budget.state != "draft":
                raise UserError(
                    self.env._(
                        "%(budget)s stays on file. Only drafts are deleted.",
                        budget=budget.display_name,
                    )
                )

    def _check_drafting(self):
        """Refuse unless the user drafts budgets at the school today.

        :raise UserError: names the school and the posts
        """
        for budget in self:
            if not budget.unit_id:
                raise UserError(
                    self.env._(
                        "%(company)s is not a school of the district. Switch to your"
                        " school first.",
                        company=budget.company_id.name,
                    )
                )
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
        self._check_drafting()
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
        for budget in self:
            open_gate(budget.sudo(), GATE).write({"state": STATE_OF_APPROVAL[state]})
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
