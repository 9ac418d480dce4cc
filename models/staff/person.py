"""What is about one person of the school."""

from odoo import api, fields, models
from odoo.fields import Domain


class SchoolStaffPerson(models.AbstractModel):
    """Base of what concerns one person, whether with an account or without."""

    _name = "school.staff.person"
    _description = "Record about a Person"
    _check_company_auto = True

    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Person",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    is_mine = fields.Boolean(compute="_compute_is_mine", search="_search_is_mine")

    @api.depends_context("uid")
    @api.depends("employee_id.user_id")
    def _compute_is_mine(self):
        for record in self:
            record.is_mine = record.sudo().employee_id.user_id == self.env.user

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        people = self.env["hr.employee"].sudo().search([("user_id", "=", self.env.uid)])
        return Domain("employee_id", "in", people.ids)
