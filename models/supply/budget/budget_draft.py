"""Drafting a budget from last year's same period and from the departments' plans."""

from odoo import models
from odoo.exceptions import UserError

from ...common.gate import open_gate

# Dimensions of a line, by what the school keeps its budget by.
KEYS = {
    "fund_term": ("fund_id",),
    "department_month": ("department_id",),
    "department_month_category": ("department_id", "category_id"),
}
DIMENSIONS = ("department_id", "category_id", "fund_id")


class SchoolBudget(models.Model):
    _inherit = "school.budget"

    def action_fill(self):
        """Draft the lines: what departments plan, or spent in the period last year.

        Lines that are there already are kept; running it again adds what is missing.

        :raise UserError: the budget is no draft, or there is nothing to begin from
        """
        for budget in self:
            budget.check_access("write")
            budget._check_preparing()
            if budget.state != "draft" or not budget.date_start:
                raise UserError(
                    self.env._(
                        "%(budget)s: only a draft, for a period that the school"
                        " calendar knows, is filled.",
                        budget=budget.display_name,
                    )
                )
            budget._fill()
        return True

    def _fill(self):
        """Create the lines that are missing."""
        self.ensure_one()
        plans = self._open_plans()
        asked, spent = plans._sums(self._dimensions()), self._spent_last_year()
        known = {line._key() for line in self.line_ids}
        keys = [key for key in {**asked, **spent} if key not in known]
        if not keys and not self.line_ids:
            raise UserError(
                self.env._(
                    "No department has a plan for %(period)s, and nothing was spent in"
                    " the same period last year. Enter the lines by hand.",
                    period=self.period_name,
                )
            )
        gate = open_gate(self.env["school.budget.line"], "budget_fill")
        gate.create(
            [
                {
                    "budget_id": self.id,
                    **dict(zip(DIMENSIONS, key, strict=True)),
                    "amount": asked.get(key) or spent.get(key),
                    "amount_asked": asked.get(key, 0.0),
                    "amount_last": spent.get(key, 0.0),
                }
                for key in keys
            ]
        )
        plans._take(self)

    def _dimensions(self):
        """Names of the dimensions by which the school keeps its budget."""
        return KEYS.get(self.unit_id.sudo().budget_key, DIMENSIONS[:1])

    def _open_plans(self):
        """The departments' plans of the period that no other budget has taken."""
        return self.env["school.budget.plan"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("date_start", "=", self.date_start),
                ("date_end", "=", self.date_end),
                ("budget_id", "in", [False, self.id]),
            ]
        )

    def _spent_last_year(self):
        """What was spent in the same period a year before.

        :return: ``{(department id, category id, fund id): CNY}``, by the dimensions of
            the school
        """
        first, last = self._same_last_year()
        if not first:
            return {}
        lines = self.env["school.budget.line"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "approved"),
                ("date_start", ">=", first),
                ("date_end", "<=", last),
                ("amount_spent", ">", 0),
            ]
        )
        sums = {}
        for line in lines:
            key = self._key_of(line)
            sums[key] = sums.get(key, 0.0) + line.amount_spent
        return sums

    def _key_of(self, record):
        """Ids of the dimensions that count at the school, False for the others."""
        own = self._dimensions()
        return tuple(
            record[name].id if name in own and record[name] else False
            for name in DIMENSIONS
        )


class SchoolBudgetPlan(models.Model):
    _inherit = "school.budget.plan"

    def _sums(self, dimensions):
        """Sums (CNY) by department, category and fund.

        A category or source that a department names is kept, though the school's
        budget need not be kept by it.
        """
        sums = {}
        for plan in self:
            key = tuple(plan[name].id or False for name in DIMENSIONS)
            if "department_id" not in dimensions:
                key = (False, *key[1:])
            sums[key] = sums.get(key, 0.0) + plan.amount
        return sums
