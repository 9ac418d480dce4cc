"""Areas and rooms that somebody is on duty for."""

from odoo import fields, models


class SchoolStaffArea(models.Model):
    """An area or a room of a school: what is found there counts for who keeps it."""

    _name = "school.staff.area"
    _description = "Duty Area"
    _inherit = ["school.staff.setting"]
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    kind = fields.Selection(
        selection=[("area", "Area"), ("room", "Room")],
        required=True,
        default="area",
    )
    duty_ids = fields.One2many("school.staff.duty", "area_id", string="On Duty")

    _name_unique = models.Constraint(
        "UNIQUE (company_id, name)", "The school has an area of this name already."
    )
