"""供应商集中度: how much of a school's purchases one vendor gets."""

from odoo import fields, models
from odoo.tools import SQL


class SchoolVendorShare(models.Model):
    """One vendor of one school in one term or school year.

    The index (HHI) adds up the squared shares in percent: 10,000 is a single vendor,
    below 1,500 nobody dominates.
    """

    _name = "school.vendor.share"
    _description = "Vendor Concentration"
    _inherit = ["school.sql.view"]
    _auto = False
    _order = "date_start desc, company_id, place, id"
    _rec_name = "partner_id"

    _flushed = (
        "purchase.order",
        "res.partner",
        "school.control.rule",
        "school.term",
        "school.year",
    )
    _listed_columns = (
        "period_name",
        "company_id",
        "place",
        "partner_id",
        "order_count",
        "amount",
        "share",
        "concentration",
        "vendor_count",
        "is_alert",
    )
    _listed_totals = ("amount",)

    company_id = fields.Many2one("res.company", string="School", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    period = fields.Selection(
        [("term", "Term"), ("year", "School Year")], readonly=True
    )
    period_name = fields.Char(string="Term or Year", readonly=True)
    date_start = fields.Date(string="First Day", readonly=True)
    date_end = fields.Date(string="Last Day", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Vendor", readonly=True)
    place = fields.Integer(readonly=True, aggregator=None, help="1: gets the most.")
    order_count = fields.Integer(string="Orders", readonly=True)
    amount = fields.Monetary(readonly=True)
    share = fields.Float(
        string="Share (%)", digits=(16, 1), readonly=True, aggregator="max"
    )
    concentration = fields.Integer(
        string="Concentration (HHI)", readonly=True, aggregator="max"
    )
    vendor_count = fields.Integer(string="Vendors", readonly=True, aggregator="max")
    is_alert = fields.Boolean(
        string="Over the Limit",
        readonly=True,
        help="The share is above the district's figure of control, though the school"
        " has several vendors.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH period AS (
                SELECT 2 * id AS id, 'term' AS period, date_start, date_end,
                       COALESCE(name->>'zh_CN', name->>'en_US') AS name, year_id
                  FROM school_term
                 UNION ALL
                SELECT 2 * id + 1, 'year', date_start, date_end, NULL, id
                  FROM school_year
            ), bought AS (
                SELECT po.company_id, seller.id AS partner_id, po.amount_total,
                       (po.date_approve AT TIME ZONE 'UTC'
                            AT TIME ZONE 'Asia/Shanghai')::date AS date
                  FROM purchase_order po
                  JOIN school_unit school ON school.company_id = po.company_id
                  JOIN res_partner vendor ON vendor.id = po.partner_id
                  JOIN res_partner seller ON seller.id = vendor.commercial_partner_id
                 WHERE po.state = 'purchase' AND po.date_approve IS NOT NULL
                   AND %(readable)s
            ), summed AS (
                SELECT period.id AS period_id, period.period, period.date_start,
                       period.date_end,
                       concat_ws(' ', year.name, period.name) AS period_name,
                       bought.company_id, bought.partner_id,
                       COUNT(*) AS order_count, SUM(bought.amount_total) AS amount
                  FROM bought
                  JOIN period
                    ON bought.date BETWEEN period.date_start AND period.date_end
                  JOIN school_year year ON year.id = period.year_id
              GROUP BY 1, 2, 3, 4, 5, 6, 7
            ), shared AS (
                SELECT *,
                       100 * amount / NULLIF(SUM(amount) OVER school, 0) AS percent,
                       ROW_NUMBER() OVER (PARTITION BY period_id, company_id
                                          ORDER BY amount DESC, partner_id) AS place,
                       COUNT(*) OVER school AS vendor_count
                  FROM summed
                WINDOW school AS (PARTITION BY period_id, company_id)
            ), indexed AS (
                SELECT *, round(SUM(percent * percent) OVER (
                           PARTITION BY period_id, company_id)) AS concentration
                  FROM shared
            ), figure AS MATERIALIZED (
                SELECT company.id, %(limit)s AS percent FROM res_company company
            )
            SELECT ((period_id::bigint * 100000 + company_id) * 10000000 + partner_id)
                       AS id,
                   company_id, period, period_name, date_start, date_end, partner_id,
                   place, order_count, amount,
                   COALESCE(round(indexed.percent::numeric, 1), 0) AS share,
                   COALESCE(concentration, 0)::integer AS concentration, vendor_count,
                   COALESCE(indexed.percent > figure.percent AND vendor_count > 1,
                            false) AS is_alert
              FROM indexed LEFT JOIN figure ON figure.id = indexed.company_id
            """,
            readable=self._of_reader("po.company_id"),
            limit=self.env["school.control.rule"]._figure(
                "vendor", "percent", "company.id"
            ),
        )

    def action_open_orders(self):
        """Open the orders behind a row, with the reader's own rights.

        :return: window action
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.partner_id.sudo().display_name,
            "res_model": "purchase.order",
            "views": [(False, "list"), (False, "form")],
            "domain": [
                ("company_id", "=", self.company_id.id),
                ("partner_id", "child_of", self.partner_id.id),
                ("state", "=", "purchase"),
                ("date_approve", ">=", self.date_start),
                ("date_approve", "<=", self.date_end),
            ],
        }
