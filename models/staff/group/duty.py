"""Who is on duty for an area, dated (包干区)."""

from odoo import fields, models


class SchoolStaffDuty(models.Model):
    """A spell in which a person keeps an area: findings there count for the person."""

    _name = "school.staff.duty"
    _description = "Area Duty"
    _inherit = ["school.staff.setting"]
    _order = "area_id, date_from desc, id"
    _check_company_auto = True

    area_id = fields.Many2one(
        comodel_name="school.staff.area",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="area_id.company_id", store=True, precompute=True, index=True
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Person",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
    )
    date_to = fields.Date(string="Until", help="Last day; empty while it lasts.")

    _dates_ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "The last day cannot lie before the first.",
    )
    _once = models.Constraint(
        "EXCLUDE USING gist (int4range(area_id, area_id, '[]') WITH &&,"
        " int4range(employee_id, employee_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&)",
        "This person is on duty there in this period already.",
    )
