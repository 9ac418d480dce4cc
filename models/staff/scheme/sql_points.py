"""SQL of the items: from facts to quantities and points.

Pure builders: a definition (see ``freeze.py``) in, :class:`SQL` out. What they read:

- ``part``: part_id, subject_id, group_id, coefficient, is_leader, days, period_days,
  exempt, standard, pool, streak_grade, streak_count: one row for each spell that gets a
  result;
- ``fact``: part_id, fact_id, type_id, date, quantity, rater, via (``person``, ``area``,
  ``group``) and share: the facts that are not void.

Everything is ``numeric``: quantities are rounded to 6 decimals, points to 4, half away
from zero.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

from odoo.tools import SQL

from .item import NEEDS_FACTS

QUANTITY_DIGITS = 6
POINTS_DIGITS = 4


def num(text):
    """Return an exact number for SQL."""
    return SQL("%s::numeric", str(text))


def joined(parts, separator=", "):
    """Return SQL parts joined."""
    return SQL(separator).join(parts)


def clamped(expression, floor, cap):
    """Return the expression within its bounds; None: no bound."""
    if cap is not None:
        expression = SQL("LEAST(%s, %s)", expression, num(cap))
    if floor is not None:
        expression = SQL("GREATEST(%s, %s)", expression, num(floor))
    return expression


def ladder(value, steps):
    """Return the points of the highest step that ``value`` reaches, else 0."""
    if not steps:
        return num(0)
    whens = [
        SQL("WHEN %s >= %s THEN %s", value, num(start), num(points))
        for start, points in reversed(steps)
    ]
    return SQL("CASE %s ELSE 0 END", joined(whens, " "))


def tiers(value, steps, size):
    """Return Σ of the parts of ``value`` in each tier, times the points of the tier.

    :param size: by which the starts of the tiers are multiplied
    """
    starts = [str(Decimal(start) * size) for start, _points in steps]
    terms = []
    for place, (_start, worth) in enumerate(steps):
        reached = (
            SQL("LEAST(%s, %s)", value, num(starts[place + 1]))
            if place + 1 < len(starts)
            else value
        )
        terms.append(
            SQL("%s * GREATEST(%s - %s, 0)", num(worth), reached, num(starts[place]))
        )
    return joined(terms, " + ")


def measured(item, quantity):
    """Return what of the quantity counts, and the size by which it is still to be
    divided: the last of all, so that points stay exact."""
    limit = num(item["limit"])
    if item["limit_prorated"]:
        limit = SQL("round(%s * p.days / p.period_days, %s)", limit, QUANTITY_DIGITS)
    value = {
        "all": quantity,
        "above": SQL("GREATEST(%s - %s, 0)", quantity, limit),
        "below": SQL("GREATEST(%s - %s, 0)", limit, quantity),
    }[item["measure"]]
    size = Decimal(item["unit_size"])
    if item["unit_rounding"] != "exact":
        whole = SQL("floor(%s / %s)", value, num(size))
        if item["unit_rounding"] == "up":
            whole = SQL("ceil(%s / %s)", value, num(size))
        value, size = whole, Decimal(1)
    if Decimal(item["threshold"]):
        value = SQL(
            "CASE WHEN %s >= %s THEN %s ELSE 0 END",
            quantity,
            num(item["threshold"]),
            value,
        )
    return value, size


def ruled(item, quantity):
    """Return the points of a quantity by the item's rule, without bounds."""
    value, size = measured(item, quantity)
    if item["rule"] == "ladder":
        steps = [(str(Decimal(start) * size), worth) for start, worth in item["steps"]]
        return ladder(SQL("(%s)", value), steps)
    if item["rule"] == "tiers":
        value = SQL("(%s)", tiers(SQL("(%s)", value), item["steps"], size))
    else:
        value = SQL("%s * (%s)", num(item["points"]), value)
    return value if size == 1 else SQL("%s / %s", value, num(size))


def points(item, quantity):
    """Return the points of an item, bounds and weight included."""
    # of each fact by itself, the quantity is already the points of them all
    value = quantity if item["aggregation"] == "each" else ruled(item, quantity)
    if Decimal(item["start"]):
        value = SQL("%s + %s", num(item["start"]), value)
    value = clamped(value, item["floor"], item["cap"])
    if Decimal(item["weight"]) != 100:
        value = SQL("(%s) * %s / 100", value, num(item["weight"]))
    return SQL("round(%s, %s)", value, POINTS_DIGITS)


def default_points(item):
    """Return the points of an item without any fact, as a Decimal.

    What needs facts to have a quantity leaves the starting points; anything else is
    scored with a quantity of zero.
    """
    value = Fraction(item["start"])
    if item["aggregation"] not in (*NEEDS_FACTS, "each"):
        value += _ruled_at_zero(item)
    if item["cap"] is not None:
        value = min(value, Fraction(item["cap"]))
    if item["floor"] is not None:
        value = max(value, Fraction(item["floor"]))
    value = value * Fraction(item["weight"]) / 100
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-POINTS_DIGITS), ROUND_HALF_UP)


def _ruled_at_zero(item):
    """Points of a quantity of zero. An allowance that goes by days leaves zero too."""
    value = Fraction(0)
    if item["measure"] == "below":
        value = max(Fraction(item["limit"]), Fraction(0))
    value /= Fraction(item["unit_size"])
    rounding = {"down": ROUND_FLOOR, "up": ROUND_CEILING}.get(item["unit_rounding"])
    if rounding:
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        value = Fraction(exact.to_integral_value(rounding))
    if Decimal(item["threshold"]) > 0:
        value = Fraction(0)
    steps = [(Fraction(start), Fraction(worth)) for start, worth in item["steps"]]
    if item["rule"] == "ladder":
        reached = [worth for start, worth in steps if value >= start]
        return reached[-1] if reached else Fraction(0)
    if item["rule"] == "tiers":
        ends = [start for start, _worth in steps[1:]] + [None]
        return sum(
            (
                worth * max((value if end is None else min(value, end)) - start, 0)
                for (start, worth), end in zip(steps, ends, strict=True)
            ),
            Fraction(0),
        )
    return value * Fraction(item["points"])


class Lines:
    """The query of the lines of a definition.

    Items are numbered by their place from 1; behind them come the vetoes that count
    facts, and the facts that exempt.
    """

    def __init__(self, definition):
        self.items = list(enumerate(definition["items"], start=1))
        start = len(self.items) + 1
        self.vetoes = list(enumerate(definition["vetoes"], start=start))
        self.exempt = start + len(self.vetoes)
        self.exempt_types = definition["exempt_types"]

    def query(self):
        """Return a query of part_id, item, quantity, points; only what has facts."""
        kinds = [query for query in (self._plain(), self._rated()) if query is not None]
        if not kinds:
            return SQL(
                "SELECT NULL::bigint AS part_id, NULL::int AS item,"
                " NULL::numeric AS quantity, NULL::numeric AS points WHERE false"
            )
        needs_part = any(item["limit_prorated"] for _number, item in self.items)
        return SQL(
            "SELECT a.part_id, a.item, a.quantity, %(points)s AS points"
            " FROM (%(quantities)s) a %(part)s WHERE a.quantity IS NOT NULL",
            points=self._points(),
            quantities=joined(kinds, " UNION ALL "),
            part=SQL("JOIN part p ON p.part_id = a.part_id") if needs_part else SQL(),
        )

    def _points(self):
        """Points by item; items with equal rules share a branch."""
        branches = {}
        for number, item in self.items:
            rule = points(item, SQL("a.quantity"))
            branches.setdefault((rule.code, tuple(rule.params)), (rule, []))[1].append(
                number
            )
        if not branches:
            return num(0)
        if len(branches) == 1 and not self.vetoes and not self.exempt_types:
            return next(iter(branches.values()))[0]
        whens = [
            SQL("WHEN a.item = ANY(%s) THEN %s", numbers, rule)
            for rule, numbers in branches.values()
        ]
        return SQL("CASE %s ELSE 0 END", joined(whens, " "))

    # facts that are aggregated in one pass -------------------------------------------

    def _plain(self):
        rows = []
        for number, item in self.items:
            if not self._is_rated(item):
                rows += [(kind, number, 0, item) for kind in item["types"]]
                rows += [(kind, number, 1, item) for kind in item["base_types"]]
        vias = [(row[:3], row[3]["attribution"]) for row in rows]
        for number, veto in self.vetoes:
            vias += [((kind, number, 0), "person") for kind in veto["types"]]
        vias += [((kind, self.exempt, 0), "person") for kind in self.exempt_types]
        if not vias:
            return None
        with_via = any(via != "person" for _row, via in vias)
        return SQL(
            "SELECT f.part_id, m.item, %(quantity)s AS quantity FROM fact f"
            " JOIN (VALUES %(map)s) m(type_id, item, side, via)"
            " ON m.type_id = f.type_id%(via)s GROUP BY f.part_id, m.item",
            quantity=self._quantity(),
            map=joined(
                SQL("(%s, %s, %s, %s)", kind, number, side, via)
                for (kind, number, side), via in vias
            ),
            # a constant, where the facts are of persons only
            via=SQL(" AND m.via = f.via") if with_via else SQL(" AND f.via = 'person'"),
        )

    def _is_rated(self, item):
        return item["aggregation"] == "raters" or (
            item["aggregation"] == "mean" and item["trim"]
        )

    def _quantity(self):
        """Quantity by item; items that are taken together alike share a branch."""
        branches = {}
        for number, item in self.items:
            if self._is_rated(item):
                continue
            taken = self._taken(number, item)
            branches.setdefault((taken.code, tuple(taken.params)), (taken, []))[
                1
            ].append(number)
        total = SQL("sum(f.quantity)")
        if any(veto["types"] for _number, veto in self.vetoes) or self.exempt_types:
            others = [number for number, veto in self.vetoes if veto["types"]]
            others += [self.exempt] if self.exempt_types else []
            branches.setdefault((total.code, ()), (total, []))[1].extend(others)
        if len(branches) == 1:
            return next(iter(branches.values()))[0]
        whens = [
            SQL("WHEN m.item = ANY(%s) THEN %s", numbers, taken)
            for taken, numbers in branches.values()
        ]
        return SQL("CASE %s END", joined(whens, " "))

    def _taken(self, number, item):
        """The aggregate of one item, over the facts of a part."""
        quantity = SQL("f.quantity")
        one = SQL("count(*)::numeric")
        if item["split"]:
            quantity, one = SQL("f.quantity * f.share"), SQL("sum(f.share)")
        kind = item["aggregation"]
        if kind == "each":
            # one branch an item: aggregates of other items' facts are not looked at
            return SQL(
                "sum(round(%s, %s)%s) FILTER (WHERE m.item = %s)",
                ruled(item, SQL("f.quantity")),
                QUANTITY_DIGITS,
                self._share(item),
                number,
            )
        simple = {
            "sum": SQL("sum(%s)", quantity),
            "count": one,
            "days": SQL("count(DISTINCT f.date)::numeric"),
            "min": SQL("min(f.quantity)"),
            "max": SQL("max(f.quantity)"),
            "mean": SQL("round(avg(f.quantity), %s)", QUANTITY_DIGITS),
            "latest": SQL(
                "(array_agg(f.quantity ORDER BY f.date DESC, f.fact_id DESC))[1]"
            ),
            "rate": SQL(
                "round(COALESCE(sum(f.quantity) FILTER (WHERE m.side = 0), 0) * 100"
                " / NULLIF(sum(f.quantity) FILTER (WHERE m.side = 1), 0), %s)",
                QUANTITY_DIGITS,
            ),
        }
        return simple[kind]

    def _share(self, item):
        return SQL(" * f.share") if item["split"] else SQL()

    # means of raters, trimmed --------------------------------------------------

    def _rated(self):
        rows = []
        for number, item in self.items:
            if not self._is_rated(item):
                continue
            raters = item["raters"] or [
                {"role": None, "weight": "1", "trim": item["trim"]}
            ]
            rows += [
                SQL(
                    "(%s, %s, %s::varchar, %s, %s, %s)",
                    kind,
                    number,
                    rater["role"],
                    num(rater["weight"]),
                    rater["trim"],
                    item["attribution"],
                )
                for rater in raters
                for kind in item["types"]
            ]
        if not rows:
            return None
        return SQL(
            """
            SELECT part_id, item,
                   round(sum(score * weight) / sum(weight), %(digits)s) AS quantity
              FROM (SELECT part_id, item, role, weight,
                           round(avg(quantity), %(digits)s) AS score
                      FROM (SELECT f.part_id, m.item, m.role, m.weight, m.trim,
                                   f.quantity, row_number() OVER ranked AS place,
                                   count(*) OVER (
                                       PARTITION BY f.part_id, m.item, m.role
                                   ) AS n
                              FROM fact f
                              JOIN (VALUES %(map)s)
                                   m(type_id, item, role, weight, trim, via)
                                ON m.type_id = f.type_id AND m.via = f.via
                               AND (m.role IS NULL OR m.role = f.rater)
                            WINDOW ranked AS (
                                PARTITION BY f.part_id, m.item, m.role
                                    ORDER BY f.quantity, f.fact_id
                            )) scores
                     WHERE n <= 2 * trim OR (place > trim AND place <= n - trim)
                     GROUP BY part_id, item, role, weight) roles
             GROUP BY part_id, item
            """,
            digits=QUANTITY_DIGITS,
            map=joined(rows),
        )
