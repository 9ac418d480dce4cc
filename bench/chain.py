"""The chain, request to issue, against the same documents of Odoo core by hand.

Both sides make, for each document, one purchase order, one receipt and one issue
transfer, and notify as many people. Ours applies, approves, accepts and signs besides.

Arguments: number of documents (50), lines of each (5), "off" to leave out the budget.
"""

import sys

from _budget import budget_in_force
from _stage import Meter, Stage, report

from odoo.tools import SQL

DOCUMENTS = int(sys.argv[1]) if len(sys.argv) > 1 else 50
LINES = int(sys.argv[2]) if len(sys.argv) > 2 else 5
BUDGET = len(sys.argv) < 4 or sys.argv[3] != "off"
QUANTITY, PRICE = 4, 5.0


class Ours:
    """Request, approval, order, acceptance and issue, by the people concerned."""

    def __init__(self, stage):
        self.stage, self.env = stage, stage.env
        flow = self.env["school.approval.flow"].create(
            {
                "name": "审批",
                "model_id": self.env["ir.model"]._get_id("school.supply.request"),
                "company_id": stage.company.id,
                "step_ids": [(0, 0, {"post_id": stage.post("principal").id})],
            }
        )
        flow.action_publish()
        if BUDGET:
            stage.school.sudo().budget_control = "purchase"
            budget_in_force(stage, stage.department)
        self.env.cr.commit()

    def chain(self):
        """The clicks of one document."""
        stage = self.stage
        yield self._apply
        yield self._approve
        yield self._order
        yield self._accept
        yield lambda: self._sign(stage.acceptor1)
        yield lambda: self._sign(stage.acceptor2)
        yield self._enter
        yield self._issue
        yield self._take
        yield self._hand_out

    def start(self, products):
        self.products = products

    def _as(self, user, model):
        return self.env[model].with_user(user).with_company(self.stage.company)

    def _apply(self):
        self.request = self._as(self.stage.teacher, "school.supply.request").create(
            {
                "purpose": "教学",
                "department_id": self.stage.department.id,
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": product.id,
                            "quantity": QUANTITY,
                            "price_unit": PRICE,
                            "kind": "consume",
                        },
                    )
                    for product in self.products
                ],
            }
        )
        self.request.action_submit()

    def _approve(self):
        approval = self.request.sudo().approval_id
        approval.with_user(self.stage.principal).action_decide("approve", approval.seq)

    def _order(self):
        pool = self._as(self.stage.buyer, "school.supply.pool").with_context(
            active_model=self.request._name, active_ids=self.request.ids
        )
        pool = pool.create({})
        pool.line_ids.partner_id = self.stage.vendor
        pool.action_pool()
        self.order = pool.order_ids
        self.order.button_confirm()

    def _accept(self):
        stage = self.stage
        self.acceptance = self._as(stage.keeper, "school.acceptance").create(
            {
                "purchase_id": self.order.id,
                "acceptor_ids": [(6, 0, (stage.acceptor1 | stage.acceptor2).ids)],
            }
        )
        self.acceptance.action_count()

    def _sign(self, user):
        self.acceptance.with_user(user).action_sign()

    def _enter(self):
        self.acceptance.action_done()

    def _issue(self):
        keeper = self.stage.keeper
        moves = self._as(keeper, "stock.move").search(
            [
                ("school_request_line_id.request_id", "=", self.request.id),
                ("state", "=", "assigned"),
            ]
        )
        self.issue = self._as(keeper, "school.issue").create(
            {
                "company_id": self.stage.company.id,
                "employee_id": self.stage.teacher_employee.id,
                "line_ids": [(0, 0, {"move_id": move.id}) for move in moves],
            }
        )
        self.issue.line_ids.take = True

    def _take(self):
        self.issue.with_user(self.stage.teacher).action_sign()

    def _hand_out(self):
        self.issue.action_done()


class Core:
    """The same purchase order, receipt and issue transfer by hand, in a company
    that is no school, with as many activities."""

    def __init__(self, stage):
        self.env = stage.env
        self.company = self.env["res.company"].create({"name": "对照公司"})
        self.env["account.chart.template"].try_loading(
            "generic_coa", company=self.company, install_demo=False
        )
        self.warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)]
        ) or self.env["stock.warehouse"].create(
            {"name": "对照", "code": "DZ", "company_id": self.company.id}
        )
        self.user = self.env["res.users"].create(
            {
                "name": "对照",
                "login": "bench.core",
                "company_id": self.company.id,
                "company_ids": [(6, 0, self.company.ids)],
                "group_ids": [
                    (4, self.env.ref(name).id)
                    for name in (
                        "purchase.group_purchase_manager",
                        "stock.group_stock_manager",
                    )
                ],
            }
        )
        self.vendor = stage.vendor
        self.customer = self.env.ref("stock.stock_location_customers")
        self.activities = 0
        for category in stage.env["product.category"].search([]):
            category.with_company(self.company).write(
                {"property_cost_method": "average"}
            )
        self.env.cr.commit()

    def start(self, products):
        self.products = products

    def _model(self, name):
        return self.env[name].with_user(self.user).with_company(self.company)

    def chain(self):
        """The clicks of one document."""
        yield self._order
        yield self._confirm
        yield self._receive
        yield self._issue
        yield self._hand_out
        for number in range(self.activities):
            yield lambda number=number: self._notify(number)

    def _order(self):
        self.order = self._model("purchase.order").create(
            {
                "partner_id": self.vendor.id,
                "order_line": [
                    (
                        0,
                        0,
                        {
                            "product_id": product.id,
                            "product_qty": QUANTITY,
                            "price_unit": PRICE,
                        },
                    )
                    for product in self.products
                ],
            }
        )

    def _confirm(self):
        self.order.button_confirm()

    def _receive(self):
        self.order.picking_ids.button_validate()

    def _issue(self):
        stock = self.warehouse.lot_stock_id
        self.transfer = self._model("stock.picking").create(
            {
                "picking_type_id": self.warehouse.out_type_id.id,
                "location_id": stock.id,
                "location_dest_id": self.customer.id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": product.id,
                            "product_uom_qty": QUANTITY,
                            "location_id": stock.id,
                            "location_dest_id": self.customer.id,
                        },
                    )
                    for product in self.products
                ],
            }
        )
        self.transfer.action_confirm()
        self.transfer.action_assign()

    def _hand_out(self):
        self.transfer.button_validate()

    def _notify(self, number):
        self.order.activity_schedule(
            "mail.mail_activity_data_todo", summary=f"通知 {number}", user_id=2
        )


def products_of(stage, count):
    """Distinct products, so that no line is merged with another."""
    known = len(stage.made)
    for number in range(known, count):
        stage.made.append(stage._make_product(f"物品{number}", PRICE, "consumable"))
    return stage.made[:count]


def one(side, meter, products):
    side.start(products)
    for click in side.chain():
        meter.run(click)


def last_id(env, table):
    """How many rows the table ever had: activities go when they are done."""
    env.cr.execute(SQL("SELECT last_value FROM %s", SQL.identifier(f"{table}_id_seq")))
    return env.cr.fetchone()[0]


def compare(stage, ours, core, documents, lines):
    """Run both sides alternately; returns their meters."""
    products = products_of(stage, lines)
    meters = Meter(stage.env), Meter(stage.env)
    for _number in range(documents):
        one(ours, meters[0], products)
        one(core, meters[1], products)
    return meters


stage = Stage.prepare(env)  # noqa: F821 - given by dev/bench
stage.made = []
ours, core = Ours(stage), Core(stage)
compare(stage, ours, core, 1, LINES)  # warm both up
before = last_id(stage.env, "mail_activity")
one(ours, Meter(stage.env), products_of(stage, LINES))
core.activities = last_id(stage.env, "mail_activity") - before
mine, theirs = compare(stage, ours, core, DOCUMENTS, LINES)
few = compare(stage, ours, core, 3, 1)
many = compare(stage, ours, core, 3, 21)
per_line = [
    round((more.queries - less.queries) / 3 / 20, 1)
    for less, more in zip(few, many, strict=True)
]
report(
    "chain",
    mine.seconds,
    theirs.seconds,
    documents=DOCUMENTS,
    lines=LINES,
    queries_ours=round(mine.queries / DOCUMENTS),
    queries_anchor=round(theirs.queries / DOCUMENTS),
    queries_per_line_ours=per_line[0],
    queries_per_line_anchor=per_line[1],
    activities=core.activities,
    orders_each=DOCUMENTS,
    pickings_each=2 * DOCUMENTS,
)
