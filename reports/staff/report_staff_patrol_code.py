"""巡查码: the codes of patrol points, to hang up there."""

from odoo import models


class ReportStaffPatrolCode(models.AbstractModel):
    _name = "report.school_logistics.report_staff_patrol_code"
    _inherit = "school.code.page"
    _description = "Codes of Patrol Points"
    _code_model = "school.staff.patrol.point"

    def _code_hint(self):
        return self.env._("Patrol: scan here")
