"""Scans: who was at which point, and whether that was as planned."""

from odoo import api, fields, models
from odoo.exceptions import UserError

MARKS = [
    ("ok", "As Planned"),
    ("order", "Out of Order"),
    ("outside", "Outside the Shift or Route"),
]


class SchoolStaffScan(models.Model):
    """A scan. What was not as planned is kept as well, and marked."""

    _name = "school.staff.scan"
    _description = "Scan of a Patrol Point"
    _inherit = ["school.ledger", "school.listed"]
    _order = "scanned_on desc, id desc"

    _listed_columns = (
        "scanned_on",
        "point_id",
        "employee_id",
        "group_id",
        "patrol_id",
        "mark",
        "user_id",
    )

    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    point_id = fields.Many2one(
        comodel_name="school.staff.patrol.point",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Person",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    group_id = fields.Many2one(
        comodel_name="school.staff.group", readonly=True, ondelete="restrict"
    )
    patrol_id = fields.Many2one(
        comodel_name="school.staff.patrol", readonly=True, ondelete="restrict"
    )
    mark = fields.Selection(selection=MARKS, required=True, readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Scanned By",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    scanned_on = fields.Datetime(required=True, readonly=True)

    # sent twice it is one visit
    _minute_once = models.UniqueIndex(
        "(point_id, employee_id, date_trunc('minute', scanned_on))",
        "This visit is on record already.",
    )
    _patrol_time = models.Index("(patrol_id, scanned_on)")

    @api.depends("point_id", "scanned_on")
    def _compute_display_name(self):
        for scan in self:
            scan.display_name = f"{scan.point_id.name or ''} {scan.scanned_on or ''}"

    @api.model
    def scan(self, token, employee_id=None):
        """Record that somebody is at a point now.

        :param str token: what the code says
        :param int employee_id: somebody without an account whom the user leads; the
            user's own self if empty
        :return: ``{"point", "look_at", "person", "mark", "mark_text", "next"}``
        :raise UserError: no such point, or for somebody else
        """
        point = self.env["school.staff.patrol.point"]._of_token(token)
        person = self._checked_person(point, employee_id)
        now = fields.Datetime.now()
        known = self.sudo().search(
            [
                ("point_id", "=", point.id),
                ("employee_id", "=", person.id),
                ("scanned_on", ">=", now.replace(second=0, microsecond=0)),
            ],
            limit=1,
        )
        entry = known or self._enter(point, person, now)
        return entry._answer()

    def _answer(self):
        """Return what the page says of a scan."""
        self.ensure_one()
        points = self.patrol_id._points() if self.patrol_id else self.point_id.browse()
        place = list(points).index(self.point_id) if self.point_id in points else None
        following = points[(place + 1) % len(points)] if place is not None else None
        marks = dict(self._fields["mark"]._description_selection(self.env))
        return {
            "point": self.point_id.name,
            "look_at": self.point_id.look_at or "",
            "person": self.employee_id.name,
            "mark": self.mark,
            "mark_text": marks[self.mark],
            "next": following.name if following else "",
        }

    @api.model
    def _people(self, point):
        """Return for whom the user may scan: oneself, and those without an account
        whom the user leads."""
        today = self.env["school.unit"]._today()
        Employee = self.env["hr.employee"].sudo()
        mine = Employee.search(
            [
                ("user_id", "=", self.env.uid),
                ("company_id", "=", point.company_id.id),
            ]
        )
        groups = self.env["school.staff.group"].search(
            [("is_mine", "=", True), ("company_id", "=", point.company_id.id)]
        )
        Member = self.env["school.staff.member"].sudo()
        led = Member.search(
            Member._on(today, today) & fields.Domain("group_id", "in", groups.ids)
        ).employee_id
        return mine | led.filtered(lambda person: not person.user_id)

    def _checked_person(self, point, employee_id):
        """Return the person, of those for whom the user may scan.

        :raise UserError: somebody else
        """
        people = self._people(point)
        if employee_id in (None, False):
            person = people.filtered(lambda one: one.user_id == self.env.user)[:1]
        else:
            whole = isinstance(employee_id, int) and not isinstance(employee_id, bool)
            person = people.filtered(lambda one: whole and one.id == employee_id)
        if not person:
            raise UserError(
                self.env._(
                    "Everybody scans in person; a leader for those without an account."
                )
            )
        return person

    def _enter(self, point, person, now):
        turn = (
            self.env["school.staff.turn"]
            .sudo()
            .search(
                [
                    ("employee_id", "=", person.id),
                    ("start", "<=", now),
                    ("stop", ">=", now),
                ],
                limit=1,
            )
        )
        patrol = turn._patrols().filtered(lambda one: point in one.line_ids.point_id)[
            :1
        ]
        mark = "outside"
        if patrol:
            mark = "ok" if self._expected(patrol, turn) == point else "order"
        return self.sudo().create(
            {
                "company_id": point.company_id.id,
                "point_id": point.id,
                "employee_id": person.id,
                "group_id": turn.group_id.id,
                "patrol_id": patrol.id,
                "mark": mark,
                "user_id": self.env.uid,
                "scanned_on": now,
            }
        )

    def _expected(self, patrol, turn):
        """Return the point that comes next in this shift."""
        points = list(patrol._points())
        last = (
            self.sudo()
            .search(
                [
                    ("patrol_id", "=", patrol.id),
                    ("scanned_on", ">=", turn.start),
                    ("scanned_on", "<=", turn.stop),
                ],
                order="scanned_on desc, id desc",
                limit=1,
            )
            .point_id
        )
        place = points.index(last) + 1 if last in points else 0
        return points[place % len(points)]


class SchoolStaffTurn(models.Model):
    _inherit = "school.staff.turn"

    def _patrols(self):
        """Return the patrols that the shifts of these turns walk."""
        return (
            self.env["school.staff.patrol"]
            .sudo()
            .search(
                [
                    ("group_id", "in", self.group_id.ids),
                    ("shift_ids", "in", self.shift_id.ids),
                ]
            )
        )
