"""The period of a budget: a month, a term with the vacation after it, or a year."""

from datetime import timedelta

from odoo import api, fields, models

from .budget_unit import PERIODS


class SchoolBudgetPeriod(models.AbstractModel):
    """Base of documents that are made for one month, term or school year."""

    _name = "school.budget.period"
    _description = "Period of a Budget"

    period = fields.Selection(
        selection=PERIODS,
        compute="_compute_period",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="As the school keeps its budget; see the settings of the school.",
    )
    period_date = fields.Date(
        string="Day in the Period",
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
        help="Any day of the month, term or year that the budget is for.",
    )
    date_start = fields.Date(
        string="First Day",
        compute="_compute_span",
        store=True,
        precompute=True,
    )
    date_end = fields.Date(
        string="Last Day",
        compute="_compute_span",
        store=True,
        precompute=True,
    )
    period_name = fields.Char(
        string="For",
        compute="_compute_span",
        store=True,
        precompute=True,
    )

    @api.depends("company_id")
    def _compute_period(self):
        Unit = self.env["school.unit"]
        for record in self:
            unit = Unit._for_company(record.company_id).sudo()
            record.period = unit.budget_period or record.period or "month"

    @api.depends("period", "period_date")
    def _compute_span(self):
        spans = {}
        for record in self:
            key = record.period, record.period_date
            if key not in spans:
                spans[key] = self._span_of(*key)
            record.date_start, record.date_end, record.period_name = spans[key]

    @api.model
    def _span_of(self, period, day):
        """Return first day, last day and name of the period that ``day`` lies in.

        Without a school calendar for the day, or without a day, all three are empty,
        and the budget cannot be submitted.
        """
        nothing = (False, False, False)
        if not day:
            return nothing
        if period == "month":
            month = self.env["school.month"]._on_date(day)
            return (month.date_start, month.date_end, month.name) if month else nothing
        year = (
            self.env["school.year"]
            .sudo()
            .search([("date_start", "<=", day), ("date_end", ">=", day)], limit=1)
        )
        if not year:
            return nothing
        if period == "year":
            return year.date_start, year.date_end, year.name
        return self._term_span(year, day) or nothing

    @api.model
    def _term_span(self, year, day):
        """The span of the term of ``day``: until the next one begins, so that the days
        before the first term and each vacation belong to a term too."""
        terms = year.term_ids.sorted("date_start")
        for number, term in enumerate(terms):
            first = term.date_start if number else year.date_start
            following = terms[number + 1 : number + 2]
            last = (
                following.date_start - timedelta(days=1) if following else year.date_end
            )
            if first <= day <= last:
                return first, last, term.display_name
        return None

    def _same_last_year(self):
        """Return the first and the last day of the same period a year before."""
        self.ensure_one()
        day = self.date_start
        # 29 February has no day of its own a year before
        last = day.replace(year=day.year - 1, day=min(day.day, 28))
        return self._span_of(self.period, last)[:2]
