"""Receiving what comes back: counted under the lock, usable things to the shelf."""

from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError

from ...common.clean_context import clean
from ...common.gate import open_gate
from .return_line import GATE


class SchoolReturn(models.Model):
    _inherit = "school.return"

    def action_done(self):
        """Receive the goods, as a keeper of the school.

        A return that is received already is passed over, so that a repeated click does
        no harm.

        :raise UserError: naming the goods and what is wrong with them
        """
        self.check_access("write")
        for goods_return in self.sorted("id"):
            if goods_return.state == "done":
                continue
            goods_return.unit_id._check_post(["keeper"])
            if goods_return.state != "draft":
                raise UserError(
                    self.env._("%(name)s is cancelled.", name=goods_return.name)
                )
            goods_return._receive()
        return True

    def _receive(self):
        """Count what came back and put the usable things back on the shelf."""
        self.ensure_one()
        # Custody and stock are written by nobody; the rights were checked before.
        goods_return = open_gate(self.sudo(), GATE)
        goods_return.line_ids.filtered(lambda line: not line.take).unlink()
        lines = goods_return.line_ids
        if not lines:
            raise UserError(
                self.env._(
                    "%(name)s lists no goods. Choose who brings something back and tick"
                    " it.",
                    name=self.name,
                )
            )
        lines._check_returnable()
        # The stock before custody and requests, so that none waits in a circle.
        self.env["school.stock.turn"]._take(goods_return.company_id, lines.product_id)
        goods_return.write(
            {
                "state": "done",
                "keeper_id": self.env.user.id,
                "done_on": fields.Datetime.now(),
            }
        )
        lines._count_back()
        lines.filtered(lambda line: line._goes_back())._move_back()
        lines.filtered(lambda line: not line._goes_back())._on_return_damaged()


class SchoolReturnLine(models.Model):
    _inherit = "school.return.line"

    def _count_back(self):
        """Count these goods against what was handed out, under the lock."""
        custody, unused = defaultdict(dict), defaultdict(dict)
        requested = defaultdict(float)
        for line in self:
            changes = custody if line.custody_id else unused
            column = "qty_returned" if line._goes_back() else "qty_damaged"
            row = changes[line._source().id]
            row[column] = row.get(column, 0.0) + line.quantity
            request_line = line._origin_line().request_line_id
            if request_line and line._goes_back():
                requested[request_line.id] += line.quantity
        self.env["school.custody"].sudo()._take_back(custody)
        self.env["school.issue.line"].sudo()._take_back(unused)
        self.env["school.supply.request.line"].sudo()._register_returned(
            dict(requested)
        )

    def _move_back(self):
        """Bring goods back to the shelf, at the value with which they went out."""
        if not self:
            return
        goods_return = self.return_id
        warehouse = goods_return.company_id._school_warehouse()
        operation = warehouse.school_return_type_id
        model = clean(self.env["stock.picking"].sudo())
        picking = open_gate(model, "stock_plan").create(
            {
                "picking_type_id": operation.id,
                "location_id": operation.default_location_src_id.id,
                "location_dest_id": warehouse.lot_stock_id.id,
                "company_id": goods_return.company_id.id,
                "origin": goods_return.name,
                "user_id": self.env.uid,
            }
        )
        moves = picking.env["stock.move"].create(
            [line._prepare_move(picking) for line in self]
        )
        for line, move in zip(self, moves, strict=True):
            line.move_id = move
        moves = open_gate(moves, "stock_done")
        moves._action_confirm(merge=False)
        moves._check_school_reserved()
        moves.move_line_ids.picked = True
        moves.picking_id._action_done()

    def _on_return_damaged(self):
        """Hook: these goods came back damaged or not at all.

        They are counted as reported and are not back in stock. A damage case overrides
        this and begins here.
        """
