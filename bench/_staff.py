"""People in groups for the staff benches, made by the database."""

from odoo.tools import SQL

from odoo.addons.school_logistics.tests.staff.crowd import make_employees, make_members

TEAM = 25


def make_people(env, company, count, begin, leader=None, team=TEAM):
    """Make groups of ``team`` people without accounts, led by ``leader``.

    :return: the groups
    """
    there = env["school.staff.group"].search_count([("name", "like", "group ")])
    groups = [
        group
        for (group,) in env.execute_query(
            SQL(
                """
                INSERT INTO school_staff_group (name, company_id, subject_kind, kind,
                    active, sequence, leader_id)
                SELECT 'group ' || n, %(company)s, 'person', 'other', true, n, %(lead)s
                  FROM generate_series(%(first)s, %(last)s) n RETURNING id
                """,
                company=company.id,
                lead=leader and leader.id,
                first=there + 1,
                last=there - (-count // team),
            )
        )
    ]
    make_members(
        env,
        company,
        [
            (groups[place // team], employee, begin, None, "member", 1, False, 0)
            for place, employee in enumerate(make_employees(env, company, count))
        ],
    )
    env.cr.execute(
        "ANALYZE hr_employee; ANALYZE school_staff_member; ANALYZE school_staff_group"
    )
    env.cr.commit()
    return env["school.staff.group"].browse(groups)
