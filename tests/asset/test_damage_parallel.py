"""Money of a damage case, taken at two desks at once."""

from odoo.tests import tagged

from ..parallel import ParallelCase
from .damage_common import DamageBuilder


@tagged("post_install", "-at_install")
class TestDamageParallel(DamageBuilder, ParallelCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cash = cls.decided(things=[cls.thing(repair_cost=100)])
        cls.big = cls.decided()
        cls.batch = (
            cls.env["school.asset"]
            .with_user(cls.asset_keeper)
            .create(
                {
                    "title": "课桌",
                    "category_id": cls.asset.category_id.id,
                    "original_value": 1000,
                    "quantity": 10,
                }
            )
        )
        cls.running = cls.make_case()
        cls.running.action_submit()
        cls.commit()

    def test_no_more_is_taken_than_is_due(self):
        party = self.cash.party_ids.id

        def take(number):
            def run(env):
                Party = env["school.damage.party"].browse(party)
                return Party.action_pay_cash(60.0, f"并行{number}")

            return run

        results = self.in_parallel([(self.accountant, take(n)) for n in range(4)])
        self.assertEqual(sum(result is True for result in results), 1, results)
        self.assertEqual(self.cash.party_ids.cash_paid, 60)
        self.assertEqual(len(self.cash.receipt_ids), 1)

    def test_one_bill_for_two_clicks(self):
        case = self.big.id

        def bill(env):
            return env["school.damage.case"].browse(case).action_bill() and True

        self.in_parallel([(self.accountant, bill)] * 3)
        moves = self.env["account.move"].search(
            [("school_damage_party_id", "=", self.big.party_ids.id)]
        )
        self.assertEqual(len(moves), 1)
        self.assertEqual(self.big.party_ids.move_id, moves)

    def test_one_decision_for_two_clicks(self):
        case = self.running.id

        def decide(env):
            approval = env["school.damage.case"].browse(case).approval_id
            return approval.action_decide("approve", 1)

        self.in_parallel([(self.affairs, decide)] * 3)
        decisions = self.env["school.approval.decision"].search(
            [
                ("approval_id", "=", self.running.approval_id.id),
                ("user_id", "=", self.affairs.id),
            ]
        )
        self.assertEqual(len(decisions), 1)

    def test_a_batch_keeps_its_pieces(self):
        card = self.batch.id

        def split(env):
            return env["school.asset"].browse(card).action_split(6) and True

        self.in_parallel([(self.asset_keeper, split)] * 3)
        cards = self.batch | self.batch.search([("split_from_id", "=", card)])
        self.assertEqual(sum(cards.mapped("quantity")), 10)
        self.assertAlmostEqual(sum(cards.mapped("original_value")), 1000, 2)
