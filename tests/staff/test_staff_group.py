"""Groups, memberships and the ledger of facts."""

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .staff_common import StaffCommon


@tagged("post_install", "-at_install")
class TestStaffGroup(StaffCommon):
    def test_a_person_is_in_one_group_at_a_time(self):
        self.join(self.guards, self.staff[0], last="2026-10-15")
        self.join(self.cleaners, self.staff[0], first="2026-10-16")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.ExclusionViolation),
        ):
            self.join(self.cleaners, self.staff[0], "2026-10-10", "2026-10-20")

    def test_members_are_of_the_school(self):
        [stranger] = self.make_staff("外", self.sister_company)
        with self.assertRaises(ValidationError):
            self.join(self.guards, stranger)

    def test_the_group_says_what_is_assessed(self):
        with self.assertRaisesRegex(ValidationError, "choose one"):
            self.env["school.staff.member"].create(
                {"group_id": self.guards.id, "department_id": self.department.id}
            )

    def test_who_keeps_groups(self):
        values = {"name": "食堂组", "company_id": self.company.id}
        self.env["school.staff.group"].with_user(self.affairs).create(values)
        for user in (self.leader, self.teacher, self.sister_affairs):
            with self.assertRaises(UserError):
                self.env["school.staff.group"].with_user(user).create(
                    {**values, "name": "绿化组"}
                )
        self.affairs.school_holder_ids.date_to = "2026-01-01"
        with self.assertRaisesRegex(UserError, "post"):
            self.env["school.staff.group"].with_user(self.affairs).create(
                {**values, "name": "维修组"}
            )


@tagged("post_install", "-at_install")
class TestStaffFact(StaffCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls.join(cls.guards, cls.staff[0])

    def entry(self, user, **values):
        return (
            self.env["school.staff.fact.entry"]
            .with_user(user)
            .create(
                {
                    "group_id": self.guards.id,
                    "member_id": self.member.id,
                    "type_id": self.env.ref("school_logistics.fact_type_late").id,
                    "company_id": self.company.id,
                    **values,
                }
            )
        )

    def facts(self, record):
        return self.env["school.staff.fact"].search(
            [("res_model", "=", record._name), ("res_id", "in", record.ids)]
        )

    def test_an_entry_becomes_a_fact(self):
        entry = self.entry(self.leader, quantity=2, note="晚到十分钟")
        entry.action_record()
        fact = self.facts(entry)
        self.assertEqual(
            (fact.subject_kind, fact.subject_id, fact.quantity, fact.user_id),
            ("person", self.staff[0].id, 2, self.leader),
        )
        self.assertEqual(entry.state, "done")
        with self.assertRaises(UserError):
            entry.action_record()
        self.assertEqual(len(self.facts(entry)), 1)

    def test_a_source_says_a_thing_once(self):
        for _time in range(2):
            self.env["school.fact.hook"]._record_facts(
                [
                    {
                        "company": self.company,
                        "subject": self.staff[0],
                        "type": "late",
                        "date": "2026-10-12",
                        "source": self.guards,
                    }
                ]
            )
        self.assertEqual(len(self.facts(self.guards)), 1)

    def test_an_unknown_kind_is_refused(self):
        with self.assertRaisesRegex(UserError, "no_such_kind"):
            self.record(self.staff[0], "no_such_kind")

    def test_void_and_restore(self):
        fact = self.record(self.staff[0], "late")
        fact._mark("void", "记错人")
        self.assertTrue(fact.is_void)
        self.assertEqual(
            self.env["school.staff.fact"].search([("is_void", "=", True)]), fact
        )
        fact._mark("restore", "没有记错")
        self.assertFalse(fact.is_void)
        self.assertEqual(fact.mark_ids.mapped("kind"), ["void", "restore"])

    def test_a_cancelled_source_takes_its_facts_back(self):
        fact = self.record(self.staff[0], "damage", source=self.guards)
        self.env["school.fact.hook"]._void_facts(self.guards, "撤案")
        self.assertTrue(fact.is_void)

    def test_facts_never_change(self):
        fact = self.record(self.staff[0], "late")
        for change in (lambda: fact.write({"quantity": 9}), fact.unlink):
            with self.assertRaises(UserError):
                change()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.RestrictViolation),
        ):
            self.env.cr.execute("UPDATE school_staff_fact SET quantity = 9")

    def test_nobody_writes_the_ledger_by_hand(self):
        values = {
            "company_id": self.company.id,
            "subject_kind": "person",
            "subject_id": self.staff[0].id,
            "type_id": self.env.ref("school_logistics.fact_type_bonus").id,
            "date": "2026-10-12",
            "quantity": 50,
            "source": "self",
            "user_id": self.leader.id,
            "recorded_on": "2026-10-12",
        }
        for user in (self.leader, self.affairs, self.principal, self.admin_user):
            with self.assertRaises(AccessError):
                self.env["school.staff.fact"].with_user(user).create(values)

    def test_a_leader_enters_for_the_own_group_only(self):
        other = self.join(self.cleaners, self.staff[1])
        with self.assertRaises(UserError):
            self.entry(self.leader, group_id=self.cleaners.id, member_id=other.id)
        with self.assertRaises(ValidationError):
            self.entry(self.leader, member_id=other.id)

    def test_a_leader_enters_nothing_about_himself(self):
        mine = self.join(self.guards, self.leader_employee)
        bonus = self.env.ref("school_logistics.fact_type_bonus")
        entry = self.entry(self.leader, member_id=mine.id, type_id=bonus.id)
        with self.assertRaisesRegex(UserError, "himself"):
            entry.action_record()
        self.assertFalse(self.facts(entry))

    def test_what_other_documents_record_is_not_entered(self):
        kind = self.env.ref("school_logistics.fact_type_overdue_rectification")
        with self.assertRaisesRegex(ValidationError, "by hand"):
            self.entry(self.leader, type_id=kind.id)

    def test_only_the_office_voids(self):
        entry = self.entry(self.leader)
        entry.action_record()
        with self.assertRaises(UserError):
            entry.action_void("我说的")
        entry.with_user(self.affairs).action_void("记错人")
        self.assertTrue(self.facts(entry).is_void)
        self.assertEqual(self.facts(entry).mark_ids.reason, "记错人")
