"""审查意见书: what the review group found in a term, and its signatures."""

from odoo import models

from ..common.paging import Column, Fact


class ReportAudit(models.AbstractModel):
    _name = "report.school_logistics.report_audit"
    _inherit = "school.form"
    _description = "Audit Opinion Form"
    _form_model = "school.audit"

    def _form_title(self):
        return self.env._("Audit Opinion")

    def _form_content(self, doc):
        verdicts = dict(doc._fields["verdict"]._description_selection(self.env))
        return self._content(
            self._columns(),
            [self._row(finding) for finding in doc.finding_ids.sorted("id")],
            facts=[
                [
                    Fact(self.env._("Term"), doc.term_id.display_name),
                    Fact(
                        self.env._("Conclusion"),
                        verdicts.get(doc.verdict, ""),
                    ),
                ],
                [
                    Fact(
                        self.env._("Purchases Looked At"),
                        self._form_number(doc.purchase_count),
                    ),
                    Fact(
                        self.env._("Amount Looked At"),
                        self._form_money(doc.amount_total),
                    ),
                ],
            ],
            number=doc.name or "",
            date=self._form_date(doc.create_date.date()),
            notes=[self.env._("Opinion: %s", self._form_text(doc.opinion))],
            later={"answer", "state"},
        )

    def _columns(self):
        return [
            Column("index", self.env._("Seq."), 10, "center"),
            Column("name", self.env._("What Was Found"), 74),
            Column("responsible", self.env._("To Be Put Right By"), 22, "center"),
            Column("deadline", self.env._("Deadline"), 22, "center"),
            Column("answer", self.env._("What Was Done"), 36),
            Column("state", self.env._("Status"), 16, "center"),
        ]

    def _row(self, finding):
        states = dict(finding._fields["state"]._description_selection(self.env))
        return {
            "name": self._form_text(finding.name),
            "responsible": finding.responsible_id.name or "",
            "deadline": self._form_date(finding.deadline, "short"),
            "answer": self._form_text(finding.answer),
            "state": states[finding.state],
        }

    def _form_signatures(self, doc):
        roles = dict(doc.member_ids._fields["role"]._description_selection(self.env))
        return [
            self._signature(
                roles[member.role],
                member.user_id.name if member.signed_on else "",
                member.signed_on or None,
            )
            for member in doc.member_ids.sorted(lambda row: (row.role, row.id))[:6]
        ]
