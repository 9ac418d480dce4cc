"""代管物资收发单: what was received, or what a class took, with signatures."""

from odoo import models

from ..common.paging import Column, Fact


class ReportHeldMove(models.AbstractModel):
    _name = "report.school_logistics.report_held_move"
    _inherit = "school.form"
    _description = "Sheet of Held Items Form"
    _form_model = "school.held.move"

    def _form_title(self):
        return self.env._("Sheet of Held Items")

    def _form_content(self, doc):
        kinds = dict(doc._fields["kind"]._description_selection(self.env))
        return self._content(
            self._columns(),
            [self._row(line) for line in doc.line_ids],
            facts=[
                [
                    Fact(self.env._("Kind"), kinds[doc.kind]),
                    Fact(
                        self.env._("Class or Department"),
                        doc.department_id.name or doc.party or "",
                    ),
                ],
                [
                    Fact(self.env._("Term"), doc.term_id.display_name or ""),
                    Fact(self.env._("Note"), self._form_text(doc.note)),
                ],
            ],
            number=doc.name or "",
            date=self._form_date(doc.date),
            total={
                "name": self.env._("Total"),
                "quantity": self._form_number(doc.total),
            },
        )

    def _columns(self):
        return [
            Column("index", self.env._("Seq."), 10, "center"),
            Column("name", self.env._("Item Name"), 54),
            Column("code", self.env._("ISBN or Code"), 34),
            Column("grade", self.env._("Grade"), 18, "center"),
            Column("unit", self.env._("Unit"), 14, "center"),
            Column("quantity", self.env._("Quantity"), 20, "number"),
            Column("note", self.env._("Note"), 30),
        ]

    def _row(self, line):
        item = line.item_id
        return {
            "name": self._form_text(item.name),
            "code": item.code or "",
            "grade": item.grade or "",
            "unit": item.measure,
            "quantity": self._form_number(line.quantity),
            "note": self._form_text(line.note),
        }

    def _form_signatures(self, doc):
        image = doc.signature if doc.signed_on else None
        return [
            self._signature(
                self.env._("Store Keeper"), doc.keeper_id.name, doc.done_on
            ),
            self._signature(
                self.env._("Taken By"),
                doc.signed_by if doc.signed_on else "",
                doc.signed_on or None,
                image=image,
            ),
            self._signature(self.env._("General Affairs")),
        ]
