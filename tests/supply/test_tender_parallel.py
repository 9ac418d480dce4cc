"""Tenders with several people at the same moment: real transactions, committed."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..parallel import ParallelCase
from . import tender_crypto as crypto
from .tender_common import TenderBuilder


@tagged("post_install", "-at_install", "-standard", "school_parallel")
class TestTenderParallel(TenderBuilder, ParallelCase):
    sister_books = False

    def in_parallel(self, calls):
        # the losers of a race fail in PostgreSQL and are tried again: no complaint
        with mute_logger("odoo.sql_db"):
            return super().in_parallel(calls)

    def past(self, tender, column="closes_at"):
        """Let the clock of a tender be where the test needs it."""
        moment = fields.Datetime.now() - timedelta(seconds=1)
        self.env.cr.execute(
            "UPDATE school_tender SET closes_at = %s, opens_at = %s WHERE id = %s",
            (moment, moment, tender.id),
        )
        self.commit()
        self.env.invalidate_all()

    def test_two_openers_at_once_begin_one_opening(self):
        tender = self.published()
        self.past(tender)

        def attend(env):
            return env["school.tender"].browse(tender.id).action_attend()

        openers = (self.affairs, self.accountant, self.keeper)
        results = self.in_parallel([(user, attend) for user in openers] * 2)
        self.assertEqual(results, [True] * 6)
        self.assertEqual(tender.state, "opening")
        self.assertEqual(len(tender.price_ids), 6)
        self.assertTrue(all(tender.custodian_ids.mapped("attended_on")))

        self.type_prices(tender, ((3.5, 7), (3.8, 6.5), (3.9, 7.5)))
        self.commit()

        def sign(env):
            return env["school.tender"].browse(tender.id).action_sign_opening()

        self.in_parallel([(user, sign) for user in openers])
        self.assertEqual(tender.state, "opened")

        def draw(env):
            return env["school.tender"].browse(tender.id).action_draw_panel()

        results = self.in_parallel([(self.affairs, draw)] * 4)
        refused = [result for result in results if isinstance(result, UserError)]
        self.assertEqual(len(refused), 3, results)
        self.assertEqual(len(tender.draw_ids), 1)
        self.assertEqual(len(tender.member_ids), 3)

    def test_a_submission_and_the_deadline(self):
        """What came in counts or was refused; nothing comes into a closed tender."""
        tender = self.publish(self.make_tender(offer_way="electronic"))
        bidders = self.register(tender)
        for bidder in bidders:
            self.submit_sealed(bidder, ("3.5", "7"))
        sealed, _receipt = crypto.seal_offer(
            tender.public_key,
            tender.id,
            bidders[0].id,
            {line: "1" for line in tender.line_ids.ids},
        )
        self.commit()

        def submit(env):
            bidder = env["school.tender.bidder"].sudo().browse(bidders[0].id)
            offer = env["school.tender.offer"].sudo()._submit(bidder, sealed)
            return offer.id

        def close(env):
            found = env["school.tender"].sudo().browse(tender.id)
            if found.state == "published":
                found._close()
            return found.offer_ids.filtered("is_current").ids

        results = self.in_parallel([(self.buyer, submit), (self.buyer, close)] * 3)
        self.assertFalse([r for r in results if isinstance(r, Exception)], results)
        self.assertEqual(tender.state, "closed")
        counting = tender.offer_ids.filtered("is_current")
        self.assertEqual(len(counting), 3)
        taken = [key for key in results[::2] if key]
        self.assertEqual(len(tender.offer_ids), 3 + len(taken))
        # whoever saw it closed saw all that counts
        self.assertEqual(set(results[1::2][-1]) - set(tender.offer_ids.ids), set())
        self.assertFalse(self.submit_sealed(bidders[1], ("1", "1"))[0])

    def test_offers_of_one_vendor_at_once_leave_one(self):
        tender = self.publish(self.make_tender(offer_way="electronic"))
        bidder = self.register(tender)[0]
        sealed, _receipt = crypto.seal_offer(
            tender.public_key,
            tender.id,
            bidder.id,
            {line: "1" for line in tender.line_ids.ids},
        )
        self.commit()

        def submit(env):
            found = env["school.tender.bidder"].sudo().browse(bidder.id)
            return env["school.tender.offer"].sudo()._submit(found, sealed).id

        results = self.in_parallel([(self.buyer, submit)] * 5)
        self.assertTrue(all(isinstance(result, int) for result in results), results)
        self.assertEqual(len(bidder.offer_ids.filtered("is_current")), 1)
        self.assertEqual(tender.submissions, 5)

    def test_one_request_line_in_one_of_two_tenders(self):
        lines = self.approved(self.line_values(self.chalk, 10, 4.0)).line_ids
        tenders = self.make_tender(lines) | self.make_tender(lines)
        self.commit()

        def submit(key):
            return lambda env: env["school.tender"].browse(key).action_submit()

        results = self.in_parallel([(self.buyer, submit(key)) for key in tenders.ids])
        self.assertEqual(results.count(True), 1, results)
        self.assertEqual(sorted(tenders.mapped("state")), ["draft", "submitted"])
