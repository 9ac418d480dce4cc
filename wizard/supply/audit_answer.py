"""Saying how a finding was put right."""

from odoo import fields, models


class SchoolAuditAnswer(models.TransientModel):
    """What was done about findings, with the proof."""

    _name = "school.audit.answer"
    _description = "Putting Findings Right"

    finding_ids = fields.Many2many(
        comodel_name="school.audit.finding",
        string="Findings",
        required=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    answer = fields.Text(string="What Was Done", required=True)
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="school_audit_answer_attachment_rel",
        string="Proof",
    )

    def action_enter(self):
        """Enter the answer; the findings check who gives it."""
        self.ensure_one()
        return self.finding_ids.action_rectify(self.answer, self.attachment_ids.ids)
