"""Buttons of results and appeals."""

from odoo import fields, models


class SchoolStaffResult(models.Model):
    _inherit = "school.staff.result"

    def action_show_facts(self):
        """Open the facts behind the result; void ones are grey."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_logistics.school_staff_fact_action"
        )
        facts = [row["id"] for row in self.get_evidence()]
        return {**action, "domain": [("id", "in", facts)], "context": {}}

    def action_appeal(self):
        """Open a new appeal against the result."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "school.staff.appeal",
            "views": [(False, "form")],
            "context": {"default_result_id": self.id},
        }


class SchoolStaffAppealDecision(models.TransientModel):
    """Asks for the reason of a decision."""

    _name = "school.staff.appeal.decision"
    _description = "Decision on an Appeal"

    appeal_id = fields.Many2one("school.staff.appeal", required=True)
    answer = fields.Text(required=True)

    def action_uphold(self):
        """Uphold: void the fact and score again."""
        self.ensure_one()
        return self.appeal_id.action_uphold(self.answer)

    def action_reject(self):
        """Reject with the reason."""
        self.ensure_one()
        return self.appeal_id.action_reject(self.answer)
