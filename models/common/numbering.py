"""Numbers of the documents: a series per school, kind of document and month."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    _school_series_uniq = models.UniqueIndex(
        "(code, company_id) WHERE code LIKE 'school.%' AND company_id IS NOT NULL",
        "A school has one series of numbers per kind of document.",
    )

    @api.model
    def _school_numbers(self, code, prefix, company, date=None, count=1):
        """Draw ``count`` document numbers, like ``SQ/2026/09/0012``.

        The counter is a PostgreSQL sequence, so parallel transactions neither wait
        for each other nor get the same number; a transaction that is rolled back
        leaves its number unused.

        :param str code: code of the series, begins with ``school.``
        :param str prefix: first part of the number, for instance ``SQ``
        :param company: the school's company
        :param date: date whose month the number belongs to; today if empty
        :param int count: how many numbers
        :return: list of texts
        """
        date = fields.Date.to_date(date) or self.env["school.unit"]._today()
        series = self.sudo()._school_series(code, prefix, company)
        month = series._school_month(date)
        rows = self.env.execute_query(
            SQL(
                "SELECT nextval(%s) FROM generate_series(1, %s)",
                f"ir_sequence_{series.id:03d}_{month.id:03d}",
                count,
            )
        )
        return [f"{prefix}/{date:%Y/%m}/{number:04d}" for (number,) in rows]

    def _school_series(self, code, prefix, company):
        """Return the series of the company, made on first use."""
        domain = [("code", "=", code), ("company_id", "=", company.id)]
        return self.search(domain, limit=1) or self.create(
            {
                "name": f"{prefix} {company.name}",
                "code": code,
                "company_id": company.id,
                "prefix": f"{prefix}/%(range_year)s/%(range_month)s/",
                "padding": 4,
                "use_date_range": True,
            }
        )

    def _school_month(self, date):
        """Return the part of the series that counts the month of ``date``."""
        self.ensure_one()
        first = date.replace(day=1)
        Range = self.env["ir.sequence.date_range"]
        domain = [("sequence_id", "=", self.id), ("date_from", "=", first)]
        return Range.search(domain, limit=1) or Range.create(
            {
                "sequence_id": self.id,
                "date_from": first,
                "date_to": first + relativedelta(months=1, days=-1),
            }
        )
