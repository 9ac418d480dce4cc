"""The supply request: what a department asks for, and what became of it."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.gate import gate_open, open_gate

STATES = [
    ("draft", "Draft"),
    ("submitted", "In Approval"),
    ("approved", "Approved"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]
# State of the document for each state of its approval.
STATE_OF_APPROVAL = {
    "none": "draft",
    "running": "submitted",
    "approved": "approved",
    "rejected": "draft",
    "returned": "draft",
    "withdrawn": "draft",
    "void": "draft",
}


class SchoolSupplyRequest(models.Model):
    _name = "school.supply.request"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Supply Request"
    _order = "date desc, id desc"
    _check_company_auto = True

    _approval_bound = (
        "company_id",
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
        string="Unit",
        compute="_compute_unit_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
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
        string="Department",
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
        default=fields.Date.context_today,
        copy=False,
    )
    term_id = fields.Many2one(
        comodel_name="school.term",
        string="Term",
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

    @api.depends("company_id")
    def _compute_unit_id(self):
        Unit = self.env["school.unit"]
        for request in self:
            request.unit_id = Unit._for_company(request.company_id)

    @api.depends("requester_id", "company_id")
    def _compute_department_id(self):
        for request in self:
            employee = request.requester_id.with_company(
                request.company_id
            ).employee_id
            request.department_id = employee.department_id

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

    # -- state --------------------------------------------------------------------

    def _on_approval_changed(self, state):
        """Follow the approval (hook of the approval room)."""
        self._set_state(STATE_OF_APPROVAL[state])

    def _set_state(self, state):
        open_gate(self, "request_state").write({"state": state})

    def _sync_done(self):
        """Close the requests of which every line is finished."""
        approved = self.filtered(lambda request: request.state == "approved")
        finished = approved.filtered(
            lambda request: all(line.is_finished for line in request.line_ids)
        )
        if finished:
            finished._set_state("done")

    def write(self, vals):
        """Write; ``state`` follows the approval and is never written by a client."""
        if "state" in vals and not gate_open(self, "request_state"):
            raise UserError(
                self.env._(
                    "The state of %(requests)s follows the approval and the deliveries."
                    " Use the buttons of the form.",
                    requests=", ".join(self.mapped("name")),
                )
            )
        return super().write(vals)
