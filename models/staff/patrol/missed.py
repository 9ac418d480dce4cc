"""Points that nobody visited in a shift (漏巡), found when it is over."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..group.group import LEADING_POSTS

#: days that the job catches up
CATCH_UP = 3
LONGEST = 500


class SchoolStaffMissed(models.Model):
    """A point of a shift that was visited less often than planned.

    The people of a shift walk together or by turns, so a visit by any of them counts
    for all, and what is missed is missed by all. Written by the job alone.
    """

    _name = "school.staff.missed"
    _description = "Patrol Point Missed"
    _inherit = ["school.staff.person", "school.listed"]
    _order = "date desc, turn_id, id"

    _listed_columns = (
        "date",
        "group_id",
        "employee_id",
        "patrol_id",
        "point_id",
        "missing",
        "state",
        "reason",
    )

    turn_id = fields.Many2one(
        comodel_name="school.staff.turn",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="turn_id.company_id", store=True, precompute=True, index=True
    )
    group_id = fields.Many2one(related="turn_id.group_id", store=True, precompute=True)
    date = fields.Date(related="turn_id.date", store=True, precompute=True, index=True)
    patrol_id = fields.Many2one(
        comodel_name="school.staff.patrol",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    point_id = fields.Many2one(
        comodel_name="school.staff.patrol.point",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    missing = fields.Integer(string="Times Missed", required=True, readonly=True)
    state = fields.Selection(
        [("missed", "Missed"), ("excused", "Excused")],
        required=True,
        default="missed",
        readonly=True,
        index=True,
    )
    reason = fields.Char(readonly=True)
    excused_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )

    _once = models.UniqueIndex("(turn_id, patrol_id, point_id)")

    @api.depends("point_id", "employee_id", "date")
    def _compute_display_name(self):
        for one in self:
            parts = (
                one.point_id.name,
                one.sudo().employee_id.name,
                fields.Date.to_string(one.date),
            )
            one.display_name = " ".join(filter(None, parts))

    def action_excuse(self, reason=None):
        """Excuse what was missed for a reason, as the office; a fact becomes void.

        :param str reason: such as an alarm at the gate
        :raise UserError: without a post, without a reason, or excused already
        """
        self.check_access("read")
        reason = reason.strip() if isinstance(reason, str) else ""
        if not reason or len(reason) > LONGEST:
            raise UserError(
                self.env._("Say why in up to %(most)s characters.", most=LONGEST)
            )
        for one in self:
            unit = self.env["school.unit"]._for_company(one.company_id)
            unit._check_post(LEADING_POSTS)
            if one.is_mine:
                raise UserError(self.env._("Nobody excuses himself."))
            if one.state != "missed":
                raise UserError(
                    self.env._("%(what)s is excused already.", what=one.display_name)
                )
        self.sudo().write(
            {"state": "excused", "reason": reason, "excused_by_id": self.env.uid}
        )
        self.env["school.fact.hook"]._void_facts(self.sudo(), reason)
        return True

    @api.model
    def _cron_missed(self):
        """Enter what was missed in shifts that ended; none is entered twice."""
        now = fields.Datetime.now()
        Turn = self.env["school.staff.turn"].sudo()
        turns = Turn.search(
            [("stop", "<=", now), ("stop", ">", now - timedelta(days=CATCH_UP))],
            order="id",
        )
        known = self.sudo().search([("turn_id", "in", turns.ids)]).turn_id
        found = (turns - known)._missed_rows()
        new = self.sudo().create(found)
        self.env["school.fact.hook"]._record_asked(
            [
                {
                    "company": one.company_id,
                    "subject": one.employee_id,
                    "type": "patrol_missed",
                    "date": one.date,
                    "quantity": one.missing,
                    "source": one,
                    "note": one.point_id.name,
                }
                for one in new
            ]
        )
        self.env["ir.cron"]._commit_progress(len(turns), remaining=0)


class SchoolStaffTurn(models.Model):
    _inherit = "school.staff.turn"

    def _missed_rows(self):
        """Return the values of what these turns, which are over, missed."""
        patrols = self._patrols()
        if not patrols:
            return []
        visits = self._visits(patrols)
        rows = []
        for turn in self:
            for patrol in patrols:
                if (
                    patrol.group_id != turn.group_id
                    or turn.shift_id not in patrol.shift_ids
                ):
                    continue
                for point in patrol._points():
                    times = visits.get((patrol, point), [])
                    count = sum(turn.start <= time <= turn.stop for time in times)
                    if count < patrol.times:
                        rows.append(
                            {
                                "turn_id": turn.id,
                                "employee_id": turn.employee_id.id,
                                "patrol_id": patrol.id,
                                "point_id": point.id,
                                "missing": patrol.times - count,
                            }
                        )
        return rows

    def _visits(self, patrols):
        """Return when the points of these patrols were visited during the turns.

        :return: ``{(patrol, point): [moment]}``
        """
        scans = (
            self.env["school.staff.scan"]
            .sudo()
            .search(
                [
                    ("patrol_id", "in", patrols.ids),
                    ("scanned_on", ">=", min(self.mapped("start"))),
                    ("scanned_on", "<=", max(self.mapped("stop"))),
                ]
            )
        )
        visits = {}
        for scan in scans:
            visits.setdefault((scan.patrol_id, scan.point_id), []).append(
                scan.scanned_on
            )
        return visits


class SchoolStaffMissedExcuse(models.TransientModel):
    """Why points were missed."""

    _name = "school.staff.missed.excuse"
    _description = "Excuse"

    missed_ids = fields.Many2many(
        comodel_name="school.staff.missed",
        relation="school_staff_missed_excuse_rel",
        required=True,
        default=lambda self: self._default_missed(),
    )
    reason = fields.Char(required=True)

    @api.model
    def _default_missed(self):
        """Return the rows that were ticked in the list."""
        ids = self.env.context.get("active_ids")
        wanted = self.env.context.get("active_model") == "school.staff.missed"
        return self.env["school.staff.missed"].browse(ids if wanted else []).exists()

    def action_enter(self):
        """Excuse them; each row checks who does."""
        self.ensure_one()
        self.missed_ids.action_excuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
