"""Thousands of people without accounts, made by the database."""

from odoo.tools import SQL

#: what no two people share, and what is set for each
OWN = {"id", "user_id", "resource_id", "name", "company_id", "barcode"}
OWN |= {"current_version_id"}


def copy_columns(env, table, without):
    """Return the columns of a table that a copy takes over as they are."""
    return [
        name
        for (name,) in env.execute_query(
            SQL(
                "SELECT column_name FROM information_schema.columns WHERE"
                " table_name = %s AND is_generated = 'NEVER'",
                table,
            )
        )
        if name not in without
    ]


def make_employees(env, company, count):
    """Make ``count`` employees, in all else copies of the first one.

    :return: their ids
    """
    env.flush_all()
    sample = env["hr.employee"].search([], limit=1)
    columns = copy_columns(env, "hr_employee", OWN)
    rows = env.execute_query(
        SQL(
            """
            WITH r AS (
                INSERT INTO resource_resource (name, company_id, resource_type, tz,
                    time_efficiency, active)
                SELECT 'person ' || n, %(company)s, 'user', 'Asia/Shanghai', 100, true
                  FROM generate_series(1, %(count)s) n RETURNING id, name
            )
            INSERT INTO hr_employee (%(names)s, name, resource_id, company_id)
            SELECT %(values)s, r.name, r.id, %(company)s FROM r, hr_employee s
             WHERE s.id = %(sample)s RETURNING id
            """,
            company=company.id,
            count=count,
            names=SQL(", ").join(SQL.identifier(name) for name in columns),
            values=SQL(", ").join(SQL.identifier("s", name) for name in columns),
            sample=sample.id,
        )
    )
    env.invalidate_all()
    return [employee for (employee,) in rows]


def make_members(env, company, spells):
    """Put people into groups.

    :param spells: list of ``(group id, employee id, first, last, position,
        coefficient, exempt, standard)``
    """
    groups, people, *values = zip(*spells, strict=True)
    env.cr.execute(
        SQL(
            """
            INSERT INTO school_staff_member (group_id, company_id, subject_kind,
                subject_id, employee_id, sequence, date_from, date_to, position,
                coefficient, is_exempt, pay_standard)
            SELECT g, %(company)s, 'person', e, e, 10, first, last, position,
                   coefficient, exempt, standard
              FROM unnest(%(groups)s::int[], %(people)s::int[], %(first)s::date[],
                          %(last)s::date[], %(position)s::varchar[],
                          %(coefficient)s::numeric[], %(exempt)s::bool[],
                          %(standard)s::numeric[])
                   x(g, e, first, last, position, coefficient, exempt, standard)
            """,
            company=company.id,
            groups=list(groups),
            people=list(people),
            **{
                name: list(column)
                for name, column in zip(
                    ("first", "last", "position", "coefficient", "exempt", "standard"),
                    values,
                    strict=True,
                )
            },
        )
    )
    env.invalidate_all()
