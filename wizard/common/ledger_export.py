"""Choosing the school and the period of a ledger."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

LEDGERS = {
    "purchase": "school_logistics.action_ledger_purchase",
    "stock": "school_logistics.action_ledger_stock",
    "budget": "school_logistics.action_ledger_budget",
    "plan": "school_logistics.action_ledger_plan",
    "upkeep": "school_logistics.action_ledger_upkeep",
    "reimbursement": "school_logistics.action_ledger_reimbursement",
    "payable": "school_logistics.action_ledger_payable",
    "accrual": "school_logistics.action_ledger_accrual",
    "held": "school_logistics.action_ledger_held",
    "damage": "school_logistics.action_ledger_damage",
    "asset": "school_logistics.action_ledger_asset",
    "depreciation": "school_logistics.action_ledger_depreciation",
    "asset_change": "school_logistics.action_ledger_asset_change",
}


class SchoolLedgerExport(models.TransientModel):
    _name = "school.ledger.export"
    _description = "Export a Ledger"

    ledger = fields.Selection(
        [
            ("purchase", "Purchase Ledger"),
            ("stock", "Receipts, Issues and Stock"),
            ("budget", "Budget Execution"),
            ("plan", "Planned and Actual"),
            ("upkeep", "Replacement and Repair"),
            ("reimbursement", "Reimbursement Ledger"),
            ("payable", "Payment Clock"),
            ("accrual", "Accepted, No Invoice"),
            ("held", "Held Items of the Month"),
            ("damage", "Compensation Ledger"),
            ("asset", "Ledger of Assets"),
            ("depreciation", "Depreciation Sheet"),
            ("asset_change", "Additions and Disposals of Assets"),
        ],
        required=True,
        default="purchase",
    )
    unit_id = fields.Many2one(
        "school.unit",
        string="School",
        required=True,
        default=lambda self: self.env["school.unit"]._for_company(self.env.company),
        domain="[('company_id', 'in', scope_company_ids)]",
        ondelete="cascade",
    )
    scope_company_ids = fields.Many2many(
        "res.company", compute="_compute_scope_company_ids", compute_sudo=True
    )
    period = fields.Selection(
        [("month", "Month"), ("term", "Term"), ("dates", "Dates")],
        required=True,
        default="month",
    )
    month_id = fields.Many2one(
        "school.month",
        default=lambda self: self.env["school.month"].search(
            [("date_start", "<=", self.env["school.unit"]._today())], limit=1
        ),
        ondelete="cascade",
    )
    term_id = fields.Many2one(
        "school.term",
        default=lambda self: self.env["school.term"]._current(),
        ondelete="cascade",
    )
    date_from = fields.Date(
        string="From", compute="_compute_dates", store=True, readonly=False
    )
    date_to = fields.Date(
        string="To", compute="_compute_dates", store=True, readonly=False
    )

    @api.depends_context("uid")
    def _compute_scope_company_ids(self):
        self.scope_company_ids = self.env.user.school_scope_company_ids

    @api.depends("period", "month_id", "term_id")
    def _compute_dates(self):
        for wizard in self:
            span = {"month": wizard.month_id, "term": wizard.term_id}.get(wizard.period)
            if span:
                wizard.date_from, wizard.date_to = span.date_start, span.date_end
            elif not wizard.date_from:
                wizard.date_from = wizard.date_to = self.env["school.unit"]._today()

    def _compute_display_name(self):
        for wizard in self:
            name = wizard.sudo().unit_id.name
            wizard.display_name = f"{name} {wizard.date_from} {wizard.date_to}"

    def action_export(self):
        """Download the ledger."""
        self.ensure_one()
        self._check_scope()
        report = self.env.ref(LEDGERS[self.ledger])
        action = report.report_action(self.ids, config=False)
        return {**action, "close_on_report_download": True}

    def _check_scope(self):
        """Refuse a school that the reader may not read, and a period that is none.

        :raises AccessError: names the school
        """
        self.ensure_one()
        company = self.sudo().unit_id.company_id
        if company not in self.env.user.sudo().school_scope_company_ids:
            raise AccessError(
                self.env._(
                    "%(school)s is not among the schools that you may read.",
                    school=self.sudo().unit_id.name,
                )
            )
        if not self.date_from or not self.date_to or self.date_from > self.date_to:
            raise UserError(self.env._("Choose a period that begins before it ends."))

    def _sheet_lang(self):
        """Language of the school's papers: Chinese wherever it is installed."""
        return self.env["school.form"]._form_lang(self.sudo().unit_id.company_id)
