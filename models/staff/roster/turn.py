"""Turns: who works which shift on which day, and what is handed over."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...common.gate import gate_open, open_gate
from ...common.school_time import utc_start

LONGEST_NOTE = 500


class SchoolStaffTurn(models.Model):
    """One person, one day, one shift (值班安排)."""

    _name = "school.staff.turn"
    _description = "Turn of Duty"
    _inherit = ["school.staff.person", "school.listed"]
    _order = "date, shift_id, group_id, id"

    _listed_columns = ("date", "group_id", "shift_id", "employee_id", "note")

    company_id = fields.Many2one(
        related="group_id.company_id", store=True, precompute=True, index=True
    )
    group_id = fields.Many2one(
        comodel_name="school.staff.group",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    date = fields.Date(required=True, index=True)
    shift_id = fields.Many2one(
        comodel_name="school.staff.shift",
        required=True,
        check_company=True,
        ondelete="restrict",
    )
    color = fields.Integer(related="shift_id.color")
    start = fields.Datetime(compute="_compute_times", store=True, precompute=True)
    stop = fields.Datetime(compute="_compute_times", store=True, precompute=True)
    note = fields.Char()
    handed_note = fields.Char(
        string="Handed Over", readonly=True, copy=False, help="Note of the hand-over."
    )
    handed_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    handed_on = fields.Datetime(readonly=True, copy=False)
    taken_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Taken Over By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    taken_on = fields.Datetime(readonly=True, copy=False)

    # one shift at a time; a person may have several a day if they do not overlap; asked
    # at the end of a statement, so that two people swap turns of the same hours
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(employee_id, employee_id, '[]') WITH &&,"
        " tsrange(start, stop) WITH &&) DEFERRABLE",
        "This person has another shift at that time.",
    )

    @api.depends("date", "shift_id")
    def _compute_times(self):
        for turn in self:
            shift = turn.shift_id
            if not turn.date or not shift:
                turn.start = turn.stop = False
                continue
            begin = utc_start(turn.date)
            turn.start = begin + timedelta(hours=shift.hour_from)
            turn.stop = turn.start + timedelta(hours=shift.hours)

    @api.depends("employee_id", "shift_id", "date")
    def _compute_display_name(self):
        for turn in self:
            parts = (
                turn.sudo().employee_id.name,
                turn.shift_id.name,
                fields.Date.to_string(turn.date),
            )
            turn.display_name = " ".join(filter(None, parts))

    @api.constrains("employee_id", "group_id", "date")
    def _check_member(self):
        Member = self.env["school.staff.member"].sudo()
        for turn in self.sudo():
            inside = Member.search_count(
                Member._on(turn.date, turn.date)
                & fields.Domain("group_id", "=", turn.group_id.id)
                & fields.Domain("employee_id", "=", turn.employee_id.id),
                limit=1,
            )
            if not inside:
                raise ValidationError(
                    self.env._(
                        "%(person)s is not in %(group)s on %(day)s.",
                        person=turn.employee_id.name,
                        group=turn.group_id.name,
                        day=turn.date,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Enter turns, as who leads the group."""
        own = ("handed_note", "handed_by_id", "handed_on", "taken_by_id", "taken_on")
        for vals in vals_list:
            vals.update(dict.fromkeys(own, False))
        turns = super().create(vals_list)
        turns.group_id._check_leading()
        return turns

    def write(self, vals):
        """Change turns to come, as who leads the group; a swap needs both.

        :raise UserError: of the past, by others, or the hand-over by hand
        """
        if gate_open(self, "own school.staff.turn"):
            return super().write(vals)
        refused = {"handed_note", "handed_by_id", "handed_on", "taken_by_id"}
        if (refused | {"taken_on", "start", "stop"}) & set(vals):
            raise UserError(self.env._("Hand over with the button."))
        self.group_id._check_leading()
        self._check_to_come()
        result = super().write(vals)
        self.group_id._check_leading()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_to_come(self):
        self.group_id._check_leading()
        self._check_to_come()

    def _check_to_come(self):
        """:raise UserError: names the turn that has begun"""
        now = fields.Datetime.now()
        for turn in self:
            if turn.start <= now:
                raise UserError(
                    self.env._(
                        "%(turn)s has begun and stays as it was.",
                        turn=turn.display_name,
                    )
                )

    def _gated(self):
        """Return the turns, allowed to hold what our own methods set."""
        return open_gate(self.sudo(), "own school.staff.turn")

    # -- hand-over ------------------------------------------------------------------

    def action_hand_over(self, note=None):
        """Leave a note for the next shift, as who had this one or leads the group.

        :param str note: what happened, keys, what is still to be done
        """
        self.ensure_one()
        self.check_access("read")
        note = note.strip() if isinstance(note, str) else ""
        if not note or len(note) > LONGEST_NOTE:
            raise UserError(
                self.env._(
                    "Write what is handed over, in up to %s characters.", LONGEST_NOTE
                )
            )
        if self.sudo().employee_id.user_id != self.env.user:
            self.group_id._check_leading()
        if self.handed_on:
            raise UserError(self.env._("This turn is handed over already."))
        if self.start > fields.Datetime.now():
            raise UserError(self.env._("This turn has not begun."))
        self._gated().write(
            {
                "handed_note": note,
                "handed_by_id": self.env.uid,
                "handed_on": fields.Datetime.now(),
            }
        )
        return True

    def action_take_over(self):
        """Confirm the note as who comes next; never the one who wrote it."""
        self.ensure_one()
        self.check_access("read")
        if not self.handed_on or self.taken_on:
            raise UserError(self.env._("Nothing waits to be taken over here."))
        if self.handed_by_id == self.env.user:
            raise UserError(self.env._("Nobody takes over from himself."))
        following = self.sudo().search(
            [
                ("group_id", "=", self.group_id.id),
                ("start", ">=", self.start),
                ("start", "<=", self.stop + timedelta(hours=12)),
                ("id", "!=", self.id),
            ]
        )
        if self.env.user not in following.employee_id.user_id:
            self.group_id._check_leading()
        self._gated().write(
            {"taken_by_id": self.env.uid, "taken_on": fields.Datetime.now()}
        )
        return True


class SchoolStaffHanded(models.TransientModel):
    """The note that is left for the next shift."""

    _name = "school.staff.handed"
    _description = "Hand-over Note"

    turn_id = fields.Many2one(
        comodel_name="school.staff.turn", required=True, ondelete="cascade"
    )
    note = fields.Text(required=True)

    def action_enter(self):
        """Leave the note; the turn checks who does."""
        self.ensure_one()
        return self.turn_id.action_hand_over(self.note)
