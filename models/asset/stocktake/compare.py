"""Comparing: from what was frozen and what was found to the differences."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .stocktake import COUNTING

MOST_NAMED = 5


class SchoolAssetStocktake(models.Model):
    _inherit = "school.asset.stocktake"

    def action_second_count(self):
        """End the first count; what differs is counted again by somebody else.

        :raise UserError: not being counted, or nothing differs
        """
        self.check_access("write")
        for take in self:
            take._check_preparing()
            take._check_state("counting")
            if not take.second_count:
                raise UserError(
                    self.env._(
                        "%(stocktake)s is planned without a second count.",
                        stocktake=take.display_name,
                    )
                )
            take._move_on(["counting"], {"state": "recounting"})
        return True

    def action_compare(self):
        """End the count and list what differs.

        :raise UserError: a second count is due, or is not finished
        """
        self.check_access("write")
        for take in self:
            take._check_preparing()
            take._check_state(*COUNTING)
            take._check_counted_twice()
            take._move_on(
                COUNTING, {"state": "counted", "closed_on": fields.Datetime.now()}
            )
            take._compare()
        return True

    def _check_counted_twice(self):
        """:raise UserError: names what differs and was not counted a second time"""
        self.ensure_one()
        if not self.second_count:
            return
        Line = self.env["school.asset.stocktake.line"]
        Line.flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT l.name, l.title FROM (%s) r"
                " JOIN school_asset_stocktake_line l ON l.id = r.id"
                " WHERE r.result <> 'found' AND COALESCE(r.round, 1) <> 2"
                # missing before and still not found: nothing new to count
                " AND NOT (l.card_state = 'lost' AND r.found = 0)"
                " ORDER BY l.place, l.name LIMIT %s",
                Line._result_sql(SQL("l.stocktake_id = %s", self.id)),
                MOST_NAMED,
            )
        )
        if not rows:
            return
        names = "、".join(f"{name} {title}" for name, title in rows)
        if self.state == "counting":
            raise UserError(
                self.env._(
                    "%(stocktake)s: something differs, for instance %(names)s. Begin"
                    " the second count.",
                    stocktake=self.display_name,
                    names=names,
                )
            )
        raise UserError(
            self.env._(
                "%(stocktake)s: count these a second time, or say that they are not"
                " there: %(names)s …",
                stocktake=self.display_name,
                names=names,
            )
        )

    def _compare(self):
        """List the differences; one statement for any number of cards."""
        self.ensure_one()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO school_asset_difference
                    (stocktake_id, company_id, kind, asset_id, name, title, scan_id,
                     book_quantity, found_quantity, place_book, place_found,
                     department_id, employee_id, value, amount, net_amount, handling,
                     category_id, create_uid, write_uid, create_date, write_date)
                SELECT %(take)s, %(company)s, d.kind, d.asset_id, d.name, d.title,
                       d.scan_id, d.book, d.found, d.place_book, d.place_found,
                       d.department_id, d.employee_id, d.value, d.amount, d.net,
                       CASE d.kind WHEN 'missing' THEN 'case' WHEN 'surplus' THEN 'card'
                                   ELSE 'correct' END,
                       d.category_id, %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC',
                       now() AT TIME ZONE 'UTC'
                  FROM (%(differences)s) d
                 ORDER BY d.kind, d.name
                """,
                take=self.id,
                company=self.company_id.id,
                uid=self.env.uid,
                differences=self._difference_sql(),
            )
        )
        self.env["school.asset.difference"].invalidate_model()
        self.invalidate_recordset(["difference_ids", "difference_count"])
        self.env.add_to_compute(self._fields["amount_total"], self)

    def _difference_sql(self):
        """Return the statement of all that differs.

        A card may differ twice: it stands elsewhere and is damaged. What belongs to
        the school and was not frozen here stands elsewhere. What an earlier count
        missed has its case already: it differs only if it was found again. Something
        without a card counts once for each label or name and place, as it was last
        scanned.
        """
        self.ensure_one()
        Line = self.env["school.asset.stocktake.line"]
        return SQL(
            """
            WITH result AS (
                SELECT r.*, l.name, l.title, l.place, l.department_id, l.employee_id,
                       l.category_id, l.quantity, l.card_state,
                       l.original_value / l.quantity AS each,
                       l.net_value / l.quantity AS net_each
                  FROM (%(results)s) r
                  JOIN school_asset_stocktake_line l ON l.id = r.id
            ), extra AS (
                SELECT DISTINCT ON (COALESCE(s.asset_id::text, s.code, ''),
                                    s.title, COALESCE(s.place, '')) s.*
                  FROM school_asset_scan s
                 WHERE s.stocktake_id = %(take)s AND NOT s.in_scope
                 ORDER BY COALESCE(s.asset_id::text, s.code, ''), s.title,
                          COALESCE(s.place, ''), s.round DESC, s.id DESC
            )
            SELECT 'missing' AS kind, asset_id, name, title, scan_id, quantity AS book,
                   found, place AS place_book, place_found, department_id, employee_id,
                   round(each, 2) AS value,
                   round(each * (quantity - found), 2) AS amount,
                   round(net_each * (quantity - found), 2) AS net, category_id
              FROM result WHERE result IN ('missing', 'short')
            UNION ALL
            SELECT 'surplus', asset_id, name, title, scan_id, quantity, found, place,
                   place_found, department_id, employee_id, round(each, 2),
                   round(each * (found - quantity), 2),
                   round(net_each * (found - quantity), 2), category_id
              FROM result WHERE result = 'more'
            UNION ALL
            SELECT 'misplaced', asset_id, name, title, scan_id, quantity, found, place,
                   place_found, department_id, employee_id, round(each, 2), 0, 0,
                   category_id
              FROM result
             WHERE found > 0 AND place_found <> COALESCE(place, '')
            UNION ALL
            SELECT 'damaged', asset_id, name, title, scan_id, quantity, found, place,
                   place_found, department_id, employee_id, round(each, 2), 0, 0,
                   category_id
              FROM result
             WHERE found > 0 AND condition = 'damaged' AND card_state <> 'damaged'
            UNION ALL
            SELECT 'again', asset_id, name, title, scan_id, quantity, found, place,
                   place_found, department_id, employee_id, round(each, 2), 0, 0,
                   category_id
              FROM result WHERE result = 'again'
            UNION ALL
            SELECT 'misplaced', e.asset_id, a.name, a.title, e.id, a.quantity,
                   e.quantity, a.place, e.place, a.department_id, a.employee_id, NULL,
                   0, 0, a.category_id
              FROM extra e JOIN school_asset a ON a.id = e.asset_id
             WHERE e.quantity > 0
            UNION ALL
            SELECT 'surplus', NULL, NULL, e.title, e.id, 0, e.quantity, NULL, e.place,
                   NULL, NULL, NULL, 0, 0, NULL
              FROM extra e WHERE e.asset_id IS NULL AND e.quantity > 0
            """,
            results=Line._result_sql(SQL("l.stocktake_id = %s", self.id)),
            take=self.id,
        )

    def _check_compared(self):
        """Refuse when a scan came in while the differences were being listed.

        :raise UserError: says to compare once more
        """
        self.ensure_one()
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                WITH fresh AS (
                    SELECT d.kind, d.asset_id, d.scan_id, d.found FROM (%(now)s) d
                ), listed AS (
                    SELECT kind, asset_id, scan_id, found_quantity
                      FROM school_asset_difference WHERE stocktake_id = %(take)s
                )
                (SELECT * FROM fresh EXCEPT ALL SELECT * FROM listed)
                UNION ALL
                (SELECT * FROM listed EXCEPT ALL SELECT * FROM fresh)
                LIMIT 1
                """,
                now=self._difference_sql(),
                take=self.id,
            )
        )
        if rows:
            raise UserError(
                self.env._(
                    "%(stocktake)s: a scan came in while the count was closed. Compare"
                    " once more.",
                    stocktake=self.display_name,
                )
            )

    def action_compare_again(self):
        """List the differences anew, for instance after a late scan.

        :raise UserError: not compared yet, or under approval
        """
        self.check_access("write")
        for take in self:
            take._check_preparing()
            take._check_state("counted")
            take._approval_guard()
            self.env.flush_all()
            self.env.cr.execute(
                SQL(
                    "DELETE FROM school_asset_difference WHERE stocktake_id = %s",
                    take.id,
                )
            )
            take._compare()
        return True
