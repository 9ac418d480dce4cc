"""Lines of a month-end accrual: made by their document, typed in by nobody."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open


class SchoolAccrualLine(models.Model):
    _name = "school.accrual.line"
    _description = "Accepted, Not Billed"
    _order = "accepted_on, id"
    _check_company_auto = True

    accrual_id = fields.Many2one(
        comodel_name="school.accrual",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="accrual_id.company_id",
        store=True,
        index=True,
        precompute=True,
    )
    acceptance_id = fields.Many2one(
        comodel_name="school.acceptance",
        required=True,
        index=True,
        ondelete="restrict",
    )
    purchase_line_id = fields.Many2one(
        comodel_name="purchase.order.line",
        ondelete="restrict",
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Item",
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Vendor",
        ondelete="restrict",
    )
    accepted_on = fields.Date()
    quantity = fields.Float(digits="Product Unit")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary()
    amount_untaxed = fields.Monetary(string="Without Tax")

    @api.model_create_multi
    def create(self, vals_list):
        """Create; the list is made by its document only."""
        self._check_gate()
        return super().create(vals_list)

    def write(self, vals):
        """Refuse: the list follows from the acceptances."""
        self._check_gate()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_with_document(self):
        self._check_gate()

    def _check_gate(self):
        if not gate_open(self, "accrual"):
            raise UserError(
                self.env._(
                    "The list of a month follows from the acceptances and is not typed"
                    " in."
                )
            )

    def _charged_account(self):
        """Return the account that the bill of this item would be charged to."""
        self.ensure_one()
        product = self.product_id.with_company(self.company_id)
        accounts = product.product_tmpl_id.get_product_accounts()
        if product.is_storable and product.valuation == "real_time":
            return accounts.get("stock_valuation") or accounts["expense"]
        return accounts["expense"]
