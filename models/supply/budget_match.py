"""Which budget line pays for something.

A line fits when its school and period do, and when its department, category and source
of funds each are blank or name what is bought: the department or one above it, the
category or one above it, exactly the source of funds. The most specific line counts,
and only that one: first the nearest department, then the nearest category, then a named
source of funds before a blank one, then the shorter period. What names no department,
category or source fits lines only that are blank there. No line, no budget: it stops.
"""

from odoo import api, models


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
