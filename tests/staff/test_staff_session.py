"""Meetings, training, exams: signed in, marked, closed; what is agreed is done."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..supply.form_common import PdfReader
from .staff_common import StaffCommon, StaffDistrict


class SessionBuilder(StaffDistrict):
    """A session of the guards: two with an account, one without."""

    @classmethod
    def build(cls):
        result = super().build()
        cls.join(cls.guards, cls.staff[:3], "2026-09-01")
        cls.guard, cls.other_guard = (
            cls.make_user(f"test.attendee{number}", person.name)
            for number, person in enumerate(cls.staff[:2])
        )
        cls.staff[0].user_id, cls.staff[1].user_id = cls.guard, cls.other_guard
        return result

    @classmethod
    def session(cls, user=None, call=True, **values):
        session = (
            cls.env["school.staff.session"]
            .with_user(user or cls.leader)
            .create(
                {
                    "title": "门卫安全例会",
                    "start": "2026-10-12 02:00:00",
                    "place": "值班室",
                    "group_ids": [(6, 0, cls.guards.ids)],
                    **values,
                }
            )
        )
        if call:
            session.action_fill()
            session.action_call()
        return session.with_env(cls.env)

    @classmethod
    def line(cls, session, person):
        return session.line_ids.filtered(lambda one: one.employee_id == person)


@tagged("post_install", "-at_install")
class TestStaffSession(SessionBuilder, PdfReader, StaffCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-10-12 02:03:00"))

    def facts(self, code):
        facts = self.env["school.staff.fact"].search([("type_id.code", "=", code)])
        return facts.filtered(lambda fact: not fact.is_void)

    def item(self, session, person, user=None, **values):
        return (
            self.env["school.staff.action"]
            .with_user(user or self.leader)
            .create(
                {
                    "session_id": session.id,
                    "name": "修好东门门禁",
                    "employee_id": person.id,
                    "deadline": "2026-10-15",
                    **values,
                }
            )
            .with_env(self.env)
        )

    def test_called_in_are_the_members_of_the_day(self):
        session = self.session()
        self.assertRegex(session.name, r"^HP/2026/10/\d{4}$")
        self.assertEqual(session.line_ids.employee_id, self.staff[:3])
        self.assertEqual(
            session.line_ids.activity_ids.user_id, self.guard | self.other_guard
        )
        session.with_user(self.leader).action_fill()
        self.assertEqual(len(session.line_ids), 3)

    def test_people_sign_in_in_person(self):
        session = self.session()
        line = self.line(session, self.staff[0])
        with self.assertRaisesRegex(UserError, "in person"):
            self.line(session, self.staff[1]).with_user(self.leader).action_sign_in()
        with self.assertRaises(AccessError):
            line.with_user(self.other_guard).action_sign_in()
        line.with_user(self.guard).action_sign_in()
        self.assertEqual(
            (line.mark, str(line.signed_on)), ("present", "2026-10-12 02:03:00")
        )
        with self.assertRaisesRegex(UserError, "marked already"):
            line.with_user(self.guard).action_sign_in()
        with freeze_time("2026-10-12 02:20:00"):
            late = self.line(session, self.staff[1])
            late.with_user(self.other_guard).action_sign_in()
        self.assertEqual(late.mark, "late")

    def test_signing_in_has_its_time(self):
        session = self.session()
        line = self.line(session, self.staff[0]).with_user(self.guard)
        for moment in ("2026-10-12 00:30:00", "2026-10-12 07:00:00"):
            with freeze_time(moment), self.assertRaisesRegex(UserError, "not open"):
                line.action_sign_in()
        planned = self.session(call=False)
        planned.with_user(self.leader).action_fill()
        with self.assertRaisesRegex(UserError, "not open"):
            self.line(planned, self.staff[0]).with_user(self.guard).action_sign_in()

    def test_nobody_marks_or_scores_himself(self):
        self.join(self.guards, self.leader_employee, "2026-09-01")
        session = self.session(kind="exam")
        own = self.line(session, self.leader_employee).with_user(self.leader)
        for values in ({"mark": "present"}, {"score": 100}, {"is_scored": True}):
            with self.assertRaisesRegex(UserError, "marks or scores himself"):
                own.write(values)
        with self.assertRaisesRegex(UserError, "with the button"):
            own.write({"signed_on": "2026-10-12 02:00:00"})
        own.unlink()
        again = own.create(
            {
                "session_id": session.id,
                "employee_id": self.leader_employee.id,
                "mark": "present",
                "score": 100,
            }
        )
        self.assertEqual((again.mark, again.score, again.passed), (False, 0, False))

    def test_closed_it_says_who_was_absent(self):
        session = self.session()
        self.line(session, self.staff[0]).with_user(self.leader).mark = "present"
        self.line(session, self.staff[1]).with_user(self.leader).mark = "leave"
        session.with_user(self.leader).action_close()
        self.assertEqual(self.line(session, self.staff[2]).mark, "absent")
        self.assertEqual(
            self.facts("training_absent").mapped("subject_id"), self.staff[2].ids
        )
        self.assertFalse(session.line_ids.activity_ids)
        for action in (
            lambda: self.line(session, self.staff[2]).write({"mark": "present"}),
            lambda: session.with_user(self.affairs).write({"minutes": "改"}),
            lambda: session.with_user(self.affairs).unlink(),
        ):
            with self.assertRaisesRegex(UserError, "cannot be changed any more"):
                action()

    def test_results_of_an_exam_are_facts_out_of_a_hundred(self):
        session = self.session(kind="exam", full_score=50, pass_score=30)
        lines = session.line_ids.with_user(self.leader)
        lines.write({"mark": "present"})
        lines[0].score, lines[1].score = 45, 20
        with self.assertRaisesRegex(UserError, f"{self.staff[2].name} is missing"):
            session.with_user(self.leader).action_close()
        lines[2].is_scored = True  # zero is a result
        session.with_user(self.leader).action_close()
        self.assertEqual(session.line_ids.mapped("passed"), [True, False, False])
        self.assertEqual(
            sorted(self.facts("training_score").mapped("quantity")), [0, 40, 90]
        )
        other = self.session(full_score=50, pass_score=30).line_ids[0]
        with self.assertRaisesRegex(ValidationError, "between 0 and 50"):
            other.with_user(self.leader).score = 51

    def test_opened_again_its_facts_are_void_and_return(self):
        session = self.session()
        session.with_user(self.leader).action_close()
        self.assertEqual(len(self.facts("training_absent")), 3)
        for user in (self.leader, self.principal, self.sister_affairs):
            with self.assertRaises(UserError):
                session.with_user(user).action_reopen("错")
        session.with_user(self.affairs).action_reopen("两人在岗")
        self.assertFalse(self.facts("training_absent"))
        self.line(session, self.staff[0]).with_user(self.affairs).mark = "leave"
        with freeze_time("2026-10-12 03:00:00"):
            session.with_user(self.affairs).action_close()
        self.assertEqual(len(self.facts("training_absent")), 2)

    def test_closed_is_only_what_was_held(self):
        ahead = self.session(start="2026-10-20 02:00:00")
        planned = self.session(call=False)
        for session in (ahead, planned):
            with self.assertRaisesRegex(UserError, "was not held yet"):
                session.with_user(self.leader).action_close()
        with self.assertRaisesRegex(UserError, "list who comes"):
            planned.with_user(self.leader).action_call()

    def test_held_by_who_leads_all_of_its_groups(self):
        both = [(6, 0, (self.guards | self.cleaners).ids)]
        for user, values in (
            (self.leader, {"group_ids": both}),
            (self.leader, {"group_ids": [(5,)]}),
            (self.teacher, {}),
            (self.accountant, {}),
            (self.sister_affairs, {}),
        ):
            with self.assertRaises(UserError):
                self.session(user=user, call=False, **values)
        self.assertTrue(self.session(user=self.affairs, group_ids=both))
        mine = self.session()
        with self.assertRaises(UserError):
            mine.with_user(self.leader).write({"group_ids": both})

    def test_seen_by_whom_it_concerns(self):
        session = self.session()
        for user in (self.teacher, self.sister_affairs, self.keeper):
            with self.assertRaises(AccessError):
                session.with_user(user).read(["title"])
            with self.assertRaises(AccessError):
                session.line_ids.with_user(user).read(["mark"])
        self.assertEqual(session.with_user(self.guard).title, "门卫安全例会")
        mine = self.env["school.staff.attendee"].with_user(self.guard).search([])
        self.assertEqual(mine.sudo().employee_id, self.staff[0])

    # -- action items ---------------------------------------------------------------

    def test_done_is_reported_by_who_does_it(self):
        session = self.session()
        item = self.item(session, self.staff[0])
        self.assertEqual(item.activity_ids.user_id, self.guard)
        session.with_user(self.leader).action_close()
        for user in (self.other_guard, self.teacher, self.sister_affairs):
            with self.assertRaises(UserError):
                item.with_user(user).action_done("好了")
        item.with_user(self.guard).action_done("已换锁芯")
        self.assertEqual((item.state, item.done_note), ("done", "已换锁芯"))
        self.assertFalse(item.activity_ids)
        with self.assertRaisesRegex(UserError, "closed already"):
            item.with_user(self.guard).action_done()

    def test_who_has_no_account_is_reported_for(self):
        item = self.item(self.session(), self.staff[2])
        item.with_user(self.leader).action_done()
        self.assertEqual((item.state, item.done_by_id), ("done", self.leader))

    def test_what_is_agreed_stays_once_the_session_is_closed(self):
        session = self.session()
        item = self.item(session, self.staff[0], state="done", done_note="假")
        self.assertEqual((item.state, item.done_note), ("open", False))
        for values in ({"state": "done"}, {"done_on": "2026-10-12 00:00:00"}):
            with self.assertRaisesRegex(UserError, "with the button"):
                item.with_user(self.affairs).write(values)
        session.with_user(self.leader).action_close()
        for change in (
            lambda: item.with_user(self.leader).write({"deadline": "2027-01-01"}),
            lambda: item.with_user(self.leader).unlink(),
            lambda: self.item(session, self.staff[1]),
        ):
            with self.assertRaisesRegex(UserError, "cannot be changed any more"):
                change()
        with self.assertRaisesRegex(UserError, "does not hold the post"):
            item.with_user(self.leader).action_drop("x")
        item.with_user(self.affairs).action_drop("设备已更换")
        self.assertEqual(item.state, "dropped")

    def test_overdue_is_told_once(self):
        session = self.session()
        item, done = (self.item(session, person) for person in self.staff[:2])
        done.with_user(self.other_guard).action_done()
        for _day in range(2):
            with freeze_time("2026-10-16 02:00:00"), self.enter_registry_test_mode():
                self.env.ref(
                    "school_logistics.staff_action_cron"
                ).method_direct_trigger()
        self.env.invalidate_all()
        with freeze_time("2026-10-16 02:00:00"):
            late = self.env["school.staff.action"].search([("is_overdue", "=", True)])
        self.assertEqual(late, item)
        told = item.activity_ids.filtered(lambda one: "Overdue" in one.summary)
        self.assertEqual(
            sorted(told.user_id.ids),
            sorted((self.leader | self.affairs | self.guard).ids),
        )
        self.assertFalse(done.activity_ids)

    # -- paper, figures -------------------------------------------------------------

    def test_the_sheet_to_sign_in(self):
        session = self.session(minutes="学习消防器材使用")
        self.item(session, self.staff[0])
        session.line_ids[0].with_user(self.leader).mark = "present"
        pages = self.pdf("report_staff_signin", session, self.leader).pages
        paper = "".join(self.text(page) for page in pages)
        for part in (
            session.name,
            "门卫安全例会",
            *self.staff[:3].mapped("name"),
            "学习消防器材使用",
            "修好东门门禁",
        ):
            self.assertIn(part, paper)

    def test_queries_do_not_grow_with_the_people(self):
        def cost(group):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            session = self.session(user=self.affairs, group_ids=[(6, 0, group.ids)])
            session.with_user(self.affairs).action_close()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        few = cost(self.guards)
        self.join(self.cleaners, self.make_staff("赵钱孙李周吴郑王冯陈"), "2026-09-01")
        many = cost(self.cleaners)
        self.assertLessEqual(many, few + 6)
