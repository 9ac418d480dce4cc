"""Frameworks: price, term, cap and quantity, across schools; an order satisfies the
way of buying and the comparison of quotes."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..parallel import ParallelCase
from .chain_common import ChainBuilder, ChainCommon
from .test_method import MethodBuilder


class FrameworkBuilder(MethodBuilder):
    """Concludes frameworks of the district, or of another unit."""

    @classmethod
    def make_framework(
        cls, cap=1000.0, price=3.0, quantity=500, unit=None, conclude=True, **values
    ):
        """A framework for chalk with the first vendor."""
        unit = unit or cls.district
        today = unit._today()
        user = {cls.district: cls.officer, cls.sister: cls.sister_buyer}.get(
            unit, cls.buyer
        )
        frameworks = cls.env["purchase.requisition"].with_user(user)
        framework = frameworks.create(
            {
                "requisition_type": "blanket_order",
                "company_id": unit.company_id.id,
                "currency_id": cls.company.currency_id.id,
                "vendor_id": cls.vendor.id,
                "date_start": today - timedelta(days=1),
                "date_end": today + timedelta(days=90),
                "school_cap": cap,
                "user_id": False,
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": cls.chalk.id,
                            "product_qty": quantity,
                            "price_unit": price,
                        },
                    )
                ],
                **values,
            }
        )
        if conclude:
            framework.action_confirm()
        return framework.with_env(cls.env)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.district.company_id.currency_id = cls.company.currency_id


class FrameworkCommon(FrameworkBuilder, ChainCommon):
    """Each test is rolled back."""

    sister_books = True


@tagged("post_install", "-at_install")
class TestFramework(FrameworkCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.framework = cls.make_framework()

    def pooled(self, quantity=10, **values):
        """An order made from the bench without touching its proposals."""
        request = self.approved(self.line_values(self.chalk, quantity))
        return self.bench(request, **values)

    def bench(self, request, user=None, **values):
        wizard = (
            self.env["school.supply.pool"]
            .with_user(user or self.buyer)
            .with_context(
                active_model="school.supply.request.line",
                active_ids=request.line_ids.ids,
            )
            .create({})
        )
        if values:
            wizard.line_ids.write(values)
        wizard.action_pool()
        return wizard.order_ids

    def test_the_bench_shows_and_takes_the_price(self):
        request = self.approved(self.line_values(self.chalk, 10))
        line = request.line_ids.with_user(self.buyer)
        self.assertEqual(line.framework_price, 3.0)
        self.assertEqual(line.framework_vendor_id, self.vendor)
        order = self.bench(request)
        self.assertEqual(order.sudo().school_framework_id, self.framework)
        self.assertEqual(order.amount_total, 30.0)
        self.assertEqual(order.school_framework_name, self.framework.display_name)

    def test_an_order_satisfies_the_way_of_buying_and_the_quotes(self):
        self.make_rule("public_tender", 1, min_quotes=3)
        order = self.pooled()
        order.button_confirm()
        self.assertEqual(order.state, "purchase")
        self.assertEqual((self.framework.school_called, order.school_called), (30, 30))
        self.assertEqual(self.framework.line_ids.school_qty_called, 10)

    def test_the_cap_holds(self):
        self.pooled(200).button_confirm()
        order = self.pooled(140)
        with self.assertRaisesRegex(UserError, "¥400.00 are left"):
            order.button_confirm()

    def test_the_quantity_of_an_item_holds(self):
        self.framework = self.make_framework(cap=9000, price=2.5, quantity=12)
        self.pooled(10).button_confirm()
        order = self.pooled(10)
        with self.assertRaisesRegex(UserError, "2.0 .* are left"):
            order.button_confirm()

    def test_a_price_above_is_refused_on_the_bench_and_on_the_order(self):
        with self.assertRaisesRegex(UserError, "order at that price"):
            self.pooled(price_unit=3.1)
        order = self.pooled()
        order.order_line.price_unit = 3.1
        with self.assertRaisesRegex(UserError, "Order at the price agreed"):
            order.button_confirm()

    def test_a_price_above_is_refused_after_the_order_too(self):
        order = self.pooled()
        order.button_confirm()
        with self.assertRaisesRegex(UserError, "Order at the price agreed"):
            order.order_line.price_unit = 3.1
        order.order_line.price_unit = 2.5
        self.assertEqual(self.framework.school_called, 25.0)

    def test_what_is_cancelled_or_closed_goes_back(self):
        order = self.pooled()
        order.button_confirm()
        order.button_cancel()
        self.assertEqual(self.framework.school_called, 0)
        self.assertEqual(self.framework.line_ids.school_qty_called, 0)
        order = self.pooled()
        order.button_confirm()
        order.action_school_short_close("不再需要")
        self.assertEqual(self.framework.school_called, 0)

    def test_another_item_or_vendor_is_not_of_the_framework(self):
        request = self.approved(
            self.line_values(self.chalk, 10), self.line_values(self.broom, 1)
        )
        orders = self.bench(request, partner_id=self.vendor.id)
        self.assertEqual(len(orders), 2)
        own = orders.filtered(lambda order: order.sudo().school_framework_id)
        self.assertEqual(own.order_line.product_id, self.chalk)
        own.partner_id = self.vendor2
        with self.assertRaisesRegex(UserError, "not in force"):
            own.button_confirm()

    def test_not_by_the_framework_if_the_buyer_says_so(self):
        order = self.pooled(by_framework=False)
        self.assertFalse(order.sudo().school_framework_id)

    def test_a_closed_or_expired_framework_serves_nobody(self):
        order = self.pooled()
        self.framework.with_user(self.officer).action_done()
        with self.assertRaisesRegex(UserError, "not in force"):
            order.button_confirm()
        other = self.make_framework()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE purchase_requisition SET date_end = '2020-01-01' WHERE id = %s",
            [other.id],
        )
        self.env.invalidate_all()
        self.assertFalse(
            self.env["purchase.requisition"]._school_offers(self.company, self.chalk)
        )

    def test_only_the_schools_named_use_it(self):
        self.framework.with_user(self.officer).action_done()
        self.make_framework(school_unit_ids=[(6, 0, self.sister.ids)])
        offers = self.env["purchase.requisition"]._school_offers
        self.assertFalse(offers(self.company, self.chalk))
        self.assertTrue(offers(self.sister_company, self.chalk))

    def test_a_framework_of_a_sister_is_not_ours(self):
        self.framework.with_user(self.officer).action_done()
        self.make_framework(unit=self.sister, conclude=False)
        self.assertFalse(
            self.env["purchase.requisition"]._school_offers(self.company, self.chalk)
        )

    def test_the_catalogue_of_prices(self):
        Price = self.env["school.framework.price"]
        [row] = Price.with_user(self.teacher).search([])
        self.assertEqual((row.company_id, row.price), (self.company, 3.0))
        self.assertEqual(row.quantity_left, 500)
        of_all = Price.with_user(self.auditor).search([])
        self.assertIn(self.sister_company, of_all.company_id)

    # concluding -----------------------------------------------------------------------

    def test_what_is_not_complete_is_not_concluded(self):
        for values, what in (
            ({"school_cap": 0}, "cap"),
            ({"date_end": False}, "term"),
            ({"line_ids": False}, "items"),
        ):
            framework = self.make_framework(conclude=False, **values)
            with self.assertRaisesRegex(UserError, what):
                framework.with_user(self.officer).action_confirm()

    def test_the_cap_decides_how_a_framework_is_found(self):
        self.make_rule("public_tender", 500, company=self.district.company_id)
        framework = self.make_framework(conclude=False)
        with self.assertRaisesRegex(UserError, "cannot be concluded as"):
            framework.with_user(self.officer).action_confirm()
        framework = framework.with_user(self.officer)
        framework.school_method = "public_tender"
        framework.action_confirm()

    def test_a_rule_makes_the_approval_necessary(self):
        self.make_flow(
            [{"post": "bureau_officer"}],
            model="purchase.requisition",
            company_id=self.district.company_id.id,
        )
        framework = self.make_framework(conclude=False)
        with self.assertRaisesRegex(UserError, "never submitted"):
            framework.with_user(self.officer).action_confirm()

    def test_what_was_concluded_stays(self):
        framework = self.framework.with_user(self.officer)
        for change in (
            {"school_cap": 9999},
            {"vendor_id": self.vendor2.id},
            {"school_called": 0},
            {"state": "draft"},
            {"line_ids": [(5, 0, 0)]},
            {"line_ids": [(1, framework.line_ids.id, {"price_unit": 9})]},
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                framework.write(change)
        for change in ({"price_unit": 9}, {"product_qty": 9}, {"school_qty_called": 0}):
            with self.assertRaises(UserError):
                framework.line_ids.write(change)
        with self.assertRaises(UserError):
            framework.line_ids.unlink()

    def test_running_figures_are_not_typed_in(self):
        order = self.pooled()
        for values in (
            {"school_framework_id": False},
            {"school_called": 5},
        ):
            with self.assertRaises(UserError):
                order.write(values)
        with self.assertRaises(UserError):
            order.order_line.write({"school_qty_called": 5})
        copy = order.with_context(default_school_framework_id=self.framework.id).copy()
        self.assertFalse(copy.sudo().school_framework_id)

    def test_who_does_not_buy_concludes_nothing(self):
        draft = self.make_framework(conclude=False)
        for user in (self.buyer, self.sister_buyer, self.teacher):
            with self.assertRaises(UserError):
                draft.with_user(user).action_confirm()
            with self.assertRaises(UserError):
                draft.with_user(user).school_cap = 5
        with self.assertRaises(AccessError):
            draft.with_user(self.principal).school_cap = 5

    def test_queries_of_the_bench_do_not_grow_with_lines(self):
        requests = self.approved(
            *(self.line_values(self.chalk, 1) for _number in range(8))
        )
        ids = requests.line_ids.ids
        counts = []
        for chosen in (ids[:1], ids, ids[:1], ids):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            requests.line_ids.browse(chosen).mapped("framework_price")
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[3], counts[2] + 2)


@tagged("post_install", "-at_install", "-standard")
class TestFrameworkParallel(FrameworkBuilder, ChainBuilder, ParallelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.framework = cls.make_framework(cap=100.0, price=3.0)
        cls.orders = []
        for _number in range(6):
            request = cls.approved(cls.line_values(cls.chalk, 10))
            cls.orders.append(cls.pool(request.line_ids, price_unit=3.0))
        cls.commit()

    def test_parallel_orders_never_exceed_the_cap(self):
        def confirm(order):
            return lambda env: env["purchase.order"].browse(order.id).button_confirm()

        results = self.in_parallel(
            [(self.buyer, confirm(order)) for order in self.orders]
        )
        refused = [result for result in results if isinstance(result, Exception)]
        self.assertEqual(len(refused), 3)
        self.assertTrue(all("would exceed the cap" in str(r) for r in refused), refused)
        self.assertEqual(self.framework.school_called, 90)
        ordered = [order for order in self.orders if order.state == "purchase"]
        self.assertEqual(sum(order.school_called for order in ordered), 90)
