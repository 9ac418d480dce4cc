"""Attacks on a month from outside: over the external API, with a login."""

from datetime import timedelta
from xmlrpc.client import Fault

from odoo.tests import tagged
from odoo.tools import SQL

from ..common.attack import REFUSALS, AttackCase
from .staff_common import StaffDistrict

HOSTILE = (
    False,
    True,
    -1,
    0,
    "1 OR 1=1",
    [],
    {},
    [[]],
    {"x": 1},
    2**31 - 1,
    "x" * 99999,
)


@tagged("post_install", "-at_install")
class TestStaffRpc(StaffDistrict, AttackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = (
            cls.teacher,
            cls.leader,
            cls.affairs,
            cls.principal,
            cls.accountant,
            cls.keeper,
            cls.school_auditor,
            cls.officer,
            cls.auditor,
            cls.admin_user,
            cls.sister_affairs,
            cls.sister_principal,
            cls.sister_accountant,
        )
        cls.let_in(*cls.users)
        today = cls.env["school.unit"]._today()
        last = today.replace(day=1) - timedelta(days=1)
        cls.month = cls.env["school.month"]._on_date(last)
        begin = str(cls.month.date_start)
        cls.day = str(last)
        cls.scheme("s4", date_from=begin)
        cls.mine = cls.join(cls.guards, cls.staff[:2] | cls.leader_employee, begin)
        cls.others = cls.join(cls.cleaners, cls.staff[2:4], begin)
        cls.fact = cls.record(cls.staff[0], "overdue_rectification", 1, cls.day)
        cls.open_run = cls.env["school.staff.run"]._open(cls.company, cls.month)
        cls.env.flush_all()

    def paid(self):
        run = self.open_run
        for sheet in run.sheet_ids:
            sheet.line_ids.write({"score": 90, "is_given": True})
            sheet._set_own({"state": "done"})
        run._compute_month()
        run._set_own({"state": "paid"})
        run._make_slips()
        self.env.flush_all()
        return run

    def standing(self):
        """Everything that no attack may change."""
        self.env.flush_all()
        tables = (
            ("school_staff_fact", "id, quantity, date, subject_id, type_id"),
            ("school_staff_fact_mark", "id, kind"),
            ("school_staff_result", "id, score, pay, rank"),
            ("school_staff_result_line", "id, points"),
            ("school_staff_run", "id, state, result_digest, amount_total, month_id"),
            ("school_staff_payslip", "id, net, deduction, employee_id"),
            ("school_staff_bank_export", "id"),
            ("school_staff_improvement", "id, state"),
            ("school_staff_scheme_version", "id, digest"),
        )
        return [
            self.env.execute_query(
                SQL("SELECT %s FROM %s ORDER BY id", SQL(columns), SQL(table))
            )
            for table, columns in tables
        ]

    def assert_refused(self, user, model, method, *arguments, **keywords):
        with self.subTest(user=user.login, model=model, method=method):
            before = self.standing()
            try:
                self.rpc(user, model, method, *arguments, **keywords)
            except Fault as fault:
                self.assertIn(fault.faultCode, REFUSALS, fault.faultString)
            else:
                self.fail("the call went through")
            self.env.invalidate_all()
            self.assertEqual(self.standing(), before)

    def test_leader_scores_no_other_group_and_not_himself(self):
        sheets = self.open_run.sheet_ids
        for sheet in sheets.filtered(lambda one: one.group_id == self.cleaners):
            line = sheet.line_ids[0]
            self.assert_refused(
                self.leader, "school.staff.score.line", "write", [line.id], {"score": 1}
            )
            self.assert_refused(
                self.leader, "school.staff.score.sheet", "action_hand_in", [sheet.id]
            )
        for sheet in sheets.filtered(lambda one: one.role == "affairs"):
            line = sheet.line_ids.filtered(
                lambda one: one.member_id.employee_id == self.leader_employee
            )
            if line:
                self.assert_refused(
                    self.leader,
                    "school.staff.score.line",
                    "write",
                    line.ids,
                    {"score": 100},
                )
        own = sheets.filtered(
            lambda one: one.role == "leader" and one.group_id == self.guards
        )
        himself = self.mine.filtered(
            lambda one: one.employee_id == self.leader_employee
        )
        for member in (himself, self.others[0]):
            self.assert_refused(
                self.leader,
                "school.staff.score.line",
                "create",
                {"sheet_id": own.id, "member_id": member.id, "score": 100},
            )
        entry = {
            "group_id": self.guards.id,
            "type_id": self.env["school.staff.fact.type"]
            ._by_code({"bonus"}, self.company)["bonus"]
            .id,
            "date": self.day,
            "quantity": 10,
        }
        for user, values in (
            (self.leader, {**entry, "group_id": self.cleaners.id}),
            (self.sister_affairs, entry),
            (self.teacher, entry),
        ):
            self.assert_refused(user, "school.staff.fact.entry", "create", values)
        slip = self.rpc(
            self.leader,
            "school.staff.fact.entry",
            "create",
            {**entry, "member_id": himself.id},
        )
        self.assert_refused(
            self.leader, "school.staff.fact.entry", "action_record", [slip]
        )

    def test_nobody_writes_facts_results_or_slips(self):
        run = self.paid()
        result, slip = run.result_ids[0], run.payslip_ids[0]
        fact = {
            "company_id": self.company.id,
            "subject_kind": "person",
            "subject_id": self.staff[1].id,
            "type_id": self.fact.type_id.id,
            "date": self.day,
            "quantity": 5,
            "source": "me,1",
            "user_id": self.leader.id,
            "recorded_on": f"{self.day} 00:00:00",
        }
        attacks = (
            ("school.staff.fact", "create", [fact]),
            ("school.staff.fact", "write", [[self.fact.id], {"quantity": 0}]),
            ("school.staff.fact", "unlink", [[self.fact.id]]),
            (
                "school.staff.fact.mark",
                "create",
                [
                    {
                        "fact_id": self.fact.id,
                        "company_id": self.company.id,
                        "seq": 1,
                        "kind": "void",
                        "reason": "x",
                        "user_id": self.leader.id,
                        "marked_on": f"{self.day} 00:00:00",
                    }
                ],
            ),
            ("school.staff.result", "write", [[result.id], {"score": 100}]),
            ("school.staff.result", "unlink", [[result.id]]),
            ("school.staff.result", "create", [{"run_id": run.id}]),
            ("school.staff.result.line", "write", [result.line_ids.ids, {"points": 9}]),
            ("school.staff.payslip", "write", [[slip.id], {"net": 9999}]),
            ("school.staff.payslip", "create", [{"run_id": run.id, "net": 9}]),
            ("school.staff.payslip", "unlink", [[slip.id]]),
            ("school.staff.run", "write", [[run.id], {"state": "draft"}]),
            ("school.staff.run", "write", [[run.id], {"notice": "改"}]),
            ("school.staff.run", "unlink", [[run.id]]),
            ("school.staff.run", "action_compute", [[run.id]]),
            ("school.staff.run", "action_publish", [[run.id]]),
            ("school.staff.run", "action_back_to_draft", [[run.id]]),
            ("school.staff.run", "action_lock", [[run.id]]),
            ("school.staff.run", "action_pay", [[run.id]]),
            ("school.staff.bank.export", "create", [{"run_id": run.id}]),
            (
                "school.staff.scheme.version",
                "write",
                [run.version_ids.ids, {"name": 1}],
            ),
        )
        for user in self.users:
            for model, method, arguments in attacks:
                self.assert_refused(user, model, method, *arguments)

    def test_pay_is_read_by_nobody_it_does_not_concern(self):
        run = self.paid()
        result, slip = run.result_ids[0], run.payslip_ids[0]
        for user in (
            self.teacher,
            self.leader,
            self.keeper,
            self.admin_user,
            self.sister_affairs,
            self.sister_principal,
            self.sister_accountant,
        ):
            self.assert_refused(
                user, "school.staff.payslip", "read", [slip.id], ["net"]
            )
            self.assert_refused(
                user, "school.staff.result", "read", [result.id], ["pay"]
            )
            if user.company_id == self.company:
                self.assert_refused(
                    user, "school.staff.result", "search", [["pay", ">", 0]]
                )
            else:  # may read pay, of another school
                found = self.rpc(
                    user, "school.staff.result", "search", [["pay", ">", 0]]
                )
                self.assertFalse(found)
            self.assert_refused(
                user, "school.staff.run", "read", [run.id], ["amount_total"]
            )
            found = self.rpc(user, "school.staff.payslip", "search", [["net", ">", 0]])
            self.assertFalse(found)
        for user in (self.accountant, self.school_auditor, self.auditor, self.officer):
            self.assertTrue(
                self.rpc(user, "school.staff.payslip", "read", [slip.id], ["net"])
            )
        # numbers are whole for nobody on the screen
        for user in (self.accountant, self.affairs, self.principal):
            self.assert_refused(
                user, "hr.employee", "read", self.staff[0].ids, ["identification_id"]
            )

    def test_hostile_arguments(self):
        run = self.paid()
        result = run.result_ids[0]
        for value in HOSTILE:
            for model, method, arguments in (
                ("school.staff.rollcall", "submit", [value] * 5),
                (
                    "school.staff.rollcall",
                    "submit",
                    [1, "2026-10-01", "day", {}, value],
                ),
                ("school.staff.result", "get_photos", [result.ids, value]),
                ("school.staff.appeal", "create", [{"result_id": value}]),
                ("school.staff.improvement", "create", [{"employee_id": value}]),
            ):
                self.assert_refused(self.leader, model, method, *arguments)
        self.assert_refused(
            self.leader,
            "school.staff.appeal",
            "create",
            {"result_id": result.id, "reason": "不服", "state": "upheld"},
        )
        for value in ("never", ["x"], {"a": 1}, 5):
            self.assert_refused(self.leader, "school.staff.rollcall", "get_page", value)

    def test_a_photo_that_is_none_is_refused(self):
        for photo in ("x", "aGVsbG8=", "A" * 3_000_000, 5, ["x"]):
            self.assert_refused(
                self.leader,
                "school.staff.rollcall",
                "submit",
                self.guards.id,
                str(self.env["school.unit"]._today()),
                "day",
                {},
                "rpc-photo-1",
                "",
                photo,
            )
