"""What is looked at when goods come: checks, papers, lots, dates, more or less."""

import base64
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .acceptance_common import AcceptanceCommon


@tagged("post_install", "-at_install")
class TestAcceptanceChecks(AcceptanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.milk = cls._make_product("纯牛奶", 60.0, "food")
        cls.food = cls.env.ref("school_logistics.acceptance_rule_food")

    def counted(self, order=None, sign=False, **values):
        """An acceptance of ten boxes of milk, all good unless told otherwise."""
        acceptance = self.make_acceptance(
            order or self.make_order([(self.milk, 10, 60.0)]), sign=False
        )
        line = acceptance.line_ids
        line.write(
            {
                "lot_name": "20260901A",
                "expiry_date": "2099-01-01",
                "checks": [{**check, "result": "yes"} for check in line.checks],
                "certificate_ids": [Command.set(self.paper(line).ids)],
                **values,
            }
        )
        if sign:
            acceptance.action_count()
            self.sign(acceptance)
        return acceptance

    def paper(self, line):
        return (
            self.env["ir.attachment"]
            .with_user(self.keeper)
            .create(
                {
                    "name": "合格证.png",
                    "datas": base64.b64encode(b"certificate"),
                    "res_model": line._name,
                    "res_id": line.id,
                }
            )
        )

    def test_the_category_and_those_above_demand_together(self):
        self.env["school.acceptance.rule"].create(
            {
                "name": "消耗品",
                "company_id": self.company.id,
                "category_id": self.env.ref(
                    "school_logistics.product_category_consumable"
                ).id,
                "needs_photo": True,
                "check_ids": [Command.create({"name": "数量相符"})],
            }
        )
        demands = self.env["school.acceptance.rule"]._demands(
            self.milk | self.chalk, self.company
        )
        self.assertEqual(len(demands[self.milk]["checks"]), 4)
        self.assertTrue(demands[self.milk]["needs_photo"])
        self.assertTrue(demands[self.milk]["needs_expiry"])
        self.assertEqual(demands[self.chalk]["checks"], ["数量相符"])
        self.assertNotIn("needs_expiry", demands[self.chalk])
        # another school has its own
        demands = self.env["school.acceptance.rule"]._demands(
            self.chalk, self.sister.company_id
        )
        self.assertEqual(demands[self.chalk], {})

    def test_goods_that_were_looked_at_enter(self):
        acceptance = self.counted(sign=True)
        acceptance.action_done()
        self.assertEqual(self.on_hand(self.milk), 10)
        listed = self.env["school.acceptance.line"].search(
            [("expiry_date", "!=", False), ("state", "=", "done")]
        )
        self.assertEqual(listed.lot_name, "20260901A")

    def test_what_is_missing_is_named(self):
        acceptance = self.counted()
        line = acceptance.line_ids
        for values, said in (
            ({"checks": [{**line.checks[0], "result": ""}, *line.checks[1:]]}, "not"),
            ({"lot_name": False}, "enter the lot number"),
            ({"expiry_date": False}, "enter when it expires"),
            ({"certificate_ids": [Command.clear()]}, "a picture of the certificate"),
            ({"expiry_date": acceptance.date}, "Reject it"),
        ):
            with self.subTest(said=said), self.env.cr.savepoint() as savepoint:
                line.write(values)
                with self.refused(said):
                    acceptance.action_count()
                savepoint.rollback()
                line.invalidate_recordset()
        acceptance.action_count()

    def test_a_failed_check_is_rejected_or_explained(self):
        acceptance = self.counted()
        line = acceptance.line_ids
        line.checks = [{**line.checks[0], "result": "no"}, *line.checks[1:]]
        with self.refused("write why it is accepted all the same"):
            acceptance.action_count()
        line.reason = "外箱压痕，内包装完好"
        acceptance.action_count()

    def test_all_rejected_needs_no_papers(self):
        acceptance = self.counted(
            qty_accepted=0,
            reason="变质",
            lot_name=False,
            expiry_date=False,
            certificate_ids=[Command.clear()],
        )
        acceptance.action_count()
        self.assertEqual(acceptance.state, "counted")

    def test_an_answer_is_part_of_what_is_signed(self):
        acceptance = self.counted(sign=True)
        line = acceptance.line_ids.with_user(self.acceptor1)
        line.checks = [*line.checks[:2], {**line.checks[2], "result": "na"}]
        acceptance.invalidate_recordset()
        self.assertFalse(acceptance.signed_user_ids)
        self.sign(acceptance)
        line.expiry_date = "2099-02-01"
        acceptance.invalidate_recordset()
        with self.refused("did not sign what it says now"):
            acceptance.action_done()

    def test_answers_and_demands_are_not_the_clients(self):
        acceptance = self.counted()
        line = acceptance.line_ids
        good = line.checks
        for wrong in (
            [],
            good[:2],
            [*good, {"name": "另加", "result": "yes"}],
            [{**good[0], "result": "maybe"}, *good[1:]],
            [{**good[0], "extra": 1}, *good[1:]],
            "yes",
            None,
            [None] * 3,
        ):
            with self.subTest(wrong=wrong), self.refused("each of its checks"):
                line.checks = wrong
        with self.refused("follows from the acceptance requirements"):
            line.demands = {}
        order = self.make_order([(self.milk, 1, 60.0)])
        made = self.make_acceptance(order, sign=False)
        made.line_ids.unlink()
        own = made.line_ids.create(
            {
                "acceptance_id": made.id,
                "purchase_line_id": order.order_line.id,
                "qty_received": 1,
                "qty_accepted": 1,
                "demands": {},
            }
        )
        self.assertTrue(own.demands["needs_expiry"])
        self.assertEqual(len(own.checks), 3)

    def test_a_small_shortage_completes_the_order(self):
        self.food.short_percent = 5
        acceptance = self.make_acceptance(
            self.make_order([(self.milk, 100, 60.0)]), sign=False
        )
        line = acceptance.line_ids
        line.write(
            {
                "lot_name": "A",
                "expiry_date": "2099-01-01",
                "checks": [{**check, "result": "yes"} for check in line.checks],
                "certificate_ids": [Command.set(self.paper(line).ids)],
                "qty_received": 97,
                "qty_accepted": 97,
            }
        )
        acceptance.action_count()
        self.sign(acceptance)
        acceptance.action_done()
        ordered = line.purchase_line_id.sudo()
        self.assertEqual(ordered._school_pending(), 0)
        self.assertEqual(ordered.school_qty_closed, 3)
        self.assertEqual(self.on_hand(self.milk), 97)
        self.assertIn("Short within", acceptance.message_ids[0].body)

    def test_a_large_shortage_is_waited_for(self):
        self.food.short_percent = 5
        acceptance = self.counted(qty_received=9, qty_accepted=9, sign=True)
        acceptance.action_done()
        self.assertEqual(acceptance.line_ids.purchase_line_id._school_pending(), 1)

    def test_a_little_more_is_accepted_whole_and_paid(self):
        self.food.over_percent = 5
        acceptance = self.counted(qty_received=10.5, qty_accepted=10.5, sign=True)
        acceptance.action_done()
        line = acceptance.line_ids.purchase_line_id.sudo()
        self.assertEqual((line.school_qty_accepted, line.school_qty_over), (10.5, 0.5))
        self.assertEqual((line._school_pending(), self.on_hand(self.milk)), (0, 10.5))
        asked = line.school_allocation_ids.request_line_id
        self.assertEqual(asked.qty_accepted, 10, "the excess is for no request")
        self.assertIn("More than ordered", acceptance.message_ids[0].body)
        bill = self.make_bill(line.order_id)
        self.assertEqual(bill.invoice_line_ids.quantity, 10.5)
        bill.action_post()
        self.assertEqual(line.school_qty_billed, 10.5)

    def test_too_much_more_is_rejected(self):
        self.food.over_percent = 5
        acceptance = self.counted(qty_received=11, qty_accepted=11, sign=True)
        with self.assertRaisesRegex(UserError, "only 10.0 are still to come"):
            acceptance.action_done()
        self.assertEqual(self.on_hand(self.milk), 0)

    def test_the_tolerance_is_used_once(self):
        """What exceeds the order in several deliveries is added up."""
        self.food.over_percent = 5
        order = self.make_order([(self.milk, 10, 60.0)])
        first = self.counted(order, qty_received=6, qty_accepted=6, sign=True)
        second = self.counted(order, qty_received=4.4, qty_accepted=4.4, sign=True)
        third = self.counted(order, qty_received=0.4, qty_accepted=0.4, sign=True)
        first.action_done()
        second.action_done()
        with self.assertRaisesRegex(UserError, "only 0.0 are still to come"):
            third.action_done()
        self.assertEqual(self.on_hand(self.milk), 10.4)

    def test_an_award_fixes_the_quantity(self):
        self.food.over_percent = 5
        acceptance = self.counted(qty_received=10.5, qty_accepted=10.5, sign=True)
        order = acceptance.purchase_id
        with patch.object(type(order), "_school_takes_more", return_value=False):
            with self.assertRaisesRegex(UserError, "only 10.0 are still to come"):
                acceptance.action_done()

    def test_what_was_too_much_goes_back_first(self):
        self.food.over_percent = 5
        acceptance = self.counted(qty_received=10.5, qty_accepted=10.5, sign=True)
        acceptance.action_done()
        line = acceptance.line_ids.purchase_line_id.sudo()
        back = line._school_taken_of_order({line: 0.5})
        self.assertEqual(back, {})
        self.assertEqual(line._school_taken_of_order({line: 2}), {line: 1.5})
        line._school_register_taken_back({line: 0.5})
        self.assertEqual((line.school_qty_accepted, line.school_qty_over), (10, 0))
        self.assertEqual(line._school_pending(), 0)

    def test_a_little_more_in_three_steps(self):
        self.food.over_percent = 5
        self.school.sudo()._warehouse().reception_steps = "three_steps"
        self.counted(qty_received=10.5, qty_accepted=10.5, sign=True).action_done()
        self.assertEqual(self.on_hand(self.milk), 10.5)

    def test_only_administrators_set_requirements(self):
        values = {"name": "规则", "category_id": self.milk.categ_id.id}
        Rule = self.env["school.acceptance.rule"]
        for user in (self.teacher, self.keeper, self.buyer, self.sister_teacher):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                Rule.with_user(user).create(
                    {**values, "company_id": user.company_id.id}
                )
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.food.with_user(user).needs_lot = False

    def test_three_steps_into_the_store(self):
        warehouse = self.school.sudo()._warehouse()
        warehouse.reception_steps = "three_steps"
        acceptance = self.counted(sign=True)
        acceptance.action_done()
        order = acceptance.purchase_id.sudo()
        self.assertEqual(order.order_line.qty_received, 10)
        self.assertEqual(self.on_hand(self.milk), 10)
        steps = self.env["stock.move"].search(
            [("company_id", "=", self.company.id), ("product_id", "=", self.milk.id)]
        )
        inside = steps.filtered(lambda move: move.location_id.usage == "internal")
        self.assertEqual(
            inside.filtered("picked").mapped("location_id.usage"), ["internal"] * 2
        )
        self.assertEqual(order.invoice_status, "to invoice")

    def test_two_deliveries_in_three_steps(self):
        self.school.sudo()._warehouse().reception_steps = "three_steps"
        order = self.make_order()
        self.receive(order, {self.chalk: (6, 6), self.broom: (5, 3)})
        self.assertEqual(self.on_hand(self.chalk), 6)
        self.receive(order)
        self.assertEqual(self.on_hand(self.chalk), 10)
        self.assertEqual(self.on_hand(self.broom), 5)
