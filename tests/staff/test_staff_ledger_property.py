"""The month on the real ledger against the slow scorer: who was where on which day.

Random schemes, people who change groups or leave and come back in mid-month, facts
about persons, whole groups and areas on duty, void ones and restored ones.
"""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from random import Random

from odoo.tests import tagged
from odoo.tools import SQL

from .crowd import make_employees, make_members
from .reference import Reference
from .staff_common import FIRST
from .test_staff_run import RunCommon
from .test_staff_score_property import Dice

LAST = date(2026, 10, 31)
AREAS = 6


class Town:
    """People, spells, duties and facts of a month by a seed; and what they come to."""

    def __init__(self, test, seed, people, facts):
        self.env, self.company = test.env, test.company
        self.random = Random(seed)
        self.groups = test.guards | test.cleaners | test._make_group("宿管组", "other")
        for group in self.groups:
            group.pool_amount = self.random.randint(0, 900000) / 100
        self.types = self.env["school.staff.fact.type"].search([], limit=8)
        self.people = make_employees(self.env, self.company, people)
        self.make_spells()
        self.make_duties(test)
        self.make_facts(facts)

    def make_spells(self):
        self.spells = []
        for person in self.people:
            first, second = self.random.sample(self.groups.ids, 2)
            turn = FIRST + timedelta(days=self.random.randint(1, 27))
            begin, eve = FIRST - timedelta(days=40), turn - timedelta(days=1)
            self.spells += self.random.choice(
                (
                    # all along; newly come; left
                    [(first, person, begin, None)],
                    [(first, person, turn, None)],
                    [(first, person, begin, eve)],
                    # moved to another group; left, and came back two days later
                    [(first, person, begin, eve), (second, person, turn, None)],
                    [
                        (first, person, begin, eve),
                        (first, person, turn + timedelta(days=2), None),
                    ],
                )
            )
        self.spells = [
            (
                *spell,
                self.random.choice(("member", "member", "member", "leader")),
                self.random.choice((0.8, 1, 1, 1.2)),
                self.random.random() < 0.03,
                self.random.randint(0, 60000) / 100,
            )
            for spell in self.spells
        ]
        make_members(self.env, self.company, self.spells)

    def make_duties(self, test):
        self.areas = self.env["school.staff.area"].create(
            [
                {"name": f"包干区{number}", "company_id": self.company.id}
                for number in range(AREAS)
            ]
        )
        self.duties = []
        for area in self.areas.ids:
            for person in self.random.sample(self.people, 4):
                turn = FIRST + timedelta(days=self.random.randint(-10, 20))
                until = self.random.choice((None, turn + timedelta(days=9)))
                self.duties.append((area, person, turn, until))
        self.env["school.staff.duty"].create(
            [
                {
                    "area_id": area,
                    "employee_id": person,
                    "date_from": first,
                    "date_to": last,
                }
                for area, person, first, last in self.duties
            ]
        )

    def make_facts(self, count):
        about = (
            ("person", self.people),
            ("person", self.people),
            ("person", self.people),
            ("group", self.groups.ids),
            ("area", self.areas.ids),
        )
        # a few of many, so that each of them does not bear them all
        few = count // 50
        rows = []
        for number in range(count):
            kind, subjects = about[number % 5 if number < 5 * few else 0]
            rows.append(
                {
                    "company_id": self.company.id,
                    "subject_kind": kind,
                    "subject_id": self.random.choice(subjects),
                    "type_id": self.random.choice(self.types.ids),
                    "date": FIRST + timedelta(days=self.random.randint(-3, 33)),
                    "quantity": self.random.randint(1, 6) / 2,
                    "rater": self.random.choice(("leader", "affairs", None)),
                    "source": f"random,{number}",
                }
            )
        Fact = self.env["school.staff.fact"]
        Fact._record(rows)
        facts = Fact.search([("source", "=like", "random,%")], order="id")
        facts[::7]._mark("void", "记错")
        facts[::21]._mark("restore", "没有记错")
        self.facts = facts.filtered(lambda fact: not fact.is_void)

    # what it comes to, counted by hand ------------------------------------------------

    def covers(self, first, last, day):
        return first <= day and (last is None or day <= last)

    def parts(self):
        """Return who gets a result: ``{(person, group): part}``."""
        pools = {group.id: str(group.pool_amount) for group in self.groups}
        parts = {}
        for group, person, first, last, position, weight, exempt, standard in sorted(
            self.spells, key=lambda spell: spell[2]
        ):
            begin, end = max(first, FIRST), min(last or LAST, LAST)
            if begin > end:
                continue
            part = parts.setdefault(
                (person, group),
                {
                    "part_id": len(parts) + 1,
                    "subject_id": person,
                    "group_id": group,
                    "days": 0,
                    "period_days": 31,
                    "exempt": False,
                    "pool": pools[group],
                },
            )
            part["days"] += (end - begin).days + 1
            part["exempt"] |= exempt
            # the last spell says what somebody is
            part["is_leader"] = position == "leader"
            part["coefficient"], part["standard"] = str(weight), str(standard)
        return parts

    def known(self, parts):
        """Return the facts as each part bears them."""
        of_person, of_group, of_area = {}, {}, {}
        for group, person, first, last, *_values in self.spells:
            spell = (parts.get((person, group)), first, last)
            of_person.setdefault(person, []).append(spell)
            of_group.setdefault(group, []).append(spell)
        for area, person, first, last in self.duties:
            of_area.setdefault(area, []).append((person, first, last))
        rows = []
        for fact in self.facts:
            key, day = fact.subject_id, fact.date
            if not FIRST <= day <= LAST:
                continue
            if fact.subject_kind == "area":
                spells = [
                    spell
                    for person, first, last in of_area.get(key, ())
                    if self.covers(first, last, day)
                    for spell in of_person[person]
                ]
            else:
                spells = (of_group if fact.subject_kind == "group" else of_person)[key]
            bearing = [
                part for part, first, last in spells if self.covers(first, last, day)
            ]
            share = "1"
            if fact.subject_kind == "area" and bearing:
                share = str(
                    (Decimal(1) / len(bearing)).quantize(
                        Decimal("0.000001"), ROUND_HALF_UP
                    )
                )
            rows += [
                {
                    "part_id": part["part_id"],
                    "fact_id": fact.id,
                    "type_id": fact.type_id.id,
                    "date": day,
                    "quantity": str(fact.quantity),
                    "rater": fact.rater or None,
                    "via": fact.subject_kind,
                    "share": share,
                }
                for part in bearing
            ]
        return rows


@tagged("post_install", "-at_install")
class TestStaffLedgerProperty(RunCommon):
    def compare(self, seed, people, facts, rounds):
        """Score the month by random schemes, each time as the slow scorer does."""
        town, dice = Town(self, seed, people, facts), Dice(seed)
        dice.types = town.types.ids
        parts = town.parts()
        known = town.known(parts)
        self.assertEqual({row["via"] for row in known}, {"person", "group", "area"})
        run = self.env["school.staff.run"].create(
            {"company_id": self.company.id, "month_id": self.month.id}
        )
        scheme = self.scheme("s1")
        for turn in range(rounds):
            definition = dice.definition()
            version = self.env["school.staff.scheme.version"].create(
                {
                    "scheme_id": scheme.id,
                    "name": "random",
                    "number": 100 + turn,
                    "date_from": FIRST,
                    "definition": definition,
                    "digest": "x",
                    "user_id": self.env.uid,
                    "published_on": "2026-10-01",
                }
            )
            run._drop_results()
            run._score(version, town.groups)
            wanted = Reference(definition, list(parts.values()), known).results()
            found = self.found(run)
            self.assertEqual(found.keys(), parts.keys())
            wrong = {
                key: (found[key], self.told(wanted[part["part_id"]]))
                for key, part in parts.items()
                if found[key] != self.told(wanted[part["part_id"]])
            }
            self.assertFalse(wrong, f"seed {seed}, round {turn}")

    def found(self, run):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT employee_id, group_id, is_assessed, is_warned, grade, rank,
                       score::text, pay::text
                  FROM school_staff_result WHERE run_id = %s
                """,
                run.id,
            )
        )
        return {
            (person, group): (
                *flags,
                score and Fraction(score),
                Fraction(pay),
            )
            for person, group, *flags, score, pay in rows
        }

    def told(self, row):
        names = ("assessed", "warned", "grade", "rank", "score", "pay")
        return tuple(row[name] for name in names)

    def test_many_schemes(self):
        self.compare(77, people=60, facts=900, rounds=25)

    def test_thousands_of_people(self):
        self.compare(78, people=2000, facts=6000, rounds=3)
