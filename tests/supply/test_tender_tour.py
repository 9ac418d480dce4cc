"""A tender in browsers, from the publication to the award, with real encryption."""

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..common.district import SchoolDistrict
from .tender_common import OPENERS, TenderBuilder

VENDOR = """
(async () => {
    const prices = ["3.20", "6.70"];
    document.querySelectorAll("input[data-item]").forEach((input, index) => {
        input.value = prices[index];
        input.dispatchEvent(new Event("input", {bubbles: true}));
    });
    if (document.querySelector("[data-sum]").textContent !== "655.00") {
        throw new Error("sum");
    }
    const files = new DataTransfer();
    files.items.add(new File(["营业执照"], "licence.txt"));
    document.querySelector("input[type=file]").files = files.files;
    document.querySelector("form").requestSubmit();
    const receipt = document.querySelector("[data-receipt]");
    for (let i = 0; i < 200 && receipt.hidden; i++) {
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const shown = document.querySelector("[data-show=commitment]").textContent;
    if (shown.length !== 64 || !receipt.href.startsWith("blob:")) {
        throw new Error(document.querySelector("[data-show=error]").textContent);
    }
    console.log("test successful");
})().catch((error) => console.error(String(error)));
"""


@tagged("post_install", "-at_install")
class TestTenderTour(TenderBuilder, SchoolDistrict, HttpCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in [cls.buyer, cls.vice, *cls.experts]:
            user.sudo().password = user.login
        for name in OPENERS:
            getattr(cls, name).sudo().password = getattr(cls, name).login

    def tour(self, name, user, tender):
        self.start_tour(
            f"/odoo/action-school_logistics.school_tender_action/{tender.id}",
            f"school_tender_{name}",
            login=user.login,
            timeout=120,
        )
        self.env.invalidate_all()

    def pass_time(self, tender):
        """The deadline and the hour of the opening have come."""
        moment = fields.Datetime.now() - timedelta(seconds=1)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE school_tender SET closes_at = %s, opens_at = %s WHERE id = %s",
            (moment, moment, tender.id),
        )
        self.env.invalidate_all()

    def test_from_the_publication_to_the_award(self):
        tender = self.approve_tender(self.make_tender(offer_way="electronic"))
        for name in OPENERS:
            self.tour("set_up_key", getattr(self, name), tender)
        self.assertTrue(tender.public_key)
        self.tour("publish", self.buyer, tender)
        self.assertEqual(tender.state, "published")
        bidder = tender.bidder_ids
        self.browser_js(
            self.link(bidder),
            VENDOR,
            ready="!!document.querySelector('[data-ready]')",
            timeout=90,
        )
        offer = bidder.sudo().offer_ids
        self.assertEqual((offer.state, len(offer.envelope_ids)), ("sealed", 2))
        others = self.register(tender, self.vendor2, self.vendor3)
        for other, prices in zip(others, (("3.8", "7"), ("3.9", "8")), strict=True):
            self.submit_sealed(other, prices)
        self.pass_time(tender)
        self.tour("attend", self.affairs, tender)
        self.tour("hand", self.accountant, tender)
        self.tour("open", self.affairs, tender)
        self.tour("sign", self.accountant, tender)
        self.assertEqual(tender.state, "opened")
        self.assertEqual(offer.price_ids.mapped("price_unit"), [3.2, 6.7])
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", offer._name), ("res_id", "=", offer.id)]
        )
        self.assertEqual(attachment.raw.decode(), "营业执照")
        self.tour("draw", self.affairs, tender)
        first, *rest = tender.sudo().member_ids
        for member in rest:
            member.with_user(member.user_id).action_no_conflict()
        self.pre_score(rest, first)
        self.tour("member", first.user_id, tender)
        self.assertEqual(tender.state, "evaluated")
        self.tour("award", self.vice, tender)
        self.assertEqual(tender.lot_ids.winner_id, bidder)
        self.assertEqual(tender.lot_ids.amount_award, 655)

    def pre_score(self, members, last):
        """The others give their points as soon as the last one has declared."""
        last.with_user(last.user_id).action_no_conflict()
        for member in members:
            for row in member.score_ids.with_user(member.user_id):
                row.points = 15
            member.with_user(member.user_id).action_sign()
        # the last one declares in the browser
        last._set_own({"state": "asked", "declared_on": False})
