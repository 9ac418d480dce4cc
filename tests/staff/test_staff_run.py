"""A month from facts to locked results."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .staff_common import FIRST, StaffCommon


class RunCommon(StaffCommon):
    @classmethod
    def setUpClass(cls):
        # the school year, too, is that of the day
        cls.startClassPatcher(freeze_time("2026-11-03"))
        super().setUpClass()
        cls.month = cls.env["school.month"]._on_date(FIRST)

    def open(self, company=None):
        return self.env["school.staff.run"]._open(company or self.company, self.month)

    def of(self, run, person, group=None):
        return run.result_ids.filtered(
            lambda result: (
                result.employee_id == person and (not group or result.group_id == group)
            )
        )

    def rows(self, run):
        """Everything that was computed, as text, without ids."""
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """
                SELECT r.group_id, r.subject_id, r.score::text, r.grade, r.rank,
                       r.pay::text, r.is_assessed, l.item, l.quantity::text,
                       l.points::text
                  FROM school_staff_result r
                  LEFT JOIN school_staff_result_line l ON l.result_id = r.id
                 WHERE r.run_id = %s ORDER BY 1, 2, 8
                """,
                run.id,
            )
        )


@tagged("post_install", "-at_install")
class TestStaffRun(RunCommon):
    def test_facts_become_points_and_pay(self):
        self.scheme("s1")
        self.join(self.guards, self.staff[:2])
        self.record(self.staff[0], "late", 2)
        self.record(self.staff[0], "personal_leave", 1)
        self.record(self.staff[0], "late", 5, "2026-09-30")
        run = self.open()
        self.assertEqual(self.of(run, self.staff[0]).score, 93)
        self.assertEqual(self.of(run, self.staff[1]).score, 100)
        self.assertEqual(
            self.of(run, self.staff[0]).line_ids.mapped("points"), [-5.0, -2.0]
        )
        self.assertEqual(run.people_count, 2)

    def test_void_and_restore_gives_back_the_result(self):
        self.scheme("s1")
        self.join(self.guards, self.staff[:3])
        fact = self.record(self.staff[0], "absent", 1)
        run = self.open()
        before = self.rows(run)
        fact._mark("void", "记错")
        run.action_compute()
        self.assertEqual(self.of(run, self.staff[0]).score, 100)
        fact._mark("restore", "没有错")
        run.action_compute()
        self.assertEqual(self.rows(run), before)

    def test_a_transfer_splits_the_month(self):
        self.scheme("s1")
        self.join(self.guards, self.staff[0], last="2026-10-15")
        self.join(self.cleaners, self.staff[0], first="2026-10-16")
        self.record(self.staff[0], "late", 1, "2026-10-15")
        self.record(self.staff[0], "late", 3, "2026-10-16")
        run = self.open()
        first = self.of(run, self.staff[0], self.guards)
        second = self.of(run, self.staff[0], self.cleaners)
        self.assertEqual((first.days, first.score), (15, 99))
        self.assertEqual((second.days, second.score), (16, 97))

    def test_findings_in_an_area_count_for_who_is_on_duty(self):
        scheme = self.scheme("s3")
        scheme.item_ids.write({"attribution": "area", "is_split": True})
        scheme.date_from = "2026-10-01"
        scheme.action_publish()
        area = self.env["school.staff.area"].create(
            {"name": "教学楼一层", "company_id": self.company.id}
        )
        self.env["school.staff.duty"].create(
            [
                {
                    "area_id": area.id,
                    "employee_id": person.id,
                    "date_from": "2026-09-01",
                    "date_to": last,
                }
                for person, last in (
                    (self.staff[0], "2026-10-10"),
                    (self.staff[1], False),
                )
            ]
        )
        self.join(self.cleaners, self.staff[:2])
        facts = {"company": self.company, "subject": area, "source": area}
        self.env["school.fact.hook"]._record_facts(
            [
                {
                    **facts,
                    "type": "finding_public_floor",
                    "date": day,
                    "quantity": 2,
                    "part": day,
                }
                for day in ("2026-10-09", "2026-10-20")
            ]
        )
        run = self.open()
        self.assertEqual(self.of(run, self.staff[0]).line_ids.points, 9)
        self.assertEqual(self.of(run, self.staff[1]).line_ids.points, 7)

    def test_the_frozen_version_scores(self):
        scheme = self.scheme("s1")
        self.join(self.guards, self.staff[0])
        self.record(self.staff[0], "late", 1)
        scheme.item_ids.filtered(lambda item: item.code == "late").points = -9
        run = self.open()
        self.assertEqual(self.of(run, self.staff[0]).score, 99)
        scheme.date_from = "2026-11-01"
        scheme.action_publish()
        run.action_compute()
        self.assertEqual(self.of(run, self.staff[0]).score, 99)

    def test_the_nearest_scheme_scores(self):
        self.scheme("s4")
        own = self.scheme("s6", group_ids=[(6, 0, self.guards.ids)])
        found = self.env["school.staff.scheme"]._in_force(
            self.guards | self.cleaners, date(2026, 10, 31)
        )
        self.assertEqual(found[self.guards].scheme_id, own)
        self.assertEqual(found[self.cleaners].scheme_id.code, "S4")

    def weeks(self, people, score, number):
        """Weekly scores of a month of 2026."""
        for person in people:
            for day in (8, 22):
                self.record(person, "week_score", score, f"2026-{number:02}-{day:02}")

    def assess(self, number, state="locked"):
        month = self.env["school.month"]._on_date(date(2026, number, 1))
        run = self.env["school.staff.run"]._open(self.company, month)
        run._set_own({"state": state})
        return run

    def test_three_months_of_one_grade_in_a_row_are_rewarded(self):
        scheme = self.scheme("s2")
        scheme.grade_ids.filtered(lambda grade: grade.min_score < 80).unlink()
        scheme.action_publish()
        always, once_without, moved, two_grades = self.staff[:4]
        for name, person in zip("甲乙丁", (always, once_without, two_grades), strict=1):
            self.join(self._make_group(f"{name}组", "other"), person)
        self.join(self.guards, moved, last="2026-10-15")
        self.join(self.cleaners, moved, "2026-10-16")
        self.weeks(always | moved | two_grades, 95, 9)
        self.weeks(once_without, 75, 9)
        self.weeks(always | once_without | moved, 95, 10)
        self.weeks(two_grades, 86, 10)
        self.weeks(always | once_without | moved | two_grades, 95, 11)
        self.startPatcher(freeze_time("2026-12-03"))
        self.assess(9)
        october, november = self.assess(10), self.assess(11, "draft")
        self.assertEqual(
            [self.of(november, person).pay for person in self.staff[:4]],
            [100, 0, 100, 0],
        )
        october._set_own({"state": "published"})
        november.action_compute()
        self.assertFalse(any(november.result_ids.mapped("pay")), "not locked yet")

    def test_results_are_never_typed_in(self):
        self.scheme("s1")
        self.join(self.guards, self.staff[0])
        run = self.open()
        for user in (self.leader, self.affairs, self.principal, self.env.user):
            result = run.result_ids.with_user(user)
            for change in (
                lambda result=result: result.write({"score": 100}),
                lambda result=result: result.copy(),
                result.unlink,
                lambda result=result: result.line_ids.write({"points": 0}),
            ):
                with self.assertRaises(UserError):
                    change()


@tagged("post_install", "-at_install")
class TestStaffMonth(RunCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme("s1")
        cls.join(cls.guards, cls.staff[:3] | cls.leader_employee)
        cls.fact = cls.record(cls.staff[0], "late", 4)
        cls.run_ = cls.env["school.staff.run"]._open(cls.company, cls.month)

    def published(self):
        self.run_.with_user(self.affairs).action_publish()
        return self.run_

    def run_job(self):
        self.env.ref("school_logistics.staff_open_months_cron").method_direct_trigger()

    def test_the_job_opens_each_school_once(self):
        self.run_.unlink()
        with self.enter_registry_test_mode():
            self.run_job()
        run = self.env["school.staff.run"].search([("month_id", "=", self.month.id)])
        self.assertEqual(run.company_id, self.company)
        self.assertEqual(run.people_count, 4)
        with self.enter_registry_test_mode():
            self.run_job()
        self.assertEqual(
            self.env["school.staff.run"].search_count(
                [("month_id", "=", self.month.id)]
            ),
            1,
        )

    def test_a_missed_day_is_caught_up_and_an_early_one_waits(self):
        self.run_.unlink()
        self.school.assessment_day = 5
        Run = self.env["school.staff.run"]
        with freeze_time("2026-11-04"), self.enter_registry_test_mode():
            self.run_job()
            self.assertFalse(Run.search([("company_id", "=", self.company.id)]))
        with freeze_time("2026-11-19"), self.enter_registry_test_mode():
            self.run_job()
            self.assertTrue(Run.search([("company_id", "=", self.company.id)]))

    def test_the_office_opens_a_month_by_hand(self):
        self.run_.unlink()
        values = {"company_id": self.company.id, "month_id": self.month.id}
        for user in (self.leader, self.teacher, self.accountant, self.sister_affairs):
            with self.assertRaises(UserError):
                self.env["school.staff.run"].with_user(user).create(values)
        run = self.env["school.staff.run"].with_user(self.affairs).create(values)
        self.assertEqual((run.state, run.requester_id), ("draft", self.affairs))

    def test_posts_decide_each_step(self):
        for user in (self.leader, self.teacher, self.sister_affairs, self.officer):
            for step in ("action_compute", "action_publish", "action_lock"):
                with self.assertRaises(UserError):
                    getattr(self.run_.with_user(user), step)()
        self.run_.with_user(self.affairs).action_compute()

    def test_no_field_of_its_own_is_typed_in(self):
        for values in (
            {"state": "locked"},
            {"result_digest": "x"},
            {"amount_total": 1},
            {"turn": 7},
            {"month_id": self.month.id},
        ):
            with self.assertRaises(UserError):
                self.run_.with_user(self.affairs).write(values)

    def test_a_locked_month_never_changes(self):
        run = self.published()
        with self.assertRaisesRegex(UserError, "until"):
            run.with_user(self.affairs).action_lock()
        with freeze_time("2026-11-20"):
            run.with_user(self.principal).action_lock()
        before = self.rows(run)
        self.record(self.staff[1], "absent", 5)
        for step in ("action_compute", "action_publish", "action_back_to_draft"):
            with self.assertRaises(UserError):
                getattr(run.with_user(self.affairs), step)()
        with self.assertRaises(UserError):
            run.with_user(self.affairs).write({"notice": "改"})
        self.assertEqual(self.rows(run), before)

    def test_an_appeal_voids_scores_again_and_ranks(self):
        run = self.published()
        result = self.of(run, self.staff[0])
        self.assertEqual((result.score, result.rank), (96, 4))
        appeal = (
            self.env["school.staff.appeal"]
            .with_user(self.leader)
            .create(
                {
                    "result_id": result.id,
                    "fact_id": self.fact.id,
                    "reason": "那天是调班，不是迟到",
                }
            )
        )
        with self.assertRaises(UserError):
            appeal.action_uphold("我同意")
        with self.assertRaisesRegex(UserError, "appeals are open"):
            run.with_user(self.principal).action_lock()
        appeal.with_user(self.principal).action_uphold("调班单属实")
        self.assertEqual((result.score, result.rank), (100, 1))
        self.assertEqual(
            (
                appeal.score_before,
                appeal.score_after,
                appeal.rank_before,
                appeal.rank_after,
            ),
            (96, 100, 4, 1),
        )
        self.assertTrue(self.fact.is_void)
        self.assertEqual(self.of(run, self.staff[0]), result)

    def test_an_appeal_names_a_fact_that_counts(self):
        other = self.record(self.staff[1], "late")
        values = {"result_id": self.of(self.published(), self.staff[0]).id}
        with self.assertRaisesRegex(UserError, "does not count"):
            self.env["school.staff.appeal"].with_user(self.leader).create(
                {**values, "fact_id": other.id, "reason": "不服"}
            )

    def test_nobody_decides_about_himself(self):
        people = self.env["hr.employee"]
        people.search([("user_id", "=", self.vice.id)]).user_id = False
        self.staff[0].user_id = self.vice
        result = self.of(self.published(), self.staff[0])
        appeal = (
            self.env["school.staff.appeal"]
            .with_user(self.vice)
            .create({"result_id": result.id, "fact_id": self.fact.id, "reason": "不服"})
        )
        for decide in (appeal.action_uphold, appeal.action_reject):
            with self.assertRaisesRegex(UserError, "about yourself"):
                decide("我说了算")
        self.assertFalse(self.fact.is_void)

    def test_appeals_end_with_the_clock(self):
        run = self.published()
        values = {"result_id": self.of(run, self.staff[0]).id, "reason": "不服"}
        with freeze_time("2026-11-20"), self.assertRaisesRegex(UserError, "ended"):
            self.env["school.staff.appeal"].with_user(self.leader).create(values)

    def test_strangers_do_not_appeal(self):
        run = self.published()
        values = {"result_id": self.of(run, self.staff[0]).id, "reason": "不服"}
        for user in (self.teacher, self.sister_affairs):
            with self.assertRaises(UserError):
                self.env["school.staff.appeal"].with_user(user).create(values)

    def test_who_reads_what(self):
        draft = self.run_
        with self.assertRaises(AccessError):
            draft.with_user(self.teacher).read(["name"])
        run = self.published()
        result = self.of(run, self.staff[0])
        result.with_user(self.teacher).read(["score", "grade_name"])
        for user in (self.teacher, self.leader):
            with self.assertRaises(AccessError):
                result.with_user(user).read(["pay"])
            with self.assertRaises(AccessError):
                self.env["school.staff.result"].with_user(user).search(
                    [("pay", ">", 0)]
                )
            with self.assertRaises(AccessError):
                run.with_user(user).read(["amount_total"])
        with self.assertRaises(AccessError):
            result.with_user(self.sister_affairs).read(["score"])
        result.with_user(self.auditor).read(["pay"])

    def test_the_board_opens_its_evidence(self):
        run = self.published()
        board = run.with_user(self.teacher).get_board()
        [group] = board["groups"]
        self.assertEqual(group["rows"][-1]["name"], "甲师傅")
        self.assertNotIn("pay", group["rows"][-1])
        late = group["items"].index("迟到") + 1
        self.assertEqual(group["rows"][-1]["points"][late - 1], -4)
        result = self.of(run, self.staff[0]).with_user(self.teacher)
        [fact] = result.get_evidence(late)
        self.assertEqual((fact["id"], fact["quantity"]), (self.fact.id, 4))
        self.assertFalse(result.get_evidence(1))

    def test_queries_do_not_grow(self):
        def queries(run):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            run._compute_month()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(self.run_)
        few = queries(self.run_)
        many = self.make_staff([f"人{number}" for number in range(60)])
        self.join(self.cleaners, many)
        for person in many[:30]:
            self.record(person, "late")
        self.assertLessEqual(queries(self.run_), few + 2)
