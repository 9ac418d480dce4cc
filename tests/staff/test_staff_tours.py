"""Roll call, board, appeal and the end of a month in a browser."""

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .staff_common import StaffDistrict


class StaffTour(StaffDistrict, HttpCase):
    """Real days: the browser and the server share the clock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.leader, cls.affairs, cls.principal, cls.accountant):
            user.password = user.login
        cls.today = cls.env["school.unit"]._today()
        last = cls.today.replace(day=1) - timedelta(days=1)
        cls.month = cls.env["school.month"]._on_date(last)
        cls.begin = fields.Date.to_string(cls.month.date_start)
        cls.join(cls.guards, cls.staff[:3], cls.begin)

    def last_month(self):
        """A month with a scheme and a fact, computed."""
        self.scheme("s1", date_from=self.begin)
        day = self.month.date_start + timedelta(days=5)
        self.record(self.staff[0], "late", 4, str(day), note="晚到半小时")
        return self.env["school.staff.run"]._open(self.company, self.month)


@tagged("post_install", "-at_install")
class TestStaffPhone(StaffTour):
    browser_size = "390x844"
    touch_enabled = True

    def calls(self):
        return self.env["school.staff.rollcall"].search([])

    def test_leader_calls_the_roll(self):
        self.start_tour(
            "/odoo/rollcall", "school_staff_rollcall", login=self.leader.login
        )
        call = self.calls()
        self.assertEqual((call.shift, call.date), ("day", self.today))
        self.assertEqual(call.line_ids.mapped("mark"), ["present", "sick", "present"])
        standing = self.env["school.staff.fact"].search([])
        standing = standing.filtered(lambda fact: not fact.is_void)
        self.assertEqual(standing.type_id.code, "sick_leave")

    def test_leader_calls_the_roll_without_a_network(self):
        self.start_tour(
            "/odoo/rollcall", "school_staff_rollcall_offline", login=self.leader.login
        )
        self.assertEqual(
            self.calls().line_ids.mapped("mark"), ["late", "sick", "present"]
        )

    def test_appeal_on_the_board(self):
        run = self.last_month()
        run.with_user(self.affairs).action_publish()
        self.start_tour(
            "/odoo/staff-board", "school_staff_appeal", login=self.leader.login
        )
        appeal = run.appeal_ids
        self.assertEqual((appeal.state, appeal.requester_id), ("open", self.leader))


@tagged("post_install", "-at_install")
class TestStaffMonthTour(StaffTour):
    def test_appeal_is_decided(self):
        run = self.last_month()
        run.with_user(self.affairs).action_publish()
        result = run.result_ids.filtered(lambda one: one.employee_id == self.staff[0])
        appeal = (
            self.env["school.staff.appeal"]
            .with_user(self.leader)
            .create(
                {
                    "result_id": result.id,
                    "fact_id": result.get_evidence()[0]["id"],
                    "reason": "调班",
                }
            )
        )
        self.start_tour(
            "/odoo/action-school_logistics.school_staff_appeal_action",
            "school_staff_appeal_upheld",
            login=self.principal.login,
        )
        self.assertEqual((appeal.state, appeal.score_after), ("upheld", 100))

    def test_end_of_the_month(self):
        run = self.last_month()
        path = f"/odoo/staff-months/{run.id}"
        self.start_tour(path, "school_staff_publish", login=self.affairs.login)
        # the days of the publication pass
        run._set_own({"appeal_until": self.today - timedelta(days=1)})
        self.env.flush_all()
        self.start_tour(path, "school_staff_lock", login=self.principal.login)
        self.start_tour(path, "school_staff_pay", login=self.accountant.login)
        self.assertEqual(run.state, "paid")
        self.assertEqual(len(run.payslip_ids), 3)
