"""Theoretical depreciation: exact for any day, without a posting.

Straight line by months, no residual (政府会计准则第 3 号): from the month in which a
thing entered the books, that month included, until the month in which it leaves, that
month left out. The sum is rounded to the cent, not each month, so that a whole life
gives exactly the original value.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

MOST = 1_000_000  # cards of one call


class SchoolAsset(models.Model):
    _inherit = "school.asset"

    months_before = fields.Integer(
        string="Months Depreciated Before",
        readonly=True,
        copy=False,
        help="At the school that it came from; the life goes on, it does not begin"
        " anew.",
    )
    months_used = fields.Integer(compute="_compute_depreciation")
    depreciated = fields.Monetary(
        string="Accumulated Depreciation", compute="_compute_depreciation"
    )
    net_value = fields.Monetary(compute="_compute_depreciation")

    @api.depends(
        "original_value",
        "life_years",
        "is_exempt",
        "date_booked",
        "date_removed",
        "months_before",
    )
    def _compute_depreciation(self):
        today = self.env["school.unit"]._today()
        for asset in self:
            months, depreciated = asset._depreciation_on(today)
            asset.months_used = months
            asset.depreciated = depreciated
            asset.net_value = asset.original_value - depreciated

    def _depreciation_on(self, date):
        """Return the months that count and the sum on a day.

        :param date: the month of this day counts whole
        """
        self.ensure_one()
        life = self.life_years * 12
        start, end = self.date_booked, date
        if not start or not life or self.is_exempt:
            return 0, 0.0
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        if self.date_removed and self.date_removed <= date:
            removed = self.date_removed
            months = (removed.year - start.year) * 12 + removed.month - start.month
        months = min(max(months, 0) + self.months_before, life)
        return months, self.currency_id.round(self.original_value * months / life)

    @api.model
    def get_net_values(self, domain, date=None):
        """Return the values of the cards that a domain finds, on a day.

        One query for any number of cards; what the caller may not read is not found.

        :param list domain: of cards
        :param date: ``YYYY-MM-DD``; today if empty
        :return: list of ``[id, original value, depreciation, net value]`` in CNY
        :raise UserError: for a domain or a date that is none
        """
        self.check_access("read")
        try:
            day = fields.Date.to_date(date) if date else self._today()
            if not isinstance(domain, list | tuple):
                raise TypeError
            query = self._search(Domain(list(domain)), order="id", limit=MOST)
        except (TypeError, ValueError, AttributeError) as error:
            raise UserError(
                self.env._("Give a domain of cards and a day such as 2026-09-30.")
            ) from error
        self.flush_model()
        rows = self.env.execute_query(self._depreciation_sql(query, day))
        return [[row[0], float(row[1]), float(row[2]), float(row[3])] for row in rows]

    @api.model
    def _today(self):
        return self.env["school.unit"]._today()

    @api.model
    def _depreciation_sql(self, query, day):
        """Return the statement that computes what ``query`` finds on ``day``."""
        return SQL(
            """
            SELECT d.id, d.original_value, d.sum, d.original_value - d.sum
              FROM (
                SELECT a.id, a.original_value,
                       CASE WHEN a.is_exempt OR a.life_years = 0 THEN 0
                       ELSE round(
                         a.original_value * LEAST(a.life_years * 12,
                           COALESCE(a.months_before, 0) + GREATEST(0,
                           CASE WHEN a.date_removed <= %(day)s
                             THEN (EXTRACT(YEAR FROM a.date_removed)
                                   - EXTRACT(YEAR FROM a.date_booked)) * 12
                                  + EXTRACT(MONTH FROM a.date_removed)
                                  - EXTRACT(MONTH FROM a.date_booked)
                             ELSE %(month)s
                                  - EXTRACT(YEAR FROM a.date_booked) * 12
                                  - EXTRACT(MONTH FROM a.date_booked) + 1
                           END)) / (a.life_years * 12), 2)
                       END AS sum
                  FROM school_asset a
                 WHERE a.id IN %(found)s
              ) d
             ORDER BY d.id
            """,
            day=day,
            month=day.year * 12 + day.month,
            found=query.subselect(),
        )
