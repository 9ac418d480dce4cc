"""领用单: what was handed to whom, signed by the taker."""

from odoo import models

from ..common.paging import Column, Fact


class ReportIssue(models.AbstractModel):
    _name = "report.school_logistics.report_issue"
    _inherit = "school.form"
    _description = "Issue Form"
    _form_model = "school.issue"

    def _form_title(self):
        return self.env._("Issue Form")

    def _form_content(self, doc):
        lines = doc.line_ids.filtered("take")
        return self._content(
            self._columns(),
            [self._row(line) for line in lines],
            facts=self._facts(doc, lines),
            number=doc.name or "",
            date=self._form_date(doc.date),
        )

    def _columns(self):
        return [
            Column("index", self.env._("Seq."), 9, "center"),
            Column("name", self.env._("Item Name"), 41),
            Column("specification", self.env._("Specification"), 29),
            Column("unit", self.env._("Unit"), 10, "center"),
            Column("asked", self.env._("Qty Asked"), 15, "number"),
            Column("issued", self.env._("Qty Issued"), 15, "number"),
            Column("old", self.env._("Old Ones Handed In"), 17, "number"),
            Column("kind", self.env._("Kind of Use"), 14, "center"),
            Column("note", self.env._("Note"), 30),
        ]

    def _row(self, line):
        kinds = dict(line._fields["kind"]._description_selection(self.env))
        return {
            "name": self._form_text(line.product_id.name),
            "specification": self._form_text(line.specification),
            "unit": line.product_uom_id.name,
            "asked": self._form_number(line.qty_asked),
            "issued": self._form_number(line.quantity),
            "old": self._form_number(line.qty_old_returned)
            if line.qty_old_returned
            else "",
            "kind": kinds.get(line.kind, ""),
            "note": self._note(line),
        }

    def _note(self, line):
        due = ""
        if line.kind == "borrow" and line.due_date:
            due = self.env._("Due back %s", self._form_date(line.due_date))
        # one list for a department: whose name each thing is in
        person = line.person_id.name if line.issue_id.per_person else ""
        return " ".join(filter(None, [person, due, self._form_text(line.note)]))

    def _facts(self, doc, lines):
        employee = doc.employee_id
        department = doc.department_id or employee.department_id
        requests = lines.request_id
        purpose = doc.purpose or self._form_list(requests.mapped("purpose"))
        return [
            [
                Fact(self.env._("Department or Class"), department.name or ""),
                Fact(self.env._("Taker"), employee.name or doc.signed_by or ""),
            ],
            [
                Fact(
                    self.env._("Request No."),
                    self._form_list(requests.mapped("name")),
                )
            ],
            [Fact(self.env._("Purpose"), self._form_text(purpose))],
        ]

    def _form_signatures(self, doc):
        signed = doc.state in ("signed", "done")
        return [
            self._approver(doc),
            self._signature(
                self.env._("Store Keeper"),
                doc.keeper_id.name if doc.state == "done" else "",
                doc.done_on,
            ),
            self._signature(
                self.env._("Taker"),
                signed and (doc.signed_by or doc.signed_user_id.name),
                signed and doc.signed_on,
                image=signed and doc.signature,
            ),
        ]

    def _approver(self, doc):
        """Who approved the requests: the last decision on each of them."""
        label = self.env._("Approved By")
        approvals = [
            self._signing_approval(request)
            for request in doc.line_ids.filtered("take").request_id
        ]
        rows = [
            approval.decision_ids.filtered(lambda row: row.kind == "approve").sorted(
                "seq"
            )[-1:]
            for approval in approvals
            if approval.state == "approved"
        ]
        names = self._form_list(row.behalf_id.name for row in rows)
        dates = [row.decided_at for row in rows if row]
        return self._signature(label, names, max(dates, default=None))
