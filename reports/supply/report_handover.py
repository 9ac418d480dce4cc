"""物品移交单: what goes from one name to another, signed by both."""

from odoo import models

from ..common.paging import Column, Fact


class ReportHandover(models.AbstractModel):
    _name = "report.school_logistics.report_handover"
    _inherit = "school.held.form"
    _description = "Hand-over Form"
    _form_model = "school.handover"

    def _form_title(self):
        return self.env._("Hand-over of Things Held")

    def _form_content(self, doc):
        return self._content(
            self._columns(),
            self._held_rows(doc),
            facts=[
                [
                    Fact(self.env._("From"), doc.employee_id.name),
                    Fact(self.env._("To"), doc.successor_id.name),
                ]
            ],
            number=doc.name or "",
            date=self._form_date(doc.create_date.date()),
            notes=[doc.note] if doc.note else [],
        )

    def _columns(self):
        return [
            Column("index", self.env._("Seq."), 12, "center"),
            Column("name", self.env._("Item Name"), 70),
            Column("kind", self.env._("Kind"), 26, "center"),
            Column("unit", self.env._("Unit"), 18, "center"),
            Column("quantity", self.env._("Quantity"), 24, "number"),
            Column("due", self.env._("Due Back"), 30, "center"),
        ]

    def _row(self, line):
        return {
            "quantity": self._form_number(line.quantity),
            "due": self._form_day(line.custody_id.due_date),
        }

    def _thing_row(self, thing):
        """A thing with a card changes hands like the goods."""
        return {"quantity": self._form_number(thing.quantity), "due": ""}

    def _form_signatures(self, doc):
        return [
            self._signature(self.env._("From"), doc.given_by_id.name, doc.given_on),
            self._signature(self.env._("To"), doc.taken_by_id.name, doc.taken_on),
            self._signature(self.env._("Store Keeper")),
        ]
