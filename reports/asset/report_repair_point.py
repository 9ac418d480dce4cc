"""报修码: the codes by which anybody reports a fault, to hang up."""

from odoo import models


class ReportRepairPoint(models.AbstractModel):
    _name = "report.school_logistics.report_repair_point"
    _inherit = "school.code.page"
    _description = "Codes for Reporting Faults"
    _code_model = "school.repair.point"

    def _code_hint(self):
        return self.env._("Scan to report a fault")
