"""What belongs to one school for good, and what has a number there."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class SchoolOwned(models.AbstractModel):
    """Base of what belongs to one school."""

    _name = "school.owned"
    _description = "Record of a School"
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    unit_id = fields.Many2one(
        comodel_name="school.unit",
        compute="_compute_unit_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )

    @api.depends("company_id")
    def _compute_unit_id(self):
        Unit = self.env["school.unit"]
        for record in self:
            record.unit_id = Unit._for_company(record.company_id)

    def _check_school(self):
        """:raise UserError: names the company that is no school of the district"""
        for record in self:
            if not record.unit_id:
                raise UserError(
                    self.env._(
                        "%(company)s is not a school of the district. Switch to your"
                        " school first.",
                        company=record.company_id.name,
                    )
                )


class SchoolNumbered(models.AbstractModel):
    """Base of what a school numbers: a series of each school, year and month.

    A model names the first part of its numbers, for instance ``"QT"``.
    """

    _name = "school.numbered"
    _description = "Numbered Record of a School"
    _inherit = ["school.owned"]

    _document_prefix = ""

    name = fields.Char(string="Number", readonly=True, copy=False, index="trigram")

    @api.model
    def _draw_numbers(self, places):
        """Draw numbers, once for each school and month.

        :param list places: ``(company, date)`` of each record, in order
        :return: list of numbers, in the same order
        """
        Sequence = self.env["ir.sequence"]
        drawn = {
            place: iter(
                Sequence._school_numbers(
                    self._name, self._document_prefix, *place, places.count(place)
                )
            )
            for place in dict.fromkeys(places)
        }
        return [next(drawn[place]) for place in places]
