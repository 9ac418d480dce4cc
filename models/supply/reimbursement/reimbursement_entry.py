"""What passed between a school and the accounting centre: added to, never changed."""

from odoo import fields, models


class SchoolReimbursementEntry(models.Model):
    _name = "school.reimbursement.entry"
    _description = "Step at the Accounting Centre"
    _inherit = ["school.ledger"]
    _order = "id"
    _rec_name = "voucher_number"

    reimbursement_id = fields.Many2one(
        comodel_name="school.reimbursement",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="reimbursement_id.company_id")
    kind = fields.Selection(
        selection=[
            ("handed", "Handed In"),
            ("returned", "Sent Back"),
            ("booked", "Booked"),
            ("corrected", "Voucher Corrected"),
            ("paid", "Paid"),
        ],
        string="Step",
        required=True,
    )
    date = fields.Date(required=True)
    voucher_number = fields.Char()
    reason = fields.Char()
    amount = fields.Float(string="Amount (CNY)", digits=(16, 2))
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Entered By",
        required=True,
        ondelete="restrict",
    )
    user_name = fields.Char(string="Name", required=True)
    entered_on = fields.Datetime(required=True, default=fields.Datetime.now)

    # Whoever comes second, by whatever path, is refused by PostgreSQL itself.
    _booked_once = models.UniqueIndex(
        "(reimbursement_id) WHERE kind = 'booked'",
        "The voucher number of this pack was entered already.",
    )
    _paid_once = models.UniqueIndex(
        "(reimbursement_id) WHERE kind = 'paid'",
        "The payment of this pack was entered already.",
    )
