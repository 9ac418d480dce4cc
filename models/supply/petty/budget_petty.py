"""A petty purchase and its budget: reserved when submitted, spent when approved.

What is bought in a shop is taken at once, so it is charged to the department whether
the school charges at the acceptance or at the issue.
"""

from odoo import models
from odoo.tools import SQL


class SchoolPetty(models.Model):
    _inherit = "school.petty"

    def _approval_facts(self):
        """Add whether the budget does not suffice; without a line it does not."""
        return {**super()._approval_facts(), "over_budget": self._is_over_budget()}

    def _is_over_budget(self):
        """Whether a line of the budget has less left than this takes of it."""
        self.ensure_one()
        petty = self.sudo()
        if not petty.unit_id._has_budget_control():
            return False
        keys = {line: line._budget_key() for line in petty.line_ids}
        Line, today = self.env["school.budget.line"], self.env["school.unit"]._today()
        found = Line._match(petty.company_id, today, keys.values())
        needs = {}
        for line, key in keys.items():
            needs[found[key]] = needs.get(found[key], 0.0) + line.price_subtotal
        held = petty.line_ids._budget_held() if petty.counted_month else {}
        for (_line_id, budget_line_id), figures in held.items():
            paying = Line.browse(budget_line_id).sudo()
            needs[paying] = needs.get(paying, 0.0) - sum(figures)
        return any(
            not budget_line or round(budget_line.amount_left - need, 2) < 0
            for budget_line, need in needs.items()
        )

    def _on_petty_counted(self, sign):
        """Take the budget with the caps, and give it back with them.

        :raise UserError: names the lines without a budget, or with too little left
        """
        result = super()._on_petty_counted(sign)
        for petty in self.sudo():
            if sign < 0:
                petty._budget_move(lambda figures: [-figure for figure in figures])
            elif petty.unit_id._has_budget_control():
                petty._budget_claim()
        return result

    def _on_approval_changed(self, state):
        """Spend what was reserved, once it is approved."""
        result = super()._on_approval_changed(state)
        if state == "approved":
            for petty in self.sudo():
                petty._budget_move(
                    lambda figures: [-figures[0], -figures[1], figures[0] + figures[1]]
                )
        return result

    def _budget_claim(self):
        """Reserve the price of every item, or nothing."""
        self.ensure_one()
        found = self.env["school.budget.line"]._match_or_refuse(self, self.line_ids)
        self.env["school.budget.entry"].sudo()._reserve(
            [
                {
                    "line_id": found[line].id,
                    "amount": line.currency_id.round(line.quantity * line.price_unit),
                    "document": self,
                    "origin": line,
                }
                for line in self.line_ids.sorted("id")
            ]
        )

    def _budget_move(self, change):
        """Move what the items hold; nothing where they hold nothing.

        :param change: function from ``[reserved, committed, spent]`` held to deltas
        """
        self.ensure_one()
        items = {line.id: line for line in self.line_ids}
        rows = []
        for (line_id, budget_line_id), figures in self.line_ids._budget_held().items():
            reserved, committed, spent = change(figures)
            if reserved or committed or spent:
                rows.append(
                    {
                        "line_id": budget_line_id,
                        "kind": "actual" if spent else "release",
                        "reserved": reserved,
                        "committed": committed,
                        "spent": spent,
                        "document": self,
                        "origin": items[line_id],
                    }
                )
        self.env["school.budget.entry"].sudo()._post(rows, check="none")


class SchoolPettyLine(models.Model):
    _inherit = "school.petty.line"

    def _budget_key(self):
        """Department, category and source of funds (ids, False for none)."""
        self.ensure_one()
        petty = self.petty_id
        return (
            petty.department_id.id or False,
            self.product_id.categ_id.id or False,
            petty.fund_id.id or False,
        )

    def _budget_words(self):
        """Department, category and source of funds of the item, in words."""
        petty = self.sudo().petty_id
        return self.env["school.budget.line"]._in_words(
            petty.department_id, self.sudo().product_id.categ_id, petty.fund_id
        )

    def _budget_held(self):
        """What the ledger says of each item.

        :return: ``{(item id, budget line id): [reserved, committed, spent]}`` in CNY
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT origin_id, line_id, SUM(reserved), SUM(committed), SUM(spent)
                  FROM school_budget_entry
                 WHERE origin_model = %s AND origin_id IN %s
              GROUP BY origin_id, line_id ORDER BY line_id, origin_id
                """,
                self._name,
                tuple(self.ids) or (0,),
            )
        )
        return {
            (item, line): [float(figure) for figure in figures]
            for item, line, *figures in rows
        }
