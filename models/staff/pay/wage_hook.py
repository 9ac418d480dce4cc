"""What other rooms ask about wages."""

from odoo import api, models


class SchoolWageHook(models.AbstractModel):
    _inherit = "school.wage.hook"

    @api.model
    def _minimum_wage(self, company):
        """The minimum wage that the school's settings name."""
        unit = self.env["school.unit"]._for_company(company).sudo()
        return unit.minimum_wage or super()._minimum_wage(company)
