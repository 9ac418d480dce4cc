"""What the tests of stock-takes share."""

import uuid
from datetime import date

from ..approval.approval_common import ApprovalBuilder
from ..common.district import SchoolCommon
from .damage_common import RegulationBuilder


class StocktakeBuilder(RegulationBuilder, ApprovalBuilder):
    """Five cards in two rooms, and a rule who decides on differences."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shipped("compensation_c3").action_publish()
        cls.make_flow(
            [{"post": "affairs_director"}, {"post": "principal"}],
            model="school.asset.stocktake",
        )
        cls.category = cls.env.ref("school_logistics.asset_category_a02010105")
        cls.cards = cls.make_cards(3, place="机房") | cls.make_cards(2, place="301")
        cls.batch = cls.make_cards(
            1, title="课桌", quantity=40, original_value=10000, place="301"
        )

    @classmethod
    def make_cards(cls, count, user=None, **values):
        """Make out cards as the property keeper."""
        common = {
            "title": "台式计算机",
            "category_id": cls.category.id,
            "original_value": 4200,
            "date_acquired": date(2025, 9, 1),
            "date_booked": date(2025, 9, 1),
            **values,
        }
        Asset = cls.env["school.asset"].with_user(user or cls.asset_keeper)
        return Asset.create([dict(common) for _number in range(count)])

    @classmethod
    def plan(cls, **values):
        """Return a stock-take that the property keeper planned."""
        Take = cls.env["school.asset.stocktake"].with_user(cls.asset_keeper)
        return Take.create({"title": "秋季清查", "second_count": False, **values})

    @classmethod
    def begun(cls, **values):
        take = cls.plan(**values)
        take.action_freeze()
        return take

    @classmethod
    def entry(cls, take, code="", round=1, **payload):
        """Return a scan as the page sends it."""
        if not isinstance(code, str):
            code = code.name
        return {
            "uuid": str(uuid.uuid4()),
            "made_on": "2026-09-20 08:00:00",
            "payload": {
                "stocktake": take.id,
                "round": round,
                "code": code,
                **payload,
            },
        }

    @classmethod
    def scan(cls, take, code="", user=None, **payload):
        """Send one scan and return the answer."""
        Scan = cls.env["school.asset.scan"].with_user(user or cls.asset_keeper)
        return Scan.submit(cls.entry(take, code, **payload))

    @classmethod
    def scan_all(cls, take, cards, user=None):
        Scan = cls.env["school.asset.scan"].with_user(user or cls.asset_keeper)
        return Scan.submit(
            [cls.entry(take, card, quantity=card.quantity) for card in cards]
        )

    @classmethod
    def decide(cls, document, *users):
        """Submit a document and let people approve it."""
        document.action_submit()
        for user in users or (cls.affairs, cls.principal):
            approval = document.sudo().approval_id
            approval.with_user(user).action_decide("approve", approval.seq)
        document.invalidate_recordset()
        return document


class StocktakeCommon(StocktakeBuilder, SchoolCommon):
    """Stock-takes in a transaction that is rolled back."""

    sister_books = False
