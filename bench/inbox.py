"""The inbox: its first page (80 cards) and its counter, with 1,000,000 tasks on file.

200 of them wait for one principal. Against ``web_search_read`` and ``search_count`` of
as many fields of purchase orders, 10,000 of them on file and 200 those of the buyer;
and (``inbox_growth``) against the same inbox with 10,000 tasks on file. Arguments:
tasks (1000000), tasks to begin with (10000), waiting for me (200), rounds (20).
"""

import sys

from _stage import Meter, Stage, report
from lxml import etree

from odoo.tools import SQL

numbers = [int(argument) for argument in sys.argv[1:]]
MANY, FEW, MINE, ROUNDS = numbers + [1000000, 10000, 200, 20][len(numbers) :]
PAGE = 80
#: tasks of one approval on file, by other people, decided long ago but for one
PER_APPROVAL = 4

env = env  # noqa: F821, PLW0127 - Odoo's shell
stage = Stage.prepare(env)


def submit_mine():
    """Real requests that wait for the principal."""
    flow = env["school.approval.flow"].create(
        {
            "name": "审批",
            "model_id": env["ir.model"]._get_id("school.supply.request"),
            "company_id": stage.company.id,
            "step_ids": [(0, 0, {"post_id": stage.post("principal").id})],
        }
    )
    flow.action_publish()
    line = {"name": "物品", "quantity": 1, "price_unit": 50.0, "kind": "consume"}
    requests = env["school.supply.request"].with_user(stage.teacher)
    requests = requests.create(
        [
            {
                "company_id": stage.company.id,
                "department_id": stage.department.id,
                "purpose": "教学",
                "line_ids": [(0, 0, line)],
            }
            for _number in range(MINE)
        ]
    )
    requests.action_submit()
    env.cr.commit()


def copied(table, replaced, rows):
    """Copy the first row of ``table`` so many times.

    :param dict replaced: columns that differ, as SQL of the number ``n``
    """
    columns = [
        name
        for (name,) in env.execute_query(
            SQL(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass"
                " AND attnum > 0 AND NOT attisdropped AND attname <> 'id'"
                " AND attgenerated = ''",
                table,
            )
        )
    ]
    values = [replaced.get(name) or SQL.identifier("one", name) for name in columns]
    env.cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM"
            " (SELECT * FROM %s ORDER BY id LIMIT 1) one, generate_series(1, %s) n",
            SQL.identifier(table),
            SQL(", ").join(SQL.identifier(name) for name in columns),
            SQL(", ").join(values),
            SQL.identifier(table),
            rows,
        )
    )


def fill_tasks(total):
    """Bring the number of tasks on file to ``total``, of all the people."""
    ((known, last),) = env.execute_query(
        SQL(
            "SELECT (SELECT count(*) FROM school_approval_task),"
            " (SELECT max(res_id) FROM school_approval)"
        )
    )
    approvals = (total - known) // PER_APPROVAL
    ((newest,),) = env.execute_query(SQL("SELECT max(id) FROM school_approval"))
    copied(
        "school_approval",
        {
            "res_id": SQL("%s + n", last),
            "state": SQL("CASE WHEN n %% 10 = 0 THEN 'running' ELSE 'approved' END"),
            "submitted_on": SQL("now() AT TIME ZONE 'UTC' - n * interval '1 minute'"),
            "document_name": SQL("'SQ/' || n"),
        },
        approvals,
    )
    people = [
        getattr(stage, name).id
        for name in ("vice", "affairs", "clerk", "head", "leader")
    ]
    env.cr.execute(
        SQL(
            "INSERT INTO school_approval_task (approval_id, company_id, user_id,"
            " document_name, summary, requester_id, department_id, res_model,"
            " currency_id, amount, card,"
            " step_index, step_name, seq, kind, state, opened_on, deadline)"
            " SELECT a.id, a.company_id, (%s)[1 + (a.id + s) %% %s],"
            " a.document_name, a.summary, a.requester_id, a.department_id, a.res_model,"
            " (SELECT currency_id FROM school_approval_task ORDER BY id LIMIT 1),"
            " a.amount, '{}', s, '审批', 1,"
            " 'decide', CASE WHEN a.state = 'running' AND s = %s THEN 'open'"
            " ELSE 'done' END, a.submitted_on, a.submitted_on::date"
            " FROM school_approval a, generate_series(1, %s) s WHERE a.id > %s",
            people,
            len(people),
            PER_APPROVAL,
            PER_APPROVAL,
            newest,
        )
    )
    env.cr.commit()
    env.cr.execute("ANALYZE school_approval; ANALYZE school_approval_task")
    env.cr.commit()


def fill_orders(total):
    """Purchase orders of all buyers, ``MINE`` of them of one."""
    stage.quiet["purchase.order"].create(
        {
            "partner_id": stage.vendor.id,
            "company_id": stage.company.id,
            "user_id": stage.buyer.id,
        }
    )
    env.flush_all()
    copied(
        "purchase_order",
        {
            "name": SQL("'P' || n"),
            "user_id": SQL(
                "CASE WHEN n < %s THEN one.user_id ELSE %s END",
                MINE,
                stage.keeper.id,
            ),
            "date_order": SQL("one.date_order - n * interval '1 minute'"),
        },
        total - 1,
    )
    env.cr.commit()
    env.cr.execute("ANALYZE purchase_order")
    env.cr.commit()


def specification(records, names, unnamed=()):
    """What the client asks for: the names of related records, values of the rest.

    :param unnamed: related records of which only the ids are asked for
    """
    return {
        name: {"fields": {} if name in unnamed else {"display_name": {}}}
        if records._fields[name].type == "many2one"
        else {}
        for name in names
    }


def card_fields():
    """Fields of the cards of the inbox, and those whose names no card shows."""
    view = env.ref("school_logistics.school_approval_task_view_kanban")
    arch = env["school.approval.task"].get_view(view.id, "kanban")["arch"]
    tree = etree.fromstring(arch)
    names = tree.xpath("//field/@name")
    # what the buttons of a card ask for besides: see approval_buttons.js
    names += ["approval_id", "approval_seq", "company_id", "demands", "kind", "state"]
    unnamed = tree.xpath("//field[@invisible='1']/@name") + [
        "approval_id",
        "company_id",
    ]
    return list(dict.fromkeys(names)), unnamed


#: stored and computed fields of a purchase order, as in its list
ORDER_FIELDS = [
    "name",
    "partner_id",
    "company_id",
    "user_id",
    "amount_total",
    "currency_id",
    "date_order",
    "date_planned",
    "state",
    "origin",
    "priority",
    "invoice_status",
    "amount_untaxed",
    "partner_ref",
    "date_approve",
    "picking_type_id",
    "fiscal_position_id",
    "invoice_count",
    "incoming_picking_count",
    "is_shipped",
]


def page(records, domain, specified):
    records.web_search_read(domain, specified, limit=PAGE)
    return records.search_count(domain)


def measure(records, domain, names, unnamed=()):
    """Seconds and queries of ``ROUNDS`` requests, after one that fills the caches."""
    specified = specification(records, names, unnamed)
    Meter(env).run(page, records, domain, specified)
    meter = Meter(env)
    for _round in range(ROUNDS):
        found = meter.run(page, records, domain, specified)
        if found != MINE:
            raise SystemExit(f"{found} rows of {MINE} were found")
    return meter


submit_mine()
fill_orders(10000)
fields, unnamed = card_fields()
tasks = env["school.approval.task"].with_user(stage.principal)
waiting = [("for_me", "=", True), ("state", "=", "open")]
fill_tasks(FEW)
small = measure(tasks, waiting, fields, unnamed)
fill_tasks(MANY)
large = measure(tasks, waiting, fields, unnamed)
orders = env["purchase.order"].with_user(stage.buyer)
anchor = measure(
    orders, [("user_id", "=", stage.buyer.id)], ORDER_FIELDS[: len(fields)]
)
known = {"tasks": MANY, "fields": len(fields), "rounds": ROUNDS}
report(
    "inbox",
    large.seconds,
    anchor.seconds,
    **known,
    queries=large.queries / ROUNDS,
    against_queries=anchor.queries / ROUNDS,
)
report("inbox_growth", large.seconds, small.seconds, **known, against_tasks=FEW)
