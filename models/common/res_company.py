"""The company of a unit."""

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    school_unit_ids = fields.One2many(
        comodel_name="school.unit",
        inverse_name="company_id",
    )

    def _school_unit(self):
        """Return the unit of this company; empty when it is not a school."""
        self.ensure_one()
        return self.env["school.unit"]._for_company(self)
