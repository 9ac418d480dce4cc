"""What the parts of a scheme share: they belong to it, and are kept with it."""

from odoo import fields, models

#: digits of everything a scheme counts with
NUMBER = (16, 4)


class SchoolStaffSchemePart(models.AbstractModel):
    """Base of sections, items, vetoes, grades and pay rules."""

    _name = "school.staff.scheme.part"
    _description = "Part of an Assessment Scheme"
    _inherit = ["school.staff.setting"]
    _order = "sequence, id"

    scheme_id = fields.Many2one(
        comodel_name="school.staff.scheme",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="scheme_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    code = fields.Char(
        help="By which other parts and the file of the scheme name it; made from the"
        " place if empty."
    )

    def _setting_company(self):
        return self.scheme_id.company_id

    def _key(self):
        """Return the code, or one from the place in the scheme."""
        self.ensure_one()
        return self.code or f"{self._table.rsplit('_', 1)[-1]}{self.id}"
