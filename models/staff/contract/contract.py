"""Contracts of contract staff: one term, one contract (一期一合同)."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..rights import KEEPING_POSTS

FORMS = [
    ("fixed", "Fixed Term"),
    ("open", "Without End"),
    ("task", "Until a Task Is Done"),
    ("part_time", "Part-time"),
    ("service", "Service Agreement"),
]
#: days ahead in which a contract is shown as ending soon
AHEAD_DAYS = 30


class SchoolStaffContract(models.Model):
    """A contract with a person. Signed, it is copied to Odoo's own ``hr.version``."""

    _name = "school.staff.contract"
    _description = "Staff Contract"
    _inherit = [
        "school.document",
        "school.staff.person",
        "mail.activity.mixin",
        "school.listed",
    ]
    _order = "date_end, employee_id, id"

    _document_prefix = "LD"
    _document_own = frozenset(
        {
            "version_id",
            "signed_on",
            "signed_by_id",
            "ended_on",
            "previous_id",
            "renewal_id",
            "last_day",
            "alarmed_on",
        }
    )
    _listed_columns = (
        "name",
        "employee_id",
        "group_id",
        "job",
        "form",
        "date_start",
        "date_end",
        "days_left",
        "wage",
        "state",
    )

    group_id = fields.Many2one(
        comodel_name="school.staff.group",
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    job = fields.Char(string="Post", required=True)
    term_id = fields.Many2one(
        comodel_name="school.term",
        default=lambda self: self.env["school.term"]._current(),
        ondelete="restrict",
    )
    form = fields.Selection(
        selection=FORMS,
        string="Kind of Contract",
        required=True,
        default="fixed",
        help="A service agreement is made with who draws a pension (Art. 44): it is no"
        " labour contract.",
    )
    date_start = fields.Date(
        string="From",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
    )
    date_end = fields.Date(
        string="Until",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
    )
    probation_end = fields.Date(string="Probation Until")
    currency_id = fields.Many2one(related="company_id.currency_id")
    wage = fields.Monetary(string="Wage a Month", required=True)
    fixed_wish = fields.Char(
        string="Wishes a Fixed Term",
        help="When and how the person asked in writing for a fixed term although one"
        " without end is due (Art. 14).",
    )
    previous_id = fields.Many2one(
        comodel_name="school.staff.contract",
        string="Renews",
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
    )
    renewal_id = fields.Many2one(
        comodel_name="school.staff.renewal",
        string="List",
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
    )
    version_id = fields.Many2one(
        comodel_name="hr.version",
        string="Record of the Person",
        copy=False,
        ondelete="set null",
    )
    signed_on = fields.Date(copy=False, readonly=True)
    signed_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Signed for the School By",
        copy=False,
        readonly=True,
        ondelete="restrict",
    )
    ended_on = fields.Date(copy=False, readonly=True)
    last_day = fields.Date(
        compute="_compute_last_day", store=True, precompute=True, index=True
    )
    days_left = fields.Integer(
        compute="_compute_days_left", search="_search_days_left", aggregator=None
    )
    law_note = fields.Text(string="What the Law Says", compute="_compute_law_note")
    alarmed_on = fields.Date(copy=False, readonly=True)
    note = fields.Text()
    state = fields.Selection(
        [
            ("draft", "In Preparation"),
            ("signed", "In Force"),
            ("ended", "Ended"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "The last day cannot lie before the first.",
    )
    _wage_positive = models.Constraint(
        "CHECK (wage >= 0)", "A wage cannot be negative."
    )
    # ranges of one number compare ids without the extension btree_gist
    _one_at_a_time = models.Constraint(
        "EXCLUDE USING gist (int4range(employee_id, employee_id, '[]') WITH &&,"
        " daterange(date_start, last_day, '[]') WITH &&)"
        " WHERE (state IN ('signed', 'ended'))",
        "This person has a contract in this period already.",
    )

    @api.depends("term_id", "form")
    def _compute_dates(self):
        for contract in self:
            term = contract.term_id
            contract.date_start = contract.date_start or term.date_start
            if contract.form == "open":
                contract.date_end = False
            else:
                contract.date_end = contract.date_end or term.date_end

    @api.depends("date_end", "ended_on")
    def _compute_last_day(self):
        for contract in self:
            contract.last_day = contract.ended_on or contract.date_end

    @api.depends("last_day", "state")
    def _compute_days_left(self):
        today = self.env["school.unit"]._today()
        for contract in self:
            last = contract.last_day if contract.state == "signed" else False
            contract.days_left = (last - today).days if last else 0

    def _search_days_left(self, operator, value):
        if operator not in ("<", "<=", ">", ">=") or not isinstance(value, int):
            return NotImplemented
        today = self.env["school.unit"]._today()
        day = fields.Date.add(today, days=value)
        return Domain("state", "=", "signed") & Domain("last_day", operator, day)

    @api.depends(
        "employee_id", "form", "date_start", "date_end", "probation_end", "fixed_wish"
    )
    def _compute_law_note(self):
        for contract in self:
            contract.law_note = "\n".join(
                text for _hard, text in contract._law_findings()
            )

    @api.depends("name", "employee_id")
    def _compute_display_name(self):
        for contract in self:
            person = contract.sudo().employee_id.name
            contract.display_name = " ".join(filter(None, (contract.name, person)))

    @api.constrains("employee_id", "group_id", "company_id", "date_end", "form")
    def _check_parts(self):
        for contract in self.sudo():
            if not contract.date_end and contract.form not in ("open", "task"):
                raise ValidationError(
                    self.env._("Enter until when the contract lasts.")
                )
            if contract.employee_id.company_id != contract.company_id:
                raise ValidationError(
                    self.env._(
                        "%(person)s does not work at %(school)s.",
                        person=contract.employee_id.name,
                        school=contract.company_id.name,
                    )
                )

    def _check_preparing(self):
        """:raise UserError: names the school and the posts"""
        self.unit_id._check_post(KEEPING_POSTS)

    def _document_hint(self):
        return self.env._("Renew it, transfer the person, or end it instead.")

    def action_cancel(self):
        """Cancel contracts that were never signed."""
        self.check_access("write")
        self._check_open()
        self._check_preparing()
        self._set_own({"state": "cancelled"})
        return True

    def action_print(self):
        """Print the contract."""
        self.check_access("read")
        return self.env.ref(
            "school_logistics.action_report_staff_contract"
        ).report_action(self)

    def _check_signed(self):
        """:raise UserError: names the first contract that is not in force"""
        for contract in self:
            if contract.state != "signed":
                raise UserError(
                    self.env._(
                        "%(contract)s is not in force.", contract=contract.display_name
                    )
                )
