"""One line of an opening stock: how much of an item, and what it is worth."""

from odoo import api, fields, models


class SchoolOpeningLine(models.Model):
    _name = "school.opening.line"
    _description = "Line of an Opening Stock"
    _inherit = ["school.approval.line.mixin"]
    _order = "opening_id, sequence, id"
    _check_company_auto = True

    _approval_parent = "opening_id"

    opening_id = fields.Many2one(
        comodel_name="school.opening",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="opening_id.company_id",
        store=True,
        index=True,
        precompute=True,
    )
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Item",
        required=True,
        domain="[('is_storable', '=', True)]",
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    product_uom_id = fields.Many2one(
        related="product_id.uom_id", string="Unit of Measure"
    )
    quantity = fields.Float(digits="Product Unit", required=True)
    currency_id = fields.Many2one(related="opening_id.currency_id")
    price_unit = fields.Float(
        string="Unit Price",
        min_display_digits="Product Price",
        aggregator=None,
    )
    amount = fields.Monetary(
        string="Value",
        compute="_compute_amount",
        store=True,
        readonly=False,
        precompute=True,
        help="What the quantity is worth in the old books; follows the price.",
    )
    lot_name = fields.Char(
        string="Lot",
        help="Of food, chemicals and other items that carry a lot number.",
    )
    move_ids = fields.One2many(
        comodel_name="stock.move",
        inverse_name="school_opening_line_id",
        readonly=True,
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0 AND amount >= 0)",
        "Enter a quantity above zero, and a value of zero or more.",
    )

    @api.depends("quantity", "price_unit")
    def _compute_amount(self):
        for line in self:
            amount = line.quantity * line.price_unit
            currency = line.currency_id
            line.amount = currency.round(amount) if currency else amount

    # -- guards -------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create lines of drafts, by those who prepare them."""
        lines = super().create(vals_list)
        lines._check_draft()
        return lines

    def write(self, vals):
        """Write, while the document is a draft.

        :raise UserError: names the document that is not one any more
        """
        self._check_draft()
        result = super().write(vals)
        if "opening_id" in vals:
            self._check_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        self._check_draft()

    def _check_draft(self):
        self.opening_id._check_open()
        self.opening_id._check_preparing()
