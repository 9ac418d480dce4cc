"""解除（终止）劳动合同证明书: by which article, until when, what is owed (Art. 50)."""

from odoo import models

from ..common.paging import Column, Fact


class ReportStaffDeparture(models.AbstractModel):
    _name = "report.school_logistics.report_staff_departure"
    _inherit = "school.form"
    _description = "Departure Form"
    _form_model = "school.staff.departure"

    def _form_title(self):
        return self.env._("Certificate of the End of a Contract")

    def _form_content(self, doc):
        reasons = dict(doc._fields["reason"]._description_selection(self.env))
        contract = doc.contract_id
        rows = [
            (self.env._("Contract"), contract.name),
            (self.env._("Post"), contract.job),
            (
                self.env._("From"),
                " – ".join(
                    filter(
                        None,
                        (
                            self._form_date(contract.date_start),
                            self._form_date(contract.date_end),
                        ),
                    )
                ),
            ),
            (self.env._("Service Since"), self._form_date(doc._service_start())),
            (self.env._("Notice Given On"), self._form_date(doc.notice_on)),
            (self.env._("Union Told On"), self._form_date(doc.union_told_on)),
            (self.env._("Severance"), doc.severance_text or self.env._("None")),
        ]
        return self._content(
            [
                Column("what", self.env._("Item"), 50),
                Column("text", self.env._("Content"), 130),
            ],
            [{"what": what, "text": text} for what, text in rows if text],
            facts=[
                [
                    Fact(self.env._("Name"), doc.employee_id.name),
                    Fact(self.env._("Last Day"), self._form_date(doc.date)),
                ],
                [Fact(self.env._("Reason"), reasons[doc.reason])],
                [Fact(self.env._("Explanation"), self._form_text(doc.explanation))],
            ],
            number=doc.name or "",
            date=self._form_date(doc.decided_on or doc.create_date.date()),
            notes=[
                self.env._(
                    "Issued with the end of the contract; file and social insurance are"
                    " moved within fifteen days (Labour Contract Law, Art. 50)."
                )
            ],
        )

    def _form_signatures(self, doc):
        return [
            self._signature(self.env._("Person Concerned")),
            self._signature(self.env._("Prepared By"), doc.requester_id.name),
            self._signature(
                self.env._("Decided By"), doc.decided_by_id.name, doc.decided_on
            ),
        ]
