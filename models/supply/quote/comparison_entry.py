"""What each vendor offered when it was decided: kept, whatever happens to the order."""

from odoo import fields, models


class SchoolQuoteEntry(models.Model):
    """One item of one vendor's offer, as it was compared. Rows are never changed."""

    _name = "school.quote.entry"
    _description = "Offer Compared"
    _inherit = ["school.ledger"]
    _order = "comparison_id, order_id, number, id"

    comparison_id = fields.Many2one(
        comodel_name="school.quote.comparison",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        index=True,
        ondelete="restrict",
    )
    order_id = fields.Many2one(
        comodel_name="purchase.order",
        string="Quote",
        required=True,
        index=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Vendor", required=True, ondelete="restrict"
    )
    vendor_name = fields.Char(required=True)
    number = fields.Integer(string="Line", required=True)
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Item",
        required=True,
        ondelete="restrict",
    )
    item_name = fields.Char(required=True)
    uom_name = fields.Char(string="Unit of Measure")
    quantity = fields.Float(digits="Product Unit")
    price = fields.Float(
        min_display_digits="Product Price", help="Per unit, taxes included."
    )
    amount = fields.Float(digits=(16, 2), help="Taxes included.")
    is_chosen = fields.Boolean()
    entered_on = fields.Datetime(required=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Decided By",
        required=True,
        ondelete="restrict",
    )
