"""Departures: by which article a contract ends, what must be so, what is owed."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rights import KEEPING_POSTS
from .contract_sign import SIGNING_POSTS
from .law import service_start, severance_months

REASONS = [
    ("expired", "Contract Expired (Art. 44 no. 1)"),
    ("expired_declined", "Expired, Person Declined the Same Terms (Art. 46 no. 5)"),
    ("agreed_school", "Agreed, Proposed by the School (Art. 36)"),
    ("agreed_person", "Agreed, Proposed by the Person (Art. 36)"),
    ("resigned", "Resigned with Notice (Art. 37)"),
    ("resigned_fault", "Resigned for the School's Fault (Art. 38)"),
    ("probation", "Not Up to the Conditions, in Probation (Art. 39 no. 1)"),
    ("misconduct", "Serious Breach of Rules (Art. 39 no. 2)"),
    ("damage", "Serious Neglect with Great Damage (Art. 39 no. 3)"),
    ("crime", "Criminal Liability (Art. 39 no. 6)"),
    ("medical", "Cannot Work after Medical Period (Art. 40 no. 1)"),
    ("incompetent", "Still Not Up to It after Training or Transfer (Art. 40 no. 2)"),
    ("changed", "Circumstances Changed (Art. 40 no. 3)"),
    ("redundancy", "Redundancy (Art. 41)"),
    ("retired", "Draws a Pension (Art. 44 no. 2)"),
    ("died", "Died (Art. 44 no. 3)"),
    ("moved", "Went to Another School"),
]
#: the school ends it on its own: the union is told first (Art. 43)
BY_SCHOOL = {
    "probation",
    "misconduct",
    "damage",
    "crime",
    "medical",
    "incompetent",
    "changed",
    "redundancy",
}
#: 30 days' notice in writing or a month's wage (Art. 40)
NOTICE_OR_WAGE = {"medical", "incompetent", "changed"}
#: nobody protected by Art. 42 leaves by these
NOT_PROTECTED = NOTICE_OR_WAGE | {"redundancy"}
#: severance is due (Art. 46)
SEVERANCE = NOTICE_OR_WAGE | {
    "expired",
    "agreed_school",
    "resigned_fault",
    "redundancy",
}
PROTECTED = [
    ("none", "None of These"),
    ("medical", "In the Medical Period"),
    ("pregnant", "Pregnancy, Birth, Nursing"),
    ("injury", "Work Injury or Occupational Disease"),
    ("senior", "15 Years Here and under 5 to the Pension"),
]
NOTICE_DAYS = 30
PROBATION_NOTICE_DAYS = 3
#: months at most for wages above three times the local average (Art. 47)
MOST_MONTHS = 12


class SchoolStaffDeparture(models.Model):
    """A person leaves. Prepared by the office, decided by who leads the school.

    The software dismisses nobody and knows no such reason as ranking last: that is not
    the same as not being up to the work (Guiding Case No. 18 of the Supreme Court).
    """

    _name = "school.staff.departure"
    _description = "Departure of a Person"
    _inherit = ["school.document", "school.listed"]
    _order = "date desc, id desc"

    _document_prefix = "LZ"
    _document_own = frozenset(
        {
            "decided_by_id",
            "decided_on",
            "employee_id",
            "requester_id",
            "severance",
            "severance_months",
            "severance_text",
        }
    )
    _listed_columns = ("name", "employee_id", "date", "reason", "severance", "state")

    requester_id = fields.Many2one(
        comodel_name="res.users",
        string="Prepared By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    contract_id = fields.Many2one(
        comodel_name="school.staff.contract",
        required=True,
        index=True,
        check_company=True,
        domain="[('state', '=', 'signed')]",
        ondelete="restrict",
    )
    employee_id = fields.Many2one(
        related="contract_id.employee_id", store=True, precompute=True
    )
    date = fields.Date(
        string="Last Day",
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
    )
    reason = fields.Selection(selection=REASONS, required=True)
    explanation = fields.Text(required=True)
    notice_on = fields.Date(string="Notice Given On")
    wage_for_notice = fields.Boolean(
        string="A Month's Wage Instead", help="Instead of 30 days' notice (Art. 40)."
    )
    union_told_on = fields.Date(help="Before the school ends it on its own (Art. 43).")
    protection = fields.Selection(
        selection=PROTECTED,
        string="Protected By Art. 42",
        help="To be answered whenever the school ends it by Art. 40 or 41.",
    )
    helped_by = fields.Text(
        string="Training or Transfer",
        help="What was done after the person was found not up to the work, and when"
        " (Art. 40 no. 2).",
    )
    assessed_again_on = fields.Date(
        help="When the person was found still not up to the work.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    average_wage = fields.Monetary(
        help="A month, of the twelve months before the end (Art. 47).",
    )
    local_wage = fields.Monetary(
        string="Local Average Wage",
        help="A month, of last year, as the city published it. Three times this is the"
        " most that counts.",
    )
    severance_months = fields.Float(
        string="Months of Severance",
        compute="_compute_severance",
        store=True,
        precompute=True,
    )
    severance = fields.Monetary(
        compute="_compute_severance", store=True, precompute=True
    )
    severance_text = fields.Char(
        string="How It Is Reckoned",
        compute="_compute_severance",
        store=True,
        precompute=True,
    )
    missing = fields.Text(
        string="Still Needed", compute="_compute_missing", help="By law, to go on."
    )
    decided_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    decided_on = fields.Date(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "In Preparation"),
            ("done", "In Effect"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    _once = models.UniqueIndex(
        "(contract_id) WHERE state = 'done'", "This contract is ended already."
    )

    def _check_preparing(self):
        """:raise UserError: names the school and the posts"""
        self.unit_id._check_post(KEEPING_POSTS)

    # -- law ------------------------------------------------------------------------

    def _service_start(self):
        """Return the first day of the unbroken service that ends."""
        self.ensure_one()
        contract = self.contract_id
        earlier = contract._earlier().get(contract.sudo().employee_id, [])
        return service_start(
            [spell[1:] for spell in earlier],
            contract.date_start,
            self.unit_id.sudo().service_gap_days,
        )

    @api.depends("contract_id", "reason", "date", "average_wage", "local_wage")
    def _compute_severance(self):
        for departure in self:
            departure.severance_months = departure.severance = 0.0
            departure.severance_text = False
            contract = departure.contract_id
            if departure.reason not in SEVERANCE or not departure.date or not contract:
                continue
            if contract.form not in ("fixed", "open", "task"):
                continue
            first = departure._service_start()
            if departure.date < first:
                continue
            months = severance_months(first, departure.date)
            wage = departure.average_wage or contract.wage
            cap = departure.local_wage * 3
            if cap and wage > cap:
                wage, months = cap, min(months, MOST_MONTHS)
            departure.severance_months = months
            departure.severance = departure.currency_id.round(months * wage)
            departure.severance_text = departure.env._(
                "%(first)s to %(last)s: %(months)s months × ¥%(wage)s (Art. 46, 47)",
                first=first,
                last=departure.date,
                months=f"{months:g}",
                wage=f"{wage:,.2f}",
            )

    @api.depends(
        "reason",
        "date",
        "notice_on",
        "wage_for_notice",
        "union_told_on",
        "protection",
        "helped_by",
        "assessed_again_on",
        "contract_id",
    )
    def _compute_missing(self):
        for departure in self:
            departure.missing = "\n".join(departure._law_missing())

    def _law_missing(self):
        """Return what the law asks for besides, as sentences."""
        self.ensure_one()
        if not self.reason or not self.contract_id:
            return []
        return [
            *self._missing_dates(),
            *self._missing_notice(),
            *self._missing_union(),
            *self._missing_protection(),
            *self._missing_reassessment(),
        ]

    def _missing_dates(self):
        contract = self.contract_id
        expired = self.reason in ("expired", "expired_declined")
        if expired and contract.date_end != self.date:
            yield self.env._(
                "The contract expires on %(day)s: that is its last day.",
                day=contract.date_end or "-",
            )
        if self.date and self.date < contract.date_start:
            yield self.env._("The last day lies before the contract.")
        probation = contract.probation_end
        if self.reason == "probation" and not (probation and self.date <= probation):
            yield self.env._("The person is not in probation (Art. 39 no. 1).")

    def _missing_notice(self):
        if not self.date:
            return
        given = self.notice_on
        if self.reason in NOTICE_OR_WAGE and not self.wage_for_notice:
            if not given or given + relativedelta(days=NOTICE_DAYS) > self.date:
                yield self.env._(
                    "30 days' notice in writing, or a month's wage (Art. 40)."
                )
        if self.reason == "resigned":
            probation = self.contract_id.probation_end
            short = probation and self.date <= probation
            days = PROBATION_NOTICE_DAYS if short else NOTICE_DAYS
            if not given or given > self.date:
                yield self.env._(
                    "When the person gave notice: %(days)s days ahead (Art. 37); the"
                    " school may let go earlier.",
                    days=days,
                )

    def _missing_union(self):
        if self.reason in BY_SCHOOL and not self.union_told_on:
            yield self.env._("When the union was told of the reason (Art. 43).")

    def _missing_protection(self):
        if self.reason in NOT_PROTECTED and self.protection != "none":
            yield self.env._(
                "Nobody who is protected leaves by Art. 40 or 41: answer that none of"
                " the cases of Art. 42 applies."
            )

    def _missing_reassessment(self):
        if self.reason != "incompetent":
            return
        if not (self.helped_by or "").strip():
            yield self.env._(
                "Which training or transfer there was first (Art. 40 no. 2). Ranking"
                " last is not the same as not being up to the work."
            )
        again = self.assessed_again_on
        if not again or (self.date and again > self.date):
            yield self.env._("When the person was found still not up to it.")

    # -- decision -------------------------------------------------------------------

    def action_decide(self):
        """End the contract, as who leads the school; the preparer does not decide.

        :raise UserError: names what the law still asks for
        """
        self.check_access("write")
        self._check_open()
        for departure in self:
            departure._check_deciding()
        for departure in self:
            departure._apply()
        return True

    def _check_deciding(self):
        self.ensure_one()
        posts = ("principal",) if self.reason in BY_SCHOOL else SIGNING_POSTS
        self.unit_id._check_post(posts)
        missing = self._law_missing()
        if missing:
            raise UserError("\n".join([f"{self.name}:", *missing]))
        person = self.sudo().employee_id
        if person.user_id == self.env.user:
            raise UserError(self.env._("Nobody decides his own departure."))
        if self.reason in BY_SCHOOL and self.requester_id == self.env.user:
            raise UserError(
                self.env._(
                    "%(departure)s: whoever prepared it does not decide it.",
                    departure=self.name,
                )
            )
        self.contract_id._check_signed()

    def _apply(self):
        self.ensure_one()
        today = self.env["school.unit"]._today()
        # the gate of the contract is opened by its own method
        self.contract_id._end(self.date)
        self._set_own(
            {"state": "done", "decided_by_id": self.env.uid, "decided_on": today}
        )
        version = self.contract_id.sudo().version_id
        version.write({"departure_date": self.date})
