"""What a school sets about incentive pay: limits of deductions, accounts."""

from odoo import fields, models


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    minimum_wage = fields.Float(
        digits=(16, 2), help="Monthly minimum wage here; no deduction goes below it."
    )
    minimum_wage_source = fields.Char(
        string="Source of the Minimum Wage",
        help="Notice of the province or city, with its number and the day it applies.",
    )
    deduction_percent = fields.Float(
        string="Most Deducted for Damage (%)",
        digits=(16, 2),
        default=20.0,
        help="Of the wage of a month. The law allows a fifth at most (工资支付暂行规定"
        " 第十六条); a school may set less.",
    )
    incentive_expense_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Incentive Pay: Expense",
        domain="[('company_ids', 'in', company_id)]",
        ondelete="set null",
    )
    incentive_payable_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Incentive Pay: Payable",
        domain="[('company_ids', 'in', company_id)]",
        ondelete="set null",
    )
    incentive_deduction_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Incentive Pay: Compensation",
        domain="[('company_ids', 'in', company_id)]",
        ondelete="set null",
    )

    _deduction_lawful = models.Constraint(
        "CHECK (deduction_percent BETWEEN 0 AND 20 AND minimum_wage >= 0)",
        "At most 20 % of a month's wage may be deducted for damage (工资支付暂行规定"
        " 第十六条).",
    )
