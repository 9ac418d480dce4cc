"""Quotes: asked on Odoo's alternatives, compared, decided with a reason, kept."""

from psycopg2.errors import RestrictViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .chain_common import ChainCommon
from .quote_common import QuoteBuilder


@tagged("post_install", "-at_install")
class TestQuoteComparison(QuoteBuilder, ChainCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.comparison = cls.make_comparison(cls.vendor2)
        cls.order = cls.comparison.purchase_id
        cls.offer(cls.comparison, cls.vendor2, 3.0, 6.0)
        cls.other = cls.quote_of(cls.comparison, cls.vendor2)

    def decide(self, order, reason=""):
        self.comparison.write({"chosen_id": order.id, "reason": reason})
        self.comparison.action_decide()

    def test_a_vendor_asked_has_an_order_without_prices(self):
        comparison = self.make_comparison(self.vendor2)
        other = self.quote_of(comparison, self.vendor2)
        self.assertEqual(
            other.purchase_group_id, comparison.purchase_id.purchase_group_id
        )
        self.assertEqual(other.order_line.mapped("price_unit"), [0.0, 0.0])
        self.assertEqual(other.order_line.mapped("product_qty"), [20.0, 10.0])
        comparison.ask_partner_ids = self.vendor2
        with self.assertRaisesRegex(UserError, "not asked yet"):
            comparison.action_ask()

    def test_the_matrix_marks_the_lowest(self):
        matrix = self.comparison.matrix
        self.assertEqual([v["total"] for v in matrix["vendors"]], [129.0, 120.0])
        self.assertEqual([v["lowest"] for v in matrix["vendors"]], [False, True])
        cells = matrix["rows"][0]["cells"]
        self.assertEqual([cell["price"] for cell in cells], [3.2, 3.0])
        self.assertEqual([cell["lowest"] for cell in cells], [False, True])

    def test_an_order_with_alternatives_is_not_confirmed_uncompared(self):
        with self.assertRaisesRegex(UserError, "compare the quotes"):
            self.order.button_confirm()

    def test_the_lowest_is_chosen_without_a_reason(self):
        self.decide(self.other)
        shares = self.order.order_line.sudo().school_allocation_ids
        self.assertFalse(shares)
        self.assertEqual(len(self.other.order_line.sudo().school_allocation_ids), 2)
        self.other.button_confirm()
        self.assertEqual((self.other.state, self.order.state), ("purchase", "cancel"))
        self.assertEqual(self.other.school_method, "inquiry")
        self.assertEqual(len(self.other.school_quote_ids), 2)

    def test_another_than_the_lowest_needs_a_reason(self):
        with self.assertRaisesRegex(UserError, "lowest offer is that of 五金百货公司"):
            self.decide(self.order)
        self.decide(self.order, reason="供货更快，有质保")
        self.order.button_confirm()
        self.assertEqual(self.order.state, "purchase")

    def test_an_offer_that_is_not_complete_is_not_chosen(self):
        self.comparison.action_price(self.other.order_line[0].id, 0)
        with self.assertRaisesRegex(UserError, "a price for every item"):
            self.decide(self.other)

    def test_fewer_quotes_than_the_table_asks_for_need_a_reason(self):
        self.make_rule("inquiry", 50, min_quotes=3)
        with self.assertRaisesRegex(UserError, "2 independent quotes"):
            self.decide(self.other)
        self.decide(self.other, reason="第三家未回复")
        self.other.button_confirm()

    # vendors that look like one -----------------------------------------------------

    def test_related_vendors_are_named_and_count_as_one(self):
        (self.vendor | self.vendor2).phone = "0512-6666 8888"
        self.comparison.invalidate_recordset()
        self.assertIn("Looks related", self.comparison.warning)
        self.assertEqual(self.comparison.quote_count, 1)
        with self.assertRaisesRegex(UserError, "Looks related"):
            self.decide(self.other)

    def test_a_vendor_with_the_phone_of_the_buyer_is_named(self):
        self.buyer.partner_id.phone = "13800001111"
        self.vendor2.phone = "138 0000 1111"
        self.comparison.invalidate_recordset()
        self.assertIn(self.buyer.name, self.comparison.warning)

    # offers are facts ---------------------------------------------------------------

    def test_quotes_that_were_decided_on_are_not_edited(self):
        self.decide(self.other)
        for change in (
            lambda: self.order.order_line[0].write({"price_unit": 1}),
            lambda: self.other.order_line[0].write({"price_unit": 9}),
            lambda: self.order.write({"partner_id": self.vendor2.id}),
            lambda: self.order.order_line[0].unlink(),
            lambda: self.comparison.action_price(self.other.order_line[0].id, 1),
            lambda: self.comparison.write({"chosen_id": self.order.id}),
        ):
            with self.assertRaises(UserError):
                change()

    def forge(self, order, price):
        """Change a price beside the ORM."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE purchase_order_line SET price_unit = %(p)s,"
            " price_total = %(p)s * product_qty WHERE order_id = %(o)s",
            {"p": price, "o": order.id},
        )
        self.env.invalidate_all()

    def test_a_losing_quote_that_changed_stops_the_order_and_shows(self):
        self.decide(self.other)
        self.assertFalse(self.comparison.later_change)
        self.forge(self.order, 1.0)
        self.assertIn("3.20 → 1.00", self.comparison.later_change)
        with self.assertRaisesRegex(UserError, "3.20 → 1.00"):
            self.other.button_confirm()

    def test_a_later_change_is_evident_after_the_order_too(self):
        self.decide(self.other)
        self.other.button_confirm()
        self.forge(self.order, 9.0)
        self.assertIn("3.20 → 9.00", self.comparison.later_change)
        prices = [cell["price"] for cell in self.comparison.matrix["rows"][0]["cells"]]
        self.assertEqual(prices, [3.2, 3.0])

    @mute_logger("odoo.sql_db")
    def test_the_ledger_of_offers_is_append_only(self):
        self.decide(self.other)
        with self.assertRaises(RestrictViolation), self.cr.savepoint():
            self.cr.execute("UPDATE school_quote_entry SET price = 1")
        with self.assertRaises(AccessError):
            self.comparison.entry_ids.with_user(self.buyer).unlink()

    def test_a_void_comparison_frees_the_quotes(self):
        self.decide(self.other)
        self.comparison.action_void("漏了一家")
        self.other.order_line[0].price_unit = 2.9
        with self.assertRaisesRegex(UserError, "compare the quotes"):
            self.other.button_confirm()
        again = self.other.action_school_compare()
        self.assertNotEqual(again["res_id"], self.comparison.id)

    def test_what_was_ordered_by_is_not_voided(self):
        self.decide(self.other)
        self.other.button_confirm()
        with self.assertRaisesRegex(UserError, "ordered by"):
            self.comparison.action_void()

    def test_queries_of_the_matrix_do_not_grow_with_the_items(self):
        few = self.comparison
        goods = [
            self._make_product(f"用品 {number}", 2.0 + number, "consumable")
            for number in range(6)
        ]
        request = self.approved(*(self.line_values(item, 2) for item in goods))
        order = self.pool(request.line_ids)
        many = few.copy({"purchase_id": order.id})
        many.ask_partner_ids = self.vendor2
        many.action_ask()
        counts = []
        for comparison in (few, many, few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertTrue(comparison.matrix["rows"])
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[3], counts[2] + 2)

    # who ------------------------------------------------------------------------------

    def test_only_the_buyer_compares(self):
        for user in (self.teacher, self.keeper, self.principal, self.sister_buyer):
            comparison = self.comparison.with_user(user)
            for call in (
                comparison.action_decide,
                comparison.action_ask,
                comparison.action_void,
                lambda c=comparison: c.action_price(self.other.order_line[0].id, 1),
                lambda c=comparison: c.write({"reason": "x"}),
            ):
                with self.assertRaises(UserError):
                    call()

    def test_hostile_prices_are_refused(self):
        line = self.other.order_line[0].id
        foreign = self.make_comparison().purchase_id.order_line[0].id
        for arguments in (
            (line, -1),
            (line, "1"),
            (line, True),
            (line, float("nan")),
            (foreign, 1),
            ("x", 1),
        ):
            with self.assertRaises(UserError):
                self.comparison.action_price(*arguments)

    # offers typed as one amount -----------------------------------------------------

    def typed(self, *amounts):
        request = self.approved(self.line_values(self.chalk, 10))
        order = self.pool(request.line_ids)
        for vendor, amount in zip((self.vendor, self.vendor2), amounts, strict=False):
            self.env["school.purchase.quote"].with_user(self.buyer).create(
                {"order_id": order.id, "partner_id": vendor.id, "amount": amount}
            )
        return order

    def test_typed_offers_the_lowest_passes(self):
        self.typed(32, 40).button_confirm()

    def test_typed_offers_another_needs_a_reason(self):
        order = self.typed(32, 30)
        with self.assertRaisesRegex(UserError, "needs a reason of the choice"):
            order.button_confirm()
        order.school_quote_reason = "保修期长"
        order.button_confirm()

    def test_an_order_is_not_dearer_than_its_offer(self):
        with self.assertRaisesRegex(UserError, "Order at the price offered"):
            self.typed(31, 40).button_confirm()

    def test_the_number_that_the_table_asks_for_or_a_reason(self):
        self.make_rule("direct", min_quotes=2)
        order = self.typed()
        with self.assertRaisesRegex(UserError, "0 independent quotes"):
            order.button_confirm()
        order.school_quote_reason = "镇上只有一家"
        order.button_confirm()
