"""A small page for the steps of a repair that need words."""

from odoo import fields, models
from odoo.exceptions import UserError


class SchoolRepairStep(models.TransientModel):
    """Why a repair waits, is refused or reopened; or how content the reporter is."""

    _name = "school.repair.step"
    _description = "Step of a Repair with Words"

    repair_id = fields.Many2one("school.repair", required=True, ondelete="cascade")
    step = fields.Selection(
        [
            ("wait", "Wait for Parts"),
            ("reopen", "Still Broken"),
            ("refuse", "Do Not Accept"),
            ("rate", "Rate"),
        ],
        required=True,
    )
    text = fields.Char(string="What Is to Be Said")
    rating = fields.Selection(
        [("5", "★★★★★"), ("4", "★★★★"), ("3", "★★★"), ("2", "★★"), ("1", "★")],
        string="Satisfaction",
    )

    def action_confirm(self):
        """Take the step, which makes every check."""
        self.ensure_one()
        repair = self.repair_id
        if self.step == "rate":
            if not self.rating:
                raise UserError(self.env._("Rate the repair with 1 to 5."))
            repair.action_rate(int(self.rating), self.text)
        elif self.step == "wait":
            repair.action_wait(self.text)
        elif self.step == "reopen":
            repair.action_reopen(self.text)
        else:
            repair.action_refuse(self.text)
        return {"type": "ir.actions.act_window_close"}
