"""签到表: who was called in, with room to sign; afterwards marks, results, minutes."""

from odoo import models

from ..common.paging import Column, Fact


class ReportStaffSignin(models.AbstractModel):
    _name = "report.school_logistics.report_staff_signin"
    _inherit = "school.form"
    _description = "Sign-in Sheet"
    _form_model = "school.staff.session"

    def _form_title(self):
        return self.env._("Sign-in Sheet")

    def _form_content(self, doc):
        marks = dict(doc.line_ids._fields["mark"]._description_selection(self.env))
        exam = doc.kind == "exam"
        kinds = dict(doc._fields["kind"]._description_selection(self.env))
        return self._content(
            [
                Column("index", self.env._("No."), 12, "center"),
                Column("group", self.env._("Group"), 36),
                Column("name", self.env._("Name"), 32),
                Column("mark", self.env._("Attendance"), 24, "center"),
                Column("score", self.env._("Exam Score"), 20, "center"),
                Column("signature", self.env._("Signature"), 56),
            ],
            [
                {
                    "group": line.group_id.name or "",
                    "name": line.employee_id.name,
                    "mark": marks.get(line.mark, ""),
                    "score": f"{line.score:g}" if exam and line.is_scored else "",
                    "signature": "",
                }
                for line in doc.line_ids
            ],
            facts=[
                [
                    Fact(self.env._("Title"), doc.title),
                    Fact(self.env._("Kind"), kinds[doc.kind]),
                ],
                [
                    Fact(self.env._("Begins"), self._form_time(doc.start)),
                    Fact(self.env._("Held At"), self._form_text(doc.place)),
                ],
                [Fact(self.env._("Led By"), self._form_text(doc.host))],
            ],
            notes=[*self._minutes(doc), *self._items(doc)],
            number=doc.name or "",
            date=self._form_date(doc.date),
            later={"mark", "score"},
        )

    def _minutes(self, doc):
        return [self.env._("Minutes: %s", doc.minutes)] if doc.minutes else []

    def _items(self, doc):
        """Return the action items, one note each."""
        return [
            self.env._(
                "To be done: %(what)s (%(who)s, until %(day)s)",
                what=item.name,
                who=item.employee_id.name,
                day=self._form_date(item.deadline),
            )
            for item in doc.item_ids
        ]

    def _form_signatures(self, doc):
        return [
            self._signature(self.env._("Ended By"), doc.closed_by_id.name),
            self._signature(self.env._("General Affairs")),
        ]
