"""预算执行情况: each budget line as it stood at the end of the chosen period."""

from odoo import models
from odoo.tools import SQL

from ..common.ledger_sheet import MONEY, NUMBER, LedgerColumn

FIGURES = ("planned", "reserved", "committed", "spent")


class LedgerBudget(models.AbstractModel):
    """Figures are added up from the entries until the last day, not read off the
    balances, so that an earlier month can be printed again as it was."""

    _name = "report.school_logistics.ledger_budget"
    _inherit = "school.ledger.sheet"
    _description = "Budget Execution"

    def _ledger_title(self):
        return self.env._("Budget Execution")

    def _ledger_columns(self):
        return [
            LedgerColumn("department", self.env._("Spending Department"), 18),
            LedgerColumn("category", self.env._("Category"), 18),
            LedgerColumn("fund", self.env._("Source of Funds"), 16),
            LedgerColumn("period", self.env._("Budget Period"), 18),
            LedgerColumn("policy", self.env._("When Used Up"), 8),
            LedgerColumn("planned", self.env._("Budgeted"), 14, MONEY, True),
            LedgerColumn("reserved", self.env._("Reserved"), 14, MONEY, True),
            LedgerColumn("committed", self.env._("Committed"), 14, MONEY, True),
            LedgerColumn("spent", self.env._("Spent"), 14, MONEY, True),
            LedgerColumn("left", self.env._("Left"), 14, MONEY, True),
            LedgerColumn("rate", self.env._("Execution (%)"), 10, NUMBER),
        ]

    def _ledger_groups(self, company, date_from, date_to):
        lines = (
            # names of departments and funds; the right to the school was checked
            self.env["school.budget.line"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "approved"),
                    ("date_start", "<=", date_to),
                    ("date_end", ">=", date_from),
                ],
                order="date_start, department_id, sequence, id",
            )
        )
        figures = self._figures(lines, date_to)
        policies = dict(lines._fields["policy"]._description_selection(self.env))
        yield "", [self._row(line, figures[line.id], policies) for line in lines]

    def _row(self, line, figures, policies):
        planned, *used = figures
        return {
            "department": line.department_id.name or self.env._("All departments"),
            "category": line.category_id.name or self.env._("All items"),
            "fund": line.fund_id.name or self.env._("All sources"),
            "period": line.period_name,
            "policy": policies[line.policy],
            **dict(zip(FIGURES, figures, strict=True)),
            "left": round(planned - sum(used), 2),
            "rate": round(100 * used[-1] / planned, 1) if planned else None,
        }

    def _figures(self, lines, until):
        """``{line id: [planned, reserved, committed, spent]}`` until that day."""
        figures = {line_id: [0.0] * len(FIGURES) for line_id in lines.ids}
        for line_id, *sums in self.env.execute_query(
            SQL(
                """
                SELECT line_id, SUM(planned), SUM(reserved), SUM(committed), SUM(spent)
                  FROM school_budget_entry
                 WHERE line_id IN %s AND date <= %s GROUP BY line_id
                """,
                tuple(lines.ids) or (0,),
                until,
            )
        ):
            figures[line_id] = [float(value) for value in sums]
        return figures
