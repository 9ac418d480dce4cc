"""Acceptance: who signs what, what enters, what stays to come."""

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .acceptance_common import AcceptanceCommon


@tagged("post_install", "-at_install")
class TestAcceptance(AcceptanceCommon):
    def test_signed_goods_enter_the_stock(self):
        order = self.make_order()
        acceptance = self.receive(order)
        self.assertEqual(acceptance.state, "done")
        self.assertEqual(acceptance.keeper_id, self.keeper)
        self.assertEqual(self.on_hand(self.chalk), 10)
        self.assertEqual(self.on_hand(self.broom), 5)
        self.assertEqual(order.picking_ids.mapped("state"), ["done"])
        lines = order.sudo().order_line
        self.assertEqual(lines.mapped("qty_received"), [10, 5])
        self.assertEqual(lines.mapped("school_qty_accepted"), [10, 5])
        asked = lines.school_allocation_ids.request_line_id
        self.assertEqual(sorted(asked.mapped("qty_accepted")), [5, 10])
        self.assertEqual(acceptance.line_ids.move_id.mapped("state"), ["done"] * 2)

    def test_rejected_goods_stay_to_come(self):
        order = self.make_order()
        self.receive(order, {self.chalk: (10, 8), self.broom: (5, 0)})
        self.assertEqual(self.on_hand(self.chalk), 8)
        self.assertEqual(self.on_hand(self.broom), 0)
        chalk, broom = order.sudo().order_line
        self.assertEqual(chalk._school_pending(), 2)
        self.assertEqual(broom._school_pending(), 5)
        self.assertEqual(
            sorted(order.picking_ids.mapped("state")), ["assigned", "done"]
        )
        second = self.receive(order)
        self.assertEqual(second.line_ids.mapped("qty_accepted"), [2, 5])
        self.assertEqual(self.on_hand(self.chalk), 10)
        self.assertEqual(set(order.picking_ids.mapped("state")), {"done"})

    def test_all_rejected_enters_nothing(self):
        acceptance = self.receive(accepted={self.chalk: (10, 0), self.broom: (5, 0)})
        self.assertEqual(acceptance.state, "done")
        self.assertEqual(self.on_hand(self.chalk), 0)

    def test_services_are_accepted_without_a_transfer(self):
        order = self.make_order([(self.repair, 3, 600.0)])
        self.assertFalse(order.picking_ids)
        self.receive(order, {self.repair: (3, 2)})
        line = order.sudo().order_line
        self.assertEqual(line.qty_received, 2)
        self.assertEqual(line.school_qty_accepted, 2)
        self.assertEqual(line._school_pending(), 1)

    def test_more_than_ordered_is_refused(self):
        acceptance = self.make_acceptance(accepted={self.chalk: (12, 12)})
        with self.refused("only 10.0 are still to come"):
            acceptance.action_done()
        self.assertEqual(self.on_hand(self.chalk), 0)

    def test_two_drafts_cannot_accept_the_same_goods(self):
        order = self.make_order()
        first, second = self.make_acceptance(order), self.make_acceptance(order)
        first.action_done()
        with self.refused("only 0.0 are still to come"):
            second.action_done()
        self.assertEqual(self.on_hand(self.chalk), 10)

    def test_a_second_click_is_harmless(self):
        acceptance = self.receive()
        acceptance.action_done()
        self.assertEqual(self.on_hand(self.chalk), 10)

    def test_a_change_voids_the_signatures(self):
        acceptance = self.make_acceptance()
        self.assertEqual(len(acceptance.signed_user_ids), 2)
        acceptance.line_ids[0].with_user(self.acceptor1).qty_accepted = 9
        acceptance.line_ids[0].with_user(self.acceptor1).reason = "受潮"
        acceptance.invalidate_recordset()
        self.assertFalse(acceptance.signed_user_ids)
        self.assertFalse(any(acceptance.signature_ids.mapped("is_valid")))
        with self.refused("did not sign what it says now"):
            acceptance.action_done()
        self.sign(acceptance)
        acceptance.action_done()
        self.assertEqual(self.on_hand(self.chalk), 9)

    def test_one_signature_is_not_enough(self):
        acceptance = self.make_acceptance(sign=False)
        acceptance.action_count()
        self.sign(acceptance, self.acceptor1)
        with self.refused("did not sign what it says now"):
            acceptance.action_done()
        acceptance.acceptor_ids = self.acceptor1
        with self.refused("2 people must accept, 1 are named"):
            acceptance.action_done()

    def test_buyers_and_approvers_do_not_accept(self):
        acceptance = self.make_acceptance(sign=False)
        acceptance.acceptor_ids = self.buyer | self.principal | self.acceptor1
        acceptance.action_count()
        for user in (self.buyer, self.principal):
            with self.refused("may not also do “Accept”"):
                acceptance.with_user(user).action_sign()

    def test_only_the_named_sign(self):
        acceptance = self.make_acceptance(sign=False)
        acceptance.action_count()
        with self.refused("you are not one of them"):
            acceptance.action_sign()
        with self.assertRaises(AccessError):
            acceptance.with_user(self.clerk).action_sign()
        with self.assertRaises(AccessError):
            self.env["school.acceptance.signature"].with_user(self.acceptor1).create(
                {
                    "acceptance_id": acceptance.id,
                    "user_id": self.acceptor2.id,
                    "user_name": "朱老师",
                    "digest": acceptance._digest(),
                }
            )

    def test_only_the_keeper_enters(self):
        acceptance = self.make_acceptance()
        for user in (self.buyer, self.affairs, self.asset_keeper):
            with self.refused("does not hold the post for this"):
                acceptance.with_user(user).action_done()
        self.assertEqual(self.on_hand(self.chalk), 0)

    def test_an_acceptor_does_not_keep(self):
        self.appoint(self.acceptor1, "keeper")
        acceptance = self.make_acceptance()
        with self.refused("may not also do “Keep”"):
            acceptance.with_user(self.acceptor1).action_done()

    def test_a_changed_request_stops_the_entry(self):
        order = self.make_order()
        acceptance = self.make_acceptance(order)
        request = order.sudo().school_request_ids
        self.env.cr.execute(
            "UPDATE school_supply_request_line SET price_unit = price_unit + 1"
            " WHERE request_id = %s",
            [request.id],
        )
        self.env.invalidate_all()
        with self.refused("changed after its approval"):
            acceptance.action_done()

    def test_a_rejection_gives_its_reason(self):
        acceptance = self.make_acceptance(sign=False)
        acceptance.line_ids[0].qty_accepted = 3
        with self.refused("are rejected. Enter the reason"):
            acceptance.action_count()

    @mute_logger("odoo.sql_db")
    def test_no_more_is_accepted_than_received(self):
        acceptance = self.make_acceptance(sign=False)
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            acceptance.line_ids[0].write({"qty_received": 3, "qty_accepted": 4})
            self.env.flush_all()

    def test_what_is_done_stays(self):
        acceptance = self.receive()
        for record, vals in (
            (acceptance, {"state": "draft"}),
            (acceptance, {"note": "改"}),
            (acceptance.line_ids[0], {"qty_accepted": 1}),
        ):
            with self.refused("cannot be changed any more", "Use the buttons"):
                record.write(vals)
        with self.refused("cannot be changed any more"):
            acceptance.unlink()

    def test_state_is_not_written(self):
        acceptance = self.make_acceptance(sign=False)
        for vals in ({"state": "done"}, {"keeper_id": self.keeper.id}, {"turn": 3}):
            with self.refused("Use the buttons"):
                acceptance.write(vals)
        born = (
            self.env["school.acceptance"]
            .with_user(self.keeper)
            .with_context(default_state="done", default_done_on="2020-01-01")
            .create({"purchase_id": acceptance.purchase_id.id, "state": "done"})
        )
        self.assertEqual((born.state, born.done_on), ("draft", False))

    def test_short_close_gives_the_rest_back(self):
        order = self.make_order()
        self.receive(order, {self.chalk: (10, 8), self.broom: (5, 5)})
        with self.assertRaises(AccessError):
            order.with_user(self.teacher).action_school_short_close("不再供货")
        with self.refused("does not hold the post for this"):
            order.with_user(self.accountant).action_school_short_close("不再供货")
        with self.refused("with a reason"):
            order.with_user(self.buyer).action_school_short_close(" ")
        order.with_user(self.buyer).action_school_short_close("厂家停产")
        chalk = order.sudo().order_line[0]
        self.assertEqual(chalk._school_pending(), 0)
        self.assertEqual(chalk.school_qty_closed, 2)
        self.assertEqual(sorted(order.picking_ids.mapped("state")), ["cancel", "done"])
        asked = chalk.school_allocation_ids.request_line_id
        self.assertEqual(asked.qty_open, 2)
        with self.refused("Nothing is still to come"):
            order.with_user(self.buyer).action_school_short_close("再来一次")

    def test_a_sister_school_sees_nothing(self):
        acceptance = self.make_acceptance()
        for user in (self.sister_keeper, self.sister_principal):
            with self.assertRaises(AccessError):
                acceptance.with_user(user).read(["name"])
        self.assertTrue(acceptance.with_user(self.officer).read(["name"]))
        with self.assertRaises(AccessError):
            acceptance.with_user(self.sister_keeper).write({"note": "x"})
        with self.assertRaises(UserError):
            acceptance.with_user(self.school_auditor).write({"note": "x"})

    def test_queries_do_not_grow_with_the_lines(self):
        few = self.make_acceptance(self.make_order([(self.chalk, 2, 3.2)]))
        many = self.make_acceptance(
            self.make_order(
                [
                    (self._make_product(f"物品{number}", 5, "consumable"), 2, 5)
                    for number in range(9)
                ]
            )
        )
        counts = []
        for acceptance in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            acceptance.action_done()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        # Core itself moves and reserves line by line.
        self.assertLess((counts[1] - counts[0]) / 8, 20, counts)
