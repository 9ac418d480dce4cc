"""Who is on duty for an area, dated (包干区)."""

from odoo import fields, models


class SchoolStaffDuty(models.Model):
    """A spell in which a person or a class keeps an area: findings there count for it.

    Areas of classes (班级包干区) last a term; those of staff, as long as it goes well.
    """

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
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Class or Department",
        index="btree_not_null",
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
    _one_keeper = models.Constraint(
        "CHECK (num_nonnulls(employee_id, department_id) = 1)",
        "Choose who keeps the area: one person, or one class.",
    )
    _class_once = models.Constraint(
        "EXCLUDE USING gist (int4range(area_id, area_id, '[]') WITH &&,"
        " int4range(department_id, department_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&)"
        " WHERE (department_id IS NOT NULL)",
        "This class keeps the area in this period already.",
    )
    _once = models.Constraint(
        "EXCLUDE USING gist (int4range(area_id, area_id, '[]') WITH &&,"
        " int4range(employee_id, employee_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&)"
        " WHERE (employee_id IS NOT NULL)",
        "This person is on duty there in this period already.",
    )
