"""SQL of the totals: sections, vetoes, the group's mean; who is assessed at all."""

from decimal import Decimal

from odoo.tools import SQL

from .sql_points import clamped, default_points, joined, num


class Totals:
    """From ``part`` and ``line`` to one row a part with score and flags.

    :param definition: see ``freeze.py``
    :param lines: the :class:`Lines` of it, for the numbers of items and vetoes
    """

    def __init__(self, definition, lines):
        self.definition = definition
        self.lines = lines
        self.sections = [
            {"base": "0", "weight": "100", "floor": None, "cap": None, "place": None},
            *(
                {**section, "place": place}
                for place, section in enumerate(definition["sections"])
            ),
        ]
        self.used_items = sorted(
            {pay["item"] + 1 for pay in definition["pays"] if pay["item"] is not None}
        )

    def query(self):
        """Return the query; columns beside those of ``part``: own, assessed, no_pay,
        grade_cap and ``q<item>`` of the items that pay looks at."""
        return SQL(
            """
            SELECT x.*, %(own)s AS own, %(no_pay)s AS no_pay, %(cap)s AS grade_cap
              FROM (SELECT s.*, %(raw)s AS raw
                      FROM (SELECT p.*, %(assessed)s AS assessed, %(sums)s
                              FROM part p
                              LEFT JOIN (SELECT part_id, %(aggregates)s
                                           FROM line GROUP BY part_id) t
                                ON t.part_id = p.part_id) s) x
            """,
            own=self._own(),
            no_pay=self._any("no_pay"),
            cap=self._grade_cap(),
            raw=self._raw(),
            assessed=self._assessed(),
            sums=joined(self._sums()),
            aggregates=joined(self._aggregates()),
        )

    # sums ---------------------------------------------------------------------------

    def _section_items(self, place):
        return [
            (number, item)
            for number, item in self.lines.items
            if item["section"] == place
        ]

    def _aggregates(self):
        """One pass over the lines of a part."""
        plain = not self.definition["vetoes"] and not self.definition["exempt_types"]
        for index, section in enumerate(self.sections):
            items = self._section_items(section["place"])
            if not items:
                continue
            value = SQL("points")
            shifted = [
                (number, default_points(item))
                for number, item in items
                if default_points(item)
            ]
            if shifted:
                value = SQL(
                    "points - CASE item %s ELSE 0 END",
                    joined(
                        (
                            SQL("WHEN %s THEN %s", number, num(worth))
                            for number, worth in shifted
                        ),
                        " ",
                    ),
                )
            if plain and len(items) == len(self.lines.items):
                yield SQL("sum(%s) AS %s", value, SQL.identifier(f"s{index}"))
            else:
                yield SQL(
                    "sum(%s) FILTER (WHERE item = ANY(%s)) AS %s",
                    value,
                    [number for number, _item in items],
                    SQL.identifier(f"s{index}"),
                )
        for number in self._quantities():
            yield SQL(
                "max(quantity) FILTER (WHERE item = %s) AS %s",
                number,
                SQL.identifier(f"q{number}"),
            )
        yield SQL("count(*) AS line_count")

    def _quantities(self):
        """Numbers of items and vetoes whose quantity is looked at."""
        numbers = [*self.used_items]
        numbers += [number for number, veto in self.lines.vetoes if veto["types"]]
        return numbers + ([self.lines.exempt] if self.lines.exempt_types else [])

    def _sums(self):
        """The sections within their bounds, and the quantities, of each part."""
        for index, section in enumerate(self.sections):
            items = self._section_items(section["place"])
            start = Decimal(section["base"]) + sum(
                (default_points(item) for _number, item in items), Decimal(0)
            )
            value = num(start)
            if items:
                value = SQL(
                    "%s + COALESCE(%s, 0)", value, SQL.identifier("t", f"s{index}")
                )
            yield SQL(
                "%s AS %s",
                clamped(value, section["floor"], section["cap"]),
                SQL.identifier(f"v{index}"),
            )
        for number in self._quantities():
            yield SQL("t.%s", SQL.identifier(f"q{number}"))

    def _assessed(self):
        terms = [SQL("NOT p.exempt")]
        if self.definition["min_days"]:
            terms.append(SQL("p.days >= %s", self.definition["min_days"]))
        if self.lines.exempt_types:
            name = SQL.identifier("t", f"q{self.lines.exempt}")
            terms.append(SQL("COALESCE(%s, 0) <= 0", name))
        return SQL("(%s)", joined(terms, " AND "))

    def _raw(self):
        terms = [num(self.definition["base"])]
        for index, section in enumerate(self.sections):
            name = SQL.identifier("s", f"v{index}")
            if Decimal(section["weight"]) == 100:
                terms.append(name)
            else:
                terms.append(SQL("%s * %s / 100", name, num(section["weight"])))
        return joined(terms, " + ")

    # vetoes -------------------------------------------------------------------------

    def _holds(self, number, veto):
        """Whether a veto holds for a part."""
        if veto["section"] is not None:
            name = SQL.identifier("x", f"v{veto['section'] + 1}")
            return SQL("%s < %s", name, num(veto["below"]))
        return SQL(
            "COALESCE(%s, 0) >= %s",
            SQL.identifier("x", f"q{number}"),
            num(veto["from_quantity"]),
        )

    def _own(self):
        """The score before the group's mean, rounded."""
        value = clamped(SQL("x.raw"), self.definition["floor"], self.definition["cap"])
        for number, veto in self.lines.vetoes:
            if veto["effect"] == "score_to":
                changed = num(veto["value"])
            elif veto["effect"] == "score_max":
                changed = SQL("LEAST(%s, %s)", value, num(veto["value"]))
            else:
                continue
            value = SQL(
                "CASE WHEN %s THEN %s ELSE %s END",
                self._holds(number, veto),
                changed,
                value,
            )
        return SQL("round(%s, %s)", value, self.definition["digits"])

    def _any(self, effect):
        holds = [
            self._holds(number, veto)
            for number, veto in self.lines.vetoes
            if veto["effect"] == effect
        ]
        return SQL("(%s)", joined(holds, " OR ")) if holds else SQL("false")

    def _grade_cap(self):
        """Place of the best grade that vetoes leave; 0: any."""
        caps = [
            SQL(
                "CASE WHEN %s THEN %s ELSE 0 END",
                self._holds(number, veto),
                veto["grade"],
            )
            for number, veto in self.lines.vetoes
            if veto["effect"] == "grade_max"
        ]
        return SQL("GREATEST(%s)", joined([*caps, SQL("0")])) if caps else SQL("0")


def mixed(definition):
    """Return the query that mixes the group's mean into the scores of ``total``.

    The mean is of the members assessed who are not leaders; without any, the own score
    counts alone. Whoever is not assessed has no score.
    """
    member, leader = definition["group_weight"], definition["leader_group_weight"]
    scope = SQL("0") if definition["quota_scope"] == "all" else SQL("t.group_id")
    if not Decimal(member) and not Decimal(leader):
        score = SQL("t.own")
    else:
        score = SQL(
            "CASE WHEN count(*) FILTER (WHERE %(of)s) OVER w = 0 THEN t.own ELSE"
            " round((t.own * (100 - %(weight)s) * count(*) FILTER (WHERE %(of)s) OVER w"
            " + COALESCE(sum(t.own) FILTER (WHERE %(of)s) OVER w, 0) * %(weight)s)"
            " / (100 * count(*) FILTER (WHERE %(of)s) OVER w), %(digits)s) END",
            of=SQL("t.assessed AND NOT t.is_leader"),
            weight=SQL(
                "CASE WHEN t.is_leader THEN %s ELSE %s END", num(leader), num(member)
            ),
            digits=definition["digits"],
        )
    return SQL(
        "SELECT m.*, count(*) FILTER (WHERE m.assessed)"
        " OVER (PARTITION BY m.scope) AS n FROM ("
        "SELECT t.*, %(scope)s AS scope, CASE WHEN t.assessed THEN %(score)s END"
        " AS score FROM total t WINDOW w AS (PARTITION BY t.group_id)) m",
        scope=scope,
        score=score,
    )
