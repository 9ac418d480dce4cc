"""Purchase plans (采购计划) of departments for a month or a term, and the school's."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .unit_plan import PLANNING_POSTS

STATES = [
    ("draft", "Draft"),
    ("submitted", "In Approval"),
    ("approved", "Approved"),
    ("cancelled", "Cancelled"),
]


class SchoolSupplyPlan(models.Model):
    """What a department will need, or the plans of all departments taken together.

    Lines belong to departments. The plan of the school holds department plans that are
    approved, and shows their sums; its own approval binds all of their lines.
    """

    _name = "school.supply.plan"
    _description = "Purchase Plan"
    _inherit = [
        "school.approval.mixin",
        "school.document",
        "school.budget.period",
        "mail.activity.mixin",
    ]
    _order = "date_start desc, id desc"

    _document_prefix = "JH"

    requester_id = fields.Many2one(
        comodel_name="res.users",
        string="Planned By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    level = fields.Selection(
        selection=[("department", "Department"), ("school", "School")],
        string="Plan of",
        required=True,
        default="department",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        check_company=True,
        index=True,
        default=lambda self: self.env.user.sudo().employee_id.department_id,
        ondelete="restrict",
    )
    period = fields.Selection(
        compute=None,
        precompute=False,
        default="term",
        help="A term lasts until the next one begins.",
    )
    line_ids = fields.One2many(
        comodel_name="school.supply.plan.line",
        inverse_name="plan_id",
        string="Lines",
        copy=True,
    )
    school_plan_id = fields.Many2one(
        comodel_name="school.supply.plan",
        string="Plan of the School",
        readonly=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The school's plan that this department plan is part of.",
    )
    member_ids = fields.One2many(
        comodel_name="school.supply.plan",
        inverse_name="school_plan_id",
        string="Department Plans",
        copy=False,
    )
    member_line_ids = fields.One2many(
        comodel_name="school.supply.plan.line",
        inverse_name="school_plan_id",
        string="Lines of the Departments",
        copy=False,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_total = fields.Monetary(
        string="Total",
        compute="_compute_amount_total",
        store=True,
    )
    line_count = fields.Integer(compute="_compute_counts")
    member_count = fields.Integer(compute="_compute_counts")
    rate_requested = fields.Float(
        string="Requested (%)",
        digits=(16, 1),
        compute="_compute_counts",
        help="Amount requested so far, of what is planned.",
    )
    note = fields.Text()
    state = fields.Selection(
        selection=STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        help="Follows the approval. What may be drawn on a plan follows the decisions.",
    )

    _department_of_level = models.Constraint(
        "CHECK ((level = 'department') = (department_id IS NOT NULL))",
        "A department's plan names the department, the school's plan names none.",
    )
    _member_of_other = models.Constraint(
        "CHECK (school_plan_id IS NULL OR level = 'department')",
        "Only plans of departments are part of the school's plan.",
    )
    _school_once = models.UniqueIndex(
        "(company_id, date_start, date_end) WHERE level = 'school'"
        " AND state IN ('submitted', 'approved')",
        "The school has a plan for this period already.",
    )

    @api.depends("line_ids.amount", "member_line_ids.amount")
    def _compute_amount_total(self):
        for plan in self:
            lines = plan.line_ids | plan.member_line_ids
            plan.amount_total = sum(lines.mapped("amount"))

    @api.depends("line_ids", "member_ids", "member_line_ids")
    def _compute_counts(self):
        for plan in self:
            lines = plan.line_ids | plan.member_line_ids
            requested = sum(line.quantity_requested * line.price_unit for line in lines)
            total = plan.amount_total
            plan.line_count = len(lines)
            plan.member_count = len(plan.member_ids)
            plan.rate_requested = 100 * requested / total if total else 0.0

    @api.depends("name", "period_name", "department_id")
    def _compute_display_name(self):
        for plan in self:
            parts = [
                plan.name,
                plan.sudo().department_id.name or plan.sudo().unit_id.name,
                plan.period_name,
            ]
            plan.display_name = " ".join(part for part in parts if part)

    @api.onchange("level")
    def _onchange_level(self):
        """The school's plan is of no department."""
        if self.level == "school":
            self.department_id = False
        elif not self.department_id:
            self.department_id = self.env.user.sudo().employee_id.department_id

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create drafts in the name of the calling user.

        :raise AccessError: unless the user plans for these departments
        """
        for vals in vals_list:
            vals.update(requester_id=self.env.uid, school_plan_id=False)
            vals.pop("member_ids", None)
            vals.pop("member_line_ids", None)
            if vals.get("level") == "school":
                vals["department_id"] = False
        return super().create(vals_list)

    def write(self, vals):
        """Write drafts; who planned and what is contained follow the buttons.

        :raise UserError: for these fields, without the right, or once submitted
        """
        fixed = {"requester_id", "school_plan_id", "member_ids", "member_line_ids"}
        if not self._document_own_writes() and fixed & set(vals):
            self._refuse_fields(fixed & set(vals))
        if {"period", "period_date", "level", "department_id"} & set(vals):
            self._check_alone()
        return super().write(vals)

    def _refuse_fields(self, names):
        raise UserError(
            self.env._(
                "%(fields)s of %(plans)s follow the buttons of the form.",
                fields=", ".join(
                    self._fields[name]._description_string(self.env)
                    for name in sorted(names)
                ),
                plans=", ".join(self.mapped("display_name")),
            )
        )

    def _check_alone(self):
        """:raise UserError: the plan contains others, whose period and level hold"""
        for plan in self:
            if plan.sudo().member_ids:
                raise UserError(
                    self.env._(
                        "%(plan)s contains plans of departments. Take them out first.",
                        plan=plan.display_name,
                    )
                )

    def _check_preparing(self):
        """Refuse plans of other people's departments, and the school's without a post.

        :raise AccessError: names the plan and who enters it
        """
        Holder = self.env["school.post.holder"]
        for plan in self.sudo():
            unit = plan.unit_id
            if unit and Holder._holds(
                self.env.user, PLANNING_POSTS, unit, unit._today()
            ):
                continue
            heads = plan.department_id.manager_id.user_id
            if unit and self.env.user in heads:
                continue
            raise AccessError(
                self.env._(
                    "%(plan)s: a department's plan is entered by its head, the school's"
                    " by general affairs.",
                    plan=plan.display_name or self.env._("New Plan"),
                )
            )

    # -- the school's plan -----------------------------------------------------------

    def action_gather(self):
        """Take the approved plans of the departments for this period into the school's.

        Running it again adds those that were approved since.

        :raise UserError: not a draft of a school's plan, or there is nothing to take
        """
        for plan in self:
            plan.check_access("write")
            plan._check_open()
            plan._check_preparing()
            found = plan._gatherable()
            if plan.level != "school" or not (found or plan.member_ids):
                raise UserError(
                    self.env._(
                        "%(plan)s: no department has an approved plan for %(period)s"
                        " that is not in a plan of the school yet.",
                        plan=plan.display_name,
                        period=plan.period_name or "–",
                    )
                )
            found._set_own({"school_plan_id": plan.id})
            plan.invalidate_recordset(["member_ids", "member_line_ids"])
        return True

    def _gatherable(self):
        """Approved plans of departments for exactly this period, not taken yet."""
        self.ensure_one()
        return self.sudo().search(
            [
                ("company_id", "=", self.company_id.id),
                ("level", "=", "department"),
                ("state", "=", "approved"),
                ("date_start", "=", self.date_start),
                ("date_end", "=", self.date_end),
                ("school_plan_id", "=", False),
            ]
        )

    def action_leave(self):
        """Take department plans out of a school's plan that is still a draft.

        :raise UserError: the school's plan is submitted or approved
        """
        for plan in self:
            plan.check_access("read")
            school = plan.sudo().school_plan_id
            school.sudo(False)._check_open()
            school.sudo(False)._check_preparing()
            plan.sudo()._set_own({"school_plan_id": False})
            school.invalidate_recordset(["member_ids", "member_line_ids"])
        return True

    # -- pages ----------------------------------------------------------------------

    def action_view_lines(self):
        """Open the lines of these plans, to draw on them or to compare."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_logistics.school_supply_plan_line_action"
        )
        return {
            **action,
            "domain": [
                "|",
                ("plan_id", "in", self.ids),
                ("school_plan_id", "in", self.ids),
            ],
            "context": {},
        }

    def action_view_actual(self):
        """Open planned against requested, ordered, accepted and issued."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_logistics.school_supply_plan_actual_action"
        )
        return {
            **action,
            "domain": [
                "|",
                ("plan_id", "in", self.ids),
                ("plan_id.school_plan_id", "in", self.ids),
            ],
            "context": {},
        }
