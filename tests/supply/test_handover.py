"""Handing on what somebody holds, and loans that stay out."""

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .store_common import StoreCommon


@tagged("post_install", "-at_install")
class TestHandover(StoreCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put_in_stock(cls.barrow, 10, price=165)
        cls.put_in_stock(cls.computer, 2, price=4200)
        request = cls.approved(
            cls.line_values(cls.barrow, 3, kind="borrow"),
            cls.line_values(cls.computer, 1, kind="keep"),
        )
        cls.held = cls.hand_out(request).line_ids.custody_ids

    def handover(self, **values):
        return (
            self.env["school.handover"]
            .with_user(self.keeper)
            .create(
                {
                    "employee_id": self.teacher_employee.id,
                    "successor_id": self.head_employee.id,
                    **values,
                }
            )
        )

    def holding(self, employee):
        held = self.env["school.custody"].search(
            [("employee_id", "=", employee.id), ("qty_out", ">", 0)]
        )
        return sorted(held.mapped("qty_out"))

    def test_things_change_hands_when_both_have_signed(self):
        handover = self.handover()
        self.assertEqual(sorted(handover.line_ids.mapped("quantity")), [1, 3])
        handover.with_user(self.teacher).action_sign()
        self.assertEqual(self.holding(self.head_employee), [])
        handover.with_user(self.head).action_sign()
        handover.with_user(self.head).action_sign()
        self.assertEqual(handover.state, "done")
        self.assertEqual(self.holding(self.teacher_employee), [])
        self.assertEqual(self.holding(self.head_employee), [1, 3])
        self.assertEqual(sorted(self.held.mapped("qty_handed")), [1, 3])
        new = handover.line_ids.new_custody_id
        self.assertEqual(new.holder_user_id, self.head)
        self.assertEqual(new.issue_line_id, self.held.issue_line_id)

    def test_the_successor_brings_it_back(self):
        handover = self.handover()
        for user in (self.head, self.teacher):
            handover.with_user(user).action_sign()
        loan = handover.line_ids.new_custody_id.filtered(lambda c: c.kind == "borrow")
        loan.with_user(self.keeper).action_take_back()
        goods_return = self.env["school.return"].search(
            [("line_ids.custody_id", "in", loan.ids)]
        )
        goods_return.with_user(self.keeper).action_done()
        self.assertEqual((loan.qty_out, self.on_hand(self.barrow)), (0, 10))

    def test_a_clearance_ends_when_everything_was_handed_on(self):
        clearance = (
            self.env["school.clearance"]
            .with_user(self.keeper)
            .create({"employee_id": self.teacher_employee.id})
        )
        action = clearance.action_hand_on()
        handover = self.handover(clearance_id=action["context"]["default_clearance_id"])
        with self.assertRaisesRegex(UserError, "still out"):
            clearance.with_user(self.affairs).action_clear()
        for user in (self.teacher, self.head):
            handover.with_user(user).action_sign()
        clearance.with_user(self.affairs).action_clear()
        self.assertEqual(clearance.state, "done")

    def test_nobody_signs_for_another(self):
        handover = self.handover()
        with self.assertRaisesRegex(AccessError, "each in an own"):
            handover.action_sign()
        for user in (self.clerk, self.sister_teacher):
            with self.assertRaises(AccessError):
                handover.with_user(user).action_sign()
        for values in (
            {"given_by_id": self.teacher.id},
            {"taken_by_id": self.head.id},
            {"state": "done"},
            {"line_ids": [(5, 0, 0)]},
            {"successor_id": self.teacher_employee.id},
        ):
            with self.assertRaises(UserError):
                handover.write(values)
        forged = (
            self.env["school.handover"]
            .with_user(self.keeper)
            .with_context(default_given_by_id=self.teacher.id)
            .create(
                {
                    "employee_id": self.teacher_employee.id,
                    "successor_id": self.head_employee.id,
                    "given_by_id": self.teacher.id,
                }
            )
        )
        self.assertFalse(forged.given_by_id)

    def test_what_came_back_meanwhile_stops_the_hand_over(self):
        handover = self.handover()
        handover.with_user(self.teacher).action_sign()
        loan = self.held.filtered(lambda custody: custody.kind == "borrow")
        loan.with_user(self.keeper).action_take_back()
        goods_return = self.env["school.return"].search(
            [("line_ids.custody_id", "in", loan.ids)]
        )
        goods_return.with_user(self.keeper).action_done()
        with self.assertRaises(UserError) as caught:
            handover.with_user(self.head).action_sign()
        self.assertIn("less is held by now", str(caught.exception))
        self.env.invalidate_all()
        self.assertEqual(self.holding(self.head_employee), [])
        handover.action_cancel()

    def test_a_signed_hand_over_does_not_change(self):
        handover = self.handover()
        handover.with_user(self.teacher).action_sign()
        with self.assertRaisesRegex(UserError, "signed as it was prepared"):
            handover.note = "x"
        with self.assertRaisesRegex(UserError, "Hand-overs are kept"):
            handover.sudo().unlink()

    def test_who_holds_nothing_hands_nothing_on(self):
        with self.assertRaisesRegex(UserError, "holds nothing"):
            self.handover(
                employee_id=self.head_employee.id,
                successor_id=self.teacher_employee.id,
            )

    def test_the_form_names_both(self):
        handover = self.handover()
        handover.with_user(self.teacher).action_sign()
        parser = self.env["report.school_logistics.report_handover"]
        sheet = parser._form_sheets(handover)[0]
        self.assertEqual(len(sheet["content"]["rows"]), 2)
        self.assertEqual(
            [sign["name"] for sign in sheet["signatures"]], ["王老师", "", ""]
        )

    def test_a_loan_that_stays_out_is_reported_once(self):
        loan = self.held.filtered(lambda custody: custody.kind == "borrow")
        # as the system, which renews nothing in the keeper's name
        loan = loan.with_user(self.env.user)
        loan.due_date = self.env["school.unit"]._today() - timedelta(days=31)
        reported = []
        with patch.object(
            type(loan), "_on_overdue", lambda loans: reported.extend(loans.ids)
        ):
            self.env["school.custody"]._report_overdue(self.env["school.unit"]._today())
            self.env["school.custody"]._report_overdue(self.env["school.unit"]._today())
            self.assertEqual(reported, loan.ids)
            loan.with_user(self.keeper).action_renew()
            loan.due_date = self.env["school.unit"]._today() - timedelta(days=40)
            self.env["school.custody"]._report_overdue(self.env["school.unit"]._today())
        self.assertEqual(reported, loan.ids * 2)
