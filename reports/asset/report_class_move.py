"""搬迁单: which class goes from which room to which, with or without its desks."""

from odoo import models

from ..common.paging import Column, Fact


class ReportClassMove(models.AbstractModel):
    _name = "report.school_logistics.report_class_move"
    _inherit = "school.form"
    _description = "Move of Classes"
    _form_model = "school.class.move"

    def _form_title(self):
        return self.env._("Move of Classes")

    def _form_content(self, doc):
        moving = doc.line_ids.filtered("is_move")
        facts = [
            [
                Fact(self.env._("Day of the Move"), self._form_date(doc.date)),
                Fact(self.env._("Desks and Things"), self._desks(doc, doc.desks)),
            ],
            [
                Fact(self.env._("Classes That Move"), str(len(moving))),
                Fact(self.env._("Classes That Stay"), str(len(doc.line_ids - moving))),
            ],
        ]
        return self._content(
            [
                Column("index", self.env._("Seq."), 10, "center"),
                Column("name", self.env._("Class"), 36),
                Column("teacher", self.env._("Class Teacher"), 24),
                Column("before", self.env._("From Room"), 30),
                Column("after", self.env._("To Room"), 30),
                Column("desks", self.env._("Desks and Things"), 20, "center"),
                Column("signed", self.env._("Taken Over (Signature)"), 30),
            ],
            [self._row(doc, line) for line in moving],
            facts=facts,
            number=doc.name or "",
            date=self._form_date(doc.applied_on or doc.create_date),
            notes=[self.env._("Note: %s", doc.note)] if doc.note else [],
        )

    def _desks(self, doc, desks):
        return dict(doc._fields["desks"]._description_selection(self.env))[desks]

    def _row(self, doc, line):
        # staff files are closed to those who print it; the name stands on the door
        teacher = line.teacher_id or line.class_id.teacher_id
        return {
            "name": self._form_text(line.class_id.name),
            "teacher": teacher.sudo().name or "",
            "before": line.from_room_id.name or self.env._("None"),
            "after": line.to_room_id.name or self.env._("None"),
            "desks": self._desks(doc, line._desks()),
            "signed": "",
        }

    def _form_signatures(self, doc):
        return [
            self._signature(
                self.env._("Property Keeper"),
                doc.applied_by_id.name or "",
                doc.applied_on,
            ),
            self._signature(self.env._("General Affairs Office")),
            self._signature(self.env._("Principal")),
        ]
