"""Term and year: the sum of their settled months."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# Opening of the first month, closing of the last, the sum of what moved between them.
STOCK = """
    INSERT INTO school_settlement_stock (
        settlement_id, company_id, product_id, categ_id, department_id,
        opening_qty, opening_value, changed_qty, changed_value, in_qty, in_value,
        out_qty, out_value, adjusted_value, closing_qty, closing_value, moved_value)
    SELECT %(settlement)s, %(company)s, product_id, MAX(categ_id), department_id,
           SUM(opening_qty) FILTER (WHERE settlement_id = %(first)s),
           SUM(opening_value) FILTER (WHERE settlement_id = %(first)s),
           SUM(changed_qty), SUM(changed_value), SUM(in_qty), SUM(in_value),
           SUM(out_qty), SUM(out_value), SUM(adjusted_value),
           SUM(closing_qty) FILTER (WHERE settlement_id = %(last)s),
           SUM(closing_value) FILTER (WHERE settlement_id = %(last)s),
           SUM(moved_value) FILTER (WHERE settlement_id = %(last)s)
      FROM school_settlement_stock
     WHERE settlement_id = ANY(%(months)s)
  GROUP BY product_id, department_id
  ORDER BY product_id, department_id NULLS FIRST
"""
SUMMED = """
    INSERT INTO school_settlement_line (settlement_id, company_id, section, name,
        partner_id, department_id, categ_id, quantity, amount, amount_2)
    SELECT %(settlement)s, %(company)s, section, MAX(name), partner_id, department_id,
           categ_id, SUM(quantity), SUM(amount), SUM(amount_2)
      FROM school_settlement_line
     WHERE settlement_id = ANY(%(months)s) AND section IN ('purchase', 'issue')
  GROUP BY section, partner_id, department_id, categ_id
  ORDER BY section, SUM(amount) DESC
"""
COPIED = """
    INSERT INTO school_settlement_line (settlement_id, company_id, section, name,
        res_model, res_id, partner_id, department_id, categ_id, product_id, account_id,
        quantity, amount, amount_2, amount_3, amount_4, date, days, note)
    SELECT %(settlement)s, %(company)s, section, name, res_model, res_id, partner_id,
           department_id, categ_id, product_id, account_id, quantity, amount, amount_2,
           amount_3, amount_4, date, days, note
      FROM school_settlement_line
     WHERE (settlement_id = %(last)s AND section IN ('loan', 'unbilled', 'unpaid',
                                                  'budget'))
        OR (settlement_id = ANY(%(months)s) AND section IN ('difference', 'check'))
  ORDER BY id
"""
SUMS = (
    "changed_value",
    "in_value",
    "out_value",
    "adjusted_value",
    "purchase_value",
    "issue_value",
)
LAST = (
    "closing_value",
    "moved_value",
    "ledger_value",
    "unbilled_value",
    "unbilled_stock_value",
    "unpaid_value",
    "explained_value",
)


class SchoolSettlement(models.Model):
    _inherit = "school.settlement"

    missing_months = fields.Char(
        compute="_compute_missing_months",
        help="Months of the term or year that are not settled.",
    )

    @api.depends("level", "company_id", "term_id", "year_id")
    def _compute_missing_months(self):
        for settlement in self:
            missing = settlement.sudo()._missing_months()
            names = missing.sorted("date_start").mapped("name")
            settlement.missing_months = ", ".join(names)

    def _months(self):
        """Return the settled months that the term or year consists of, oldest first."""
        self.ensure_one()
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("level", "=", "month"),
                ("state", "=", "settled"),
                ("month_id", "in", self._period().month_ids.ids),
            ],
            order="date_end",
        )

    def _missing_months(self):
        """Return the months that are to be settled before the term or year is.

        What lies before the school's first settlement is in its opening figures.
        """
        self.ensure_one()
        if self.level == "month" or not self._period():
            return self.env["school.month"]
        first = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("level", "=", "month"),
                ("state", "=", "settled"),
            ],
            order="date_start",
            limit=1,
        )
        months = self._period().month_ids - self._months().month_id
        return months.filtered(
            lambda month: not first or month.date_start > first.date_start
        )

    def _sum_months(self):
        """Fill the copy from the copies of the months.

        :raises UserError: when no month of it is settled
        """
        months = self._months()
        if not months:
            raise UserError(
                self.env._(
                    "%(settlement)s: none of its months is settled. Missing:"
                    " %(months)s.",
                    settlement=self.display_name,
                    months=self.missing_months,
                )
            )
        first, last = months[0], months[-1]
        for query in (STOCK, SUMMED, COPIED):
            self.env.cr.execute(
                SQL(
                    query,
                    settlement=self.id,
                    company=self.company_id.id,
                    months=months.ids,
                    first=first.id,
                    last=last.id,
                )
            )
        values = {"opening_value": first.opening_value}
        values |= {name: sum(months.mapped(name)) for name in SUMS}
        values |= {name: last[name] for name in LAST}
        self._set_own({**values, "unexplained_value": 0.0, "check_digest": False})

    def _check_order(self):
        """Refuse a term or year of which a month is missing; months as before.

        :raises UserError: names the missing months
        """
        if self.level == "month":
            return super()._check_order()
        missing = self.sudo()._missing_months()
        if missing:
            raise UserError(
                self.env._(
                    "%(settlement)s: settle these months first: %(months)s.",
                    settlement=self.display_name,
                    months=self.missing_months,
                )
            )
        return None
