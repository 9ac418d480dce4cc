"""Damage cases against the published regulations of a school, in the database.

Two lines: 10,000 assessments through the engine, which looks up the regulations in
force each time; and real cases, computed and written. Each compares 200 rules with 20
("anchor"): the bar is a time per case that stays flat, at most 1.3 times.

Arguments: assessments (10000), real cases (300).
"""

import json
import random
import sys
import time
from datetime import date

from _stage import Meter, Stage, report

CASES = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
REAL = int(sys.argv[2]) if len(sys.argv) > 2 else 300
DAY = date(2026, 9, 10)
EVENTS = ("repairable", "total", "lost")
BANDS = 8

stage = Stage.prepare(env)  # noqa: F821
Regulation = stage.quiet["school.compensation.regulation"]
# a shipped regulation brings the kinds of things
stage.env["school.compensation.regulation"]._install_template("compensation_c1")
Choice = env["school.compensation.choice"]  # noqa: F821
choices = {(one.fact_id.code, one.code): one.id for one in Choice.search([])}
kinds = sorted(code for fact, code in choices if fact == "category")


def regulation(count):
    """A published regulation of so many rules, which takes the place of the last."""
    rules = []
    for number in range(count):
        low = 500 * (number // 3 % BANDS)
        rules.append(
            {
                "code": str(number),
                "name": f"条款 {number}",
                "when": [
                    {"fact": "event", "in": [EVENTS[number % 3]]},
                    {
                        "fact": "category",
                        "in": [kinds[number // 3 // BANDS % len(kinds)]],
                    },
                    {"fact": "original", "min": low, "max": low + 500},
                ],
                "steps": [
                    {"do": "base", "from": ["original"]},
                    {"do": "age", "value": 15, "min": 10},
                    {"do": "most", "from": ["original"]},
                ],
            }
        )
    rules.append({"name": "其他", "steps": [{"do": "base", "from": ["net"]}]})
    Regulation.search([("company_id", "=", stage.company.id)]).active = False
    pack = {
        "format": "school_logistics.compensation",
        "code": f"B{count}",
        "name": f"{count} 条",
        "rules": rules,
    }
    made = Regulation._import(json.dumps(pack).encode(), stage.company)
    made.action_publish()
    stage.env.cr.commit()


def cases(count, rules):
    """Cases that fall upon rules and past them, alike for few rules and for many."""
    chance = random.Random(19)
    covered = kinds[: -(-rules // (len(EVENTS) * BANDS))]
    return [
        {
            "category": chance.choice(covered),
            "event": chance.choice(EVENTS),
            "fault": "careless",
            "original": chance.randrange(100, 400000) / 100,
            "net": chance.randrange(100, 100000) / 100,
            "age_years": chance.randrange(0, 90) / 10,
            "quantity": 1,
        }
        for _case in range(count)
    ]


def assess(facts):
    """Ask the engine, as the simulator and the cases do."""
    Engine = stage.env["school.compensation.engine"]
    for case in facts:
        Engine._assess(stage.company, case, DAY)


def write(facts):
    """Write real cases, each computed as it is saved."""
    stage.env["school.damage.case"].with_user(stage.asset_keeper).create(
        [
            {
                "company_id": stage.company.id,
                "incident_date": DAY,
                "description": "测试",
                "party_ids": [(0, 0, {"kind": "pupil", "person": f"学生{number}"})],
                "line_ids": [
                    (
                        *(0, 0),
                        {
                            "item": "物品",
                            "category_id": choices["category", case["category"]],
                            "event_id": choices["event", case["event"]],
                            "fault_id": choices["fault", "careless"],
                            "original": case["original"],
                            "net": case["net"],
                            "age_years": case["age_years"],
                        },
                    )
                ],
            }
            for number, case in enumerate(facts)
        ]
    )


def measure(function, number):
    """Seconds with 200 rules and with 20, each after a run that warms the caches."""
    spent = []
    for count in (200, 20):
        regulation(count)
        facts = cases(number, count)
        function(facts[:5])
        meter = Meter(stage.env)
        started = time.perf_counter()
        meter.run(function, facts)
        spent.append((time.perf_counter() - started, meter.queries))
    return spent


for name, function, count in (
    ("compensate_assess", assess, CASES),
    ("compensate_cases", write, REAL),
):
    (many, queries), (few, _queries) = measure(function, count)
    report(
        name,
        many,
        few,
        cases=count,
        microseconds_a_case=round(many / count * 1e6, 1),
        queries_a_case=round(queries / count, 2),
    )
