"""Things of a petty purchase that last: somebody keeps them, and brings them back."""

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common.district import SchoolCommon
from .petty_common import PettyBuilder
from .store_common import StoreBuilder


@tagged("post_install", "-at_install")
class TestPettyCustody(StoreBuilder, PettyBuilder, SchoolCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pliers = cls._make_product("钢丝钳", 35, "durable")

    def bought(self, quantity=2, **values):
        """A petty purchase of pliers and tape, by the teacher; approved."""
        lines = [
            {"product_id": self.pliers.id, "quantity": quantity, "price_unit": 35},
            {"name": "生料带", "quantity": 3, "price_unit": 2},
        ]
        petty = self.make_petty(
            line_ids=[Command.create({**line, **values}) for line in lines[:1]]
            + [Command.create(lines[1])]
        )
        return self.approve_petty(petty)

    def custody(self, petty):
        return petty.sudo().line_ids.custody_ids

    def test_the_taker_keeps_what_lasts(self):
        petty = self.bought()
        self.assertEqual(petty.line_ids.mapped("is_kept"), [True, False])
        held = self.custody(petty)
        self.assertEqual(
            (held.employee_id, held.product_id, held.quantity, held.kind),
            (self.teacher_employee, self.pliers, 2, "keep"),
        )
        self.assertEqual(petty.with_user(self.teacher).custody_count, 1)
        self.assertEqual(held.holder_user_id, self.teacher)
        action = petty.action_view_custody()
        self.assertEqual(self.env["school.custody"].search(action["domain"]), held)

    def test_nobody_keeps_what_is_not_approved(self):
        petty = self.make_petty(
            line_ids=[Command.create({"product_id": self.pliers.id, "price_unit": 35})]
        )
        petty.action_submit()
        self.assertFalse(self.custody(petty))
        approval = petty.sudo().approval_id
        approval.with_user(self.affairs).action_decide("reject", approval.seq, "不需要")
        self.assertFalse(self.custody(petty))

    def test_the_buyer_may_say_otherwise(self):
        self.assertFalse(self.custody(self.bought(is_kept=False)))
        with self.assertRaisesRegex(ValidationError, "choose which item"):
            self.make_petty(
                line_ids=[
                    Command.create({"name": "梯子", "price_unit": 90, "is_kept": True})
                ]
            )

    def test_it_comes_back_at_what_was_paid(self):
        petty = self.bought()
        held = self.custody(petty)
        goods_return = (
            self.env["school.return"]
            .with_user(self.keeper)
            .create(
                {
                    "employee_id": self.teacher_employee.id,
                    "line_ids": [
                        Command.create({"custody_id": held.id, "quantity": 1})
                    ],
                }
            )
        )
        goods_return.action_done()
        self.assertEqual(held.qty_out, 1)
        self.assertEqual(self.on_hand(self.pliers), 1)
        move = goods_return.sudo().line_ids.move_id
        self.assertEqual((move.value, move.is_in), (35, True))
        self.assertEqual(move.location_id, self.company.school_consume_location_id)
        entry = move.account_move_id
        self.assertEqual(sum(entry.line_ids.mapped("debit")), 35)
        with self.assertRaisesRegex(UserError, "brought back already"):
            petty.action_reopen("买错了")

    def test_an_approval_that_is_voided_takes_it_off_again(self):
        petty = self.bought()
        petty.action_reopen("买错了")
        self.assertFalse(self.custody(petty))

    def test_who_leaves_is_asked_for_it(self):
        held = self.custody(self.bought())
        clearance = (
            self.env["school.clearance"]
            .with_user(self.keeper)
            .create({"employee_id": self.teacher_employee.id})
        )
        self.assertIn(held, clearance.line_ids.custody_id)
