"""People in posts: dates, lookup, who appoints, what stays."""

from datetime import timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .district import SchoolCommon


@tagged("post_install", "-at_install")
class TestPostHolder(SchoolCommon):
    sister_books = False

    def setUp(self):
        super().setUp()
        self.today = self.env["school.unit"]._today()
        self.holders = self.env["school.post.holder"]

    def holder_of(self, user):
        return self.holders.search([("user_id", "=", user.id)])

    def appoint_as(self, user, person, code="teacher", unit=None):
        """Put ``person`` in a post as ``user``."""
        return self.holders.with_user(user).create(
            {
                "post_id": self.post(code).id,
                "unit_id": (unit or self.school).id,
                "user_id": person.id,
            }
        )

    # Lookup

    def test_holders_of_a_day(self):
        before = self.today - timedelta(days=1)
        self.holder_of(self.buyer).date_to = before
        self.appoint(self.teacher, "buyer", date_from=self.today)
        found = self.holders._users("buyer", self.school, before)
        self.assertEqual(found, self.buyer)
        found = self.holders._users(self.post("buyer"), self.school, self.today)
        self.assertEqual(found, self.teacher)
        self.assertFalse(self.holders._users("buyer", self.central, self.today))

    def test_post_is_held_in_one_unit(self):
        holds = self.holders._holds
        self.assertTrue(holds(self.keeper, "keeper", self.school, self.today))
        self.assertFalse(holds(self.keeper, "keeper", self.sister, self.today))
        self.assertFalse(holds(self.keeper, "buyer", self.school, self.today))
        codes = ["buyer", "keeper"]
        self.assertTrue(holds(self.keeper, codes, self.school, self.today))
        self.assertTrue(
            holds(self.keeper, codes, self.school | self.sister, self.today)
        )

    def test_archived_user_holds_nothing(self):
        self.keeper.active = False
        self.assertFalse(self.holders._users("keeper", self.school, self.today))
        self.assertFalse(
            self.holders._holds(self.keeper, "keeper", self.school, self.today)
        )

    def test_post_of_a_department(self):
        self.appoint(
            self.acceptor1, "department_head", department_id=self.department.id
        )
        users = self.holders._users
        found = users("department_head", self.school, self.today, self.department)
        self.assertEqual(found, self.acceptor1)
        none = self.env["hr.department"]
        found = users("department_head", self.school, self.today, none)
        self.assertEqual(found, self.head)

    def test_office_is_found(self):
        past = self.appoint(self.teacher, "clerk", date_to="2020-02-01")
        current = self.holders.search([("is_current", "=", True)])
        self.assertNotIn(past, current)
        self.assertIn(self.holder_of(self.buyer), current)
        self.assertIn(past, self.holders.search([("is_current", "=", False)]))
        self.assertFalse(past.is_current)

    def test_vacant_posts_are_shown(self):
        self.assertFalse(self.school.vacant_post_ids)
        self.holder_of(self.buyer).date_to = self.today - timedelta(days=1)
        self.school.invalidate_recordset()
        self.assertEqual(self.school.vacant_post_ids, self.post("buyer"))
        self.assertFalse(self.district.vacant_post_ids, "a bureau buys nothing")

    # Who appoints

    def test_school_administrator_appoints_in_the_school(self):
        holder = self.appoint_as(self.admin_user, self.teacher, "clerk")
        self.assertTrue(
            self.holders._holds(self.teacher, "clerk", self.school, self.today)
        )
        holder.date_to = self.today
        self.assertIn(
            "王老师",
            "".join(self.school.message_ids.mapped("body")),
            "the unit remembers the appointment",
        )

    def test_district_administrator_appoints_everywhere(self):
        self.appoint_as(self.district_admin, self.teacher, "clerk")
        self.appoint_as(self.district_admin, self.sister_teacher, "clerk", self.sister)

    def test_nobody_else_appoints(self):
        for name in "principal", "affairs", "officer", "auditor", "teacher":
            with self.subTest(name), self.assertRaises(AccessError):
                self.appoint_as(getattr(self, name), self.acceptor1, "clerk")

    def test_administrator_stays_in_the_school(self):
        with self.assertRaises(AccessError):
            self.appoint_as(self.admin_user, self.sister_teacher, "clerk", self.sister)
        with self.assertRaises(AccessError):
            self.holder_of(self.sister_buyer).with_user(self.admin_user).write(
                {"date_to": self.today}
            )

    def test_nobody_appoints_himself(self):
        with self.assertRaisesRegex(AccessError, "nobody appoints himself"):
            self.appoint_as(self.admin_user, self.admin_user, "principal")
        holder = self.appoint_as(self.admin_user, self.teacher, "clerk")
        holder.sudo().date_from = self.today + timedelta(days=3)
        with self.assertRaisesRegex(AccessError, "nobody appoints himself"):
            holder.user_id = self.admin_user

    def test_group_without_the_post_appoints_nobody(self):
        self.holder_of(self.admin_user).date_to = self.today - timedelta(days=1)
        with self.assertRaises(AccessError):
            self.appoint_as(self.admin_user, self.teacher, "clerk")

    def test_holder_must_work_at_the_unit(self):
        with self.assertRaisesRegex(ValidationError, "严老师 has no access"):
            self.appoint(self.sister_teacher, "keeper", self.school)

    def test_department_belongs_to_the_unit(self):
        with self.assertRaisesRegex(ValidationError, "教导处 belongs to 示范小学"):
            self.appoint(
                self.acceptor1,
                "department_head",
                department_id=self.sister_department.id,
            )

    # What has begun stays

    def test_begun_period_is_ended_not_rewritten(self):
        holder = self.holder_of(self.buyer).with_user(self.admin_user)
        for values in (
            {"user_id": self.teacher.id},
            {"post_id": self.post("keeper").id},
            {"date_from": self.today},
        ):
            with (
                self.subTest(values),
                self.assertRaisesRegex(UserError, "Enter the last day instead"),
            ):
                holder.write(values)
        with self.assertRaisesRegex(UserError, "孙采购 has held the post"):
            holder.unlink()
        holder.date_to = self.today
        self.assertEqual(self.holder_of(self.buyer).date_to, self.today)

    def test_future_period_may_be_taken_back(self):
        holder = self.appoint(
            self.teacher, "clerk", date_from=self.today + timedelta(days=5)
        ).with_user(self.admin_user)
        holder.user_id = self.acceptor1
        holder.unlink()
        self.assertFalse(holder.exists())

    @mute_logger("odoo.sql_db")
    def test_same_post_twice_is_refused(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.appoint(self.buyer, "buyer", date_from="2021-01-01")
        again = {"date_from": self.today + timedelta(days=1)}
        self.holder_of(self.buyer).date_to = self.today
        self.appoint(self.buyer, "buyer", **again)

    # Telling the other rooms

    def test_changes_are_told(self):
        told = []
        with patch.object(
            type(self.holders),
            "_holders_changed",
            lambda model, units: told.append(units),
        ):
            holder = self.appoint(
                self.teacher, "clerk", date_from=self.today + timedelta(days=9)
            )
            holder.unit_id = self.school
            holder.date_to = self.today + timedelta(days=10)
            holder.unlink()
        self.assertEqual(len(told), 4)
        self.assertTrue(all(units == self.school for units in told))

    def test_new_day_tells_who_begins_and_ends(self):
        self.appoint(self.teacher, "clerk", date_from=self.today)
        told = []
        with patch.object(
            type(self.holders),
            "_holders_changed",
            lambda model, units: told.append(units),
        ):
            self.holders._cron_new_day()
        self.assertEqual(told, [self.school])

    # The catalogue of posts

    def test_posts_are_the_districts(self):
        post = self.post("clerk")
        with self.assertRaisesRegex(AccessError, "belongs to the whole district"):
            post.with_user(self.admin_user).reads_scope = True
        with self.assertRaises(AccessError):
            post.with_user(self.admin_user).copy({"code": "spy"})
        post.with_user(self.district_admin).note = "收发文"
        self.assertEqual(post.note, "收发文")
