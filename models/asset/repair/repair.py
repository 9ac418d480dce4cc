"""The repair (维修单): reported, dispatched, done, accepted, rated."""

import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from .sla import PRIORITIES

DISPATCHING_POSTS = ("affairs_director", "affairs_clerk", "asset_keeper")
STATES = [
    ("reported", "Reported"),
    ("assigned", "Dispatched"),
    ("waiting", "Waiting for Parts"),
    ("finished", "Repaired"),
    ("closed", "Accepted"),
    ("refused", "Not Accepted"),
]
OPEN_STATES = ("reported", "assigned", "waiting")
#: what whoever reported may still mend, until it is dispatched
REPORT_FIELDS = frozenset(
    {
        "title",
        "description",
        "place",
        "asset_id",
        "room_id",
        "kind_id",
        "photo_ids",
        "reporter_name",
        "reporter_phone",
        "employee_reporter_id",
        "department_id",
    }
)
#: what whoever dispatches decides, until the work is dispatched
PLAN_FIELDS = frozenset({"priority", "employee_id", "vendor_id", "date_planned"})
#: what is found while the work is done
WORK_FIELDS = frozenset(
    {
        "work_done",
        "cause",
        "cause_note",
        "after_photo_ids",
        "labour_hours",
        "labour_rate",
        "outside_amount",
        "outside_bill",
        "material_ids",
    }
)


class SchoolRepair(models.Model):
    """One fault, from the report to the acceptance.

    Each step is taken by a button, checked on the server, and kept for good in the
    ledger of steps; what was finished is not changed any more, it is reopened.
    """

    _name = "school.repair"
    _description = "Repair"
    _inherit = [
        "school.document",
        "school.crew.work",
        "school.listed",
        "mail.activity.mixin",
    ]
    _order = "priority desc, id desc"
    _rec_names_search = ["name", "title"]

    _document_prefix = "WX"
    _document_own = frozenset(
        {
            "requester_id",
            "point_id",
            "reported_on",
            "dispatched_on",
            "dispatched_by_id",
            "finished_on",
            "finished_by_id",
            "closed_on",
            "closed_by_id",
            "respond_due",
            "repair_due",
            "waiting_since",
            "waiting_reason",
            "on_time_rate",
            "work_hours",
            "alarmed_on",
            "reopened",
            "handler_ids",
            "request_id",
            "case_id",
            "rating",
            "rating_text",
            "rated_on",
            "asset_state_before",
            "origin_model",
            "origin_id",
            "labour_cost",
            "material_cost",
            "cost_total",
        }
    )
    _document_open = OPEN_STATES

    _listed_columns = (
        "name",
        "reported_on",
        "title",
        "place",
        "kind_id",
        "priority",
        "reporter_name",
        "worker_name",
        "dispatched_on",
        "finished_on",
        "on_time_rate",
        "cause",
        "material_cost",
        "labour_cost",
        "outside_amount",
        "cost_total",
        "rating",
        "reopened",
        "state",
    )
    _listed_totals = ("material_cost", "labour_cost", "outside_amount", "cost_total")

    # the report
    title = fields.Char(string="What Is Broken", required=True, tracking=True)
    asset_id = fields.Many2one(
        "school.asset",
        string="Card",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    place = fields.Char()
    kind_id = fields.Many2one(
        "school.repair.kind",
        string="Kind of Fault",
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    description = fields.Text(string="What Is Wrong")
    photo_ids = fields.Many2many(
        "ir.attachment", "school_repair_photo_rel", string="Photos"
    )
    requester_id = fields.Many2one(
        "res.users",
        string="Reported By (User)",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    employee_reporter_id = fields.Many2one(
        "hr.employee",
        string="Reported For",
        check_company=True,
        ondelete="restrict",
        help="Somebody without an account, on whose behalf this is entered.",
    )
    department_id = fields.Many2one(
        "hr.department",
        string="Department or Class",
        check_company=True,
        ondelete="restrict",
    )
    reporter_name = fields.Char(
        string="Reported By",
        compute="_compute_reporter_name",
        store=True,
        readonly=False,
    )
    reporter_phone = fields.Char(
        string="Phone", help="Erased some weeks after the repair was accepted."
    )
    point_id = fields.Many2one(
        "school.repair.point",
        string="Reported At",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    origin_model = fields.Char(readonly=True, copy=False)
    origin_id = fields.Many2oneReference(
        string="Found By", model_field="origin_model", readonly=True, copy=False
    )
    token = fields.Char(readonly=True, copy=False, groups="base.group_system")
    reported_on = fields.Datetime(readonly=True, copy=False, index=True)

    # the work
    priority = fields.Selection(
        PRIORITIES,
        compute="_compute_priority",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="Repairer",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
    )
    vendor_id = fields.Many2one(
        "res.partner",
        string="Outside Firm",
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    worker_name = fields.Char(
        string="Who Repairs", compute="_compute_worker_name", store=True
    )
    handler_ids = fields.Many2many(
        "res.users",
        "school_repair_handler_rel",
        string="May Work on It",
        readonly=True,
        copy=False,
    )
    date_planned = fields.Date(string="Comes On")
    work_done = fields.Text(string="What Was Done", copy=False)
    cause = fields.Selection(
        [
            ("wear", "Wear and Tear"),
            ("quality", "Defect of Quality"),
            ("human", "Damaged by People"),
            ("nature", "Weather or Other Forces"),
            ("none", "No Fault Found"),
        ],
        copy=False,
        tracking=True,
    )
    cause_note = fields.Char(string="Remark on the Cause", copy=False)
    after_photo_ids = fields.Many2many(
        "ir.attachment",
        "school_repair_after_rel",
        string="Photos Afterwards",
        copy=False,
    )
    dispatched_on = fields.Datetime(readonly=True, copy=False)
    dispatched_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    waiting_since = fields.Datetime(readonly=True, copy=False)
    waiting_reason = fields.Char(readonly=True, copy=False)
    finished_on = fields.Datetime(readonly=True, copy=False, index=True)
    finished_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    closed_on = fields.Datetime(readonly=True, copy=False)
    closed_by_id = fields.Many2one(
        "res.users",
        string="Accepted By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    reopened = fields.Integer(
        string="Times Reopened", readonly=True, copy=False, aggregator="sum"
    )
    asset_state_before = fields.Char(readonly=True, copy=False)
    entry_ids = fields.One2many("school.repair.entry", "repair_id", string="Steps")
    state = fields.Selection(
        STATES, required=True, default="reported", readonly=True, copy=False, index=True
    )
    is_dispatcher = fields.Boolean(compute="_compute_may")
    is_handler = fields.Boolean(compute="_compute_may")
    may_accept = fields.Boolean(compute="_compute_may")

    _token_uniq = models.UniqueIndex("(token)", "Two repairs cannot share a link.")
    _open_index = models.Index("(company_id, state, repair_due)")

    # -- computed -------------------------------------------------------------

    @api.depends("employee_reporter_id", "requester_id")
    def _compute_reporter_name(self):
        for repair in self:
            person = repair.sudo().employee_reporter_id or repair.sudo().requester_id
            repair.reporter_name = person.name or repair.reporter_name

    @api.depends("kind_id")
    def _compute_priority(self):
        for repair in self:
            repair.priority = repair.kind_id.priority or repair.priority or "1"

    @api.depends(
        lambda self: ("employee_id", "vendor_id", *sorted(self._crew_fields()))
    )
    def _compute_worker_name(self):
        for repair in self:
            repair.worker_name = " · ".join(
                filter(
                    None,
                    (
                        repair._crew_name(),
                        repair.sudo().employee_id.name,
                        repair.sudo().vendor_id.name,
                    ),
                )
            )

    @api.depends("name", "title")
    def _compute_display_name(self):
        for repair in self:
            repair.display_name = f"{repair.name or ''} {repair.title or ''}".strip()

    @api.depends("state", "handler_ids", "requester_id")
    @api.depends_context("uid")
    def _compute_may(self):
        for repair in self:
            dispatcher = repair._may_dispatch()
            repair.is_dispatcher = dispatcher
            repair.is_handler = repair.env.user in repair.sudo().handler_ids
            repair.may_accept = repair._may_accept()

    @api.onchange("asset_id")
    def _onchange_asset_id(self):
        """Take name and place from the card."""
        for repair in self.filtered("asset_id"):
            repair.title = repair.title or repair.asset_id.title
            repair.place = repair.asset_id.place
            repair.department_id = repair.asset_id.department_id

    # -- CRUD ---------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Report faults, in the name of the user.

        :raise UserError: outside of a school, or for fields that come later
        """
        now = fields.Datetime.now()
        for vals in vals_list:
            self._fill_from_card(vals)
        repairs = super().create(vals_list)
        for repair in repairs:
            repair._refuse_early()
            # whoever has the link may rate: nobody but the reporter reads it
            link = {"token": secrets.token_urlsafe(24), "reported_on": now}
            repair.sudo()._set_own(link)
            repair._propose_repairer()
        repairs._set_deadlines()
        repairs._enter_step("reported")
        repairs._make_work_orders()
        repairs._tell_dispatchers()
        return repairs

    def write(self, vals):
        """Write what belongs to the step at hand, by whoever takes it.

        :raise UserError: names what may not be changed now, or by this user
        """
        result = super().write(vals)
        if "priority" in vals or "kind_id" in vals:
            self.filtered(lambda repair: repair.state == "reported")._set_deadlines()
        if not {"title", "description", "priority", "date_planned"}.isdisjoint(vals):
            self._sync_work_orders()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(self.env._("Repairs are kept. Refuse one that was a mistake."))

    def _refuse_own(self, vals):
        """Refuse besides what belongs to another step, or to other people."""
        result = super()._refuse_own(vals)
        for repair in self:
            refused = {name for name in vals if not repair._may_change(name)}
            if refused:
                repair._refuse_fields(refused)
        return result

    def _refuse_early(self):
        """Refuse a report that says already who repairs it, or what was done.

        :raise UserError: names the fields
        """
        self.ensure_one()
        early = WORK_FIELDS
        if not self.env.su and not self._may_dispatch():
            early = early | PLAN_FIELDS | self._crew_fields()
        # how urgent it is, a reporter may say too
        early = {name for name in early - {"priority"} if self[name]}
        if early:
            self._refuse_fields(early)

    def _may_change(self, name):
        """Whether the user may change a field now."""
        self.ensure_one()
        dispatcher = self._may_dispatch()
        if name in REPORT_FIELDS:
            mine = self.requester_id == self.env.user
            return self.state == "reported" and (dispatcher or mine)
        if name in PLAN_FIELDS or name in self._crew_fields():
            return self.state == "reported" and dispatcher
        if name in WORK_FIELDS:
            handler = self.env.user in self.sudo().handler_ids
            return self.state in ("assigned", "waiting") and (dispatcher or handler)
        return name.startswith(("message_", "activity_"))

    def _crew_fields(self):
        """Return the names of the fields by which a group is chosen."""
        return set(self.env["school.crew.work"]._fields) - set(self.env["base"]._fields)

    def _refuse_fields(self, names):
        """:raise UserError: names the fields"""
        raise UserError(
            self.env._(
                "%(repair)s: %(fields)s cannot be changed at this step, or not by you."
                " Use the buttons of the form.",
                repair=self.display_name or self._description,
                fields=", ".join(
                    self._fields[name]._description_string(self.env)
                    if name in self._fields
                    else name
                    for name in sorted(names)
                ),
            )
        )

    def _check_preparing(self):
        """Refuse who does not work at the school, and neither leads nor does the work.

        :raise UserError: names the school
        """
        for repair in self:
            if not self.env.su and repair.company_id not in self.env.user.company_ids:
                raise UserError(
                    self.env._(
                        "You do not work at %(school)s.", school=repair.company_id.name
                    )
                )

    # -- helpers ----------------------------------------------------------------

    @api.model
    def _fill_from_card(self, vals):
        """Put into the values of a report what its card or its room knows."""
        card = self.env["school.asset"].browse(vals.get("asset_id") or ())
        if len(card) == 1 and isinstance(card.id, int):
            card = card.sudo().exists()
            vals.setdefault("title", card.title)
            vals.setdefault("place", card.place)
            vals.setdefault("department_id", card.department_id.id)
        room = self.env["school.room"].browse(vals.get("room_id") or ())
        if len(room) == 1 and isinstance(room.id, int):
            vals.setdefault("place", room.sudo().exists().name)

    def _propose_repairer(self):
        """Propose who usually repairs this kind."""
        usual = self.sudo().kind_id.employee_id
        if usual and not self.employee_id:
            self._set_own({"employee_id": usual.id})

    def _may_dispatch(self):
        self.ensure_one()
        return self.env["school.post.holder"]._holds(
            self.env.user, DISPATCHING_POSTS, self.unit_id, self.unit_id._today()
        )

    def _may_accept(self):
        """Whether the user may accept: reporter or leader, never who did the work."""
        self.ensure_one()
        user = self.env.user
        if self.state != "finished" or user == self.finished_by_id:
            return False
        if user in self.sudo().handler_ids:
            return False
        return user == self.requester_id or self._may_dispatch()

    def _check_dispatcher(self):
        """:raise UserError: names the school and the posts that dispatch"""
        self.check_access("read")
        self.unit_id._check_post(DISPATCHING_POSTS)

    def _check_handler(self):
        """Refuse who neither does the work nor dispatches it.

        :raise UserError: names the repair
        """
        self.check_access("read")
        for repair in self:
            if self.env.user not in repair.sudo().handler_ids:
                repair.unit_id._check_post(DISPATCHING_POSTS)

    def _check_state(self, *states):
        """:raise UserError: names the repair that is in another state"""
        labels = dict(self._fields["state"]._description_selection(self.env))
        for repair in self:
            if repair.state not in states:
                raise UserError(
                    self.env._(
                        "%(repair)s is %(state)s: this step does not follow.",
                        repair=repair.display_name,
                        state=labels[repair.state],
                    )
                )

    def _typed(self, text, what, most=1000):
        """Return a text that somebody typed.

        :raise UserError: empty, too long, or no text
        """
        text = text.strip() if isinstance(text, str) else ""
        if not text or len(text) > most:
            raise UserError(self.env._("Enter %(what)s.", what=what))
        return text
