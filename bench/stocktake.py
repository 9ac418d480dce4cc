"""50,000 cards frozen, 50,000 scans, the differences; against bare SQL on plain tables.

The bare side does the same three steps with the same columns and indexes, without
rights, checks or models; scans come in calls of 500 on both sides.

Arguments: cards (50000).
"""

import sys
import time
import uuid

from _stage import Stage, report
from psycopg2.extras import execute_values

from odoo.tools import SQL, split_every

CARDS = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
CALL = 500

stage = Stage.prepare(env)  # noqa: F821  given by dev/bench
cr = stage.env.cr
cr.execute(
    SQL(
        """
        INSERT INTO school_asset
            (name, token, title, company_id, unit_id, category_id, asset_class,
             quantity, original_value, value_kind, acquired_by, date_acquired,
             date_booked, life_years, is_exempt, state, place)
        SELECT 'ZC/B/' || n, md5(n::text), '台式计算机', %(company)s, %(unit)s,
               %(category)s, 'fixed', 1, 4200, 'invoice', 'purchase',
               DATE '2024-01-01', DATE '2024-01-01', 6, false, 'in_use', '楼' || n %% 90
          FROM generate_series(1, %(cards)s) n
        """,
        company=stage.company.id,
        unit=stage.school.id,
        category=stage.env.ref("school_logistics.asset_category_a02010105").id,
        cards=CARDS,
    )
)
LINE = (
    "(id serial PRIMARY KEY, take int, company int, asset int, name varchar,"
    " title varchar, spec varchar, category int, place varchar, department int,"
    " employee int, state varchar, quantity int, value numeric, net numeric)"
)
SCAN = (
    "(id serial PRIMARY KEY, uuid varchar UNIQUE, take int, company int, asset int,"
    " in_scope bool, round int, code varchar, title varchar, quantity int,"
    " place varchar, condition varchar, note varchar, photo int, digest varchar,"
    " user_id int, made_on timestamp, received_on timestamp)"
)
cr.execute("CREATE TABLE bench_line " + LINE)
cr.execute("CREATE UNIQUE INDEX ON bench_line (take, asset)")
cr.execute("CREATE INDEX ON bench_line (company)")
cr.execute("CREATE INDEX ON bench_line (asset)")
cr.execute("CREATE TABLE bench_scan " + SCAN)
cr.execute("CREATE INDEX ON bench_scan (take, asset, round DESC, id DESC)")
cr.execute("CREATE INDEX ON bench_scan (company)")
cr.execute("CREATE INDEX ON bench_scan (asset)")
cr.execute(
    "CREATE TABLE bench_difference (id serial PRIMARY KEY, asset int, kind text)"
)
cr.execute("ANALYZE school_asset")
cr.commit()
cr.execute("SELECT id, name FROM school_asset WHERE name LIKE 'ZC/B/%' ORDER BY id")
CARDS_ROWS = cr.fetchall()


def timed(function):
    """Seconds of one step, committed."""
    stage.env.invalidate_all()
    started = time.perf_counter()
    function()
    stage.env.flush_all()
    cr.commit()
    return time.perf_counter() - started


def scans():
    """One scan of each card but every hundredth; every fiftieth stands elsewhere."""
    for number, (card, name) in enumerate(CARDS_ROWS):
        if number % 100 == 7:
            yield card, name, "", "absent"
        else:
            yield card, name, "礼堂" if number % 50 == 3 else "", "good"


def bare_freeze():
    cr.execute(
        """
        INSERT INTO bench_line (take, company, asset, name, title, spec, category,
            place, department, employee, state, quantity, value, net)
        SELECT 1, company_id, id, name, title, specification, category_id, place,
               department_id, employee_id, state, quantity, original_value,
               original_value - round(original_value * LEAST(72, (2026 * 12 + 11)
                 - EXTRACT(YEAR FROM date_booked) * 12
                 - EXTRACT(MONTH FROM date_booked) + 1) / (life_years * 12), 2)
          FROM school_asset WHERE company_id = %s AND state NOT IN ('written_off')
        """,
        [stage.company.id],
    )
    # without figures of the new table the join of the scans is planned badly
    cr.execute("ANALYZE bench_line")


def bare_scan():
    for chunk in split_every(CALL, list(scans())):
        names = [name for _card, name, _place, _condition in chunk]
        cr.execute(
            # a list of names would be looked up by their trigrams, which is slow
            "SELECT a.name, a.id, l.id FROM unnest(%s) n(name)"
            " JOIN school_asset a ON a.name = n.name AND a.company_id = %s"
            " LEFT JOIN bench_line l ON l.asset = a.id AND l.take = 1",
            [names, stage.company.id],
        )
        known = {name: card for name, card, _line in cr.fetchall()}
        execute_values(
            cr._obj,
            "INSERT INTO bench_scan (uuid, take, company, asset, in_scope, round, code,"
            " title, quantity, place, condition, note, photo, digest, user_id, made_on,"
            " received_on) VALUES %s",
            [
                (
                    str(uuid.uuid4()),
                    1,
                    stage.company.id,
                    known[name],
                    True,
                    1,
                    name,
                    "台式计算机",
                    int(condition != "absent"),
                    place or None,
                    condition,
                    None,
                    None,
                    "0" * 64,
                    2,
                    "2026-09-01 00:00:00",
                    "2026-09-01 00:00:00",
                )
                for _card, name, place, condition in chunk
            ],
            page_size=CALL,
        )
        cr.commit()


def bare_compare():
    cr.execute(
        """
        INSERT INTO bench_difference (asset, kind)
        SELECT l.asset, CASE WHEN s.id IS NULL OR s.quantity = 0 THEN 'missing'
                             ELSE 'misplaced' END
          FROM bench_line l LEFT JOIN LATERAL (
               SELECT * FROM bench_scan s WHERE s.take = l.take AND s.asset = l.asset
                ORDER BY round DESC, id DESC LIMIT 1) s ON TRUE
         WHERE l.take = 1 AND (s.id IS NULL OR s.quantity = 0
               OR s.place <> COALESCE(l.place, ''))
        """
    )


keeper = stage.asset_keeper
take = (
    stage.env["school.asset.stocktake"]
    .with_user(keeper)
    .create({"title": "清查", "second_count": False})
)
Scan = stage.env["school.asset.scan"].with_user(keeper)


def our_scans():
    for chunk in split_every(CALL, list(scans())):
        answers = Scan.submit(
            [
                {
                    "uuid": str(uuid.uuid4()),
                    "made_on": "2026-09-01 00:00:00",
                    "payload": {
                        "stocktake": take.id,
                        "round": 1,
                        "code": name,
                        "place": place,
                        "condition": condition,
                    },
                }
                for _card, name, place, condition in chunk
            ]
        )
        assert all(answer["result"] == "done" for answer in answers)
        cr.commit()


bare = [timed(step) for step in (bare_freeze, bare_scan, bare_compare)]
ours = [timed(step) for step in (take.action_freeze, our_scans, take.action_compare)]
cr.execute("SELECT count(*) FROM bench_difference")
[expected] = cr.fetchone()
assert len(take.difference_ids) == expected, take.difference_count
report(
    "stocktake",
    sum(ours),
    sum(bare),
    cards=CARDS,
    steps={
        name: [round(one, 2), round(other, 2)]
        for name, one, other in zip(
            ("freeze", "scan", "compare"), ours, bare, strict=True
        )
    },
)
