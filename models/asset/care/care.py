"""Upkeep and yearly inspection (定期保养、年检): what falls due on which card."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..card.card import PREPARING_POSTS

KINDS = [
    ("upkeep", "Upkeep"),
    ("inspection", "Yearly Inspection"),
    ("calibration", "Calibration"),
    ("renewal", "Refill or Replacement"),
]
UNITS = [("days", "Days"), ("months", "Months"), ("years", "Years")]


class SchoolAssetCare(models.Model):
    """What has to be done to one thing every so often, and when it is due next."""

    _name = "school.asset.care"
    _description = "Upkeep and Inspection"
    _inherit = [
        "school.asset.kept",
        "school.listed",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "next_due, id"
    _rec_name = "title"
    _kept_fixed = frozenset(
        {"company_id", "asset_id", "last_done", "alarmed_for", "alarmed_late"}
    )
    _listed_columns = (
        "next_due",
        "due_state",
        "asset_id",
        "place",
        "kind",
        "title",
        "employee_id",
        "every",
        "unit",
        "last_done",
        "last_certificate",
    )

    title = fields.Char(
        string="What to Do", required=True, help="For instance 灭火器年检."
    )
    kind = fields.Selection(KINDS, required=True, default="upkeep", index=True)
    asset_id = fields.Many2one(
        "school.asset",
        string="Card",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    place = fields.Char(related="asset_id.place")
    asset_state = fields.Selection(related="asset_id.state", string="Card's Status")
    every = fields.Integer(required=True, default=12)
    unit = fields.Selection(UNITS, string="Interval", required=True, default="months")
    first_due = fields.Date(
        required=True, default=lambda self: self.env["school.unit"]._today()
    )
    last_done = fields.Date(readonly=True, copy=False)
    next_due = fields.Date(
        compute="_compute_next_due", store=True, precompute=True, index=True
    )
    lead_days = fields.Integer(
        string="Alarm Before (Days)",
        default=15,
        help="So many days before it is due, whoever answers for it is told.",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="Answers for It",
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users",
        string="User of Who Answers",
        compute="_compute_user_id",
        search="_search_user_id",
    )
    record_ids = fields.One2many("school.asset.care.record", "care_id", string="Done")
    last_certificate = fields.Char(compute="_compute_last_certificate")
    due_state = fields.Selection(
        [("late", "Overdue"), ("soon", "Due Soon"), ("later", "Later")],
        string="Due",
        compute="_compute_due_state",
        search="_search_due_state",
    )
    alarmed_for = fields.Date(readonly=True, copy=False)
    alarmed_late = fields.Boolean(readonly=True, copy=False)

    _interval = models.Constraint(
        "CHECK (every > 0 AND lead_days >= 0)",
        "An interval is at least one day, month or year; alarms come before.",
    )

    @api.depends("first_due", "last_done", "every", "unit", "record_ids.valid_until")
    def _compute_next_due(self):
        for care in self:
            if not care.last_done:
                care.next_due = care.first_due
                continue
            last = care.record_ids.filtered(
                lambda record, care=care: record.date == care.last_done
            )[:1]
            care.next_due = last.valid_until or care._after(care.last_done)

    # not on the card's room as well: each room of a move would look for its upkeep
    @api.depends("employee_id", "asset_id")
    def _compute_user_id(self):
        for care in self:
            # staff files are closed to those who list it
            known = care.sudo()
            card = known.asset_id
            person = known.employee_id or card.employee_id or card.room_id.keeper_id
            care.user_id = person.user_id

    def _search_user_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = self._answered_by("in", [one for one in value if one])
        return found | ~self._answered_by("!=", False) if False in value else found

    @api.model
    def _answered_by(self, operator, value):
        """Return the domain of what users answer for; see :meth:`_compute_user_id`."""
        nobody = Domain("employee_id", "=", False)
        alone = Domain("asset_id.employee_id", "=", False)
        own, cards, rooms = (
            Domain(f"{path}.user_id", operator, value)
            for path in (
                "employee_id",
                "asset_id.employee_id",
                "asset_id.room_id.keeper_id",
            )
        )
        answers = (own & ~nobody) | (nobody & ((cards & ~alone) | (alone & rooms)))
        # staff files are closed to those who list it
        return Domain("id", "in", self.sudo()._search(answers))

    @api.depends("record_ids.certificate_number")
    def _compute_last_certificate(self):
        for care in self:
            named = care.record_ids.filtered("certificate_number")
            care.last_certificate = named[:1].certificate_number

    @api.depends("next_due", "lead_days")
    def _compute_due_state(self):
        today = self.env["school.unit"]._today()
        for care in self:
            left = (care.next_due - today).days if care.next_due else 0
            care.due_state = (
                "late" if left < 0 else "soon" if left <= care.lead_days else "later"
            )

    def _search_due_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["school.unit"]._today()
        # the lead differs from one to the next: two columns are added up
        soon = Domain("next_due", ">=", today) & Domain("id", "in", self._due_ids())
        late = Domain("next_due", "<", today)
        known = {"late": late, "soon": soon, "later": ~late & ~soon}
        return Domain.OR(known[state] for state in value if state in known)

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Enter what falls due, of cards of the school.

        :raise UserError: without a post that keeps property
        """
        for vals in vals_list:
            vals |= dict.fromkeys(("last_done", "alarmed_for", "alarmed_late"), False)
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_never_done(self):
        done = self.filtered("record_ids")
        if done:
            raise UserError(
                self.env._(
                    "%(care)s was done already and is kept. Archive it.",
                    care=done[0].title,
                )
            )

    # -- actions ----------------------------------------------------------------------

    def action_done(self):
        """Open the page on which it is said that this was done.

        :return: window action
        """
        self.check_access("read")
        self._check_doing()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_logistics.school_asset_care_done_action"
        )
        return {**action, "context": {"default_care_ids": self.ids}}

    # -- inside ---------------------------------------------------------------------

    def _check_doing(self):
        """Refuse who neither keeps property nor answers for the thing.

        :raise UserError: names the school and the posts
        """
        self.check_access("read")
        others = self.filtered(lambda care: care.user_id != self.env.user)
        others.unit_id._check_post(PREPARING_POSTS)

    @api.model
    def _due_ids(self):
        """Return the ids of what is due within its own lead, in SQL."""
        self.flush_model(["next_due", "lead_days"])
        return SQL(
            "(SELECT id FROM school_asset_care WHERE next_due <= %s + lead_days)",
            self.env["school.unit"]._today(),
        )

    def _after(self, day):
        """Return the day on which it is due next, done on ``day``."""
        self.ensure_one()
        return day + relativedelta(**{self.unit: self.every})
