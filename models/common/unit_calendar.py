"""Working days of a unit: statutory days, vacations, make-up days."""

from datetime import timedelta

import chinese_calendar

from odoo import models
from odoo.fields import Domain

# A deadline further away than this is a mistake in the calendar, not a plan.
MAX_SPAN = 800
# Days after the beginning and before the end of a term that count as its edges.
EDGE = timedelta(days=14)


def statutory_working_day(day):
    """Whether ``day`` is a working day by law, weekends and 调休 included.

    Years that the library does not know yet follow the week alone: the district
    enters their holidays in the school calendar.
    """
    try:
        return chinese_calendar.is_workday(day)
    except NotImplementedError:
        return day.weekday() < 5


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    def _calendar_marks(self, start, stop):
        """Return what the school calendar says for the days of a period.

        The unit's own entries win over the district's; on the same level a working day
        wins over the vacation that it interrupts.

        :param start: first day
        :param stop: last day
        :return: {date: True when worked, False when free}, days without entry missing
        :rtype: dict
        """
        self.ensure_one()
        entries = self.env["school.holiday"].sudo()
        entries = entries.search(
            Domain("unit_id", "in", [False, self.id])
            & Domain("date_start", "<=", stop)
            & Domain("date_end", ">=", start)
        )
        marks = {}
        for entry in entries.sorted(lambda e: (bool(e.unit_id), e.kind == "workday")):
            day = max(entry.date_start, start)
            while day <= min(entry.date_end, stop):
                marks[day] = entry.kind == "workday"
                day += timedelta(days=1)
        return marks

    def _is_working_day(self, date):
        """Whether the unit works on ``date``."""
        marked = self._calendar_marks(date, date)
        return marked.get(date, statutory_working_day(date))

    def _add_working_days(self, date, n):
        """Return the ``n``-th working day after ``date``.

        :param date: the day from which is counted; it does not count itself
        :param n: number of working days, not negative; 0 returns ``date``
        :raises ValueError: when n is negative, or the calendar leaves no such day
        """
        if n < 0:
            raise ValueError("Working days are counted forward only")
        day, left = date, n
        marks = {}
        marked_until = date
        while left:
            day += timedelta(days=1)
            if day > marked_until:
                if (day - date).days > MAX_SPAN + 2 * n:
                    raise ValueError(
                        f"No {n} working days after {date} in the calendar"
                    )
                marked_until = day + timedelta(days=2 * left + 60)
                marks = self._calendar_marks(day, marked_until)
            left -= marks.get(day, statutory_working_day(day))
        return day

    def _season(self, date):
        """Return the season of ``date``: vacation, opening, closing or term.

        ``opening`` and ``closing`` are the first and the last two weeks of a term; a
        day of a vacation, or between two terms, is ``vacation``.
        """
        self.ensure_one()
        vacation = (
            self.env["school.holiday"]
            .sudo()
            .search_count(
                Domain("unit_id", "in", [False, self.id])
                & Domain("kind", "=", "vacation")
                & Domain("date_start", "<=", date)
                & Domain("date_end", ">=", date),
                limit=1,
            )
        )
        term = self.env["school.term"]._on_date(date)
        if vacation or not term:
            return "vacation"
        if date < term.date_start + EDGE:
            return "opening"
        if date > term.date_end - EDGE:
            return "closing"
        return "term"
