"""An item of the catalogue, or one that is described in words."""

from odoo import api, fields, models


class SchoolItem(models.AbstractModel):
    """Base of what names an item."""

    _name = "school.item"
    _description = "Item in Words"

    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Item",
        domain=[("purchase_ok", "=", True)],
        check_company=True,
        ondelete="restrict",
        help="Leave empty to describe an item that is not in the catalogue.",
    )
    name = fields.Char(
        string="Description",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )

    @api.depends("product_id")
    def _compute_name(self):
        for line in self:
            line.name = line.product_id.name or line.name or False


class SchoolItemLine(models.AbstractModel):
    """Base of a line that is about so much of an item."""

    _name = "school.item.line"
    _description = "Quantity of an Item"
    _inherit = ["school.item"]

    specification = fields.Char()
    quantity = fields.Float(digits="Product Unit", default=1.0, required=True)
    product_uom_id = fields.Many2one(
        comodel_name="uom.uom",
        string="Unit of Measure",
        compute="_compute_product_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="restrict",
    )

    @api.depends("product_id")
    def _compute_product_uom_id(self):
        unit = self.env.ref("uom.product_uom_unit", raise_if_not_found=False)
        for line in self:
            line.product_uom_id = line.product_id.uom_id or line.product_uom_id or unit
