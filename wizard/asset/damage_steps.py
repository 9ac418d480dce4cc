"""Small pages of a damage case: money on the spot, a waiver, an appeal, its answer."""

from odoo import api, fields, models


class SchoolDamageCash(models.TransientModel):
    """Money on the spot, or a waiver, for one person."""

    _name = "school.damage.cash"
    _description = "Money of a Damage Case"

    party_id = fields.Many2one(
        "school.damage.party", string="Person", required=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [("cash", "Paid on the Spot"), ("waiver", "Waived")],
        required=True,
        default="cash",
    )
    currency_id = fields.Many2one(related="party_id.currency_id")
    open = fields.Monetary(related="party_id.open", string="Still to Pay")
    amount = fields.Monetary(
        compute="_compute_amount", store=True, readonly=False, required=True
    )
    receipt_number = fields.Char()
    reason = fields.Char()
    signature = fields.Binary(attachment=False)

    @api.depends("party_id")
    def _compute_amount(self):
        for page in self:
            page.amount = page.party_id.open

    def action_confirm(self):
        """Take the money, or let the person off."""
        self.ensure_one()
        if self.kind == "cash":
            self.party_id.action_pay_cash(
                self.amount, self.receipt_number, self.signature
            )
        else:
            self.party_id.action_waive(self.amount, self.reason)
        return {"type": "ir.actions.act_window_close"}


class SchoolDamageAppeal(models.TransientModel):
    """An appeal, or the answer to one."""

    _name = "school.damage.appeal"
    _description = "Appeal in a Damage Case"

    case_id = fields.Many2one("school.damage.case", required=True, ondelete="cascade")
    state = fields.Selection(related="case_id.state")
    person = fields.Char(string="Who Appeals")
    text = fields.Text(string="What the Appeal Says")
    upheld = fields.Boolean(
        string="The Appeal Is Right", help="The case is written anew and decided anew."
    )
    answer = fields.Text()

    def action_confirm(self):
        """Enter the appeal, or its answer."""
        self.ensure_one()
        if self.state == "appealed":
            self.case_id.action_answer_appeal(self.upheld, self.answer)
        else:
            self.case_id.action_appeal(self.person, self.text)
        return {"type": "ir.actions.act_window_close"}
