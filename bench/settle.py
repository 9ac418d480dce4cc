"""A month of 200,000 stock moves, 600,000 in the table, over 5,000 items.

Settled through the public method, with books that are reconciled, against bare
PostgreSQL.

The two months before are settled first, as in life. The floor runs on the same server,
with the same number of moves and of rows. What was frozen is compared with sums that
Python makes, move by move.

Arguments: moves of the month (200000), items (5000), rounds (3).
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

from _stage import Stage, report
from dateutil.relativedelta import relativedelta

from odoo.tools import SQL

MOVES = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
ITEMS = int(sys.argv[2]) if len(sys.argv) > 2 else 5_000
ROUNDS = int(sys.argv[3]) if len(sys.argv) > 3 else 3
DEPARTMENTS = 19  # and the store, as the floor's twenty


class Town:
    """The school, its items, departments and movements of three months."""

    def __init__(self, stage):
        self.stage, self.env = stage, stage.env
        self.company = stage.company
        self.months = self._make_months()
        self.departments = self.env["hr.department"].create(
            [
                {"name": f"处室{number}", "company_id": self.company.id}
                for number in range(DEPARTMENTS)
            ]
        )
        self.products = self._make_items()
        self._make_moves()
        self._make_books()
        self.env.cr.commit()
        self.tidy()

    def _make_months(self):
        """The last three months that are over."""
        first = self.env["school.unit"]._today().replace(day=1)
        Month = self.env["school.month"]
        months = Month
        for back in (3, 2, 1):
            date = first - relativedelta(months=back)
            month = Month._on_date(date)
            if not month:
                year = date.year if date.month >= 9 else date.year - 1
                self.env["school.year"].create(
                    {
                        "name": f"{year}-{year + 1}",
                        "date_start": f"{year}-09-01",
                        "date_end": f"{year + 1}-08-31",
                    }
                )
                month = Month._on_date(date)
            months |= month
        return months

    def _make_items(self):
        """Copies of one item, made by the database."""
        sample = self.stage.chalk
        self.env.flush_all()
        templates = self._copies("product_template", sample.product_tmpl_id.id)
        products = self._copies("product_product", sample.id, templates)
        self.env.invalidate_all()
        return products

    def _copies(self, table, row_id, templates=None):
        """Ids of copies of a row, as many as there are items.

        :param templates: ids of the templates that the copies belong to
        """
        self.env.cr.execute(
            SQL(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_name = %s AND is_generated = 'NEVER'"
                " AND column_name NOT IN ('id', 'product_tmpl_id')",
                table,
            )
        )
        columns = SQL(", ").join(
            SQL.identifier(name) for (name,) in self.env.cr.fetchall()
        )
        self.env.cr.execute(
            SQL(
                "INSERT INTO %(table)s (%(columns)s%(key)s)"
                " SELECT %(columns)s%(value)s"
                "  FROM %(table)s, generate_series(1, %(count)s) AS n"
                " WHERE id = %(id)s RETURNING id",
                table=SQL.identifier(table),
                columns=columns,
                key=SQL(", product_tmpl_id") if templates else SQL(),
                value=SQL(", (%s)[n]", templates) if templates else SQL(),
                count=ITEMS,
                id=row_id,
            )
        )
        return [key for (key,) in self.env.cr.fetchall()]

    def _make_moves(self):
        """Random movements, as the floor makes them."""
        warehouse = self.company._school_warehouse()
        start, stop = self.months[0].date_start, self.months[-1].date_end
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO stock_move (company_id, product_id, product_uom,
                    location_id, location_dest_id, procure_method, product_uom_qty,
                    quantity, value, is_in, is_out, state, picked, date, reference,
                    school_receiver_id, create_date, create_uid, write_date, write_uid)
                SELECT %(company)s,
                       (%(products)s)[(random() * %(most)s)::int + 1], %(uom)s,
                       CASE WHEN quantity > 0 THEN %(used)s ELSE %(stock)s END,
                       CASE WHEN quantity > 0 THEN %(stock)s ELSE %(used)s END,
                       'make_to_stock', abs(quantity), abs(quantity), abs(value),
                       quantity > 0, quantity <= 0, 'done', true,
                       %(start)s::timestamp + (random() * %(days)s)::int * interval
                           '1 day' + interval '4 hours',
                       'BENCH/' || n,
                       (%(departments)s)[(random() * %(last)s)::int + 1],
                       now(), 1, now(), 1
                  FROM (SELECT n, round((random() * 20 - 8)::numeric, 2) AS quantity,
                               round((random() * 200 - 80)::numeric, 2) AS value
                          FROM generate_series(1, %(moves)s) AS n) AS random_move
                """,
                company=self.company.id,
                products=self.products,
                most=ITEMS - 1,
                departments=self.departments.ids,
                last=DEPARTMENTS - 1,
                uom=self.stage.chalk.uom_id.id,
                stock=warehouse.lot_stock_id.id,
                used=self.company.school_consume_location_id.id,
                start=start,
                days=(stop - start).days,
                moves=3 * MOVES,
            )
        )

    def _make_books(self):
        """One entry a month with the value of each item's movements."""
        category = self.stage.chalk.categ_id.with_company(self.company)
        stock = category.property_stock_valuation_account_id
        used = self.company.school_consume_location_id.valuation_account_id
        for month in self.months:
            entry = self.env["account.move"].create(
                {
                    "company_id": self.company.id,
                    "journal_id": self.company.account_stock_journal_id.id,
                    "date": month.date_end,
                    "line_ids": [
                        (0, 0, {"account_id": used.id, "debit": 1}),
                        (0, 0, {"account_id": used.id, "credit": 1}),
                    ],
                }
            )
            entry._post(soft=False)
            self.env.flush_all()
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO account_move_line (move_id, company_id, currency_id,
                        company_currency_id, journal_id, account_id, product_id, date,
                        balance, amount_currency, debit, credit, display_type,
                        parent_state)
                    SELECT %(entry)s, %(company)s, %(currency)s, %(currency)s,
                           %(journal)s, %(account)s, product_id, %(date)s, value, value,
                           GREATEST(value, 0), GREATEST(-value, 0), 'product', 'posted'
                      FROM (SELECT product_id, SUM(CASE WHEN is_in THEN value
                                                        ELSE -value END) AS value
                              FROM stock_move
                             WHERE company_id = %(company)s AND state = 'done'
                               AND date >= %(first)s AND date < %(after)s
                          GROUP BY 1) AS moved
                    """,
                    entry=entry.id,
                    company=self.company.id,
                    currency=self.company.currency_id.id,
                    journal=entry.journal_id.id,
                    account=stock.id,
                    date=month.date_end,
                    first=month.date_start,
                    after=month.date_end + timedelta(days=1),
                )
            )

    def tidy(self):
        """What PostgreSQL does by itself after such a load."""
        connection = self.env.cr._cnx
        connection.autocommit = True
        try:
            self.env.cr.execute("VACUUM ANALYZE stock_move")
            self.env.cr.execute("ANALYZE")
        finally:
            connection.autocommit = False

    def draft(self, month):
        """A draft of the accountant, committed."""
        draft = (
            self.env["school.settlement"]
            .with_user(self.stage.accountant)
            .create({"company_id": self.company.id, "month_id": month.id})
        )
        self.env.cr.commit()
        self.env.invalidate_all()
        return draft

    def settle(self, month):
        """Settle a month; return the settlement, seconds and growth of memory (MB)."""
        draft = self.draft(month)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.perf_counter()
        draft.action_settle()
        self.env.cr.commit()
        seconds = time.perf_counter() - started
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return draft, seconds, (after - before) / 1024

    def again(self, settlement):
        """Undo a settlement for the next round, as no one may but by SQL."""
        settlement.flush_recordset()
        for statement in (
            SQL("ALTER TABLE school_settlement DISABLE TRIGGER USER"),
            SQL(
                "UPDATE school_settlement SET state = 'reopened' WHERE id = %s",
                settlement.id,
            ),
            SQL("ALTER TABLE school_settlement ENABLE TRIGGER USER"),
        ):
            self.env.cr.execute(statement)
        self.env.invalidate_all()
        entry = settlement.sudo().adjust_move_id
        self.company.fiscalyear_lock_date = settlement._previous().date_end
        if entry:
            entry._reverse_moves([{"date": entry.date}])._post(soft=False)
        self.env.cr.commit()


def reference(town, month):
    """Opening, in, out and closing of every item and department, move by move."""
    found = defaultdict(lambda: [0.0] * 8)
    start = month.date_start
    cr = town.env.cr
    cr.execute(
        SQL(
            "SELECT product_id, school_receiver_id, date::date, is_in, quantity, value"
            "  FROM stock_move WHERE company_id = %s AND date < %s",
            town.company.id,
            month.date_end + timedelta(days=1),
        )
    )
    for product, department, day, is_in, quantity, value in cr.fetchall():
        for key, sign in ((0, 1), (department, -1)):
            place = 0 if day < start else 2 if is_in == (key == 0) else 4
            row = found[product, key]
            factor = sign * (1 if is_in else -1) if place == 0 else 1
            row[place] += factor * float(quantity)
            row[place + 1] += factor * float(value)
    for row in found.values():
        row[6] = row[0] + row[2] - row[4]
        row[7] = row[1] + row[3] - row[5]
    return found


def differing(town, settlement):
    """How many frozen rows are not what the reference says."""
    wanted = reference(town, settlement.month_id)
    town.env.cr.execute(
        SQL(
            "SELECT product_id, COALESCE(department_id, 0), opening_qty, in_qty,"
            "       in_value, out_qty, out_value, closing_qty,"
            "       COALESCE(moved_value, closing_value)"
            "  FROM school_settlement_stock WHERE settlement_id = %s",
            settlement.id,
        )
    )
    wrong, seen = 0, 0
    for product, department, *frozen in town.env.cr.fetchall():
        row = wanted[product, department]
        expected = [row[0], *row[2:8]]
        seen += 1
        wrong += any(
            abs(float(a) - b) > 0.005 for a, b in zip(frozen, expected, strict=True)
        )
    return wrong + len(wanted) - seen


def floor():
    """Seconds and rows of the floor, on the same server and database."""
    script = Path(__file__).with_name("settle_floor.py")
    dsn = f"dbname={os.environ['PGDATABASE']}"
    out = subprocess.run(
        [sys.executable, str(script), dsn, str(MOVES), str(ITEMS)],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(out.stdout)


stage = Stage.prepare(env)  # noqa: F821 - given by dev/bench
town = Town(stage)
for month in town.months[:2]:
    town.settle(month)
town.tidy()
times, floors, memory = [], [], []
for number in range(ROUNDS):
    floors.append(floor())
    settlement, seconds, grown = town.settle(town.months[2])
    times.append(seconds)
    memory.append(grown)
    if number < ROUNDS - 1:
        town.again(settlement)
stage.env.cr.execute(
    SQL(
        "SELECT count(*) FROM school_settlement_stock WHERE settlement_id = %s",
        settlement.id,
    )
)
[rows] = stage.env.cr.fetchone()
report(
    "settle",
    min(times),
    min(run["seconds"] for run in floors),
    all_ours=[round(value, 2) for value in times],
    all_floor=[run["seconds"] for run in floors],
    moves=3 * MOVES,
    rows=rows,
    rows_floor=floors[-1]["rows"],
    memory_growth_mb=round(max(memory), 1),
    rows_unlike_reference=differing(town, settlement),
    unexplained=settlement.unexplained_value,
)
