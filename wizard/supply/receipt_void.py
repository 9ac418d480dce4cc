"""Voiding receipt numbers asks for a reason."""

from odoo import fields, models


class SchoolReceiptVoid(models.TransientModel):
    """Why receipt numbers are void."""

    _name = "school.receipt.void"
    _description = "Void Receipt Numbers"

    number_ids = fields.Many2many(
        comodel_name="school.receipt.number",
        string="Numbers",
        default=lambda self: self.env.context.get("active_ids") or [],
        readonly=True,
    )
    reason = fields.Char(required=True)

    def action_void(self):
        """Void the numbers."""
        self.ensure_one()
        return self.number_ids.action_void(self.reason)
