"""Entering what came back from the accounting centre; choosing bills for a pack."""

from odoo import fields, models
from odoo.exceptions import UserError

STEPS = [
    ("book", "Voucher Number Came Back"),
    ("return", "Sent Back"),
    ("correct", "Correct the Voucher Number"),
    ("paid", "Paid"),
]


class SchoolReimbursementStep(models.TransientModel):
    _name = "school.reimbursement.step"
    _description = "Enter a Step of the Accounting Centre"

    reimbursement_id = fields.Many2one(
        comodel_name="school.reimbursement",
        required=True,
        ondelete="cascade",
    )
    step = fields.Selection(selection=STEPS, required=True, default="book")
    voucher_number = fields.Char()
    reason = fields.Char()
    date = fields.Date(default=lambda self: self.env["school.unit"]._today())

    def action_enter(self):
        """Enter the step on the pack, which makes every check."""
        self.ensure_one()
        pack = self.reimbursement_id
        if self.step == "book":
            return pack.action_book(self.voucher_number, self.date)
        if self.step == "return":
            return pack.action_return(self.reason)
        if self.step == "correct":
            return pack.action_correct(self.voucher_number, self.reason)
        return pack.action_paid(self.date)


class SchoolReimbursementAdd(models.TransientModel):
    _name = "school.reimbursement.add"
    _description = "Choose Bills for a Pack"

    reimbursement_id = fields.Many2one(
        comodel_name="school.reimbursement",
        required=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="reimbursement_id.company_id")
    bill_ids = fields.Many2many(
        comodel_name="account.move",
        string="Bills",
        domain="[('company_id', '=', company_id),"
        " ('move_type', 'in', ('in_invoice', 'in_refund', 'in_receipt')),"
        " ('state', '!=', 'cancel'), ('school_bill_state', '=', 'open'),"
        " ('school_reimbursement_id', '=', False)]",
    )

    def action_add(self):
        """Put the chosen bills into the pack."""
        self.ensure_one()
        if not self.bill_ids:
            raise UserError(self.env._("Choose the bills of the pack."))
        return self.reimbursement_id.action_add_bills(self.bill_ids.ids)
