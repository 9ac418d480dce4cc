"""Attacks on settled months from outside, with a login and a password."""

from datetime import timedelta
from xmlrpc.client import Fault

from odoo.tests import tagged

from ..common.attack import AttackCase
from ..common.district import SchoolDistrict
from .settlement_common import SettlementBuilder


@tagged("post_install", "-at_install")
class TestSettlementRpc(SettlementBuilder, SchoolDistrict, AttackCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.let_in(cls.keeper, cls.buyer, cls.accountant, cls.teacher)
        with cls.at(cls.month1):
            cls.request = cls.bought(cls.line_values(cls.chalk, 40, 3.2))
            cls.hand_out(cls.request, quantities={cls.chalk: 15})
        cls.settled = cls.settle(cls.month1)
        cls.inside = str(cls.month1.date_start + timedelta(days=14))
        cls.env.flush_all()

    def facts(self):
        """Return everything that no attack may change."""
        self.env.invalidate_all()
        moves = self.env["stock.move"].search([("product_id", "=", self.chalk.id)])
        return {
            "head": self.settled.read(["state", "locked", "closing_value"]),
            "rows": self.rows(self.settled).read(),
            "settlements": self.env["school.settlement"].search_count([]),
            "changes": self.env["school.settlement.change"].search_count([]),
            "moves": moves.read(["date", "quantity", "value", "state"]),
            "lock": self.company.fiscalyear_lock_date,
        }

    def attacks(self):
        """Yield (user, model, method, arguments, context)."""
        head, rows = self.settled.ids, self.rows(self.settled).ids
        move = self.env["stock.move"].search(
            [("product_id", "=", self.chalk.id), ("state", "=", "done")], limit=1
        )
        picking = move.picking_id.ids
        accountant, keeper, buyer = self.accountant, self.keeper, self.buyer
        stock, settlement = "school.settlement.stock", "school.settlement"
        yield accountant, stock, "write", [rows, {"closing_qty": 1}], {}
        yield accountant, stock, "unlink", [rows], {}
        yield accountant, stock, "create", [{"settlement_id": head[0]}], {}
        for vals in ({"state": "reopened"}, {"locked": False}, {"closing_value": 1}):
            yield accountant, settlement, "write", [head, vals], {}
            yield accountant, settlement, "write", [head, vals], {"school_gate": True}
        yield accountant, settlement, "unlink", [head], {}
        yield accountant, settlement, "_reopen", [head], {}
        yield accountant, settlement, "_set_own", [head, {"state": "draft"}], {}
        yield self.teacher, settlement, "action_settle", [head], {}
        yield keeper, settlement, "action_settle", [head], {}
        yield keeper, "stock.move", "write", [move.ids, {"date": self.inside}], {}
        yield buyer, "stock.move", "write", [move.ids, {"quantity": 9}], {}
        yield (
            keeper,
            "stock.picking",
            "write",
            [picking, {"date_done": self.inside}],
            {},
        )
        yield (
            *(keeper, "school.issue", "create"),
            [{"employee_id": self.teacher_employee.id, "date": self.inside}],
            {"force_period_date": self.inside},
        )
        yield (
            *(accountant, "res.company", "write"),
            [self.company.ids, {"fiscalyear_lock_date": False}],
            {},
        )
        yield accountant, "school.settlement.change", "create", [{}], {}

    def test_no_attack_changes_a_settled_month(self):
        self.assert_all_refused(self.attacks())

    def test_nothing_is_reopened_without_the_head(self):
        before = self.facts()
        values = {"settlement_id": self.settled.id, "reason": "要改"}
        [key] = self.rpc(
            self.accountant, "school.settlement.reopening", "create", [values]
        )
        for method in ("action_done", "write"):
            arguments = [[key]] + (
                [{"approval_state": "approved"}] * (method == "write")
            )
            with self.assertRaises(Fault):
                self.rpc(
                    self.accountant, "school.settlement.reopening", method, *arguments
                )
        self.assertEqual(self.facts(), before)
