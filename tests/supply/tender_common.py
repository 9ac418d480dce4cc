"""What the tests of tenders share: one tender, led to any point of its way."""

from contextlib import contextmanager
from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import fields

from . import tender_crypto as crypto
from .chain_common import ChainBuilder, ChainCommon

OPENERS = ("affairs", "accountant", "keeper")


class TenderBuilder(ChainBuilder):
    """A tender for two requests, three vendors, three openers and five experts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_flow([{"name": "校长", "post": "principal"}], model="school.tender")
        cls.vendor3, cls.vendor4 = cls.env["res.partner"].create(
            [
                {"name": "兴华文具厂", "is_company": True},
                {"name": "光明贸易公司", "is_company": True},
            ]
        )
        cls.vendors = cls.vendor | cls.vendor2 | cls.vendor3
        cls.experts = cls.env["res.users"].concat(
            *(
                cls.make_user(f"test.expert{number}", name)
                for number, name in enumerate(("甲", "乙", "丙", "丁", "戊"), start=1)
            )
        )
        cls.env["school.tender.expert"].create(
            [{"user_id": user.id, "company_id": cls.company.id} for user in cls.experts]
        )
        cls.env.flush_all()

    # -- steps ----------------------------------------------------------------------

    @classmethod
    def make_tender(cls, lines=None, user=None, **values):
        """A complete draft for approved requests of chalk and brooms."""
        user = user or cls.buyer
        if lines is None:
            lines = cls.approved(
                cls.line_values(cls.chalk, 100, 4.0),
                cls.line_values(cls.broom, 50, 8.0),
            ).line_ids
        now = fields.Datetime.now()
        tender = (
            cls.env["school.tender"]
            .with_user(user)
            .create(
                {
                    "title": "粉笔扫帚采购",
                    "company_id": cls.company.id,
                    "kind": "internal_tender",
                    "price_weight": 40,
                    "formula_id": cls.env.ref(
                        "school_logistics.tender_formula_lowest"
                    ).id,
                    "deadline": now + timedelta(days=7),
                    "opening_at": now + timedelta(days=7, hours=1),
                    "place": "三楼会议室",
                    "panel_size": 3,
                    "criterion_ids": [
                        (0, 0, {"name": "质量", "weight": 40}),
                        (0, 0, {"name": "服务", "weight": 20, "kind": "commercial"}),
                    ],
                    "custodian_ids": [
                        (0, 0, {"user_id": getattr(cls, name).id}) for name in OPENERS
                    ],
                    **values,
                }
            )
        )
        document = (
            cls.env["ir.attachment"]
            .with_user(user)
            .create({"name": "招标文件.txt", "raw": "招标文件".encode()})
        )
        tender.document_ids = document
        if lines:
            cls.pick(tender, lines)
        return tender

    @classmethod
    def pick(cls, tender, lines, **values):
        """Put request lines into a new lot."""
        wizard = cls.env["school.tender.pick"].with_user(tender.env.user)
        wizard.create(
            {
                "tender_id": tender.id,
                "request_line_ids": [(6, 0, lines.ids)],
                **values,
            }
        ).action_pick()

    @classmethod
    def approve_tender(cls, tender):
        return cls.approve(tender)

    @classmethod
    def publish(cls, tender):
        if tender.approval_state != "approved":
            cls.approve_tender(tender)
        if tender.offer_way != "paper":
            cls.make_key(tender)
        tender.action_publish()
        return tender

    @classmethod
    def make_key(cls, tender):
        """Each opener sets up the own part; the last one makes the key."""
        cls.privates = {}
        for custodian in tender.custodian_ids:
            private = crypto.new_pair()
            cls.privates[custodian.user_id] = private
            room = tender.with_user(custodian.user_id).action_set_up_key(
                crypto.spki(private), crypto.seal_private(private, "口令")
            )
        publics = {
            row["id"]: row["public_key"] for row in [room["me"], *room["others"]]
        }
        tender.with_user(custodian.user_id).action_keep_key(
            *crypto.make_tender_key(publics)
        )

    @classmethod
    def register(cls, tender, *partners):
        """Enter vendors; those without argument are the usual three."""
        return tender.env["school.tender.bidder"].create(
            [
                {"tender_id": tender.id, "partner_id": partner.id}
                for partner in partners or cls.vendors
            ]
        )

    @classmethod
    def hand_in(cls, bidder, **values):
        """Take an envelope in, as the buyer."""
        offer = (
            cls.env["school.tender.offer"]
            .with_user(cls.buyer)
            .create(
                {
                    "tender_id": bidder.tender_id.id,
                    "bidder_id": bidder.id,
                    "brought_by": "业务员",
                    "intact": True,
                    "witness_id": cls.clerk.id,
                    **values,
                }
            )
        )
        return offer

    @classmethod
    def link(cls, bidder):
        """Path of a new link of the vendor."""
        action = bidder.action_link()
        return "/" + action["params"]["link"].split("/", 3)[3]

    @classmethod
    def submit_sealed(cls, bidder, prices, files=()):
        """Submit encrypted prices (of the items in order) as the vendor's page does."""
        tender = bidder.tender_id.sudo()
        sealed, receipt = crypto.seal_offer(
            tender.public_key,
            tender.id,
            bidder.id,
            dict(zip(tender.line_ids.ids, prices, strict=True)),
            files,
        )
        offer = cls.env["school.tender.offer"].sudo()._submit(bidder.sudo(), sealed)
        return offer, receipt

    @classmethod
    @contextmanager
    def at(cls, moment):
        """The clock of the server stands at a moment (UTC)."""
        cls.env.flush_all()
        with freeze_time(moment):
            cls.env.invalidate_all()
            yield

    @classmethod
    def opening(cls, tender):
        return cls.at(tender.opens_at + timedelta(minutes=1))

    @classmethod
    def attend(cls, tender, *names):
        for name in names or OPENERS[:2]:
            tender.with_user(getattr(cls, name)).action_attend()

    @classmethod
    def type_prices(cls, tender, prices, user=None):
        """Type in the prices of the envelopes, by bidder in order."""
        user = user or cls.affairs
        for offer, row in zip(
            tender.sudo().offer_ids.filtered("is_current"), prices, strict=True
        ):
            for price, value in zip(offer.price_ids.with_user(user), row, strict=True):
                price.price_unit = value

    @classmethod
    def sign_opening(cls, tender, *names):
        for name in names or OPENERS[:2]:
            tender.with_user(getattr(cls, name)).action_sign_opening()

    @classmethod
    def published(cls, **values):
        """A published tender with three envelopes on the shelf."""
        tender = cls.publish(cls.make_tender(**values))
        for bidder in cls.register(tender):
            cls.hand_in(bidder)
        return tender

    @classmethod
    def opened(cls, prices=((3.5, 7), (3.8, 6.5), (3.9, 7.5)), **values):
        """A tender that is opened; the clock is left where it was."""
        tender = cls.published(**values)
        with cls.opening(tender):
            cls.attend(tender)
            cls.type_prices(tender, prices)
            cls.sign_opening(tender)
        return tender

    @classmethod
    def seat(cls, tender):
        """Draw the panel and let everybody declare that nothing ties them."""
        tender.with_user(cls.affairs).action_draw_panel()
        for member in tender.sudo().member_ids:
            member.with_user(member.user_id).action_no_conflict()
        return tender.sudo().member_ids

    @classmethod
    def score(cls, tender, points):
        """Every member gives the same points.

        :param dict points: ``{vendor: points of the criteria in order}``
        """
        for member in tender.sudo().member_ids.filtered(lambda m: m.state == "present"):
            for row in member.score_ids.with_user(member.user_id):
                number = list(tender.criterion_ids).index(row.criterion_id)
                row.points = points[row.sudo().bidder_id.partner_id][number]
            member.with_user(member.user_id).action_sign()

    @classmethod
    def evaluated(cls, points=None, **values):
        tender = cls.opened(**values)
        cls.seat(tender)
        if tender.scoring == "points":
            cls.score(
                tender,
                points
                or {cls.vendor: (30, 15), cls.vendor2: (40, 20), cls.vendor3: (20, 10)},
            )
        else:
            for member in tender.sudo().member_ids:
                member.with_user(member.user_id).action_sign()
        member = tender.sudo().member_ids.filtered(lambda m: m.state == "present")[:1]
        tender.with_user(member.user_id).action_evaluate()
        return tender

    @classmethod
    def awarded(cls, **values):
        tender = cls.evaluated(**values)
        tender.with_user(cls.vice).action_award()
        return tender

    @classmethod
    def after_notice(cls, tender):
        """The first moment after the publication of the award."""
        day = tender.notice_until + timedelta(days=1)
        return cls.at(datetime.combine(day, datetime.min.time()) + timedelta(hours=2))


class TenderCommon(TenderBuilder, ChainCommon):
    """Tests of tenders, each rolled back."""
