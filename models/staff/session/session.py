"""Meetings, training and exams (例会、培训、考试): who came, what came out of it."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...common.school_time import local_day
from ..group.group import LEADING_POSTS
from ..remind import remind

KINDS = [("meeting", "Meeting"), ("training", "Training"), ("exam", "Exam")]
REOPENING_POSTS = ("affairs_director",)


class SchoolStaffSession(models.Model):
    """A session of groups: planned, called in, held and closed.

    Closing it puts results on record: who was absent, and how well an exam went.
    """

    _name = "school.staff.session"
    _description = "Meeting, Training or Exam"
    _inherit = ["school.document"]
    _order = "start desc, id desc"

    _document_prefix = "HP"
    _document_open = ("draft", "open")
    _document_own = frozenset({"closed_by_id", "closed_on"})

    title = fields.Char(required=True)
    kind = fields.Selection(selection=KINDS, required=True, default="meeting")
    start = fields.Datetime(
        string="Begins",
        required=True,
        default=lambda self: fields.Datetime.now(),
        index=True,
    )
    date = fields.Date(compute="_compute_date", store=True, precompute=True)
    place = fields.Char(string="Held At")
    host = fields.Char(help="Who leads it, such as a trainer from outside.")
    group_ids = fields.Many2many(
        comodel_name="school.staff.group",
        relation="school_staff_session_group_rel",
        string="Groups",
        check_company=True,
        domain="[('subject_kind', '=', 'person'), ('company_id', '=', company_id)]",
        help="Whoever leads all of them holds the session; the office holds any.",
    )
    minutes = fields.Text(help="What was said, taught or decided.")
    full_score = fields.Float(digits=(16, 2), default=100.0)
    pass_score = fields.Float(string="Passed From", digits=(16, 2), default=60.0)
    line_ids = fields.One2many(
        comodel_name="school.staff.attendee",
        inverse_name="session_id",
        string="People",
        copy=False,
    )
    item_ids = fields.One2many(
        comodel_name="school.staff.action",
        inverse_name="session_id",
        string="Action Items",
        copy=False,
    )
    people_count = fields.Integer(string="Called In", compute="_compute_counts")
    present_count = fields.Integer(string="Came", compute="_compute_counts")
    open_item_count = fields.Integer(
        string="Open Action Items", compute="_compute_counts"
    )
    closed_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Ended By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    closed_on = fields.Datetime(readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "In Planning"), ("open", "People Told"), ("done", "Session Over")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    _scores_sane = models.Constraint(
        "CHECK (full_score > 0 AND pass_score >= 0 AND pass_score <= full_score)",
        "The score to pass lies between zero and the full score.",
    )

    @api.depends("start")
    def _compute_date(self):
        for session in self:
            session.date = session.start and local_day(session.start)

    @api.depends("line_ids.mark", "item_ids.state")
    def _compute_counts(self):
        for session in self:
            marks = session.line_ids.mapped("mark")
            session.people_count = len(marks)
            session.present_count = marks.count("present") + marks.count("late")
            session.open_item_count = len(
                session.item_ids.filtered(lambda item: item.state == "open")
            )

    @api.depends("name", "title")
    def _compute_display_name(self):
        for session in self:
            session.display_name = " ".join(filter(None, (session.name, session.title)))

    def write(self, vals):
        """Change a session; whoever does leads its groups before and after.

        :raise UserError: for groups that the user does not lead
        """
        result = super().write(vals)
        if "group_ids" in vals:
            self._check_preparing()
        return result

    def _check_preparing(self):
        """:raise UserError: unless the user leads all of its groups or is the office"""
        for session in self:
            if session.group_ids:
                session.group_ids._check_leading()
            else:
                session.unit_id._check_post(LEADING_POSTS)

    def _document_date(self):
        return self.date

    # -- steps ----------------------------------------------------------------------

    def action_fill(self):
        """List the members of the groups on that day who are not listed yet."""
        self.check_access("write")
        self._check_changeable()
        Member = self.env["school.staff.member"].sudo()
        for session in self:
            domain = Member._on(session.date, session.date) & fields.Domain(
                "company_id", "=", session.company_id.id
            )
            if session.group_ids:
                domain &= fields.Domain("group_id", "in", session.group_ids.ids)
            members = Member.search(domain & fields.Domain("employee_id", "!=", False))
            known = session.line_ids.employee_id
            session.line_ids = [
                Command.create(
                    {"employee_id": one.employee_id.id, "group_id": one.group_id.id}
                )
                for one in members
                if one.employee_id not in known
            ]
        return True

    def action_call(self):
        """Call people in: who has an account is told, the others by the sheet.

        :raise UserError: nobody is listed
        """
        self.check_access("write")
        self._check_open()
        self._check_preparing()
        for session in self:
            if not session.line_ids:
                raise UserError(
                    self.env._("%(session)s: list who comes.", session=session.title)
                )
        self._set_own({"state": "open"})
        lines = self.sudo().line_ids.filtered("employee_id.user_id")
        remind(
            lines,
            [
                (
                    line,
                    line.employee_id.user_id,
                    line.session_id.date,
                    lambda env, line=line: env._(
                        "Come to %(session)s at %(place)s",
                        session=line.session_id.title,
                        place=line.session_id.place or "-",
                    ),
                )
                for line in lines
            ],
        )
        return True

    def action_close(self):
        """Close sessions: whoever has no mark was absent, results go on record.

        :raise UserError: it lies ahead, or a result of an exam is missing
        """
        self.check_access("write")
        for session in self:
            session._check_closable()
        self._check_preparing()
        for session in self:
            session.line_ids._absent_unless_marked()
            session._set_own(
                {
                    "state": "done",
                    "closed_by_id": self.env.uid,
                    "closed_on": fields.Datetime.now(),
                }
            )
        self.sudo().line_ids.activity_ids.unlink()
        self.env["school.fact.hook"]._record_facts(
            [
                fact
                for line in self.sudo().line_ids
                for fact in line._facts(line.session_id.closed_on)
            ]
        )
        return True

    def _check_closable(self):
        self.ensure_one()
        self._check_open()
        if self.state != "open" or self.start > fields.Datetime.now():
            raise UserError(
                self.env._(
                    "%(session)s was not held yet: call people in first, and close it"
                    " when it is over.",
                    session=self.title,
                )
            )
        if self.kind != "exam":
            return
        unscored = self.line_ids.filtered(
            lambda line: line.mark in ("present", "late") and not line.is_scored
        )
        if unscored:
            raise UserError(
                self.env._(
                    "%(session)s: the result of %(people)s is missing.",
                    session=self.title,
                    people="、".join(unscored.sudo().employee_id.mapped("name")[:8]),
                )
            )

    def action_reopen(self, reason=None):
        """Open a closed session again because something is wrong; its facts are void.

        :param str reason: shown beside the facts
        :raise UserError: without the post of the director
        """
        self.check_access("write")
        self.unit_id._check_post(REOPENING_POSTS)
        for session in self:
            if session.state != "done":
                raise UserError(
                    self.env._("%(session)s is not closed.", session=session.title)
                )
        text = reason if isinstance(reason, str) and reason.strip() else False
        self.env["school.fact.hook"]._void_facts(
            self.sudo().line_ids, text or self.env._("The session was opened again")
        )
        self._set_own({"state": "open", "closed_by_id": False, "closed_on": False})
        return True

    def action_print(self):
        """Print the sheet to sign in, with minutes and marks once it is over."""
        self.check_access("read")
        return self.env.ref(
            "school_logistics.action_report_staff_signin"
        ).report_action(self)
