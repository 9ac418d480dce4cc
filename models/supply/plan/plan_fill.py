"""Beginning a plan from what was asked for, or handed out, in the period last year."""

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...common.gate import open_gate
from .plan_line import FILL


class SchoolSupplyPlan(models.Model):
    _inherit = "school.supply.plan"

    def action_fill_requests(self):
        """Begin with what the department asked for in the same period last year."""
        return self._fill("requests")

    def action_fill_issues(self):
        """Begin with what the department was handed out a year ago."""
        return self._fill("issues")

    def _fill(self, source):
        """Add a line for each item, month and source of funds that has none yet.

        :param str source: ``requests`` or ``issues``
        :raise UserError: not a draft of a department, or nothing was there last year
        """
        for plan in self:
            plan.check_access("write")
            plan._check_open()
            plan._check_preparing()
            rows = plan._last_year(source)
            if not rows:
                raise UserError(
                    self.env._(
                        "%(plan)s: nothing is on record for the department in the same"
                        " period last year. Enter the lines by hand.",
                        plan=plan.display_name,
                    )
                )
            plan._add_missing(rows)
        return True

    def _add_missing(self, rows):
        """Create the lines that are missing, all at once.

        :param list rows: ``(product id, first day of the month, fund id, kind,
            quantity)``, months of last year, quantities in the items' units
        """
        months = self._months_by_last_year()
        known = {
            (line.product_id.id, line.month_id.id, line.fund_id.id)
            for line in self.line_ids
        }
        values = []
        for product_id, first, fund_id, kind, quantity in rows:
            month = months.get(first)
            if (product_id, month, fund_id or False) not in known:
                values.append(
                    {
                        "plan_id": self.id,
                        "product_id": product_id,
                        "month_id": month,
                        "fund_id": fund_id,
                        "kind": kind,
                        "quantity": quantity,
                        "quantity_last": quantity,
                    }
                )
        open_gate(self.env["school.supply.plan.line"], FILL).create(values)

    def _months_by_last_year(self):
        """``{first day of the month a year ago: id of the month}`` of the period."""
        months = self.env["school.month"].search(
            [
                ("date_end", ">=", self.date_start),
                ("date_start", "<=", self.date_end),
            ]
        )
        return {month.date_start - relativedelta(years=1): month.id for month in months}

    def _last_year(self, source):
        """What the department asked for, or took, in the same period last year.

        One query: sums by item, month and source of funds.

        :return: rows as :meth:`_add_missing` takes them
        """
        self.ensure_one()
        if self.level != "department" or not self.date_start:
            return []
        first, last = self._same_last_year()
        if not first:
            # the calendar of last year is not kept: the same days
            first = self.date_start - relativedelta(years=1)
            last = self.date_end - relativedelta(years=1)
        self.env.flush_all()
        query = self._issues_query if source == "issues" else self._requests_query
        return [
            (product_id, month, fund_id, kind, float(quantity))
            for product_id, month, fund_id, kind, quantity in self.env.execute_query(
                query(first, last)
            )
            if quantity and quantity > 0
        ]

    def _requests_query(self, first, last):
        return SQL(
            """
            SELECT line.product_id, date_trunc('month', request.date)::date,
                   request.fund_id, MIN(line.kind),
                   SUM(line.quantity_approved * uom.factor / own.factor)
              FROM school_supply_request_line line
              JOIN school_supply_request request ON request.id = line.request_id
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
              JOIN uom_uom uom ON uom.id = line.product_uom_id
              JOIN uom_uom own ON own.id = template.uom_id
             WHERE request.company_id = %s AND request.department_id = %s
               AND request.state IN ('approved', 'done')
               AND request.date BETWEEN %s AND %s AND product.active
             GROUP BY 1, 2, 3 ORDER BY 2, 1
            """,
            self.company_id.id,
            self.department_id.id,
            first,
            last,
        )

    def _issues_query(self, first, last):
        return SQL(
            """
            SELECT line.product_id, date_trunc('month', issue.date)::date,
                   request.fund_id, MIN(line.kind),
                   SUM(line.quantity * uom.factor / own.factor)
              FROM school_issue_line line
              JOIN school_issue issue ON issue.id = line.issue_id
              JOIN school_supply_request request ON request.id = line.request_id
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
              JOIN uom_uom uom ON uom.id = line.product_uom_id
              JOIN uom_uom own ON own.id = template.uom_id
             WHERE issue.company_id = %s AND request.department_id = %s
               AND issue.state = 'done' AND line.take
               AND issue.date BETWEEN %s AND %s AND product.active
             GROUP BY 1, 2, 3 ORDER BY 2, 1
            """,
            self.company_id.id,
            self.department_id.id,
            first,
            last,
        )
