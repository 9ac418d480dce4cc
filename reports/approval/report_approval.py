"""审批单: the way of one document through its approval, whatever the document is."""

from odoo import models

from ..common.paging import Column, Fact


class ReportApproval(models.AbstractModel):
    _name = "report.school_logistics.report_approval"
    _inherit = "school.form"
    _description = "Approval Sheet"
    _form_model = "school.approval"

    def _form_title(self):
        return self.env._("Approval Sheet")

    def _form_content(self, doc):
        return self._content(
            [
                Column("index", self.env._("Seq."), 9, "center"),
                Column("step", self.env._("Step"), 32),
                Column("person", self.env._("By"), 28),
                Column("decision", self.env._("Decision"), 23, "center"),
                Column("opinion", self.env._("Opinion"), 60),
                Column("time", self.env._("Time"), 28, "center"),
            ],
            [self._row(doc, row) for row in doc._rows()],
            facts=self._facts(doc),
            number=doc.document_name,
            date=self._form_date(doc.submitted_on),
            words=self._form_words(doc.amount),
            notes=[
                self.env._("Last link of the chain: %(hash)s", hash=doc.head[:16]),
            ],
            # what is decided after the print changes nothing that stands on it
            later={"index", "step", "person", "decision", "opinion", "time"},
        )

    def _facts(self, doc):
        kind = self.env["ir.model"]._get(doc.res_model)
        states = dict(doc._fields["state"]._description_selection(self.env))
        rule = f"{doc.snapshot['flow']} v{doc.snapshot['version']}"
        return [
            [
                Fact(self.env._("Document"), kind.with_env(self.env).name or ""),
                Fact(self.env._("Applicant"), doc.requester_id.name),
                Fact(self.env._("Department"), doc.department_id.name or ""),
            ],
            [
                Fact(self.env._("Amount"), self._form_total(doc.amount)),
                Fact(self.env._("Result"), states[doc.state]),
                Fact(self.env._("Closed On"), self._form_date(doc.closed_on)),
            ],
            [Fact(self.env._("Content"), self._form_text(doc.summary))],
            [Fact(self.env._("Approval Rule"), self._form_text(rule))],
            [Fact(self.env._("Source"), self._form_text(doc.snapshot["source"]))],
        ]

    def _row(self, doc, row):
        kinds = dict(row._fields["kind"]._description_selection(self.env))
        at_step = row.kind not in ("submit", "withdraw", "revise", "void")
        person = row.behalf_id.name
        if row.user_id != row.behalf_id:
            person = self.env._(
                "%(user)s (entered by %(other)s)", user=person, other=row.user_id.name
            )
        return {
            "step": doc._step(row.step_index)["name"] if at_step else "",
            "person": person,
            "decision": kinds[row.kind],
            "opinion": self._form_text(self._said(row)),
            "time": self._form_time(row.decided_at),
        }

    def _said(self, row):
        """The words of a row, with the minutes and the cuts that came with it."""
        parts = [row.comment]
        minutes = row.note_id.minutes or {}
        if minutes.get("number"):
            parts.append(
                self.env._(
                    "Minutes %(number)s, attended by %(attendees)s",
                    number=minutes["number"],
                    attendees=minutes["attendees"],
                )
            )
        parts += [
            f"{change['field']} {change['before']} → {change['after']}"
            for change in row.note_id.changes or []
        ]
        return "; ".join(filter(None, parts))

    def _form_signatures(self, doc):
        """The applicant, and each step of the route with what was decided there."""
        return [
            self._signature(
                self.env._("Applicant"), doc.requester_id.name, doc.submitted_on
            ),
            *(
                self._decision_column(step["name"], doc, [step_id])
                for step_id, step in self._route_steps(doc)
            ),
        ]
