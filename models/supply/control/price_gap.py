"""同品价差: what schools paid for one item, against the median of the year."""

from odoo import fields, models
from odoo.tools import SQL


class SchoolPriceGap(models.Model):
    """One ordered line, its price for one unit of the item, and what others paid.

    Least, median and most are those of the item in the calendar year, over the schools
    that the reader may read.
    """

    _name = "school.price.gap"
    _description = "Price Gap"
    _inherit = ["school.sql.view"]
    _auto = False
    _order = "over_percent desc, id"
    _rec_name = "product_id"

    _flushed = (
        "product.template",
        "purchase.order",
        "purchase.order.line",
        "res.partner",
        "school.control.rule",
    )
    _listed_columns = (
        "product_id",
        "uom_id",
        "company_id",
        "partner_id",
        "order_id",
        "date",
        "quantity",
        "price",
        "price_min",
        "price_median",
        "price_max",
        "over_percent",
        "overpaid",
        "school_count",
    )
    _listed_totals = ("overpaid",)

    product_id = fields.Many2one("product.product", string="Item", readonly=True)
    categ_id = fields.Many2one("product.category", string="Category", readonly=True)
    uom_id = fields.Many2one("uom.uom", string="Unit of Measure", readonly=True)
    company_id = fields.Many2one("res.company", string="School", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", string="Vendor", readonly=True)
    order_id = fields.Many2one("purchase.order", string="Purchase Order", readonly=True)
    date = fields.Date(string="Bought On", readonly=True)
    quantity = fields.Float(digits="Product Unit", readonly=True)
    price = fields.Monetary(
        string="Price Paid",
        readonly=True,
        aggregator="avg",
        help="For one unit of the item, tax included.",
    )
    amount = fields.Monetary(readonly=True)
    price_min = fields.Monetary(string="Lowest", readonly=True, aggregator="min")
    price_median = fields.Monetary(string="Median", readonly=True, aggregator="avg")
    price_max = fields.Monetary(string="Highest", readonly=True, aggregator="max")
    over_percent = fields.Float(
        string="% Over Median", digits=(16, 1), readonly=True, aggregator="max"
    )
    overpaid = fields.Monetary(
        string="Paid Over Median",
        readonly=True,
        help="Price over the median × quantity.",
    )
    school_count = fields.Integer(
        string="Schools",
        readonly=True,
        aggregator="max",
        help="How many schools bought the item that year.",
    )
    is_alert = fields.Boolean(
        string="Over the Limit",
        readonly=True,
        help="Over the median by more than the district's figure of control.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH bought AS (
                SELECT line.id, po.id AS order_id, po.company_id, line.product_id,
                       template.categ_id, template.uom_id, seller.id AS partner_id,
                       (po.date_approve AT TIME ZONE 'UTC'
                            AT TIME ZONE 'Asia/Shanghai')::date AS date,
                       line.product_qty * uom.factor / unit.factor AS quantity,
                       line.price_total AS amount,
                       line.price_total
                           / (line.product_qty * uom.factor / unit.factor) AS price
                  FROM purchase_order_line line
                  JOIN purchase_order po ON po.id = line.order_id
                  JOIN school_unit school ON school.company_id = po.company_id
                  JOIN res_partner vendor ON vendor.id = po.partner_id
                  JOIN res_partner seller ON seller.id = vendor.commercial_partner_id
                  JOIN product_product product ON product.id = line.product_id
                  JOIN product_template template
                    ON template.id = product.product_tmpl_id
                   AND template.type <> 'service'
                  JOIN uom_uom uom ON uom.id = line.product_uom_id
                  JOIN uom_uom unit ON unit.id = template.uom_id
                 WHERE po.state = 'purchase' AND line.product_qty > 0
                   AND po.date_approve IS NOT NULL AND %(readable)s
            ), known AS (
                SELECT product_id, date_trunc('year', date) AS year,
                       MIN(price) AS price_min, MAX(price) AS price_max,
                       percentile_cont(0.5) WITHIN GROUP (ORDER BY price)
                           AS price_median,
                       COUNT(DISTINCT company_id) AS school_count
                  FROM bought GROUP BY 1, 2
            ), compared AS (
                SELECT bought.*, price_min, price_median, price_max, school_count,
                       COALESCE(round((100 * (price - price_median)
                           / NULLIF(price_median, 0))::numeric, 1), 0) AS over_percent,
                       round((GREATEST(price - price_median, 0)
                           * quantity)::numeric, 2) AS overpaid
                  FROM bought
                  JOIN known ON known.product_id = bought.product_id
                   AND known.year = date_trunc('year', bought.date)
            ), figure AS MATERIALIZED (
                SELECT company.id, %(limit)s AS percent FROM res_company company
            )
            SELECT compared.*,
                   COALESCE(over_percent > figure.percent, false) AS is_alert
              FROM compared LEFT JOIN figure ON figure.id = compared.company_id
            """,
            readable=self._of_reader("po.company_id"),
            limit=self.env["school.control.rule"]._figure(
                "price", "percent", "company.id"
            ),
        )

    def action_open_order(self):
        """Open the order of a row, with the reader's own rights.

        :return: window action
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "purchase.order",
            "res_id": self.order_id.id,
            "views": [(False, "form")],
        }
