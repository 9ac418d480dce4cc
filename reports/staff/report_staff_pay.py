"""奖励性工资发放表: who is paid what for a month, with a signature each."""

from decimal import Decimal

from odoo import models

from ...models.staff.pay.deduct import cents
from ..common.paging import Column, Fact


def total(slips, name):
    """Return the sum of an amount of the slips, to the cent."""
    return float(sum((cents(slip[name]) for slip in slips), Decimal(0)))


class ReportStaffPay(models.AbstractModel):
    _name = "report.school_logistics.report_staff_pay"
    _inherit = "school.form"
    _description = "Incentive Pay Form"
    _form_model = "school.staff.run"

    def _form_title(self):
        return self.env._("Incentive Pay Form")

    def _form_documents(self, docids):
        runs = super()._form_documents(docids)
        runs.check_access("read")
        runs._check_state("paid")
        # only who may see the pay of everybody prints it
        for run in runs:
            run._check_pay_reader()
        return runs

    def _form_content(self, doc):
        slips = doc.payslip_ids.sorted(
            lambda slip: (slip.group_id.sequence, slip.group_id.id, slip.id)
        )
        return self._content(
            self._columns(),
            [self._row(slip) for slip in slips],
            facts=[
                [
                    Fact(self.env._("Month"), doc.month_id.name),
                    Fact(self.env._("People"), str(len(slips))),
                    Fact(
                        self.env._("Paid in Total"),
                        self._form_total(total(slips, "net")),
                    ),
                ]
            ],
            number=doc.name,
            date=self._form_date(doc.paid_on),
            total={
                "name": self.env._("Total"),
                "amount": self._form_money(total(slips, "amount")),
                "deduction": self._form_money(total(slips, "deduction")),
                "net": self._form_total(total(slips, "net")),
            },
            words=self._form_words(total(slips, "net")),
        )

    def _columns(self):
        return [
            Column("index", self.env._("Seq."), 10, "center"),
            Column("name", self.env._("Name"), 18, "center"),
            Column("group", self.env._("Group"), 19, "center"),
            Column("score", self.env._("Score"), 13, "center"),
            Column("grade", self.env._("Grade Given"), 13, "center"),
            Column("standard", self.env._("Standard"), 16, "number"),
            Column("coefficient", self.env._("Coefficient"), 13, "center"),
            Column("amount", self.env._("Due"), 18, "number"),
            Column("deduction", self.env._("Deduction"), 16, "number"),
            Column("net", self.env._("Net Pay"), 22, "number"),
            Column("signed", self.env._("Signature"), 22),
        ]

    def _row(self, slip):
        return {
            "name": self._form_text(slip.name),
            "group": self._form_text(slip.group_id.name),
            "score": self._form_number(slip.score),
            "grade": slip.grade or "",
            "standard": self._form_money(slip.standard) if slip.standard else "",
            "coefficient": self._form_number(slip.coefficient),
            "amount": self._form_money(slip.amount),
            "deduction": self._form_money(slip.deduction) if slip.deduction else "",
            "net": self._form_money(slip.net),
        }

    def _form_signatures(self, doc):
        return [
            self._signature(label)
            for label in (
                self.env._("Prepared By"),
                self.env._("Reviewed By"),
                self.env._("Accountant"),
                self.env._("Principal"),
            )
        ]
