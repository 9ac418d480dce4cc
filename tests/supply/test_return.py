"""Returns: no more than is out, back to the shelf only what is usable."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .store_common import StoreCommon


@tagged("post_install", "-at_install")
class TestReturn(StoreCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put_in_stock(cls.chalk, 100, price=3)
        cls.put_in_stock(cls.barrow, 40, price=165)
        cls.put_in_stock(cls.broom, 20, price=6)
        cls.request = cls.approved(
            cls.line_values(cls.chalk, 40),
            cls.line_values(cls.barrow, 40, kind="borrow"),
            cls.line_values(cls.broom, 5, kind="keep"),
        )
        cls.issue = cls.hand_out(cls.request)
        cls.loan, cls.kept = cls.issue.line_ids.custody_ids.sorted("kind")

    def take_back(self, custody=None, quantity=None, user=None, **values):
        """Make out a return of one custody, or of all that the teacher has."""
        vals = {"employee_id": self.teacher_employee.id}
        if custody:
            vals["line_ids"] = [(0, 0, {"custody_id": custody.id, **values})]
        goods_return = (
            self.env["school.return"].with_user(user or self.keeper).create(vals)
        )
        if quantity is not None:
            goods_return.line_ids.quantity = quantity
        return goods_return

    def test_an_issue_begins_the_custody(self):
        self.assertEqual(self.loan.kind, "borrow")
        self.assertEqual(self.loan.quantity, 40)
        self.assertEqual(self.loan.employee_id, self.teacher_employee)
        self.assertEqual(self.loan.holder_user_id, self.teacher)
        self.assertEqual(self.loan.due_date, self.request.term_id.date_end)
        self.assertEqual((self.kept.kind, self.kept.quantity), ("keep", 5))
        self.assertFalse(self.issue.line_ids[0].custody_ids, "chalk is used up")

    def test_choosing_the_person_lists_what_is_held_with_the_loans_ticked(self):
        with Form(self.env["school.return"].with_user(self.keeper)) as form:
            form.employee_id = self.teacher_employee
        lines = form.record.line_ids
        self.assertEqual(lines.custody_id, self.loan | self.kept)
        self.assertEqual(lines.filtered("take").custody_id, self.loan)
        self.assertRegex(form.record.name, r"^JY/\d{4}/\d{2}/\d{4}$")

    def test_part_of_a_loan_comes_back(self):
        goods_return = self.take_back(self.loan, 38)
        goods_return.action_done()
        self.assertEqual(self.on_hand(self.barrow), 38)
        loans = self.company.school_loan_location_id
        self.assertEqual(self.on_hand(self.barrow, loans), 2)
        self.assertEqual((self.loan.qty_returned, self.loan.qty_out), (38, 2))
        line = self.request.line_ids[1]
        self.assertEqual((line.qty_issued, line.qty_returned), (40, 38))
        self.take_back(self.loan, 2).action_done()
        self.assertEqual(self.loan.qty_out, 0)

    def test_no_more_comes_back_than_is_out(self):
        self.take_back(self.loan, 38).action_done()
        goods_return = self.take_back(self.loan, 3)
        with self.assertRaisesRegex(UserError, "2.0 .* are still out"):
            goods_return.action_done()
        self.assertEqual(self.on_hand(self.barrow), 38)

    def test_two_lines_of_one_loan_are_counted_together(self):
        goods_return = self.take_back(self.loan, 30)
        goods_return.line_ids = [
            (0, 0, {"custody_id": self.loan.id, "quantity": 11, "condition": "worn"})
        ]
        with self.assertRaisesRegex(UserError, "41.0 would"):
            goods_return.action_done()

    def test_lost_and_damaged_things_stay_in_the_holders_name(self):
        goods_return = self.take_back(self.loan, 38)
        goods_return.line_ids = [
            (0, 0, {"custody_id": self.loan.id, "quantity": 1, "condition": "lost"}),
            (0, 0, {"custody_id": self.loan.id, "quantity": 1, "condition": "damaged"}),
        ]
        goods_return.action_done()
        loan = self.loan
        self.assertEqual(
            (loan.qty_returned, loan.qty_damaged, loan.qty_out), (38, 2, 0)
        )
        self.assertEqual(self.on_hand(self.barrow), 38)
        self.assertEqual(self.request.line_ids[1].qty_returned, 38)

    def test_kept_things_come_back_at_the_value_they_went_out_with(self):
        move = self.kept.sudo().move_id
        self.assertEqual(move.value, 30)
        self.broom.with_company(self.company).standard_price = 9
        goods_return = self.take_back(self.kept, 2)
        goods_return.action_done()
        back = goods_return.sudo().line_ids.move_id
        self.assertEqual((back.origin_returned_move_id, back.value), (move, 12))
        self.assertEqual(self.on_hand(self.broom), 17)

    def test_unused_goods_come_back(self):
        line = self.issue.line_ids[0]
        goods_return = (
            self.env["school.return"]
            .with_user(self.keeper)
            .create({"line_ids": [(0, 0, {"issue_line_id": line.id, "quantity": 6})]})
        )
        goods_return.action_done()
        self.assertEqual(self.on_hand(self.chalk), 66)
        self.assertEqual((line.qty_returned, line.qty_out), (6, 34))
        self.assertEqual(self.request.line_ids[0].qty_returned, 6)

    def test_what_is_in_custody_does_not_come_back_by_its_issue_line(self):
        line = self.issue.line_ids[1]
        goods_return = (
            self.env["school.return"]
            .with_user(self.keeper)
            .create({"line_ids": [(0, 0, {"issue_line_id": line.id, "quantity": 6})]})
        )
        with self.assertRaisesRegex(UserError, "used up"):
            goods_return.action_done()

    def test_a_second_click_does_nothing(self):
        goods_return = self.take_back(self.loan, 38)
        goods_return.action_done()
        goods_return.action_done()
        self.assertEqual(self.on_hand(self.barrow), 38)

    def test_only_a_keeper_of_the_school_receives(self):
        goods_return = self.take_back(self.loan, 38)
        with self.assertRaisesRegex(UserError, self.asset_keeper.name):
            goods_return.with_user(self.asset_keeper).action_done()
        for user in (self.teacher, self.principal, self.sister_keeper, self.auditor):
            with self.assertRaises(AccessError):
                goods_return.with_user(user).action_done()
        self.assertEqual(self.loan.qty_out, 40)

    def test_a_sister_school_cannot_take_it_back(self):
        goods_return = (
            self.env["school.return"].with_user(self.sister_keeper).create({})
        )
        with self.assertRaises(UserError), self.cr.savepoint():
            goods_return.line_ids = [(0, 0, {"custody_id": self.loan.id})]

    def test_what_is_received_stays_as_it_is(self):
        goods_return = self.take_back(self.loan, 38)
        for vals in ({"state": "done"}, {"keeper_id": self.admin_user.id}):
            with self.assertRaises(UserError), self.cr.savepoint():
                goods_return.write(vals)
        goods_return.action_done()
        for change in (
            lambda: goods_return.line_ids.write({"quantity": 1}),
            lambda: goods_return.line_ids.unlink(),
            lambda: goods_return.unlink(),
            lambda: goods_return.action_cancel(),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                change()

    def test_custody_is_not_typed_in(self):
        loan = self.loan.with_user(self.keeper)
        for vals in ({"qty_returned": 40}, {"quantity": 1}, {"employee_id": False}):
            with self.assertRaises(UserError), self.cr.savepoint():
                loan.write(vals)
        with self.assertRaises(UserError):
            self.loan.with_user(self.teacher).write({"due_date": "2099-01-01"})
        with self.assertRaises(AccessError):
            loan.copy()
        with self.assertRaises(AccessError):
            loan.unlink()
        loan.due_date = fields.Date.add(self.loan.due_date, days=3)

    def test_each_sees_what_is_in_their_own_hands(self):
        Custody = self.env["school.custody"]
        both = self.loan | self.kept
        for user, sees in (
            (self.teacher, both),
            (self.head, both),
            (self.keeper, both),
            (self.officer, both),
            (self.acceptor1, Custody),
            (self.sister_keeper, Custody),
        ):
            found = Custody.with_user(user).search([("id", "in", both.ids)])
            self.assertEqual(found.with_env(self.env), sees, user.name)

    # -- overdue -----------------------------------------------------------------------

    def late(self, days):
        """Return the day that lies ``days`` after the loan was due."""
        return fields.Datetime.to_datetime(self.loan.due_date) + timedelta(days=days)

    def test_overdue_loans_are_listed(self):
        Custody = self.env["school.custody"]
        overdue = [("is_overdue", "=", True), ("company_id", "=", self.company.id)]
        with freeze_time(self.late(0)):
            self.assertFalse(Custody.search(overdue))
        with freeze_time(self.late(5)):
            self.assertEqual(Custody.search(overdue), self.loan)
            self.loan.invalidate_recordset()
            self.assertEqual(self.loan.days_overdue, 5)
            issue = self.env["school.issue"].new(
                {"employee_id": self.teacher_employee.id, "company_id": self.company.id}
            )
            self.assertEqual(issue.overdue_count, 1)

    def test_the_holder_of_an_overdue_loan_is_reminded_once_a_week(self):
        cron = self.env.ref("school_logistics.supply_overdue_loans_cron")
        with freeze_time(self.late(1)), self.enter_registry_test_mode():
            cron.method_direct_trigger()
            cron.method_direct_trigger()
            activity = self.loan.activity_ids
            self.assertEqual(activity.user_id, self.teacher)
            self.assertIn(self.barrow.name, activity.summary)
        with freeze_time(self.late(9)), self.enter_registry_test_mode():
            cron.method_direct_trigger()
            self.assertEqual(len(self.loan.activity_ids), 1)
            self.assertNotEqual(self.loan.activity_ids, activity)
        self.take_back(self.loan, 40).action_done()
        self.assertFalse(self.loan.activity_ids, "what is back needs no reminder")
