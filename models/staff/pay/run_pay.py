"""From locked results to pay: one slip for each result, and the draft entry."""

from decimal import Decimal

from odoo import fields, models

from .deduct import cents

PAYING_POSTS = ("accountant",)


class SchoolStaffRun(models.Model):
    _inherit = "school.staff.run"

    payslip_ids = fields.One2many(
        comodel_name="school.staff.payslip", inverse_name="run_id", readonly=True
    )
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Entry",
        readonly=True,
        copy=False,
        ondelete="set null",
    )

    def action_pay(self):
        """Make the slips of a locked month, and the draft entry of a school with books.

        Where the school follows a rule for it, the approval is verified: it binds the
        digest of all results.

        :raise UserError: without a post, not locked, not approved, or changed since
        """
        self.check_access("write")
        self._check_state("locked")
        for run in self:
            run.unit_id._check_post(PAYING_POSTS)
            if run._approval_is_ruled():
                run._check_approval("pay")
            run._take_turn()
            run.sudo()._make_slips()
            run._set_own(
                {
                    "state": "paid",
                    "paid_on": fields.Datetime.now(),
                    "move_id": run.sudo()._make_entry().id,
                }
            )
        return True

    def _make_slips(self):
        """Make a slip for each person who was scored, and whoever else is paid."""
        self.ensure_one()
        results = self.result_ids.filtered(
            lambda result: result.employee_id or result.pay
        ).sorted("id")
        standards = self._standards(results)
        due = self._deductions(results)
        self.env["school.staff.payslip"].create(
            [
                {
                    "run_id": self.id,
                    "company_id": self.company_id.id,
                    "result_id": result.id,
                    "group_id": result.group_id.id,
                    "employee_id": result.employee_id.id,
                    "partner_id": result.subject_id
                    if result.subject_kind == "vendor"
                    else False,
                    "name": result.subject_name,
                    "score": result.score,
                    "grade": result.grade_name,
                    "coefficient": result.coefficient,
                    "standard": standards.get((result.group_id.id, result.subject_id)),
                    "amount": result.pay,
                    "owed": float(owed),
                    "deduction": float(deduction),
                    "net": float(cents(result.pay) - deduction),
                }
                for result, (owed, deduction) in due.items()
            ]
        )

    def _deductions(self, results):
        """Return what each result owes and loses, in the order of the results.

        Somebody paid in two groups has one limit for both.

        :return: ``{result: (owed, deduction)}``, decimals of CNY
        """
        people = results.employee_id
        owed, wages = self._owed(people), self._wages(people)
        paid = {}
        for result in results:
            person = result.employee_id.id
            paid[person] = paid.get(person, Decimal(0)) + cents(result.pay)
        rest = {
            person: min(debt, self._deductible(wages.get(person), paid[person]))
            for person, debt in owed.items()
        }
        due = {}
        for result in results:
            person = result.employee_id.id
            deduction = min(rest.get(person, Decimal(0)), cents(result.pay))
            if deduction:
                rest[person] -= deduction
            due[result] = (owed.get(person, Decimal(0)), deduction)
        return due

    def _standards(self, results):
        """Return the standards of pay by ``(group id, subject id)``."""
        members = (
            self.env["school.staff.member"]
            .sudo()
            .search(
                [
                    ("group_id", "in", results.group_id.ids),
                    ("date_from", "<=", self.date_to),
                ],
                order="date_from",
            )
        )
        return {
            (member.group_id.id, member.subject_id): member.pay_standard
            for member in members
        }
