"""Short-closing asks for a reason."""

from odoo import fields, models


class SchoolSupplyClose(models.TransientModel):
    """Why what is left of a request is given up."""

    _name = "school.supply.close"
    _description = "Short-close"

    request_id = fields.Many2one(
        comodel_name="school.supply.request",
        ondelete="cascade",
    )
    line_ids = fields.Many2many(
        comodel_name="school.supply.request.line",
        string="Lines",
    )
    reason = fields.Char(required=True)

    def action_close(self):
        """Give up what is open of the lines, or of the whole request."""
        self.ensure_one()
        if self.request_id:
            return self.request_id.action_short_close(self.reason)
        return self.line_ids.action_short_close(self.reason)
