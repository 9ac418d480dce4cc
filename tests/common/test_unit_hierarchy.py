"""The dated hierarchy and what may be read along it."""

from datetime import date, timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .district import SchoolCommon


@tagged("post_install", "-at_install")
class TestUnitHierarchy(SchoolCommon):
    sister_books = False

    def setUp(self):
        super().setUp()
        self.today = self.env["school.unit"]._today()
        self.lines = self.env["school.unit.parent"]

    def move_sister(self, day):
        """Take the sister from the central school to the district on ``day``."""
        self.sister.parent_line_ids.date_to = day - timedelta(days=1)
        return self.lines.create(
            {
                "unit_id": self.sister.id,
                "parent_id": self.district.id,
                "date_from": day,
            }
        )

    def test_hierarchy_is_read_on_a_date(self):
        self.move_sister(date(2024, 9, 1))
        before, after = date(2024, 8, 31), date(2024, 9, 1)
        self.assertEqual(self.sister._parent_on(before), self.central)
        self.assertEqual(self.sister._parent_on(after), self.district)
        self.assertFalse(self.sister._parent_on(date(2019, 1, 1)))
        self.assertEqual(
            self.sister._ancestors_on(before), self.central + self.district
        )
        self.assertEqual(
            self.district._descendants_on(after),
            self.central | self.school | self.sister,
        )
        self.assertEqual(self.central._descendants_on(before), self.sister)
        self.assertFalse(self.central._descendants_on(after))

    def test_levels_of_a_rule(self):
        day = self.today
        self.assertEqual(self.sister._at_level("own", day), self.sister)
        self.assertEqual(self.sister._at_level("parent", day), self.central)
        self.assertEqual(self.sister._at_level("district", day), self.district)
        self.assertEqual(self.district._at_level("district", day), self.district)
        self.assertFalse(self.district._at_level("parent", day))
        with self.assertRaisesRegex(ValueError, "Unknown level 'moon'"):
            self.sister._at_level("moon", day)

    def test_parent_of_today_is_found(self):
        units = self.env["school.unit"]
        below = units.search([("parent_id", "=", self.central.id)])
        self.assertEqual(below, self.sister)
        self.assertIn(self.district, units.search([("parent_id", "=", False)]))
        self.assertNotIn(self.school, units.search([("parent_id", "=", False)]))
        self.assertEqual(self.sister.path, "示范区教育局 / 示范中心校 / 示范小学")
        self.assertEqual(self.central.child_ids, self.sister)

    def test_new_parent_begins_today(self):
        self.sister.parent_id = self.district
        self.assertEqual(self.sister.parent_id, self.district)
        self.assertEqual(len(self.sister.parent_line_ids), 2)
        yesterday = self.today - timedelta(days=1)
        self.assertEqual(self.sister._parent_on(yesterday), self.central)
        self.sister.parent_id = self.central
        self.assertEqual(self.sister.parent_id, self.central)
        self.assertEqual(self.sister._parent_on(yesterday), self.central)

    @mute_logger("odoo.sql_db")
    def test_two_parents_at_once_are_refused(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.lines.create(
                {
                    "unit_id": self.sister.id,
                    "parent_id": self.district.id,
                    "date_from": "2023-01-01",
                    "date_to": "2023-02-01",
                }
            )

    @mute_logger("odoo.sql_db")
    def test_period_has_an_order(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.sister.parent_line_ids.date_to = "2019-01-01"
            self.env.flush_all()

    def test_no_unit_stands_above_itself(self):
        for year, unit, parent in (
            (2010, self.district, self.school),
            (2011, self.central, self.sister),
            (2012, self.school, self.school),
            (2013, self.school, self.sister),
        ):
            with (
                self.subTest(unit=unit.name),
                self.assertRaisesRegex(ValidationError, "cannot stand below"),
            ):
                self.lines.create(
                    {
                        "unit_id": unit.id,
                        "parent_id": parent.id,
                        "date_from": date(year, 1, 1),
                        "date_to": date(year, 12, 31),
                    }
                )

    def test_change_of_kind_keeps_the_order(self):
        with self.assertRaisesRegex(ValidationError, "cannot stand below"):
            self.central.kind = "point"

    def test_hierarchy_is_the_districts(self):
        for name in "admin_user", "principal", "officer", "auditor":
            with self.subTest(name), self.assertRaises(AccessError):
                self.lines.with_user(getattr(self, name)).create(
                    {
                        "unit_id": self.school.id,
                        "parent_id": self.central.id,
                        "date_from": "2010-01-01",
                        "date_to": "2010-12-31",
                    }
                )
        with self.assertRaises(AccessError):
            self.school.with_user(self.admin_user).parent_id = self.central
        self.school.with_user(self.district_admin).parent_id = self.central
        self.assertEqual(self.school.parent_id, self.central)

    def test_school_form_shows_the_way_up(self):
        with Form(self.sister.with_user(self.sister_teacher)) as form:
            self.assertEqual(form.parent_id, self.central)

    # Reading scope

    def test_officer_reads_the_schools_below(self):
        scope = self.officer.school_scope_company_ids
        for unit in self.district, self.central, self.school, self.sister:
            self.assertIn(unit.company_id, scope)
        stranger = self.env["res.company"].create({"name": "公司"})
        self.assertNotIn(stranger, scope)

    def test_scope_of_a_central_school(self):
        head = self.make_user("test.central", "姜校长", "officer", self.central)
        self.appoint(head, "central_head", self.central)
        self.assertEqual(
            head.school_scope_company_ids,
            self.central.company_id | self.sister.company_id,
        )
        self.move_sister(self.today)
        self.assertEqual(head.school_scope_company_ids, self.central.company_id)

    def test_scope_needs_the_group_and_the_post(self):
        for group, code in (("principal", "bureau_officer"), ("officer", "clerk")):
            user = self.make_user(f"test.{group}.{code}", "某人", group, self.district)
            self.appoint(user, code, self.district)
            with self.subTest(group=group, code=code):
                own = self.district.company_id
                self.assertEqual(user.school_scope_company_ids, own)

    def test_scope_ends_with_the_post(self):
        holder = self.env["school.post.holder"].search(
            [("user_id", "=", self.officer.id)]
        )
        units = self.env["school.unit"].with_user(self.officer)
        self.assertEqual(units.search_count([("id", "=", self.school.id)]), 1)
        holder.date_to = self.today - timedelta(days=1)
        self.assertEqual(units.search_count([("id", "=", self.school.id)]), 0)

    def test_school_knows_itself_and_those_above(self):
        units = self.env["school.unit"].with_user(self.sister_teacher)
        self.assertEqual(units.search([]), self.district | self.central | self.sister)
