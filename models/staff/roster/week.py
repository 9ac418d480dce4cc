"""Filling a period: the members take the shifts in turn, by the school's calendar."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.unit_calendar import statutory_working_day

LONGEST_DAYS = 62


class SchoolStaffRoster(models.TransientModel):
    """Which group, which shifts, from when to when."""

    _name = "school.staff.roster"
    _description = "Filling of a Roster"

    group_id = fields.Many2one(
        comodel_name="school.staff.group", required=True, ondelete="cascade"
    )
    shift_ids = fields.Many2many(
        comodel_name="school.staff.shift",
        relation="school_staff_roster_shift_rel",
        required=True,
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self._next_monday(),
    )
    date_to = fields.Date(
        string="Until",
        required=True,
        default=lambda self: self._next_monday() + timedelta(days=6),
    )
    per_shift = fields.Integer(string="People a Shift", default=1, required=True)

    @api.model
    def _next_monday(self):
        today = self.env["school.unit"]._today()
        return today + timedelta(days=7 - today.weekday())

    def action_fill(self):
        """Enter turns for the period; days and shifts that have some are left alone.

        :return: the roster
        :raise UserError: not one's group, nobody in it, or too long
        """
        self.ensure_one()
        group = self.group_id
        group.check_access("read")
        group._check_leading()
        days = (self.date_to - self.date_from).days + 1
        if not 0 < days <= LONGEST_DAYS or not 0 < self.per_shift <= 100:
            raise UserError(
                self.env._("Fill up to %(most)s days at a time.", most=LONGEST_DAYS)
            )
        self.env["school.staff.turn"].create(self._turns())
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_logistics.school_staff_turn_action"
        )
        return {
            **action,
            "domain": [("group_id", "=", group.id)],
            "context": {"initial_date": self.date_from},
        }

    def _turns(self):
        """Return the values of the turns, everybody as often as the others."""
        group = self.group_id
        Member = self.env["school.staff.member"].sudo()
        members = Member.search(
            Member._on(self.date_from, self.date_to)
            & fields.Domain("group_id", "=", group.id),
            order="sequence, id",
        )
        if not members:
            raise UserError(
                self.env._("%(group)s has no members then.", group=group.name)
            )
        known = {
            (turn.date, turn.shift_id)
            for turn in self.env["school.staff.turn"].search(
                [
                    ("group_id", "=", group.id),
                    ("date", ">=", self.date_from),
                    ("date", "<=", self.date_to),
                ]
            )
        }
        unit = self.env["school.unit"]._for_company(group.company_id).sudo()
        marks = unit._calendar_marks(self.date_from, self.date_to)
        queue = list(members)
        turns = []
        day = self.date_from
        while day <= self.date_to:
            works = marks.get(day, statutory_working_day(day))
            busy = set()
            for shift in self.shift_ids.sorted(lambda one: one.hour_from):
                if (day, shift) in known or not (works or shift.every_day):
                    continue
                turns += self._one_shift(day, shift, queue, busy)
            day += timedelta(days=1)
        return turns

    def _one_shift(self, day, shift, queue, busy):
        """Take the next people of the queue who are there and free that day."""
        found = []
        for member in list(queue):
            if len(found) == self.per_shift:
                break
            there = member.date_from <= day and (
                not member.date_to or member.date_to >= day
            )
            if there and member not in busy:
                found.append(member)
                busy.add(member)
                queue.remove(member)
                queue.append(member)
        return [
            {
                "group_id": self.group_id.id,
                "employee_id": member.employee_id.id,
                "date": day,
                "shift_id": shift.id,
            }
            for member in found
        ]
