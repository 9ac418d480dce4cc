"""Groups of staff to whom other rooms give work, such as repairs."""

from odoo import fields, models


class SchoolCrewWork(models.AbstractModel):
    _inherit = "school.crew.work"

    group_id = fields.Many2one(
        comodel_name="school.staff.group",
        check_company=True,
        domain="[('subject_kind', '=', 'person'), ('company_id', '=', company_id)]",
        ondelete="restrict",
        help="Whose leader gives the work to a member, and says when it is done.",
    )

    def _crew_users(self):
        """The leader, the deputy, and members of today who have an account."""
        users = super()._crew_users()
        group = self.sudo().group_id
        if not group:
            return users
        today = self.env["school.unit"]._today()
        members = group.member_ids.filtered_domain(
            self.env["school.staff.member"]._on(today, today)
        )
        return users | group._leading_users() | members.employee_id.user_id

    def _crew_name(self):
        """The name of the group."""
        return self.sudo().group_id.name or super()._crew_name()

    def _crew_subject(self):
        """The group itself."""
        return self.sudo().group_id or super()._crew_subject()
