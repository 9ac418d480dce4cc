"""Working hours of a unit: the hours of its working days, by the school calendar."""

from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models

from .school_time import SCHOOL_TIME, local_day
from .unit_calendar import MAX_SPAN, statutory_working_day

BLOCK = 60  # days of the calendar that are read at once


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    work_from = fields.Float(
        string="Work Begins",
        default=8.0,
        required=True,
        help="Hour of the day; deadlines in working hours run from here.",
    )
    work_to = fields.Float(string="Work Ends", default=17.0, required=True)

    _work_hours = models.Constraint(
        "CHECK (work_from >= 0 AND work_to <= 24 AND work_to >= work_from + 1)",
        "A working day has at least one hour and lies between 0 and 24 o'clock.",
    )

    def _add_working_hours(self, moment, hours):
        """Return the moment at which so many working hours have passed.

        :param datetime moment: UTC, as fields hold it
        :param float hours: not negative
        :raises ValueError: negative, or the calendar leaves no such day
        """
        if hours < 0:
            raise ValueError("Working hours are counted forward only")
        left = timedelta(hours=hours)
        for start, stop in self._working_spans(moment):
            if stop - start >= left:
                return start + left
            left -= stop - start
        raise ValueError(f"No {hours} working hours after {moment} in the calendar")

    def _working_hours_between(self, start, stop):
        """Return the working hours between two moments (UTC); 0 if turned round."""
        total = timedelta()
        for begin, end in self._working_spans(start):
            if begin >= stop:
                break
            total += min(end, stop) - begin
        return total.total_seconds() / 3600

    def _working_spans(self, moment):
        """Yield the spans (UTC) in which the unit works, from ``moment`` on."""
        self.ensure_one()
        unit = self.sudo()
        day = local_day(moment)
        last = day + timedelta(days=MAX_SPAN)
        read_until = day - timedelta(days=1)
        marks = {}
        while day <= last:
            if day > read_until:
                read_until = day + timedelta(days=BLOCK)
                marks = unit._calendar_marks(day, read_until)
            if marks.get(day, statutory_working_day(day)):
                start = max(_utc(day, unit.work_from), moment)
                stop = _utc(day, unit.work_to)
                if start < stop:
                    yield start, stop
            day += timedelta(days=1)


def _utc(day, hour):
    """Return the UTC moment of an hour (8.5 is half past eight) at the schools."""
    midnight = pytz.timezone(SCHOOL_TIME).localize(datetime.combine(day, time.min))
    return midnight.astimezone(pytz.utc).replace(tzinfo=None) + timedelta(hours=hour)
