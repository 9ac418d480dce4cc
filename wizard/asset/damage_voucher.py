"""Entering the voucher of a list of compensation that came back."""

from odoo import fields, models


class SchoolDamageVoucher(models.TransientModel):
    """The number that the accounting centre gave."""

    _name = "school.damage.voucher"
    _description = "Voucher of Compensation"

    remittance_id = fields.Many2one(
        "school.damage.remittance", required=True, ondelete="cascade"
    )
    voucher = fields.Char(string="Voucher Number", required=True)

    def action_confirm(self):
        """Enter it on the list, which makes every check."""
        self.ensure_one()
        self.remittance_id.action_book(self.voucher)
        return {"type": "ir.actions.act_window_close"}
