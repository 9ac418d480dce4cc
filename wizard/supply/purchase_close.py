"""Giving up what a vendor will not deliver asks for a reason."""

from odoo import fields, models


class SchoolPurchaseClose(models.TransientModel):
    """Why what is still to come of an order is given up."""

    _name = "school.purchase.close"
    _description = "Short-close an Order"

    purchase_id = fields.Many2one(
        comodel_name="purchase.order",
        required=True,
        ondelete="cascade",
    )
    reason = fields.Char(required=True)

    def action_close(self):
        """Give up what is still to come; the requests get it back."""
        self.ensure_one()
        return self.purchase_id.action_school_short_close(self.reason)
