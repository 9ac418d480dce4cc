"""Which request line a purchase line, or a part of the stock, serves."""

from odoo import fields, models


class SchoolSupplyAllocation(models.Model):
    """A share of one request line in one source.

    Quantities are in the unit of measure of the request line. Rows are made, moved
    and released by our own methods only: nobody has the right to write here.
    """

    _name = "school.supply.allocation"
    _description = "Supply Allocation"
    _order = "id"
    _check_company_auto = True

    request_line_id = fields.Many2one(
        comodel_name="school.supply.request.line",
        required=True,
        index=True,
        ondelete="restrict",
    )
    request_id = fields.Many2one(
        related="request_line_id.request_id",
        store=True,
        index=True,
        precompute=True,
    )
    company_id = fields.Many2one(
        related="request_line_id.company_id",
        store=True,
        index=True,
        precompute=True,
    )
    source = fields.Selection(
        selection=[("stock", "From Stock"), ("purchase", "Purchase")],
        required=True,
    )
    purchase_line_id = fields.Many2one(
        comodel_name="purchase.order.line",
        index="btree_not_null",
        ondelete="restrict",
    )
    purchase_id = fields.Many2one(related="purchase_line_id.order_id")
    move_ids = fields.Many2many(
        comodel_name="stock.move",
        relation="school_supply_allocation_move_rel",
        column1="allocation_id",
        column2="move_id",
        string="Stock Moves",
    )
    product_uom_id = fields.Many2one(related="request_line_id.product_uom_id")
    quantity = fields.Float(digits="Product Unit", required=True)
    ordered = fields.Boolean(
        help="The purchase order is confirmed.",
    )
    qty_accepted = fields.Float(string="Accepted", digits="Product Unit", default=0.0)
    qty_closed = fields.Float(
        string="Short-closed",
        digits="Product Unit",
        default=0.0,
        help="Given back to the request line: it may be covered in another way.",
    )

    _quantity_conserved = models.Constraint(
        "CHECK (quantity >= 0 AND qty_accepted >= 0 AND qty_closed >= 0"
        " AND qty_accepted + qty_closed <= quantity)",
        "No more can be accepted or closed than was allocated.",
    )
    _source_complete = models.Constraint(
        "CHECK ((source = 'purchase') = (purchase_line_id IS NOT NULL))",
        "An allocation to a purchase names the purchase line.",
    )
