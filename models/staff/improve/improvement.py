"""末位预警帮扶: what the law asks for before anybody may say that it did not work.

Being last is not incompetence (指导案例 18 号). 劳动合同法 第四十条第二项: who is not
up to the work is trained or transferred; who then still is not may be given notice of
30 days. So a case goes from the evidence over a talk to training or a transfer and a
new assessment, and then people decide, under approval. The software dismisses nobody:
it archives no one and ends no contract.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

OFFICE_POSTS = ("affairs_director", "vice_principal", "principal")
STATES = [
    ("evidence", "Evidence"),
    ("talk", "Talk Held"),
    ("measure", "Training or Transfer"),
    ("reassessed", "Assessed Again"),
    ("closed", "Closed"),
]


class SchoolStaffImprovement(models.Model):
    """One person who was below the line for months, and what is done about it."""

    _name = "school.staff.improvement"
    _description = "Warning and Help"
    _inherit = ["school.document", "school.approval.mixin", "mail.activity.mixin"]
    _order = "id desc"

    _document_prefix = "BF"
    _document_own = frozenset(
        {
            "requester_id",
            "result_ids",
            "group_id",
            "talk_on",
            "talk_by_id",
            "talk_text",
            "talk_answer",
            "measure",
            "measure_text",
            "measure_from",
            "measure_to",
            "to_group_id",
            "again_ids",
            "outcome",
            "outcome_text",
            "decision",
            "decision_text",
            "union_told_on",
            "unprotected",
            "notice",
            "amount",
            "decided_on",
        }
    )
    _document_fixed = frozenset({"employee_id"})
    _document_open = ("evidence", "talk", "measure", "reassessed")
    _approval_bound = (
        "company_id",
        "employee_id",
        "result_ids",
        "talk_on",
        "measure",
        "measure_from",
        "measure_to",
        "again_ids",
        "outcome",
        "decision",
        "decision_text",
        "union_told_on",
        "notice",
        "amount",
    )
    _approval_amount = "amount"

    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Person",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    employee_name = fields.Char(related="employee_id.name", string="Name", store=True)
    group_id = fields.Many2one(
        comodel_name="school.staff.group", readonly=True, ondelete="restrict"
    )
    result_ids = fields.Many2many(
        comodel_name="school.staff.result",
        relation="school_staff_improvement_result_rel",
        string="Months below the Line",
        readonly=True,
        copy=False,
    )
    requester_id = fields.Many2one(
        comodel_name="res.users",
        string="Opened By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    talk_on = fields.Date(string="Day of the Talk", readonly=True, copy=False)
    talk_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Talk Held By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    talk_text = fields.Text(string="What Was Said", readonly=True, copy=False)
    talk_answer = fields.Text(string="Answer of the Person", readonly=True, copy=False)
    measure = fields.Selection(
        selection=[("training", "Training"), ("transfer", "Transfer")],
        readonly=True,
        copy=False,
    )
    measure_text = fields.Text(string="Training or New Post", readonly=True, copy=False)
    measure_from = fields.Date(readonly=True, copy=False)
    measure_to = fields.Date(string="Measure Until", readonly=True, copy=False)
    to_group_id = fields.Many2one(
        comodel_name="school.staff.group",
        string="New Group",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    again_ids = fields.Many2many(
        comodel_name="school.staff.result",
        relation="school_staff_improvement_again_rel",
        string="Assessed Again In",
        readonly=True,
        copy=False,
    )
    outcome = fields.Selection(
        selection=[("able", "Up to the Work"), ("unable", "Still Not Up to the Work")],
        readonly=True,
        copy=False,
    )
    outcome_text = fields.Text(string="How It Was Found", readonly=True, copy=False)
    decision = fields.Selection(
        selection=[
            ("stay", "Stays in the Post"),
            ("help", "More Training"),
            ("expire", "Contract Not Renewed When It Ends"),
            ("end", "Notice (Labour Contract Law, Art. 40)"),
        ],
        readonly=True,
        copy=False,
    )
    decision_text = fields.Text(string="Reasons", readonly=True, copy=False)
    union_told_on = fields.Date(
        readonly=True,
        copy=False,
        help="Before notice is given, the union hears the reasons (劳动合同法 第四十三"
        "条).",
    )
    unprotected = fields.Boolean(
        string="Not Protected",
        readonly=True,
        copy=False,
        help="Neither ill within the medical period, pregnant or nursing, hurt at work,"
        " nor with 15 years here and less than five to the pension (第四十二条).",
    )
    notice = fields.Selection(
        selection=[("days", "30 Days in Writing"), ("pay", "A Month's Wage Instead")],
        readonly=True,
        copy=False,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        string="Severance Pay",
        readonly=True,
        copy=False,
        help="A month's wage for each year of service (第四十六、四十七条).",
    )
    decided_on = fields.Datetime(readonly=True, copy=False)
    state = fields.Selection(
        selection=STATES,
        required=True,
        default="evidence",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )

    _open_once = models.UniqueIndex(
        "(employee_id) WHERE state <> 'closed'",
        "This person has an open case already.",
    )

    @api.depends("name", "employee_name")
    def _compute_display_name(self):
        for case in self:
            case.display_name = f"{case.name or ''} {case.employee_name or ''}".strip()

    @api.model_create_multi
    def create(self, vals_list):
        """Open cases for people who were warned for months; the evidence is taken.

        :raise UserError: without a post, or the law does not allow it yet
        """
        Person = self.env["hr.employee"].sudo()
        for vals in vals_list:
            key = vals.get("employee_id")
            person = Person.browse(key if type(key) is int else 0).exists()
            if not person:
                raise UserError(self.env._("Choose a person."))
            vals["company_id"] = person.company_id.id
        cases = super().create(vals_list)
        for case in cases:
            results = case._warned_results()
            case._set_own(
                {
                    "result_ids": [fields.Command.set(results.ids)],
                    "group_id": results[0].group_id.id,
                }
            )
        return cases

    def _check_preparing(self):
        """:raise UserError: without a post that heads the office, or about oneself"""
        if self.env.su:
            return
        self.unit_id._check_post(OFFICE_POSTS)
        for case in self:
            if case.sudo().employee_id.user_id == self.env.user:
                raise UserError(
                    self.env._("%(case)s is about yourself.", case=case.display_name)
                )

    def _check_step(self, *states):
        """:raise UserError: without a right or post, or it is another step's turn"""
        self.ensure_one()
        self.check_access("write")
        self._check_preparing()
        words = dict(self._fields["state"]._description_selection(self.env))
        if self.state not in states:
            raise UserError(
                self.env._(
                    "%(case)s: this step is taken at “%(states)s”; it is at “%(state)s”"
                    " now.",
                    case=self.display_name,
                    states=", ".join(words[state] for state in states),
                    state=words[self.state],
                )
            )
        if self.sudo().approval_state in ("running", "approved"):
            raise UserError(
                self.env._(
                    "%(case)s is under approval: nothing of it changes now.",
                    case=self.display_name,
                )
            )

    def _warned_results(self):
        """Return the results of the months in a row that justify a case.

        :raise UserError: too few months, or the last one was not below the line
        """
        self.ensure_one()
        wanted = self.unit_id.sudo().warning_months
        results = (
            self.env["school.staff.result"]
            .sudo()
            .search(
                [
                    ("employee_id", "=", self.employee_id.id),
                    ("company_id", "=", self.company_id.id),
                    ("run_id.state", "in", ("locked", "paid")),
                    ("is_assessed", "=", True),
                ]
            )
        )
        months = {}
        for result in results:
            months.setdefault(result.run_id.date_from, results.browse())
            months[result.run_id.date_from] |= result
        warned = results.browse()
        expected = None
        for month in sorted(months, reverse=True):
            below = months[month].filtered("is_warned")
            if not below or (expected and month != expected):
                break
            warned |= below
            expected = fields.Date.subtract(month, months=1)
        count = len(warned.run_id)
        if count < wanted:
            raise UserError(
                self.env._(
                    "%(person)s was below the line in %(count)s locked months in a row;"
                    " a case needs %(wanted)s. The rank alone is no reason: that"
                    " somebody is last does not show that he is not up to the work"
                    " (%(law)s).",
                    person=self.employee_id.name,
                    count=count,
                    wanted=wanted,
                    law="最高人民法院指导案例 18 号",
                )
            )
        return warned
