"""The supply request: what a department asks for, and what became of it."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...common.gate import gate_open, open_gate

STATES = [
    ("draft", "Draft"),
    ("submitted", "In Approval"),
    ("approved", "Approved"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]
# What is set once, or follows the approval and the deliveries.
FIXED = {"company_id", "date", "name", "requester_id", "state", "unit_id"}


class SchoolSupplyRequest(models.Model):
    _name = "school.supply.request"
    _inherit = [
        "school.approval.mixin",
        "school.numbered",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Supply Request"
    _order = "date desc, id desc"
    _document_prefix = "SQ"

    _approval_bound = (
        "company_id",
        "date",
        "department_id",
        "requester_id",
        "fund_id",
        "term_id",
        "needed_by",
        "purpose",
        "urgent",
        "planned",
    )
    _approval_bound_lines = {
        "line_ids": (
            "product_id",
            "name",
            "specification",
            "gbt_class",
            "quantity",
            "quantity_approved",
            "product_uom_id",
            "price_unit",
            "kind",
        ),
    }
    _approval_amount = "amount_total"

    requester_id = fields.Many2one(
        comodel_name="res.users",
        string="Applicant",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        compute="_compute_department_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    date = fields.Date(
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
        copy=False,
    )
    term_id = fields.Many2one(
        comodel_name="school.term",
        compute="_compute_term_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
    )
    fund_id = fields.Many2one(
        comodel_name="school.fund",
        string="Source of Funds",
        check_company=True,
        ondelete="restrict",
    )
    needed_by = fields.Date(copy=False)
    purpose = fields.Char()
    urgent = fields.Boolean()
    planned = fields.Boolean(
        default=True,
        help="The purchase is part of the approved plan of the term.",
    )
    line_ids = fields.One2many(
        comodel_name="school.supply.request.line",
        inverse_name="request_id",
        string="Lines",
        copy=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_total = fields.Monetary(
        string="Total",
        compute="_compute_amount_total",
        store=True,
    )
    state = fields.Selection(
        selection=STATES,
        required=True,
        default="draft",
        copy=False,
        index=True,
        readonly=True,
        help="What the approval and the lines add up to. Effects never rely on it.",
    )
    line_count = fields.Integer(compute="_compute_summary")
    summary = fields.Char(
        compute="_compute_summary",
        help="First item and number of lines, for lists and the inbox.",
    )
    is_mine = fields.Boolean(compute="_compute_is_mine")
    has_open = fields.Boolean(compute="_compute_can_close")
    can_close = fields.Boolean(compute="_compute_can_close")

    _name_company_uniq = models.Constraint(
        "UNIQUE (company_id, name)",
        "Another request of the school has this number.",
    )
    _open_index = models.Index(
        "(company_id, date DESC, id DESC) WHERE state = 'approved'"
    )

    @api.depends("requester_id", "company_id")
    def _compute_department_id(self):
        for company, requests in self.grouped("company_id").items():
            employees = self._employees(requests.requester_id, company)
            for request in requests:
                employee = employees.get(request.requester_id)
                request.department_id = employee and employee.department_id

    @api.model
    def _employees(self, users, company):
        """Return ``{user: employee}`` at ``company``, for the departments."""
        employees = (
            self.env["hr.employee"]
            .sudo()
            .search([("user_id", "in", users.ids), ("company_id", "=", company.id)])
        )
        return {employee.user_id: employee for employee in reversed(employees)}

    @api.depends("date")
    def _compute_term_id(self):
        Term = self.env["school.term"]
        for date, requests in self.grouped("date").items():
            domain = [("date_start", "<=", date), ("date_end", ">=", date)]
            requests.term_id = date and Term.search(domain, limit=1)

    @api.depends("line_ids.price_subtotal")
    def _compute_amount_total(self):
        for request in self:
            request.amount_total = sum(request.line_ids.mapped("price_subtotal"))

    @api.depends("line_ids.name")
    def _compute_summary(self):
        for request in self:
            request.line_count = len(request.line_ids)
            names = request.line_ids.mapped("name")
            if len(names) > 1:
                request.summary = self.env._(
                    "%(item)s and %(count)s more", item=names[0], count=len(names) - 1
                )
            else:
                request.summary = names[0] if names else ""

    @api.depends("requester_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for request in self:
            request.is_mine = request.requester_id == self.env.user

    @api.depends("state", "line_ids.qty_open")
    @api.depends_context("uid")
    def _compute_can_close(self):
        for request in self:
            request.has_open = any(line.qty_open > 0 for line in request.line_ids)
            request.can_close = (
                request.state == "approved"
                and request.has_open
                and request._may_close()
            )

    @api.constrains("department_id", "unit_id")
    def _check_complete(self):
        for request in self:
            if not request.unit_id:
                raise ValidationError(
                    self.env._(
                        "%(company)s is not a school of the district. Switch to your"
                        " school before you apply.",
                        company=request.company_id.name,
                    )
                )

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create requests of today, numbered, in the name of the calling user.

        :raise AccessError: when somebody else is named as the applicant
        """
        today = self.env["school.unit"]._today()
        for vals in vals_list:
            vals.update(date=today, state="draft")
            vals.setdefault("company_id", self.env.company.id)
            vals.setdefault("requester_id", self.env.uid)
        self._check_applicants(vals_list)
        Company = self.env["res.company"]
        names = self._draw_numbers(
            [(Company.browse(vals["company_id"]), today) for vals in vals_list]
        )
        for vals, name in zip(vals_list, names, strict=True):
            vals["name"] = name
        return super().create(vals_list)

    @api.model
    def _check_applicants(self, vals_list):
        """Refuse requests in the name of another person.

        An import on behalf of others checks the post and opens a gate instead.
        """
        if gate_open(self.browse(), "request_on_behalf"):
            return
        for vals in vals_list:
            if vals["requester_id"] != self.env.uid:
                raise AccessError(
                    self.env._(
                        "Everybody applies in his or her own name. Leave the applicant"
                        " as it is, or import a list for the departments."
                    )
                )

    def write(self, vals):
        """Write; state and number follow the documents and are not typed in.

        :raise UserError: when one of the fixed fields is among ``vals``
        """
        fixed = FIXED & set(vals)
        if fixed and not gate_open(self, "request_state"):
            raise UserError(
                self.env._(
                    "%(fields)s of %(requests)s cannot be written. Use the buttons of"
                    " the form.",
                    fields=", ".join(
                        self._fields[name]._description_string(self.env)
                        for name in sorted(fixed)
                    ),
                    requests=", ".join(self.mapped("display_name")),
                )
            )
        return super().write(vals)

    def _set_state(self, state):
        """Set the state that the documents add up to; callers checked the rights."""
        open_gate(self.sudo(), "request_state").write({"state": state})
