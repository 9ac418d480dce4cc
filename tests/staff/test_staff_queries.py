"""A month asks the database as often for forty people as for two."""

from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from ..supply.form_common import PdfReader
from .test_staff_pay import PayCommon

FEW, MANY, TEAM = 2, 40, 5
#: what a cache that was warm or cold may make out
SLACK = 3


@tagged("post_install", "-at_install")
class TestStaffQueries(PdfReader, PayCommon):
    """September warms the caches; October has two people, November forty more.

    Everybody is late and has broken something, so that each person has points and a
    deduction.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-12-03"))
        scheme = cls.scheme("s1", warn_percent=50)
        scheme.warn_below = 101
        cls.env["school.staff.scheme.pay"].create(
            {"scheme_id": scheme.id, "name": "奖励", "kind": "linear", "amount": 500}
        )
        scheme.action_publish()
        cls.school.warning_months = 1
        people = cls.make_staff([f"人{number}" for number in range(FEW + MANY)])
        people.version_id.write({"wage": 3000, "date_version": "2026-01-01"})
        cls.join(cls.guards, people[:FEW])
        for place in range(FEW, FEW + MANY, TEAM):
            leader = people[place]
            team = cls._make_group(f"保洁{place}组", "cleaning", leader)
            cls.join(team, people[place : place + TEAM], "2026-11-01")
        cls.runs = []
        for number, concerned in ((9, people[:FEW]), (10, people[:FEW]), (11, people)):
            for person in concerned:
                cls.record(person, "late", 3, f"2026-{number:02}-12")
                cls.record(person, "damage_amount", 10, f"2026-{number:02}-13")
            month = cls.env["school.month"]._on_date(date(2026, number, 5))
            run = cls.env["school.staff.run"].create(
                {"company_id": cls.company.id, "month_id": month.id}
            )
            cls.runs.append(run)
        cls.env.flush_all()

    def queries(self, step, run):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        step(run)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def assert_even(self, name, step):
        """Check that a step takes as many queries for many people as for few."""
        _warm, few, many = (self.queries(step, run) for run in self.runs)
        with self.subTest(name):
            self.assertLessEqual(many, few + SLACK)

    def appeal(self, run, person):
        fact = self.env["school.staff.fact"].search(
            [
                ("subject_id", "=", person.id),
                ("date", ">=", run.date_from),
                ("date", "<=", run.date_to),
                ("type_id.code", "=", "late"),
            ]
        )
        result = run.result_ids.filtered(lambda result: result.employee_id == person)
        return self.env["school.staff.appeal"].create(
            {"result_id": result.id, "fact_id": fact.id, "reason": "调班"}
        )

    def test_a_month_from_facts_to_pay(self):
        person = self.guards.member_ids.employee_id[0]
        appeals = {}

        def dispute(run):
            appeals[run] = self.appeal(run, person)

        for name, step in {
            "compute": lambda run: run.with_user(self.affairs).action_compute(),
            "publish": lambda run: run.with_user(self.affairs).action_publish(),
            "board": lambda run: run.with_user(self.teacher).get_board(),
            "dispute": dispute,
            "uphold": lambda run: (
                appeals[run].with_user(self.principal).action_uphold("属实")
            ),
            "board of the principal": lambda run: run.with_user(
                self.principal
            ).get_board(),
        }.items():
            self.assert_even(name, step)
        with freeze_time("2026-12-20"):
            for run in self.runs:
                run.with_user(self.principal).action_lock()
        self.assert_even("pay", lambda run: run.with_user(self.accountant).action_pay())
        self.assertEqual(
            self.runs[2].payslip_ids.mapped("deduction"), [10.0] * (FEW + MANY)
        )
        for name, step in {
            "slips": lambda run: self.html(
                "report_staff_slip", run.payslip_ids, self.accountant
            ),
            "pay form": lambda run: self.html("report_staff_pay", run, self.accountant),
            "months below the line": lambda run: run.result_ids.mapped("warned_months"),
            "evidence": lambda run: run.result_ids._facts_by_result(),
        }.items():
            self.assert_even(name, step)
