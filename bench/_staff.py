"""People in groups for the staff benches, made by the database."""

from odoo.tools import SQL

TEAM = 25


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


def make_people(env, company, count, begin, leader=None, team=TEAM):
    """Make groups of ``team`` people without accounts, led by ``leader``.

    :return: the groups
    """
    env.flush_all()
    sample = env["hr.employee"].search([], limit=1)
    columns = copy_columns(
        env,
        "hr_employee",
        {"id", "user_id", "resource_id", "name", "company_id", "barcode"}
        | {"current_version_id"},
    )
    env.cr.execute(
        SQL(
            """
            WITH g AS (
                INSERT INTO school_staff_group (name, company_id, subject_kind, kind,
                    active, sequence, leader_id)
                SELECT 'group ' || n, %(company)s, 'person', 'other', true, n, %(lead)s
                  FROM generate_series(1, %(groups)s) n RETURNING id
            ), r AS (
                INSERT INTO resource_resource (name, company_id, resource_type, tz,
                    time_efficiency, active)
                SELECT 'person ' || n, %(company)s, 'user', 'Asia/Shanghai', 100, true
                  FROM generate_series(1, %(count)s) n RETURNING id, name
            ), e AS (
                INSERT INTO hr_employee (%(names)s, name, resource_id, company_id)
                SELECT %(values)s, r.name, r.id, %(company)s FROM r, hr_employee s
                 WHERE s.id = %(sample)s RETURNING id
            ), numbered AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM e),
               teams AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM g)
            INSERT INTO school_staff_member (group_id, company_id, subject_kind,
                subject_id, employee_id, position, date_from, coefficient, sequence)
            SELECT t.id, %(company)s, 'person', e.id, e.id, 'member', %(begin)s, 1, 10
              FROM numbered e JOIN teams t ON t.n = (e.n - 1) / %(team)s + 1
            """,
            company=company.id,
            lead=leader and leader.id,
            groups=-(-count // team),
            count=count,
            names=SQL(", ").join(SQL.identifier(name) for name in columns),
            values=SQL(", ").join(SQL.identifier("s", name) for name in columns),
            sample=sample.id,
            begin=begin,
            team=team,
        )
    )
    env.cr.execute(
        "ANALYZE hr_employee; ANALYZE school_staff_member; ANALYZE school_staff_group"
    )
    env.cr.commit()
    env.invalidate_all()
    return env["school.staff.group"].search([("name", "like", "group ")])
