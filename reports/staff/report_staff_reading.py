"""签阅表: who has to sign a version of a regulation, with room for the signature."""

from odoo import models

from ..common.paging import Column, Fact

SHOWN = 16  # characters of the digest, enough to tell two versions apart


class ReportStaffReading(models.AbstractModel):
    _name = "report.school_logistics.report_staff_reading"
    _inherit = "school.form"
    _description = "Signature Sheet of a Regulation"
    _form_model = "school.staff.text.version"

    def _form_title(self):
        return self.env._("Read and Signed")

    def _form_content(self, doc):
        readings = doc.reading_ids.filtered(
            lambda one: one.state in ("waiting", "signed")
        )
        readings = readings.sorted(lambda one: (one.group_id.name or "", one.id))
        return self._content(
            [
                Column("index", self.env._("No."), 12, "center"),
                Column("group", self.env._("Group"), 38),
                Column("name", self.env._("Name"), 34),
                Column("signed", self.env._("Signed On"), 40),
                Column("signature", self.env._("Signature"), 56),
            ],
            [
                {
                    "group": one.group_id.name or "",
                    "name": one.employee_id.name,
                    "signed": self._form_date(one.signed_on),
                    "signature": "",
                }
                for one in readings
            ],
            facts=[
                [
                    Fact(self.env._("Title"), doc.name),
                    Fact(self.env._("Version"), str(doc.number)),
                ],
                [
                    Fact(self.env._("Published"), self._form_date(doc.published_on)),
                    Fact(self.env._("Digest"), doc.digest[:SHOWN]),
                ],
            ],
            notes=[
                self.env._(
                    "I have read this version, I understand it, and I will keep to it."
                )
            ],
            number="",
            date=self._form_date(doc.published_on),
            later={"signed"},
        )

    def _form_signatures(self, doc):
        return [
            self._signature(self.env._("Group Leader")),
            self._signature(self.env._("General Affairs")),
        ]
