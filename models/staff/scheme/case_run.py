"""Running worked cases."""

from datetime import date, timedelta
from decimal import Decimal

from odoo import models

from .freeze import number
from .sql_points import default_points

#: any month: cases have no calendar
FIRST = date(2000, 1, 1)


class SchoolStaffCase(models.Model):
    _inherit = "school.staff.case"

    def action_run(self):
        """Run these cases on their schemes as they are edited now."""
        self.check_access("write")
        self._check_may_set()
        self._run()
        return True

    def _run(self):
        definitions = {scheme: scheme._definition() for scheme in self.scheme_id}
        for case in self:
            case._run_on(definitions[case.scheme_id])

    def _run_on(self, definition):
        """Score the case by a definition and note what differs."""
        self.ensure_one()
        people = list(self.person_ids)
        results = self.env["school.staff.scorer"]._evaluate(
            definition,
            [self._part(place, person) for place, person in enumerate(people, 1)],
            self._facts(people),
        )
        problems = []
        for place, person in enumerate(people, 1):
            problems += self._settle(definition, person, results[place])
        self.write(
            {
                "state": "failed" if problems else "passed",
                "problem": "\n".join(problems) or False,
            }
        )

    def _part(self, place, person):
        return {
            "part_id": place,
            "subject_id": place,
            "group_id": 1,
            "coefficient": number(person.coefficient),
            "is_leader": person.is_leader,
            "days": person.days,
            "period_days": self.period_days,
            "exempt": person.is_exempt,
            "standard": number(person.standard, 2),
            "pool": number(self.pool_amount, 2),
            "streak_grade": person.streak_grade or None,
            "streak_count": person.streak_count,
        }

    def _facts(self, people):
        rows = []
        for fact in self.fact_ids:
            for place, person in enumerate(people, 1):
                if fact.person and fact.person != person.person:
                    continue
                rows += fact.times * [
                    {
                        "part_id": place,
                        "type_id": fact.type_id.id,
                        "date": FIRST + timedelta(days=fact.day - 1),
                        "quantity": number(fact.quantity),
                        "rater": fact.rater or None,
                        # of a case, whoever is named is on duty and in the group
                        "via": "person",
                    }
                ]
        vias = {
            kind: item["attribution"]
            for item in self.scheme_id._definition()["items"]
            for kind in item["types"]
        }
        for row in rows:
            row["via"] = vias.get(row["type_id"], "person")
        return rows

    def _settle(self, definition, person, result):
        """Write what came out of one person; return what is wrong."""
        Scorer = self.env["school.staff.scorer"]
        place = result["grade"]
        grade = definition["grades"][place]["code"] if place is not None else False
        person.write(
            {
                "score": result["score"] or 0.0,
                "grade": grade,
                "pay": result["pay"],
                "explanation": "\n".join(
                    Scorer._explain_line(definition, item, *line)
                    for item, line in result["lines"].items()
                ),
            }
        )
        wrong = []
        name = person.person or self.name
        wanted = (
            (person.has_expect_score, number(person.expect_score), result["score"]),
            (bool(person.expect_grade), person.expect_grade, grade),
            (person.has_expect_pay, number(person.expect_pay, 2), result["pay"]),
        )
        for matters, expected, found in wanted:
            same = (
                expected == found
                if isinstance(found, str | bool)
                else found is not None and Decimal(expected) == found
            )
            if matters and not same:
                wrong.append(
                    self.env._(
                        "%(person)s: %(expected)s expected, %(found)s came out.",
                        person=name,
                        expected=expected,
                        found=found,
                    )
                )
        return wrong + self._settle_points(definition, person, result)

    def _settle_points(self, definition, person, result):
        numbers = {
            item["code"]: place for place, item in enumerate(definition["items"], 1)
        }
        wrong = []
        for row in self.point_ids:
            if row.person and row.person != person.person:
                continue
            place = numbers.get(row.item_code)
            found = None
            if place:
                line = result["lines"].get(place)
                item = definition["items"][place - 1]
                found = Decimal(line[1]) if line else default_points(item)
                row.points = found
            if found is None or Decimal(number(row.expect_points)) != found:
                wrong.append(
                    self.env._(
                        "%(item)s: %(expected)s points expected, %(found)s came out.",
                        item=row.item_code,
                        expected=number(row.expect_points),
                        found=found,
                    )
                )
        return wrong
