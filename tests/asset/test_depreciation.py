"""Depreciation of every month of a life, against a table written another way."""

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction

from freezegun import freeze_time

from odoo.tests import tagged

from .stocktake_common import StocktakeCommon
from .test_asset_transfer import TransferBuilder

# value, life in years, booked on, removed on
LIVES = (
    ("7200", 6, date(2026, 3, 31), None),
    ("10000", 15, date(2024, 2, 29), None),
    ("1234.56", 5, date(2025, 12, 1), None),
    ("0.01", 8, date(2026, 1, 15), None),
    ("99999.99", 5, date(2023, 2, 28), None),
    ("250.05", 5, date(2024, 2, 29), date(2028, 2, 29)),
    ("250.05", 5, date(2024, 2, 29), date(2028, 3, 1)),
    ("88.88", 5, date(2025, 5, 16), date(2025, 5, 31)),
    ("3000", 5, date(2020, 7, 1), date(2025, 6, 30)),
    ("3000", 5, date(2020, 7, 1), date(2031, 1, 15)),
)
# value, life in years, booked on, taken over by another school on
MOVES = (
    ("4200", 6, date(2024, 2, 29), date(2026, 2, 28)),
    ("1234.56", 5, date(2025, 12, 31), date(2026, 9, 1)),
    ("999.99", 5, date(2022, 1, 15), date(2026, 9, 15)),
    ("777.77", 5, date(2023, 5, 1), date(2024, 2, 29)),
    ("640", 5, date(2020, 3, 2), date(2026, 3, 31)),
)


def months(first, last):
    """Return year and number of each month between two days, both months included."""
    found, (year, month) = [], (first.year, first.month)
    while (year, month) <= (last.year, last.month):
        found.append((year, month))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


def days_of(booked, life):
    """Return three days of each month, from the one before the booking on."""
    first = date(booked.year, booked.month, 1) - timedelta(days=1)
    return [
        date(year, month, day)
        for year, month in months(first, date(booked.year + life + 1, 3, 1))
        for day in (1, 15, monthrange(year, month)[1])
    ]


def cents(value, life, booked, removed, when):
    """Return what is depreciated on a day, in cents: the months that count, one by one.

    The month of the booking counts and the month of the removal does not, once the
    thing is gone; a life has no more months than it has, and each takes the same share.
    """
    counting = [
        month
        for month in months(booked, when)
        if not (removed and removed <= when and month >= (removed.year, removed.month))
    ]
    shares = min(len(counting), life * 12)
    return int(Fraction(value) * shares * 100 / (life * 12) + Fraction(1, 2))


@tagged("post_install", "-at_install")
class TestDepreciation(TransferBuilder, StocktakeCommon):
    def card(self, value, life, booked):
        [card] = self.make_cards(
            1, original_value=float(value), life_years=life, date_booked=booked
        )
        return card

    def values(self, cards, day):
        """Return cents depreciated and cents left, by card."""
        Asset = self.env["school.asset"].sudo()
        rows = Asset.get_net_values([("id", "in", cards.ids)], day.isoformat())
        return {row[0]: (round(row[2] * 100), round(row[3] * 100)) for row in rows}

    def assert_told(self, card, when, expected):
        """The page says what the statement says, and both what is expected."""
        _months, python = card._depreciation_on(when)
        self.assertEqual(round(python * 100), expected)

    def test_every_month_of_a_life(self):
        Asset = self.env["school.asset"]
        lives = {}
        for value, life, booked, removed in LIVES:
            card = self.card(value, life, booked)
            if removed:
                card._set_own({"state": "written_off", "date_removed": removed})
            lives[card] = value, life, booked, removed
        days = {day for _v, life, booked, _r in LIVES for day in days_of(booked, life)}
        cards = Asset.union(*lives)
        for when in sorted(days):
            found = self.values(cards, when)
            for card, life in lives.items():
                told = cents(*life, when)
                with self.subTest(life=life, day=when):
                    whole = round(float(life[0]) * 100)
                    self.assertEqual(found[card.id], (told, whole - told))
                    self.assert_told(card, when, told)

    def test_a_whole_life_is_the_whole_value(self):
        for value, life, booked, removed in LIVES:
            if not removed:
                card = self.card(value, life, booked)
                whole = round(float(value) * 100)
                last = booked + timedelta(days=366 * life)
                self.assertEqual(self.values(card, last)[card.id], (whole, 0))

    def test_both_schools_together_are_one_book(self):
        for value, life, booked, moved in MOVES:
            with freeze_time(f"{moved.isoformat()} 04:00:00"):
                card = self.card(value, life, booked)
                transfer = self.decide(self.to_sister(card))
                transfer.action_sign_out()
                transfer.with_user(self.sister_keeper).action_sign_in()
            new = transfer.sudo().line_ids.new_asset_id
            for when in days_of(booked, life):
                # the month in which it goes is the receiving school's
                there = (when.year, when.month) >= (moved.year, moved.month)
                book, told = new if there else card, cents(value, life, booked, 0, when)
                with self.subTest(value=value, moved=moved, day=when):
                    self.assertEqual(self.values(book, when)[book.id][0], told)
                    self.assert_told(book, when, told)
            # what the giving school depreciated stays as it was
            self.assertEqual(
                self.values(card, date(2040, 1, 1)), self.values(card, moved)
            )
