"""5,000 staff marked in 200 sessions, against as many ``hr.attendance`` by ORM.

Each session is one call of the leader's page: marks, lines, facts, committed. The
anchor is Odoo's own attendance, created in batches of the same size; its addon is
installed in the database of the bench first.

Arguments: staff (5000), sessions (200).
"""

import sys
from datetime import datetime, timedelta

from _staff import make_people
from _stage import Meter, Stage, report

STAFF = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
SESSIONS = int(sys.argv[2]) if len(sys.argv) > 2 else 200
AWAY = 10  # one in so many is not present


def sessions(env, stage, groups, day):
    """Call the roll of every group as its leader."""
    Rollcall = env["school.staff.rollcall"].with_user(stage.leader)
    meter = Meter(env)
    for number, group in enumerate(groups):
        people = group.member_ids.employee_id.ids
        marks = {str(person): "late" for person in people[::AWAY]}
        meter.run(
            Rollcall.submit, group.id, str(day), "day", marks, f"bench-{number:08d}"
        )
    return meter


def attendances(env, groups, day):
    """Create as many attendances, a batch for each group."""
    Attendance = env["hr.attendance"].with_context(tracking_disable=True)
    begin = datetime.combine(day, datetime.min.time())
    meter = Meter(env)
    for group in groups:
        people = group.member_ids.employee_id.ids
        meter.run(
            Attendance.create,
            [
                {
                    "employee_id": person,
                    "check_in": begin + timedelta(hours=1),
                    "check_out": begin + timedelta(hours=9),
                }
                for person in people
            ],
        )
    return meter


def main(env):
    """Run the case and print its figures."""
    if "hr.attendance" not in env:
        env["ir.module.module"].search(
            [("name", "=", "hr_attendance")]
        ).button_immediate_install()
        env = env(env.cr)
        env.transaction.reset()
    stage = Stage.prepare(env)
    day = env["school.unit"]._today()
    leader = env["hr.employee"].search([("user_id", "=", stage.leader.id)])
    groups = make_people(
        env, stage.company, STAFF, "2020-01-01", leader, STAFF // SESSIONS
    )
    ours = sessions(env, stage, groups, day)
    anchor = attendances(env, groups, day)
    marked = env["school.staff.rollcall.line"].search_count([])
    report(
        "rollcall",
        ours.seconds,
        anchor.seconds,
        staff=marked,
        sessions=len(groups),
        queries_each=round(ours.queries / len(groups), 1),
        anchor_queries_each=round(anchor.queries / len(groups), 1),
    )


main(env)  # noqa: F821
