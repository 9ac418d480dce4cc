"""SQL of the pay: parts of a rule, rewards for months in a row, shares of a pool.

Each part is rounded to the cent once, from an exact fraction. A pool is shared in whole
cents by the largest remainder, so that the amounts add up to it.
"""

from odoo.tools import SQL

from .sql_points import clamped, joined, ladder, num

#: weights of a pool are whole numbers: score × coefficients have at most 12 decimals
WHOLE = 10**12


def paid(definition):
    """Return the query that adds pay and pay_parts to ``grade``."""
    query = SQL("SELECT g.* FROM grade g")
    parts = []
    for index, pay in enumerate(definition["pays"]):
        name = f"pay_{index}"
        if pay["kind"] == "pool":
            query = _pooled(definition, pay, query, name)
        else:
            query = SQL(
                "SELECT g.*, %s AS %s FROM (%s) g",
                _amount(definition, pay),
                SQL.identifier(name),
                query,
            )
        parts.append(SQL.identifier("g", name))
    reward = _reward(definition)
    if reward is not None:
        query = SQL("SELECT g.*, %s AS reward FROM (%s) g", reward, query)
        parts.append(SQL("g.reward"))
    total = joined(parts, " + ") if parts else SQL("0")
    return SQL(
        "SELECT g.*, CASE WHEN g.no_pay THEN 0 ELSE GREATEST(%(total)s, 0) END AS pay,"
        " %(parts)s AS pay_parts FROM (%(query)s) g",
        total=total,
        parts=SQL("jsonb_build_array(%s)", joined(parts))
        if len(parts) > 1
        else SQL("NULL::jsonb"),
        query=query,
    )


def _condition(pay):
    if pay["applies_to"] == "others":
        return SQL("NOT g.assessed")
    terms = [SQL("g.assessed AND NOT g.no_pay")]
    if pay["min_score"] is not None:
        terms.append(SQL("g.score >= %s", num(pay["min_score"])))
    if pay["grades"]:
        terms.append(SQL("g.grade = ANY(%s)", pay["grades"]))
    if pay["item_max"] is not None:
        terms.append(SQL("%s <= %s", _quantity(pay), num(pay["item_max"])))
    return joined(terms, " AND ")


def _quantity(pay):
    return SQL("COALESCE(%s, 0)", SQL.identifier("g", f"q{pay['item'] + 1}"))


def _coefficient(definition):
    """The coefficient of the grade; without a grade 0."""
    whens = [
        SQL("WHEN %s THEN %s", place, num(grade["coefficient"]))
        for place, grade in enumerate(definition["grades"])
    ]
    if not whens:
        return num(1)
    return SQL("CASE g.grade %s ELSE 0 END", joined(whens, " "))


def _fraction(definition, pay):
    """Numerator and denominator of a part of the pay, both exact."""
    amount = SQL("g.standard") if pay["amount_from"] == "member" else num(pay["amount"])
    steps = ladder(SQL("g.score"), pay["steps"])
    above, below = {
        "fixed": (amount, "1"),
        "linear": (SQL("%s * g.score", amount), pay["full"]),
        "ladder": (steps, "1")
        if pay["step_unit"] == "yuan"
        else (SQL("%s * %s", amount, steps), "100"),
        "coefficient": (SQL("%s * %s", amount, _coefficient(definition)), "1"),
        "per_point": (SQL("%s * (g.score - %s)", amount, num(pay["pivot"])), "1"),
        "pass_rate": (SQL("%s * %s", amount, _of_item(pay)), "100"),
        "per_unit": (SQL("%s * %s", amount, _of_item(pay)), "1"),
    }[pay["kind"]]
    return above, num(below)


def _of_item(pay):
    return SQL("0") if pay["item"] is None else _quantity(pay)


def _amount(definition, pay):
    above, below = _fraction(definition, pay)
    if pay["with_coefficient"]:
        above = SQL("(%s) * g.coefficient", above)
    if pay["prorated"]:
        above = SQL("(%s) * g.days", above)
        below = SQL("(%s * g.period_days)", below)
    value = clamped(SQL("(%s) / %s", above, below), pay["floor"], pay["cap"])
    return SQL("CASE WHEN %s THEN round(%s, 2) ELSE 0 END", _condition(pay), value)


def _reward(definition):
    """Rewards for so many months in a row with a grade; None without any."""
    whens = [
        SQL(
            "WHEN g.grade = %(place)s AND mod(1 + CASE WHEN g.streak_grade = %(code)s"
            " THEN g.streak_count ELSE 0 END, %(months)s) = 0 THEN %(pay)s",
            place=place,
            code=grade["code"],
            months=grade["streak_months"],
            pay=num(grade["streak_pay"]),
        )
        for place, grade in enumerate(definition["grades"])
        if grade["streak_months"]
    ]
    return SQL("CASE %s ELSE 0 END", joined(whens, " ")) if whens else None


def _pooled(definition, pay, query, name):
    """Add a part that is a share of a pool.

    Cents beyond the whole shares go to the largest remainders, then by subject.
    """
    weight = {
        "score": SQL("g.score * g.coefficient"),
        "coefficient": SQL("g.coefficient"),
        "grade": SQL("g.coefficient * %s", _coefficient(definition)),
    }[pay["pool_by"]]
    if pay["prorated"]:
        weight = SQL("%s * g.days", weight)
    pool = {
        "group": SQL("g.pool"),
        "rule": num(pay["amount"]),
        "head": SQL(
            "%s * count(*) FILTER (WHERE g.assessed) OVER (PARTITION BY g.group_id)",
            num(pay["amount"]),
        ),
    }[pay["pool_from"]]
    return SQL(
        """
        SELECT g.*,
               CASE WHEN g.%(sum)s > 0 THEN
                    (g.%(whole)s + (row_number() OVER (
                        PARTITION BY g.group_id
                            ORDER BY g.%(rest)s DESC, g.subject_id
                     ) <= g.%(cents)s - sum(g.%(whole)s) OVER (
                        PARTITION BY g.group_id))::int) / 100.00
               ELSE 0 END AS %(name)s
          FROM (SELECT g.*,
                       div(g.%(cents)s * g.%(weight)s, NULLIF(g.%(sum)s, 0))
                       AS %(whole)s,
                       COALESCE(mod(g.%(cents)s * g.%(weight)s,
                                    NULLIF(g.%(sum)s, 0)), 0) AS %(rest)s
                  FROM (SELECT g.*, sum(g.%(weight)s) OVER (PARTITION BY g.group_id)
                               AS %(sum)s
                          FROM (SELECT g.*, GREATEST(round(%(pool)s * 100), 0)
                               AS %(cents)s,
                                       CASE WHEN %(condition)s
                                            THEN GREATEST(
                                                round(%(share)s * %(scale)s), 0)
                                            ELSE 0 END AS %(weight)s
                                  FROM (%(query)s) g) g) g) g
        """,
        name=SQL.identifier(name),
        pool=pool,
        condition=_condition(pay),
        share=weight,
        scale=num(WHOLE),
        query=query,
        # each pool has columns of its own
        **{
            column: SQL.identifier(f"{name}_{column}")
            for column in ("sum", "whole", "rest", "cents", "weight")
        },
    )
