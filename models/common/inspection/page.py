"""The inspector's page on a phone: what it shows, and what it sends."""

import binascii
from base64 import b64decode

from odoo import api, fields, models
from odoo.exceptions import UserError

LONGEST_UUID = 64
MOST_POINTS = 1000


class SchoolInspection(models.Model):
    _inherit = "school.inspection"

    @api.model
    def get_page(self):
        """Return the inspections that wait for the user, with sheet and findings.

        :return: ``{"inspections": [{"id", "sheet", "date", "items", "lines", …}]}``
        """
        inspections = self.search(
            [("is_mine", "=", True), ("state", "=", "open")], order="date, id"
        )
        lines = inspections.line_ids.filtered("drawn")
        by_line = lines.finding_ids.filtered(lambda one: one.state != "void").grouped(
            "line_id"
        )
        empty = self.env["school.finding"]
        return {
            "inspections": [
                {
                    "id": inspection.id,
                    "name": inspection.name,
                    "sheet": inspection.template_id.name,
                    "date": fields.Date.to_string(inspection.date),
                    "full": inspection.template_id.full_points,
                    "items": inspection.template_id.item_ids._page(),
                    "lines": [
                        line._page(by_line.get(line, empty))
                        for line in lines
                        if line.inspection_id == inspection
                    ],
                }
                for inspection in inspections
            ]
        }

    @api.model
    def add_finding(self, line_id, item_id, uuid, points=None, note="", photo=None):
        """Enter a finding; sent again, nothing is doubled.

        :param int line_id: of an inspection of the user's
        :param int item_id: item of its sheet
        :param str uuid: made by the page once for this finding
        :param points: what it costs; as the item says if empty, never more
        :param str note: what was seen
        :param str photo: base64; needed where the item asks for it
        :return: what the page shows of the line
        :raise UserError: not one's inspection, or a hostile argument
        """
        line, item = self._checked_place(line_id, item_id, uuid)
        Finding = self.env["school.finding"].sudo()
        note, photo = self._checked_photo(note, photo)
        points = self._checked_points(item, points)
        known = Finding.search(
            [("company_id", "=", line.company_id.id), ("uuid", "=", uuid)]
        )
        if known:
            if known.line_id != line:
                raise UserError(self.env._("Load the page again."))
            return line._page_now()
        if item.photo_required and not photo:
            raise UserError(self.env._("%(item)s: take a photo.", item=item.name))
        Finding.create(line._finding_values(item, points, note, photo, uuid))
        self._mark_checked(line)
        return line._page_now()

    @api.model
    def remove_finding(self, finding_id):
        """Take back what was entered by mistake, before the inspection is on record.

        :param int finding_id: of an inspection of the user's
        :return: what the page shows of the line
        :raise UserError: not one's inspection, or on record
        """
        finding = self._one("school.finding", finding_id)
        finding.inspection_id._check_inspecting()
        if finding.state != "void":
            finding._step("strike", self.env._("Taken back before it was on record"))
            finding._set_own({"state": "void"})
        return finding.line_id._page_now()

    @api.model
    def check_line(self, line_id):
        """Note that a subject was inspected, found in order or not.

        :param int line_id: of an inspection of the user's
        :return: what the page shows of the line
        """
        line = self._one("school.inspection.line", line_id)
        line.inspection_id._check_inspecting()
        self._mark_checked(line)
        return line._page_now()

    # -- inside ---------------------------------------------------------------------

    def _mark_checked(self, line):
        gated = line.inspection_id._own_gate()
        line.with_env(gated.env).write(
            {"checked_on": fields.Datetime.now(), "checked_by_id": self.env.uid}
        )

    def _one(self, model, record_id):
        """Return one readable record, with superuser rights for what follows.

        :raise UserError: no id, or nothing that the user may read
        """
        whole = isinstance(record_id, int) and not isinstance(record_id, bool)
        record = self.env[model].browse(
            record_id if whole and 0 < record_id < 2**31 else []
        )
        if not record.exists() or not record.has_access("read"):
            raise UserError(self.env._("Load the page again."))
        return record.sudo()

    def _checked_place(self, line_id, item_id, uuid):
        """Return line and item, of an inspection that the user makes just now."""
        line = self._one("school.inspection.line", line_id)
        item = self._one("school.inspection.item", item_id)
        fits = isinstance(uuid, str) and 8 <= len(uuid) <= LONGEST_UUID
        if not fits or not line.drawn or item.template_id != line.template_id:
            raise UserError(self.env._("Load the page again."))
        line.inspection_id._check_inspecting()
        return line, item

    def _checked_photo(self, note, photo):
        note, photo = self.env["school.finding"]._checked_note(note, photo)
        if photo:
            try:
                b64decode(photo, validate=True)
            except (binascii.Error, ValueError) as error:
                raise UserError(self.env._("Add one photo.")) from error
        return note, photo

    def _checked_points(self, item, points):
        """Return the points of a finding: at most those of the item."""
        if points is None or points is False:
            return item.points
        number = isinstance(points, int | float) and not isinstance(points, bool)
        if not number or not 0 <= points <= min(item.points, MOST_POINTS):
            raise UserError(
                self.env._(
                    "%(item)s costs 0 to %(points)s points.",
                    item=item.name,
                    points=f"{item.points:g}",
                )
            )
        return points


class SchoolInspectionItem(models.Model):
    _inherit = "school.inspection.item"

    def _page(self):
        return [
            {
                "id": item.id,
                "section": item.section or "",
                "name": item.name,
                "points": item.points,
                "photo": item.photo_required,
                "serious": item.severity == "serious",
            }
            for item in self
        ]


class SchoolInspectionLine(models.Model):
    _inherit = "school.inspection.line"

    def _page(self, findings):
        """Return what the page shows of a subject with these findings."""
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.subject_name,
            "score": self.score,
            "checked": bool(self.checked_on),
            "findings": [
                {
                    "id": finding.id,
                    "item": finding.item_id.id,
                    "title": finding.title,
                    "points": finding.points,
                    "note": finding.note or "",
                    "photo": bool(finding.photo),
                }
                for finding in findings.with_context(bin_size=True)
            ],
        }

    def _page_now(self):
        self.ensure_one()
        return self._page(self.finding_ids.filtered(lambda one: one.state != "void"))

    def _finding_values(self, item, points, note, photo, uuid):
        """Return the values of a new finding of this subject."""
        self.ensure_one()
        inspection = self.inspection_id
        users, names = self._responsible()[self]
        deadline = False
        if item.rectify:
            deadline = inspection.unit_id._add_working_days(inspection.date, item.days)
        return {
            "company_id": self.company_id.id,
            "inspection_id": inspection.id,
            "line_id": self.id,
            "item_id": item.id,
            "title": item.name,
            "date": inspection.date,
            "points": points,
            "severity": item.severity,
            "note": note or False,
            "photo": photo,
            "photo_required": item.photo_required,
            "uuid": uuid,
            "found_by_id": self.env.uid,
            "responsible_ids": [fields.Command.set(users.ids)],
            "person": names or False,
            "deadline": deadline,
        }
