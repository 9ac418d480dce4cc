"""积压物资: what lies in a store and has not been issued for months."""

from odoo import fields, models
from odoo.tools import SQL


class SchoolDormantStock(models.Model):
    """One item in the store of one school, and since when nothing of it went out.

    Goods that came after the last issue into an empty store lie there since they came.
    """

    _name = "school.dormant.stock"
    _description = "Dormant Stock"
    _inherit = ["school.sql.view"]
    _auto = False
    _order = "value desc, id"
    _rec_name = "product_id"

    _flushed = (
        "product.product",
        "school.control.rule",
        "stock.location",
        "stock.move",
        "stock.quant",
    )
    _listed_columns = (
        "company_id",
        "product_id",
        "categ_id",
        "uom_id",
        "quantity",
        "value",
        "last_in",
        "last_out",
        "idle_since",
        "idle_months",
    )
    _listed_totals = ("value",)

    company_id = fields.Many2one("res.company", string="School", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one("product.product", string="Item", readonly=True)
    categ_id = fields.Many2one("product.category", string="Category", readonly=True)
    uom_id = fields.Many2one("uom.uom", string="Unit of Measure", readonly=True)
    quantity = fields.Float(string="In the Store", digits="Product Unit", readonly=True)
    value = fields.Monetary(readonly=True, help="At the average cost.")
    last_in = fields.Date(string="Last Receipt", readonly=True)
    last_out = fields.Date(string="Last Issue", readonly=True)
    idle_since = fields.Date(readonly=True)
    idle_months = fields.Integer(string="Months Idle", readonly=True, aggregator="max")
    is_dormant = fields.Boolean(
        string="Dormant",
        readonly=True,
        help="Idle for as many months as the district's figure of control says.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH held AS (
                SELECT quant.company_id, quant.product_id,
                       SUM(quant.quantity) AS quantity
                  FROM stock_quant quant
                  JOIN school_unit school ON school.company_id = quant.company_id
                  JOIN stock_location place ON place.id = quant.location_id
                   AND place.usage = 'internal'
                  JOIN res_company company ON company.id = quant.company_id
                   AND quant.location_id IS DISTINCT FROM
                       company.school_loan_location_id
                 WHERE quant.owner_id IS NULL AND %(readable)s
              GROUP BY 1, 2
                HAVING SUM(quant.quantity) > 0
            ), moved AS (
                SELECT held.company_id, held.product_id,
                       move.is_in, move.quantity * uom.factor / unit.factor AS quantity,
                       (move.date AT TIME ZONE 'UTC'
                            AT TIME ZONE 'Asia/Shanghai')::date AS day,
                       move.is_out OR source.usage = 'internal'
                           AND target.usage = 'internal'
                           AND target.id = company.school_loan_location_id AS goes_out
                  FROM held
                  JOIN stock_move move ON move.product_id = held.product_id
                   AND move.company_id = held.company_id AND move.state = 'done'
                  JOIN stock_location source ON source.id = move.location_id
                  JOIN stock_location target ON target.id = move.location_dest_id
                  JOIN res_company company ON company.id = held.company_id
                  JOIN product_product product ON product.id = held.product_id
                  JOIN product_template template
                    ON template.id = product.product_tmpl_id
                  JOIN uom_uom uom ON uom.id = move.product_uom
                  JOIN uom_uom unit ON unit.id = template.uom_id
            ), out AS (
                SELECT company_id, product_id, MAX(day) AS day
                  FROM moved WHERE goes_out GROUP BY 1, 2
            ), came AS (
                SELECT moved.company_id, moved.product_id, MAX(moved.day) AS last_in,
                       MIN(moved.day) FILTER (
                           WHERE moved.day > COALESCE(out.day, '-infinity'))
                           AS first_after,
                       SUM(moved.quantity) FILTER (
                           WHERE moved.day > COALESCE(out.day, '-infinity'))
                           AS quantity_after
                  FROM moved
             LEFT JOIN out ON out.company_id = moved.company_id
                   AND out.product_id = moved.product_id
                 WHERE moved.is_in
              GROUP BY 1, 2
            ), idle AS (
                SELECT held.*, came.last_in, out.day AS last_out,
                       CASE WHEN out.day IS NOT NULL
                                 AND held.quantity > COALESCE(came.quantity_after, 0)
                            THEN out.day
                            ELSE COALESCE(came.first_after, out.day) END AS idle_since
                  FROM held
             LEFT JOIN out ON out.company_id = held.company_id
                   AND out.product_id = held.product_id
             LEFT JOIN came ON came.company_id = held.company_id
                   AND came.product_id = held.product_id
            ), figure AS MATERIALIZED (
                SELECT company.id, %(months)s AS months FROM res_company company
            ), aged AS (
                SELECT idle.*, extract(year FROM age)::integer * 12
                       + extract(month FROM age)::integer AS idle_months
                  FROM idle CROSS JOIN LATERAL age(%(today)s, idle.idle_since) AS age
            )
            SELECT aged.product_id::bigint * 100000 + aged.company_id AS id,
                   aged.company_id, aged.product_id, template.categ_id, template.uom_id,
                   aged.quantity,
                   round((aged.quantity * COALESCE((product.standard_price
                       ->> aged.company_id::text)::numeric, 0))::numeric, 2) AS value,
                   last_in, last_out, idle_since, idle_months,
                   COALESCE(idle_months >= figure.months, false) AS is_dormant
              FROM aged
              JOIN product_product product ON product.id = aged.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
         LEFT JOIN figure ON figure.id = aged.company_id
            """,
            readable=self._of_reader("quant.company_id"),
            months=self.env["school.control.rule"]._figure(
                "dormant", "months", "company.id"
            ),
            today=self.env["school.unit"]._today(),
        )
