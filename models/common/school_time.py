"""The clock of the schools: all of the country keeps the same time."""

import pytz

from odoo import fields

SCHOOL_TIME = "Asia/Shanghai"


def local_time(moment):
    """Return a UTC datetime as the clocks of the schools show it."""
    return pytz.utc.localize(moment).astimezone(pytz.timezone(SCHOOL_TIME))


def local_day(moment):
    """Return the day of a UTC datetime at the schools."""
    return local_time(moment).date()


def utc_start(day):
    """Return the UTC datetime at which a day begins at the schools."""
    midnight = fields.Datetime.to_datetime(day)
    local = pytz.timezone(SCHOOL_TIME).localize(midnight)
    return local.astimezone(pytz.utc).replace(tzinfo=None)
