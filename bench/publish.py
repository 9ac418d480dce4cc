"""The board, the poster and the pay sheets of a month of 5,000 staff: time and memory.

Arguments: staff (5000).
"""

import json
import resource
import sys
import time

from _staff import make_people
from _stage import Stage

STAFF = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
MARKS = ("late", "absent", "personal_leave", "bonus")


def measure(name, function, **more):
    """Print seconds, growth of memory and the size of what came out."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    result = function()
    print(
        json.dumps(
            {
                "case": f"publish_{name}",
                "ours_s": round(time.perf_counter() - started, 2),
                "memory_mb": round(
                    (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
                ),
                "size_kb": round(len(result) / 1024),
                **more,
            }
        ),
        flush=True,
    )


def paid_month(env, stage):
    """A month with facts, computed and paid."""
    month = env["school.month"]._on_date(env["school.unit"]._today().replace(day=1))
    scheme = env["school.staff.scheme"]._import_template("assessment_s1", stage.company)
    scheme.write({"group_kind": False, "date_from": month.date_start})
    env["school.staff.scheme.pay"].create(
        {"scheme_id": scheme.id, "name": "奖励", "kind": "linear", "amount": 500}
    )
    scheme.action_publish()
    people = env["school.staff.member"].search([]).employee_id
    types = env["school.staff.fact.type"]._by_code(set(MARKS), stage.company)
    env["school.staff.fact"]._record(
        [
            {
                "company_id": stage.company.id,
                "subject_kind": "person",
                "subject_id": person,
                "type_id": types[MARKS[number % len(MARKS)]].id,
                "date": month.date_start,
                "quantity": 1,
                "source": f"bench,{number}",
            }
            for number, person in enumerate(people.ids)
        ]
    )
    run = env["school.staff.run"].create(
        {"company_id": stage.company.id, "month_id": month.id}
    )
    run._compute_month()
    run._set_own({"state": "paid"})
    started = time.perf_counter()
    run._make_slips()
    env.flush_all()
    env.cr.commit()
    print(
        json.dumps(
            {"case": "publish_slips", "ours_s": round(time.perf_counter() - started, 2)}
        ),
        flush=True,
    )
    return run


def main(env):
    """Run the case and print its figures."""
    stage = Stage.prepare(env)
    make_people(env, stage.company, STAFF, "2020-01-01")
    run = paid_month(env, stage)
    env.invalidate_all()
    measure("board", lambda: json.dumps(run.get_board()), staff=STAFF)
    Report = env["ir.actions.report"].with_context(force_report_rendering=True)
    for name in ("sheet_staff_sign", "sheet_staff_bank"):
        env.invalidate_all()
        parser = env[f"report.school_logistics.{name}"].with_user(stage.accountant)
        measure(
            name,
            lambda parser=parser: parser.create_xlsx_report(run.ids, {})[0],
            staff=STAFF,
        )
    for name in ("report_staff_pay", "report_staff_poster"):
        env.invalidate_all()
        measure(
            name,
            lambda name=name: Report.with_user(stage.accountant)._render_qweb_pdf(
                f"school_logistics.{name}", run.ids
            )[0],
            staff=STAFF,
        )


main(env)  # noqa: F821
