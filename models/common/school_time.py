"""The clock of the schools: all of the country keeps the same time."""

import pytz

from odoo import fields

SCHOOL_TIME = "Asia/Shanghai"


def local_day(moment):
    """Return the day of a UTC datetime at the schools."""
    local = pytz.utc.localize(moment).astimezone(pytz.timezone(SCHOOL_TIME))
    return local.date()


def utc_start(day):
    """Return the UTC datetime at which a day begins at the schools."""
    midnight = fields.Datetime.to_datetime(day)
    local = pytz.timezone(SCHOOL_TIME).localize(midnight)
    return local.astimezone(pytz.utc).replace(tzinfo=None)
