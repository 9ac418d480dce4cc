"""Roll calls: once, in time, by whoever leads the group."""

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .staff_common import StaffCommon

UUID = "11111111-2222-3333-4444-555555555555"


@tagged("post_install", "-at_install")
class TestStaffRollcall(StaffCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-10-12 02:00:00"))
        cls.join(cls.guards, cls.staff[:4])
        cls.join(cls.cleaners, cls.staff[4])

    def call(self, marks=None, user=None, uuid=UUID, **more):
        values = {
            "group_id": self.guards.id,
            "date": "2026-10-12",
            "shift": "day",
            "marks": {str(person.id): mark for person, mark in (marks or {}).items()},
            "uuid": uuid,
            **more,
        }
        Rollcall = self.env["school.staff.rollcall"].with_user(user or self.leader)
        return self.env["school.staff.rollcall"].browse(Rollcall.submit(**values))

    def facts(self):
        return (
            self.env["school.staff.fact"]
            .search([("res_model", "=", "school.staff.rollcall")])
            .filtered(lambda fact: not fact.is_void)
        )

    def test_the_page_shows_the_own_group(self):
        page = self.env["school.staff.rollcall"].with_user(self.leader).get_page()
        self.assertEqual([group["name"] for group in page["groups"]], ["门卫组"])
        self.assertEqual(len(page["groups"][0]["members"]), 4)
        other = self.env["school.staff.rollcall"].with_user(self.teacher).get_page()
        self.assertFalse(other["groups"])

    def test_the_page_shows_what_waits_to_be_done(self):
        repairs = self.env["school.repair"].create(
            [
                {
                    "title": title,
                    "place": "东门",
                    "group_id": group.id,
                    "company_id": self.company.id,
                }
                for title, group in (
                    ("道闸不落", self.guards),
                    ("水龙头漏水", self.cleaners),
                    ("门灯不亮", self.guards),
                )
            ]
        )
        repairs[:2]._set_own(
            {
                "state": "assigned",
                "repair_due": "2026-10-11 09:00:00",
                "handler_ids": [(6, 0, self.leader.ids)],
            }
        )
        session = (
            self.env["school.staff.session"]
            .with_user(self.leader)
            .create({"title": "例会", "group_ids": [(6, 0, self.guards.ids)]})
        )
        self.env["school.staff.action"].with_user(self.leader).create(
            {
                "session_id": session.id,
                "name": "清点钥匙",
                "employee_id": self.staff[1].id,
                "deadline": "2026-10-12",
            }
        )
        page = self.env["school.staff.rollcall"].with_user(self.leader).get_page()
        self.assertEqual(
            [
                (row["text"], row["place"], row["who"], row["due"], row["late"])
                for row in page["groups"][0]["work"]
            ],
            [
                ("道闸不落", "东门", "", "2026-10-11", True),
                ("清点钥匙", "", self.staff[1].name, "2026-10-12", False),
            ],
        )

    def test_present_unless_marked(self):
        call = self.call({self.staff[0]: "late", self.staff[1]: "absent"})
        self.assertEqual(
            call.line_ids.mapped("mark"), ["late", "absent", "present", "present"]
        )
        self.assertEqual(
            {(fact.subject_id, fact.type_id.code) for fact in self.facts()},
            {(self.staff[0].id, "late"), (self.staff[1].id, "absent")},
        )

    def test_sent_again_nothing_is_doubled(self):
        first = self.call({self.staff[0]: "late"})
        again = self.call({self.staff[0]: "late"})
        self.assertEqual(first, again)
        self.assertEqual(again.revision, 1)
        self.assertEqual(len(self.facts()), 1)

    def test_changed_before_the_deadline(self):
        self.call({self.staff[0]: "late"})
        call = self.call({self.staff[1]: "leave"}, uuid=UUID[::-1])
        self.assertEqual(call.revision, 2)
        self.assertEqual(self.facts().mapped("subject_id"), [self.staff[1].id])
        call = self.call({self.staff[0]: "late"}, uuid="x" * 20)
        self.assertEqual(self.facts().mapped("subject_id"), [self.staff[0].id])

    def test_closed_after_the_deadline(self):
        with (
            freeze_time("2026-10-13 05:00:00"),
            self.assertRaisesRegex(UserError, "closed"),
        ):
            self.call()
        with self.assertRaisesRegex(UserError, "ahead"):
            self.call(date="2026-10-13")

    def test_only_the_leader_of_the_group(self):
        for user, group in (
            (self.leader, self.cleaners),
            (self.teacher, self.guards),
            (self.sister_affairs, self.guards),
            (self.officer, self.guards),
        ):
            with self.assertRaises(UserError):
                self.call(user=user, group_id=group.id)
        self.assertTrue(self.call(user=self.affairs))

    def test_strangers_cannot_be_marked(self):
        with self.assertRaisesRegex(UserError, "Load the page"):
            self.call({self.staff[4]: "absent"})

    def test_hostile_arguments_are_refused(self):
        for change in (
            {"group_id": "1 OR 1=1"},
            {"group_id": True},
            {"date": 5},
            {"date": "never"},
            {"shift": ["day"]},
            {"marks": []},
            {"marks": {"a": "late"}},
            {"marks": {"1": "fired"}},
            {"uuid": None},
            {"uuid": "x" * 1000},
            {"note": {"x": 1}},
        ):
            values = {
                "group_id": self.guards.id,
                "date": "2026-10-12",
                "shift": "day",
                "marks": {},
                "uuid": UUID,
                **change,
            }
            with self.subTest(change=change), self.assertRaises(UserError):
                self.env["school.staff.rollcall"].with_user(self.leader).submit(
                    **values
                )

    def test_marks_are_not_typed_in(self):
        call = self.call({self.staff[0]: "absent"}).with_user(self.leader)
        for change in (
            lambda: call.write({"date": "2026-10-11"}),
            lambda: call.line_ids.write({"mark": "present"}),
            call.unlink,
            lambda: call.line_ids.unlink(),
            lambda: call.create({"group_id": self.guards.id}),
        ):
            with self.assertRaises(UserError):
                change()

    def test_a_correction_is_decided_by_somebody_else(self):
        call = self.call({self.staff[0]: "absent"})
        line = call.line_ids.filtered(lambda line: line.employee_id == self.staff[0])
        correction = (
            self.env["school.staff.correction"]
            .with_user(self.leader)
            .create({"line_id": line.id, "mark": "leave", "reason": "已请假"})
        )
        with self.assertRaises(UserError):
            correction.action_approve()
        correction.with_user(self.affairs).action_approve()
        self.assertEqual(line.mark, "leave")
        self.assertEqual(correction.mark_before, "absent")
        self.assertEqual(self.facts().type_id.code, "personal_leave")

    def test_queries_do_not_grow_with_the_group(self):
        def queries(uuid, day):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.call(uuid=uuid, date=day)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries("warm" * 4, "2026-10-11")
        few = queries("few-" * 4, "2026-10-12")
        self.join(self.guards, self.make_staff([f"人{n}" for n in range(40)]))
        self.assertLessEqual(queries("many" * 4, "2026-10-12"), few + 4)
