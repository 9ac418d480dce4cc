"""The cost of 10,000 cases against 20 rules and against 200: flat per case.

The time per case with 200 rules is compared with that of 20 ("anchor").

Arguments: cases (10000), rounds (3).
"""

import random
import sys
import time

from _stage import report

from odoo.addons.school_logistics.models.asset.compensation.calc import (
    compile_regulation,
    compute,
)

CASES = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 3
EVENTS = ("repairable", "total", "lost")
FAULTS = ("careless", "intentional")


def regulation(count):
    """A regulation of so many rules: by kind of thing, by event, by price."""
    rules = []
    for number in range(count):
        low = 500 * (number % 4)
        rules.append(
            {
                "code": str(number),
                "name": f"条款 {number}",
                "when": [
                    {"fact": "category", "in": [f"kind{number // 8}"]},
                    {"fact": "event", "in": [EVENTS[number % 3]]},
                    {"fact": "original", "min": low, "max": low + 5000},
                ],
                "steps": [
                    {"do": "base", "from": ["original"]},
                    {"do": "age", "value": 15, "min": 10},
                    {
                        "do": "times",
                        "fact": "fault",
                        "bands": [
                            {"in": ["careless"], "value": 1},
                            {"in": ["intentional"], "value": 2},
                        ],
                    },
                    {"do": "most", "from": ["original"]},
                ],
            }
        )
    rules.append({"name": "其他", "steps": [{"do": "base", "from": ["net"]}]})
    return compile_regulation({"rules": rules})


def facts(kinds):
    """Cases that fall upon all rules alike."""
    chance = random.Random(19)
    return [
        {
            "category": f"kind{chance.randrange(kinds)}",
            "event": chance.choice(EVENTS),
            "fault": chance.choice(FAULTS),
            "original": chance.randrange(100, 700000) / 100,
            "net": chance.randrange(100, 300000) / 100,
            "age_years": chance.randrange(0, 90) / 10,
        }
        for _case in range(CASES)
    ]


def seconds(compiled, cases):
    """The best of some rounds."""
    best = None
    for _round in range(ROUNDS):
        started = time.perf_counter()
        for case in cases:
            compute(compiled, case)
        spent = time.perf_counter() - started
        best = spent if best is None else min(best, spent)
    return best


few, many = regulation(20), regulation(200)
# the same mix of hits and of cases that only the last rule takes
few_time = seconds(few, facts(3))
many_time = seconds(many, facts(25))
report(
    "compensate",
    many_time,
    few_time,
    cases=CASES,
    microseconds_a_case=round(many_time / CASES * 1e6, 1),
)
