"""A month from facts to locked results."""

from datetime import date, timedelta
from fractions import Fraction
from random import Random

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .reference import Reference
from .staff_common import FIRST, StaffCommon
from .test_staff_score_property import Dice


class RunCommon(StaffCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.month = cls.env["school.month"]._on_date(FIRST)
        cls.startClassPatcher(freeze_time("2026-11-03"))

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

    def test_equal_to_the_reference(self):
        """Random schemes on the real ledger, with transfers in mid-month."""
        dice = Dice(77)
        types = self.env["school.staff.fact.type"].search([], limit=8)
        people = self.make_staff([f"员工{number}" for number in range(40)])
        groups = self.guards | self.cleaners
        groups.write({"pool_amount": 1234.56})
        random, spells = Random(5), []
        for person in people:
            first, second = random.sample(list(groups), 2)
            turn = FIRST + timedelta(days=random.randint(1, 29))
            if random.random() < 0.4:
                before = turn - timedelta(days=1)
                spells.append((person, first, FIRST - timedelta(days=40), before))
                spells.append((person, second, turn, None))
            else:
                spells.append((person, first, turn, None))
        for person, group, start, stop in spells:
            self.join(group, person, start, stop)
        rows = []
        for number in range(500):
            person = random.choice(list(people))
            rows.append(
                {
                    "company_id": self.company.id,
                    "subject_kind": "person",
                    "subject_id": person.id,
                    "type_id": random.choice(types.ids),
                    "date": FIRST + timedelta(days=random.randint(-3, 33)),
                    "quantity": random.randint(1, 6) / 2,
                    "rater": random.choice(("leader", "affairs", None)),
                    "source": f"random,{number}",
                }
            )
        self.env["school.staff.fact"]._record(rows)
        facts = self.env["school.staff.fact"].search([], order="id")
        facts[::7]._mark("void", "测试")
        dice.types = types.ids
        last = date(2026, 10, 31)
        for _round in range(25):
            definition = dice.definition()
            parts, keys, known = [], {}, []
            for person, group, start, stop in spells:
                begin, end = max(start, FIRST), min(stop or last, last)
                if begin > end:
                    continue
                keys[person, group] = len(parts) + 1
                parts.append(
                    {
                        "part_id": len(parts) + 1,
                        "subject_id": person.id,
                        "group_id": group.id,
                        "days": (end - begin).days + 1,
                        "period_days": 31,
                        "pool": "1234.56",
                    }
                )
                known += [
                    {
                        "part_id": len(parts),
                        "fact_id": fact.id,
                        "type_id": fact.type_id.id,
                        "date": fact.date,
                        "quantity": str(fact.quantity),
                        "rater": fact.rater or None,
                    }
                    for fact in facts
                    if fact.subject_id == person.id
                    and not fact.is_void
                    and begin <= fact.date <= end
                ]
            wanted = Reference(definition, parts, known).results()
            version = self.env["school.staff.scheme.version"].create(
                {
                    "scheme_id": self.any_scheme().id,
                    "name": "random",
                    "number": 100 + _round,
                    "date_from": FIRST,
                    "definition": definition,
                    "digest": "x",
                    "user_id": self.env.uid,
                    "published_on": "2026-10-01",
                }
            )
            run = self.env["school.staff.run"].search([]) or self.env[
                "school.staff.run"
            ].create({"company_id": self.company.id, "month_id": self.month.id})
            run._drop_results()
            run._score(version, groups)
            run.invalidate_recordset()
            found = {
                (result.employee_id, result.group_id): result
                for result in run.result_ids
            }
            self.assertEqual(found.keys(), keys.keys())
            for key, part in keys.items():
                row, result = wanted[part], found[key]
                self.assertEqual(
                    (result.is_assessed, result.is_warned),
                    (row["assessed"], row["warned"]),
                )
                if row["assessed"]:
                    self.assertAlmostEqual(result.score, float(row["score"]), 6)
                    self.assertEqual(result.rank, row["rank"])
                self.assertAlmostEqual(result.pay, float(Fraction(row["pay"])), 2)

    def any_scheme(self):
        return self.env["school.staff.scheme"].search([], limit=1) or self.scheme("s1")


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
