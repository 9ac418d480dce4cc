"""缴款单: receipts whose money is handed in together."""

from odoo import models

from ..common.paging import Column, Fact


class ReportDamageRemittance(models.AbstractModel):
    _name = "report.school_logistics.report_damage_remittance"
    _inherit = "school.form"
    _description = "Compensation Handed In"
    _form_model = "school.damage.remittance"

    def _form_title(self):
        return self.env._("Compensation Handed In")

    def _form_content(self, doc):
        return self._content(
            [
                Column("index", self.env._("Seq."), 12, "center"),
                Column("number", self.env._("Receipt No."), 40),
                Column("date", self.env._("Date"), 30, "center"),
                Column("case", self.env._("Case No."), 38),
                Column("person", self.env._("Paid By"), 32),
                Column("amount", self.env._("Amount"), 28, "number"),
            ],
            [
                {
                    "number": line.number,
                    "date": self._form_date(line.date, "yyyy-MM-dd"),
                    "case": line.case_id.name,
                    "person": self._form_text(line.person),
                    "amount": self._form_money(line.amount),
                }
                for line in doc.line_ids
            ],
            facts=[
                [
                    Fact(self.env._("Receipts Until"), self._form_date(doc.date_until)),
                    Fact(self.env._("Voucher Number"), doc.voucher or "", later=True),
                ],
                [Fact(self.env._("Note"), self._form_text(doc.note))],
            ],
            number=doc.name or "",
            date=self._form_date(doc.handed_on or doc.date_until),
            total={
                "number": self.env._("Total"),
                "amount": self._form_total(doc.total),
            },
            words=self._form_words(doc.total),
        )

    def _form_signatures(self, doc):
        return [
            self._signature(self.env._("Handed In By"), doc.handed_by_id.name),
            self._signature(self.env._("General Affairs")),
            self._signature(self.env._("Principal")),
            self._signature(self.env._("Received By")),
        ]
