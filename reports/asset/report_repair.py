"""维修单: what is broken, who repairs it, materials and cost, cause, satisfaction."""

from odoo import models

from ..common.paging import Column, Fact


class ReportRepair(models.AbstractModel):
    _name = "report.school_logistics.report_repair"
    _inherit = "school.form"
    _description = "Repair Sheet"
    _form_model = "school.repair"

    def _form_title(self):
        return self.env._("Repair Sheet")

    def _form_content(self, doc):
        return self._content(
            [
                Column("index", self.env._("Seq."), 12, "center"),
                Column("name", self.env._("Material"), 66),
                Column("source", self.env._("From Where"), 30),
                Column("quantity", self.env._("Quantity"), 22, "number"),
                Column("uom", self.env._("Unit"), 18, "center"),
                Column("amount", self.env._("Amount"), 32, "number"),
            ],
            [self._row(line) for line in doc.material_ids],
            facts=self._facts(doc),
            number=doc.name or "",
            date=self._form_date(doc.reported_on),
            total={
                "name": self.env._("Total"),
                "amount": self._form_total(doc.cost_total),
            },
            words=self._form_words(doc.cost_total),
            notes=self._notes(doc),
        )

    def _row(self, line):
        return {
            "name": self._form_text(line.name),
            "source": self._label(line, "source"),
            "quantity": self._form_number(line.quantity),
            "uom": line.uom_id.name or "",
            "amount": self._form_money(line.amount),
        }

    def _label(self, record, name):
        choices = dict(record._fields[name]._description_selection(self.env))
        return choices.get(record[name], "")

    def _facts(self, doc):
        rating = "★" * doc.rating
        return [
            [
                Fact(self.env._("What Is Broken"), self._form_text(doc.title)),
                Fact(self.env._("Place"), self._form_text(doc.place)),
            ],
            [
                Fact(self.env._("Card"), doc.asset_id.name or ""),
                Fact(self.env._("Kind of Fault"), doc.kind_id.name or ""),
            ],
            [Fact(self.env._("What Is Wrong"), self._form_text(doc.description))],
            [
                Fact(self.env._("Reported By"), self._form_text(doc.reporter_name)),
                Fact(
                    self.env._("Dispatched To"),
                    self._form_text(doc.worker_name),
                    later=True,
                ),
            ],
            [
                Fact(
                    self.env._("Dispatched"),
                    self._form_date(doc.dispatched_on),
                    later=True,
                ),
                Fact(
                    self.env._("Repaired"), self._form_date(doc.finished_on), later=True
                ),
            ],
            [Fact(self.env._("What Was Done"), self._form_text(doc.work_done))],
            [
                Fact(self.env._("Cause"), self._cause(doc), later=True),
                Fact(self.env._("Satisfaction"), rating, later=True),
            ],
        ]

    def _cause(self, doc):
        return "，".join(filter(None, (self._label(doc, "cause"), doc.cause_note)))

    def _notes(self, doc):
        notes = []
        if doc.labour_cost or doc.outside_amount:
            notes.append(
                self.env._(
                    "Materials %(materials)s, labour %(labour)s, bill of a firm"
                    " %(outside)s.",
                    materials=self._form_money(doc.material_cost),
                    labour=self._form_money(doc.labour_cost),
                    outside=self._form_money(doc.outside_amount),
                )
            )
        if doc.reopened:
            notes.append(self.env._("Reopened %(times)s times.", times=doc.reopened))
        return notes

    def _form_signatures(self, doc):
        return [
            self._signature(self.env._("Reported By")),
            self._signature(self.env._("Repairer")),
            self._signature(self.env._("Accepted By")),
            self._signature(self.env._("General Affairs")),
        ]
