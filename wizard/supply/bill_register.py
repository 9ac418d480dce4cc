"""The voucher number that comes back from the accounting centre."""

from odoo import fields, models


class SchoolBillRegister(models.TransientModel):
    """Registers an approved bill of a school whose books are kept elsewhere."""

    _name = "school.bill.register"
    _description = "Register the Voucher of a Bill"

    move_id = fields.Many2one(
        comodel_name="account.move",
        required=True,
        ondelete="cascade",
    )
    voucher_number = fields.Char(required=True)

    def action_register(self):
        """Register the number on the bill."""
        self.ensure_one()
        return self.move_id.action_school_register(self.voucher_number)
