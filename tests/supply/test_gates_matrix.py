"""Every gate of the supply room × every role, over JSON-RPC as the pages speak it.

A row of the table is an attack that no role may carry out, whatever the post. So each
is tried as everybody; what differs is only who refuses: the rights, or the gate. After
each role every row of the tables concerned is compared with what it was before.
"""

import logging
from datetime import timedelta

from odoo import Command
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import SQL, mute_logger

from ..common.district import SchoolDistrict
from ..common.samples import addon_models
from .settlement_common import SettlementBuilder

_logger = logging.getLogger(__name__)

# One of every group and post; the others at the school have what the teacher has.
ROLES = (
    *("principal", "affairs", "buyer", "keeper", "accountant", "asset_keeper", "clerk"),
    *("leader", "teacher", "admin_user", "school_auditor", "sister_accountant"),
    *("officer", "auditor", "district_admin"),
)
# Odoo's own tables that the gates guard; of ours, all are compared.
CORE_TABLES = (
    "account_move",
    "account_move_line",
    "account_payment",
    "product_value",
    "purchase_order",
    "purchase_order_line",
    "res_company",
    "stock_lot",
    "stock_move",
    "stock_move_line",
    "stock_picking",
    "stock_quant",
    "stock_scrap",
)
# Columns that say how somebody works, not what is so.
VOLATILE = ("write_date", "write_uid", "message_main_attachment_id")


@tagged("post_install", "-at_install")
class TestGatesMatrix(SettlementBuilder, SchoolDistrict, HttpCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.at(cls.month1):
            cls.settled_request = cls.bought(cls.line_values(cls.broom, 40, 6.5))
            cls.settled_issue = cls.hand_out(
                cls.settled_request, quantities={cls.broom: 9}
            )
        cls.settlement_done = cls.settle(cls.month1)
        cls.inside = str(cls.month1.date_start + timedelta(days=14))
        cls.done_order, cls.order = cls.make_order(), cls.make_order()
        cls.acceptance_done = cls.receive(cls.done_order)
        cls.counted = cls.make_acceptance(cls.order, sign=False)
        cls.posted = cls.billed(cls.done_order)
        cls.unpaid = cls.make_order([(cls.chalk, 4, 3.2)])
        cls.receive(cls.unpaid)
        cls.draft_bill = cls.make_bill(cls.unpaid, approve=False)
        loan = cls.bought(cls.line_values(cls.barrow, 6, 165, kind="borrow"))
        cls.loan_issue = cls.hand_out(loan)
        cls.custody = cls.loan_issue.line_ids.custody_ids
        cls.draft_issue = (
            cls.env["school.issue"]
            .with_user(cls.keeper)
            .create({"employee_id": cls.teacher_employee.id})
        )
        cls.people = {name: getattr(cls, name) for name in ROLES}
        for user in cls.people.values():
            user.sudo().password = user.login
        cls.env.flush_all()

    # -- asking -----------------------------------------------------------------------

    def call(self, model, method, *arguments, **context):
        """Call a method as whoever is logged in; a refusal is raised."""
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {
                "model": model,
                "method": method,
                "args": list(arguments),
                "kwargs": {"context": context},
            },
            timeout=60,
        )

    def rows(self):
        """Every row of the tables concerned, as one digest each."""
        self.env.flush_all()
        self.env.invalidate_all()
        tables = {self.env[name]._table for name in addon_models(self.env)}
        return {
            table: self.env.execute_query(
                SQL(
                    "SELECT count(*), md5(string_agg((to_jsonb(t) - %s::text[])::text,"
                    " '' ORDER BY id)) FROM %s t",
                    list(VOLATILE),
                    SQL.identifier(table),
                )
            )
            for table in sorted(tables | set(CORE_TABLES))
        }

    def refuse_all(self, attacks):
        """Try every attack as every role; none goes through or leaves a trace.

        :param attacks: list of (gate, model, method, arguments, context)
        """
        tried = {}
        before = self.rows()
        for role, user in self.people.items():
            self.authenticate(user.login, user.login)
            for gate, model, method, arguments, context in attacks:
                tried[gate] = tried.get(gate, 0) + 1
                with self.subTest(role=role, gate=gate, model=model, method=method):
                    with self.assertRaises(JsonRpcException, msg=arguments):
                        self.call(model, method, *arguments, **context)
            with self.subTest(role=role, what="rows"):
                after = self.rows()
                changed = [name for name in before if before[name] != after[name]]
                before = after
                self.assertFalse(changed)
        counts = ", ".join(f"{gate} {count}" for gate, count in sorted(tried.items()))
        _logger.info(
            "%s attacks × %s roles = %s tried: %s",
            len(attacks),
            len(self.people),
            sum(tried.values()),
            counts,
        )

    # -- the table --------------------------------------------------------------------

    def stock_attacks(self):
        """Yield attacks on movements, quantities and what is in the store."""
        line = self.done_order.order_line[0]
        done = line.sudo().move_ids
        waiting = self.order.sudo().order_line[0].move_ids
        place = {"product_id": self.chalk.id, "location_id": done.location_dest_id.id}
        goods = {
            "product_id": self.chalk.id,
            "product_uom": self.chalk.uom_id.id,
            "product_uom_qty": 9,
            "location_id": done.location_id.id,
            "location_dest_id": done.location_dest_id.id,
        }
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.chalk.id), ("quantity", ">", 0)], limit=1
        )
        mode = {"inventory_mode": True}
        for vals in (
            {"quantity": 99},
            {"product_uom_qty": 99},
            {"state": "draft"},
            {"state": "cancel"},
            {"location_dest_id": done.location_id.id},
            {"value": 1},
            {"value_manual": 1},
            {"price_unit": 1},
        ):
            yield "edit after done", "stock.move", "write", [done.ids, vals], {}
        lines = done.move_line_ids.ids
        for vals in ({"quantity": 9}, {"lot_name": "x"}, {"picked": False}):
            yield "edit after done", "stock.move.line", "write", [lines, vals], {}
        yield "edit after done", "stock.move.line", "unlink", [lines], {}
        yield (
            *("edit after done", "stock.move.line", "create"),
            [{**place, "move_id": done.id, "quantity": 9}],
            {},
        )
        yield "edit after done", "stock.move", "unlink", [done.ids], {}
        yield "edit after done", "stock.picking", "unlink", [done.picking_id.ids], {}
        yield (
            "edit after done",
            "stock.picking",
            "action_cancel",
            [done.picking_id.ids],
            {},
        )
        born = {**goods, "state": "done", "quantity": 9, "picked": True}
        yield "issue before acceptance", "stock.move", "create", [born], {}
        yield (
            *("issue before acceptance", "stock.move", "create", [goods]),
            {"default_state": "done", "default_quantity": 9},
        )
        yield (
            *("issue before acceptance", "stock.move", "write"),
            [waiting.ids, {"state": "done"}],
            {},
        )
        yield (
            *("issue before acceptance", "stock.picking", "button_validate"),
            [waiting.picking_id.ids],
            {"skip_backorder": True, "cancel_backorder": True},
        )
        yield (
            *("issue before acceptance", "stock.picking", "write"),
            [waiting.picking_id.ids, {"state": "done"}],
            {},
        )
        for vals in ({"quantity": 9}, {"inventory_quantity": 9}):
            yield "quants", "stock.quant", "create", [{**place, **vals}], mode
            yield "quants", "stock.quant", "write", [quant.ids, vals], {}
        yield "quants", "stock.quant", "unlink", [quant.ids], {}
        yield "quants", "stock.quant", "action_apply_inventory", [quant.ids], mode
        for private in ("_update_available_quantity", "_apply_inventory"):
            yield "quants", "stock.quant", private, [quant.ids, 5], mode
        for private in ("_action_done", "_set_value", "_action_cancel"):
            yield "moves", "stock.move", private, [waiting.ids], {}

    def chain_attacks(self):
        """Yield attacks on orders, acceptances, issues, returns and custody."""
        lines = self.order.order_line.ids[:1]
        for name in (
            "qty_received",
            "qty_received_manual",
            "school_qty_accepted",
            "school_qty_billed",
            "school_qty_closed",
            "qty_invoiced",
        ):
            vals = {name: 5}
            yield "over-receipt", "purchase.order.line", "write", [lines, vals], {}
        much = {"qty_received": 99, "qty_accepted": 99}
        counted, done = self.counted.line_ids.ids[:1], self.acceptance_done.line_ids.ids
        yield "over-receipt", "school.acceptance", "action_done", [self.counted.ids], {}
        for name in ("action_done", "action_correct"):
            yield "over-receipt", "school.acceptance", name, [self.counted.ids], {}
        for vals in (much, {"qty_accepted": 1, "reason": "x"}, {"move_id": 1}):
            yield "edit after done", "school.acceptance.line", "write", [done, vals], {}
        yield (
            "over-receipt",
            "school.acceptance.line",
            "write",
            [counted, {"move_id": 1}],
            {},
        )
        yield "edit after done", "school.acceptance.line", "unlink", [done], {}
        yield (
            "edit after done",
            "school.acceptance",
            "unlink",
            [self.acceptance_done.ids],
            {},
        )
        issue = self.loan_issue
        for vals in (
            {"quantity": 1},
            {"qty_returned": 1},
            {"qty_damaged": 1},
            {"take": False},
        ):
            yield (
                "edit after done",
                "school.issue.line",
                "write",
                [issue.line_ids.ids, vals],
                {},
            )
        for vals in (
            {"quantity": 1},
            {"qty_returned": 6},
            {"employee_id": self.head_employee.id},
        ):
            yield "custody", "school.custody", "write", [self.custody.ids, vals], {}
        yield "custody", "school.custody", "unlink", [self.custody.ids], {}
        yield "custody", "school.custody", "create", [{"product_id": self.chalk.id}], {}
        request = self.settled_request
        for vals in (
            {"qty_issued": 0},
            {"qty_accepted": 99},
            {"quantity_approved": 99},
            {"quantity": 99},
            {"price_unit": 1},
        ):
            ids = request.line_ids.ids
            yield (
                "approved content",
                "school.supply.request.line",
                "write",
                [ids, vals],
                {},
            )
        share = self.env["school.supply.allocation"].search([], limit=1)
        for vals in ({"quantity": 99}, {"qty_accepted": 99}, {"ordered": False}):
            yield "ledger", "school.supply.allocation", "write", [share.ids, vals], {}
        yield "ledger", "school.supply.allocation", "unlink", [share.ids], {}

    def money_attacks(self):
        """Yield attacks on bills, payments and their approvals."""
        bill, posted = self.draft_bill.ids, self.posted.ids
        unaccepted = self.order.sudo().order_line[0]
        before = {
            "move_type": "in_invoice",
            "partner_id": self.vendor.id,
            "company_id": self.company.id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "product_id": self.chalk.id,
                        "quantity": 5,
                        "price_unit": 3,
                        "purchase_line_id": unaccepted.id,
                    }
                )
            ],
        }
        gate = "bill before acceptance"
        yield gate, "account.move", "create", [{**before, "state": "posted"}], {}
        yield gate, "account.move", "create", [before], {"default_state": "posted"}
        for vals in (
            {"state": "posted"},
            {"approval_state": "approved"},
            {"school_bill_state": "registered"},
        ):
            yield gate, "account.move", "write", [bill, vals], {}
        yield gate, "account.move", "action_post", [bill], {}
        yield gate, "account.move", "_post", [bill], {}
        for vals in ({"state": "draft"}, {"partner_id": self.vendor2.id}):
            yield "edit after done", "account.move", "write", [posted, vals], {}
        yield "edit after done", "account.move", "unlink", [posted], {}
        item = self.posted.invoice_line_ids[:1].ids
        for vals in ({"quantity": 1}, {"price_unit": 1}, {"purchase_line_id": False}):
            yield "edit after done", "account.move.line", "write", [item, vals], {}
        money = {
            "payment_type": "outbound",
            "partner_type": "supplier",
            "partner_id": self.vendor.id,
            "amount": 5,
            "company_id": self.company.id,
        }
        yield "payment", "account.payment", "create", [{**money, "state": "paid"}], {}
        yield "payment", "account.payment", "create", [money], {"default_state": "paid"}
        approval = self.settled_request.sudo().approval_id
        decisions = approval.decision_ids
        for model, records, vals in (
            ("school.approval", approval, {"seq": 99}),
            ("school.approval", approval, {"state": "approved"}),
            ("school.approval.decision", decisions, {"kind": "reject"}),
        ):
            yield "ledger", model, "write", [records.ids, vals], {}
            yield "ledger", model, "unlink", [records.ids], {}
            yield "ledger", model, "create", [vals], {}
        for name in ("school.budget.entry", "school.settlement.change"):
            yield "ledger", name, "create", [{}], {}

    def period_attacks(self):
        """Yield attacks on a settled month and on what is dated into it."""
        gate, inside = "settled month", self.inside
        head = self.settlement_done.ids
        copy = self.rows_of(self.settlement_done)
        for vals in ({"state": "draft"}, {"locked": False}, {"closing_value": 1}):
            yield gate, "school.settlement", "write", [head, vals], {"school_gate": 1}
        yield gate, "school.settlement", "unlink", [head], {}
        yield gate, "school.settlement.stock", "write", [copy, {"closing_qty": 1}], {}
        yield gate, "school.settlement.stock", "unlink", [copy], {}
        moves = self.done_order.sudo().order_line.move_ids
        yield gate, "stock.move", "write", [moves.ids, {"date": inside}], {}
        lines, pickings = moves.move_line_ids.ids, moves.picking_id.ids
        yield gate, "stock.move.line", "write", [lines, {"date": inside}], {}
        yield gate, "stock.picking", "write", [pickings, {"date_done": inside}], {}
        yield gate, "account.move", "write", [self.posted.ids, {"date": inside}], {}
        yield (
            gate,
            "school.acceptance",
            "write",
            [self.acceptance_done.ids, {"date": inside}],
            {},
        )
        yield (
            gate,
            "school.issue",
            "write",
            [self.draft_issue.ids, {"date": inside}],
            {},
        )
        yield (
            *(gate, "school.issue", "create"),
            [{"employee_id": self.teacher_employee.id, "date": inside}],
            {"force_period_date": inside},
        )
        price = {"product_id": self.chalk.id, "value": 1, "date": inside}
        yield (
            gate,
            "product.value",
            "create",
            [{**price, "company_id": self.company.id}],
            {},
        )
        for name in ("fiscalyear_lock_date", "hard_lock_date", "purchase_lock_date"):
            yield gate, "res.company", "write", [self.company.ids, {name: False}], {}

    def rows_of(self, settlement):
        return (
            self.env["school.settlement.stock"]
            .search([("settlement_id", "=", settlement.id)])
            .ids
        )

    @mute_logger("odoo.http", "odoo.sql_db", "odoo.addons.base.models.ir_rule")
    def test_no_role_gets_through_any_gate(self):
        self.refuse_all(
            [
                *self.stock_attacks(),
                *self.chain_attacks(),
                *self.money_attacks(),
                *self.period_attacks(),
            ]
        )
