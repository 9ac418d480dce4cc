"""A tender on its way: what each step lets through, and what it refuses."""

import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from . import tender_crypto as crypto
from .tender_common import TenderCommon


@tagged("post_install", "-at_install")
class TestTenderDraft(TenderCommon):
    def test_requests_become_items_with_the_lowest_estimate_as_ceiling(self):
        first = self.approved(self.line_values(self.chalk, 60, 4.0))
        second = self.approved(self.line_values(self.chalk, 40, 3.5))
        tender = self.make_tender(first.line_ids | second.line_ids)
        self.assertRegex(tender.name, r"^ZB/\d{4}/\d{2}/\d{4}$")
        self.assertEqual(tender.line_ids.quantity, 100)
        self.assertEqual(tender.line_ids.price_ceiling, 3.5)
        self.assertEqual(tender.amount_total, 350)
        self.assertEqual(tender.line_ids.qty_requested, 100)

    def test_what_is_missing_is_named_all_at_once(self):
        tender = self.make_tender(
            lines=False,
            price_weight=20,
            panel_size=2,
            deadline=fields.Datetime.now() + timedelta(days=1),
            opening_at=fields.Datetime.now(),
            custodian_ids=[(0, 0, {"user_id": self.buyer.id})],
            owner_ids=[(6, 0, (self.head | self.clerk).ids)],
        )
        tender.document_ids = False
        with self.assertRaises(UserError) as refusal:
            tender.action_submit()
        for text in (
            "at least one item",
            "Attach the tender documents",
            "make 80.0 points",
            "between 30.0 and 100.0",
            "odd number",
            "names at most 0",
            "the three people",
            "prepares the tender neither",
            "5 days from the publication",
            "before the deadline",
        ):
            with self.subTest(text=text):
                self.assertIn(text, str(refusal.exception))

    def test_a_request_line_is_in_one_living_tender(self):
        lines = self.approved(self.line_values(self.chalk, 10, 4.0)).line_ids
        first, second = self.make_tender(lines), self.make_tender(lines)
        first.action_submit()
        with self.assertRaisesRegex(UserError, f"is in {first.name} already"):
            second.action_submit()
        first.action_withdraw()
        second.action_submit()
        self.assertEqual(second.state, "submitted")

    def test_nobody_buys_aside_what_a_tender_buys(self):
        lines = self.approved(self.line_values(self.chalk, 10, 4.0)).line_ids
        tender = self.make_tender(lines)
        tender.action_submit()
        with self.assertRaisesRegex(UserError, f"{tender.name} buys it"):
            self.pool(lines)
        tender.action_withdraw()
        self.assertTrue(self.pool(lines))

    def test_what_was_approved_is_not_changed(self):
        tender = self.make_tender()
        self.approve_tender(tender)
        later = tender.deadline + timedelta(days=1)
        for vals in ({"deadline": later}, {"title": "别的"}, {"state": "published"}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                tender.write(vals)
        with self.assertRaises(UserError):
            tender.line_ids[0].price_ceiling = 99
        with self.assertRaises(UserError):
            tender.criterion_ids[0].weight = 1
        with self.assertRaises(UserError):
            tender.custodian_ids[0].user_id = self.buyer

    def test_an_exchanged_document_stops_the_publication(self):
        tender = self.make_tender()
        self.approve_tender(tender)
        tender.document_ids.sudo().raw = b"others"
        with self.assertRaisesRegex(UserError, "publish the tender"):
            tender.action_publish()
        self.assertEqual(tender.state, "approved")

    def test_a_deadline_that_came_too_near_stops_the_publication(self):
        tender = self.make_tender()
        self.approve_tender(tender)
        with self.at(tender.deadline - timedelta(days=2)):
            with self.assertRaisesRegex(UserError, "demands 5 days"):
                tender.action_publish()

    def test_who_prepares(self):
        for user in (self.teacher, self.keeper, self.sister_buyer, self.principal):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.make_tender(lines=False, user=user)

    def test_only_named_vendors_take_part_where_the_rule_says_so(self):
        now = fields.Datetime.now()
        tender = self.make_tender(
            kind="invited_tender",
            deadline=now + timedelta(days=25),
            opening_at=now + timedelta(days=25),
            panel_size=5,
            invited_ids=[(6, 0, (self.vendor | self.vendor2).ids)],
        )
        with self.assertRaisesRegex(UserError, "at least 3 vendors"):
            tender.action_submit()
        tender.invited_ids = self.vendors
        self.publish(tender)
        self.assertEqual(tender.bidder_ids.partner_id, self.vendors)
        self.assertEqual(set(tender.bidder_ids.mapped("way")), {"invited"})
        with self.assertRaisesRegex(UserError, "only vendors that the approval named"):
            self.register(tender, self.vendor4)

    def test_later_deadlines_are_notices(self):
        tender = self.publish(self.make_tender())
        before = tender.closes_at
        to_text = fields.Datetime.to_string
        earlier = to_text(before - timedelta(days=1))
        with self.assertRaisesRegex(UserError, "only moves later"):
            tender.action_clarify("改期", earlier)
        tender.action_clarify("延期", to_text(before + timedelta(days=2)))
        self.assertEqual(tender.closes_at, before + timedelta(days=2))
        self.assertGreaterEqual(tender.opens_at, tender.closes_at)
        self.assertEqual(tender.deadline, before)
        with self.assertRaisesRegex(UserError, "append-only"):
            tender.notice_ids[0].sudo().text = "x"
        with self.at(tender.closes_at - timedelta(days=1)):
            with self.assertRaisesRegex(UserError, "keep 2 days"):
                tender.action_clarify("补充")


@tagged("post_install", "-at_install")
class TestTenderOffers(TenderCommon):
    def test_an_envelope_is_entered_with_clock_and_account(self):
        tender = self.publish(self.make_tender())
        bidder = self.register(tender)[0]
        offer = self.hand_in(bidder, received_on="2020-01-01", state="opened")
        self.assertEqual((offer.state, offer.received_by_id), ("sealed", self.buyer))
        self.assertGreater(offer.received_on.year, 2020)
        self.assertFalse(offer.price_ids)
        with self.assertRaises(UserError):
            offer.with_user(self.buyer).write({"brought_by": "x"})
        with self.assertRaisesRegex(UserError, "witnesses this envelope"):
            offer.with_user(self.buyer).action_witness()
        again = self.hand_in(bidder)
        self.assertEqual((offer.state, again.is_current), ("replaced", True))
        broken = self.hand_in(bidder, intact=False)
        self.assertEqual((broken.state, again.is_current), ("refused", True))
        with self.assertRaisesRegex(UserError, "a colleague witnesses"):
            self.hand_in(bidder, witness_id=self.buyer.id)

    def test_nothing_comes_in_after_the_deadline(self):
        tender = self.publish(self.make_tender())
        bidders = self.register(tender)
        with self.at(tender.closes_at):
            with self.assertRaisesRegex(UserError, "offers have ended"):
                self.hand_in(bidders[0])
            with self.assertRaisesRegex(UserError, "offers have ended"):
                self.register(tender, self.vendor4)

    def test_too_few_offers_fail_unopened(self):
        tender = self.publish(self.make_tender())
        bidders = self.register(tender)
        for bidder in bidders[:2]:
            self.hand_in(bidder)
        with self.assertRaisesRegex(UserError, "may come in until"):
            tender.action_close()
        with self.at(tender.closes_at):
            cron = self.env.ref("school_logistics.tender_close_cron")
            with self.enter_registry_test_mode():
                cron.method_direct_trigger()
        self.assertEqual(tender.state, "failed")
        self.assertIn("2 offers came in, 3 are needed", tender.fail_reason)
        self.assertFalse(any(tender.share_ids.sudo().mapped("is_live")))
        self.assertFalse(tender.sudo().price_ids)

    def test_a_failed_tender_is_repeated_with_what_is_still_open(self):
        tender = self.publish(self.make_tender())
        with self.at(tender.closes_at):
            tender.action_close()
        self.assertEqual(tender.state, "failed")
        again = self.env["school.tender"].browse(tender.action_again()["res_id"])
        self.assertEqual(again.first_id, tender)
        self.assertEqual(again.state, "draft")
        self.assertEqual(again.line_ids.mapped("name"), tender.line_ids.mapped("name"))
        self.assertEqual(sum(again.share_ids.mapped("quantity")), 150)
        with self.assertRaisesRegex(UserError, "repeated already"):
            tender.action_again()

    def test_the_opening_takes_two_people_and_the_hour(self):
        tender = self.published()
        with self.at(tender.closes_at + timedelta(minutes=1)):
            with self.assertRaisesRegex(UserError, "not before"):
                self.attend(tender, "affairs")
        with self.opening(tender):
            with self.assertRaisesRegex(UserError, "open the offers, each on the own"):
                tender.with_user(self.principal).action_attend()
            self.attend(tender, "affairs", "affairs")
            self.assertEqual(tender.state, "closed")
            self.assertFalse(tender.sudo().price_ids)
            self.attend(tender, "keeper")
            self.assertEqual(tender.state, "opening")
            self.assertEqual(len(tender.sudo().price_ids), 6)
            self.assertFalse(any(tender.sudo().price_ids.mapped("price_unit")))
            self.type_prices(tender, ((3.5, 7), (3.8, 6.5), (3.9, 7.5)))
            self.sign_opening(tender, "affairs", "affairs")
            self.assertEqual(tender.state, "opening")
            # what is changed after a signature takes both signatures again
            price = tender.sudo().price_ids[0].with_user(self.keeper)
            price.price_unit = 3.6
            self.sign_opening(tender, "keeper")
            self.assertEqual(tender.state, "opening")
            self.sign_opening(tender, "affairs")
            self.assertEqual(tender.state, "opened")
            with self.assertRaises(UserError):
                price.price_unit = 1
            with self.assertRaises(UserError):
                self.attend(tender, "accountant")


@tagged("post_install", "-at_install")
class TestTenderSealed(TenderCommon):
    PRICES = (("3.55", "7.10"), ("3.85", "6.15"), ("3.95", "7.95"))

    def sealed(self):
        tender = self.publish(self.make_tender(offer_way="electronic"))
        bidders = self.register(tender)
        self.receipts = [
            self.submit_sealed(bidder, prices, [("样品.txt", b"sample")])[1]
            for bidder, prices in zip(bidders, self.PRICES, strict=True)
        ]
        return tender

    def hand_share(self, tender, giver, taker):
        """The giver's browser: own share out of the own key, sealed for the taker."""
        room = tender.with_user(giver).get_room()
        share = self.privates[giver].decrypt(
            crypto.unb64(room["sealed_share"]), crypto.OAEP
        )
        other = next(row for row in room["others"] if row["name"] == taker.name)
        sealed = crypto.load_public(other["public_key"]).encrypt(share, crypto.OAEP)
        tender.with_user(giver).action_hand_share(other["id"], crypto.b64(sealed))

    def key_of(self, tender, taker):
        """The taker's browser: both shares make the tender's key."""
        room = tender.with_user(taker).get_room()
        mine, handed = (
            self.privates[taker].decrypt(crypto.unb64(room[name]), crypto.OAEP)
            for name in ("sealed_share", "handed_share")
        )
        return room, crypto.open_tender_key(room["sealed_key"], mine, handed)

    def test_two_of_three_open_what_the_server_never_had(self):
        tender = self.sealed()
        with self.opening(tender):
            self.attend(tender)
            self.assertFalse(tender.with_user(self.affairs).get_room()["offers"])
            self.hand_share(tender, self.accountant, self.affairs)
            room, private = self.key_of(tender, self.affairs)
            self.assertEqual(len(room["offers"]), 3)
            opener = tender.with_user(self.affairs)
            for offer in room["offers"]:
                statement, salt, files = crypto.open_offer(private, tender.id, offer)
                opener.action_reveal(offer["id"], statement, salt)
                opener.action_reveal_file(offer["id"], 1, crypto.b64(files[0]))
                with self.assertRaisesRegex(UserError, "not the file"):
                    opener.action_reveal_file(offer["id"], 1, crypto.b64(b"other"))
            self.sign_opening(tender)
        self.assertEqual(tender.state, "opened")
        found = [
            tuple(f"{price:.2f}" for price in offer.price_ids.mapped("price_unit"))
            for offer in tender.sudo().offer_ids
        ]
        self.assertEqual(tuple(found), self.PRICES)
        with self.assertRaises(UserError):
            tender.sudo().price_ids.with_user(self.affairs).write({"price_unit": 1})

    def test_only_what_was_committed_to_is_entered(self):
        tender = self.sealed()
        offers = tender.sudo().offer_ids
        with self.opening(tender):
            with self.assertRaisesRegex(UserError, "while it is “Being Opened”"):
                tender.with_user(self.affairs).action_reveal(
                    offers[0].id, *self.receipts[0].values()
                )
            self.attend(tender)
            opener = tender.with_user(self.affairs)
            forged = json.loads(self.receipts[0]["statement"])
            forged["prices"] = {key: "1" for key in forged["prices"]}
            salt = self.receipts[0]["salt"]
            for statement, key in (
                (json.dumps(forged), offers[0].id),
                (self.receipts[0]["statement"], offers[1].id),
            ):
                with self.assertRaisesRegex(UserError, "proof does not fit"):
                    opener.action_reveal(key, statement, salt)
            with self.assertRaisesRegex(UserError, "still unopened"):
                opener.action_sign_opening()
            # a vendor's own receipt opens what the openers could not
            opener.action_unreadable(offers[0].id, "解密失败")
            opener.action_reveal(offers[0].id, *self.receipts[0].values())
            self.assertEqual(offers[0].state, "opened")
            with self.assertRaisesRegex(UserError, "no such offer"):
                opener.action_reveal(offers[0].id, *self.receipts[0].values())

    def test_a_new_offer_replaces_the_old_one_for_good(self):
        tender = self.publish(self.make_tender(offer_way="electronic"))
        bidder = self.register(tender)[0]
        first, _receipt = self.submit_sealed(bidder, ("1.11", "2.22"))
        second, _receipt = self.submit_sealed(bidder, ("1.10", "2.20"))
        self.assertEqual((first.state, second.state), ("replaced", "sealed"))
        self.assertFalse(first.envelope_ids or first.sealed_key)
        self.assertTrue(first.commitment)
        self.assertTrue(bidder.sudo()._withdraw())
        self.assertEqual(second.state, "withdrawn")
        self.assertFalse(bidder.has_offer)
        with self.at(tender.closes_at):
            self.assertFalse(self.submit_sealed(bidder, ("1", "2"))[0])
            self.assertFalse(bidder.sudo()._withdraw())

    def test_the_key_is_made_once_by_all_three(self):
        tender = self.make_tender(offer_way="electronic")
        self.approve_tender(tender)
        with self.assertRaisesRegex(UserError, "have not made the key"):
            tender.action_publish()
        private = crypto.new_pair()
        own = crypto.spki(private), crypto.seal_private(private, "口令")
        with self.assertRaisesRegex(UserError, "each on the own account"):
            tender.action_set_up_key(*own)
        opener = tender.with_user(self.affairs)
        opener.action_set_up_key(*own)
        with self.assertRaisesRegex(UserError, "all three openers"):
            opener.action_keep_key(own[0], {"iv": "", "body": ""}, {})
        self.make_key(tender)
        for call, arguments in (
            ("action_set_up_key", own),
            ("action_keep_key", (own[0], {"iv": "", "body": ""}, {})),
        ):
            with self.assertRaisesRegex(UserError, "stays as it is"):
                getattr(opener, call)(*arguments)

    def test_links_end_and_are_not_guessed(self):
        tender = self.publish(self.make_tender(offer_way="both"))
        first, second = self.register(tender)[:2]
        Bidder = self.env["school.tender.bidder"]
        token = self.link(first).rsplit("/", 1)[1]
        self.assertEqual(Bidder._of_token(first.id, token), first)
        self.assertFalse(Bidder._of_token(second.id, token))
        for wrong in ("", token[:-1], token + "a", token.swapcase()):
            self.assertFalse(Bidder._of_token(first.id, wrong))
        self.assertNotIn(token, first.sudo().token_digest)
        renewed = self.link(first).rsplit("/", 1)[1]
        self.assertFalse(Bidder._of_token(first.id, token))
        with self.at(tender.closes_at + timedelta(seconds=1)):
            self.assertFalse(Bidder._of_token(first.id, renewed))
        with self.assertRaises(AccessError):
            first.read(["token_digest"])
