"""Budget execution in a settlement: what was planned and used by the last day."""

from odoo import fields, models

from .settlement_figures import section_lines

BUDGET = """
    INSERT INTO school_settlement_line (settlement_id, company_id, section, name,
        res_model, res_id, department_id, categ_id, amount, amount_2, amount_3,
        amount_4)
    SELECT %(settlement)s, %(company)s, 'budget',
           concat_ws(' ', line.period_name, fund.name), 'school.budget.line', line.id,
           line.department_id, line.category_id, SUM(entry.planned),
           SUM(entry.reserved), SUM(entry.committed), SUM(entry.spent)
      FROM school_budget_line line
      JOIN school_budget_entry entry
        ON entry.line_id = line.id AND entry.date <= %(last)s
 LEFT JOIN school_fund fund ON fund.id = line.fund_id
     WHERE line.company_id = %(company)s
       AND line.date_start <= %(last)s AND line.date_end >= %(first)s
  GROUP BY line.id, fund.name
  ORDER BY line.date_start, line.sequence, line.id
"""


class SchoolSettlementLine(models.Model):
    _inherit = "school.settlement.line"

    section = fields.Selection(
        selection_add=[("budget", "Budget Execution")],
        ondelete={"budget": "cascade"},
    )


class SchoolSettlement(models.Model):
    _inherit = "school.settlement"

    budget_line_ids = section_lines("budget")
    budget_value = fields.Monetary(
        string="Spent of the Budget",
        readonly=True,
        copy=False,
    )

    def _settlement_sections(self):
        """Add the execution of the budget."""
        return [*super()._settlement_sections(), "budget"]

    def _figure_fields(self):
        """Add what was spent of the budget."""
        return [*super()._figure_fields(), "budget_value"]

    def _settle_budget(self):
        """Lines in force: planned, reserved, committed, spent until the last day."""
        self._fill(BUDGET)
        [spent] = self._sum_lines("budget", "amount_4")
        self._set_own({"budget_value": spent})
