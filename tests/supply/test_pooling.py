"""Pooled purchases: collected by consent, ordered school by school, each line once."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .pooling_common import PoolingCommon


@tagged("post_install", "-at_install")
class TestPooling(PoolingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.approved(cls.line_values(cls.chalk, 40)).line_ids.sudo()
        cls.hers = cls.sister_approved(cls.line_values(cls.chalk, 25)).line_ids.sudo()

    def test_lines_of_all_schools_are_summed_by_item(self):
        pooling = self.make_pooling()
        self.assertRegex(pooling.name, r"^TC/")
        item = pooling.item_ids
        self.assertEqual((item.product_id, item.quantity), (self.chalk, 65))
        self.assertEqual((item.school_count, pooling.school_count), (2, 2))
        self.assertEqual(self.mine.pooling_id, pooling)

    def test_a_second_click_brings_nothing_twice(self):
        pooling = self.make_pooling()
        pooling.action_collect()
        self.assertEqual(pooling.line_count, 2)
        other = self.make_pooling()
        self.assertEqual(other.line_count, 0)
        self.approved(self.line_values(self.chalk, 5))
        pooling.action_collect()
        self.assertEqual(pooling.item_ids.quantity, 70)

    def test_only_what_a_school_agrees_to_comes_in(self):
        consents = self.env["school.pooling.consent"].search([])
        consents.filtered(lambda c: c.company_id == self.company).sudo().unlink()
        pooling = self.make_pooling()
        self.assertEqual(pooling.line_ids.company_id, self.sister_company)
        self.mine.with_user(self.affairs).action_offer_pooling()
        self.approved(self.line_values(self.chalk, 5))
        pooling.action_collect()
        self.assertEqual(pooling.item_ids.quantity, 65)

    def test_a_school_keeps_a_line_out(self):
        self.mine.with_user(self.buyer).action_keep_out_of_pooling()
        pooling = self.make_pooling()
        self.assertEqual(pooling.line_ids.company_id, self.sister_company)

    def test_categories_and_schools_narrow_it(self):
        self.approved(self.line_values(self.computer, 1))
        categ = self.env.ref("school_logistics.product_category_fixed")
        pooling = self.make_pooling(category_ids=[(6, 0, categ.ids)])
        self.assertEqual(pooling.item_ids.product_id, self.computer)
        other = self.make_pooling(school_ids=[(6, 0, self.sister.ids)])
        self.assertEqual(other.line_ids.company_id, self.sister_company)

    def test_unapproved_and_covered_lines_stay_out(self):
        self.apply(self.line_values(self.chalk, 5))
        self.pool(self.mine.with_user(self.buyer))
        pooling = self.make_pooling()
        self.assertEqual(pooling.line_ids.request_line_id, self.hers)

    def test_each_school_gets_its_own_order(self):
        pooling = self.ready(self.make_pooling())
        pooling.action_order()
        self.assertEqual(pooling.state, "ordered")
        orders = self.orders_of(pooling)
        self.assertEqual(set(orders), {self.company, self.sister_company})
        mine = orders[self.company]
        self.assertEqual(mine.order_line.product_qty, 40)
        self.assertEqual(mine.user_id, self.buyer)
        self.assertEqual(mine.state, "draft")
        self.assertFalse(mine.school_buyer_ids)
        self.assertEqual((self.mine.qty_drafted, self.mine.pooling_id.id), (40, False))
        mine.with_user(self.buyer).button_confirm()
        orders[self.sister_company].with_user(self.sister_buyer).button_confirm()
        self.assertEqual((self.mine.qty_ordered, self.hers.qty_ordered), (40, 25))
        self.receive(mine.with_user(self.buyer))
        self.assertEqual((self.mine.qty_accepted, self.hers.qty_accepted), (40, 0))
        self.assertConserved(self.mine | self.hers)
        self.assertEqual(pooling.order_count, 2)
        line = pooling.line_ids.filtered(lambda line: line.company_id == self.company)
        line.invalidate_recordset()
        self.assertEqual(line.qty_accepted, 40)

    def test_ordering_twice_makes_nothing_twice(self):
        pooling = self.ready(self.make_pooling())
        pooling.action_order()
        with self.assertRaisesRegex(UserError, "not possible while"):
            pooling.action_order()
        self.assertEqual(pooling.order_count, 2)

    def test_long_ordering_goes_on_where_it_was_left(self):
        pooling = self.ready(self.make_pooling())
        pooling._check_complete()
        pooling._set_own({"state": "ordering"})
        pooling._order_next(1)
        self.assertEqual((pooling.state, pooling.ordered_count), ("ordering", 1))
        self.assertEqual(pooling.progress, 50)
        with self.enter_registry_test_mode():
            self.env.ref("school_logistics.cron_pooling_order").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((pooling.state, pooling.order_count), ("ordered", 2))
        self.assertEqual(pooling.progress, 100)

    def test_vendor_and_price_come_first(self):
        pooling = self.make_pooling()
        with self.assertRaisesRegex(UserError, "not possible while"):
            pooling.action_order()
        pooling.action_close()
        pooling.item_ids.price_unit = 0
        with self.assertRaisesRegex(
            UserError, "(?s)choose the vendor.*enter the price"
        ):
            pooling.action_order()

    def test_a_school_withdraws_before_ordering(self):
        pooling = self.ready(self.make_pooling())
        line = pooling.line_ids.filtered(lambda line: line.company_id == self.company)
        with self.assertRaises(UserError):
            line.with_user(self.teacher).action_withdraw("自购")
        line.with_user(self.buyer).action_withdraw("自购")
        self.assertEqual((line.state, line.reason), ("withdrawn", "自购"))
        self.assertEqual(pooling.item_ids.quantity, 25)
        order = self.pool(self.mine.with_user(self.buyer))
        self.assertEqual(order.order_line.product_qty, 40)
        pooling.action_order()
        self.assertEqual(set(self.orders_of(pooling)), {self.sister_company})
        late = pooling.line_ids - line
        with self.assertRaisesRegex(UserError, "ordered or withdrawn already"):
            late.with_user(self.sister_buyer).action_withdraw("晚了")

    def test_a_pooled_line_is_not_bought_alone(self):
        self.make_pooling()
        with self.assertRaisesRegex(UserError, "in the pooled purchase"):
            self.pool(self.mine.with_user(self.buyer))

    def test_what_was_closed_meanwhile_is_not_ordered(self):
        pooling = self.ready(self.make_pooling())
        self.mine.with_user(self.teacher).action_short_close("不要了")
        pooling.action_order()
        self.assertEqual(set(self.orders_of(pooling)), {self.sister_company})
        gone = pooling.line_ids.filtered(lambda line: line.company_id == self.company)
        self.assertEqual(gone.state, "withdrawn")

    def test_cancelling_frees_the_lines(self):
        pooling = self.make_pooling()
        pooling.action_cancel()
        self.assertEqual(pooling.state, "cancelled")
        self.assertFalse(self.mine.pooling_id)
        self.assertEqual(self.make_pooling().line_count, 2)

    def test_a_cancelled_order_may_be_pooled_again(self):
        pooling = self.ready(self.make_pooling())
        pooling.action_order()
        order = self.orders_of(pooling)[self.company]
        order.with_user(self.buyer).button_cancel()
        again = self.make_pooling()
        self.assertEqual(again.line_ids.request_line_id, self.mine)

    def test_a_school_does_not_change_vendor_or_price(self):
        pooling = self.ready(self.make_pooling())
        pooling.action_order()
        order = self.orders_of(pooling)[self.company].with_user(self.buyer)
        for values in (
            {"partner_id": self.vendor2.id},
            {"school_pooling_id": False},
            {"user_id": self.keeper.id},
        ):
            with self.assertRaises(UserError):
                order.write(values)
        order.order_line.price_unit = 3.1
        with self.assertRaisesRegex(UserError, "agreed on"):
            order.button_confirm()
        order.order_line.price_unit = 2.9
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_the_estimate_of_a_school_still_binds(self):
        pooling = self.ready(self.make_pooling(), price=9.0)
        self.assertEqual(pooling.item_ids.above_count, 2)
        pooling.action_order()
        order = self.orders_of(pooling)[self.company].with_user(self.buyer)
        with self.assertRaisesRegex(UserError, "above the approved estimate"):
            order.button_confirm()

    def test_a_tender_enters_vendor_and_prices(self):
        pooling = self.make_pooling()
        prices = {self.chalk: 2.5}
        with self.assertRaisesRegex(UserError, "once collecting is over"):
            pooling._pooling_award(self.vendor2, prices, self.vendor2)
        pooling.action_close()
        pooling._pooling_award(self.vendor2, prices, self.vendor2)
        self.assertEqual(pooling.partner_id, self.vendor2)
        self.assertEqual(pooling.item_ids.price_unit, 2.5)
        self.assertEqual(pooling.source_name, self.vendor2.display_name)
        with self.assertRaises(UserError):
            pooling.source_name = "假"

    def test_where_the_district_has_a_rule_it_is_approved_first(self):
        self.appoint(self.district_admin, "principal", self.district)
        self.make_flow(
            [{"post": "principal"}],
            model="school.pooling",
            company_id=self.district.company_id.id,
        )
        pooling = self.ready(self.make_pooling())
        self.assertTrue(pooling.is_ruled)
        with self.assertRaisesRegex(UserError, "never submitted"):
            pooling.action_order()
        pooling.action_submit()
        with self.assertRaises(UserError):
            pooling.item_ids.price_unit = 1
        approval = pooling.sudo().approval_id
        approval.with_user(self.district_admin).action_decide("approve", approval.seq)
        line = pooling.line_ids.filtered(lambda line: line.company_id == self.company)
        line.with_user(self.buyer).action_withdraw("自购")
        self.assertEqual(pooling.approval_state, "approved")
        pooling.action_order()
        self.assertEqual(set(self.orders_of(pooling)), {self.sister_company})

    def test_last_prices_and_shares_stand_on_the_page(self):
        order = self.pool(self.mine.with_user(self.buyer), price_unit=3.1)
        order.button_confirm()
        self.mine = self.approved(self.line_values(self.chalk, 30)).line_ids.sudo()
        pooling = self.ready(self.make_pooling())
        item = pooling.item_ids
        self.assertIn("示范中学: 3.10", item.last_prices)
        self.assertEqual((item.last_low, item.last_high), (3.1, 3.1))
        pooling.share_rule = "rate"
        item.qty_arriving = 11
        shares = {line.company_id: line.qty_shared for line in pooling.line_ids}
        self.assertEqual(shares, {self.company: 6, self.sister_company: 5})

    def test_strangers_see_no_pooled_purchase(self):
        pooling = self.make_pooling()
        for user in (self.buyer, self.affairs, self.principal, self.sister_buyer):
            with self.assertRaises(AccessError):
                pooling.with_user(user).read(["title"])
            with self.assertRaises(AccessError):
                pooling.item_ids.with_user(user).read(["price_unit"])
        lines = self.env["school.pooling.line"].with_user(self.buyer).search([])
        self.assertEqual(lines.company_id, self.company)
        hers = pooling.line_ids - lines
        with self.assertRaises(AccessError):
            hers.with_user(self.buyer).action_withdraw("害人")
        with self.assertRaises(AccessError):
            pooling.with_user(self.auditor).action_close()
        self.assertTrue(pooling.with_user(self.auditor).line_ids)

    def test_nobody_writes_the_lines(self):
        pooling = self.make_pooling()
        for user in (self.officer, self.buyer):
            line = pooling.line_ids.filtered(lambda row: row.company_id == self.company)
            with self.assertRaises(AccessError):
                line.with_user(user).write({"quantity": 400})
        with self.assertRaises(UserError):
            pooling.item_ids.write({"product_id": self.broom.id})
        with self.assertRaisesRegex(UserError, "follow the buttons"):
            pooling.write({"line_ids": [(5, 0, 0)]})
        with self.assertRaisesRegex(UserError, "follows the buttons"):
            self.mine.with_user(self.teacher).sudo(False).write(
                {"pooling_offer": "yes"}
            )

    def test_a_line_is_in_one_pooled_purchase_by_the_database(self):
        pooling, other = self.make_pooling(), self.make_pooling()
        self.env.flush_all()
        with self.assertRaisesRegex(Exception, "open_once"), self.cr.savepoint():
            self.env.cr.execute(
                """
                INSERT INTO school_pooling_line (pooling_id, item_id, product_id,
                    company_id, request_line_id, quantity, quantity_offered, state)
                SELECT %s, item_id, product_id, company_id, request_line_id, 1, 1,
                       'open'
                  FROM school_pooling_line WHERE pooling_id = %s LIMIT 1
                """,
                [other.id, pooling.id],
                log_exceptions=False,
            )

    def test_queries_do_not_grow_with_lines(self):
        def collect(count):
            for _number in range(count):
                self.approved(self.line_values(self.chalk, 1))
            pooling = self.make_pooling(collect=False)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            pooling.action_collect()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        collect(2)
        few, many = collect(2), collect(12)
        self.assertLessEqual(many, few + 2)


@tagged("post_install", "-at_install")
class TestPoolingShare(PoolingCommon):
    def partial(self, rule):
        first = self.approved(self.line_values(self.chalk, 30)).line_ids.sudo()
        second = self.approved(self.line_values(self.chalk, 10)).line_ids.sudo()
        pooling = self.ready(self.make_pooling(share_rule=rule))
        pooling.action_order()
        order = self.orders_of(pooling)[self.company].with_user(self.buyer)
        self.assertEqual(len(order.order_line), 1)
        order.button_confirm()
        self.receive(order, {self.chalk: (20, 20)})
        self.assertConserved(first | second)
        return first.qty_accepted, second.qty_accepted

    def test_first_need_is_served_first(self):
        self.assertEqual(self.partial("need"), (20, 0))

    def test_pro_rata_serves_all(self):
        self.assertEqual(self.partial("rate"), (15, 5))

    def test_idle_stock_of_other_schools_is_shown(self):
        lines = self.approved(self.line_values(self.chalk, 30)).line_ids
        Dormant = type(self.env["school.dormant.stock"])
        rows = {self.chalk.id: [(self.sister_company, 12.0)]}

        def offered(_self, companies, products):
            return rows if products else {}

        self.patch(Dormant, "_offered_to", offered)
        self.assertEqual(lines.with_user(self.buyer).idle_hint, "示范小学 12")
        lines.invalidate_recordset()
        self.assertFalse(lines.with_user(self.teacher).idle_hint)
