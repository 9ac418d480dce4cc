"""The settlement (结算): a frozen copy of a month, a term or a year of a school."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...common.clean_context import clean
from ...common.gate import gate_open, open_gate

GATE = "settlement"
LEVELS = [("month", "Month"), ("term", "Term"), ("year", "School Year")]
STATES = [
    ("draft", "Draft"),
    ("checked", "Checked"),
    ("settled", "Settled"),
    ("reopened", "Reopened"),
]
SETTLING_POSTS = ("accountant",)
# What a person may write; everything else follows from the figures and the buttons.
OPEN_FIELDS = frozenset({"difference_reason", "note"})


class SchoolSettlement(models.Model):
    """One settled period. While it is a draft its figures are a preview; once settled
    they are a copy that PostgreSQL itself refuses to change (see ``settlement_guard``).

    A month that is reopened keeps its copy as a version; the next settlement of it is
    another record with the next number. Months are reopened from the last one back, so
    that the opening figures of every settled month are the closing ones before it.
    """

    _name = "school.settlement"
    _inherit = [
        "school.owned",
        "mail.thread",
        "mail.activity.mixin",
        "school.approval.mixin",
    ]
    _description = "Settlement"
    _order = "date_end desc, level, company_id, version desc"

    _approval_bound = (
        "company_id",
        "level",
        "month_id",
        "unexplained_value",
        "check_digest",
        "difference_reason",
    )
    _approval_amount = "unexplained_value"

    name = fields.Char(compute="_compute_name", store=True, precompute=True)
    level = fields.Selection(
        selection=LEVELS,
        required=True,
        default="month",
    )
    unit_id = fields.Many2one(index=True)
    month_id = fields.Many2one(
        comodel_name="school.month",
        index="btree_not_null",
        ondelete="restrict",
    )
    term_id = fields.Many2one(
        comodel_name="school.term",
        index="btree_not_null",
        ondelete="restrict",
    )
    year_id = fields.Many2one(
        comodel_name="school.year",
        string="School Year",
        index="btree_not_null",
        ondelete="restrict",
    )
    date_start = fields.Date(
        string="First Day",
        compute="_compute_dates",
        store=True,
        precompute=True,
    )
    date_end = fields.Date(
        string="Last Day",
        compute="_compute_dates",
        store=True,
        precompute=True,
        index=True,
    )
    version = fields.Integer(
        readonly=True,
        copy=False,
        default=1,
        help="Raised with each settlement of the same period after it was reopened.",
    )
    state = fields.Selection(
        selection=STATES,
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    locked = fields.Boolean(
        readonly=True,
        copy=False,
        help="The copy is frozen: the database refuses to change it.",
    )
    accountant_id = fields.Many2one(
        comodel_name="res.users",
        string="Prepared By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    checked_on = fields.Datetime(readonly=True, copy=False)
    settled_by_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    settled_on = fields.Datetime(readonly=True, copy=False)
    note = fields.Text()
    difference_reason = fields.Text(
        string="Reason for the Difference",
        copy=False,
        help="Why the month is closed with a difference that nobody can explain. The"
        " head of the school decides on it.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    _month_once = models.UniqueIndex(
        "(company_id, month_id) WHERE level = 'month' AND state <> 'reopened'",
        "This month of the school has a settlement already.",
    )
    _term_once = models.UniqueIndex(
        "(company_id, term_id) WHERE level = 'term' AND state <> 'reopened'",
        "This term of the school has a settlement already.",
    )
    _year_once = models.UniqueIndex(
        "(company_id, year_id) WHERE level = 'year' AND state <> 'reopened'",
        "This school year of the school has a settlement already.",
    )
    _one_period = models.Constraint(
        "CHECK ((level = 'month' AND month_id IS NOT NULL)"
        " OR (level = 'term' AND term_id IS NOT NULL)"
        " OR (level = 'year' AND year_id IS NOT NULL))",
        "Choose the month, the term or the school year that is settled.",
    )
    _until_index = models.Index(
        "(company_id, date_end) WHERE level = 'month' AND state = 'settled'"
    )

    # -- computes -----------------------------------------------------------------

    def _period(self):
        """Return the month, term or year of the settlement."""
        self.ensure_one()
        return self[{"month": "month_id", "term": "term_id"}.get(self.level, "year_id")]

    @api.depends("level", "month_id", "term_id", "year_id", "version")
    def _compute_name(self):
        for settlement in self:
            name = settlement._period().sudo().display_name or ""
            if settlement.version > 1:
                name = f"{name} ({settlement.version})"
            settlement.name = name

    @api.depends("company_id", "name")
    def _compute_display_name(self):
        for settlement in self:
            school = settlement.sudo().company_id.name
            settlement.display_name = f"{school} {settlement.name or ''}".strip()

    @api.depends("level", "month_id", "term_id", "year_id")
    def _compute_dates(self):
        for settlement in self:
            period = settlement._period().sudo()
            settlement.date_start = period.date_start
            settlement.date_end = period.date_end

    @api.constrains("company_id")
    def _check_school(self):
        for settlement in self:
            if not settlement.unit_id:
                raise ValidationError(
                    self.env._(
                        "%(company)s is no school of the district and is not settled"
                        " here.",
                        company=settlement.company_id.name,
                    )
                )

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create drafts, as the accountant of each school.

        :raises UserError: without the post, or for a period that has one already
        """
        allowed = OPEN_FIELDS | {
            "level",
            "company_id",
            "month_id",
            "term_id",
            "year_id",
        }
        # also keeps out defaults, of the client's context or of ir.default
        fresh = {
            **dict.fromkeys(self._figure_fields(), 0.0),
            "state": "draft",
            "locked": False,
            "version": 1,
            "accountant_id": False,
            "checked_on": False,
            "settled_by_id": False,
            "settled_on": False,
            "adjust_move_id": False,
            "change_id": 0,
            "check_digest": False,
        }
        settlements = super(SchoolSettlement, clean(self)).create(
            [
                {**{k: v for k, v in vals.items() if k in allowed}, **fresh}
                for vals in vals_list
            ]
        )
        settlements._check_settler()
        settlements._number_versions()
        settlements = settlements.with_env(self.env)
        return settlements

    def write(self, vals):
        """Write; the reason and the note of an open settlement, nothing else.

        :raises UserError: what was settled, or follows from the figures
        """
        own = {
            name
            for name in vals
            if not name.startswith(("message_", "activity_", "approval_"))
        }
        if own and not gate_open(self, GATE):
            if own - OPEN_FIELDS:
                raise UserError(
                    self.env._(
                        "Figures, period and state of a settlement follow from its"
                        " buttons and cannot be typed in."
                    )
                )
            self._check_open()
            self._check_settler()
        return super().write(vals)

    def _set_own(self, vals):
        """Write what is ours, after the caller's own checks."""
        open_gate(open_gate(self, "approval"), GATE).write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        self._check_open()
        self._check_settler()

    def unlink(self):
        """Delete drafts with their preview."""
        self.check_access("unlink")
        self._unlink_except_settled()
        self._clear_copy()
        return super().unlink()

    def _number_versions(self):
        """Number the settlements of a period that was reopened."""
        for settlement in self:
            earlier = self.sudo().search_count(
                [
                    ("company_id", "=", settlement.company_id.id),
                    ("level", "=", settlement.level),
                    ("month_id", "=", settlement.month_id.id),
                    ("term_id", "=", settlement.term_id.id),
                    ("year_id", "=", settlement.year_id.id),
                    ("state", "=", "reopened"),
                ]
            )
            if earlier:
                settlement._set_own({"version": earlier + 1})

    # -- checks -------------------------------------------------------------------

    def _check_open(self):
        """Refuse to change what is settled.

        :raises UserError: names the settlement
        """
        for settlement in self:
            if settlement.state not in ("draft", "checked") or settlement.locked:
                raise UserError(
                    self.env._(
                        "%(settlement)s is settled: it stays as it is. Ask for its"
                        " reopening if something is wrong.",
                        settlement=settlement.display_name,
                    )
                )

    def _check_settler(self):
        """Refuse a user who does not keep the accounts of these schools today.

        The books of a village school, or of one that keeps none, may be kept by a unit
        above it. The scheduled job is Odoo itself.

        :raises UserError: names the school and the post
        """
        if self._is_job():
            return
        today = self.env["school.unit"]._today()
        Holder = self.env["school.post.holder"].sudo()
        for unit in self.sudo().unit_id:
            units = unit
            if unit.preset == "village" or unit.bookkeeping != "own":
                units += unit._ancestors_on(today)
            if not Holder._holds(self.env.user, SETTLING_POSTS, units, today):
                unit.sudo(False)._check_post(SETTLING_POSTS)
