"""Ways of buying: the table advises, the order's confirmation enforces it."""

from datetime import date

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .chain_common import ChainCommon


class MethodBuilder:
    """Builds rows of the table and overrides."""

    @classmethod
    def make_rule(cls, method, low=0, high=0, company=None, **values):
        """A row for ``cls.company`` unless given another owner; False: the region."""
        company = cls.company if company is None else company
        return cls.env["school.purchase.method.rule"].create(
            {
                "name": f"{method} {low}",
                "company_id": company and company.id,
                "date_from": date(2020, 1, 1),
                "source": "校发〔2020〕1 号",
                "amount_min": low,
                "amount_max": high,
                "method": method,
                **values,
            }
        )

    @classmethod
    def make_order(cls, quantity=10, product=None):
        """A draft order for an approved request of chalk (3.2 each)."""
        request = cls.approved(cls.line_values(product or cls.chalk, quantity))
        return cls.pool(request.line_ids)

    @classmethod
    def make_override(cls, order, method="direct", reason="只有一家能供货"):
        return (
            cls.env["school.method.override"]
            .with_user(cls.buyer)
            .create(
                {
                    "purchase_id": order.id,
                    "company_id": cls.company.id,
                    "method": method,
                    "reason": reason,
                }
            )
        )


class MethodCommon(MethodBuilder, ChainCommon):
    """Each test is rolled back; the shipped table is there as well."""


@tagged("post_install", "-at_install")
class TestMethod(MethodCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_rule("direct", 0, 100)
        cls.inquiry = cls.make_rule("inquiry", 100, 1000)
        cls.make_rule("public_tender", 1000, stricter_serves=False)

    def test_an_order_within_the_direct_band_needs_nothing(self):
        order = self.make_order()
        self.assertIn("Direct", order.school_method_advice)
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_an_order_of_a_way_that_the_table_does_not_allow_is_refused(self):
        order = self.make_order(40)
        self.assertFalse(order.school_method_fits)
        with self.assertRaisesRegex(UserError, "校发〔2020〕1 号"):
            order.button_confirm()
        self.assertEqual(order.state, "draft")
        order.school_method = "inquiry"
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_a_stricter_way_serves_where_the_row_says_so(self):
        order = self.make_order(40)
        order.school_method = "negotiation"
        order.button_confirm()

    def test_only_the_ways_named_serve_otherwise(self):
        order = self.make_order(400)
        order.school_method = "inquiry"
        with self.assertRaisesRegex(UserError, "allowed: Open Tender"):
            order.button_confirm()

    def test_the_low_end_belongs_to_the_row_and_the_high_end_to_the_next(self):
        rule, item = self.inquiry, self.inquiry._method_item(self.chalk, False)
        for amount, fits in (
            (99.99, False),
            (100, True),
            (999.99, True),
            (1000, False),
        ):
            with self.subTest(amount=amount):
                self.assertEqual(rule._fits_amount(amount), fits)
        self.assertTrue(rule._fits_item(item))

    def test_objects_kinds_categories_and_the_catalogue_choose_the_row(self):
        Rule = self.env["school.purchase.method.rule"]
        goods = Rule._method_item(self.chalk, False)
        service = Rule._method_item(self.repair, True)
        self.assertEqual((goods["object"], service["object"]), ("goods", "services"))
        only_goods = self.make_rule("inquiry", for_services=False)
        self.assertTrue(only_goods._fits_item(goods))
        self.assertFalse(only_goods._fits_item(service))
        listed = self.make_rule("government", in_catalogue="yes")
        self.assertFalse(listed._fits_item(goods))
        self.assertTrue(listed._fits_item({**goods, "in_catalogue": True}))
        above = self.make_rule(
            "inquiry",
            category_ids=[
                (6, 0, self.env.ref("school_logistics.product_category_school").ids)
            ],
        )
        self.assertTrue(above._fits_item(goods))

    def test_a_row_out_of_date_does_not_count(self):
        self.inquiry.date_to = date(2020, 12, 31)
        self.make_order(40).button_confirm()

    def test_a_school_is_never_laxer_than_the_region(self):
        self.make_rule("internal_tender", 50, company=False)
        order = self.make_order(20)
        self.assertEqual(order.amount_total, 64)
        with self.assertRaisesRegex(UserError, "Tender within the School"):
            order.button_confirm()
        order.school_method = "internal_tender"
        order.button_confirm()

    def test_rows_of_the_district_hold_for_its_schools(self):
        rule = self.make_rule("inquiry", 10, company=self.district.company_id)
        seen = rule.with_user(self.buyer).search([("company_id", "!=", False)])
        self.assertIn(rule, seen)
        with self.assertRaisesRegex(UserError, "cannot be bought as"):
            self.make_order().button_confirm()

    def test_rows_of_a_sister_do_not(self):
        rule = self.make_rule("public_tender", company=self.sister_company)
        self.assertFalse(rule.with_user(self.buyer).search([("id", "=", rule.id)]))
        self.make_order().button_confirm()

    # one purchase in several orders ---------------------------------------------------

    def test_orders_of_one_request_count_together(self):
        request = self.approved(
            self.line_values(self.chalk, 20), self.line_values(self.broom, 10)
        )
        first = self.pool(request.line_ids[0])
        self.pool(request.line_ids[1], vendor=self.vendor2)
        with self.assertRaisesRegex(UserError, "Inquiry"):
            first.button_confirm()

    def test_what_was_bought_before_of_the_category_counts(self):
        self.inquiry.split_days = 30
        self.make_order(25).button_confirm()
        order = self.make_order(10)
        self.assertIn("Counted together", order.school_method_reason)
        with self.assertRaisesRegex(UserError, r"¥112\.00 in all"):
            order.button_confirm()

    def test_without_days_summed_each_request_stands_alone(self):
        self.make_order(25).button_confirm()
        self.make_order(10).button_confirm()

    def test_by_vendor_only_its_orders_count(self):
        self.inquiry.write({"split_days": 30, "split_by": "vendor"})
        self.make_order(25).button_confirm()
        request = self.approved(self.line_values(self.chalk, 10))
        self.pool(request.line_ids, vendor=self.vendor2).button_confirm()
        with self.assertRaisesRegex(UserError, "Counted together"):
            self.make_order(10).button_confirm()

    # another way, approved ------------------------------------------------------------

    def approved_override(self, order, **values):
        self.make_flow([{"post": "principal"}], model="school.method.override")
        override = self.make_override(order, **values)
        override.action_submit()
        self.decide(override, self.principal)
        return override

    def test_an_approved_override_lets_the_order_pass(self):
        order = self.make_order(40)
        override = self.approved_override(order)
        self.assertEqual(override.prescribed, "inquiry")
        self.assertIn("校发", override.rule_text)
        order.button_confirm()
        self.assertEqual(order.state, "purchase")
        with self.assertRaisesRegex(UserError, "ordered already"):
            override.action_reopen("算错了")

    def test_a_draft_override_does_not(self):
        order = self.make_order(40)
        self.make_override(order)
        with self.assertRaisesRegex(UserError, "cannot be bought as"):
            order.button_confirm()

    def test_an_override_is_for_the_way_that_it_names(self):
        order = self.make_order(40)
        self.approved_override(order, method="single_source")
        with self.assertRaisesRegex(UserError, "cannot be bought as"):
            order.button_confirm()
        order.school_method = "single_source"
        order.button_confirm()

    def test_growth_after_the_approval_voids_it(self):
        request = self.approved(self.line_values(self.chalk, 50))
        order = self.pool(request.line_ids, quantity=40)
        self.approved_override(order)
        self.pool(request.line_ids)
        with self.assertRaisesRegex(UserError, "have another one approved"):
            order.button_confirm()

    def test_another_vendor_voids_it(self):
        order = self.make_order(40)
        self.approved_override(order)
        order.partner_id = self.vendor2
        with self.assertRaisesRegex(UserError, "五金百货公司"):
            order.button_confirm()

    def test_a_forged_override_stops_at_the_order(self):
        order = self.make_order(40)
        override = self.approved_override(order, method="single_source")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE school_method_override SET method = 'direct' WHERE id = %s",
            [override.id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "changed after its approval"):
            order.button_confirm()

    def test_what_an_override_says_of_the_order_is_not_typed_in(self):
        order = self.make_order(40)
        override = self.make_override(order)
        for values in ({"amount": 1}, {"state": "approved"}, {"rule_text": "无"}):
            with self.assertRaisesRegex(UserError, "by hand"):
                override.write(values)
        made = override.with_context(default_state="approved", default_amount=9).copy()
        self.assertEqual((made.state, made.amount), ("draft", 128.0))

    def test_who_does_not_buy_asks_for_nothing(self):
        order = self.make_order(40)
        Override = self.env["school.method.override"]
        values = {
            "purchase_id": order.id,
            "method": "direct",
            "reason": "急",
            "company_id": self.company.id,
        }
        with self.assertRaises(AccessError):
            Override.with_user(self.teacher).create(values)
        with self.assertRaises(UserError):
            Override.with_user(self.sister_buyer).create(values)

    # the table ------------------------------------------------------------------------

    def test_only_administrators_change_the_table(self):
        for user in (self.buyer, self.principal, self.officer):
            with self.assertRaises(AccessError):
                self.inquiry.with_user(user).amount_min = 5000
        self.inquiry.with_user(self.admin_user).amount_min = 90
        region = self.make_rule("direct", company=False)
        with self.assertRaises(AccessError):
            region.with_user(self.admin_user).method = "inquiry"
        region.with_user(self.district_admin).method = "inquiry"

    @mute_logger("odoo.sql_db")
    def test_bands_and_subjects_are_checked(self):
        for values in (
            {"amount_min": 10, "amount_max": 5},
            {"for_goods": False, "for_services": False},
            {"date_to": date(2019, 1, 1)},
        ):
            with self.assertRaises(CheckViolation), self.cr.savepoint():
                self.inquiry.write(values)
                self.env.flush_all()

    def test_overlaps_gaps_and_rows_without_effect_are_found(self):
        self.assertFalse(self.inquiry.findings)
        self.inquiry.amount_max = 1200
        self.assertIn("Overlaps", self.inquiry.findings)
        self.inquiry.amount_max = 900
        self.assertIn("Gap: from ¥900.00", self.inquiry.findings)
        self.inquiry.amount_max = 1000
        self.make_rule("internal_tender", 50, company=False)
        self.assertIn("Without effect", self.inquiry.findings)

    def test_the_shipped_table_is_whole(self):
        rules = self.env["school.purchase.method.rule"].search(
            [("company_id", "=", False)]
        )
        self.assertEqual(len(rules), 7)
        self.assertFalse("".join(rules.mapped("findings")))

    def test_the_central_table_of_2020(self):
        self.env["school.purchase.method.rule"].search(
            [("company_id", "!=", False)]
        ).active = False
        Rule = self.env["school.purchase.method.rule"]
        for amount, method in (
            (999_999.99, "direct"),
            (1_000_000, "inquiry"),
            (1_999_999.99, "inquiry"),
            (2_000_000, "public_tender"),
        ):
            case = Rule._method_case(self.company, amount, [(self.chalk, False)])
            [advice] = Rule._advise([case])
            with self.subTest(amount=amount):
                self.assertEqual(advice.method, method)
        self.chalk.product_tmpl_id.school_in_catalogue = True
        case = Rule._method_case(self.company, 10, [(self.chalk, False)])
        self.assertEqual(Rule._advise([case])[0].method, "government")

    def advised(self, amount):
        """What the table says of goods for ``amount``: way of buying and quotes."""
        Rule = self.env["school.purchase.method.rule"]
        case = Rule._method_case(self.company, amount, [(self.chalk, False)])
        [advice] = Rule._advise([case])
        return advice.method, advice.min_quotes

    def test_reference_a4_bulk_purchases_go_to_tender(self):
        self.env["school.purchase.method.rule"].search(
            [("company_id", "=", self.company.id)]
        ).active = False
        self.make_rule("direct", 0, 10000)
        self.make_rule("public_tender", 10000)
        self.assertEqual(self.advised(9999.99)[0], "direct")
        self.assertEqual(self.advised(10000)[0], "public_tender")

    def test_reference_a5_from_10000_three_offers_are_compared(self):
        self.env["school.purchase.method.rule"].search(
            [("company_id", "=", self.company.id)]
        ).active = False
        self.make_rule("direct", 0, 10000)
        self.make_rule("inquiry", 10000, 50000, min_quotes=3)
        self.assertEqual(self.advised(9999.99), ("direct", 0))
        self.assertEqual(self.advised(10000), ("inquiry", 3))
        self.assertEqual(self.advised(49999.99), ("inquiry", 3))
        # from there the official limit's own rule holds
        self.assertEqual(self.advised(1_000_000), ("inquiry", 3))

    # where it is shown ----------------------------------------------------------------

    def test_the_request_and_the_bench_show_the_advice(self):
        request = self.approved(self.line_values(self.chalk, 40))
        self.assertIn("Inquiry", request.method_advice)
        line = request.line_ids.with_user(self.buyer)
        self.assertEqual(line.method_advice, request.method_advice)

    def test_queries_do_not_grow_with_the_requests(self):
        self.inquiry.split_days = 30
        one = self.approved(self.line_values(self.chalk, 5))
        many = one.union(
            *(self.approved(self.line_values(self.chalk, 5)) for _n in range(6))
        )
        counts = []
        for requests in (one, many, one, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            requests.mapped("method_advice")
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[3], counts[2] + 1)


@tagged("post_install", "-at_install")
class TestMethodBench(MethodCommon):
    """The dialog that makes orders says how they have to be bought."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_rule("direct", 0, 100)
        cls.make_rule("inquiry", 100, 1000, min_quotes=3)
        cls.make_rule("public_tender", 1000, stricter_serves=False)

    def dialog(self, *lines, **values):
        """The dialog for approved lines given as values."""
        asked = self.approved(*lines).line_ids
        wizard = self.env["school.supply.pool"].with_user(self.buyer)
        wizard = wizard.with_context(
            active_model="school.supply.request.line", active_ids=asked.ids
        ).create(values)
        wizard.line_ids.partner_id = self.vendor
        return wizard

    def test_it_names_the_way_and_its_source(self):
        wizard = self.dialog(self.line_values(self.chalk, 10))
        self.assertIn("Direct", wizard.method_advice)
        self.assertFalse(wizard.method_refused)
        wizard = self.dialog(self.line_values(self.chalk, 40))
        for word in ("Inquiry", "3 quotes", "校发〔2020〕1 号", "¥128.00"):
            self.assertIn(word, wizard.method_advice)
        self.assertTrue(wizard.method_refused)
        wizard.school_method = "inquiry"
        self.assertFalse(wizard.method_refused)

    def test_it_follows_what_is_typed_in(self):
        wizard = self.dialog(self.line_values(self.chalk, 40))
        wizard.line_ids.quantity = 5
        self.assertIn("Direct", wizard.method_advice)
        wizard.line_ids.quantity = 0
        self.assertFalse(wizard.method_advice)

    def test_what_serves_one_request_counts_together(self):
        wizard = self.dialog(
            self.line_values(self.chalk, 25), self.line_values(self.broom, 10)
        )
        wizard.line_ids[1].partner_id = self.vendor2
        self.assertEqual(wizard.method_advice.count("Inquiry"), 4)

    def test_a_way_that_is_not_allowed_makes_no_order(self):
        wizard = self.dialog(self.line_values(self.chalk, 400), school_method="direct")
        with self.assertRaisesRegex(
            UserError, "(?s)allowed: Open Tender.*校发〔2020〕"
        ):
            wizard.action_pool()
        self.assertFalse(wizard.order_ids)

    def test_the_way_chosen_stands_on_the_order(self):
        wizard = self.dialog(self.line_values(self.chalk, 40), school_method="inquiry")
        wizard.action_pool()
        self.assertEqual(wizard.order_ids.school_method, "inquiry")
        wizard = self.dialog(self.line_values(self.chalk, 400))
        wizard.action_pool()
        self.assertFalse(wizard.order_ids.school_method)

    def test_names_of_vendors_are_no_code(self):
        wizard = self.dialog(self.line_values(self.chalk, 10))
        self.vendor.name = "<script>alert(1)</script>"
        wizard.invalidate_recordset()
        self.assertNotIn("<script>", wizard.method_advice)

    def test_queries_do_not_grow_with_the_lines(self):
        counts = []
        for number in (1, 12) * 2:
            wizard = self.dialog(
                *(self.line_values(self.chalk, 5) for _line in range(number))
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertTrue(wizard.method_advice)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[3], counts[2] + 3)
