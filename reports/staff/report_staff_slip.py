"""工资条: what one person is paid for a month, and why."""

from odoo import models

from ...models.staff.pay.payee import masked
from ..common.paging import Column, Fact

LAW = "工资支付暂行规定 第十六条"


class ReportStaffSlip(models.AbstractModel):
    _name = "report.school_logistics.report_staff_slip"
    _inherit = "school.form"
    _description = "Pay Slip"
    _form_model = "school.staff.payslip"

    def _form_title(self):
        return self.env._("Pay Slip")

    def _form_content(self, doc):
        result = doc.result_id
        payee = doc.employee_id._school_payee().get(doc.employee_id.id, {})
        Scorer = self.env["school.staff.scorer"]
        definition = result.version_id.definition
        money = self._form_money
        return self._content(
            [
                Column("index", self.env._("Seq."), 14, "center"),
                Column("text", self.env._("What Counted"), 136),
                Column("points", self.env._("Points"), 30, "number"),
            ],
            [
                {
                    "text": Scorer._explain_line(
                        definition, line.item, line.quantity, line.points
                    ),
                    "points": self._form_number(line.points, 4),
                }
                for line in result.line_ids.sorted("item")
            ],
            facts=[
                [
                    Fact(self.env._("Name"), doc.name or ""),
                    Fact(self.env._("Group"), doc.group_id.name or ""),
                    Fact(self.env._("Month"), doc.run_id.month_id.name),
                ],
                [
                    Fact(self.env._("Score"), self._form_number(doc.score)),
                    Fact(self.env._("Grade Given"), doc.grade or ""),
                    Fact(self.env._("Coefficient"), self._form_number(doc.coefficient)),
                ],
                [
                    Fact(self.env._("Due"), money(doc.amount)),
                    Fact(self.env._("Deduction"), money(doc.deduction)),
                    Fact(self.env._("Net Pay"), self._form_total(doc.net)),
                ],
                [
                    Fact(self.env._("In Words"), self._form_words(doc.net)),
                    Fact(self.env._("Account"), masked(payee.get("account"))),
                ],
            ],
            number=doc.run_id.name,
            date=self._form_date(doc.run_id.paid_on),
            total={
                "text": self.env._("Score"),
                "points": self._form_number(doc.score),
            },
            notes=self._notes(doc),
        )

    def _notes(self, doc):
        notes = []
        if doc.deduction:
            unit = doc.run_id.unit_id
            notes.append(
                self.env._(
                    "Deducted for damage: at most %(percent)s%% of the month's wage,"
                    " and the minimum wage of ¥%(least)s is left (%(law)s). Owed"
                    " before: ¥%(owed)s.",
                    law=LAW,
                    percent=self._form_number(unit.deduction_percent),
                    least=self._form_money(unit.minimum_wage),
                    owed=self._form_money(doc.owed),
                )
            )
        return notes

    def _form_signatures(self, doc):
        return [
            self._signature(self.env._("Received By")),
            self._signature(self.env._("Accountant")),
        ]
