"""Attacks on cards, rules and damage cases from outside, with a login."""

from xmlrpc.client import Fault

from odoo.tests import tagged

from ..common.attack import AttackCase
from ..common.district import SchoolDistrict
from .damage_common import DamageBuilder


@tagged("post_install", "-at_install")
class TestDamageRpc(DamageBuilder, SchoolDistrict, AttackCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = (
            cls.asset_keeper,
            cls.keeper,
            cls.accountant,
            cls.teacher,
            cls.sister_keeper,
            cls.sister_accountant,
            cls.admin_user,
        )
        cls.let_in(*cls.users)
        cls.case = cls.decided()
        cls.draft = cls.make_case()
        # a guardian's bill as it was decided, and one that somebody changed since
        cls.bill, cls.changed = (cls.make_bill() for _number in range(2))
        cls.changed.button_draft()
        cls.changed.invoice_line_ids.price_unit = 1
        cls.env.flush_all()

    @classmethod
    def make_bill(cls):
        """Return the posted bill of a guardian."""
        people = [cls.pupil(partner_id=cls.guardian.id)]
        case = cls.decided(people=people)
        case.with_user(cls.accountant).action_bill()
        return case.party_ids.sudo().move_id

    def facts(self):
        """Return everything that no attack may change."""
        self.env.invalidate_all()
        case, version = self.case, self.case.line_ids.version_id
        moves = self.env["account.move"].search([("company_id", "=", self.company.id)])
        return {
            "case": case.read(["state", "amount_total", "billed_total", "pay_until"]),
            "lines": case.line_ids.read(["amount", "billed", "explanation"]),
            "people": case.party_ids.read(["billed", "cash_paid", "waived", "move_id"]),
            "receipts": self.env["school.damage.receipt"].search_count([]),
            "asset": self.asset.read(["state", "original_value", "token", "place"]),
            "history": self.env["school.asset.entry"].search_count([]),
            "version": version.read(["definition", "digest"]),
            "moves": moves.read(
                ["state", "amount_total", "partner_id", "payment_state"]
            ),
            "lines of moves": moves.line_ids.read(["balance", "account_id"]),
        }

    def attacks(self):
        """Yield (user, model, method, arguments, context)."""
        line, party = self.case.line_ids.ids, self.case.party_ids.ids
        case, asset = self.case.ids, self.asset.ids
        keeper, accountant = self.asset_keeper, self.accountant
        gates = ({}, {"school_gate": "approval"}, {"school_gate": True})
        for context in gates:
            yield keeper, "school.damage.line", "write", [line, {"amount": 1}], context
            yield (
                keeper,
                "school.damage.party",
                "write",
                [party, {"billed": 1}],
                context,
            )
            yield (
                keeper,
                "school.damage.case",
                "write",
                [case, {"state": "settled"}],
                context,
            )
            yield keeper, "school.asset", "write", [asset, {"state": "idle"}], context
            yield keeper, "school.asset", "write", [asset, {"token": "x"}], context
        yield keeper, "school.damage.case", "unlink", [case], {}
        yield keeper, "school.damage.line", "unlink", [line], {}
        yield keeper, "school.damage.party", "unlink", [party], {}
        yield keeper, "school.damage.case", "_set_own", [case, {"state": "draft"}], {}
        yield keeper, "school.damage.party", "action_waive", [party, 300.0, "x"], {}
        yield keeper, "school.damage.case", "action_bill", [case], {}
        yield keeper, "school.damage.case", "action_cancel", [case], {}
        yield keeper, "school.damage.case", "action_assess", [case], {}
        for amount in (-5.0, 10**9, "300", True, [1]):
            yield (
                accountant,
                "school.damage.party",
                "action_pay_cash",
                [party, amount, "R9"],
                {},
            )
        yield accountant, "school.damage.party", "action_pay_cash", [party, 1.0, ""], {}
        draft = self.draft.party_ids.ids
        yield (
            accountant,
            "school.damage.party",
            "action_pay_cash",
            [draft, 1.0, "R"],
            {},
        )
        receipt = {
            "name": "R",
            "case_id": case[0],
            "party_id": party[0],
            "company_id": self.company.id,
            "kind": "cash",
            "amount": 300,
            "date": "2026-09-20",
            "user_id": accountant.id,
            "person": "王小明",
        }
        yield accountant, "school.damage.receipt", "create", [receipt], {}
        bill = {
            "move_type": "out_invoice",
            "partner_id": self.guardian.id,
            "school_damage_party_id": party[0],
        }
        yield accountant, "account.move", "create", [bill], {}
        entry = {
            "asset_id": asset[0],
            "company_id": self.company.id,
            "date": "2026-09-01 00:00:00",
            "user_id": keeper.id,
            "kind": "change",
            "values": {"place": "家里"},
        }
        yield keeper, "school.asset.entry", "create", [entry], {}
        yield keeper, "school.asset", "unlink", [asset], {}
        yield keeper, "school.asset", "_set_own", [asset, {"state": "idle"}], {}
        yield keeper, "school.asset", "action_split", [asset, 1], {}
        version = self.case.line_ids.version_id.ids
        model = "school.compensation.version"
        for user in (keeper, self.admin_user):
            yield user, model, "write", [version, {"definition": {}}], {}
            yield user, model, "unlink", [version], {}
            yield user, model, "_publish", [version], {}
        yield from self.attacks_on_bills()
        regulation = self.case.line_ids.version_id.regulation_id.ids
        yield (
            keeper,
            "school.compensation.regulation",
            "write",
            [regulation, {"person_cap": 1}],
            {},
        )
        for stranger in (self.sister_keeper, self.teacher):
            yield stranger, "school.damage.case", "read", [case, ["amount_total"]], {}
            yield stranger, "school.damage.case", "action_bill", [case], {}
            yield (
                stranger,
                "school.damage.party",
                "action_pay_cash",
                [party, 1.0, "R"],
                {},
            )
        yield self.sister_keeper, "school.asset", "read", [asset, ["title"]], {}

    def attacks_on_bills(self):
        """Yield attacks on the bills of guardians, and on posting without approval."""
        bill, changed = self.bill.ids, self.changed.ids
        party = self.bill.sudo().school_damage_party_id
        case, other = party.case_id.ids, self.case.party_ids.ids
        accountant, move = self.accountant, "account.move"
        for stranger in (self.sister_accountant, self.teacher):
            yield stranger, move, "read", [bill, ["amount_total", "partner_id"]], {}
            yield stranger, move, "button_draft", [bill], {}
            yield stranger, "school.damage.case", "action_pay_all_back", [case], {}
            yield stranger, "school.damage.case", "action_bill", [case], {}
        # not what was decided, by every way of posting
        for context in ({}, {"school_gate": "damage_bill"}, {"school_gate": True}):
            yield accountant, move, "action_post", [changed], context, "is not what"
            yield accountant, move, "write", [changed, {"state": "posted"}], context
        yield accountant, move, "_post", [changed], {}
        # a bill stays with its case, and a case that nobody decided has none
        yield accountant, move, "write", [bill, {"school_damage_party_id": False}], {}
        yield (
            accountant,
            move,
            "write",
            [bill, {"school_damage_party_id": other[0]}],
            {},
        )
        yield accountant, "school.damage.case", "action_bill", [self.draft.ids], {}
        yield accountant, "school.damage.case", "action_bill", [case], {}
        for vals in (
            {"move_id": False},
            {"billed": 1},
            {"partner_id": 1},
            {"share": 0},
        ):
            yield accountant, "school.damage.party", "write", [party.ids, vals], {}
        yield accountant, "school.damage.party", "_bill", [other], {}
        yield accountant, "school.damage.party", "_set_figures", [other, {}], {}

    def test_nothing_gives_way(self):
        self.assert_all_refused(self.attacks())

    def test_the_simulator_tells_nothing_of_others(self):
        found = self.rpc(
            self.sister_keeper,
            "school.compensation.regulation",
            "search_count",
            [("company_id", "=", self.company.id)],
        )
        self.assertEqual(found, 0)
        with self.assertRaises(Fault):
            self.rpc(
                self.sister_keeper,
                "school.compensation.try",
                "create",
                {"company_id": self.company.id, "original": 5},
            )
