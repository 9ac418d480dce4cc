"""Which budget line pays for something.

A line fits when its school and period do, and when its department, category and source
of funds each are blank or name what is bought: the department or one above it, the
category or one above it, exactly the source of funds. The most specific line counts,
and only that one: first the nearest department, then the nearest category, then a named
source of funds before a blank one, then the shorter period. What names no department,
category or source fits lines only that are blank there. No line, no budget: it stops.
"""

from odoo import api, models
from odoo.exceptions import UserError


class SchoolBudgetLine(models.Model):
    _inherit = "school.budget.line"

    @api.model
    def _match(self, company, date, keys):
        """Return the line that pays, for each key.

        :param company: the one ``res.company`` that spends
        :param date: day on which the budget is taken
        :param keys: iterable of ``(department id, category id, fund id)``, False where
            there is none
        :return: ``{key: line}``, the line empty where there is no budget; sudo
        """
        keys = set(keys)
        departments = self._chains("hr.department", {key[0] for key in keys})
        categories = self._chains("product.category", {key[1] for key in keys})
        lines = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "approved"),
                ("date_start", "<=", date),
                ("date_end", ">=", date),
                ("department_id", "in", self._members(departments)),
                ("category_id", "in", self._members(categories)),
                ("fund_id", "in", [False, *(key[2] for key in keys)]),
            ]
        )
        by_key = {}
        for line in lines.sorted(
            lambda line: (line.date_end - line.date_start, line.id)
        ):
            by_key.setdefault(line._key(), line)
        return {
            key: next(
                (
                    by_key[department, category, fund]
                    for department in departments[key[0]]
                    for category in categories[key[1]]
                    for fund in dict.fromkeys((key[2] or False, False))
                    if (department, category, fund) in by_key
                ),
                lines.browse(),
            )
            for key in keys
        }

    @api.model
    def _match_or_refuse(self, document, lines):
        """Return the line that pays for each line of a document today, or refuse.

        Whoever changed a budget in force by some path is found out here.

        :param document: record with ``name`` and ``company_id``
        :param lines: its lines, which answer ``_budget_key`` and ``_budget_words``
        :return: ``{line: budget line}``, sudo
        :raise UserError: names each line without a budget, and what to do
        """
        today = self.env["school.unit"]._today()
        keys = {line: line._budget_key() for line in lines}
        found = self._match(document.company_id, today, keys.values())
        problems = [
            self.env._(
                "%(request)s, %(line)s: there is no budget for %(what)s in the period"
                " of %(date)s.",
                request=document.name,
                line=line.name,
                what=line._budget_words(),
                date=today,
            )
            for line in lines
            if not found[keys[line]]
        ]
        if problems:
            problems.append(
                self.env._(
                    "What has no budget cannot be applied for. Check department and"
                    " source of funds, or ask the accountant for a supplement."
                )
            )
            raise UserError("\n".join(problems))
        budgets = self.sudo().union(*found.values()).budget_id
        budgets._check_approval(self.env._("use the budget"))
        return {line: found[key] for line, key in keys.items()}

    @api.model
    def _in_words(self, department, category, fund):
        """What has no budget, in words: its department, category and source."""
        return " / ".join(
            [
                department.name or self.env._("no department"),
                category.name or self.env._("no category"),
                fund.name or self.env._("no source of funds"),
            ]
        )

    @api.model
    def _chains(self, model, ids):
        """Each record's id with those above it, nearest first, and False at the end."""
        chains = {False: [False]}
        for record in self.env[model].sudo().browse([key for key in ids if key]):
            path = (record.parent_path or f"{record.id}/").strip("/").split("/")
            chains[record.id] = [*(int(key) for key in reversed(path)), False]
        return chains

    @api.model
    def _members(self, chains):
        return list({key for chain in chains.values() for key in chain})
