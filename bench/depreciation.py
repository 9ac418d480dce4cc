"""Net values of 100,000 cards on a day, through the public method, against one SQL
statement with the same formula on a plain table.

Arguments: cards (100000), rounds (3).
"""

import sys
import time
from datetime import date

from _stage import Stage, report

from odoo.tools import SQL

CARDS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 3
DAY = date(2026, 9, 30)

stage = Stage.prepare(env)  # noqa: F821  given by dev/bench
category = stage.env.ref("school_logistics.asset_category_a02010105")
cr = stage.env.cr
cr.execute(
    SQL(
        """
        INSERT INTO school_asset
            (name, title, company_id, unit_id, category_id, asset_class, quantity,
             original_value, value_kind, acquired_by, date_acquired, date_booked,
             life_years, is_exempt, state)
        SELECT 'ZC/B/' || n, '台式计算机', %(company)s, %(unit)s, %(category)s, 'fixed',
               1, (n %% 9000) + 0.37, 'invoice', 'purchase',
               DATE '2015-01-01' + (n %% 4000), DATE '2015-01-01' + (n %% 4000),
               6, n %% 20 = 0, 'in_use'
          FROM generate_series(1, %(cards)s) n
        """,
        company=stage.company.id,
        unit=stage.school.id,
        category=category.id,
        cards=CARDS,
    )
)
cr.execute(
    "CREATE TABLE bench_asset AS SELECT id, original_value, date_booked,"
    " date_removed, life_years, is_exempt FROM school_asset"
)
cr.execute("ALTER TABLE bench_asset ADD PRIMARY KEY (id)")
cr.execute("ANALYZE school_asset")
cr.execute("ANALYZE bench_asset")
cr.commit()

PLAIN = """
SELECT id, original_value, s, original_value - s FROM (
    SELECT id, original_value,
           CASE WHEN is_exempt OR life_years = 0 THEN 0 ELSE round(original_value
             * GREATEST(0, LEAST(life_years * 12, CASE WHEN date_removed <= %(day)s
               THEN (EXTRACT(YEAR FROM date_removed)
                     - EXTRACT(YEAR FROM date_booked)) * 12
                    + EXTRACT(MONTH FROM date_removed)
                    - EXTRACT(MONTH FROM date_booked)
               ELSE %(month)s - EXTRACT(YEAR FROM date_booked) * 12
                    - EXTRACT(MONTH FROM date_booked) + 1 END))
             / (life_years * 12), 2) END AS s
      FROM bench_asset) d ORDER BY id
"""


def best(function):
    """The best of some rounds."""
    found = None
    for _round in range(ROUNDS):
        stage.env.invalidate_all()
        started = time.perf_counter()
        rows = function()
        spent = time.perf_counter() - started
        assert len(rows) == CARDS, len(rows)
        found = spent if found is None else min(found, spent)
    return found


def plain():
    """The statement alone, its rows as numbers."""
    cr.execute(PLAIN, {"day": DAY, "month": DAY.year * 12 + DAY.month})
    return [[r[0], float(r[1]), float(r[2]), float(r[3])] for r in cr.fetchall()]


cards = stage.env["school.asset"].with_user(stage.asset_keeper)
report(
    "depreciation",
    best(lambda: cards.get_net_values([], "2026-09-30")),
    best(plain),
    cards=CARDS,
)
