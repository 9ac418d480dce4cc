"""10,000 request lines from an XLSX file, against Odoo's own load() of as many
purchase.order.line.

Ours reads the file, checks every row and writes them all in one transaction; core gets
its rows ready in memory. Each side makes the same number of documents of 100 lines.

Arguments: rows (10000), rounds (1).
"""

import base64
import io
import resource
import sys
import time

import xlsxwriter
from _stage import Stage, report

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 1
PER_DOCUMENT = 100
ITEMS = 200


def memory():
    """Peak of the memory of this process, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def workbook(stage, products, departments, round_number):
    """A list of ROWS rows as a school uploads it."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"constant_memory": True})
    page = book.add_worksheet()
    heads = (
        "部门",
        "申请人",
        "物品",
        "规格",
        "数量",
        "单位",
        "估价",
        "类别",
        "需用日期",
    )
    page.write_row(0, 0, heads)
    for number in range(ROWS):
        page.write_row(
            number + 1,
            0,
            (
                departments[number // PER_DOCUMENT % len(departments)].name,
                stage.teacher.login,
                products[number % ITEMS].name,
                f"规格 {round_number}",
                number % 90 + 1,
                products[number % ITEMS].uom_id.name,
                3.2,
                "消耗",
                "2026-09-01",
            ),
        )
    book.close()
    return stream.getvalue()


def ours(stage, content):
    """Check and import the list, step by step as the page does."""
    env = stage.env(user=stage.affairs)
    job = (
        env["school.import"]
        .with_context(allowed_company_ids=stage.company.ids)
        .create(
            {
                "kind": "request",
                "company_id": stage.company.id,
                "file": base64.b64encode(content),
                "filename": "list.xlsx",
            }
        )
    )
    job.action_import()
    env.cr.commit()
    while job.action_step()["working"]:
        env.cr.commit()
    env.cr.commit()
    assert job.state == "done", job.problem_ids.mapped("what")
    assert job.made_count == ROWS
    env.invalidate_all()


def core(stage, orders, products):
    """Load as many lines of purchase orders."""
    env = stage.env
    lines = env["purchase.order.line"].with_context(tracking_disable=True)
    rows = [
        [
            str(orders[number // PER_DOCUMENT].id),
            str(products[number % ITEMS].id),
            str(number % 90 + 1),
            "3.2",
        ]
        for number in range(ROWS)
    ]
    names = ["order_id/.id", "product_id/.id", "product_qty", "price_unit"]
    result = lines.load(names, rows)
    assert result["ids"] and len(result["ids"]) == ROWS, result["messages"][:3]
    env.flush_all()
    env.cr.commit()
    env.invalidate_all()


def main():
    stage = Stage.prepare(env)  # noqa: F821 - given by dev/bench
    products = [
        stage._make_product(f"物品{number}", 3.2, "consumable")
        for number in range(ITEMS)
    ]
    departments = stage.quiet["hr.department"].create(
        [
            {"name": f"教研组{number}", "company_id": stage.company.id}
            for number in range(-(-ROWS // PER_DOCUMENT))
        ]
    )
    stage.env.cr.commit()
    mine = theirs = growth = 0.0
    for number in range(ROUNDS):
        content = workbook(stage, products, departments, number)
        before, started = memory(), time.perf_counter()
        ours(stage, content)
        mine += time.perf_counter() - started
        growth = max(growth, memory() - before)
        orders = stage.quiet["purchase.order"].create(
            [
                {"partner_id": stage.vendor.id, "company_id": stage.company.id}
                for _order in range(-(-ROWS // PER_DOCUMENT))
            ]
        )
        stage.env.cr.commit()
        started = time.perf_counter()
        core(stage, orders, products)
        theirs += time.perf_counter() - started
    report("import", mine, theirs, rows=ROWS, rounds=ROUNDS, memory_mb=round(growth))


main()
