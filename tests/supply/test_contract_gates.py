"""Bills on a contract: its cap holds side by side and against attacks."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common.attack import AttackCase
from ..common.district import SchoolDistrict
from ..parallel import ParallelCase
from .acceptance_common import AcceptanceBuilder
from .test_contract import ContractBuilder


class BilledBuilder(ContractBuilder, AcceptanceBuilder):
    """Orders of 64.50 under a contract, accepted, with approved draft bills."""

    @classmethod
    def make_bills(cls, count, amount):
        """Return the contract and the bills of ``count`` orders under it."""
        contract = cls.make_contract(amount=amount)
        bills = cls.env["account.move"]
        for _number in range(count):
            order = cls.make_order()
            order.with_user(cls.buyer).school_contract_id = contract
            cls.receive(order)
            bills |= cls.make_bill(order).with_env(cls.env)
        return contract, bills


@tagged("post_install", "-at_install", "-standard", "school_parallel")
class TestContractParallel(BilledBuilder, ParallelCase):
    sister_books = False

    def call(self, record, method, *arguments):
        model, ids = record._name, record.ids

        def run(env):
            getattr(env[model].browse(ids), method)(*arguments)
            return True

        return run

    def test_bills_at_once_do_not_pass_the_cap(self):
        contract, bills = self.make_bills(5, amount=140.0)
        self.assertEqual(set(bills.mapped("amount_total")), {64.5})
        self.commit()
        results = self.in_parallel(
            [(self.accountant, self.call(bill, "action_post")) for bill in bills]
        )
        self.assertEqual(results.count(True), 2, results)
        for error in results:
            if error is not True:
                self.assertIsInstance(error, UserError)
                self.assertIn("would exceed it", str(error))
        self.assertEqual(bills.mapped("state").count("posted"), 2)
        self.assertEqual(contract.amount_billed, 129.0)

    def test_a_supplement_and_bills_at_once(self):
        contract, bills = self.make_bills(3, amount=130.0)
        supplement = self.make_supplement(contract, 64)
        supplement.action_submit()
        approval = supplement.sudo().approval_id
        self.commit()
        decide = self.call(approval, "action_decide", "approve", approval.seq)
        results = self.in_parallel(
            [
                (self.principal, decide),
                *((self.accountant, self.call(bill, "action_post")) for bill in bills),
            ]
        )
        posted = bills.filtered(lambda bill: bill.state == "posted")
        self.assertEqual(contract.amount_cap, 194)
        self.assertGreaterEqual(len(posted), 2, results)
        self.assertEqual(contract.amount_billed, 64.5 * len(posted))
        self.assertLessEqual(contract.amount_billed, contract.amount_cap)


@tagged("post_install", "-at_install")
class TestContractRpc(BilledBuilder, SchoolDistrict, AttackCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.let_in(cls.buyer, cls.accountant, cls.affairs)
        cls.contract, cls.bills = cls.make_bills(2, amount=70.0)
        cls.bills[0].with_user(cls.accountant).action_post()
        cls.over = cls.bills[1]
        cls.order = cls.over.sudo().invoice_line_ids.purchase_line_id.order_id
        cls.env.flush_all()

    def facts(self):
        """What no attack may change."""
        self.env.invalidate_all()
        contract = self.contract.sudo()
        return {
            "contract": (contract.amount_cap, contract.amount_billed, contract.state),
            "bills": self.bills.sudo().mapped("state"),
            "counted": self.bills.sudo().mapped("school_contract_counted"),
            "under": self.order.sudo().school_contract_id,
            "supplements": self.env["school.contract.supplement"].search_count([]),
        }

    def attacks(self):
        """Yield (user, model, method, arguments, a word of the refusal)."""
        accountant, buyer, affairs = self.accountant, self.buyer, self.affairs
        bill, over = "account.move", self.over.ids
        contract, key = "school.contract", self.contract.ids
        yield accountant, bill, "action_post", [over], "would exceed it"
        yield accountant, bill, "write", [over, {"state": "posted"}], ""
        counted = {"school_contract_counted": {}}
        yield accountant, bill, "write", [over, counted], "follows from its lines"
        order = self.order.ids
        for value in (False, 0, 999999):
            leave = {"school_contract_id": value}
            yield buyer, "purchase.order", "write", [order, leave], ""
        for user in (accountant, buyer, affairs):
            yield user, contract, "write", [key, {"amount_billed": 0}], ""
            yield user, contract, "write", [key, {"amount_cap": 9999}], ""
        supplement = {
            "contract_id": self.contract.id,
            "company_id": self.company.id,
            "amount": 500,
            "reason": "x",
            "state": "approved",
            "effective_on": "2026-01-01",
        }
        yield accountant, "school.contract.supplement", "create", [supplement], ""
        yield buyer, contract, "unlink", [key], ""
        yield accountant, contract, "action_close", [key], ""

    def test_every_attack_is_refused_and_changes_nothing(self):
        self.assert_all_refused((*attack, {}, word) for *attack, word in self.attacks())

    def test_a_supplement_is_born_without_effect(self):
        made = self.rpc(
            self.buyer,
            "school.contract.supplement",
            "create",
            {
                "contract_id": self.contract.id,
                "company_id": self.company.id,
                "amount": 500,
                "reason": "x",
                "state": "approved",
                "effective_on": "2026-01-01",
            },
            context={"default_state": "approved"},
        )
        supplement = self.env["school.contract.supplement"].browse(made)
        self.assertEqual((supplement.state, supplement.effective_on), ("draft", False))
        with self.assertRaises(UserError):
            self.over.with_user(self.accountant).action_post()
