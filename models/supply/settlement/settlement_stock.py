"""The stock of a month: one INSERT … SELECT, whatever the number of movements."""

from odoo import models
from odoo.tools import SQL

from .settlement_figures import STOCK_FIGURES

# What moved in the month, per item and department, and what the movements before it add
# up to now. With a settled month before, that is asked per item only: what departments
# had received by then stands in its copy. A movement in another unit than its item's is
# the exception, so only there the units are looked up.
MOVED = """
    item AS MATERIALIZED (
        SELECT product.id, template.categ_id, template.uom_id, uom.factor,
               COALESCE(template.lot_valuated, false) AS by_lot
          FROM product_product product
          JOIN product_template template ON template.id = product.product_tmpl_id
          JOIN uom_uom uom ON uom.id = template.uom_id
         WHERE template.is_storable
    ), past AS MATERIALIZED (
        SELECT product_id, %(receiver)s AS department_id, product_uom,
               SUM(CASE WHEN is_in THEN quantity ELSE -quantity END) AS qty,
               SUM(CASE WHEN is_in THEN value ELSE -value END) AS value
          FROM stock_move
         WHERE company_id = %(company)s AND state = 'done' AND (is_in OR is_out)
           AND date < %(start)s
      GROUP BY 1, 2, 3
    ), earlier AS MATERIALIZED (
        SELECT past.product_id, past.department_id,
               SUM(CASE WHEN past.product_uom = item.uom_id THEN qty
                        ELSE round((qty * (SELECT factor FROM uom_uom
                                            WHERE id = past.product_uom)
                                    / item.factor)::numeric, 6) END) AS qty,
               SUM(value) AS value
          FROM past JOIN item ON item.id = past.product_id
      GROUP BY 1, 2
    ), figure AS MATERIALIZED (
        SELECT product_id, department_id,
               SUM(quantity) FILTER (WHERE is_in) AS in_qty,
               SUM(value) FILTER (WHERE is_in) AS in_value,
               SUM(quantity) FILTER (WHERE NOT is_in) AS out_qty,
               SUM(value) FILTER (WHERE NOT is_in) AS out_value
          FROM (SELECT product_id, school_receiver_id AS department_id, is_in, value,
                       CASE WHEN product_uom = item.uom_id THEN quantity
                            ELSE round((quantity * (SELECT factor FROM uom_uom
                                                     WHERE id = product_uom)
                                        / item.factor)::numeric, 6) END AS quantity
                  FROM stock_move JOIN item ON item.id = product_id
                 WHERE company_id = %(company)s AND state = 'done'
                   AND (is_in OR is_out)
                   AND date >= %(start)s AND date < %(stop)s) AS moved
      GROUP BY 1, 2
    ), received AS (%(received)s), store AS MATERIALIZED (
        SELECT item.id AS product_id, item.categ_id, item.uom_id, item.factor,
               item.by_lot, COALESCE(before_qty, 0) AS before_qty,
               COALESCE(before_value, 0) AS before_value,
               COALESCE(in_qty, 0) AS in_qty, COALESCE(in_value, 0) AS in_value,
               COALESCE(out_qty, 0) AS out_qty, COALESCE(out_value, 0) AS out_value
          FROM item
     LEFT JOIN (SELECT product_id, SUM(qty) AS before_qty, SUM(value) AS before_value
                  FROM earlier GROUP BY 1) AS before ON before.product_id = item.id
     LEFT JOIN (SELECT product_id, SUM(in_qty) AS in_qty, SUM(in_value) AS in_value,
                       SUM(out_qty) AS out_qty, SUM(out_value) AS out_value
                  FROM figure GROUP BY 1) AS month ON month.product_id = item.id
         WHERE before.product_id IS NOT NULL OR month.product_id IS NOT NULL
    )
"""

# What departments had received before the month: as the copy of the month before says,
# or, in a first settlement, as the movements do.
RECEIVED = """
    SELECT product_id, department_id, closing_qty AS qty, closing_value AS value
      FROM school_settlement_stock
     WHERE settlement_id = %(previous)s AND department_id IS NOT NULL
"""
RECEIVED_FIRST = """
    SELECT product_id, department_id, -qty AS qty, -value AS value
      FROM earlier WHERE department_id IS NOT NULL
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
        SELECT store.product_id, store.uom_id, store.factor,
               known.product_id IS NULL
               OR known.closing_qty <> store.before_qty
               OR known.moved_value <> store.before_value
               OR store.product_id = ANY(%(changed)s) AS anew,
               known.closing_qty, known.closing_value
          FROM store LEFT JOIN known ON known.product_id = store.product_id
         WHERE NOT store.by_lot AND store.categ_id = ANY(%(averaged)s)
    ), event AS (
        SELECT product_id, '-infinity'::timestamp AS date, 0 AS id,
               closing_qty::float8 AS quantity, closing_value::float8 AS value,
               NULL::float8 AS price
          FROM averaged WHERE NOT anew
         UNION ALL
        SELECT %(event)s
           AND move.date >= %(start)s
         UNION ALL
        SELECT %(event)s
           AND averaged.anew AND move.date < %(start)s
           AND EXISTS (SELECT 1 FROM averaged WHERE anew)
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
                    WHEN after <= quantity THEN value / NULLIF(quantity, 0)
                    ELSE value / NULLIF(after, 0) END AS term,
               CASE WHEN price IS NULL AND after > quantity
                    THEN ln((after - quantity) / after) END AS shrink
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

# A movement, as the average sees it.
EVENT = """
    move.product_id, move.date, move.id,
    CASE WHEN move.is_in THEN 1 ELSE -1 END
        * CASE WHEN move.product_uom = averaged.uom_id THEN move.quantity::float8
               ELSE (move.quantity * (SELECT factor FROM uom_uom
                                       WHERE id = move.product_uom)
                     / averaged.factor)::float8 END,
    CASE WHEN move.is_in THEN move.value::float8 END, NULL
    FROM stock_move move JOIN averaged ON averaged.product_id = move.product_id
   WHERE move.company_id = %(company)s AND move.state = 'done'
     AND (move.is_in OR move.is_out) AND move.date < %(stop)s
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
    SELECT %(settlement)s, %(company)s, product_id, item.categ_id, department_id, qty,
           value, NULL, NULL, out_qty, out_value, in_qty, in_value, NULL,
           qty + out_qty - in_qty, value + out_value - in_value, NULL
      FROM (SELECT COALESCE(received.product_id, figure.product_id) AS product_id,
                   COALESCE(received.department_id, figure.department_id)
                       AS department_id,
                   COALESCE(qty, 0) AS qty, COALESCE(value, 0) AS value,
                   COALESCE(in_qty, 0) AS in_qty, COALESCE(in_value, 0) AS in_value,
                   COALESCE(out_qty, 0) AS out_qty, COALESCE(out_value, 0) AS out_value
              FROM received
         FULL JOIN (SELECT * FROM figure WHERE department_id IS NOT NULL) AS figure
                ON figure.product_id = received.product_id
               AND figure.department_id = received.department_id) AS department
      JOIN item ON item.id = product_id
"""


class SchoolSettlement(models.Model):
    _inherit = "school.settlement"

    def _settle_stock(self):
        """Copy opening, in, out and closing of every item and department."""
        scope = self._sql_scope()
        # A hundred thousand groups fit in memory; compiling costs more than it saves.
        self.env.cr.execute(
            SQL(
                "SELECT set_config('work_mem', '192MB', true),"
                " set_config('jit', 'off', true)"
            )
        )
        first = not scope["previous"]
        moved = SQL(
            MOVED,
            **scope,
            receiver=SQL("school_receiver_id") if first else SQL("NULL::int"),
            received=SQL(RECEIVED_FIRST if first else RECEIVED, **scope),
        )
        worth = SQL(
            WORTH,
            **scope,
            event=SQL(EVENT, **scope),
            averaged=self._averaged_categories(),
            changed=self._changed_items(),
        )
        self._fill(STOCK, moved=moved, worth=worth)
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

    def _changed_items(self):
        """Ids of the items whose settled months changed since the last settlement."""
        changes = self.env["school.settlement.change"]._read_group(
            [
                ("company_id", "=", self.company_id.id),
                ("id", ">", self._previous().change_id or 0),
            ],
            ["product_id"],
        )
        return [product.id for (product,) in changes]

    def _stock_categories(self):
        """Return the categories of everything that is kept in stock."""
        groups = (
            self.env["product.template"]
            .with_context(active_test=False)
            ._read_group([("is_storable", "=", True)], ["categ_id"])
        )
        categories = self.env["product.category"].union(*(group[0] for group in groups))
        return categories.with_company(self.company_id)
