"""调岗通知书: from where to where, why, and the consent."""

from odoo import models

from ..common.paging import Column, Fact


class ReportStaffTransfer(models.AbstractModel):
    _name = "report.school_logistics.report_staff_transfer"
    _inherit = "school.form"
    _description = "Transfer Form"
    _form_model = "school.staff.transfer"

    def _form_title(self):
        return self.env._("Notice of Transfer")

    def _form_content(self, doc):
        reasons = dict(doc._fields["reason"]._description_selection(self.env))
        return self._content(
            [
                Column("what", "", 40),
                Column("before", self.env._("So Far"), 70),
                Column("after", self.env._("From Now On"), 70),
            ],
            [
                {
                    "what": self.env._("Group"),
                    "before": doc.from_group_id.name or "",
                    "after": doc.group_id.name,
                },
                {
                    "what": self.env._("Post"),
                    "before": self._form_text(doc.from_job),
                    "after": self._form_text(doc.job),
                },
            ],
            facts=[
                [
                    Fact(self.env._("Name"), doc.employee_id.name),
                    Fact(self.env._("From"), self._form_date(doc.date)),
                ],
                [Fact(self.env._("Reason"), reasons[doc.reason])],
                [Fact(self.env._("Explanation"), self._form_text(doc.explanation))],
            ],
            number=doc.name or "",
            date=self._form_date(doc.create_date.date()),
        )

    def _form_signatures(self, doc):
        return [
            self._signature(
                self.env._("Person Concerned"),
                doc.employee_id.name if doc.consent_on else "",
                doc.consent_on,
            ),
            self._signature(self.env._("Group Leader")),
            self._signature(self.env._("Decided By"), doc.done_by_id.name),
        ]
