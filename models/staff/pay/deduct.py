"""Deductions for damage, within the law (工资支付暂行规定 第十六条).

What somebody owes by the facts is deducted from the pay of a month: at most a fifth of
the month's wage, and never so much that less than the minimum wage is left. The rest is
deducted in later months.
"""

from decimal import ROUND_DOWN, Decimal

from odoo import models
from odoo.tools import SQL

CENT = Decimal("0.01")


def cents(value):
    """Return an amount in CNY as an exact decimal of two places."""
    return Decimal(str(value or 0)).quantize(CENT)


class SchoolStaffRun(models.Model):
    _inherit = "school.staff.run"

    def _owed(self, employees):
        """Return what people still owe for damage at the end of the month.

        That is the facts up to then, void ones left out, less what earlier months
        deducted.

        :return: ``{employee id: Decimal}``
        """
        kind = self.env["school.staff.fact.type"]._by_code(
            {"damage_amount"}, self.company_id
        )
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT f.subject_id, sum(f.quantity)
                  FROM school_staff_fact f
                 WHERE f.company_id = %(company)s AND f.subject_kind = 'person'
                   AND f.subject_id = ANY(%(people)s) AND f.type_id = ANY(%(types)s)
                   AND f.date <= %(last)s
                   AND NOT EXISTS (SELECT FROM (%(void)s) v WHERE v.fact_id = f.id)
                 GROUP BY f.subject_id
                """,
                company=self.company_id.id,
                people=employees.ids,
                types=[record.id for record in kind.values()],
                last=self.date_to,
                void=self.env["school.staff.fact"]._void_query(),
            )
        )
        paid = dict(
            self.env["school.staff.payslip"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "=", self.company_id.id),
                    ("employee_id", "in", [person for person, _owed in rows]),
                    ("run_id", "!=", self.id),
                ],
                ["employee_id"],
                ["deduction:sum"],
            )
        )
        paid = {employee.id: cents(amount) for employee, amount in paid.items()}
        return {
            person: max(cents(amount) - paid.get(person, Decimal(0)), Decimal(0))
            for person, amount in rows
        }

    def _wages(self, employees):
        """Return the wages by the contracts in force at the end of the month.

        :return: ``{employee id: Decimal}``; who has none on file is left out
        """
        versions = (
            self.env["hr.version"]
            .sudo()
            .search(
                [
                    ("employee_id", "in", employees.ids),
                    ("date_version", "<=", self.date_to),
                ],
                order="employee_id, date_version",
            )
        )
        # the last one of each person stays
        wages = {version.employee_id.id: cents(version.wage) for version in versions}
        return {person: wage for person, wage in wages.items() if wage}

    def _deductible(self, wage, pay):
        """Return the most that may be deducted from somebody's pay of the month.

        Without a wage or a minimum wage on file nothing is deducted: it could not be
        shown that enough is left.

        :param Decimal wage: by the contract; None if there is none on file
        :param Decimal pay: incentive pay of the month
        """
        unit = self.unit_id
        least = cents(unit.minimum_wage)
        if not wage or not least:
            return Decimal(0)
        share = Decimal(str(unit.deduction_percent)) / 100
        most = ((wage + pay) * share).quantize(CENT, ROUND_DOWN)
        return max(min(most, wage + pay - least), Decimal(0))
