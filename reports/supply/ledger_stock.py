"""收发存月报: what the store had, received, gave out and has, by item and category."""

from odoo import models
from odoo.tools import SQL

from ..common.ledger_sheet import MONEY, NUMBER, LedgerColumn


class LedgerStock(models.AbstractModel):
    """Quantities in the unit of the item, values as Odoo's valuation has them.

    Goods on loan belong to the school and stay in the balance; how many of them are
    out is said beside it.
    """

    _name = "report.school_logistics.ledger_stock"
    _inherit = "school.ledger.sheet"
    _description = "Receipts, Issues and Stock"

    def _ledger_title(self):
        return self.env._("Receipts, Issues and Stock")

    def _ledger_columns(self):
        return [
            LedgerColumn("item", self.env._("Item Name"), 28),
            LedgerColumn("code", self.env._("Code"), 12),
            LedgerColumn("unit", self.env._("Unit"), 7),
            LedgerColumn("opening_qty", self.env._("Opening Qty"), 11, NUMBER, True),
            LedgerColumn("opening_value", self.env._("Opening Value"), 14, MONEY, True),
            LedgerColumn("in_qty", self.env._("Qty In"), 11, NUMBER, True),
            LedgerColumn("in_value", self.env._("Value In"), 14, MONEY, True),
            LedgerColumn("out_qty", self.env._("Qty Out"), 11, NUMBER, True),
            LedgerColumn("out_value", self.env._("Value Out"), 14, MONEY, True),
            LedgerColumn("closing_qty", self.env._("Closing Qty"), 11, NUMBER, True),
            LedgerColumn("closing_value", self.env._("Closing Value"), 14, MONEY, True),
            LedgerColumn("loan_qty", self.env._("Of It on Loan"), 10, NUMBER, True),
        ]

    def _ledger_groups(self, company, date_from, date_to):
        figures = self._stock_figures(company, date_from, date_to)
        products = (
            # Names and categories only; the right to the school was checked.
            self.env["product.product"]
            .sudo()
            .with_context(active_test=False)
            .browse(figures)
        )
        by_category = products.grouped("categ_id")
        for category in sorted(by_category, key=lambda group: group.complete_name):
            goods = by_category[category].sorted(lambda p: (p.name, p.id))
            yield (
                category.complete_name,
                [self._stock_row(product, figures[product.id]) for product in goods],
            )

    def _stock_row(self, product, figures):
        return {
            "item": product.name,
            "code": product.default_code,
            "unit": product.uom_id.name,
            **figures,
            "closing_qty": figures["opening_qty"]
            + figures["in_qty"]
            - figures["out_qty"],
            "closing_value": figures["opening_value"]
            + figures["in_value"]
            - figures["out_value"],
        }

    def _stock_figures(self, company, date_from, date_to):
        """``{product id: figures}`` of every item that moved until the last day."""
        self.env["stock.move"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                WITH moved AS (
                    SELECT move.product_id, move.is_in, move.is_out, move.value,
                           move.quantity * uom.factor / unit.factor AS quantity,
                           move.location_id, move.location_dest_id,
                           (move.date AT TIME ZONE 'UTC'
                                AT TIME ZONE 'Asia/Shanghai')::date AS day
                      FROM stock_move move
                      JOIN product_product product ON product.id = move.product_id
                      JOIN product_template template
                        ON template.id = product.product_tmpl_id
                       AND template.is_storable
                      JOIN uom_uom uom ON uom.id = move.product_uom
                      JOIN uom_uom unit ON unit.id = template.uom_id
                     WHERE move.company_id = %(company)s AND move.state = 'done'
                )
                SELECT product_id,
                       SUM(CASE WHEN is_in THEN quantity ELSE -quantity END)
                           FILTER (WHERE valued AND day < %(first)s) AS opening_qty,
                       SUM(CASE WHEN is_in THEN value ELSE -value END)
                           FILTER (WHERE valued AND day < %(first)s) AS opening_value,
                       SUM(quantity) FILTER (WHERE is_in AND now) AS in_qty,
                       SUM(value) FILTER (WHERE is_in AND now) AS in_value,
                       SUM(quantity) FILTER (WHERE is_out AND now) AS out_qty,
                       SUM(value) FILTER (WHERE is_out AND now) AS out_value,
                       SUM(CASE WHEN location_dest_id = %(loan)s THEN quantity
                                WHEN location_id = %(loan)s THEN -quantity
                                ELSE 0 END) AS loan_qty
                  FROM (SELECT *, is_in OR is_out AS valued,
                               day >= %(first)s AS now FROM moved) AS moves
                 WHERE day <= %(last)s
              GROUP BY product_id
                """,
                company=company.id,
                first=date_from,
                last=date_to,
                loan=company.school_loan_location_id.id or 0,
            )
        )
        figures = {}
        for row in self.env.cr.dictfetchall():
            product_id = row.pop("product_id")
            values = {key: round(float(value or 0), 6) for key, value in row.items()}
            if any(values.values()):
                figures[product_id] = values
        return figures
