"""Goods that enter or leave a store by a document of their own, without a request."""

from odoo import fields, models
from odoo.exceptions import UserError

from ...common.clean_context import clean
from ...common.gate import open_gate


class SchoolDirectMove(models.AbstractModel):
    """Base of the lines of such documents; rights, post and approval are theirs."""

    _name = "school.direct.move"
    _description = "Goods Moved Directly"

    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Item",
        required=True,
        domain="[('is_storable', '=', True)]",
        ondelete="restrict",
    )
    product_uom_id = fields.Many2one(
        related="product_id.uom_id", string="Unit of Measure"
    )
    quantity = fields.Float(digits="Product Unit", required=True, default=1)
    move_id = fields.Many2one(
        comodel_name="stock.move",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    def _move_directly(self, company, operation, source, target, origin):
        """Move the goods of the lines, in one transfer, under the lock of the items.

        :param operation: ``stock.picking.type``
        :param source: ``stock.location`` that they leave
        :param target: ``stock.location`` that they come to
        :param str origin: number of the document
        :raises UserError: names what the store has too little of
        """
        services = self.product_id.filtered(lambda product: not product.is_storable)
        if services:
            raise UserError(
                self.env._(
                    "%(items)s are not kept in a store.",
                    items=", ".join(services.mapped("display_name")),
                )
            )
        self.env["school.stock.turn"]._take(company, self.product_id)
        model = clean(self.env["stock.picking"].sudo())
        picking = open_gate(model, "stock_plan").create(
            {
                "picking_type_id": operation.id,
                "location_id": source.id,
                "location_dest_id": target.id,
                "company_id": company.id,
                "origin": origin,
                "user_id": self.env.uid,
            }
        )
        moves = picking.env["stock.move"].create(
            [
                {
                    "picking_id": picking.id,
                    "picking_type_id": operation.id,
                    "company_id": company.id,
                    "product_id": line.product_id.id,
                    "product_uom": line.product_id.uom_id.id,
                    "product_uom_qty": line.quantity,
                    "location_id": source.id,
                    "location_dest_id": target.id,
                    "origin": origin,
                }
                for line in self
            ]
        )
        for line, move in zip(self.sudo(), moves, strict=True):
            line._keep_move(move)
        moves = open_gate(moves, "stock_done")
        moves._action_confirm(merge=False)
        if source.usage == "internal":
            moves._action_assign()
            moves._check_school_reserved()
            moves.move_line_ids.picked = True
        else:
            for move in moves:
                move.write({"quantity": move.product_uom_qty, "picked": True})
        moves.picking_id._action_done()

    def _keep_move(self, move):
        """Remember the move of a line; a document with guards overrides it."""
        self.move_id = move
