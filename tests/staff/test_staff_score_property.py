"""The set-based scorer against the slow one, on random schemes, people and facts."""

import random
from datetime import date, timedelta
from fractions import Fraction

from odoo.tests import TransactionCase, tagged

from .reference import Reference

FIRST = date(2026, 10, 1)
AGGREGATIONS = (
    "sum",
    "sum",
    "count",
    "count",
    "days",
    "mean",
    "min",
    "max",
    "latest",
    "rate",
    "each",
    "raters",
)
ROLES = ("leader", "affairs", "served")


class Dice:
    """Random definitions and facts, the same for the same seed."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.types = list(range(1, 9))

    def chance(self, share=0.5):
        return self.dice.random() < share

    def text(self, low, high, step=0.5):
        count = int((high - low) / step)
        value = low + step * self.dice.randint(0, count)
        return format(value, ".4f").rstrip("0").rstrip(".")

    def maybe(self, low, high, share=0.4):
        return self.text(low, high) if self.chance(share) else None

    def bounds(self, low, middle, high):
        floor = self.maybe(low, middle)
        cap = self.maybe(middle, high)
        return {"floor": floor, "cap": cap}

    def steps(self, low, high, sign):
        starts = sorted(self.dice.sample(range(0, 12), self.dice.randint(1, 4)))
        return [[str(start), self.text(low, high)] for start in starts]

    def some(self, most=2):
        return sorted(self.dice.sample(self.types, self.dice.randint(1, most)))

    def item(self, number, sections):
        how = self.dice.choice(AGGREGATIONS)
        measure = self.dice.choice(("all", "all", "above", "below"))
        via = self.dice.choice(("person", "person", "person", "area", "group"))
        return {
            "code": f"item{number}",
            "name": f"item {number}",
            "section": self.dice.choice([None, *range(sections)]),
            "types": self.some(),
            "base_types": self.some() if how == "rate" else [],
            "aggregation": how,
            "trim": self.dice.choice((0, 0, 1)) if how == "mean" else 0,
            "raters": [
                {
                    "role": role,
                    "weight": self.text(10, 60, 5),
                    "trim": self.dice.choice((0, 1)),
                }
                for role in self.dice.sample(ROLES, 2)
            ]
            if how == "raters"
            else [],
            "threshold": self.dice.choice(("0", "0", "2", "3.5")),
            "measure": measure,
            "limit": self.text(0, 6),
            "limit_prorated": measure == "above" and how != "each" and self.chance(),
            "unit_size": self.dice.choice(("1", "1", "0.5", "3", "30")),
            "unit_rounding": self.dice.choice(("exact", "down", "up")),
            "rule": (rule := self.dice.choice(("unit", "unit", "ladder", "tiers"))),
            "points": self.text(-5, 2),
            "steps": self.steps(-4, 3, -1) if rule != "unit" else [],
            "start": self.dice.choice(("0", "0", "5", "10")),
            **self.bounds(-20, 0, 12),
            "weight": self.dice.choice(("100", "100", "40", "12.5")),
            "attribution": via,
            "split": via == "area" and self.chance(),
        }

    def definition(self):
        sections = [
            {
                "code": f"section{number}",
                "name": f"section {number}",
                "base": self.text(0, 40, 5),
                "weight": self.dice.choice(("100", "30", "50")),
                **self.bounds(-10, 10, 60),
            }
            for number in range(self.dice.randint(0, 2))
        ]
        items = [
            self.item(number, len(sections))
            for number in range(self.dice.randint(1, 8))
        ]
        lows = sorted(self.dice.sample(range(0, 110, 5), 4), reverse=True)
        grades = [
            {
                "code": f"grade{place}",
                "name": f"grade {place}",
                "min_score": str(low),
                "quota_part": self.dice.choice(("0", "1", "20", "33.5")),
                "quota_of": self.dice.choice(("3", "100")),
                "quota_rounding": self.dice.choice(("down", "up", "half")),
                "quota_least": self.dice.choice((0, 1)),
                "quota_count": self.dice.choice((0, 0, 0, 2)),
                "coefficient": self.text(0, 2, 0.1),
                "is_fail": False,
                "streak_months": self.dice.choice((0, 0, 3)),
                "streak_pay": "88.5",
            }
            for place, low in enumerate(lows)
        ]
        return {
            "name": "random",
            "subject_kind": "person",
            "base": self.text(0, 100, 10),
            **self.bounds(0, 50, 120),
            "digits": self.dice.choice((0, 1, 2, 4)),
            "group_weight": self.dice.choice(("0", "0", "40")),
            "leader_group_weight": self.dice.choice(("0", "0", "50")),
            "min_days": self.dice.choice((0, 0, 8)),
            "exempt_types": self.some(1) if self.chance(0.2) else [],
            "quota_scope": self.dice.choice(("group", "all")),
            "quota_ties": self.dice.choice(("together", "all")),
            "quota_min": self.dice.choice((0, 0, 6)),
            "warn_percent": self.dice.choice(("0", "10", "25")),
            "warn_below": "60",
            "sections": sections,
            "items": items,
            "vetoes": self.vetoes(sections),
            "grades": grades,
            "pays": [
                self.pay(number, items) for number in range(self.dice.randint(0, 3))
            ],
        }

    def vetoes(self, sections):
        rows = []
        for number in range(self.dice.randint(0, 2)):
            by_section = sections and self.chance(0.3)
            rows.append(
                {
                    "code": f"veto{number}",
                    "name": f"veto {number}",
                    "types": [] if by_section else self.some(1),
                    "from_quantity": self.text(4, 20),
                    "section": 0 if by_section else None,
                    "below": "12",
                    "effect": self.dice.choice(
                        ("no_pay", "score_to", "score_max", "grade_max")
                    ),
                    "value": self.text(0, 60),
                    "grade": self.dice.randint(0, 3),
                }
            )
        return rows

    def pay(self, number, items):
        kind = self.dice.choice(
            (
                "fixed",
                "linear",
                "ladder",
                "coefficient",
                "per_point",
                "pass_rate",
                "per_unit",
                "pool",
                "pool",
            )
        )
        return {
            "code": f"pay{number}",
            "name": f"pay {number}",
            "kind": kind,
            "amount": self.dice.choice(("100", "333.33", "-20", "1000.01")),
            "amount_from": self.dice.choice(("rule", "rule", "member")),
            "full": self.dice.choice(("100", "120", "7")),
            "pivot": "60",
            "steps": self.steps(0, 200, 1),
            "step_unit": self.dice.choice(("yuan", "percent")),
            "item": self.dice.randrange(len(items)),
            "item_max": self.dice.choice((None, None, "3")),
            "pool_from": self.dice.choice(("group", "rule", "head")),
            "pool_by": self.dice.choice(("score", "coefficient", "grade")),
            "min_score": self.dice.choice((None, "40")),
            "grades": self.dice.choice(([], [0, 1])),
            "applies_to": "others"
            if kind == "fixed" and self.chance(0.3)
            else "assessed",
            "prorated": self.chance(0.3),
            "with_coefficient": self.chance(0.3),
            **(
                self.bounds(0, 50, 400)
                if kind != "pool"
                else {"floor": None, "cap": None}
            ),
        }

    def people(self, count):
        pools = {group: self.text(0, 3000, 0.01) for group in range(1, 6)}
        rows = []
        for number in range(1, count + 1):
            group = self.dice.randint(1, 5)
            rows.append(
                {
                    "part_id": number,
                    "subject_id": 1000 - number,
                    "group_id": group,
                    "coefficient": self.text(0.8, 1.4, 0.1),
                    "is_leader": self.chance(0.15),
                    "days": self.dice.choice((31, 31, 31, 16, 5)),
                    "period_days": 31,
                    "exempt": self.chance(0.05),
                    "standard": self.text(0, 600, 0.01),
                    "pool": pools[group],
                    "streak_grade": self.dice.choice((None, "grade0", "grade1")),
                    "streak_count": self.dice.randint(0, 4),
                }
            )
        return rows

    def facts(self, people):
        return [
            {
                "part_id": person["part_id"],
                "type_id": self.dice.choice(self.types),
                "date": FIRST + timedelta(days=self.dice.randrange(31)),
                "quantity": self.text(0, 40, 0.5)
                if self.chance(0.3)
                else str(self.dice.randint(1, 3)),
                "rater": self.dice.choice((None, *ROLES)),
                "via": self.dice.choice(("person", "person", "area", "group")),
                "share": self.dice.choice(("1", "0.5", "0.333333")),
            }
            for person in people
            for _number in range(self.dice.randint(0, 14))
        ]


@tagged("post_install", "-at_install")
class TestStaffScoreProperty(TransactionCase):
    def compare(self, seed, count):
        dice = Dice(seed)
        definition, people = dice.definition(), dice.people(count)
        facts = dice.facts(people)
        found = self.env["school.staff.scorer"]._evaluate(definition, people, facts)
        wanted = Reference(definition, people, facts).results()
        self.assertEqual(found.keys(), wanted.keys())
        for key, row in wanted.items():
            result = found[key]
            score = None if result["score"] is None else Fraction(result["score"])
            self.assertEqual(
                (score, result["grade"], result["rank"], result["warned"]),
                (row["score"], row["grade"], row["rank"], row["warned"]),
                f"seed {seed}, person {key}",
            )
            self.assertEqual(Fraction(result["pay"]), row["pay"], f"{seed}, {key}")
            self.assertEqual(result["assessed"], row["assessed"])

    def test_equal_on_random_schemes(self):
        for seed in range(150):
            self.compare(seed, 25)

    def test_equal_for_many_people(self):
        for seed in (1001, 1002):
            self.compare(seed, 1500)

    def test_a_pool_is_shared_to_the_cent(self):
        shared = 0
        for seed in range(2000, 2060):
            dice = Dice(seed)
            definition, people = dice.definition(), dice.people(20)
            pay = {**dice.pay(0, definition["items"]), "kind": "pool"}
            pay.update(
                pool_from="group", min_score=None, grades=[], floor=None, cap=None
            )
            definition.update(pays=[pay], vetoes=[])
            for grade in definition["grades"]:
                grade["streak_months"] = 0
            found = self.env["school.staff.scorer"]._evaluate(
                definition, people, dice.facts(people)
            )
            for group in range(1, 6):
                members = [row for row in people if row["group_id"] == group]
                paid = sum(found[row["part_id"]]["pay"] for row in members)
                if paid:
                    shared += 1
                    self.assertEqual(Fraction(paid), Fraction(members[0]["pool"]))
        self.assertGreater(shared, 50)
