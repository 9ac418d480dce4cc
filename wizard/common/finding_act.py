"""Steps of a finding that ask for a word, a photo or a day."""

from odoo import fields, models

KINDS = [
    ("rectify", "Rectified"),
    ("close", "Close"),
    ("reject", "Not Yet Good"),
    ("extend", "Give More Time"),
    ("strike", "Strike"),
]


class SchoolFindingAct(models.TransientModel):
    """What somebody says about findings; the findings check who does."""

    _name = "school.finding.act"
    _description = "Act on a Finding"

    kind = fields.Selection(KINDS, required=True, readonly=True)
    finding_ids = fields.Many2many(
        comodel_name="school.finding", relation="school_finding_act_rel"
    )
    note = fields.Char()
    photo = fields.Image(max_width=1600, max_height=1600)
    deadline = fields.Date(string="New Deadline")

    def action_enter(self):
        """Take the step."""
        self.ensure_one()
        act = self.with_context(bin_size=False)
        findings = act.finding_ids
        photo = act.photo.decode() if act.photo else None
        day = fields.Date.to_string(act.deadline) if act.deadline else None
        steps = {
            "rectify": lambda: findings.action_rectify(act.note, photo),
            "close": lambda: findings.action_close(act.note, photo),
            "reject": lambda: findings.action_reject(act.note, photo, day),
            "extend": lambda: findings.action_extend(day, act.note),
            "strike": lambda: findings.action_strike(act.note),
        }
        return steps[act.kind]()


class SchoolInspectionOff(models.TransientModel):
    """Why an inspection is called off."""

    _name = "school.inspection.off"
    _description = "Calling off an Inspection"

    inspection_id = fields.Many2one(
        comodel_name="school.inspection", required=True, ondelete="cascade"
    )
    reason = fields.Char(required=True)

    def action_enter(self):
        """Call it off; the inspection checks who does."""
        self.ensure_one()
        return self.inspection_id.action_cancel(self.reason)
