"""Attacks on regulations, sessions and patrols from outside, with a login."""

from datetime import timedelta
from xmlrpc.client import Fault

from odoo.tests import tagged

from ..common.inspection_common import picture
from .rpc_common import StaffRpc


@tagged("post_install", "-at_install")
class TestStaffLifeRpc(StaffRpc):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["school.unit"]._today()
        cls.join(cls.guards, cls.staff[:3], cls.today - timedelta(days=40))
        cls.guard, cls.second = (
            cls.make_user(f"test.life{number}", person.name)
            for number, person in enumerate(cls.staff[:2])
        )
        cls.staff[0].user_id, cls.staff[1].user_id = cls.guard, cls.second
        cls.other_leader = cls.make_user("test.life.leader", "蒋组长", "leader")
        cls.cleaners.leader_id = cls.env["hr.employee"].create(
            {
                "name": "蒋组长",
                "user_id": cls.other_leader.id,
                "company_id": cls.company.id,
            }
        )
        cls.strangers = (
            cls.teacher,
            cls.keeper,
            cls.accountant,
            cls.other_leader,
            cls.admin_user,
            cls.school_auditor,
            cls.officer,
            cls.sister_affairs,
            cls.sister_principal,
            cls.sister_teacher,
        )
        cls.let_in(*cls.strangers, cls.guard, cls.second, cls.leader, cls.affairs)
        cls.make_text()
        cls.make_session()
        cls.make_patrol()
        cls.env.flush_all()

    @classmethod
    def make_text(cls):
        cls.text = (
            cls.env["school.staff.text"]
            .with_user(cls.affairs)
            .create(
                {
                    "name": "门卫值班制度",
                    "body": "第一条 在岗",
                    "group_ids": [(6, 0, cls.guards.ids)],
                }
            )
            .with_env(cls.env)
        )
        cls.text.with_user(cls.affairs).action_publish()
        cls.version = cls.text.version_ids
        cls.mine, cls.theirs, cls.paper = (
            cls.version.reading_ids.filtered_domain([("employee_id", "=", who.id)])
            for who in cls.staff[:3]
        )

    @classmethod
    def make_session(cls):
        values = {"title": "例会", "group_ids": [(6, 0, cls.guards.ids)]}
        sessions = cls.env["school.staff.session"].with_user(cls.leader)
        cls.meeting, cls.closed = sessions.create([values, values]).with_env(cls.env)
        for session in (cls.meeting, cls.closed):
            session.with_user(cls.leader).action_fill()
            session.with_user(cls.leader).action_call()
            cls.item = (
                cls.env["school.staff.action"]
                .with_user(cls.leader)
                .create(
                    {
                        "session_id": session.id,
                        "name": "修门禁",
                        "employee_id": cls.staff[0].id,
                        "deadline": cls.today,
                    }
                )
                .with_env(cls.env)
            )
        cls.closed.with_user(cls.leader).action_close()

    @classmethod
    def make_patrol(cls):
        cls.point = (
            cls.env["school.staff.patrol.point"]
            .with_user(cls.affairs)
            .create({"name": "东门"})
            .with_env(cls.env)
        )
        cls.env["school.staff.scan"].with_user(cls.guard).scan(cls.point.token)
        cls.scan = cls.env["school.staff.scan"].search([])

    def everything(self):
        return (
            self.text,
            self.version,
            self.mine,
            self.meeting,
            self.closed,
            self.meeting.line_ids,
            self.closed.line_ids,
            self.item,
            self.point,
            self.scan,
        )

    def test_strangers_write_nothing(self):
        before = self.standing()
        for user in self.strangers:
            for record in self.everything():
                name, ids, values = record._name, record.ids, self.forged(record[:1])
                self.refuse(user, name, "write", ids, values)
                self.refuse(user, name, "create", values)
                self.refuse(user, name, "unlink", ids)
        self.assertEqual(self.standing(), before)

    def test_strangers_take_no_step(self):
        before = self.standing()
        steps = (
            (self.text, ("action_publish",)),
            (self.mine, ("action_sign",)),
            (
                self.meeting,
                ("action_fill", "action_call", "action_close", "action_reopen"),
            ),
            (self.closed, ("action_close", "action_reopen")),
            (self.meeting.line_ids[:1], ("action_sign_in",)),
            (self.item, ("action_done", "action_drop")),
            (self.point, ("action_renew", "action_print")),
        )
        for user in (*self.strangers, self.second):
            for record, methods in steps:
                for method in methods:
                    self.refuse(user, record._name, method, record.ids)
        for user in (self.sister_affairs, self.sister_principal, self.sister_teacher):
            for record in self.everything():
                self.refuse(user, record._name, "read", record.ids, ["display_name"])
        self.assertEqual(self.standing(), before)

    def test_signatures_and_visits_are_written_by_nobody(self):
        before = self.standing()
        for user in (self.guard, self.leader, self.affairs):
            for record in (self.mine, self.version, self.scan):
                for context in ({}, {"su": True, "school_gate": "own"}):
                    for field, value in self.forged(record).items():
                        self.refuse(
                            user,
                            record._name,
                            "write",
                            record.ids,
                            {field: value},
                            context=context,
                        )
                self.refuse(user, record._name, "create", self.forged(record))
                self.refuse(user, record._name, "unlink", record.ids)
        self.assertEqual(self.standing(), before)

    def test_nobody_signs_for_another(self):
        before = self.standing()
        for user in (self.second, self.leader, self.affairs):
            self.refuse(user, "school.staff.reading", "action_sign", self.mine.ids)
        for user, readings in (
            (self.leader, self.mine),  # has an account
            (self.other_leader, self.paper),  # of another group
            (self.sister_affairs, self.paper),
        ):
            try:
                wizard = self.rpc(
                    user,
                    "school.staff.reading.paper",
                    "create",
                    {
                        "reading_ids": [(6, 0, readings.ids)],
                        "photo": picture(),
                    },
                )
            except Fault:
                continue  # refused at once
            self.refuse(user, "school.staff.reading.paper", "action_enter", [wizard])
        self.assertEqual(self.standing(), before)

    def test_what_is_closed_stays_for_its_holder(self):
        before = self.standing()
        for user in (self.leader, self.affairs):
            for record in (self.closed, self.closed.line_ids[0], self.item):
                for field, value in self.forged(record).items():
                    self.refuse(
                        user,
                        record._name,
                        "write",
                        record.ids,
                        {field: value},
                        context={"school_gate": f"own {record._name}"},
                    )
                self.refuse(user, record._name, "unlink", record.ids)
        session, done = self.meeting, {"state": "done"}
        self.refuse(self.leader, session._name, "write", session.ids, done)
        self.assertEqual(self.standing(), before)

    def test_hostile_arguments(self):
        before = self.standing()
        hostile = (True, -1, 1.5, "1 OR 1=1", [], {}, [[]], {"x": 1}, 2**31 - 1)
        for value in hostile:
            self.refuse(self.guard, "school.staff.scan", "scan", value)
            scan = ("school.staff.scan", "scan", self.point.token, value)
            self.refuse(self.leader, *scan)
        self.assertEqual(self.standing(), before)

    # -- the page behind a code -----------------------------------------------------

    def open(self, user, **data):
        self.authenticate(user.login, user.login)
        if not data:
            return self.url_open(f"/school/patrol/{self.point.token}")
        token = self.url_open(f"/school/patrol/{self.point.token}").text
        data["csrf_token"] = token.split('name="csrf_token" value="')[1].split('"')[0]
        return self.url_open(f"/school/patrol/{self.point.token}", data=data)

    def scans(self):
        self.env.invalidate_all()
        return self.env["school.staff.scan"].search_count([])

    def test_looking_at_the_page_is_no_visit(self):
        before = self.scans()
        page = self.open(self.guard)
        self.assertIn("东门", page.text)
        self.assertIn(self.staff[0].name, page.text)
        self.assertEqual(self.scans(), before)
        self.assertEqual(page.headers["Cache-Control"], "no-store")

    def test_the_button_records_the_visit(self):
        before = self.scans()
        page = self.open(self.leader, person=str(self.staff[2].id))
        self.assertIn(self.staff[2].name, page.text)
        self.assertEqual(self.scans(), before + 1)
        for person in (str(self.staff[0].id), "1 OR 1", "-1", "٣", "9" * 40):
            self.open(self.leader, person=person)
        self.assertEqual(self.scans(), before + 1)

    def test_the_page_says_nothing_to_others(self):
        before = self.scans()
        page = self.open(self.sister_teacher)
        self.assertNotIn("东门", page.text)
        self.assertNotIn(self.staff[0].name, page.text)
        teacher = self.open(self.teacher)
        self.assertNotIn(self.staff[0].name, teacher.text)
        self.assertEqual(self.scans(), before)

    def test_without_a_login_there_is_no_page(self):
        self.authenticate(None, None)
        answer = self.url_open(
            f"/school/patrol/{self.point.token}", allow_redirects=False
        )
        self.assertIn("/web/login", answer.headers.get("Location", ""))
