"""The articles of the Labour Contract Law, as dates and numbers."""

from datetime import date

from odoo.tests import BaseCase, tagged

from ...models.staff.contract.law import (
    longest_probation,
    open_ended_due,
    probation_fits,
    service_start,
    severance_months,
)


@tagged("post_install", "-at_install")
class TestStaffLaw(BaseCase):
    def test_probation_by_the_length_of_the_contract(self):
        first = date(2026, 9, 1)
        for last, months in (
            (date(2026, 11, 29), 0),
            (date(2026, 11, 30), 1),
            (date(2027, 1, 31), 1),
            (date(2027, 8, 30), 1),
            (date(2027, 8, 31), 2),
            (date(2029, 8, 30), 2),
            (date(2029, 8, 31), 6),
            (None, 6),
        ):
            with self.subTest(last=last):
                self.assertEqual(longest_probation("fixed", first, last), months)
        self.assertEqual(longest_probation("task", first, None), 0)
        self.assertEqual(longest_probation("part_time", first, date(2030, 1, 1)), 0)

    def test_probation_ends_within_its_months(self):
        first, last = date(2026, 9, 1), date(2027, 1, 31)
        self.assertTrue(probation_fits("fixed", first, last, date(2026, 9, 30)))
        self.assertFalse(probation_fits("fixed", first, last, date(2026, 10, 1)))

    def test_a_vacation_does_not_break_the_service(self):
        spells = [
            (date(2025, 9, 1), date(2026, 1, 20)),
            (date(2026, 2, 20), date(2026, 7, 5)),
        ]
        first = date(2026, 9, 1)
        self.assertEqual(service_start(spells, first, 90), date(2025, 9, 1))
        self.assertEqual(service_start(spells, first, 50), first)

    def test_without_end_after_two_fixed_terms(self):
        one = ("fixed", date(2025, 9, 1), date(2026, 1, 20))
        two = ("fixed", date(2026, 2, 20), date(2026, 7, 5))
        first = date(2026, 9, 1)
        self.assertEqual(open_ended_due([one, two], first, 90), "terms")
        self.assertEqual(open_ended_due([two], first, 90), "")
        self.assertEqual(open_ended_due([one, two], first, 10), "")
        service = ("service", *two[1:])
        self.assertEqual(open_ended_due([one, service], first, 90), "")

    def test_without_end_after_ten_years(self):
        long = ("task", date(2016, 9, 1), date(2026, 8, 31))
        self.assertEqual(open_ended_due([long], date(2026, 9, 1), 0), "years")
        self.assertEqual(open_ended_due([long], date(2026, 8, 31), 0), "")

    def test_severance_by_years_and_halves(self):
        first = date(2024, 9, 1)
        for last, months in (
            (date(2025, 8, 31), 1),
            (date(2025, 9, 1), 1.5),
            (date(2026, 2, 27), 1.5),
            (date(2026, 2, 28), 2),
            (date(2024, 9, 10), 0.5),
        ):
            with self.subTest(last=last):
                self.assertEqual(severance_months(first, last), months)
