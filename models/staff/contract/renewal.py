"""One list for a term: who is recruited, who is renewed, signed in one click."""

from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...common.gate import open_gate
from ..rights import KEEPING_POSTS
from .contract import FORMS
from .contract_sign import SIGNING_POSTS

LONGEST_NAME = 64


class SchoolStaffRenewal(models.Model):
    """Recruitment and renewal of a term (一期一招聘、一期一合同)."""

    _name = "school.staff.renewal"
    _description = "Recruitment and Renewal List"
    _inherit = ["school.document"]
    _order = "date_start desc, id desc"

    _document_prefix = "XQ"
    _document_own = frozenset({"attempts", "signed_on"})

    term_id = fields.Many2one(
        comodel_name="school.term",
        required=True,
        default=lambda self: self.env["school.term"]._current(),
        ondelete="restrict",
    )
    date_start = fields.Date(
        string="From",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    date_end = fields.Date(
        string="Until",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    group_ids = fields.Many2many(
        comodel_name="school.staff.group",
        relation="school_staff_renewal_group_rel",
        string="Groups",
        check_company=True,
        help="Empty: all groups.",
    )
    line_ids = fields.One2many(
        comodel_name="school.staff.renewal.line",
        inverse_name="renewal_id",
        string="People",
        copy=False,
    )
    contract_count = fields.Integer(compute="_compute_counts")
    open_count = fields.Integer(string="Not Signed Yet", compute="_compute_counts")
    signed_on = fields.Date(readonly=True, copy=False)
    attempts = fields.Integer(readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "In Preparation"), ("done", "All Signed")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_end >= date_start)", "The last day cannot lie before the first."
    )

    @api.depends("term_id")
    def _compute_dates(self):
        for renewal in self:
            renewal.date_start = renewal.term_id.date_start
            renewal.date_end = renewal.term_id.date_end

    @api.depends("line_ids.contract_id", "line_ids.decision")
    def _compute_counts(self):
        for renewal in self:
            wanted = renewal.line_ids.filtered(lambda one: one.decision != "leave")
            renewal.contract_count = len(wanted.contract_id)
            renewal.open_count = len(wanted.filtered(lambda one: not one.contract_id))

    def _check_preparing(self):
        """:raise UserError: names the school and the posts"""
        self.unit_id._check_post(KEEPING_POSTS)

    def action_fill(self):
        """List whoever's contract is over before or within the term, once each."""
        self.check_access("write")
        self._check_changeable()
        Contract = self.env["school.staff.contract"]
        for renewal in self:
            domain = [
                ("company_id", "=", renewal.company_id.id),
                ("state", "=", "signed"),
                ("last_day", "<", renewal.date_end),
                ("last_day", ">=", renewal.date_start - relativedelta(months=6)),
            ]
            if renewal.group_ids:
                domain.append(("group_id", "in", renewal.group_ids.ids))
            contracts = Contract.search(domain, order="last_day desc, id")
            known = renewal.line_ids.employee_id
            lines = []
            for contract in contracts:
                if contract.employee_id in known:
                    continue
                known |= contract.employee_id
                lines.append(Command.create(contract._renewal_line(renewal)))
            renewal.line_ids = lines
        return True

    def action_sign(self):
        """Sign what can be signed; the rest stays listed with its reason.

        Pressed again, what is signed is left alone.

        :raise UserError: without a post, or nothing is to be signed
        """
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        self.unit_id._check_post(SIGNING_POSTS)
        # whoever presses at the same moment changes the same row, waits here and finds
        # the lines signed
        self._set_own({"attempts": self.attempts + 1})
        self.flush_recordset()
        self.line_ids.invalidate_recordset()
        waiting = self.line_ids.filtered(
            lambda one: not one.contract_id and one.decision != "leave"
        )
        if not waiting:
            raise UserError(
                self.env._("%(list)s: nobody is to be signed.", list=self.name)
            )
        contracts = waiting._make_contracts()
        problems = contracts._sign_problems()
        good = contracts - contracts.browse([one.id for one in problems])
        good._sign()
        waiting._note_problems(contracts, problems)
        left = self.line_ids.filtered(
            lambda one: not one.contract_id and one.decision != "leave"
        )
        if not left:
            today = self.env["school.unit"]._today()
            self._set_own({"state": "done", "signed_on": today})
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if left else "success",
                "message": self.env._(
                    "%(signed)s signed, %(left)s left with a reason.",
                    signed=len(good),
                    left=len(left),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _own_gate(self):
        """Return the lists, allowed to set what only our methods set."""
        return open_gate(self, f"own {self._name}")

    def action_open_contracts(self):
        """Open the contracts that were made of this list."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_logistics.school_staff_contract_action"
        )
        return {
            **action,
            "domain": [("renewal_id", "=", self.id)],
            "context": {},
        }


class SchoolStaffRenewalLine(models.Model):
    """A person, known or new, of a list."""

    _name = "school.staff.renewal.line"
    _description = "Person of a Renewal List"
    _inherit = ["school.document.line"]
    _order = "renewal_id, sequence, id"

    _document_field = "renewal_id"

    renewal_id = fields.Many2one(
        comodel_name="school.staff.renewal",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="renewal_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Person",
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    candidate = fields.Char(string="Newly Recruited", help="Name, if not known yet.")
    group_id = fields.Many2one(
        comodel_name="school.staff.group",
        required=True,
        check_company=True,
        ondelete="restrict",
    )
    job = fields.Char(string="Post", required=True)
    form = fields.Selection(
        selection=FORMS, string="Kind of Contract", required=True, default="fixed"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    wage = fields.Monetary(string="Wage a Month", required=True)
    probation_end = fields.Date(string="Probation Until")
    fixed_wish = fields.Char(string="Wishes a Fixed Term")
    decision = fields.Selection(
        [("renew", "Renew"), ("recruit", "Recruit"), ("leave", "Let It End")],
        required=True,
        default="renew",
    )
    previous_id = fields.Many2one(
        comodel_name="school.staff.contract",
        string="Contract So Far",
        readonly=True,
        ondelete="restrict",
    )
    contract_id = fields.Many2one(
        comodel_name="school.staff.contract",
        string="New Contract",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    problem = fields.Char(string="Why Not Signed", readonly=True, copy=False)

    _person_once = models.UniqueIndex(
        "(renewal_id, employee_id)", "This person is listed already."
    )
    _someone = models.Constraint(
        "CHECK (employee_id IS NOT NULL OR candidate IS NOT NULL)",
        "Choose a person, or enter the name of somebody new.",
    )

    @api.constrains("candidate")
    def _check_candidate(self):
        for line in self:
            if line.candidate and len(line.candidate) > LONGEST_NAME:
                raise ValidationError(self.env._("Enter a name, not a story."))

    @api.model_create_multi
    def create(self, vals_list):
        """List people; what was signed follows from signing."""
        for vals in vals_list:
            vals.update(contract_id=False, problem=False)
            previous = vals.pop("previous_id", False)
            contract = self.env["school.staff.contract"].browse(
                previous if isinstance(previous, int) else []
            )
            if contract.employee_id.id == vals.get("employee_id"):
                vals["previous_id"] = contract.id
        return super().create(vals_list)

    def write(self, vals):
        """Change what is listed; nobody types in what was signed.

        :raise UserError: for the contract, and for who is signed already
        """
        if not self.renewal_id._document_own_writes():
            refused = {"contract_id", "problem", "previous_id", "renewal_id"} & set(
                vals
            )
            if refused or self.contract_id:
                raise UserError(
                    self.env._("Whoever is signed already stays as he was signed.")
                )
        return super().write(vals)

    def _gated(self):
        """Return the lines, allowed to hold what signing says."""
        lists = self.renewal_id
        return self.with_env(lists._own_gate().env)

    def _make_contracts(self):
        """Return new contracts of the lines, people made where they are new."""
        new = self.filtered(lambda one: not one.employee_id)
        people = (
            self.env["hr.employee"]
            .sudo()
            .create(
                [
                    {"name": line.candidate, "company_id": line.company_id.id}
                    for line in new
                ]
            )
        )
        for line, person in zip(new._gated(), people, strict=True):
            line.employee_id = person.id
        contracts = self.env["school.staff.contract"].create(
            [line._contract_values() for line in self]
        )
        for line, contract in zip(self, contracts, strict=True):
            contract._set_own(
                {
                    "renewal_id": line.renewal_id.id,
                    "previous_id": line.previous_id.id,
                }
            )
        return contracts

    def _contract_values(self):
        self.ensure_one()
        renewal = self.renewal_id
        return {
            "company_id": self.company_id.id,
            "employee_id": self.employee_id.id,
            "group_id": self.group_id.id,
            "job": self.job,
            "term_id": renewal.term_id.id,
            "form": self.form,
            "date_start": renewal.date_start,
            "date_end": False if self.form == "open" else renewal.date_end,
            "probation_end": self.probation_end,
            "wage": self.wage,
            "fixed_wish": self.fixed_wish,
        }

    def _note_problems(self, contracts, problems):
        """Put the signed contract or the reason on each line."""
        bad = contracts.browse([one.id for one in problems])
        for line, contract in zip(self._gated(), contracts, strict=True):
            if contract in bad:
                line.write({"problem": problems[contract][:500]})
            else:
                line.write({"contract_id": contract.id, "problem": False})
        bad.unlink()


class SchoolStaffContract(models.Model):
    _inherit = "school.staff.contract"

    def _renewal_line(self, renewal):
        """Return the values of the line by which a contract is renewed."""
        self.ensure_one()
        return {
            "employee_id": self.employee_id.id,
            "group_id": self.group_id.id,
            "job": self.job,
            "form": self.form,
            "wage": self.wage,
            "previous_id": self.id,
        }
