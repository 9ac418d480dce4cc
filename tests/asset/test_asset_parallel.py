"""Stock-takes, transfers and claims by several people at the same moment."""

from odoo.tests import tagged

from ..parallel import ParallelCase
from .stocktake_common import StocktakeBuilder
from .test_asset_transfer import TransferBuilder


@tagged("post_install", "-at_install")
class TestAssetParallel(TransferBuilder, StocktakeBuilder, ParallelCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        one, two = cls.cards[:2]
        cls.first = cls.decide(cls.to_sister(one))
        cls.second = cls.decide(cls.to_sister(one))
        for transfer in cls.first | cls.second:
            transfer.action_sign_out()
        two.action_idle()
        two.action_offer()
        cls.offer = two.sudo().offer_ids
        cls.approved = cls.begun(place="301")
        cls.approved.action_compare()
        cls.approved.difference_ids.cause = "不明"
        cls.decide(cls.approved)
        cls.shelf = cls.make_cards(1, place="库房")
        cls.counting = cls.begun(place="库房")
        old = cls.make_cards(1, place="文印室")
        cls.undecided = (
            cls.env["school.asset.writeoff"]
            .with_user(cls.asset_keeper)
            .create(
                {
                    "reason": "老化",
                    "appraiser_ids": [(6, 0, (cls.teacher | cls.head | cls.clerk).ids)],
                    "line_ids": [(0, 0, {"asset_id": old.id, "opinion": "无法维修"})],
                }
            )
        )
        cls.commit()

    def test_the_same_scan_is_taken_once(self):
        entry = self.entry(self.counting, self.shelf)

        def send(env):
            return env["school.asset.scan"].submit(entry)["result"]

        results = self.in_parallel([(self.asset_keeper, send)] * 4)
        self.assertEqual(results, ["done"] * 4)
        scans = self.env["school.asset.scan"].search([("uuid", "=", entry["uuid"])])
        self.assertEqual(len(scans), 1)

    def test_one_claim_of_two(self):
        offer = self.offer.id

        def claim(env):
            return bool(env["school.asset.offer"].browse(offer).action_claim())

        results = self.in_parallel(
            [(self.sister_keeper, claim), (self.sister_affairs, claim)] * 2
        )
        self.assertEqual(sum(result is True for result in results), 1, results)
        self.assertEqual(
            self.env["school.asset.transfer.line"].search_count(
                [("asset_id", "=", self.offer.asset_id.id)]
            ),
            1,
        )

    def test_a_card_leaves_once(self):
        def take(transfer):
            def run(env):
                return env["school.asset.transfer"].browse(transfer).action_sign_in()

            return run

        results = self.in_parallel(
            [
                (self.sister_keeper, take(self.first.id)),
                (self.sister_affairs, take(self.second.id)),
            ]
            * 2
        )
        self.assertEqual(sum(result is True for result in results), 1, results)
        new = self.env["school.asset"].search([("previous_id", "=", self.cards[0].id)])
        self.assertEqual(len(new), 1)

    def test_adjusted_once(self):
        take = self.approved.id

        def adjust(env):
            return env["school.asset.stocktake"].browse(take).action_adjust()

        self.in_parallel([(self.asset_keeper, adjust), (self.affairs, adjust)] * 2)
        differences = self.approved.difference_ids
        self.env.invalidate_all()
        cases = self.env["school.damage.case"].search(
            [("difference_ids", "in", differences.ids)]
        )
        self.assertEqual(len(cases), 1)
        self.assertEqual(len(cases.line_ids), len(differences))

    def test_one_decision_for_two_clicks(self):
        writeoff = self.undecided.id

        def submit(env):
            return env["school.asset.writeoff"].browse(writeoff).action_submit()

        self.in_parallel([(self.asset_keeper, submit)] * 2)

        def decide(env):
            approval = env["school.asset.writeoff"].browse(writeoff).approval_id
            return approval.action_decide("approve", 1)

        self.in_parallel([(self.affairs, decide)] * 3)
        decisions = self.env["school.approval.decision"].search(
            [
                ("approval_id", "=", self.undecided.approval_id.id),
                ("user_id", "=", self.affairs.id),
            ]
        )
        self.assertEqual(len(decisions), 1)
