"""Why an item does not agree with the books: the documents that it comes from."""

from odoo import models
from odoo.tools import SQL

MOST_DOCUMENTS = 5

# Movements of value without an entry and without a purchase, and entries without a
# movement and without a purchase, of the items that do not agree.
CAUSES = """
    SELECT product_id, account_id, array_agg(name ORDER BY date DESC) AS names
      FROM (
        SELECT move.product_id, NULL::int AS account_id, move.date::date AS date,
               COALESCE(move.reference, move.id::text) AS name
          FROM stock_move move
         WHERE move.company_id = %(company)s AND move.state = 'done'
           AND (move.is_in OR move.is_out) AND move.account_move_id IS NULL
           AND move.purchase_line_id IS NULL AND move.value <> 0
           AND move.product_id = ANY(%(products)s)
           AND move.date >= %(since)s AND move.date < %(stop)s
         UNION ALL
        SELECT line.product_id, line.account_id, line.date, entry.name
          FROM account_move_line line
          JOIN account_move entry ON entry.id = line.move_id
         WHERE line.company_id = %(company)s AND line.parent_state = 'posted'
           AND line.account_id = ANY(%(accounts)s) AND line.purchase_line_id IS NULL
           AND line.date <= %(last)s AND line.date >= %(since)s::date
           AND line.move_id <> ALL(%(closings)s)
           AND (line.product_id IS NULL OR line.product_id = ANY(%(products)s))
           AND NOT EXISTS (SELECT 1 FROM stock_move move
                            WHERE move.account_move_id = entry.id)
      ) AS cause
  GROUP BY 1, 2
"""


class SchoolSettlement(models.Model):
    _inherit = "school.settlement"

    def _explain_checks(self):
        """Write on the rows that do not agree which documents they come from."""
        rows = self.env["school.settlement.line"].search(
            [("settlement_id", "=", self.id), ("section", "=", "check")]
        )
        causes = self._check_causes(rows)
        notes = {}
        for row in rows:
            keys = {
                (row.product_id.id or None, key) for key in (None, row.account_id.id)
            }
            names = [name for key in keys for name in causes.get(key, ())]
            notes[row.id] = self._check_reason(names)
        self.env.cr.execute(
            SQL(
                """
                UPDATE school_settlement_line line SET note = told.note
                  FROM unnest(%s::int[], %s::text[]) AS told (id, note)
                 WHERE line.id = told.id
                """,
                list(notes),
                list(notes.values()),
            )
        )
        rows.invalidate_recordset(flush=False)

    def _check_causes(self, rows):
        """``{(item id, account id): names of documents}`` of this month."""
        scope = self._sql_scope()
        found = self.env.execute_query(
            SQL(
                CAUSES,
                **scope,
                since=scope["start"] if self._previous() else "-infinity",
                products=rows.product_id.ids,
                accounts=rows.account_id.ids,
                closings=self._closing_entries(),
            )
        )
        return {(product, account): names for product, account, names in found}

    def _check_reason(self, names):
        if not names:
            return self.env._("No document of this month explains it.")
        listed = ", ".join(dict.fromkeys(filter(None, names[:MOST_DOCUMENTS])))
        if len(names) > MOST_DOCUMENTS:
            listed = self.env._(
                "%(names)s and %(more)s more",
                names=listed,
                more=len(names) - MOST_DOCUMENTS,
            )
        return self.env._(
            "Moved without an entry, or entered without a movement: %(names)s.",
            names=listed,
        )
