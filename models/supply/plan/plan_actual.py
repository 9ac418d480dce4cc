"""Planned against actual: what became of each plan line, and what was not planned."""

from odoo import fields, models
from odoo.tools import SQL

FIGURES = ("requested", "ordered", "accepted", "issued")


class SchoolSupplyPlanActual(models.Model):
    """One row for each approved plan line, and for each request line beyond plans.

    Quantities are in the unit of the plan line, or of the request line that is beyond
    the plan; amounts are at the estimated price of that line, CNY.
    """

    _name = "school.supply.plan.actual"
    _description = "Planned and Actual"
    _inherit = ["school.sql.view"]
    _auto = False
    _order = "company_id, date_start desc, id"

    _flushed = (
        "product.template",
        "school.supply.plan",
        "school.supply.plan.line",
        "school.supply.request",
        "school.supply.request.line",
    )

    company_id = fields.Many2one("res.company", string="School", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    plan_id = fields.Many2one("school.supply.plan", readonly=True)
    request_id = fields.Many2one(
        "school.supply.request", string="Not Planned", readonly=True
    )
    scope = fields.Selection(
        [("within", "In the Plan"), ("beyond", "Not Planned")],
        string="Planned or Not",
        readonly=True,
    )
    product_id = fields.Many2one("product.product", string="Item", readonly=True)
    categ_id = fields.Many2one("product.category", string="Category", readonly=True)
    name = fields.Char(string="Description", readonly=True)
    product_uom_id = fields.Many2one("uom.uom", string="Unit of Measure", readonly=True)
    fund_id = fields.Many2one("school.fund", string="Source of Funds", readonly=True)
    date_start = fields.Date(
        string="Month",
        readonly=True,
        help="The month needed, else the first day of the plan or the day of the"
        " request.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    planned = fields.Float(digits="Product Unit", readonly=True)
    requested = fields.Float(digits="Product Unit", readonly=True)
    ordered = fields.Float(digits="Product Unit", readonly=True)
    accepted = fields.Float(digits="Product Unit", readonly=True)
    issued = fields.Float(digits="Product Unit", readonly=True)
    amount_planned = fields.Monetary(string="Planned (¥)", readonly=True)
    amount_requested = fields.Monetary(string="Requested (¥)", readonly=True)
    amount_ordered = fields.Monetary(string="Ordered (¥)", readonly=True)
    amount_accepted = fields.Monetary(string="Accepted (¥)", readonly=True)
    amount_issued = fields.Monetary(string="Issued (¥)", readonly=True)

    @property
    def _table_query(self):
        figures = SQL(", ").join(
            SQL("%s", SQL.identifier(name)) for name in ("planned", *FIGURES)
        )
        amounts = SQL(", ").join(
            SQL(
                "ROUND((%s * price)::numeric, 2) AS %s",
                SQL.identifier(name),
                SQL.identifier(f"amount_{name}"),
            )
            for name in ("planned", *FIGURES)
        )
        return SQL(
            """
            SELECT id, company_id, department_id, plan_id, request_id, scope,
                   product_id, categ_id, name, product_uom_id, fund_id, date_start,
                   %(figures)s, %(amounts)s
              FROM (%(planned)s UNION ALL %(beyond)s) AS board
            """,
            figures=figures,
            amounts=amounts,
            planned=self._planned_query(),
            beyond=self._beyond_query(),
        )

    def _planned_query(self):
        """Approved plan lines with the sums of the request lines that draw on them."""
        return SQL(
            """
            SELECT line.id * 2 AS id, line.company_id, line.department_id,
                   line.plan_id, NULL::int AS request_id, 'within' AS scope,
                   line.product_id, line.categ_id, line.name, line.product_uom_id,
                   line.fund_id,
                   COALESCE(line.month_start, plan.date_start) AS date_start,
                   line.price_unit AS price,
                   line.quantity_approved AS planned,
                   line.quantity_requested AS requested,
                   COALESCE(drawn.ordered, 0) AS ordered,
                   COALESCE(drawn.accepted, 0) AS accepted,
                   COALESCE(drawn.issued, 0) AS issued
              FROM school_supply_plan_line line
              JOIN school_supply_plan plan ON plan.id = line.plan_id
              LEFT JOIN (
                    SELECT asked.plan_line_id,
                           SUM((asked.qty_ordered + asked.qty_reserved)
                               * uom.factor / own.factor) AS ordered,
                           SUM((asked.qty_accepted + asked.qty_reserved)
                               * uom.factor / own.factor) AS accepted,
                           SUM((asked.qty_issued - asked.qty_returned)
                               * uom.factor / own.factor) AS issued
                      FROM school_supply_request_line asked
                      JOIN school_supply_plan_line of_plan
                        ON of_plan.id = asked.plan_line_id
                      JOIN uom_uom uom ON uom.id = asked.product_uom_id
                      JOIN uom_uom own ON own.id = of_plan.product_uom_id
                     WHERE asked.qty_planned > 0
                     GROUP BY asked.plan_line_id
                   ) AS drawn ON drawn.plan_line_id = line.id
             WHERE line.state = 'approved'
            """
        )

    def _beyond_query(self):
        """Lines of requests that are approved or wait for it, beyond any plan."""
        return SQL(
            """
            SELECT asked.id * 2 + 1, request.company_id, request.department_id,
                   NULL::int, request.id, 'beyond', asked.product_id,
                   template.categ_id, asked.name, asked.product_uom_id,
                   request.fund_id, request.date, asked.price_unit,
                   0, asked.quantity_approved - asked.qty_closed,
                   asked.qty_ordered + asked.qty_reserved,
                   asked.qty_accepted + asked.qty_reserved,
                   COALESCE(asked.qty_issued, 0) - COALESCE(asked.qty_returned, 0)
              FROM school_supply_request_line asked
              JOIN school_supply_request request ON request.id = asked.request_id
              LEFT JOIN product_product product ON product.id = asked.product_id
              LEFT JOIN product_template template
                ON template.id = product.product_tmpl_id
             WHERE request.state IN ('submitted', 'approved', 'done')
               AND COALESCE(asked.qty_planned, 0) = 0
               AND asked.quantity_approved > COALESCE(asked.qty_closed, 0)
            """
        )
