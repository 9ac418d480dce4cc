"""清退单: what a leaver held, what came back, and who says so."""

from odoo import models

from ..common.paging import Column, Fact


class ReportClearance(models.AbstractModel):
    _name = "report.school_logistics.report_clearance"
    _inherit = "school.held.form"
    _description = "Leaving Clearance Form"
    _form_model = "school.clearance"

    def _form_title(self):
        return self.env._("Leaving Clearance")

    def _form_content(self, doc):
        reasons = dict(doc._fields["reason"]._description_selection(self.env))
        return self._content(
            self._columns(),
            self._held_rows(doc),
            facts=[
                [
                    Fact(
                        self.env._("Leaver"),
                        doc.employee_id.name or doc.department_id.name,
                    ),
                    Fact(self.env._("Reason"), reasons[doc.reason]),
                ],
                [
                    Fact(
                        self.env._("Department"),
                        doc.employee_id.department_id.name or "",
                    ),
                    Fact(self.env._("Leaves On"), self._form_date(doc.last_day)),
                ],
            ],
            number=doc.name or "",
            date=self._form_date(doc.create_date.date()),
            notes=self._notes(doc),
            # what is still out goes on changing until the end
            volatile={"back", "lost", "left"},
        )

    def _notes(self, doc):
        notes = []
        if not doc.line_ids and not doc.thing_ids:
            notes.append(self.env._("Nothing of the school's was held."))
        if doc.is_absent:
            notes.append(
                self.env._(
                    "The leaver has gone; witnessed by %(witnesses)s.",
                    witnesses=self._form_list(doc.witness_ids.mapped("name")),
                )
            )
        if doc.note:
            notes.append(self.env._("Note: %s", doc.note))
        return notes

    def _columns(self):
        return [
            Column("index", self.env._("Seq."), 10, "center"),
            Column("name", self.env._("Item Name"), 52),
            Column("kind", self.env._("Kind"), 20, "center"),
            Column("unit", self.env._("Unit"), 14, "center"),
            Column("held", self.env._("Quantity Held"), 22, "number"),
            Column("back", self.env._("Came Back"), 22, "number"),
            Column("lost", self.env._("Damaged or Lost"), 24, "number"),
            Column("left", self.env._("Still Out"), 18, "number"),
        ]

    def _row(self, line):
        return {
            "held": self._form_number(line.quantity),
            "back": self._form_number(line.quantity - line.qty_out - line.qty_damaged),
            "lost": self._form_number(line.qty_damaged),
            "left": self._form_number(line.qty_out),
        }

    def _thing_row(self, thing):
        """A thing with a card is handed on or taken back whole."""
        left = thing.quantity if thing.is_out else 0.0
        return {
            "held": self._form_number(thing.quantity),
            "back": self._form_number(thing.quantity - left),
            "lost": self._form_number(0.0),
            "left": self._form_number(left),
        }

    def _form_signatures(self, doc):
        return [
            self._signature(self.env._("Leaver")),
            self._signature(self.env._("Store Keeper")),
            self._signature(
                self.env._("General Affairs"), doc.cleared_by_id.name, doc.cleared_on
            ),
            self._signature(self.env._("Principal")),
        ]
