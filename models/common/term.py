"""Terms of a school year."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class SchoolTerm(models.Model):
    """A term: from its first school day to its last one."""

    _name = "school.term"
    _description = "School Term"
    _inherit = ["school.shared"]
    _order = "date_start desc"

    name = fields.Char(required=True, translate=True)
    year_id = fields.Many2one(
        comodel_name="school.year",
        required=True,
        index=True,
        ondelete="cascade",
    )
    date_start = fields.Date(string="First Day", required=True)
    date_end = fields.Date(string="Last Day", required=True)
    month_ids = fields.One2many("school.month", "term_id", string="Months")

    _dates_ordered = models.Constraint(
        "CHECK (date_end > date_start)",
        "The last day of a term must come after its first day.",
    )
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (daterange(date_start, date_end, '[]') WITH &&)",
        "Another term covers some of these days already.",
    )

    @api.depends("name", "year_id.name")
    def _compute_display_name(self):
        for term in self:
            term.display_name = f"{term.year_id.name} {term.name}".strip()

    @api.constrains("date_start", "date_end", "year_id")
    def _check_inside_year(self):
        for term in self:
            year = term.year_id
            if term.date_start < year.date_start or term.date_end > year.date_end:
                raise ValidationError(
                    self.env._(
                        "The term %(term)s lies outside the school year %(year)s."
                        " Correct its days, or those of the year.",
                        term=term.name,
                        year=year.name,
                    )
                )

    @api.model
    def _on_date(self, date):
        """Return the term that ``date`` lies in, or an empty recordset."""
        return self.sudo().search(
            Domain("date_start", "<=", date) & Domain("date_end", ">=", date), limit=1
        )

    @api.model
    def _current(self):
        """Return the term of today; in a vacation the one that comes next."""
        today = self.env["school.unit"]._today()
        return self.sudo().search(
            Domain("date_end", ">=", today), order="date_start", limit=1
        )
