"""Renewing loans, and clearing who leaves."""

from freezegun import freeze_time
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .store_common import StoreCommon


class HeldCommon(StoreCommon):
    """A teacher holds brooms and has borrowed barrows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put_in_stock(cls.barrow, 10, price=165)
        cls.put_in_stock(cls.broom, 20, price=6)
        cls.request = cls.approved(
            cls.line_values(cls.barrow, 4, kind="borrow"),
            cls.line_values(cls.broom, 5, kind="keep"),
        )
        cls.issue = cls.hand_out(cls.request)
        cls.loan, cls.kept = cls.issue.line_ids.custody_ids.sorted("kind")

    def bring_back(self, condition="good"):
        goods_return = (
            self.env["school.return"]
            .with_user(self.keeper)
            .create({"employee_id": self.teacher_employee.id})
        )
        goods_return.line_ids.write({"take": True, "condition": condition})
        goods_return.action_done()
        return goods_return


@tagged("post_install", "-at_install")
class TestRenewal(HeldCommon):
    def test_the_borrower_renews_once(self):
        before = self.loan.due_date
        loan = self.loan.with_user(self.teacher)
        self.assertTrue(loan.can_renew)
        loan.action_renew()
        days = self.company.school_loan_days
        self.assertEqual(loan.due_date, fields.Date.add(before, days=days))
        renewal = loan.renewal_ids
        self.assertEqual(renewal.by_id, self.teacher)
        self.assertEqual((renewal.date_from, renewal.date_to), (before, loan.due_date))
        # a repeated click does nothing
        loan.action_renew()
        self.assertEqual(len(loan.renewal_ids), 1)
        tomorrow = fields.Datetime.add(fields.Datetime.now(), days=1)
        with freeze_time(tomorrow), self.assertRaisesRegex(UserError, "allows 1"):
            loan.action_renew()
        self.loan.with_user(self.keeper).action_renew()
        self.assertEqual(len(loan.renewal_ids), 2)

    def test_the_district_sets_the_days_of_a_loan(self):
        self.assertEqual(self.school.loan_days, self.company.school_loan_days)
        for user in (self.admin_user, self.keeper, self.principal):
            for values in ({"loan_days": 300}, {"asset_price_from": 0}):
                with (
                    self.subTest(user=user.login, values=values),
                    self.assertRaises(AccessError),
                ):
                    self.school.with_user(user).write(values)
        unit = self.school.with_user(self.district_admin)
        unit.write({"loan_days": 7, "asset_price_from": 2000})
        self.assertEqual(self.company.school_asset_price_from, 2000)
        self.assertNotEqual(self.sister.loan_days, 7)
        before = self.loan.due_date
        self.loan.with_user(self.teacher).action_renew()
        self.assertEqual(self.loan.due_date, fields.Date.add(before, days=7))
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            unit.loan_days = 0

    def test_a_new_unit_begins_with_the_usual_figures(self):
        form = Form(self.env["school.unit"].with_user(self.district_admin))
        self.assertEqual((form.loan_days, form.asset_price_from), (30, 1000))

    def test_not_what_is_overdue(self):
        late = fields.Datetime.to_datetime(fields.Date.add(self.loan.due_date, days=3))
        loan = self.loan.with_user(self.teacher)
        with freeze_time(late):
            self.env.invalidate_all()
            with self.assertRaisesRegex(UserError, "it is overdue"):
                loan.action_renew()
            self.loan.with_user(self.keeper).action_renew()
            self.assertGreater(self.loan.due_date, late.date())

    def test_not_what_others_wait_for(self):
        self.put_in_stock(self.barrow, -6)
        self.approved(self.line_values(self.barrow, 1, kind="borrow"), user=self.clerk)
        with self.assertRaisesRegex(UserError, "somebody else waits"):
            self.loan.with_user(self.teacher).action_renew()

    def test_only_who_has_it_or_the_keeper(self):
        for user in (self.clerk, self.buyer, self.sister_teacher):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.loan.with_user(user).action_renew()
        with self.assertRaisesRegex(UserError, "no open loan"):
            self.kept.with_user(self.keeper).action_renew()

    def test_what_the_keeper_types_is_kept_too(self):
        before = self.loan.due_date
        later = fields.Date.add(before, days=10)
        self.loan.with_user(self.keeper).due_date = later
        renewal = self.loan.renewal_ids
        self.assertEqual((renewal.date_from, renewal.date_to), (before, later))
        for changed in (renewal, renewal.with_user(self.keeper)):
            with self.assertRaisesRegex(UserError, "append-only"):
                changed.date_to = before


@tagged("post_install", "-at_install")
class TestClearance(HeldCommon):
    def clearance(self, user=None, **values):
        return (
            self.env["school.clearance"]
            .with_user(user or self.keeper)
            .create({"employee_id": self.teacher_employee.id, **values})
        )

    def test_it_lists_what_is_held_and_ends_when_nothing_is(self):
        clearance = self.clearance()
        self.assertRegex(clearance.name, r"^QT/\d{4}/\d{2}/\d{4}$")
        self.assertEqual(clearance.line_ids.custody_id, self.loan | self.kept)
        self.assertEqual(clearance.open_count, 2)
        with self.assertRaisesRegex(UserError, "2 things are still out"):
            clearance.with_user(self.affairs).action_clear()
        self.bring_back()
        clearance.with_user(self.affairs).action_clear()
        self.assertEqual(clearance.state, "done")
        self.assertEqual(clearance.cleared_by_id, self.affairs)
        clearance.with_user(self.affairs).action_clear()
        with self.assertRaisesRegex(UserError, "cannot be changed any more"):
            clearance.note = "补记"

    def test_what_was_handed_out_since_counts(self):
        clearance = self.clearance()
        self.bring_back()
        again = self.approved(self.line_values(self.broom, 1, kind="keep"))
        self.hand_out(again)
        with self.assertRaisesRegex(UserError, "1 things are still out: 扫帚 1"):
            clearance.with_user(self.affairs).action_clear()
        clearance.action_refresh()
        self.assertEqual(len(clearance.line_ids), 3)

    def test_lost_things_end_it_as_well(self):
        clearance = self.clearance()
        self.bring_back("lost")
        clearance.with_user(self.affairs).action_clear()
        self.assertEqual(clearance.state, "done")
        self.assertEqual(clearance.line_ids.mapped("qty_damaged"), [4, 5])

    def test_unfinished_requests_hold_it_up(self):
        clearance = self.clearance()
        self.bring_back()
        request = self.approved(self.line_values(self.chalk, 3))
        self.assertIn(request.name, clearance.open_requests)
        with self.assertRaisesRegex(UserError, "are not finished"):
            clearance.with_user(self.affairs).action_clear()

    def test_an_absent_leaver_needs_two_witnesses(self):
        clearance = self.clearance(is_absent=True)
        self.bring_back()
        for wrong in (self.teacher, self.sister_teacher):
            with self.assertRaisesRegex(UserError, "cannot witness"):
                clearance.witness_ids = wrong
        clearance.witness_ids = self.clerk | self.affairs
        with self.assertRaisesRegex(UserError, "two witnesses beside you"):
            clearance.with_user(self.affairs).action_clear()
        clearance.witness_ids = self.clerk | self.buyer
        clearance.with_user(self.affairs).action_clear()
        self.assertEqual(clearance.state, "done")

    @mute_logger("odoo.sql_db")
    def test_one_open_clearance_of_a_person_or_a_class(self):
        self.clearance()
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.clearance()
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self.clearance(employee_id=False)

    def test_nobody_clears_himself(self):
        employee = self.env["hr.employee"].search(
            [("user_id", "=", self.affairs.id), ("company_id", "=", self.company.id)]
        )
        clearance = self.clearance(employee_id=employee.id)
        with self.assertRaisesRegex(UserError, "Nobody clears himself"):
            clearance.with_user(self.affairs).action_clear()

    def test_who_may(self):
        for user in (self.teacher, self.buyer, self.sister_teacher, self.clerk):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.clearance(user=user)
        clearance = self.clearance()
        self.assertFalse(
            self.env["school.clearance"].with_user(self.sister_teacher).search([])
        )
        self.assertEqual(
            self.env["school.clearance"].with_user(self.teacher).search([]), clearance
        )
        with self.assertRaises(UserError):
            clearance.with_user(self.keeper).action_clear()
        for values in ({"state": "done"}, {"cleared_by_id": self.affairs.id}):
            with self.subTest(values=values), self.assertRaises(UserError):
                clearance.write(values)
        with self.assertRaises(UserError):
            clearance.employee_id = self.env["hr.employee"]
        with self.assertRaises(UserError):
            clearance.sudo().unlink()
        with self.assertRaises(AccessError):
            clearance.line_ids.with_user(self.keeper).unlink()

    def test_queries_do_not_grow_with_the_leavers(self):
        def leavers(count):
            return self.env["hr.employee"].create(
                [
                    {"name": f"教师{number}", "company_id": self.company.id}
                    for number in range(count)
                ]
            )

        def queries(employees):
            model = self.env["school.clearance"].with_user(self.keeper)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            model.create([{"employee_id": employee.id} for employee in employees])
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(leavers(1))
        one, many = queries(leavers(1)), queries(leavers(30))
        self.assertLessEqual(many, one + 8)

    def test_the_form(self):
        clearance = self.clearance(is_absent=True, witness_ids=[(4, self.clerk.id)])
        self.bring_back()
        parser = self.env["report.school_logistics.report_clearance"]
        sheet = parser._form_sheets(clearance)[0]
        self.assertEqual(sheet["title"], "清退单")
        rows = sheet["content"]["rows"]
        self.assertEqual([row["back"] for row in rows], ["4", "5"])
        self.assertEqual([row["left"] for row in rows], ["0", "0"])
        self.assertIn(self.clerk.name, sheet["content"]["notes"][0])
