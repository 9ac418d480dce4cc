"""What stock has is kept for approved lines, and for nobody else."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .store_common import StoreCommon


@tagged("post_install", "-at_install")
class TestReserve(StoreCommon):
    def test_approval_reserves_what_stock_has_and_leaves_the_rest_to_buy(self):
        self.put_in_stock(self.chalk, 18)
        request = self.approved(self.line_values(self.chalk, 40))
        line = request.line_ids
        self.assertEqual((line.qty_reserved, line.qty_open), (18, 22))
        self.assertEqual(self.free(self.chalk), 0)
        allocation = line.sudo().allocation_ids
        self.assertEqual((allocation.source, allocation.quantity), ("stock", 18))
        picking = request.sudo().issue_picking_ids
        self.assertEqual(picking.state, "assigned")
        self.assertEqual(picking.picking_type_id.code, "outgoing")
        self.assertEqual(picking.move_ids.quantity, 18)

    def test_what_is_kept_for_one_is_not_given_to_the_next(self):
        self.put_in_stock(self.chalk, 10)
        first = self.approved(self.line_values(self.chalk, 8))
        second = self.approved(self.line_values(self.chalk, 8))
        self.assertEqual(first.line_ids.qty_reserved, 8)
        self.assertEqual(second.line_ids.qty_reserved, 2)

    def test_two_lines_of_one_product_share_the_stock_in_their_order(self):
        self.put_in_stock(self.chalk, 10)
        request = self.approved(
            self.line_values(self.chalk, 7), self.line_values(self.chalk, 7)
        )
        self.assertEqual(request.line_ids.mapped("qty_reserved"), [7, 3])
        self.assertEqual(len(request.sudo().issue_picking_ids.move_ids), 2)

    def test_nothing_is_kept_before_the_approval(self):
        self.put_in_stock(self.chalk, 10)
        request = self.apply(self.line_values(self.chalk, 5))
        request.action_submit()
        self.assertEqual(request.line_ids.qty_reserved, 0)
        with self.assertRaisesRegex(UserError, request.name):
            request.with_user(self.keeper).action_reserve_stock()
        self.assertEqual(self.free(self.chalk), 10)

    def test_services_and_descriptions_in_words_take_nothing(self):
        request = self.approved(
            self.line_values(self.repair, 1, kind="service"),
            {"name": "手工定制展板", "quantity": 2, "price_unit": 80},
        )
        self.assertFalse(request.sudo().issue_picking_ids)
        self.assertEqual(request.line_ids.mapped("qty_open"), [1, 2])

    def test_loans_wait_in_a_transfer_of_their_own(self):
        self.put_in_stock(self.chalk, 5)
        self.put_in_stock(self.barrow, 5)
        request = self.approved(
            self.line_values(self.chalk, 5),
            self.line_values(self.barrow, 2, kind="borrow"),
        )
        pickings = request.sudo().issue_picking_ids
        self.assertEqual(
            sorted(pickings.mapped("picking_type_id.code")), ["internal", "outgoing"]
        )
        loan = pickings.move_ids.filtered(lambda m: m.product_id == self.barrow)
        self.assertEqual(loan.location_dest_id, self.company.school_loan_location_id)

    def test_dear_things_for_keeping_go_to_the_fixed_assets(self):
        self.put_in_stock(self.computer, 1, price=4200)
        self.put_in_stock(self.barrow, 1, price=165)
        request = self.approved(
            self.line_values(self.computer, 1, kind="keep"),
            self.line_values(self.barrow, 1, kind="keep"),
        )
        moves = request.sudo().issue_picking_ids.move_ids
        self.assertEqual(
            moves.mapped("location_dest_id"),
            self.company.school_asset_location_id
            + self.company.school_consume_location_id,
        )

    def test_later_stock_is_reserved_by_the_keeper(self):
        request = self.approved(self.line_values(self.chalk, 5))
        self.put_in_stock(self.chalk, 5)
        request.with_user(self.keeper).action_reserve_stock()
        self.assertEqual(request.line_ids.qty_reserved, 5)
        request.with_user(self.keeper).action_reserve_stock()
        self.assertEqual(
            request.line_ids.qty_reserved, 5, "a second click does nothing"
        )

    def test_nobody_without_a_post_reserves(self):
        request = self.approved(self.line_values(self.chalk, 5))
        self.put_in_stock(self.chalk, 5)
        with self.assertRaisesRegex(UserError, self.teacher.name):
            request.with_user(self.teacher).action_reserve_stock()
        with self.assertRaises(AccessError):
            request.with_user(self.sister_keeper).action_reserve_stock()
        self.assertEqual(self.free(self.chalk), 5)

    def test_the_applicant_gives_back_what_is_kept(self):
        self.put_in_stock(self.chalk, 5)
        request = self.approved(self.line_values(self.chalk, 5))
        request.line_ids.action_release_stock()
        self.assertEqual(self.free(self.chalk), 5)
        self.assertEqual(
            (request.line_ids.qty_reserved, request.line_ids.qty_open), (0, 5)
        )
        self.assertEqual(request.sudo().issue_picking_ids.state, "cancel")
        with self.assertRaisesRegex(UserError, "keeps nothing"):
            request.line_ids.action_release_stock()

    def test_only_what_was_not_fetched_is_given_back(self):
        self.put_in_stock(self.chalk, 5)
        request = self.approved(self.line_values(self.chalk, 5))
        self.hand_out(request, quantities={self.chalk: 2})
        request.line_ids.action_release_stock()
        line = request.line_ids
        self.assertEqual((line.qty_reserved, line.qty_issued, line.qty_open), (2, 2, 3))
        self.assertEqual(self.free(self.chalk), 3)

    def test_accepted_goods_join_what_waits(self):
        self.put_in_stock(self.chalk, 18)
        request = self.approved(self.line_values(self.chalk, 40))
        order = self.pool(request.line_ids)
        order.button_confirm()
        self.assertEqual(order.order_line.product_qty, 22)
        # What an acceptance does: goods in, figures moved, then the hook.
        self.put_in_stock(self.chalk, 20)
        line = request.line_ids.sudo()
        purchase = line.allocation_ids.filtered(lambda a: a.source == "purchase")
        self.env["school.supply.allocation"]._register_accepted({purchase.id: 20})
        line._add_accepted({line: 20})
        move = request.sudo().issue_picking_ids.move_ids
        self.assertEqual((move.product_uom_qty, move.quantity), (38, 38))
        self.assertEqual(self.free(self.chalk), 0)

    def test_queries_do_not_grow_with_the_lines_more_than_core_does(self):
        products = [self._make_product(f"物品{n}", 1, "consumable") for n in range(11)]
        for product in products:
            self.put_in_stock(product, 10)
        counts = []
        for chosen in (products[:1], products[1:]):
            request = self.apply(*(self.line_values(p, 5) for p in chosen))
            request.action_submit()
            request.sudo().line_ids._shift({})
            self.env.flush_all()
            self.env.invalidate_all()
            request._set_state("approved")
            before = self.cr.sql_log_count
            request._reserve_stock()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        one, ten = counts
        self.assertLess(ten - one, 9 * 12, f"{one} queries for 1 line, {ten} for 10")
