"""未月结学校: every month of every school, with how far its settlement is."""

from odoo import api, fields, models
from odoo.tools import SQL


class SchoolSettlementBoard(models.Model):
    """One row for each school and each month of the calendar that is over.

    Months before a school's first settlement, or first movement of goods, are not
    asked for.
    """

    _name = "school.settlement.board"
    _description = "Months to Be Settled"
    _auto = False
    _order = "date_start desc, unit_id"

    unit_id = fields.Many2one("school.unit", string="School", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    month_id = fields.Many2one("school.month", readonly=True)
    date_start = fields.Date(string="First Day", readonly=True)
    date_end = fields.Date(string="Last Day", readonly=True)
    settlement_id = fields.Many2one("school.settlement", readonly=True)
    state = fields.Selection(
        selection=[
            ("none", "Not Begun"),
            ("draft", "Draft"),
            ("checked", "Checked"),
            ("settled", "Settled"),
        ],
        readonly=True,
    )
    days_late = fields.Integer(readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    closing_value = fields.Monetary(string="Closing Stock", readonly=True)
    unbilled_value = fields.Monetary(string="Accepted, Not Billed", readonly=True)
    unexplained_value = fields.Monetary(string="Unexplained Difference", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT unit.id * 100000 + month.id AS id, unit.id AS unit_id,
                   unit.company_id, month.id AS month_id, month.date_start,
                   month.date_end, settlement.id AS settlement_id,
                   COALESCE(settlement.state, 'none') AS state,
                   CASE WHEN settlement.state = 'settled' THEN 0
                        ELSE GREATEST(%(today)s - month.date_end, 0) END AS days_late,
                   settlement.closing_value, settlement.unbilled_value,
                   settlement.unexplained_value
              FROM school_unit unit
              JOIN (SELECT company_id, MIN(date) AS day
                      FROM (SELECT company_id, MIN(date_start) AS date
                              FROM school_settlement WHERE level = 'month' GROUP BY 1
                             UNION ALL
                            SELECT company_id, MIN(date)::date
                              FROM stock_move WHERE state = 'done' GROUP BY 1) AS seen
                  GROUP BY 1) AS begun ON begun.company_id = unit.company_id
              JOIN school_month month
                ON month.date_end >= begun.day AND month.date_end < %(today)s
         LEFT JOIN school_settlement settlement
                ON settlement.company_id = unit.company_id
               AND settlement.month_id = month.id AND settlement.level = 'month'
               AND settlement.state <> 'reopened'
             WHERE unit.active
            """,
            today=self.env["school.unit"]._today(),
        )

    @api.depends("unit_id", "month_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.unit_id.name or ''} {row.month_id.name or ''}"

    def action_open(self):
        """Open the settlement of the month, or begin it as the accountant.

        :return: window action
        """
        self.ensure_one()
        self.check_access("read")
        settlement = self.settlement_id or self.env["school.settlement"].create(
            {"company_id": self.company_id.id, "month_id": self.month_id.id}
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "school.settlement",
            "res_id": settlement.id,
            "views": [(False, "form")],
        }
