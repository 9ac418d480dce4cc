"""The leader's page: what it shows, and what it sends."""

from base64 import b64decode

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.image import image_process

from .rollcall import FACT_OF_MARK, MARKS, SHIFTS

LONGEST_UUID = 64
LONGEST_NOTE = 200
LONGEST_PHOTO = 2_800_000  # base64 of 2 MB


class SchoolStaffRollcall(models.Model):
    _inherit = "school.staff.rollcall"

    @api.model
    def get_page(self, date=None):
        """Return the groups that the user leads, with members and marks of a day.

        :param str date: ISO day; today if empty
        :return: ``{"date", "today", "shifts", "groups": [{"id", "name", "open",
            "members", "calls": {shift: {"marks", "lines", "note"}}}]}``
        """
        day = self._day(date)
        Group = self.env["school.staff.group"]
        groups = Group.search([("is_mine", "=", True), ("subject_kind", "=", "person")])
        Member = self.env["school.staff.member"]
        members = Member.search(
            Member._on(day, day) & fields.Domain("group_id", "in", groups.ids)
        )
        calls = self.search([("group_id", "in", groups.ids), ("date", "=", day)])
        by_group = members.grouped("group_id")
        return {
            "date": fields.Date.to_string(day),
            "today": fields.Date.to_string(self.env["school.unit"]._today()),
            "shifts": self._fields["shift"]._description_selection(self.env),
            "groups": [
                {
                    "id": group.id,
                    "name": group.name,
                    "open": self._is_open(group.company_id, day),
                    "members": [
                        {
                            "id": member.employee_id.id,
                            "name": member.display_name,
                            "job": member.job or "",
                        }
                        for member in by_group.get(group, Member)
                    ],
                    "calls": {
                        call.shift: {
                            "marks": {
                                line.employee_id.id: line.mark for line in call.line_ids
                            },
                            "lines": {
                                line.employee_id.id: line.id for line in call.line_ids
                            },
                            "note": call.note or "",
                        }
                        for call in calls
                        if call.group_id == group
                    },
                }
                for group in groups
            ],
        }

    @api.model
    def submit(self, group_id, date, shift, marks, uuid, note="", photo=""):
        """Record the roll call of a group; sent again, nothing is doubled.

        :param int group_id: a group that the user leads
        :param str date: ISO day, not closed yet
        :param str shift: one of the shifts
        :param dict marks: ``{employee id: mark}``; who is left out is present
        :param str uuid: made by the page once for this sending
        :param str photo: base64 of a picture, at most 2 MB
        :return: id of the roll call
        :raise UserError: not one's group, closed, or a hostile argument
        """
        group, day, marks = self._checked(group_id, date, shift, marks, uuid, note)
        photo = self._checked_photo(photo)
        known = self.sudo().search(
            [("company_id", "=", group.company_id.id), ("uuid", "=", uuid)], limit=1
        )
        if known:
            if known.group_id != group:
                raise UserError(self.env._("Load the page again."))
            return known.id
        self._check_still_open(group, day)
        people = self._people(group, day)
        strangers = set(marks) - set(people)
        if strangers:
            raise UserError(
                self.env._(
                    "Some people are not in %(group)s any more. Load the page again.",
                    group=group.name,
                )
            )
        marks = {person: marks.get(person, "present") for person in people}
        more = {"note": note or False, **({"photo": photo} if photo else {})}
        return self._store(group, day, shift, marks, uuid, more)

    def _day(self, date):
        try:
            day = fields.Date.to_date(date) if date else None
        except (TypeError, ValueError) as error:
            raise UserError(self.env._("This is not a day.")) from error
        return day or self.env["school.unit"]._today()

    def _checked(self, group_id, date, shift, marks, uuid, note):
        """Return group, day and marks, once all arguments are of the right kind."""
        known = dict(MARKS)
        fits = (
            isinstance(group_id, int)
            and not isinstance(group_id, bool)
            and 0 < group_id < 2**31
            and isinstance(date, str)
            and shift in dict(SHIFTS)
            if isinstance(shift, str)
            else False
        )
        fits = (
            fits
            and isinstance(uuid, str)
            and 8 <= len(uuid) <= LONGEST_UUID
            and isinstance(note or "", str)
            and len(note or "") <= LONGEST_NOTE
            and isinstance(marks, dict)
            and all(str(key).isdecimal() for key in marks)
            and all(isinstance(mark, str) and mark in known for mark in marks.values())
        )
        if not fits:
            raise UserError(self.env._("Load the page again and mark anew."))
        group = self.env["school.staff.group"].browse(group_id).exists()
        if not group:
            raise UserError(self.env._("This group does not exist any more."))
        group.check_access("read")
        group._check_leading()
        return group, self._day(date), {int(key): mark for key, mark in marks.items()}

    def _people(self, group, day):
        """Return ids of the members on a day, in the order of the list."""
        Member = self.env["school.staff.member"].sudo()
        members = Member.search(
            Member._on(day, day) & fields.Domain("group_id", "=", group.id)
        )
        return members.employee_id.ids

    def _checked_photo(self, photo):
        """Return the photo if it is a small picture.

        :raise UserError: too large, or no picture
        """
        fits = isinstance(photo or "", str) and len(photo or "") <= LONGEST_PHOTO
        try:
            if fits and photo:
                image_process(b64decode(photo, validate=True), size=(1, 1))
        except (ValueError, UserError):
            fits = False
        if not fits:
            raise UserError(self.env._("Take a photo of at most 2 MB."))
        return photo or False

    def _store(self, group, day, shift, marks, uuid, more):
        """Write or replace the roll call of a day, and its facts.

        :param dict more: values of note and photo
        """
        call = self.sudo().search(
            [
                ("group_id", "=", group.id),
                ("date", "=", day),
                ("shift", "=", shift),
            ]
        )
        values = {
            "uuid": uuid,
            **more,
            "user_id": self.env.uid,
            "called_on": fields.Datetime.now(),
        }
        old = {}
        if call:
            old = {line.employee_id.id: line.mark for line in call.line_ids}
            call.write({**values, "revision": call.revision + 1})
        else:
            call = self.sudo().create(
                {
                    **values,
                    "company_id": group.company_id.id,
                    "group_id": group.id,
                    "date": day,
                    "shift": shift,
                }
            )
        call._write_lines(marks)
        call._write_facts(old, marks)
        return call.id

    def _write_lines(self, marks):
        """Insert or change the lines, in one statement."""
        if not marks:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "INSERT INTO school_staff_rollcall_line (rollcall_id, company_id, date,"
                " group_id, employee_id, mark) VALUES %s ON CONFLICT (rollcall_id,"
                " employee_id) DO UPDATE SET mark = EXCLUDED.mark",
                SQL(", ").join(
                    SQL(
                        "(%s, %s, %s, %s, %s, %s)",
                        self.id,
                        self.company_id.id,
                        self.date,
                        self.group_id.id,
                        person,
                        mark,
                    )
                    for person, mark in marks.items()
                ),
            )
        )
        self.env["school.staff.rollcall.line"].invalidate_model()
        self.invalidate_recordset(["line_ids", "marked_count"])

    def _write_facts(self, old, new):
        """Void the facts of marks that changed, record those that are new."""
        changed = {
            person for person, mark in new.items() if mark != old.get(person, "present")
        }
        if old and changed:
            facts = (
                self.env["school.staff.fact"]
                .sudo()
                .search(
                    [
                        ("res_model", "=", self._name),
                        ("res_id", "=", self.id),
                        ("subject_id", "in", list(changed)),
                    ]
                )
                .filtered(lambda fact: not fact.is_void)
            )
            facts._mark("void", self.env._("The roll call was corrected"))
        Employee = self.env["hr.employee"].sudo()
        self.env["school.fact.hook"]._record_facts(
            [
                {
                    "company": self.company_id,
                    "subject": Employee.browse(person),
                    "type": FACT_OF_MARK[new[person]],
                    "date": self.date,
                    "quantity": 1,
                    "source": self,
                    "part": str(self.revision),
                    "note": self.note,
                }
                for person in sorted(changed)
                if new[person] in FACT_OF_MARK
            ]
        )
