"""Working days, terms, months and who keeps the calendar."""

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .district import SchoolCommon


@tagged("post_install", "-at_install")
class TestSchoolCalendar(SchoolCommon):
    sister_books = False

    @classmethod
    def _make_calendar(cls):
        """The school year 2026-2027 with its winter vacation, whatever today is."""
        years = cls.quiet["school.year"]
        years.search([]).unlink()
        cls.quiet["school.holiday"].search([]).unlink()
        cls.year = years.create(
            {
                "name": "2026-2027",
                "date_start": "2026-09-01",
                "date_end": "2027-08-31",
                "term_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "第一学期",
                            "date_start": "2026-09-01",
                            "date_end": "2027-01-22",
                        },
                    ),
                    (
                        0,
                        0,
                        {
                            "name": "第二学期",
                            "date_start": "2027-02-22",
                            "date_end": "2027-07-02",
                        },
                    ),
                ],
            }
        )
        cls.winter = cls.quiet["school.holiday"].create(
            {
                "name": "寒假",
                "kind": "vacation",
                "date_start": "2027-01-23",
                "date_end": "2027-02-21",
            }
        )

    def add(self, kind, start, end=None, unit=None):
        return self.env["school.holiday"].create(
            {
                "name": kind,
                "kind": kind,
                "date_start": start,
                "date_end": end or start,
                "unit_id": unit and unit.id,
            }
        )

    def works(self, *days, unit=None):
        return [(unit or self.school)._is_working_day(date(*day)) for day in days]

    # Working days

    def test_national_day_2026(self):
        # 1-7 October are free; 20 September and 10 October are worked instead
        self.assertEqual(
            self.works((2026, 9, 30), (2026, 10, 1), (2026, 10, 5), (2026, 10, 7)),
            [True, False, False, False],
        )
        self.assertEqual(self.works((2026, 10, 8), (2026, 10, 9)), [True, True])
        self.assertEqual(
            self.works((2026, 9, 20), (2026, 10, 10)),
            [True, True],
            "weekends that are worked by decree",
        )
        self.assertEqual(self.works((2026, 10, 11)), [False])

    def test_deadline_jumps_over_national_day(self):
        add = self.school._add_working_days
        self.assertEqual(add(date(2026, 9, 30), 1), date(2026, 10, 8))
        self.assertEqual(add(date(2026, 9, 30), 3), date(2026, 10, 10))
        self.assertEqual(add(date(2026, 9, 30), 0), date(2026, 9, 30))
        with self.assertRaisesRegex(ValueError, "forward only"):
            add(date(2026, 9, 30), -1)

    def test_deadline_jumps_over_the_winter_vacation(self):
        add = self.school._add_working_days
        self.assertEqual(add(date(2027, 1, 22), 1), date(2027, 2, 22))
        self.assertEqual(self.works((2027, 1, 25), (2027, 2, 19)), [False, False])

    def test_year_without_decree_follows_the_week(self):
        self.assertEqual(self.works((2031, 3, 3), (2031, 3, 8)), [True, False])

    def test_working_day_wins_over_the_vacation(self):
        self.add("workday", "2027-02-20", "2027-02-21")
        self.assertEqual(self.works((2027, 2, 20), (2027, 2, 19)), [True, False])
        add = self.school._add_working_days
        self.assertEqual(add(date(2027, 1, 22), 2), date(2027, 2, 21))

    def test_unit_wins_over_the_district(self):
        self.add("workday", "2026-11-28")
        self.add("holiday", "2026-11-28", unit=self.school)
        self.assertEqual(self.works((2026, 11, 28)), [False])
        self.assertEqual(self.works((2026, 11, 28), unit=self.sister), [True])

    def test_endless_vacation_is_a_mistake(self):
        self.add("vacation", "2026-11-01", "2036-11-01")
        with self.assertRaisesRegex(ValueError, "No 2 working days"):
            self.school._add_working_days(date(2026, 11, 1), 2)

    def test_long_deadlines_cost_few_queries(self):
        self.env.flush_all()
        self.school._add_working_days(date(2026, 9, 1), 1)
        with self.assertQueryCount(2):
            self.school._add_working_days(date(2026, 9, 1), 60)

    # Terms and months

    def test_seasons(self):
        for day, season in (
            ((2026, 9, 1), "opening"),
            ((2026, 9, 14), "opening"),
            ((2026, 9, 15), "term"),
            ((2027, 1, 8), "term"),
            ((2027, 1, 9), "closing"),
            ((2027, 1, 30), "vacation"),
            ((2027, 8, 1), "vacation"),
        ):
            with self.subTest(day):
                self.assertEqual(self.school._season(date(*day)), season)

    def test_year_has_its_months(self):
        self.assertEqual(len(self.year.month_ids), 12)
        months = self.env["school.month"]
        january = months._on_date(date(2027, 1, 30))
        self.assertEqual(january.name, "2027-01")
        self.assertEqual(january.date_end, date(2027, 1, 31))
        self.assertEqual(january.term_id.name, "第一学期", "22 of its days")
        self.assertEqual(months._on_date(date(2027, 2, 1)).term_id.name, "第二学期")
        self.assertFalse(months._on_date(date(2027, 8, 1)).term_id)

    def test_longer_year_gets_more_months(self):
        self.year.date_end = "2027-09-30"
        self.assertEqual(len(self.year.month_ids), 13)

    def test_term_lies_in_its_year(self):
        with self.assertRaisesRegex(ValidationError, "outside the school year"):
            self.year.term_ids[0].date_end = "2027-12-01"
        with self.assertRaisesRegex(ValidationError, "first day of a month"):
            self.env["school.year"].create(
                {
                    "name": "2030",
                    "date_start": "2030-09-02",
                    "date_end": "2031-08-31",
                }
            )

    @mute_logger("odoo.sql_db")
    def test_terms_and_years_do_not_overlap(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env["school.term"].create(
                {
                    "name": "又一个",
                    "year_id": self.year.id,
                    "date_start": "2027-01-01",
                    "date_end": "2027-02-28",
                }
            )
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.year.copy()

    def test_term_of_a_day(self):
        term = self.env["school.term"]._on_date(date(2026, 11, 21))
        self.assertEqual(term.display_name, "2026-2027 第一学期")
        self.assertFalse(self.env["school.term"]._on_date(date(2027, 2, 1)))

    # Rights

    def test_calendar_is_the_districts(self):
        values = {
            "name": "自己的假",
            "kind": "holiday",
            "date_start": "2026-12-01",
            "date_end": "2026-12-01",
        }
        holidays = self.env["school.holiday"]
        with self.assertRaisesRegex(AccessError, "belongs to the whole district"):
            holidays.with_user(self.admin_user).create(values)
        with self.assertRaises(AccessError):
            self.winter.with_user(self.admin_user).unlink()
        with self.assertRaises(AccessError):
            self.winter.with_user(self.admin_user).unit_id = self.school
        holidays.with_user(self.district_admin).create(values)

    def test_school_keeps_its_own_days(self):
        own = self.add("holiday", "2026-12-02", unit=self.school)
        own.with_user(self.admin_user).name = "校庆"
        with self.assertRaises(AccessError):
            own.with_user(self.admin_user).unit_id = self.sister
        with self.assertRaises(AccessError):
            own.with_user(self.admin_user).unit_id = False
        with self.assertRaises(AccessError):
            own.with_user(self.teacher).name = "放假"

    def test_fund_of_a_school(self):
        funds = self.env["school.fund"].with_user(self.admin_user)
        own = funds.create(
            {"name": "捐赠", "code": "JZ", "company_id": self.company.id}
        )
        with self.assertRaises(AccessError):
            funds.create({"name": "专项", "code": "ZX"})
        with self.assertRaises(AccessError):
            own.company_id = self.sister_company
        visible = self.env["school.fund"].with_user(self.sister_teacher)
        self.assertNotIn(own, visible.search([]))
        self.assertIn(self.fund, visible.search([]))
