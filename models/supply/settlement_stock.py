"""The stock of a month: one INSERT … SELECT, whatever the number of movements."""

from odoo import models
from odoo.tools import SQL

from .settlement_figures import STOCK_FIGURES

# Sums per item and department of everything until the last day, one pass over an index
# that holds all it reads. Units are converted and other goods left out afterwards, when
# thousands of movements have become one row.
MOVED = """
    moved AS MATERIALIZED (
        SELECT product_id, school_receiver_id AS department_id, product_uom,
               SUM(CASE WHEN is_in THEN quantity ELSE -quantity END)
                   FILTER (WHERE date < %(start)s) AS before_qty,
               SUM(CASE WHEN is_in THEN value ELSE -value END)
                   FILTER (WHERE date < %(start)s) AS before_value,
               SUM(quantity) FILTER (WHERE date >= %(start)s AND is_in) AS in_qty,
               SUM(value) FILTER (WHERE date >= %(start)s AND is_in) AS in_value,
               SUM(quantity) FILTER (WHERE date >= %(start)s AND NOT is_in) AS out_qty,
               SUM(value) FILTER (WHERE date >= %(start)s AND NOT is_in) AS out_value
          FROM stock_move
         WHERE company_id = %(company)s AND state = 'done' AND (is_in OR is_out)
           AND date < %(stop)s
      GROUP BY 1, 2, 3
    ), figure AS MATERIALIZED (
        SELECT moved.product_id, template.categ_id, moved.department_id,
               SUM(round(COALESCE(before_qty, 0) * share, 6)) AS before_qty,
               SUM(COALESCE(before_value, 0)) AS before_value,
               SUM(round(COALESCE(in_qty, 0) * share, 6)) AS in_qty,
               SUM(COALESCE(in_value, 0)) AS in_value,
               SUM(round(COALESCE(out_qty, 0) * share, 6)) AS out_qty,
               SUM(COALESCE(out_value, 0)) AS out_value
          FROM moved
          JOIN product_product product ON product.id = moved.product_id
          JOIN product_template template ON template.id = product.product_tmpl_id
          JOIN uom_uom uom ON uom.id = moved.product_uom
          JOIN uom_uom unit ON unit.id = template.uom_id,
       LATERAL (SELECT CASE WHEN uom.id = unit.id THEN 1
                            ELSE (uom.factor / unit.factor)::numeric END) AS f (share)
         WHERE template.is_storable
      GROUP BY 1, 2, 3
    ), store AS MATERIALIZED (
        SELECT product_id, categ_id, SUM(before_qty) AS before_qty,
               SUM(before_value) AS before_value, SUM(in_qty) AS in_qty,
               SUM(in_value) AS in_value, SUM(out_qty) AS out_qty,
               SUM(out_value) AS out_value
          FROM figure GROUP BY 1, 2
    )
"""

# What Odoo's average cost makes of the same movements. Each receipt changes the average
# to (average × quantity before + value) / quantity after; an issue leaves it. So the
# average at the end is the sum of value / quantity after, each times the product of all
# later quantity before / quantity after: sums of logarithms, without a loop. A price
# that was set, or a receipt into an empty store, begins anew. The month before is one
# receipt, unless something in it changed.
WORTH = """
    known AS (
        SELECT product_id, closing_qty, closing_value, moved_value
          FROM school_settlement_stock
         WHERE settlement_id = %(previous)s AND department_id IS NULL
    ), averaged AS (
        SELECT store.product_id, template.uom_id,
               known.product_id IS NULL
               OR known.closing_qty <> store.before_qty
               OR known.moved_value <> store.before_value
               OR EXISTS (SELECT 1 FROM school_settlement_change change
                           WHERE change.company_id = %(company)s
                             AND change.product_id = store.product_id
                             AND change.id > %(seen)s) AS anew,
               known.closing_qty, known.closing_value
          FROM store
          JOIN product_product product ON product.id = store.product_id
          JOIN product_template template ON template.id = product.product_tmpl_id
     LEFT JOIN known ON known.product_id = store.product_id
         WHERE NOT COALESCE(template.lot_valuated, false)
           AND store.categ_id = ANY(%(averaged)s)
    ), event AS (
        SELECT product_id, '-infinity'::timestamp AS date, 0 AS id,
               closing_qty AS quantity, closing_value AS value, NULL::float8 AS price
          FROM averaged WHERE NOT anew
         UNION ALL
        SELECT move.product_id, move.date, move.id,
               CASE WHEN move.is_in THEN 1 ELSE -1 END
               * CASE WHEN move.product_uom = averaged.uom_id THEN move.quantity
                      ELSE round((move.quantity * uom.factor / unit.factor)::numeric, 6)
                 END,
               CASE WHEN move.is_in THEN move.value END, NULL
          FROM stock_move move
          JOIN averaged ON averaged.product_id = move.product_id
          JOIN uom_uom uom ON uom.id = move.product_uom
          JOIN uom_uom unit ON unit.id = averaged.uom_id
         WHERE move.company_id = %(company)s AND move.state = 'done'
           AND (move.is_in OR move.is_out) AND move.date < %(stop)s
           AND (move.date >= %(start)s OR averaged.anew)
         UNION ALL
        SELECT price.product_id, price.date, 0, 0, NULL, price.value
          FROM product_value price
          JOIN averaged ON averaged.product_id = price.product_id
         WHERE price.company_id = %(company)s AND price.move_id IS NULL
           AND price.lot_id IS NULL AND price.date < %(stop)s
           AND (price.date >= %(start)s OR averaged.anew)
    ), run AS (
        SELECT *, SUM(quantity) OVER (PARTITION BY product_id ORDER BY date, id
                      ROWS UNBOUNDED PRECEDING) AS after
          FROM event
    ), step AS (
        SELECT product_id, date, id,
               CASE WHEN price IS NOT NULL THEN price
                    WHEN after <= quantity THEN (value / NULLIF(quantity, 0))::float8
                    ELSE (value / NULLIF(after, 0))::float8 END AS term,
               CASE WHEN price IS NULL AND after > quantity
                    THEN ln(((after - quantity) / after)::float8) END AS shrink
          FROM run WHERE price IS NOT NULL OR value IS NOT NULL
    ), later AS (
        SELECT product_id, term,
               COUNT(*) FILTER (WHERE shrink IS NULL) OVER following AS begun,
               COALESCE(SUM(shrink) OVER following, 0) AS shrunk
          FROM step
        WINDOW following AS (PARTITION BY product_id ORDER BY date DESC, id DESC
                             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ), worth AS (
        SELECT product_id, SUM(term * exp(shrunk)) AS price
          FROM later WHERE begun = 0 GROUP BY 1
    )
"""

STOCK = """
    INSERT INTO school_settlement_stock (
        settlement_id, company_id, product_id, categ_id, department_id,
        opening_qty, opening_value, changed_qty, changed_value, in_qty, in_value,
        out_qty, out_value, adjusted_value, closing_qty, closing_value, moved_value)
    WITH %(moved)s, %(worth)s, stock AS (
        SELECT store.*, COALESCE(known.closing_qty, store.before_qty) AS opening_qty,
               COALESCE(known.closing_value, store.before_value) AS opening_value,
               store.before_qty - COALESCE(known.closing_qty, store.before_qty)
                   AS changed_qty,
               store.before_value - COALESCE(known.moved_value, store.before_value)
                   AS changed_value,
               COALESCE(known.closing_value - known.moved_value, 0) AS adjusted_before,
               store.before_qty + store.in_qty - store.out_qty AS closing_qty,
               store.before_value + store.in_value - store.out_value AS moved_value,
               worth.price
          FROM store
     LEFT JOIN known ON known.product_id = store.product_id
     LEFT JOIN worth ON worth.product_id = store.product_id
    )
    SELECT %(settlement)s, %(company)s, product_id, categ_id, NULL::int,
           opening_qty, opening_value, changed_qty, changed_value, in_qty, in_value,
           out_qty, out_value, closing_value - moved_value - adjusted_before,
           closing_qty, closing_value, moved_value
      FROM (SELECT *, CASE WHEN closing_qty = 0 THEN 0
                           WHEN price IS NULL THEN moved_value + adjusted_before
                           ELSE round((price * closing_qty)::numeric, 2)
                      END AS closing_value FROM stock) AS stock
     WHERE opening_qty <> 0 OR opening_value <> 0 OR changed_value <> 0
        OR in_qty <> 0 OR out_qty <> 0 OR in_value <> 0 OR out_value <> 0
        OR moved_value <> 0
     UNION ALL
    SELECT %(settlement)s, %(company)s, product_id, categ_id, department_id,
           -before_qty, -before_value, 0, 0, out_qty, out_value, in_qty, in_value, 0,
           -before_qty + out_qty - in_qty, -before_value + out_value - in_value,
           -before_value + out_value - in_value
      FROM figure WHERE department_id IS NOT NULL
"""


class SchoolSettlement(models.Model):
    _inherit = "school.settlement"

    def _settle_stock(self):
        """Copy opening, receipts, issues and closing of every item and department."""
        scope = self._sql_scope()
        self._fill(
            STOCK,
            moved=SQL(MOVED, **scope),
            worth=SQL(WORTH, **scope, averaged=self._averaged_categories()),
        )
        [sums] = self.env.execute_query(
            SQL(
                "SELECT %s FROM school_settlement_stock"
                " WHERE settlement_id = %s AND department_id IS NULL",
                SQL(", ").join(
                    SQL("COALESCE(SUM(%s), 0)", SQL.identifier(name))
                    for name in STOCK_FIGURES
                ),
                self.id,
            )
        )
        self._set_own(dict(zip(STOCK_FIGURES, map(float, sums), strict=True)))

    def _averaged_categories(self):
        """Ids of the categories whose items Odoo values at average cost here."""
        company = self.company_id
        return (
            self._stock_categories()
            .filtered(
                lambda category: (
                    (category.property_cost_method or company.cost_method) == "average"
                )
            )
            .ids
        )

    def _stock_categories(self):
        """Return the categories of everything that is kept in stock."""
        groups = (
            self.env["product.template"]
            .with_context(active_test=False)
            ._read_group([("is_storable", "=", True)], ["categ_id"])
        )
        categories = self.env["product.category"].union(*(group[0] for group in groups))
        return categories.with_company(self.company_id)
