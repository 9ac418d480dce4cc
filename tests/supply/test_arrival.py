"""Goods that came before their approval: no stock, a deadline, two ways out."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .acceptance_common import AcceptanceCommon


@tagged("post_install", "-at_install")
class TestArrival(AcceptanceCommon):
    def make_arrival(self, user=None, **values):
        return (
            self.env["school.supply.arrival"]
            .with_user(user or self.keeper)
            .create(
                {
                    "company_id": self.company.id,
                    "partner_id": self.vendor.id,
                    "line_ids": [
                        Command.create({"product_id": self.chalk.id, "quantity": 8})
                    ],
                    **values,
                }
            )
        )

    def test_held_goods_are_no_stock(self):
        arrival = self.make_arrival()
        self.assertTrue(arrival.name.startswith("ZC/"))
        self.assertEqual(self.on_hand(self.chalk), 0)
        self.assertGreater(arrival.deadline, arrival.date)

    def test_overdue_goods_are_found(self):
        late = self.make_arrival(date=date(2026, 1, 5))
        fresh = self.make_arrival()
        Arrival = self.env["school.supply.arrival"]
        both = [("id", "in", (late | fresh).ids)]
        self.assertEqual(Arrival.search([*both, ("is_overdue", "=", True)]), late)
        self.assertEqual(Arrival.search([*both, ("is_overdue", "=", False)]), fresh)
        self.assertTrue(late.is_overdue)

    def test_goods_are_matched_to_a_confirmed_order(self):
        arrival = self.make_arrival()
        draft = self.make_order(confirm=False)
        other = self.make_order(vendor=self.vendor2)
        for order in (draft, other):
            with self.refused("needs a confirmed order"):
                arrival.action_match(order.id)
        order = self.make_order()
        arrival.action_match(order.id)
        acceptance = arrival.acceptance_id
        self.assertEqual(arrival.state, "matched")
        self.assertEqual(acceptance.purchase_id, order)
        self.assertEqual(acceptance.line_ids.mapped("qty_received"), [8, 0])
        with self.refused("cannot be changed any more"):
            arrival.action_match(order.id)

    def test_the_wizard_settles_both_ways(self):
        Settle = self.env["school.arrival.settle"].with_user(self.keeper)
        first, second = self.make_arrival(), self.make_arrival()
        Settle.create(
            {"arrival_id": first.id, "way": "return", "note": "送货员取回"}
        ).action_settle()
        self.assertEqual((first.state, first.return_note), ("returned", "送货员取回"))
        with self.refused("Choose the order"):
            Settle.create({"arrival_id": second.id}).action_settle()
        order = self.make_order()
        Settle.create(
            {"arrival_id": second.id, "purchase_id": order.id}
        ).action_settle()
        self.assertEqual(second.purchase_id, order)

    def test_goods_go_back_with_a_note(self):
        arrival = self.make_arrival()
        with self.refused("who took the goods back"):
            arrival.action_return(" ")
        arrival.action_return("送货员当日取回")
        self.assertEqual(arrival.state, "returned")
        for change in (
            lambda: arrival.write({"place": "走廊"}),
            lambda: arrival.line_ids.write({"quantity": 1}),
        ):
            with self.refused("cannot be changed any more"):
                change()

    def test_the_record_is_not_doctored(self):
        arrival = self.make_arrival()
        for vals in (
            {"state": "returned"},
            {"acceptance_id": 1},
            {"return_note": "x"},
            {"name": "ZC/1"},
        ):
            with self.refused("buttons"):
                arrival.write(vals)
        born = (
            self.env["school.supply.arrival"]
            .with_user(self.keeper)
            .with_context(default_state="matched", default_return_note="x")
            .create({"partner_id": self.vendor.id, "company_id": self.company.id})
        )
        self.assertEqual((born.state, born.return_note), ("waiting", False))
        with self.refused("stays on record"):
            arrival.unlink()

    def test_others_do_not_register_arrivals(self):
        for user in (self.teacher, self.sister_keeper):
            with self.assertRaises(AccessError):
                self.make_arrival(user)
        clerk = self.make_user("test.nopost", "无岗保管", "keeper")
        with self.refused("does not hold the post"):
            self.make_arrival(clerk)
