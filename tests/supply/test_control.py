"""Purchases cut in pieces, price gaps, vendors, dormant stock, the way of buying."""

import io
from datetime import timedelta

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .control_common import ControlCommon


class SplitCommon(ControlCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["school.control.rule"].search([]).active = False
        cls.rule = cls.env["school.control.rule"].create(
            {
                "kind": "split",
                "date_from": "2020-01-01",
                "days": 30,
                "amount": 1000,
                "from_rules": False,
                "percent": 10,
            }
        )

    def scan(self):
        self.env["school.split.case"].with_user(self.principal).action_scan()
        return self.env["school.split.case"].search(
            [("company_id", "=", self.company.id), ("stage", "=", "order")]
        )


@tagged("post_install", "-at_install")
class TestSplitCase(SplitCommon):
    def test_pieces_below_the_threshold_that_reach_it_together_are_found(self):
        pieces = [self.bought(400, days) for days in (20, 10, 0)]
        case = self.scan()
        self.assertEqual(len(case), 1)
        self.assertEqual((case.by, case.key_name), ("vendor", self.vendor.name))
        self.assertEqual((case.document_count, case.amount_total), (3, 1200))
        self.assertEqual(case.line_ids.mapped("name"), [o.name for o in pieces])
        self.assertEqual(case.date_from, self.today - timedelta(days=20))
        action = case.line_ids[0].with_user(self.principal).action_open_document()
        self.assertEqual(action["res_id"], pieces[0].id)
        self.assertEqual(self.scan(), case, "looking again finds nothing new")

    def test_what_is_no_splitting_is_left_alone(self):
        for amount, days in ((400, 90), (400, 45), (400, 0)):
            self.bought(amount, days)  # too far apart
        self.bought(1500, 1)  # reaches the threshold alone: it was judged as such
        self.bought(40, 2, vendor=self.vendor2)  # too small to be a piece
        self.assertFalse(self.scan())

    def test_windows_that_overlap_are_one_suspicion(self):
        for days in (60, 40, 20, 0):
            self.bought(600, days)
        case = self.scan()
        self.assertEqual((len(case), case.document_count), (1, 4))

    def test_several_vendors_of_one_category_are_found_too(self):
        self.bought(600, 3, vendor=self.vendor)
        self.bought(600, 1, vendor=self.vendor2, product=self.broom)
        case = self.scan()
        self.assertEqual((case.by, case.document_count), ("category", 2))
        self.rule.by = "vendor"
        case.line_ids.unlink()
        self.env["school.split.case"].search([]).state = "verified"
        self.assertFalse(self.scan().filtered(lambda c: c.state == "open"))

    def test_requests_are_looked_at_as_well(self):
        for _number in range(2):
            self.approved(self.line_values(self.chalk, 100, 6))
        self.scan()
        case = self.env["school.split.case"].search(
            [("company_id", "=", self.company.id), ("stage", "=", "request")]
        )
        self.assertEqual((case.amount_total, case.document_count), (1200, 2))

    def test_thresholds_of_the_approval_rules_count(self):
        self.rule.write({"amount": 0, "from_rules": True, "amount_from": 500})
        for days in (2, 1):
            self.bought(600, days)
        self.env["school.purchase.method.rule"].search([]).active = False
        self.assertFalse(self.scan(), "no approval rule has a threshold yet")
        self.make_flow([{"post": "principal"}], amount_min=1000, sequence=99)
        case = self.scan()
        self.assertEqual(case.threshold, 1000)
        self.rule.amount_from = 2000
        self.assertIn(1000, self.school._control_thresholds(self.today))

    def test_thresholds_of_the_ways_of_buying_count(self):
        self.env["school.purchase.method.rule"].create(
            {
                "name": "询价",
                "source": "区文件",
                "date_from": "2020-01-01",
                "amount_min": 7777,
                "method": "inquiry",
            }
        )
        self.assertIn(7777, self.school._control_thresholds(self.today))

    def test_a_schools_own_figure_goes_before_the_districts(self):
        for days in (2, 1):
            self.bought(600, days)
        self.rule.copy({"company_id": self.company.id, "amount": 5000})
        self.assertFalse(self.scan())

    def test_opinions_are_kept_and_new_pieces_open_it_again(self):
        for days in (20, 10):
            self.bought(600, days)
        case = self.scan()
        give = case.with_user(self.affairs).action_give_opinion
        with self.assertRaisesRegex(AccessError, "officer of a unit above"):
            give("verified", "没有问题")
        give("explained", "两个年级分别购买")
        self.assertEqual(case.state, "explained")
        case.with_user(self.officer).action_give_opinion("verified", "已核对")
        self.assertEqual(case.state, "verified")
        with self.assertRaisesRegex(UserError, "does not follow"):
            give("explained", "再说一次")
        self.bought(500, 0)
        self.assertEqual(self.scan(), case)
        self.assertEqual((case.state, case.document_count), ("open", 3))
        self.assertEqual(
            case.opinion_ids.mapped("opinion"), ["open", "verified", "explained"]
        )
        with self.assertRaisesRegex(UserError, "append-only"):
            case.opinion_ids[0].note = "改"

    def test_hostile_opinions_are_refused(self):
        for days in (20, 10):
            self.bought(600, days)
        case = self.scan().with_user(self.affairs)
        for opinion, note in (
            ("open", "重开"),
            (None, "x"),
            ({"a": 1}, "x"),
            ("explained", ""),
            ("explained", None),
            ("explained", ["x"]),
            ("explained", "长" * 3000),
        ):
            with self.subTest(opinion=opinion), self.assertRaises(UserError):
                case.action_give_opinion(opinion, note)
        for user in (self.teacher, self.keeper, self.buyer, self.sister_affairs):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                case.with_user(user).action_give_opinion("explained", "x")
        for values in ({"state": "verified"}, {"threshold": 1}):
            with self.assertRaises(AccessError):
                case.write(values)
        with self.assertRaises(AccessError):
            case.unlink()
        with self.assertRaisesRegex(UserError, "stays on file"):
            case.sudo().unlink()

    def test_who_sees_suspicions(self):
        for days in (20, 10):
            self.bought(600, days)
        case = self.scan()
        cases = self.env["school.split.case"]
        for user in (self.officer, self.auditor, self.school_auditor, self.principal):
            self.assertIn(case, cases.with_user(user).search([]), user.login)
        self.assertFalse(cases.with_user(self.sister_affairs).search([]))
        with self.assertRaises(AccessError):
            cases.with_user(self.teacher).search([])

    def test_the_wizard_enters_an_opinion_on_several(self):
        for vendor in (self.vendor, self.vendor2):
            for days in (20, 10):
                self.bought(600, days, vendor=vendor)
        cases = self.scan()
        self.env["school.split.review"].with_user(self.officer).create(
            {"case_ids": cases.ids, "opinion": "rectify", "note": "限期整改"}
        ).action_enter()
        self.assertEqual(set(cases.mapped("state")), {"rectify"})

    def test_queries_do_not_grow_with_the_pieces(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["school.split.case"]._scan(self.school.sudo())
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        self.bought(600, 2)
        self.bought(600, 1)
        queries()
        fill = SQL(
            """
            INSERT INTO purchase_order (name, company_id, partner_id, currency_id,
                state, date_approve, date_order, amount_total, picking_type_id,
                approval_state)
            SELECT 'PX' || n, company_id, %s, currency_id, state, date_approve,
                   date_order, 300, picking_type_id, approval_state
              FROM purchase_order, generate_series(1, 200) n
             WHERE id = (SELECT max(id) FROM purchase_order)
            """,
            self.vendor2.id,
        )
        many_first = queries()
        self.env.cr.execute(fill)
        self.assertLessEqual(queries(), many_first + 12)


@tagged("post_install", "-at_install")
class TestControlReports(ControlCommon):
    def test_a_price_far_over_the_median_stands_out(self):
        self.bought(30, 3)
        self.bought(32, 2, company=self.sister_company)
        dear = self.bought(60, 1)
        rows = self.rows(
            "school.price.gap", self.officer, [("product_id", "=", self.chalk.id)]
        )
        row = rows.filtered(lambda r: r.order_id == dear)
        self.assertAlmostEqual(row.price, 6)
        self.assertEqual((row.price_min, row.price_median, row.price_max), (3, 3.2, 6))
        self.assertAlmostEqual(row.over_percent, 87.5)
        self.assertAlmostEqual(row.overpaid, 28)
        self.assertTrue(row.is_alert)
        self.assertFalse((rows - row).filtered("is_alert"))
        self.assertEqual(row.school_count, 2)

    def test_prices_are_compared_in_the_items_own_unit(self):
        box = self.env["uom.uom"].create(
            {
                "name": "箱",
                "relative_factor": 10,
                "relative_uom_id": self.chalk.uom_id.id,
            }
        )
        order = self.bought(300)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE purchase_order_line SET product_uom_id = %s"
                " WHERE order_id = %s",
                box.id,
                order.id,
            )
        )
        row = self.rows("school.price.gap", self.buyer, [("order_id", "=", order.id)])
        self.assertEqual((row.quantity, row.price), (100, 3))

    def test_a_school_learns_nothing_of_its_sister(self):
        self.bought(30, 3)
        own = self.bought(60, 1)
        self.bought(10, 2, company=self.sister_company)
        rows = self.rows(
            "school.price.gap", self.buyer, [("product_id", "=", self.chalk.id)]
        )
        self.assertEqual(rows.company_id, self.company)
        row = rows.filtered(lambda r: r.order_id == own)
        self.assertEqual((row.price_min, row.price_median), (3, 4.5))
        with self.assertRaises(AccessError):
            self.rows("school.price.gap", self.teacher)

    def test_a_vendor_that_gets_most_stands_out(self):
        self.bought(900, vendor=self.vendor)
        self.bought(100, vendor=self.vendor2)
        if not self.term.date_start <= self.today <= self.term.date_end:
            self.skipTest("a vacation")
        rows = self.rows(
            "school.vendor.share",
            self.principal,
            [("company_id", "=", self.company.id), ("period", "=", "term")],
        )
        first, second = rows.sorted("place")
        self.assertEqual((first.partner_id, first.share), (self.vendor, 90))
        self.assertEqual(first.concentration, 8200)
        self.assertEqual((first.is_alert, second.is_alert), (True, False))
        action = first.action_open_orders()
        orders = self.env["purchase.order"].search(action["domain"])
        self.assertEqual(orders.partner_id, self.vendor)
        self.assertFalse(self.rows("school.vendor.share", self.sister_principal))

    def test_goods_that_nobody_took_for_months_are_dormant(self):
        order = self.bought(320)
        self.receive(order)
        fresh = self.rows(
            "school.dormant.stock", self.keeper, [("product_id", "=", self.chalk.id)]
        )
        self.assertEqual((fresh.quantity, fresh.value, fresh.idle_months), (10, 320, 0))
        self.assertFalse(fresh.is_dormant)
        self.env.cr.execute(
            "UPDATE stock_move SET date = date - interval '200 days'"
            " WHERE product_id = %s AND state = 'done'",
            [self.chalk.id],
        )
        row = self.rows(
            "school.dormant.stock", self.keeper, [("product_id", "=", self.chalk.id)]
        )
        self.assertEqual((row.is_dormant, row.idle_months), (True, 6))
        self.assertFalse(self.rows("school.dormant.stock", self.sister_keeper))

    def test_an_order_that_was_bought_otherwise_is_listed(self):
        self.make_flow(
            [{"post": "principal"}], amount_min=300, method="inquiry", min_quotes=2
        )
        order = self.make_order([(self.chalk, 10, 32)], confirm=False)
        order.school_method = "inquiry"
        self.env["school.purchase.quote"].with_user(self.buyer).create(
            [
                {"order_id": order.id, "partner_id": vendor.id, "amount": 320}
                for vendor in (self.vendor, self.vendor2)
            ]
        )
        order.button_confirm()

        def problem(statement=None):
            if statement:
                self.env.flush_all()
                self.env.cr.execute(SQL(statement, order.id))
            return self.rows(
                "school.method.breach", self.officer, [("order_id", "=", order.id)]
            ).problem

        self.assertFalse(problem())
        forged = problem(
            "UPDATE purchase_order SET school_method = 'direct' WHERE id = %s"
        )
        self.assertEqual(forged, "method")
        problem("UPDATE purchase_order SET school_method = 'inquiry' WHERE id = %s")
        forged = problem("DELETE FROM school_purchase_quote WHERE order_id = %s")
        self.assertEqual(forged, "quotes")
        self.date_order(order, 3)
        self.assertEqual(problem(), "late")
        forged = problem(
            "DELETE FROM school_supply_allocation WHERE purchase_line_id IN"
            " (SELECT id FROM purchase_order_line WHERE order_id = %s)"
        )
        self.assertEqual(forged, "none")

    def test_a_list_is_exported_as_its_reader_sees_it(self):
        self.bought(30, 3)
        self.bought(60, 1)
        self.bought(10, 2, company=self.sister_company)
        model = self.env["school.price.gap"].with_user(self.buyer)
        self.env.flush_all()
        action = model.with_context(
            active_domain=[("product_id", "=", self.chalk.id)]
        ).action_export_list()
        export = self.env["school.list.export"].search([], order="id desc", limit=1)
        self.assertEqual(action["report_name"], "school_logistics.list_sheet")
        report = self.env.ref("school_logistics.action_list_sheet")
        content, kind = report.with_user(self.buyer)._render_xlsx(
            report.report_name, export.ids, {}
        )
        self.assertEqual(kind, "xlsx")
        sheet = load_workbook(io.BytesIO(content)).active
        names = [cell.value for cell in sheet["C"][3:]]
        self.assertEqual(names[:2], [self.company.name] * 2)
        self.assertNotIn(self.sister_company.name, names)
        for user in (self.accountant, self.sister_buyer):
            with self.assertRaises(AccessError):
                export.with_user(user).action_export()

    def test_hostile_filters_are_refused(self):
        model = self.env["school.price.gap"].with_user(self.buyer)
        for domain in ("x", 5, {"a": 1}, [["no_field", "=", 1]], [[1, 2]], ["&"]):
            with self.subTest(domain=domain), self.assertRaises(UserError):
                model.with_context(active_domain=domain).action_export_list()
        for name in ("res.users", "school.listed", "nothing"):
            wizard = self.env["school.list.export"].with_user(self.buyer)
            with self.assertRaises(AccessError):
                wizard.create({"model": name, "domain": []}).action_export()
