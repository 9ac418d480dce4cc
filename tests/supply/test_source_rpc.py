"""Attacks on method, quotes, frameworks and contracts over the external API."""

from xmlrpc.client import Fault

from odoo.tests import tagged

from ..common.attack import AttackCase
from ..common.district import SchoolDistrict
from .chain_common import ChainBuilder
from .quote_common import QuoteBuilder
from .test_contract import ContractBuilder
from .test_framework import FrameworkBuilder


@tagged("post_install", "-at_install")
class TestSourceRpc(
    ContractBuilder,
    FrameworkBuilder,
    QuoteBuilder,
    ChainBuilder,
    SchoolDistrict,
    AttackCase,
):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.let_in(cls.buyer, cls.accountant, cls.teacher, cls.officer)
        cls.rule = cls.make_rule("public_tender", 500, stricter_serves=False)
        cls.big = cls.make_order(200)
        cls.comparison = cls.make_comparison(cls.vendor2)
        cls.offer(cls.comparison, cls.vendor2, 3.0, 6.0)
        cls.winner = cls.quote_of(cls.comparison, cls.vendor2)
        cls.comparison.chosen_id = cls.winner
        cls.comparison.action_decide()
        cls.framework = cls.make_framework(cap=100.0)
        request = cls.approved(cls.line_values(cls.chalk, 40))
        cls.call = cls.pool(request.line_ids, price_unit=3.0)
        cls.contract = cls.make_contract()
        cls.env.flush_all()

    def facts(self):
        """Return everything that no attack may change."""
        self.env.invalidate_all()
        orders = self.big | self.winner | self.call | self.comparison.purchase_id
        entries = self.comparison.sudo().entry_ids
        return {
            "orders": orders.sudo().mapped("state"),
            "prices": orders.sudo().order_line.mapped("price_unit"),
            "offers": entries.mapped("price"),
            "called": self.framework.school_called,
            "cap": self.framework.school_cap,
            "contract": (self.contract.sudo().amount_cap, self.contract.sudo().state),
            "rule": (self.rule.amount_min, self.rule.active),
        }

    def attacks(self):
        """Yield (user, model, method, arguments, context, a word of the refusal)."""
        buyer, accountant, teacher = self.buyer, self.accountant, self.teacher
        order, big = "purchase.order", self.big.ids
        line, comparison = "purchase.order.line", "school.quote.comparison"
        override = {
            "purchase_id": self.big.id,
            "company_id": self.company.id,
            "method": "direct",
            "reason": "急用",
            "state": "approved",
            "approval_state": "approved",
        }
        # the way of buying
        yield buyer, order, "button_confirm", [big], {}, "cannot be bought"
        yield buyer, order, "button_approve", [big, True], {}, "cannot be bought"
        yield buyer, order, "write", [big, {"state": "purchase"}], {}, "cannot be"
        rule = self.rule.ids
        for vals in ({"amount_min": 9999}, {"active": False}):
            yield (
                buyer,
                "school.purchase.method.rule",
                "write",
                [rule, vals],
                {},
                "only the administrator",
            )
        yield teacher, "school.method.override", "create", [override], {}, "not allowed"
        # quotes
        losing = self.comparison.sudo().purchase_id.order_line[0].ids
        winning = self.winner.sudo().order_line[0].ids
        for ids in (losing, winning):
            yield buyer, line, "write", [ids, {"price_unit": 1}], {}, "decided on"
        yield (
            buyer,
            comparison,
            "action_price",
            [self.comparison.ids, winning[0], 1.0],
            {},
            "",
        )
        yield (
            buyer,
            comparison,
            "write",
            [self.comparison.ids, {"state": "draft"}],
            {},
            "by hand",
        )
        entries = self.comparison.sudo().entry_ids.ids
        for user in (buyer, accountant):
            yield (
                user,
                "school.quote.entry",
                "write",
                [entries, {"price": 1}],
                {},
                "",
            )
            yield user, "school.quote.entry", "unlink", [entries], {}, ""
        # the framework
        yield buyer, order, "button_confirm", [self.call.ids], {}, "exceed the cap"
        yield (
            buyer,
            order,
            "write",
            [self.call.ids, {"school_framework_id": False}],
            {},
            "cannot be written",
        )
        yield (
            buyer,
            "purchase.requisition",
            "write",
            [self.framework.ids, {"school_cap": 9999}],
            {"school_gate": "framework"},
            "",
        )
        officer = self.officer
        for vals in ({"school_cap": 9999}, {"school_called": 0}, {"state": "draft"}):
            yield (
                officer,
                "purchase.requisition",
                "write",
                [self.framework.ids, vals],
                {"school_gate": True},
                "",
            )
        yield (
            officer,
            "purchase.requisition.line",
            "write",
            [self.framework.line_ids.ids, {"price_unit": 99}],
            {},
            "stay once",
        )
        # contracts
        for vals in ({"amount_cap": 9999}, {"amount": 9999}, {"state": "done"}):
            yield buyer, "school.contract", "write", [self.contract.ids, vals], {}, ""
        yield (
            buyer,
            "school.contract",
            "action_release_retention",
            [self.contract.ids, "x"],
            {},
            "does not hold the post",
        )

    def test_every_attack_is_refused_and_changes_nothing(self):
        self.assert_all_refused(self.attacks())

    def test_an_override_is_born_a_draft(self):
        values = {
            "purchase_id": self.big.id,
            "company_id": self.company.id,
            "method": "direct",
            "reason": "急用",
            "state": "approved",
            "amount": 1,
        }
        made = self.rpc(
            self.buyer,
            "school.method.override",
            "create",
            values,
            context={"default_approval_state": "approved"},
        )
        override = self.env["school.method.override"].browse(made)
        self.assertEqual((override.state, override.approval_state), ("draft", "none"))
        self.assertEqual(override.amount, 640)
        with self.assertRaises(Fault):
            self.rpc(self.buyer, "purchase.order", "button_confirm", self.big.ids)
