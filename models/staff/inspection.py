"""Areas and groups are inspected too: findings there count for who is on duty."""

from odoo import api, models
from odoo.fields import Domain


class SchoolInspectionHook(models.AbstractModel):
    _inherit = "school.inspection.hook"

    @api.model
    def _subjects(self):
        """Add areas, rooms on duty, and groups."""
        return {
            **super()._subjects(),
            "area": (self.env._("Duty Area"), "school.staff.area"),
            "group": (self.env._("Staff Group"), "school.staff.group"),
        }

    @api.model
    def _responsible(self, kind, records, day):
        """Name who is on duty in an area; leaders of its groups rectify."""
        if kind == "group":
            return {
                group.id: (group._leading_users(), group.leader_id.name or "")
                for group in records.sudo()
            }
        if kind == "area":
            return self._responsible_for_areas(records.sudo(), day)
        return super()._responsible(kind, records, day)

    @api.model
    def _responsible_for_areas(self, areas, day):
        Duty = self.env["school.staff.duty"].sudo()
        duties = Duty.search(
            self.env["school.staff.member"]._on(day, day)
            & Domain("area_id", "in", areas.ids)
        )
        groups = self.env["school.staff.group"].sudo()
        groups = groups.search([("area_ids", "in", areas.ids)])
        result = {}
        for area in areas:
            people = duties.filtered(lambda duty, area=area: duty.area_id == area)
            people = people.employee_id
            users = people.user_id
            for group in groups:
                if area in group.area_ids:
                    users |= group._leading_users()
            result[area.id] = (users, "、".join(people.mapped("name")))
        return result
