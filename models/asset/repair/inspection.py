"""What an inspection finds broken becomes a repair in one tap."""

from odoo import api, models
from odoo.fields import Command


class SchoolInspectionHook(models.AbstractModel):
    _inherit = "school.inspection.hook"

    @api.model
    def _repair_models(self):
        """Add our own document."""
        return [*super()._repair_models(), ("school.repair", self.env._("Repair"))]

    @api.model
    def _repairs(self):
        """Say that faults may be reported."""
        return True

    @api.model
    def _report_repair(self, finding):
        """Report the fault in the name of the user, with the photo of the finding."""
        line = finding.sudo().line_id
        place = line.subject
        values = {
            "company_id": finding.company_id.id,
            "title": finding.title,
            "description": finding.note,
            "place": line.subject_name,
        }
        if place and place._name == "hr.department":
            values["department_id"] = place.id
        if finding.photo:
            photo = self.env["ir.attachment"].create(
                {
                    "name": f"{finding.name.replace('/', '-')}.jpg",
                    "datas": finding.with_context(bin_size=False).photo,
                }
            )
            values["photo_ids"] = [Command.link(photo.id)]
        return self.env["school.repair"].create(values)
