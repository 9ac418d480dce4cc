"""What the district allows its schools beside damages."""

from odoo import fields, models


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    bill_disciplinary = fields.Boolean(
        string="Bill More Than the Loss",
        tracking=True,
        help="A school may not fine. What a regulation asks beyond the actual loss is"
        " recorded as a disciplinary measure and not billed, unless the district allows"
        " it here.",
    )
    bill_group = fields.Boolean(
        string="Bill a Class When Nobody Is Found",
        tracking=True,
        help="Pupils are not punished for what others did (Rules on educational"
        " discipline, art. 12). What a regulation asks of a class or a dormitory is"
        " recorded and not billed, unless the district allows it here.",
    )
