"""Handing out at the same time: real transactions, committed."""
# pylint: disable=invalid-commit

import threading
from contextlib import suppress

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.common.gate import open_gate
from ..parallel import ParallelCase
from .store_common import StoreBuilder


@tagged("post_install", "-at_install", "-standard", "school_parallel")
class TestIssueParallel(StoreBuilder, ParallelCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper2 = cls.make_user("parallel.keeper", "第二保管", "keeper")
        cls.appoint(cls.keeper2, "keeper")
        cls.commit()

    def waiting(self, product, quantity):
        """Return a request that waits for the whole stock of a product."""
        self.put_in_stock(product, quantity)
        request = self.approved(self.line_values(product, quantity))
        self.commit()
        return request

    def signed(self, request, user):
        issue = self.issue_for(request, user=user)
        issue.with_user(self.teacher).action_sign()
        self.commit()
        return issue

    def in_parallel(self, calls):
        # A serialization error, upon which Odoo tries again, is logged as a bad query.
        with mute_logger("odoo.sql_db"):
            return super().in_parallel(calls)

    def done_call(self, issue):
        def call(env):
            return env["school.issue"].browse(issue.id).action_done()

        return call

    def product(self, name):
        return self._make_product(name, 5, "consumable")

    def test_two_keepers_and_the_last_piece(self):
        product = self.product("最后一件")
        request = self.waiting(product, 1)
        first = self.signed(request, self.keeper)
        second = self.signed(request, self.keeper2)
        results = self.in_parallel(
            [
                (self.keeper, self.done_call(first)),
                (self.keeper2, self.done_call(second)),
            ]
        )
        self.assertEqual(results.count(True), 1, results)
        self.assertTrue(any(isinstance(result, UserError) for result in results))
        self.assertEqual(self.on_hand(product), 0)
        self.assertEqual(request.line_ids.qty_issued, 1)

    def test_two_keepers_and_enough_for_both(self):
        product = self.product("足够")
        self.put_in_stock(product, 10)
        issues = []
        for user in self.keeper, self.keeper2:
            request = self.approved(self.line_values(product, 1))
            issues.append(self.signed(request, user))
        results = self.in_parallel(
            [(issue.keeper_id, self.done_call(issue)) for issue in issues]
        )
        self.assertEqual(results, [True, True])
        self.assertEqual(self.on_hand(product), 8)

    def test_four_clicks_on_one_issue(self):
        product = self.product("连点")
        request = self.waiting(product, 7)
        issue = self.signed(request, self.keeper)
        results = self.in_parallel([(self.keeper, self.done_call(issue))] * 4)
        self.assertEqual(results, [True] * 4)
        self.assertEqual(self.on_hand(product), 0)
        self.assertEqual(request.line_ids.qty_issued, 7)

    def test_two_approvals_share_the_last_piece(self):
        product = self.product("只有一件")
        self.put_in_stock(product, 1)
        calls = []
        requests = self.env["school.supply.request"]
        for _number in range(2):
            request = self.apply(self.line_values(product, 1))
            request.action_submit()
            requests |= request
            calls.append((self.principal, self.approve_call(request)))
        self.commit()
        results = self.in_parallel(calls)
        self.assertEqual(results, [True, True])
        self.assertEqual(sorted(requests.line_ids.mapped("qty_reserved")), [0, 1])
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "=", product.id),
                ("location_id", "=", self.company._school_stock().id),
            ]
        )
        self.assertEqual(sum(quants.mapped("reserved_quantity")), 1)

    def approve_call(self, request):
        approval = request.sudo().approval_id
        seq = approval.seq

        def call(env):
            approval_there = env["school.approval"].browse(approval.id)
            return bool(approval_there.action_decide("approve", seq))

        return call

    def test_two_movements_of_the_last_piece_by_any_path(self):
        """Core alone ends both done, at minus one; in turn, one of them moves it."""
        product = self.product("两路")
        self.put_in_stock(product, 1)
        warehouse = self.company._school_warehouse()
        places = {
            "picking_type_id": warehouse.school_issue_type_id.id,
            "location_id": warehouse.lot_stock_id.id,
            "location_dest_id": self.company.school_consume_location_id.id,
            "company_id": self.company.id,
        }
        goods = {"product_id": product.id, "product_uom_qty": 1}
        # a picking each: two moves of one picking wait for each other
        moves = (
            self.env["stock.picking"]
            .create(
                [
                    {**places, "move_ids": [Command.create({**places, **goods})]}
                    for _number in range(2)
                ]
            )
            .move_ids
        )
        moves.picking_type_id.reservation_method = "manual"
        moves._action_confirm(merge=False)
        for move in moves:
            move.write({"quantity": 1, "picked": True})
        moves.picking_type_id.reservation_method = "at_confirm"
        self.commit()

        both_done = threading.Barrier(2)

        def call(move):
            def finish(env):
                there = env["stock.move"].browse(move.id).sudo()
                open_gate(there, "stock_done")._action_done()
                env.flush_all()
                # neither commits before the other moved, unless that one has to wait
                with suppress(threading.BrokenBarrierError):
                    both_done.wait(timeout=2)
                return True

            return finish

        results = self.in_parallel([(self.keeper, call(move)) for move in moves])
        self.assertIn(True, results)
        done = moves.filtered(lambda move: move.state == "done" and move.quantity)
        self.assertEqual(len(done), 1)
        self.assertEqual(self.on_hand(product), 0)

    def test_two_returns_of_one_loan(self):
        product = self.product("一借")
        self.put_in_stock(product, 3)
        request = self.approved(self.line_values(product, 3, kind="borrow"))
        custody = self.hand_out(request).line_ids.custody_ids
        returns = self.env["school.return"]
        for user in self.keeper, self.keeper2:
            returns |= (
                self.env["school.return"]
                .with_user(user)
                .create({"line_ids": [(0, 0, {"custody_id": custody.id})]})
            )
        self.commit()

        def call(goods_return):
            def receive(env):
                return env["school.return"].browse(goods_return.id).action_done()

            return receive

        results = self.in_parallel(
            [(r.keeper_id, call(r)) for r in returns.with_env(self.env)]
        )
        self.assertEqual(results.count(True), 1, results)
        self.assertEqual(self.on_hand(product), 3)
        self.assertEqual(custody.qty_returned, 3)
