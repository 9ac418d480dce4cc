"""Goods that enter or leave a store by a document of their own, without a request."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.clean_context import clean
from ...common.gate import open_gate


class SchoolDirectMove(models.AbstractModel):
    """Base of the lines of such documents; rights, post and approval are theirs."""

    _name = "school.direct.move"
    _description = "Goods Moved Directly"
    _inherit = ["school.document.line"]

    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Item",
        required=True,
        check_company=True,
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

    @api.model_create_multi
    def create(self, vals_list):
        """Add goods that were not moved yet."""
        return super().create([{**vals, "move_id": False} for vals in vals_list])

    def write(self, vals):
        """Change goods; they stay on their document, and nobody names their move.

        :raises UserError: for either
        """
        fixed = {self._document_field, "move_id"}
        document = self[self._document_field]
        if not fixed.isdisjoint(vals) and not document._document_own_writes():
            raise UserError(self.env._("Goods stay on their document."))
        return super().write(vals)

    def _move_directly(self, company, operation, source, target, origin):
        """Move the goods of the lines, in one transfer, under the lock of the items.

        :param operation: ``stock.picking.type``
        :param source: ``stock.location`` that they leave
        :param target: ``stock.location`` that they come to
        :param str origin: number of the document
        :raises UserError: names what the store has too little of
        """
        rows = [(line.product_id, line.quantity) for line in self]
        moves = self._plan_moves(company, operation, source, target, origin, rows)
        for line, move in zip(self.sudo(), moves, strict=True):
            line._keep_move(move)
        self._finish_moves(moves, source)

    @api.model
    def _plan_moves(self, company, operation, source, target, origin, rows):
        """Plan one transfer of ``rows``, under the lock of the items.

        :param list rows: ``(product, quantity)``
        :return: ``stock.move``, one for each row
        :raises UserError: names what is not kept in a store
        """
        products = self.env["product.product"].union(*(row[0] for row in rows))
        services = products.filtered(lambda product: not product.is_storable)
        if services:
            raise UserError(
                self.env._(
                    "%(items)s are not kept in a store.",
                    items=", ".join(services.mapped("display_name")),
                )
            )
        self.env["school.stock.turn"]._take(company, products)
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
        return picking.env["stock.move"].create(
            [
                {
                    "picking_id": picking.id,
                    "picking_type_id": operation.id,
                    "company_id": company.id,
                    "product_id": product.id,
                    "product_uom": product.uom_id.id,
                    "product_uom_qty": quantity,
                    "location_id": source.id,
                    "location_dest_id": target.id,
                    "origin": origin,
                }
                for product, quantity in rows
            ]
        )

    @api.model
    def _finish_moves(self, moves, source):
        """Move planned goods.

        :raises UserError: names what the store has too little of
        """
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
        """Remember the move of a line."""
        document = self[self._document_field]
        own = open_gate(document, f"own {document._name}")
        self.with_env(own.env).move_id = move


class SchoolGoodsHook(models.AbstractModel):
    _inherit = "school.goods.hook"

    @api.model
    def _hand_out_goods(self, company, rows, origin):
        """Take the goods out of the school's store; see the base method."""
        if not rows:
            return []
        Direct = self.env["school.direct.move"]
        warehouse = company._school_warehouse()
        source = warehouse.lot_stock_id
        moves = Direct._plan_moves(
            company,
            warehouse.school_issue_type_id,
            source,
            company.sudo().school_consume_location_id,
            origin,
            rows,
        )
        Direct._finish_moves(moves, source)
        return [abs(move.value) for move in moves]
