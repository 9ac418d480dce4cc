"""From locked results to pay: slips, deductions within the law, a draft entry."""

from decimal import ROUND_DOWN, Decimal

from odoo import fields, models
from odoo.exceptions import UserError

CENT = Decimal("0.01")
#: 工资支付暂行规定 art. 16: a deduction for damage is at most a fifth of the wage
MOST_DEDUCTED = Decimal("0.20")
PAYING_POSTS = ("accountant",)


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    minimum_wage = fields.Float(
        digits=(16, 2), help="Monthly minimum wage here; no deduction goes below it."
    )
    incentive_expense_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Incentive Pay: Expense",
        domain="[('company_ids', 'in', company_id)]",
        ondelete="set null",
    )
    incentive_payable_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Incentive Pay: Payable",
        domain="[('company_ids', 'in', company_id)]",
        ondelete="set null",
    )
    incentive_deduction_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Incentive Pay: Compensation",
        domain="[('company_ids', 'in', company_id)]",
        ondelete="set null",
    )


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
        groups="account.group_account_readonly,account.group_account_invoice",
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
        """Make a slip for each result with pay."""
        self.ensure_one()
        results = self.result_ids.filtered("pay")
        owed = self._owed(results.employee_id)
        rows, rest = [], {}
        for result in results.sorted("id"):
            employee = result.employee_id
            amount = Decimal(str(result.pay)).quantize(CENT)
            room = rest.get(employee)
            if room is None:
                total = sum(
                    Decimal(str(row.pay)).quantize(CENT)
                    for row in results
                    if row.employee_id == employee
                )
                room = min(
                    owed.get(employee.id, Decimal(0)),
                    self._deductible(employee, total),
                )
            deduction = min(room, amount) if employee else Decimal(0)
            rest[employee] = room - deduction
            rows.append(
                {
                    "run_id": self.id,
                    "company_id": self.company_id.id,
                    "result_id": result.id,
                    "group_id": result.group_id.id,
                    "employee_id": employee.id,
                    "name": result.subject_name,
                    "score": result.score,
                    "grade": result.grade_name,
                    "coefficient": result.coefficient,
                    "amount": float(amount),
                    "owed": float(owed.get(employee.id, 0)),
                    "deduction": float(deduction),
                    "net": float(amount - deduction),
                }
            )
        self.env["school.staff.payslip"].create(rows)

    def _owed(self, employees):
        """Return what people owe for damage by the facts of the month, by id."""
        owed = {}
        kind = self.env["school.staff.fact.type"]._by_code(
            {"damage_amount"}, self.company_id
        )
        facts = self.env["school.staff.fact"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("subject_kind", "=", "person"),
                ("subject_id", "in", employees.ids),
                ("type_id", "in", [record.id for record in kind.values()]),
                ("date", ">=", self.date_from),
                ("date", "<=", self.date_to),
            ]
        )
        for fact in facts.filtered(lambda fact: not fact.is_void):
            amount = Decimal(str(fact.quantity)).quantize(CENT)
            owed[fact.subject_id] = owed.get(fact.subject_id, Decimal(0)) + amount
        return owed

    def _deductible(self, employee, pay):
        """Return the most that may be deducted from somebody's pay of the month.

        Without a wage on file nothing is deducted: it cannot be shown that enough is
        left.

        :param Decimal pay: incentive pay of the month
        """
        wage = Decimal(str(employee.version_id.wage or 0.0)) if employee else Decimal(0)
        least = Decimal(str(self.unit_id.minimum_wage or 0.0))
        if not wage or not least:
            return Decimal(0)
        fifth = ((wage + pay) * MOST_DEDUCTED).quantize(CENT, ROUND_DOWN)
        return max(min(fifth, wage + pay - least), Decimal(0))

    def _make_entry(self):
        """Make the draft entry of the run; none for a school that keeps no books."""
        self.ensure_one()
        unit = self.unit_id
        Move = self.env["account.move"].with_company(self.company_id)
        if unit.bookkeeping != "own" or not self.payslip_ids:
            return Move.browse()
        expense = unit.incentive_expense_account_id
        payable = unit.incentive_payable_account_id
        if not expense or not payable:
            raise UserError(
                self.env._(
                    "%(unit)s: choose the accounts of incentive pay on the page of the"
                    " school first.",
                    unit=unit.name,
                )
            )
        amount = sum(self.payslip_ids.mapped("amount"))
        deduction = sum(self.payslip_ids.mapped("deduction"))
        credit = unit.incentive_deduction_account_id or payable
        lines = [
            (expense, amount, 0.0),
            (payable, 0.0, amount - deduction),
            (credit, 0.0, deduction),
        ]
        return Move.create(
            {
                "move_type": "entry",
                "company_id": self.company_id.id,
                "ref": self.name,
                "date": self.date_to,
                "line_ids": [
                    fields.Command.create(
                        {
                            "name": self.display_name,
                            "account_id": account.id,
                            "debit": debit,
                            "credit": credited,
                        }
                    )
                    for account, debit, credited in lines
                    if debit or credited
                ],
            }
        )
