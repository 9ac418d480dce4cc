"""School years."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SchoolYear(models.Model):
    """A school year of the district, from September to August as a rule."""

    _name = "school.year"
    _description = "School Year"
    _inherit = ["school.shared"]
    _order = "date_start desc"

    name = fields.Char(required=True, help="As it is spoken of, such as 2026-2027.")
    date_start = fields.Date(string="First Day", required=True)
    date_end = fields.Date(string="Last Day", required=True)
    term_ids = fields.One2many("school.term", "year_id", string="Terms")
    month_ids = fields.One2many("school.month", "year_id", string="Months")

    _dates_ordered = models.Constraint(
        "CHECK (date_end > date_start)",
        "The last day of a school year must come after its first day.",
    )
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (daterange(date_start, date_end, '[]') WITH &&)",
        "Another school year covers some of these days already.",
    )

    @api.constrains("date_start", "date_end")
    def _check_terms_inside(self):
        """The terms stay inside when the year is cut."""
        self.term_ids._check_inside_year()

    @api.constrains("date_start")
    def _check_first_of_month(self):
        for year in self:
            if year.date_start.day != 1:
                raise ValidationError(
                    self.env._(
                        "%(year)s: a school year begins on the first day of a month,"
                        " because its months are settled whole.",
                        year=year.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Create the years with their months."""
        years = super().create(vals_list)
        years._make_months()
        return years

    def write(self, vals):
        """Change the years and add the months that are missing then."""
        result = super().write(vals)
        if {"date_start", "date_end"} & set(vals):
            self._make_months()
        return result

    def _make_months(self):
        """Create the months of the years that do not exist yet."""
        for year in self:
            known = set(year.month_ids.mapped("date_start"))
            first = year.date_start
            missing = []
            while first <= year.date_end:
                if first not in known:
                    missing.append({"year_id": year.id, "date_start": first})
                first += relativedelta(months=1)
            self.env["school.month"].create(missing)
