"""Where a school books what people pay for damage, and what it may take in cash."""

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    school_damage_journal_id = fields.Many2one(
        "account.journal",
        string="Journal of Compensation",
        domain="[('type', '=', 'sale'), ('company_id', '=', id)]",
        help="A sales journal of its own, so that compensation is told from fees.",
    )
    school_damage_account_id = fields.Many2one(
        "account.account",
        string="Account of Compensation",
        help="Under the government chart 1902 or 4609; else other income.",
    )
    school_damage_receivable_id = fields.Many2one(
        "account.account",
        string="Receivable of Compensation",
        domain="[('account_type', '=', 'asset_receivable')]",
        help="Under the government chart 1218. Empty: that of the payer.",
    )


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    damage_cash_limit = fields.Float(
        string="Compensation in Cash up to (CNY)",
        digits=(16, 2),
        default=200.0,
        tracking=True,
        help="Up to this much is paid on the spot, with a receipt and a signature and"
        " without an invoice.",
    )

    _damage_cash_limit = models.Constraint(
        "CHECK (damage_cash_limit BETWEEN 0 AND 10000)",
        "Cash on the spot is limited to 10,000 yuan.",
    )
