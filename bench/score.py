"""A month of 100,000 staff × 15 items from 1,500,000 facts, through the public method.

Against bare PostgreSQL with as many rows on the same server. Also: what twice
the staff takes, what memory it takes, and the queries of one appeal.

Arguments: staff (100000), items (15), facts (1500000).
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from _staff import make_people
from _stage import Stage, report

from odoo.tools import SQL

STAFF = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
ITEMS = int(sys.argv[2]) if len(sys.argv) > 2 else 15
FACTS = int(sys.argv[3]) if len(sys.argv) > 3 else 1_500_000
TEAM = 50


class Town:
    """A school with groups of fifty and a scheme of as many items as wanted."""

    def __init__(self, stage):
        self.stage, self.env = stage, stage.env
        self.company = stage.company
        self.month = self.env["school.month"]._on_date(
            self.env["school.unit"]._today().replace(day=1)
        )
        self.types = self.env["school.staff.fact.type"].create(
            [
                {"code": f"bench{n}", "name": f"事项{n}", "company_id": self.company.id}
                for n in range(ITEMS)
            ]
        )
        self.make_scheme()

    def make_scheme(self):
        scheme = self.env["school.staff.scheme"].create(
            {
                "name": "测试方案",
                "company_id": self.company.id,
                "date_from": self.month.date_start,
            }
        )
        self.env["school.staff.scheme.item"].create(
            [
                {
                    "scheme_id": scheme.id,
                    "name": kind.name,
                    "type_ids": [(6, 0, kind.ids)],
                    "points": -1,
                    "has_floor": True,
                    "floor": -10,
                }
                for kind in self.types
            ]
        )
        self.env["school.staff.scheme.pay"].create(
            {"scheme_id": scheme.id, "name": "奖励", "kind": "linear", "amount": 500}
        )
        scheme.action_publish()

    def people(self, count):
        """Groups and people, made by the database."""
        make_people(self.env, self.company, count, "2020-01-01", team=TEAM)

    def facts(self, count):
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO school_staff_fact (company_id, subject_kind, subject_id,
                    type_id, date, quantity, source, user_id, recorded_on)
                SELECT %(company)s, 'person', p.ids[1 + (random() * (p.n - 1))::int],
                       (%(types)s::int[])[1 + (random() * %(last)s)::int],
                       %(first)s::date + (random() * 27)::int,
                       round((random() * 3)::numeric, 1), 'bench,' || gen_random_uuid(),
                       1, now()
                  FROM generate_series(1, %(count)s), (SELECT array_agg(employee_id) AS
                       ids, count(*) AS n FROM school_staff_member) p
                """,
                company=self.company.id,
                types=self.types.ids,
                last=ITEMS - 1,
                first=self.month.date_start,
                count=count,
            )
        )
        self.env.cr.execute("ANALYZE school_staff_fact; ANALYZE school_staff_member")
        self.env.cr.commit()

    def score(self):
        """Seconds of one computation, and the run."""
        run = self.env["school.staff.run"].search(
            [("company_id", "=", self.company.id)]
        )
        run = run or self.env["school.staff.run"].create(
            {"company_id": self.company.id, "month_id": self.month.id}
        )
        run._drop_results()
        self.env.flush_all()
        self.env.cr.commit()
        self.env.cr._cnx.autocommit = True
        self.env.cr.execute("VACUUM school_staff_result, school_staff_result_line")
        self.env.cr._cnx.autocommit = False
        started = time.perf_counter()
        run.action_compute()
        self.env.cr.commit()
        return time.perf_counter() - started, run


def floor(staff, facts):
    """Seconds of the floor."""
    dsn = f"dbname={os.environ['PGDATABASE']}"
    path = Path(__file__).with_name("score_floor.py")
    words = [sys.executable, path, dsn, str(staff), str(ITEMS), str(facts)]
    out = subprocess.run(words, check=True, capture_output=True, text=True)
    return json.loads(out.stdout)


def appeal(env, run):
    """Queries of one appeal upheld: void, score the group again, rank."""
    run._set_own({"state": "published", "appeal_until": env["school.unit"]._today()})
    result = run.result_ids.browse(run.result_ids.search([], limit=1).id)
    fact = env["school.staff.fact"].browse(result.get_evidence()[0]["id"])
    record = env["school.staff.appeal"].create(
        {"result_id": result.id, "fact_id": fact.id, "reason": "不实"}
    )
    env.cr.commit()
    env.invalidate_all()
    principal = env["res.users"].search([("login", "=", "test.principal")])
    before, started = env.cr.sql_log_count, time.perf_counter()
    record.with_user(principal).action_uphold("属实")
    env.flush_all()
    env.cr.commit()
    return env.cr.sql_log_count - before, time.perf_counter() - started


def main(env):
    """Run the case and print its figures."""
    town = Town(Stage.prepare(env))
    env.cr.commit()
    town.people(STAFF)
    town.facts(FACTS)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ours, _run = town.score()
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    anchor = floor(STAFF, FACTS)
    report(
        "score",
        ours,
        anchor["seconds"],
        staff=STAFF,
        facts=FACTS,
        lines=env["school.staff.result.line"].search_count([]),
        memory_mb=round(memory),
    )
    town.people(STAFF)
    town.facts(FACTS)
    twice, run = town.score()
    print(json.dumps({"case": "score_twice", "growth": round(twice / ours, 2)}))
    queries, seconds = appeal(env, run)
    print(json.dumps({"case": "score_one", "queries": queries, "s": round(seconds, 3)}))


main(env)  # noqa: F821
