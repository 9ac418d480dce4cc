"""Months of a school year."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SchoolMonth(models.Model):
    """A calendar month, as budgets and settlements count it."""

    _name = "school.month"
    _description = "School Month"
    _inherit = ["school.shared"]
    _order = "date_start desc"
    _rec_name = "name"

    name = fields.Char(compute="_compute_name", store=True, precompute=True)
    year_id = fields.Many2one(
        comodel_name="school.year",
        required=True,
        index=True,
        ondelete="cascade",
    )
    date_start = fields.Date(string="First Day", required=True)
    date_end = fields.Date(
        string="Last Day",
        compute="_compute_date_end",
        store=True,
        precompute=True,
    )
    term_id = fields.Many2one(
        comodel_name="school.term",
        compute="_compute_term_id",
        store=True,
        index=True,
        ondelete="set null",
        help="The term that most days of the month belong to.",
    )

    _first_day = models.Constraint(
        "CHECK (extract(day from date_start) = 1)",
        "A month begins on its first day.",
    )
    _once = models.Constraint(
        "UNIQUE (date_start)",
        "This month exists already.",
    )

    @api.depends("date_start")
    def _compute_name(self):
        for month in self:
            month.name = month.date_start and month.date_start.strftime("%Y-%m")

    @api.depends("date_start")
    def _compute_date_end(self):
        for month in self:
            month.date_end = month.date_start and (
                month.date_start + relativedelta(months=1, days=-1)
            )

    @api.depends(
        "date_start",
        "year_id.term_ids.date_start",
        "year_id.term_ids.date_end",
    )
    def _compute_term_id(self):
        for month in self:
            terms = month.year_id.term_ids.filtered(
                lambda term, month=month: month._days_in(term) > 0
            )
            month.term_id = max(terms, key=month._days_in, default=terms)

    def _days_in(self, term):
        """Return how many days of the month lie in ``term``; not above 0 for none."""
        first = max(self.date_start, term.date_start)
        return (min(self.date_end, term.date_end) - first).days + 1

    @api.constrains("date_start", "year_id")
    def _check_inside_year(self):
        for month in self:
            year = month.year_id
            if not year.date_start <= month.date_start <= year.date_end:
                raise ValidationError(
                    self.env._(
                        "%(month)s does not lie within the school year %(year)s.",
                        month=month.name,
                        year=year.name,
                    )
                )

    @api.model
    def _on_date(self, date):
        """Return the month that ``date`` lies in, or an empty recordset."""
        return self.sudo().search([("date_start", "=", date.replace(day=1))], limit=1)
