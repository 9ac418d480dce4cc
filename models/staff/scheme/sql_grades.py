"""SQL of the grades: cut-offs, quotas, ties, ranks, the list of the last ones."""

from decimal import Decimal

from odoo.tools import SQL

from .sql_points import num


def graded(definition):
    """Return the query that adds grade (place from 0), rank and warned to ``score``.

    Grades are given from the best to the last. Whoever a quota leaves out is a
    candidate for the next grade.
    """
    query = SQL("SELECT c.*, NULL::int AS grade_0 FROM score c")
    for place, grade in enumerate(definition["grades"]):
        query = SQL(
            "SELECT c.*, COALESCE(c.%(before)s, CASE WHEN %(given)s THEN %(place)s END)"
            " AS %(after)s FROM (%(query)s) c",
            before=SQL.identifier(f"grade_{place}"),
            after=SQL.identifier(f"grade_{place + 1}"),
            given=_given(definition, place, grade),
            place=place,
            query=query,
        )
    return SQL(
        "SELECT c.*, c.%(last)s AS grade, CASE WHEN c.assessed THEN rank() OVER ("
        "PARTITION BY c.scope ORDER BY c.score DESC NULLS LAST) END AS rank,"
        " %(warned)s AS warned FROM (%(query)s) c",
        last=SQL.identifier(f"grade_{len(definition['grades'])}"),
        warned=_warned(definition),
        query=query,
    )


def _given(definition, place, grade):
    candidate = SQL(
        "(c.assessed AND c.%s IS NULL AND c.score >= %s AND c.grade_cap <= %s)",
        SQL.identifier(f"grade_{place}"),
        num(grade["min_score"]),
        place,
    )
    quota = _quota(definition, grade)
    if quota is None:
        return candidate
    better = SQL(
        "count(*) FILTER (WHERE %s) OVER (PARTITION BY c.scope ORDER BY c.score DESC"
        " NULLS LAST)",
        candidate,
    )
    if definition["quota_ties"] == "all":
        # whoever is not beaten by a full quota gets the grade with all equals
        equals = SQL(
            "count(*) FILTER (WHERE %s) OVER (PARTITION BY c.scope, c.score)", candidate
        )
        return SQL("%s AND %s - %s < %s", candidate, better, equals, quota)
    return SQL("%s AND %s <= %s", candidate, better, quota)


def _quota(definition, grade):
    """How many may get a grade; None without a quota."""
    if grade["quota_count"]:
        quota = num(grade["quota_count"])
    elif Decimal(grade["quota_part"]):
        # one division of whole products: a third of six is two, not 1.9999
        share = SQL("c.n * %s / %s", num(grade["quota_part"]), num(grade["quota_of"]))
        rounded = {
            "down": SQL("floor(%s)", share),
            "up": SQL("ceil(%s)", share),
            "half": SQL("round(%s)", share),
        }[grade["quota_rounding"]]
        quota = SQL("GREATEST(%s, %s)", rounded, grade["quota_least"])
    else:
        return None
    if definition["quota_min"]:
        return SQL(
            "CASE WHEN c.n < %s THEN c.n ELSE %s END", definition["quota_min"], quota
        )
    return quota


def _warned(definition):
    if not Decimal(definition["warn_percent"]):
        return SQL("false")
    return SQL(
        "COALESCE(c.assessed AND c.score < %s AND rank() OVER (PARTITION BY c.scope"
        " ORDER BY c.score NULLS LAST) <= ceil(c.n * %s / 100), false)",
        num(definition["warn_below"]),
        num(definition["warn_percent"]),
    )
