"""Items of a petty purchase, and the signatures under it."""

from odoo import api, fields, models


class SchoolPettyLine(models.Model):
    _name = "school.petty.line"
    _inherit = [
        "school.document.line",
        "school.approval.line.mixin",
        "school.item.line",
    ]
    _description = "Item of a Petty Purchase"
    _order = "petty_id, sequence, id"

    _document_field = "petty_id"
    _approval_parent = "petty_id"

    petty_id = fields.Many2one(
        comodel_name="school.petty",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="petty_id.company_id",
        store=True,
        index=True,
        precompute=True,
    )
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(string="Item of the Catalogue")
    name = fields.Char(string="Item")
    price_unit = fields.Float(string="Price", digits="Product Price", required=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    price_subtotal = fields.Monetary(
        string="Amount",
        compute="_compute_price_subtotal",
        store=True,
    )

    _positive = models.Constraint(
        "CHECK (quantity > 0 AND price_unit >= 0)",
        "Enter a quantity above zero and a price.",
    )

    @api.depends("product_id")
    def _compute_name(self):
        for line in self:
            line.name = line.name or line.product_id.display_name

    @api.depends("quantity", "price_unit")
    def _compute_price_subtotal(self):
        for line in self:
            currency = line.currency_id or self.env.company.currency_id
            line.price_subtotal = currency.round(line.quantity * line.price_unit)


class SchoolPettySignature(models.Model):
    """A signature under a petty purchase, bound to what it said then."""

    _name = "school.petty.signature"
    _description = "Signature of a Petty Purchase"
    _inherit = ["school.ledger"]
    _order = "id"
    _rec_name = "user_name"

    petty_id = fields.Many2one(
        comodel_name="school.petty",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="petty_id.company_id")
    role = fields.Selection(
        selection=[("accept", "Accepted"), ("take", "Taken")],
        required=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        ondelete="restrict",
    )
    user_name = fields.Char(string="Name", required=True)
    signed_on = fields.Datetime(required=True, default=fields.Datetime.now)
    digest = fields.Char(required=True)
