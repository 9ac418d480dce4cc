"""责任书 and 移交清单: what is agreed, and the list it is about."""

from odoo import models

from ..common.paging import Column, Fact


class ReportAgreement(models.AbstractModel):
    _name = "report.school_logistics.report_agreement"
    _inherit = "school.form"
    _description = "Custody Agreement"
    _form_model = "school.agreement"

    def _form_title(self):
        return self.env._("Custody Agreement for School Property")

    def _form_content(self, doc):
        return self._content(
            [
                Column("index", self.env._("Seq."), 10, "center"),
                Column("code", self.env._("Number"), 34),
                Column("name", self.env._("Item Name"), 56),
                Column("quantity", self.env._("Quantity"), 18, "number"),
                Column("unit", self.env._("Unit"), 12, "center"),
                Column("place", self.env._("Place"), 30),
                Column("condition", self.env._("Condition"), 20, "center"),
            ],
            [self._row(line) for line in doc.line_ids],
            facts=self._facts(doc),
            number=doc.name or "",
            date=self._form_date(doc.issued_on or doc.create_date),
            total={
                "name": self.env._("Total"),
                "quantity": self._form_number(doc.piece_count),
            },
            notes=(doc.duties or "").splitlines(),
        )

    def _facts(self, doc):
        kinds = dict(doc._fields["holder_kind"]._description_selection(self.env))
        return [
            [
                Fact(self.env._("Term"), doc.term_id.display_name),
                Fact(kinds[doc.holder_kind], doc.holder_name or ""),
            ],
            [
                Fact(self.env._("Who Answers"), doc.signer_id.name or ""),
                Fact(self.env._("Original Value"), self._form_money(doc.value_total)),
            ],
        ]

    def _row(self, line):
        conditions = dict(line._fields["condition"]._description_selection(self.env))
        return {
            "code": line.code or "",
            "name": self._form_text(f"{line.title} {line.specification or ''}".strip()),
            "quantity": self._form_number(line.quantity),
            "unit": line.unit or "",
            "place": line.place or "",
            "condition": conditions[line.condition],
        }

    def _form_signatures(self, doc):
        return [
            self._signature(
                self.env._("Handed Over By"), doc.issued_by_id.name, doc.issued_on
            ),
            self._signature(
                self.env._("Taken Over By"),
                "" if doc.is_paper else doc.signed_name,
                None if doc.is_paper else doc.signed_on,
                image=doc.signature,
            ),
            self._signature(self.env._("General Affairs Office")),
        ]


class ReportAgreementList(models.AbstractModel):
    _name = "report.school_logistics.report_agreement_list"
    _inherit = "report.school_logistics.report_agreement"
    _description = "List of a Hand-over"

    def _form_title(self):
        return self.env._("List of Property Handed Over")

    def _form_content(self, doc):
        content = super()._form_content(doc)
        content["columns"] = [
            Column("index", self.env._("Seq."), 10, "center"),
            Column("code", self.env._("Number"), 32),
            Column("name", self.env._("Item Name"), 40),
            Column("quantity", self.env._("Quantity"), 16, "number"),
            Column("unit", self.env._("Unit"), 10, "center"),
            Column("condition", self.env._("Condition"), 16, "center"),
            Column("result", self.env._("Found at the Check"), 26, "center"),
            Column("remark", self.env._("Remark"), 30),
        ]
        content["later"] = {"result", "remark"}
        content["notes"] = []
        return content

    def _row(self, line):
        results = dict(line._fields["result"]._description_selection(self.env))
        found = results.get(line.result, "")
        pieces = line.qty_damaged + line.qty_missing
        if line.is_difference and pieces != line.quantity:
            found = f"{found} {self._form_number(pieces)}"
        remarks = line.condition_note, line.result_note
        return {
            **super()._row(line),
            "result": found,
            "remark": self._form_text("; ".join(filter(None, remarks))),
        }

    def _form_signatures(self, doc):
        return [
            *super()._form_signatures(doc)[:2],
            self._signature(
                self.env._("Checked By"), doc.checked_by_id.name, doc.checked_on
            ),
        ]
