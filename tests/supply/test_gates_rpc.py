"""The same attacks from outside: over the external API, with a login and a password."""

from xmlrpc.client import Fault

from odoo.tests import tagged

from ..common.attack import AttackCase
from ..common.district import SchoolDistrict
from .acceptance_common import AcceptanceBuilder

# Odoo 19 says with every call that the protocol is old.


@tagged("post_install", "-at_install")
class TestGatesRpc(AcceptanceBuilder, SchoolDistrict, AttackCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.let_in(cls.keeper, cls.buyer, cls.accountant, cls.teacher)
        cls.done_order, cls.order = cls.make_order(), cls.make_order()
        cls.receive(cls.done_order)
        cls.bill = cls.make_bill(cls.done_order, approve=False)
        cls.done = cls.done_order.sudo().order_line[0].move_ids
        cls.open = cls.order.sudo().order_line[0].move_ids
        cls.quant = cls.env["stock.quant"].search(
            [
                ("product_id", "=", cls.chalk.id),
                ("location_id", "=", cls.done.location_dest_id.id),
            ]
        )
        cls.env.flush_all()

    def facts(self):
        """Return everything that no attack may change."""
        self.env.invalidate_all()
        lines = (self.done_order | self.order).sudo().order_line
        return {
            "stock": self.on_hand(self.chalk),
            "moves": (self.done | self.open).mapped("state"),
            "received": lines.mapped("qty_received"),
            "accepted": lines.mapped("school_qty_accepted"),
            "billed": lines.mapped("school_qty_billed"),
            "bill": self.bill.sudo().state,
            "payments": self.env["account.payment"].search_count([]),
            "dates": (self.done | self.open).picking_id.mapped("date_done"),
        }

    def attacks(self):
        """Yield (user, model, method, arguments, context, a word of the refusal)."""
        done, quant, bill = self.done.ids, self.quant.ids, self.bill.ids
        picking, moved = self.open.picking_id.ids, "finished movements"
        line = self.order.order_line[0].ids
        goods = {
            "product_id": self.chalk.id,
            "product_uom": self.chalk.uom_id.id,
            "product_uom_qty": 9,
            "location_id": self.open.location_id.id,
            "location_dest_id": self.done.location_dest_id.id,
        }
        place = {"product_id": self.chalk.id, "location_id": goods["location_dest_id"]}
        money = {"payment_type": "outbound", "partner_id": self.vendor.id, "amount": 5}
        keeper, buyer, accountant = self.keeper, self.buyer, self.accountant
        mode = {"inventory_mode": True}
        yield keeper, "stock.move", "create", [{**goods, "state": "done"}], {}, moved
        yield buyer, "stock.move", "create", [goods], {"default_state": "done"}, moved
        yield (
            keeper,
            "stock.move",
            "write",
            [self.open.ids, {"state": "done"}],
            {},
            moved,
        )
        yield keeper, "stock.move", "write", [done, {"quantity": 99}], {}, moved
        yield buyer, "stock.move", "write", [done, {"quantity": 99}], {}, moved
        yield (
            *(keeper, "stock.move.line", "create"),
            [{**place, "move_id": done[0], "quantity": 9}],
            {},
            "",
        )
        yield (
            *(self.teacher, "stock.move.line", "write"),
            [self.done.move_line_ids.ids, {"quantity": 9}],
            {},
            "",
        )
        yield keeper, "stock.quant", "create", [{**place, "quantity": 9}], {}, "by hand"
        yield (
            *(keeper, "stock.quant", "create"),
            [{**place, "inventory_quantity": 9}],
            mode,
            "by hand",
        )
        yield keeper, "stock.quant", "write", [quant, {"quantity": 9}], {}, "by hand"
        yield keeper, "stock.quant", "action_apply_inventory", [quant], mode, "by hand"
        yield keeper, "stock.quant", "unlink", [quant], {}, ""
        yield (
            *(keeper, "stock.picking", "button_validate", [picking]),
            {"skip_backorder": True},
            "",
        )
        yield (
            *(keeper, "stock.picking", "write"),
            [picking, {"date_done": "2020-01-01"}],
            {},
            "bears the date",
        )
        yield keeper, "stock.picking", "action_cancel", [picking], {}, "short-closed"
        for name in ("qty_received", "qty_received_manual"):
            yield (
                buyer,
                "purchase.order.line",
                "write",
                [line, {name: 9}],
                {},
                "only an",
            )
        yield (
            *(buyer, "purchase.order.line", "write"),
            [line, {"school_qty_accepted": 9}],
            {},
            "by hand",
        )
        yield buyer, "account.move", "write", [bill, {"state": "posted"}], {}, "buttons"
        yield accountant, "account.move", "action_post", [bill], {}, "never submitted"
        yield (
            *(accountant, "account.move", "create"),
            [{"move_type": "in_invoice"}],
            {"default_state": "posted"},
            "begins as a draft",
        )
        yield (
            *(accountant, "account.move", "write"),
            [bill, {"approval_state": "approved"}],
            {},
            "only by decisions",
        )
        yield (
            *(accountant, "account.payment", "create"),
            [{**money, "state": "paid"}],
            {},
            "Money leaves",
        )
        yield (
            *(accountant, "account.payment", "create", [money]),
            {"default_state": "paid"},
            "Money leaves",
        )
        private = "rivate method"
        yield keeper, "stock.move", "_action_done", [self.open.ids], {}, private
        yield keeper, "stock.quant", "_apply_inventory", [quant], mode, private
        yield accountant, "account.move", "_post", [bill], {}, private

    def test_no_attack_changes_anything(self):
        self.assert_all_refused(self.attacks())

    def test_confirming_with_a_forged_context_brings_no_goods(self):
        """Core creates the receipt as the superuser, in the client's context."""
        order = self.make_order(confirm=False)
        before = self.facts()
        context = {"default_state": "done", "default_quantity": 10}
        try:
            self.rpc(
                self.buyer,
                "purchase.order",
                "button_confirm",
                order.ids,
                context=context,
            )
        except Fault as fault:
            self.assertTrue(fault.faultString)
        self.assertEqual(self.facts(), before)
        moves = order.sudo().order_line.move_ids
        self.assertNotIn("done", moves.mapped("state"))

    def test_the_rightful_call_goes_through(self):
        acceptance = self.make_acceptance(self.order)
        self.env.flush_all()
        self.rpc(self.keeper, "school.acceptance", "action_done", acceptance.ids)
        self.env.invalidate_all()
        self.assertEqual(acceptance.state, "done")
