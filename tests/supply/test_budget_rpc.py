"""Attacks on the budget from outside, with an account of the school."""

from xmlrpc.client import Fault

from odoo.tests import tagged

from ..common.attack import AttackCase
from ..common.district import SchoolDistrict
from .budget_common import BudgetBuilder

# Odoo 19 says with every call that the protocol is old.
ROLES = ("accountant", "affairs", "principal", "buyer", "keeper", "teacher")


@tagged("post_install", "-at_install")
class TestBudgetRpc(BudgetBuilder, SchoolDistrict, AttackCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = [getattr(cls, name) for name in ROLES] + [cls.sister_accountant]
        cls.let_in(*cls.people)
        cls.request, cls.order = cls.ordered(cls.line_values(cls.chalk, 10, 20.0))
        cls.draft = cls.make_budget({"fund_id": cls.fund.id}, approve=False)
        cls.waiting = cls.make_budget({"fund_id": cls.fund.id}, approve=False)
        cls.waiting.action_submit()
        cls.transfer = (
            cls.env["school.budget.transfer"]
            .with_user(cls.accountant)
            .create(
                {
                    "company_id": cls.company.id,
                    "kind": "supplement",
                    "to_line_id": cls.line.id,
                    "amount": 50,
                    "reason": "追加",
                }
            )
        )
        cls.env.flush_all()

    def facts(self):
        """Everything that no attack may change."""
        self.env.invalidate_all()
        lines = (self.budget | self.draft | self.waiting).sudo().line_ids
        return (
            [self.figures(line) for line in lines],
            lines.mapped("policy"),
            (self.budget | self.draft | self.waiting).sudo().mapped("state"),
            self.transfer.sudo().state,
            self.env["school.budget.entry"].search_count([]),
            self.request.line_ids.sudo().budget_line_id,
        )

    def attacks(self):
        """Yield (model, method, arguments, context)."""
        line, entry = self.line.id, {"line_id": self.line.id, "kind": "plan"}
        first = self.env["school.budget.entry"].search([], limit=1).id
        figures = {"amount_planned": 9999, "amount_left": 9999}
        new = {"budget_id": self.budget.id, "amount": 9999}
        yield "school.budget.entry", "create", [{**entry, "planned": 9999}], {}
        yield "school.budget.entry", "write", [[first], {"planned": 9999}], {}
        yield "school.budget.entry", "unlink", [[first]], {}
        yield "school.budget.entry", "_post", [[entry], "none"], {}
        yield "school.budget.entry", "_reserve", [[entry]], {}
        yield "school.budget.line", "_move_balances", [[entry], "none"], {}
        yield "school.budget.line", "write", [[line], figures], {}
        yield "school.budget.line", "write", [[line], {"policy": "warn"}], {}
        yield "school.budget.line", "write", [[line], {"amount": 9999}], {}
        yield "school.budget.line", "write", [[line], {"state": "draft"}], {}
        yield "school.budget.line", "create", [new], {}
        yield "school.budget.line", "create", [new], {"school_gate": "budget_fill"}
        yield "school.budget.line", "unlink", [[line]], {}
        for budget in (self.budget, self.draft, self.waiting):
            ids = budget.ids
            for values in (
                {"state": "approved"},
                {"approval_state": "approved"},
                {"line_ids": [[1, budget.line_ids.id, figures]]},
            ):
                yield "school.budget", "write", [ids, values], {"school_gate": True}
        yield "school.budget", "write", [self.budget.ids, {"line_ids": [[5]]}], {}
        yield "school.budget", "unlink", [self.waiting.ids], {}
        yield "school.budget", "_take_effect", [self.draft.ids], {}
        yield "school.budget", "_on_approval_changed", [self.draft.ids, "approved"], {}
        moved = {"state": "approved"}
        yield "school.budget.transfer", "write", [self.transfer.ids, moved], {}
        yield "school.budget.transfer", "_take_effect", [self.transfer.ids], {}
        free = {"budget_line_id": False}
        own = self.request.line_ids.ids
        yield "school.supply.request.line", "write", [own, free], {}
        yield "school.supply.request.line", "_budget_settle", [own], {}
        unit = self.school.ids
        yield "school.unit", "write", [unit, {"budget_control": "off"}], {}

    def test_nobody_writes_ledger_balance_or_lines_from_outside(self):
        self.assert_all_refused(
            (user, *attack) for attack in self.attacks() for user in self.people
        )

    def test_sister_reads_no_figure(self):
        for model in ("school.budget", "school.budget.line", "school.budget.entry"):
            found = self.rpc(self.sister_accountant, model, "search", [])
            self.assertEqual(found, [])
        with self.assertRaises(Fault):
            self.rpc(
                self.sister_accountant,
                "school.unit",
                "get_budget_status",
                self.school.ids,
            )

    def test_request_without_budget_is_refused_from_outside_too(self):
        request = self.apply(self.line_values(self.chalk, 100, 20.0))
        self.env.flush_all()
        with self.assertRaisesRegex(Fault, "is left of the budget"):
            self.rpc(
                self.teacher,
                "school.supply.request",
                "action_submit",
                request.ids,
                context={"school_budget_source": "x", "school_gate": "request_line"},
            )
