"""Who was called in: signed in, marked, examined."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...common.gate import open_gate

MARKS = [
    ("present", "Came in Time"),
    ("late", "Came Late"),
    ("leave", "On Leave"),
    ("absent", "Absent"),
]
#: how long before the beginning somebody may sign in, and until how long after it
EARLY, LAST = timedelta(hours=1), timedelta(hours=4)
#: later than this is late
GRACE = timedelta(minutes=5)
#: kinds of facts
ABSENT, SCORE = "training_absent", "training_score"


class SchoolStaffAttendee(models.Model):
    """One person of a session."""

    _name = "school.staff.attendee"
    _description = "Person of a Session"
    _inherit = [
        "school.document.line",
        "school.staff.person",
        "mail.thread",
        "mail.activity.mixin",
        "school.listed",
    ]
    _order = "session_id, group_id, id"

    _document_field = "session_id"
    _listed_columns = (
        "session_id",
        "date",
        "group_id",
        "employee_id",
        "mark",
        "score",
        "passed",
        "note",
    )

    session_id = fields.Many2one(
        comodel_name="school.staff.session",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, precompute=True, index=True
    )
    date = fields.Date(related="session_id.date", store=True, precompute=True)
    kind = fields.Selection(related="session_id.kind")
    state = fields.Selection(related="session_id.state")
    group_id = fields.Many2one(
        comodel_name="school.staff.group",
        check_company=True,
        ondelete="restrict",
    )
    mark = fields.Selection(selection=MARKS, string="Attendance")
    signed_on = fields.Datetime(
        string="Signed In", readonly=True, copy=False, help="In person, on the screen."
    )
    score = fields.Float(string="Exam Score", digits=(16, 2), aggregator="avg")
    is_scored = fields.Boolean(
        string="Has a Result",
        compute="_compute_is_scored",
        store=True,
        readonly=False,
        precompute=True,
        help="By itself with a score; tick it where the score is zero.",
    )
    passed = fields.Boolean(compute="_compute_passed", store=True, precompute=True)
    note = fields.Char()

    _once = models.UniqueIndex(
        "(session_id, employee_id)", "This person is listed already."
    )

    @api.depends("score")
    def _compute_is_scored(self):
        for line in self:
            line.is_scored = line.is_scored or bool(line.score)

    @api.depends("is_scored", "score", "session_id.pass_score", "session_id.kind")
    def _compute_passed(self):
        for line in self:
            session = line.session_id
            line.passed = (
                session.kind == "exam"
                and line.is_scored
                and line.score >= session.pass_score
            )

    @api.depends("session_id", "employee_id")
    def _compute_display_name(self):
        for line in self:
            parts = (line.sudo().employee_id.name, line.session_id.title)
            line.display_name = " ".join(filter(None, parts))

    @api.constrains("score", "session_id")
    def _check_score(self):
        for line in self:
            full = line.session_id.full_score
            if not 0 <= line.score <= full:
                raise ValidationError(
                    self.env._(
                        "%(person)s: a score lies between 0 and %(full)s.",
                        person=line.sudo().employee_id.name,
                        full=f"{full:g}",
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """List people; whoever lists himself has no mark and no result yet."""
        for vals in vals_list:
            vals["signed_on"] = False
        lines = super().create(vals_list)
        mine = lines.filtered("is_mine")
        mine._gated().write({"mark": False, "score": 0, "is_scored": False})
        return lines

    def write(self, vals):
        """Mark and score people, but never oneself.

        :raise UserError: about oneself, or what only the button sets
        """
        if not self.session_id._document_own_writes():
            if {"signed_on", "passed"}.intersection(vals):
                raise UserError(self.env._("Sign in with the button."))
            results = {"mark", "score", "is_scored", "employee_id"}
            if any(line.is_mine for line in self) and results.intersection(vals):
                raise UserError(
                    self.env._(
                        "Nobody marks or scores himself: sign in with the button, and"
                        " let the office enter your result."
                    )
                )
        return super().write(vals)

    def _gated(self):
        """Return the lines, allowed to hold what our own methods set."""
        session = open_gate(self.sudo().session_id, "own school.staff.session")
        return self.with_env(session.env)

    def action_sign_in(self):
        """Sign in as the person oneself, around the beginning.

        :raise UserError: somebody else's, too early, or too late
        """
        self.ensure_one()
        self.check_access("read")
        if not self.is_mine:
            raise UserError(self.env._("Everybody signs in in person."))
        session = self.sudo().session_id
        now = fields.Datetime.now()
        open_now = session.start - EARLY <= now <= session.start + LAST
        if session.state != "open" or not open_now:
            raise UserError(
                self.env._(
                    "%(session)s is not open for signing in now.", session=session.title
                )
            )
        if self.mark:
            raise UserError(self.env._("You are marked already."))
        late = now > session.start + GRACE
        self._gated().write({"mark": "late" if late else "present", "signed_on": now})
        self.sudo().activity_ids.unlink()
        return True

    def _absent_unless_marked(self):
        self.filtered(lambda line: not line.mark)._gated().write({"mark": "absent"})

    def _facts(self, closed_on):
        """Return what a closed session says of a person.

        :param closed_on: tells closings apart, so that results count again after an
            earlier closing was taken back
        """
        self.ensure_one()
        session = self.session_id
        quantities = {}
        if self.mark == "absent":
            quantities[ABSENT] = 1
        if session.kind == "exam" and self.is_scored:
            quantities[SCORE] = self.score / session.full_score * 100
        return [
            {
                "company": session.company_id,
                "subject": self.employee_id,
                "type": code,
                "date": session.date,
                "quantity": quantity,
                "source": self,
                "part": fields.Datetime.to_string(closed_on),
                "note": session.title,
            }
            for code, quantity in quantities.items()
        ]
