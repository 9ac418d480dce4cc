"""The assessment of a school's month (本月考核)."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .sequence import STATES

PREPARING_POSTS = ("affairs_director", "affairs_clerk")
DIRECTING_POSTS = ("affairs_director", "vice_principal", "principal")


class SchoolStaffRun(models.Model):
    """One run per school and month: collected, scored, shown, locked, paid.

    Scores follow from facts and frozen schemes alone; nothing is typed in. While it is
    a draft it may be computed again and again, always to the same cents.
    """

    _name = "school.staff.run"
    _description = "Monthly Assessment"
    _inherit = ["school.document", "school.approval.mixin", "mail.activity.mixin"]
    _order = "date_from desc, id desc"

    _document_prefix = "KH"
    _document_own = frozenset(
        {
            "appeal_until",
            "computed_on",
            "locked_on",
            "paid_on",
            "published_on",
            "result_digest",
            "amount_total",
            "people_count",
            "version_ids",
            "requester_id",
            "move_id",
        }
    )
    _document_open = ("draft",)
    _approval_bound = ("company_id", "date_from", "date_to", "result_digest")
    _approval_amount = "amount_total"

    month_id = fields.Many2one(
        comodel_name="school.month", required=True, index=True, ondelete="restrict"
    )
    date_from = fields.Date(
        string="First Day", related="month_id.date_start", store=True, precompute=True
    )
    date_to = fields.Date(
        string="Last Day", related="month_id.date_end", store=True, precompute=True
    )
    requester_id = fields.Many2one(
        comodel_name="res.users",
        string="Prepared By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    state = fields.Selection(
        selection=STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    turn = fields.Integer(
        readonly=True,
        copy=False,
        default=0,
        help="Rises with each computation: of two at once, one has to wait or begin"
        " anew.",
    )
    version_ids = fields.Many2many(
        comodel_name="school.staff.scheme.version", string="Schemes", readonly=True
    )
    result_ids = fields.One2many(
        comodel_name="school.staff.result", inverse_name="run_id", readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_total = fields.Monetary(
        string="Pay in Total",
        readonly=True,
        copy=False,
        groups="school_logistics.group_affairs,school_logistics.group_principal,"
        "school_logistics.group_accountant,school_logistics.group_officer,"
        "school_logistics.group_auditor",
    )
    people_count = fields.Integer(string="Results", readonly=True, copy=False)
    result_digest = fields.Char(readonly=True, copy=False)
    computed_on = fields.Datetime(readonly=True, copy=False)
    published_on = fields.Datetime(string="Shown Since", readonly=True, copy=False)
    appeal_until = fields.Date(
        readonly=True, copy=False, help="Last day on which an appeal is accepted."
    )
    locked_on = fields.Datetime(readonly=True, copy=False)
    paid_on = fields.Datetime(readonly=True, copy=False)
    notice = fields.Text(help="Shown above the published results.")
    needs_approval = fields.Boolean(
        compute="_compute_needs_approval",
        help="The school follows a rule for the pay of a month.",
    )

    _once = models.UniqueIndex(
        "(company_id, month_id)",
        "The school has an assessment of this month already.",
    )

    @api.depends("month_id", "company_id")
    def _compute_display_name(self):
        for run in self:
            run.display_name = self.env._(
                "%(school)s, assessment of %(month)s",
                school=run.company_id.name or "",
                month=run.month_id.name or "",
            )

    def _compute_needs_approval(self):
        for run in self:
            run.needs_approval = bool(run.id) and run._approval_is_ruled()

    @api.model_create_multi
    def create(self, vals_list):
        """Open months, in the name of the calling user.

        :raise UserError: without a post that prepares them
        """
        runs = super().create(vals_list)
        runs._set_own({"requester_id": self.env.uid, "turn": 0})
        return runs

    def write(self, vals):
        """Write the notice, while it is a draft; not the month it is for."""
        if "month_id" in vals or "turn" in vals:
            if not self._document_own_writes():
                raise UserError(
                    self.env._("An assessment stays with its month. Open another one.")
                )
        return super().write(vals)

    def _check_preparing(self):
        """:raise UserError: names the school and the posts"""
        if not self.env.su:
            self.unit_id._check_post(PREPARING_POSTS)

    def _check_directing(self):
        """:raise UserError: unless the user heads the general affairs or the school"""
        self.unit_id._check_post(DIRECTING_POSTS)

    def _check_state(self, *states):
        """:raise UserError: names the run and the state it is in"""
        words = dict(self._fields["state"]._description_selection(self.env))
        for run in self:
            if run.state not in states:
                raise UserError(
                    self.env._(
                        "%(run)s is %(state)s: this is done while it is %(states)s.",
                        run=run.display_name,
                        state=words[run.state],
                        states=", ".join(words[state] for state in states),
                    )
                )

    def _document_date(self):
        return self.date_from or super()._document_date()

    def _approval_summary(self):
        self.ensure_one()
        return self.env._(
            "Incentive pay of %(month)s, %(count)s results",
            month=self.month_id.name,
            count=self.people_count,
        )

    def _approval_can_submit(self):
        self.ensure_one()
        self._check_state("locked")
