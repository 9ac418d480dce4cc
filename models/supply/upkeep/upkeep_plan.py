"""修购计划: what a school replaces, repairs and builds small in one year."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...approval.mixin import DOCUMENT_STATES
from ..plan.plan import STATES

DRAFTING_POSTS = ("affairs_director", "affairs_clerk", "asset_keeper")
LINE_BOUND = (
    "kind",
    "name",
    "product_id",
    "place",
    "reason",
    "quantity",
    "amount",
    "amount_approved",
    "priority",
    "fund_id",
)


class SchoolUpkeepPlan(models.Model):
    """The year's plan, item by item, with the amounts that its approval decided on.

    The amounts are cut by those who approve. What is bought for an item never exceeds
    what was decided, and the district sees the items of all of its schools.
    """

    _name = "school.upkeep.plan"
    _description = "Replacement and Repair Plan"
    _inherit = ["school.approval.mixin", "school.document", "mail.activity.mixin"]
    _order = "year_id desc, id desc"

    _document_prefix = "XG"

    _approval_states = DOCUMENT_STATES
    _approval_cuttable = ("line_ids", "amount_approved", "currency_id")
    _approval_bound = ("company_id", "year_id", "reason")
    _approval_bound_lines = {"line_ids": LINE_BOUND}
    _approval_amount = "amount_approved"

    requester_id = fields.Many2one(
        comodel_name="res.users",
        string="Drafted By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    year_id = fields.Many2one(
        comodel_name="school.year",
        required=True,
        index=True,
        default=lambda self: self.env["school.term"]._current().year_id,
        ondelete="restrict",
    )
    reason = fields.Text(help="Basis of the plan, such as a stock-take or inspection.")
    line_ids = fields.One2many(
        comodel_name="school.upkeep.line",
        inverse_name="plan_id",
        string="Items",
        copy=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_asked = fields.Monetary(
        string="Asked For", compute="_compute_amounts", store=True
    )
    amount_approved = fields.Monetary(
        string="Decided", compute="_compute_amounts", store=True
    )
    amount_requested = fields.Monetary(
        string="Requested", compute="_compute_amount_requested"
    )
    state = fields.Selection(
        selection=STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    @api.depends("line_ids.amount", "line_ids.amount_approved")
    def _compute_amounts(self):
        for plan in self:
            plan.amount_asked = sum(plan.line_ids.mapped("amount"))
            plan.amount_approved = sum(plan.line_ids.mapped("amount_approved"))

    @api.depends("line_ids.amount_requested")
    def _compute_amount_requested(self):
        for plan in self:
            plan.amount_requested = sum(plan.line_ids.mapped("amount_requested"))

    @api.depends("name", "year_id")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = f"{plan.name or ''} {plan.year_id.name or ''}".strip()

    @api.model_create_multi
    def create(self, vals_list):
        """Create drafts in the name of the calling user."""
        for vals in vals_list:
            vals["requester_id"] = self.env.uid
        return super().create(vals_list)

    def write(self, vals):
        """Write drafts; who drafted a plan stays.

        :raise UserError: once submitted, or without the post
        """
        if "requester_id" in vals:
            raise UserError(
                self.env._("Who drafted a plan stays with it. Make another plan.")
            )
        return super().write(vals)

    def _check_preparing(self):
        """:raise UserError: names the school and the posts"""
        self.unit_id._check_post(DRAFTING_POSTS)

    # -- approval -----------------------------------------------------------------

    def _approval_facts(self):
        """Add the source of funds, if there is one."""
        funds = self.line_ids.fund_id
        return {
            **super()._approval_facts(),
            "fund_id": funds.id if len(funds) == 1 else False,
            "planned": True,
        }

    def _approval_date(self):
        """A plan is in the school's own currency: no rate is needed."""
        return self.env["school.unit"]._today()

    def _approval_goods(self):
        return [
            {
                "product": line.product_id,
                "is_service": line.kind != "replace",
                "price": line.amount_approved / line.quantity,
                "amount": line.amount_approved,
            }
            for line in self.line_ids
        ]

    def _approval_summary(self):
        return self.env._(
            "Replacement and repair %(year)s, %(count)s items",
            year=self.year_id.name,
            count=len(self.line_ids),
        )

    def _approval_can_submit(self):
        """Refuse a plan without items, naming it."""
        result = super()._approval_can_submit()
        self._check_open()
        self._check_preparing()
        if not self.line_ids:
            raise UserError(
                self.env._("%(plan)s: add at least one item.", plan=self.display_name)
            )
        return result

    def _approval_can_reopen(self):
        """Refuse to change a plan on which something was requested."""
        result = super()._approval_can_reopen()
        used = self.sudo().line_ids.filtered("amount_requested")
        if used:
            raise UserError(
                self.env._(
                    "%(plan)s: %(items)s were requested already. What is missing comes"
                    " into another plan.",
                    plan=self.display_name,
                    items=", ".join(used[:3].mapped("name")),
                )
            )
        return result
