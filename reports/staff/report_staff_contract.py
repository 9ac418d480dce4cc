"""临聘人员合同: who, which post, until when, which wage, signed by both."""

from odoo import models

from ..common.paging import Column, Fact


class ReportStaffContract(models.AbstractModel):
    _name = "report.school_logistics.report_staff_contract"
    _inherit = "school.form"
    _description = "Staff Contract Form"
    _form_model = "school.staff.contract"

    def _form_title(self):
        return self.env._("Contract of Employment")

    def _form_content(self, doc):
        forms = dict(doc._fields["form"]._description_selection(self.env))
        return self._content(
            [
                Column("index", self.env._("Seq."), 14, "center"),
                Column("text", self.env._("Agreed"), 166),
            ],
            [{"text": text} for text in self._terms(doc)],
            facts=[
                [
                    Fact(self.env._("Party A"), doc.company_id.name),
                    Fact(self.env._("Party B"), doc.employee_id.name),
                ],
                [
                    Fact(self.env._("Kind"), forms[doc.form]),
                    Fact(self.env._("Group"), doc.group_id.name or ""),
                ],
                [
                    Fact(self.env._("From"), self._form_date(doc.date_start)),
                    Fact(
                        self.env._("Until"),
                        self._form_date(doc.date_end) or self.env._("Without End"),
                    ),
                ],
            ],
            number=doc.name or "",
            date=self._form_date(doc.signed_on or doc.create_date.date()),
            notes=[self._form_text(doc.note)] if doc.note else [],
        )

    def _terms(self, doc):
        """Return what Art. 17 asks of every contract, as sentences."""
        yield self.env._("Work: %(job)s, at the school.", job=doc.job)
        if doc.probation_end:
            yield self.env._(
                "Probation until %(day)s.", day=self._form_date(doc.probation_end)
            )
        else:
            yield self.env._("No probation.")
        yield self.env._(
            "Wage: ¥%(wage)s a month, not below the local minimum wage, paid each"
            " month; incentive pay by the assessment scheme that was made known.",
            wage=self._form_money(doc.wage),
        )
        if doc.form != "service":
            yield self.env._(
                "Working hours, rest and leave as the law and the roster of the school"
                " say; social insurance by law."
            )
        yield self.env._(
            "The school provides protection at work and makes known what harms health."
        )
        yield self.env._(
            "It is changed by agreement in writing, and ended by the Labour Contract"
            " Law, Art. 36 to 46."
        )
        if doc.fixed_wish:
            yield self.env._(
                "Party B asked in writing for a fixed term: %(wish)s",
                wish=doc.fixed_wish,
            )

    def _form_signatures(self, doc):
        return [
            self._signature(
                self.env._("Party A (seal)"), doc.signed_by_id.name, doc.signed_on
            ),
            self._signature(self.env._("Party B")),
        ]
