"""The scorer: one statement from facts to scores, grades and pay.

The same statement scores a real month (facts from the ledger), a worked case and a
simulation (facts from the form).
"""

from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from .sql_grades import graded
from .sql_pay import paid
from .sql_points import Lines, joined, num
from .sql_totals import Totals, mixed

PART = (
    "part_id",
    "subject_id",
    "group_id",
    "coefficient",
    "is_leader",
    "days",
    "period_days",
    "exempt",
    "standard",
    "pool",
    "streak_grade",
    "streak_count",
)
FACT = ("part_id", "fact_id", "type_id", "date", "quantity", "rater", "via", "share")


class SchoolStaffScorer(models.AbstractModel):
    """Scores by a frozen definition."""

    _name = "school.staff.scorer"
    _description = "Scorer"

    @api.model
    def _steps(self, definition):
        """Return the queries from ``part`` and ``fact`` to the results, in order.

        :param dict definition: see ``freeze.py``
        :return: list of ``(name, query)``; ``result`` is the last one
        """
        lines = Lines(definition)
        return [
            ("line", lines.query()),
            ("total", Totals(definition, lines).query()),
            ("score", mixed(definition)),
            ("grade", graded(definition)),
            ("result", paid(definition)),
        ]

    @api.model
    def _evaluate(self, definition, parts, facts):
        """Score made-up people, writing nothing.

        :param dict definition: see ``freeze.py``
        :param parts: list of dicts with the keys of ``PART``; numbers as texts
        :param facts: list of dicts with the keys of ``FACT``
        :return: ``{part_id: {"score", "grade", "rank", "pay", "pay_parts", "warned",
            "assessed", "no_pay", "lines": {item number: (quantity, points)}}}``, the
            numbers as Decimal
        """
        if not parts:
            return {}
        steps = self._steps(definition)
        query = SQL(
            """
            WITH part(%(part)s) AS (VALUES %(parts)s),
                 fact(%(fact)s) AS (%(facts)s), %(steps)s
            SELECT r.part_id, r.score::text, r.grade, r.rank, r.pay::text, r.pay_parts,
                   r.warned, r.assessed, r.no_pay,
                   (SELECT json_agg(json_build_array(l.item, l.quantity::text,
                                                     l.points::text) ORDER BY l.item)
                      FROM line l WHERE l.part_id = r.part_id)
              FROM result r
            """,
            part=joined(map(SQL.identifier, PART)),
            parts=joined(self._part_row(part) for part in parts),
            fact=joined(map(SQL.identifier, FACT)),
            facts=self._fact_rows(facts),
            steps=joined(
                SQL("%s AS (%s)", SQL.identifier(name), step) for name, step in steps
            ),
        )
        keys = ("score", "grade", "rank", "pay", "pay_parts", "warned", "assessed")
        results = {}
        for part_id, *values, no_pay, found in self.env.execute_query(query):
            row = dict(zip(keys, values, strict=True))
            results[part_id] = {
                **row,
                # the driver would make floats of them
                "score": None if row["score"] is None else Decimal(row["score"]),
                "pay": Decimal(row["pay"]),
                "no_pay": no_pay,
                "lines": {
                    number: (quantity, worth) for number, quantity, worth in found or []
                },
            }
        return results

    def _part_row(self, part):
        return SQL(
            "(%s::bigint, %s::int, %s::int, %s, %s::bool, %s::int, %s::int, %s::bool,"
            " %s, %s, %s::varchar, %s::int)",
            part["part_id"],
            part["subject_id"],
            part["group_id"],
            num(part.get("coefficient", "1")),
            part.get("is_leader", False),
            part["days"],
            part["period_days"],
            part.get("exempt", False),
            num(part.get("standard", "0")),
            num(part.get("pool", "0")),
            part.get("streak_grade"),
            part.get("streak_count", 0),
        )

    def _fact_rows(self, facts):
        kinds = SQL(
            "NULL::bigint, NULL::int, NULL::int, NULL::date, NULL::numeric,"
            " NULL::varchar, NULL::varchar, NULL::numeric"
        )
        if not facts:
            return SQL("SELECT %s WHERE false", kinds)
        rows = [
            SQL(
                "(%s::bigint, %s::int, %s::int, %s::date, %s, %s::varchar,"
                " %s::varchar, %s)",
                fact["part_id"],
                fact.get("fact_id", place),
                fact["type_id"],
                fact["date"],
                num(fact["quantity"]),
                fact.get("rater"),
                fact.get("via", "person"),
                num(fact.get("share", "1")),
            )
            for place, fact in enumerate(facts, start=1)
        ]
        return SQL("VALUES %s", joined(rows))
