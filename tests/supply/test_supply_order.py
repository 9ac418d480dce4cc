from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .chain_common import ChainCommon


@tagged("post_install", "-at_install")
class TestSupplyOrder(ChainCommon):
    """Purchase orders of schools are confirmed only for what was approved."""

    def test_order_serves_the_approved_request(self):
        request, order = self.ordered(self.line_values(self.chalk, 40))
        line = request.line_ids
        self.assertEqual(order.state, "purchase")
        self.assertTrue(order.locked)
        self.assertEqual(line.qty_ordered, 40)
        self.assertEqual(line.qty_drafted, 0)
        self.assertEqual(line.qty_open, 0)
        self.assertEqual(order.school_buyer_ids, self.buyer)
        self.assertEqual(order.picking_ids.move_ids.product_uom_qty, 40)

    def test_lines_of_several_requests_share_one_order_line(self):
        first = self.approved(self.line_values(self.chalk, 40))
        second = self.approved(
            self.line_values(self.chalk, 60), self.line_values(self.broom, 5)
        )
        order = self.pool((first + second).line_ids)
        self.assertEqual(len(order), 1)
        chalk = order.order_line.filtered(lambda x: x.product_id == self.chalk)
        self.assertEqual(chalk.product_qty, 100)
        self.assertEqual(
            chalk.school_allocation_ids.request_id, (first + second).sudo()
        )
        order.button_confirm()
        self.assertEqual(first.line_ids.qty_ordered, 40)
        self.assertEqual(second.line_ids.mapped("qty_ordered"), [60, 5])

    def test_units_of_the_request_are_converted(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        request = self.approved(
            self.line_values(self.chalk, 2, price=40, product_uom_id=dozen.id)
        )
        order = self.pool(request.line_ids)
        self.assertEqual(order.order_line.product_uom_id, dozen)
        order.order_line.write(
            {"product_uom_id": self.chalk.uom_id.id, "product_qty": 24, "price_unit": 3}
        )
        order.button_confirm()
        self.assertEqual(request.line_ids.qty_ordered, 2)
        self.assertEqual(order.order_line.product_qty, 24)

    def test_a_service_is_ordered_without_a_receipt(self):
        request, order = self.ordered(self.line_values(self.repair, 1, kind="service"))
        self.assertEqual(request.line_ids.qty_ordered, 1)
        self.assertFalse(order.picking_ids)

    def test_the_buyer_chooses_an_item_for_words(self):
        request = self.approved({"name": "粉笔", "quantity": 3, "price_unit": 3.2})
        with self.assertRaisesRegex(UserError, "choose the item"):
            self.pool(request.line_ids)
        order = self.pool(request.line_ids, product_id=self.chalk.id)
        order.button_confirm()
        self.assertEqual(request.line_ids.fulfil_product_id, self.chalk)
        self.assertFalse(request.line_ids.product_id)

    # what is refused

    def test_an_order_without_requests_is_refused(self):
        order = self.loose_order()
        with self.assertRaisesRegex(UserError, "approved requests cover 0"):
            order.button_confirm()
        with self.assertRaisesRegex(UserError, "approved requests cover 0"):
            order.button_approve()
        self.assertEqual(order.state, "draft")

    def loose_order(self, **values):
        return (
            self.env["purchase.order"]
            .with_user(self.buyer)
            .create(
                {
                    "partner_id": self.vendor.id,
                    "company_id": self.company.id,
                    "order_line": [
                        (0, 0, {"product_id": self.chalk.id, "product_qty": 5})
                    ],
                    **values,
                }
            )
        )

    def test_more_than_the_requests_cover_is_refused(self):
        request = self.approved(self.line_values(self.chalk, 40))
        order = self.pool(request.line_ids)
        order.order_line.product_qty = 41
        with self.assertRaisesRegex(UserError, "approved requests cover 40"):
            order.button_confirm()
        order.order_line.product_qty = 40
        order.write(
            {"order_line": [(0, 0, {"product_id": self.broom.id, "product_qty": 1})]}
        )
        with self.assertRaisesRegex(UserError, "扫帚"):
            order.button_confirm()

    def test_a_lowered_quantity_gives_the_rest_back(self):
        request = self.approved(self.line_values(self.chalk, 40))
        order = self.pool(request.line_ids)
        order.order_line.product_qty = 30
        self.assertEqual(request.line_ids.qty_drafted, 30)
        self.assertEqual(request.line_ids.qty_open, 10)
        order.button_confirm()
        self.assertEqual(request.line_ids.qty_ordered, 30)
        self.pool(request.line_ids).button_confirm()
        self.assertEqual(request.line_ids.qty_ordered, 40)

    def test_a_deleted_line_leaves_the_request_open(self):
        request = self.approved(
            self.line_values(self.chalk, 40), self.line_values(self.broom, 2)
        )
        order = self.pool(request.line_ids)
        order.order_line[0].unlink()
        self.assertEqual(request.line_ids.mapped("qty_open"), [40, 0])

    def test_empty_orders_and_lines_are_refused(self):
        empty = self.loose_order(order_line=[])
        with self.assertRaisesRegex(UserError, "has no lines"):
            empty.button_confirm()
        order = self.pool(self.approved(self.line_values(self.chalk)).line_ids)
        order.write(
            {"order_line": [(0, 0, {"product_id": self.broom.id, "product_qty": 0})]}
        )
        with self.assertRaisesRegex(UserError, "approved requests cover 0"):
            order.button_confirm()

    def test_negative_prices_are_refused(self):
        request = self.approved(self.line_values(self.chalk))
        with self.assertRaisesRegex(UserError, "not negative"):
            self.pool(request.line_ids, price_unit=-1)
        order = self.pool(request.line_ids)
        order.order_line.price_unit = -1
        with self.assertRaises(UserError):
            order.button_confirm()

    def test_what_was_once_confirmed_stays_on_file(self):
        _request, order = self.ordered(self.line_values(self.chalk))
        order.button_cancel()
        with self.assertRaisesRegex(UserError, "stays on file"):
            order.with_user(self.env.ref("base.user_admin")).sudo().unlink()

    def test_a_price_above_the_estimate_is_refused(self):
        request = self.approved(self.line_values(self.chalk, 100))
        order = self.pool(request.line_ids, price_unit=3.21)
        with self.assertRaisesRegex(UserError, "above the approved estimate"):
            order.button_confirm()
        self.school.price_tolerance = 1
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_taxes_count_for_the_estimate(self):
        tax = self.env["account.tax"].create(
            {
                "name": "13% 普通发票",
                "amount": 13,
                "type_tax_use": "purchase",
                "company_id": self.company.id,
                "price_include_override": "tax_excluded",
            }
        )
        self.chalk.supplier_taxes_id = tax
        request = self.approved(self.line_values(self.chalk, 96))
        order = self.pool(request.line_ids)
        self.assertEqual(order.order_line.tax_ids, tax)
        order.button_confirm()
        self.assertLessEqual(order.amount_total, 96 * 3.2)
        with self.assertRaisesRegex(UserError, "above the approved estimate"):
            order.order_line.price_unit = 3.2

    def test_the_tolerance_is_at_most_ten_percent(self):
        for tolerance in (11, -1):
            with self.subTest(tolerance=tolerance), self.assertRaises(CheckViolation):
                with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                    self.school.price_tolerance = tolerance
                    self.env.flush_all()

    def test_only_a_buyer_of_the_school_buys(self):
        request = self.approved(self.line_values(self.chalk))
        for user in (self.keeper, self.teacher, self.principal):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self.pool(request.line_ids, user=user)
        order = self.pool(request.line_ids)
        with self.assertRaises(AccessError):
            order.with_user(self.sister_buyer).button_confirm()
        self.appoint(self.clerk, "buyer")
        self.clerk.group_ids |= self.env.ref("purchase.group_purchase_user")
        order.with_user(self.clerk).button_confirm()
        self.assertEqual(order.school_buyer_ids, self.buyer + self.clerk)

    def test_a_former_buyer_buys_no_more(self):
        request = self.approved(self.line_values(self.chalk))
        order = self.pool(request.line_ids)
        self.env["school.post.holder"].search(
            [("user_id", "=", self.buyer.id)]
        ).date_to = "2021-01-01"
        with self.assertRaisesRegex(AccessError, "is not a buyer"):
            order.button_confirm()

    def test_who_approved_may_not_buy(self):
        request = self.approved(self.line_values(self.chalk))
        order = self.pool(request.line_ids)
        self.appoint(self.principal, "buyer")
        self.principal.group_ids |= self.env.ref("purchase.group_purchase_user")
        with self.assertRaisesRegex(UserError, "陈校长"):
            order.with_user(self.principal).button_confirm()
        with self.assertRaisesRegex(UserError, "陈校长"):
            order.with_user(self.principal).action_school_join()

    def test_as_many_buyers_as_the_rule_demands(self):
        self.flow.min_buyers = 2
        self.flow.action_publish()
        request = self.approved(self.line_values(self.chalk))
        order = self.pool(request.line_ids)
        with self.assertRaisesRegex(UserError, "demands 2 buyers"):
            order.button_confirm()
        with self.assertRaisesRegex(UserError, "cannot be written"):
            order.write({"school_buyer_ids": [(4, self.clerk.id)]})
        self.clerk.group_ids |= self.env.ref("purchase.group_purchase_user")
        order.with_user(self.clerk).action_school_join()
        order.button_confirm()
        self.assertEqual(order.school_buyer_ids, self.buyer + self.clerk)

    def test_a_request_that_changed_is_not_bought(self):
        request = self.approved(self.line_values(self.chalk, 40))
        order = self.pool(request.line_ids)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE school_supply_request_line SET price_unit = 30"
            " WHERE request_id = %s",
            [request.id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "changed after its approval"):
            order.button_confirm()

    def test_what_is_not_approved_is_not_pooled(self):
        request = self.apply(self.line_values(self.chalk))
        with self.assertRaisesRegex(UserError, "not approved"):
            self.pool(request.line_ids)

    def test_another_item_than_asked_for_is_refused(self):
        request = self.approved(self.line_values(self.chalk))
        with self.assertRaisesRegex(UserError, "was asked for"):
            self.pool(request.line_ids, product_id=self.broom.id)
        order = self.pool(request.line_ids)
        with self.assertRaisesRegex(UserError, "serves approved requests"):
            order.order_line.product_id = self.broom

    def test_the_same_quantity_is_not_ordered_twice(self):
        request = self.approved(self.line_values(self.chalk, 40))
        wizard = (
            self.env["school.supply.pool"]
            .with_user(self.buyer)
            .with_context(
                active_model=request.line_ids._name, active_ids=request.line_ids.ids
            )
            .create({})
        )
        wizard.line_ids.partner_id = self.vendor
        wizard.action_pool()
        with self.assertRaisesRegex(UserError, "40.0 were approved, 80.0 would be"):
            wizard.action_pool()

    # direct writes

    def test_the_state_is_not_written(self):
        request = self.approved(self.line_values(self.chalk))
        order = self.pool(request.line_ids)
        for values in (
            {"state": "purchase"},
            {"state": "to approve"},
            {"state": "cancel"},
            {"locked": True},
            {"date_approve": "2026-01-01"},
        ):
            with self.subTest(values=values):
                with self.assertRaisesRegex(UserError, "cannot be written"):
                    order.write(values)
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    self.loose_order(**values)
        with self.assertRaises(UserError):
            self.env["purchase.order"].with_user(self.buyer).with_context(
                default_state="purchase"
            ).create({"partner_id": self.vendor.id, "company_id": self.company.id})
        order.write({"state": "sent"})
        self.assertEqual(order.state, "sent")

    def test_a_gate_cannot_be_sent(self):
        order = self.loose_order()
        for gate in (True, "order_state", {"effect": "order_state", "ids": order.ids}):
            with self.assertRaises(UserError):
                order.with_context(school_gate=gate).write({"state": "purchase"})

    def test_received_quantities_are_not_written(self):
        request, order = self.ordered(
            self.line_values(self.repair, 1, kind="service"),
            self.line_values(self.chalk, 5),
        )
        for line in order.order_line:
            for name in ("qty_received", "qty_received_manual", "qty_invoiced"):
                with (
                    self.subTest(name=name),
                    self.assertRaisesRegex(UserError, "only an acceptance"),
                ):
                    line.write({name: 1})
        with self.assertRaisesRegex(UserError, "not typed in"):
            self.loose_order(
                order_line=[
                    (
                        0,
                        0,
                        {
                            "product_id": self.repair.id,
                            "product_qty": 1,
                            "qty_received_manual": 1,
                        },
                    )
                ]
            )
        self.assertFalse(request.line_ids[0].qty_accepted)

    def test_a_confirmed_order_keeps_its_lines(self):
        _request, order = self.ordered(self.line_values(self.chalk, 5))
        line = order.order_line
        for values in (
            {"product_qty": 6},
            {"product_qty": 4},
            {"product_id": self.broom.id},
            {"product_uom_id": self.env.ref("uom.product_uom_dozen").id},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                line.write(values)
        with self.assertRaisesRegex(UserError, "above the approved estimate"):
            line.price_unit = 4
        with self.assertRaisesRegex(UserError, "after the confirmation"):
            order.write(
                {
                    "order_line": [
                        (0, 0, {"product_id": self.broom.id, "product_qty": 1})
                    ]
                }
            )
        with self.assertRaisesRegex(UserError, "after the confirmation"):
            self.loose_order().order_line.order_id = order
        with self.assertRaises(UserError):
            line.unlink()
        with self.assertRaisesRegex(UserError, "cannot be written"):
            order.partner_id = self.vendor2
        line.price_unit = 3
        self.assertEqual(line.price_unit, 3)

    def test_allocations_are_nobodys_to_write(self):
        _request, order = self.ordered(self.line_values(self.chalk, 5))
        allocation = order.order_line.school_allocation_ids
        with self.assertRaises(AccessError):
            allocation.quantity = 50
        with self.assertRaises(AccessError):
            allocation.unlink()
        with self.assertRaises(AccessError):
            allocation.copy()

    def test_orders_that_serve_requests_are_not_merged(self):
        orders = self.env["purchase.order"]
        for _number in range(2):
            orders |= self.pool(self.approved(self.line_values(self.chalk)).line_ids)
        with self.assertRaisesRegex(UserError, "not merged"):
            orders.action_merge()

    def test_a_procurement_does_not_join_them(self):
        order = self.pool(self.approved(self.line_values(self.chalk)).line_ids)
        rule = self.env["stock.rule"].search(
            [("action", "=", "buy"), ("company_id", "=", self.company.id)], limit=1
        )
        seller = self.env["product.supplierinfo"].create(
            {
                "partner_id": self.vendor.id,
                "product_tmpl_id": self.chalk.product_tmpl_id.id,
            }
        )
        values = {
            "supplier": seller,
            "reference_ids": self.env["stock.reference"],
            "date_planned": fields.Datetime.now(),
        }
        domain = rule._make_po_get_domain(self.company, values, self.vendor)
        self.assertNotIn(order, self.env["purchase.order"].search(list(domain)))
        self.assertTrue(hash(domain))

    # cancelling

    def test_a_cancelled_order_leaves_the_requests_open(self):
        request, order = self.ordered(self.line_values(self.chalk, 40))
        order.button_cancel()
        self.assertEqual(order.state, "cancel")
        self.assertEqual(request.line_ids.qty_ordered, 0)
        self.assertEqual(request.line_ids.qty_open, 40)
        with self.assertRaisesRegex(UserError, "is not reopened"):
            order.button_draft()
        again = self.pool(request.line_ids)
        again.button_confirm()
        self.assertEqual(request.line_ids.qty_ordered, 40)

    def test_a_cancelled_draft_is_reopened_empty_of_allocations(self):
        request = self.approved(self.line_values(self.chalk, 40))
        order = self.pool(request.line_ids)
        order.button_cancel()
        order.button_draft()
        with self.assertRaisesRegex(UserError, "approved requests cover 0"):
            order.button_confirm()
        self.assertEqual(request.line_ids.qty_open, 40)

    def test_other_companies_are_left_alone(self):
        company = self.env["res.company"].create({"name": "无关公司"})
        order = (
            self.env["purchase.order"]
            .with_company(company)
            .create({"partner_id": self.vendor.id, "company_id": company.id})
        )
        order.write({"state": "sent", "locked": True})
        order.write({"state": "purchase"})
        self.assertEqual(order.state, "purchase")
        with self.assertRaisesRegex(UserError, "cannot be written"):
            order.company_id = self.company
