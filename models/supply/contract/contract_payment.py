"""Instalments of a contract, and how far what was paid covers them."""

from odoo import api, fields, models


class SchoolContractPayment(models.Model):
    """One instalment: when how much is due."""

    _name = "school.contract.payment"
    _description = "Instalment of a Contract"
    _inherit = ["school.approval.line.mixin"]
    _order = "due_date, id"

    _approval_parent = "contract_id"
    _approval_parent_lines = "payment_ids"

    contract_id = fields.Many2one(
        comodel_name="school.contract", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="contract_id.currency_id")
    partner_id = fields.Many2one(related="contract_id.partner_id")
    contract_state = fields.Selection(
        related="contract_id.state", string="State of the Contract"
    )
    name = fields.Char(
        string="Instalment", required=True, help="Such as: after acceptance, 60 %."
    )
    due_date = fields.Date(required=True)
    amount = fields.Monetary(required=True)
    amount_covered = fields.Monetary(
        string="Paid",
        compute="_compute_amount_covered",
        help="What was paid covers the instalments in the order of their dates.",
    )
    is_late = fields.Boolean(compute="_compute_amount_covered")

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "An instalment has an amount above zero."
    )

    @api.depends(
        "contract_id.amount_paid",
        "contract_id.payment_ids.amount",
        "contract_id.payment_ids.due_date",
    )
    def _compute_amount_covered(self):
        today = self.env["school.unit"]._today()
        for contract in self.contract_id:
            left = contract.amount_paid
            for line in contract.payment_ids.sorted(
                lambda p: (p.due_date or today, p.id)
            ):
                covered = min(left, line.amount)
                left -= covered
                line.amount_covered = covered
                line.is_late = bool(
                    line.due_date and line.due_date < today and covered < line.amount
                )
        for line in self.filtered(lambda line: not line.contract_id):
            line.amount_covered, line.is_late = 0.0, False

    @api.model_create_multi
    def create(self, vals_list):
        """Plan instalments of drafts."""
        lines = super().create(vals_list)
        lines._check_contract()
        return lines

    def write(self, vals):
        """Change instalments of drafts, which stay with their contract."""
        self._check_contract()
        result = super().write(vals)
        self._check_contract()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_contract_open(self):
        self._check_contract()

    def _check_contract(self):
        self.contract_id._check_open()
        self.contract_id._check_preparing()
