"""Panel, points, award, objections and orders of a tender."""

from datetime import timedelta
from decimal import Decimal

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.supply.tender.tender_draw import drawn_order
from .tender_common import TenderCommon


@tagged("post_install", "-at_install")
class TestTenderPanel(TenderCommon):
    def test_the_draw_can_be_made_again_and_only_once(self):
        tender = self.opened()
        drawer = tender.with_user(self.affairs)
        with self.assertRaises(UserError):
            tender.with_user(self.buyer).action_draw_panel()
        drawer.action_draw_panel()
        members = tender.sudo().member_ids
        self.assertEqual(len(members), 3)
        self.assertLessEqual(members.user_id, self.experts)
        draw = tender.sudo().draw_ids
        self.assertEqual(len(draw.seed), 64)
        keys = [row["id"] for row in draw.candidates]
        self.assertEqual(drawn_order(draw.seed, keys)[:3], draw.result)
        self.assertTrue(draw.is_right)
        with self.assertRaisesRegex(UserError, "nobody is drawn"):
            drawer.action_draw_panel()
        self.assertEqual(tender.sudo().draw_ids, draw)
        with self.assertRaisesRegex(UserError, "append-only"):
            draw.seed = "0" * 64

    def test_who_is_tied_or_took_part_is_not_drawn(self):
        experts = self.env["school.tender.expert"].search([])
        experts[0].partner_ids = self.vendor2
        experts |= experts.create(
            [
                {"user_id": user.id, "company_id": self.company.id}
                for user in (self.principal, self.keeper, self.buyer, self.teacher)
            ]
        )
        tender = self.opened()
        tender.with_user(self.affairs).action_draw_panel()
        draw = tender.sudo().draw_ids
        self.assertNotIn(experts[0].id, [row["id"] for row in draw.candidates])
        self.assertEqual(
            {(row["name"], row["why"]) for row in draw.excluded},
            {
                (experts[0].name, "is tied to a bidder"),
                (self.principal.name, "decided on the tender"),
                (self.keeper.name, "opens the offers"),
                (self.buyer.name, "prepared the tender"),
                (self.teacher.name, "asked for the goods"),
            },
        )

    def test_who_stands_back_is_replaced_by_lot(self):
        tender = self.opened()
        drawer = tender.with_user(self.affairs)
        drawer.action_draw_panel()
        first = tender.sudo().member_ids[0]
        with self.assertRaisesRegex(UserError, "on the own account"):
            first.with_user(self.affairs).action_no_conflict()
        mine = first.with_user(first.user_id)
        with self.assertRaisesRegex(UserError, "Say why"):
            mine.action_conflict("")
        mine.action_conflict("配偶在该公司任职")
        self.assertEqual(tender.panel_missing, 1)
        drawer.action_draw_panel()
        self.assertEqual(
            tender.sudo().draw_ids.mapped("reason"), ["panel", "substitute"]
        )
        members = tender.sudo().member_ids
        self.assertEqual(len(members), 4)
        self.assertEqual(len(members.user_id), 4)
        with self.assertRaisesRegex(UserError, "declared already"):
            mine.action_no_conflict()

    def test_a_pool_that_is_too_small_is_said(self):
        self.env["school.tender.expert"].search([])[:3].active = False
        tender = self.opened()
        with self.assertRaisesRegex(UserError, "3 experts are needed, 2 can be drawn"):
            tender.with_user(self.affairs).action_draw_panel()


@tagged("post_install", "-at_install")
class TestTenderEvaluation(TenderCommon):
    def test_points_follow_from_the_formula_and_the_members(self):
        tender = self.evaluated()
        ranks = tender.sudo().result_ids.sorted("rank")
        # 700, 705 and 765: the price counts 40, the cheapest has all of it
        self.assertEqual(ranks.mapped("amount"), [705, 700, 765])
        self.assertEqual(ranks.mapped("price_points"), [39.72, 40, 36.6])
        self.assertEqual(ranks.mapped("criteria_points"), [60, 45, 30])
        self.assertEqual(ranks.mapped("total"), [99.72, 85, 66.6])
        self.assertEqual(ranks[0].bidder_id.partner_id, self.vendor2)

    def test_each_gives_the_own_points_only_and_until_signed(self):
        tender = self.opened()
        members = self.seat(tender)
        first, second = members[:2]
        Score = self.env["school.tender.score"]
        mine = Score.with_user(first.user_id).search([("tender_id", "=", tender.id)])
        self.assertEqual(mine.sudo().member_id, first)
        self.assertEqual(len(mine), 6)
        with self.assertRaisesRegex(UserError, "between 0 and 40"):
            mine[0].points = 41
        with self.assertRaisesRegex(UserError, "on the own account"):
            second.score_ids[0].with_user(first.user_id).points = 1
        with self.assertRaises(UserError):
            mine[0].write({"member_id": second.id})
        with self.assertRaisesRegex(UserError, "points are still missing"):
            first.with_user(first.user_id).action_sign()
        for row in mine:
            row.points = 1
        first.with_user(first.user_id).action_sign()
        self.assertTrue(first.signed_on)
        mine[0].points = 2
        self.assertFalse(first.signed_on)
        with self.assertRaisesRegex(UserError, "have still to sign"):
            tender.with_user(first.user_id).action_evaluate()
        with self.assertRaisesRegex(UserError, "a member of the panel"):
            tender.with_user(self.affairs).action_evaluate()

    def test_points_are_over_with_the_evaluation(self):
        tender = self.evaluated()
        row = tender.sudo().score_ids[0]
        with self.assertRaises(UserError):
            row.with_user(row.user_id).points = 1

    def test_offers_above_the_ceiling_and_found_not_valid_do_not_rank(self):
        tender = self.opened(prices=((3.5, 7), (4.5, 6.5), (3.9, 7.5)))
        members = self.seat(tender)
        offer = tender.sudo().offer_ids[2]
        with self.assertRaises(UserError):
            offer.with_user(self.affairs).action_reject("x")
        offer.with_user(members[0].user_id).action_reject("未提供资质")
        self.score(
            tender,
            {self.vendor: (1, 1), self.vendor2: (1, 1), self.vendor3: (1, 1)},
        )
        tender.with_user(members[0].user_id).action_evaluate()
        results = {row.bidder_id.partner_id: row for row in tender.sudo().result_ids}
        self.assertEqual(results[self.vendor2].invalid, "dearer than the ceiling")
        self.assertEqual(results[self.vendor3].invalid, "未提供资质")
        # one valid offer of three that are needed
        self.assertEqual(tender.state, "failed")
        self.assertIn("1 valid offers, 3 are needed", tender.fail_reason)

    def test_equal_offers_are_drawn_and_the_cheaper_goes_first(self):
        tender = self.evaluated(
            scoring="lowest", prices=((3.5, 7), (3.5, 7), (3.4, 7.5))
        )
        ranks = tender.sudo().result_ids.sorted("rank")
        self.assertEqual(ranks.mapped("amount"), [700, 700, 715])
        draw = tender.sudo().draw_ids.filtered(lambda draw: draw.reason == "tie")
        self.assertEqual(draw.result, ranks[:2].bidder_id.ids)

    def test_formulas(self):
        Formula = self.env["school.tender.formula"]
        prices = {key: Decimal(key) for key in (90, 100, 110, 200, 300)}
        ratio = Formula.new({"base": "lowest", "base_percent": 100, "way": "ratio"})
        self.assertEqual(ratio._points(prices, 30)[100], Decimal("27.00"))
        self.assertEqual(ratio._points(prices, 30)[90], 30)
        spread = {
            "base": "average",
            "base_percent": 100,
            "way": "deviation",
            "off_above": 1,
            "off_below": 0.5,
        }
        average = Formula.new(spread)
        self.assertEqual(average._points(prices, 40)[200], Decimal("15.00"))
        self.assertEqual(average._points(prices, 40)[300], 0)
        trimmed = Formula.new({**spread, "base": "trimmed", "base_percent": 97})
        # (100 + 110 + 200) / 3 × 97 % = 132.57
        self.assertEqual(trimmed._base_price(prices.values()).quantize(1), 133)
        few = {key: prices[key] for key in (90, 100, 110)}
        self.assertEqual(trimmed._base_price(few.values()), 97)


@tagged("post_install", "-at_install")
class TestTenderAward(TenderCommon):
    def test_who_awards(self):
        tender = self.evaluated()
        for user in (self.buyer, self.teacher, self.sister_principal):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                tender.with_user(user).action_award()
        tender.with_user(self.vice).action_award()
        self.assertEqual(tender.lot_ids.winner_id.partner_id, self.vendor2)
        self.assertEqual(tender.lot_ids.amount_award, 705)
        self.assertEqual(tender.notice_ids[0].kind, "award")
        self.assertIn(self.vendor2.name, tender.notice_ids[0].text)

    def test_nothing_is_ordered_while_it_is_published(self):
        tender = self.awarded()
        today = self.env["school.unit"]._today()
        self.assertEqual(tender.notice_until, self.school._add_working_days(today, 3))
        with self.assertRaisesRegex(UserError, "is published until"):
            tender.action_order()
        self.assertFalse(tender.order_ids)

    def test_an_objection_blocks_the_contract_until_it_is_answered(self):
        tender = self.awarded()
        objection = self.object(tender)
        self.assertEqual(tender.objections_open, 1)
        with self.after_notice(tender):
            with self.assertRaisesRegex(UserError, "1 objections are not answered"):
                tender.action_order()
            answer = objection.with_user(self.vice).action_answer
            for arguments in (("other", "x"), ("rejected", " "), (1, "x")):
                with self.assertRaises(UserError):
                    answer(*arguments)
            with self.assertRaises(UserError):
                objection.with_user(self.buyer).action_answer("rejected", "x")
            answer("rejected", "不成立")
            with self.assertRaisesRegex(UserError, "is answered"):
                answer("failed", "x")
            tender.action_order()
        self.assertEqual(tender.state, "done")

    def object(self, tender, number=0):
        bidder = tender.bidder_ids[number]
        return (
            self.env["school.tender.objection"]
            .with_user(self.buyer)
            .create(
                {"tender_id": tender.id, "bidder_id": bidder.id, "text": "评分有误"}
            )
        )

    def test_an_objection_that_is_upheld_sends_it_back_to_the_panel(self):
        tender = self.awarded()
        self.object(tender).with_user(self.vice).action_answer("again", "重新评审")
        self.assertEqual(tender.state, "opened")
        self.assertFalse(tender.sudo().result_ids or tender.lot_ids.winner_id)
        self.assertFalse(any(tender.sudo().member_ids.mapped("signed_on")))
        self.score(
            tender,
            {self.vendor: (40, 20), self.vendor2: (30, 15), self.vendor3: (20, 10)},
        )
        member = tender.sudo().member_ids[0].user_id
        tender.with_user(member).action_evaluate()
        tender.with_user(self.vice).action_award()
        self.assertEqual(tender.lot_ids.winner_id.partner_id, self.vendor)

    def test_objections_end(self):
        tender = self.awarded()
        late = fields.Datetime.to_datetime(tender.objection_until) + timedelta(days=2)
        with self.at(late), self.assertRaisesRegex(UserError, "objections ended"):
            self.object(tender)

    def test_the_next_in_rank_follows_a_winner_who_steps_back(self):
        tender = self.awarded()
        lot = tender.lot_ids.with_user(self.vice)
        with self.assertRaisesRegex(UserError, "Say why"):
            lot.action_next("")
        lot.action_next("放弃中标")
        self.assertEqual(tender.lot_ids.winner_id.partner_id, self.vendor)
        self.assertEqual(tender.state, "awarded")
        kinds = tender.notice_ids.mapped("kind")
        self.assertEqual(kinds.count("award"), 2)

    def test_the_award_becomes_an_order_at_its_prices(self):
        tender = self.awarded()
        with self.after_notice(tender):
            with self.assertRaises(UserError):
                tender.with_user(self.principal).action_order()
            tender.action_order()
            order = tender.order_ids
            self.assertEqual(order.partner_id, self.vendor2)
            self.assertEqual(order.amount_total, 705)
            self.assertEqual(order.school_method, "internal_tender")
            self.assertEqual(len(order.school_quote_ids), 3)
            self.assertEqual(
                sorted(order.school_quote_ids.mapped("amount")), [700, 705, 765]
            )
            self.assertEqual(tender.state, "done")
            lines = order.sudo().order_line.school_allocation_ids.request_line_id
            self.assertEqual(lines.mapped("qty_drafted"), [100, 50])
            with self.assertRaises(UserError):
                order.school_method = "direct"
            with self.assertRaises(UserError):
                order.school_tender_id = False
            order.order_line[0].price_unit = 3.9
            with self.assertRaisesRegex(UserError, "was awarded to|offered"):
                order.button_confirm()
            order.order_line[0].price_unit = 3.8
            order.partner_id = self.vendor
            with self.assertRaisesRegex(UserError, "was awarded to|offered"):
                order.button_confirm()
            order.partner_id = self.vendor2
            # another vendor has another price in the catalogue
            for line, price in zip(order.order_line, (3.8, 6.5), strict=True):
                line.price_unit = price
            order.button_confirm()
            self.assertEqual(order.state, "purchase")
            self.assertEqual(lines.mapped("qty_ordered"), [100, 50])

    def test_an_order_is_not_declared_one_of_a_tender(self):
        tender = self.awarded()
        order = self.env["purchase.order"].with_user(self.buyer)
        order = order.with_context(default_school_tender_id=tender.id).create(
            {"partner_id": self.vendor.id, "school_tender_id": tender.id}
        )
        self.assertFalse(order.school_tender_id)
        with self.assertRaises(UserError):
            order.school_tender_id = tender
