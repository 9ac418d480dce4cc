"""修购计划审批表: the items, what was asked for and what was decided."""

from odoo import models

from ..common.paging import Column, Fact


class ReportUpkeep(models.AbstractModel):
    _name = "report.school_logistics.report_upkeep"
    _inherit = "school.form"
    _description = "Replacement and Repair Plan Form"
    _form_model = "school.upkeep.plan"

    def _form_title(self):
        return self.env._("Replacement and Repair Plan Form")

    def _form_content(self, doc):
        kinds = dict(doc.line_ids._fields["kind"]._description_selection(self.env))
        ranks = dict(doc.line_ids._fields["priority"]._description_selection(self.env))
        return self._content(
            self._columns(),
            [self._row(line, kinds, ranks) for line in doc.line_ids],
            facts=[
                [
                    Fact(self.env._("Year"), doc.year_id.name or ""),
                    Fact(self.env._("Drafted By"), doc.requester_id.name),
                ],
                [Fact(self.env._("Basis"), self._form_text(doc.reason))],
            ],
            number=doc.name or "",
            date=self._form_date(doc.approval_id.sudo().submitted_on),
            total={
                "name": self.env._("Total"),
                "asked": self._form_money(doc.amount_asked),
                "decided": self._form_total(doc.amount_approved),
            },
            words=self._form_words(doc.amount_approved),
        )

    def _columns(self):
        return [
            Column("index", self.env._("Seq."), 9, "center"),
            Column("kind", self.env._("Kind"), 15, "center"),
            Column("name", self.env._("Item Name"), 30),
            Column("place", self.env._("Place"), 22),
            Column("quantity", self.env._("Quantity"), 12, "number"),
            Column("reason", self.env._("Reason"), 34),
            Column("priority", self.env._("Priority"), 18, "center"),
            Column("fund", self.env._("Source of Funds"), 18),
            Column("asked", self.env._("Asked For"), 20, "number"),
            Column("decided", self.env._("Decided"), 20, "number"),
        ]

    def _row(self, line, kinds, ranks):
        return {
            "kind": kinds[line.kind],
            "name": self._form_text(line.name),
            "place": self._form_text(line.place),
            "quantity": self._form_number(line.quantity),
            "reason": self._form_text(line.reason),
            "priority": ranks[line.priority],
            "fund": line.fund_id.name or "",
            "asked": self._form_money(line.amount),
            "decided": self._form_money(line.amount_approved),
        }

    def _form_signatures(self, doc):
        return self._approval_signatures(doc)
