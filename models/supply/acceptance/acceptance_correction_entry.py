"""What a correction does: off the requests and the order, out of the store."""

from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError

from ...common.clean_context import clean
from ...common.gate import open_gate


class SchoolAcceptance(models.Model):
    _inherit = "school.acceptance"

    def _enter(self):
        """Take back, where this is a correction."""
        if self.corrects_id:
            return self._take_back()
        return super()._enter()

    def _take_back(self):
        """Take the goods out of the store, and back from the requests they served.

        :raises UserError: names goods that were issued, billed or taken back meanwhile
        """
        self.ensure_one()
        lines = self.line_ids.filtered("qty_accepted")
        lines._check_was_accepted()
        bought = lines.purchase_line_id.sudo()
        quantities = {
            line.purchase_line_id.sudo(): -line.qty_accepted for line in lines
        }
        wanted = bought._school_taken_of_order(quantities)
        shares = bought._school_unspread(wanted)
        self.env["school.supply.allocation"]._register_taken_back(shares)
        bought._school_register_taken_back(quantities)
        services = lines.filtered(lambda line: line.product_id.type == "service")
        services.purchase_line_id.sudo()._school_receive_services()
        (lines - services)._send_back()
        self._set_own(
            {
                "state": "done",
                "keeper_id": self.env.uid,
                "done_on": fields.Datetime.now(),
            }
        )
        missing = bought.browse().union(*wanted)
        if self.is_replaced:
            missing._school_expect_again(wanted)
        elif missing:
            missing._school_close()


class SchoolAcceptanceLine(models.Model):
    _inherit = "school.acceptance.line"

    def _send_back(self):
        """Move the goods from the store to the vendor, at the value they came with."""
        if not self:
            return
        acceptance = self.acceptance_id
        warehouse = acceptance.company_id._school_warehouse()
        operation = warehouse.out_type_id
        vendor = acceptance.partner_id.sudo().property_stock_supplier
        Picking = clean(self.env["stock.picking"].sudo())
        picking = open_gate(Picking, "stock_plan").create(
            {
                "picking_type_id": operation.id,
                "partner_id": acceptance.partner_id.id,
                "location_id": warehouse.lot_stock_id.id,
                "location_dest_id": vendor.id,
                "company_id": acceptance.company_id.id,
                "origin": acceptance.name,
                "user_id": self.env.uid,
            }
        )
        moves = picking.env["stock.move"].create(
            [line._prepare_send_back(picking) for line in self]
        )
        for line, move in zip(self, moves, strict=True):
            line._set_move(move)
        moves = open_gate(moves, "stock_done")
        moves._action_confirm(merge=False)
        moves._check_sent_back()
        moves.move_line_ids.picked = True
        moves._action_done()
        open_gate(moves.picking_id, "picking_done").write(
            {"date_done": fields.Datetime.now()}
        )

    def _prepare_send_back(self, picking):
        """Values of the move that takes this line's goods to the vendor."""
        self.ensure_one()
        came = self.acceptance_id.corrects_id.line_ids.filtered(
            lambda line: line.purchase_line_id == self.purchase_line_id
        )
        return {
            "picking_id": picking.id,
            "picking_type_id": picking.picking_type_id.id,
            "company_id": picking.company_id.id,
            "product_id": self.product_id.id,
            "product_uom": self.product_uom_id.id,
            "product_uom_qty": self.qty_back,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
            "origin_returned_move_id": came.move_id.id,
            "purchase_line_id": self.purchase_line_id.id,
            "to_refund": True,
            "procure_method": "make_to_stock",
        }


class StockMove(models.Model):
    _inherit = "stock.move"

    def _set_value(self, correction_quantity=None):
        """Value; what goes back to a vendor takes along what it came in with.

        It is on no bill, so that is the price of the order. At the average cost of the
        moment, as core values it, a rest of the value would stay behind without goods.
        """
        result = super()._set_value(correction_quantity=correction_quantity)
        for move in self:
            if move._goes_back_to_vendor():
                value = move._get_value_from_quotation(move._get_valued_qty())["value"]
                open_gate(move, "stock_value").value = value
        return result

    def _goes_back_to_vendor(self):
        """Whether this takes goods of a school's order out of the store again."""
        self.ensure_one()
        return bool(
            self.purchase_line_id
            and self.origin_returned_move_id
            and self.env["school.unit"]._for_company(self.company_id)
            and self._is_out()
        )

    def _check_sent_back(self):
        """:raises UserError: the goods are not in the store, or kept for others"""
        self._action_assign()
        for move in self:
            if move.product_uom.compare(move.quantity, move.product_uom_qty) < 0:
                raise UserError(
                    self.env._(
                        "%(product)s: only %(free)s of %(quantity)s lie free in the"
                        " store. Have what was handed out returned first.",
                        product=move.product_id.display_name,
                        free=move.quantity,
                        quantity=move.product_uom_qty,
                    )
                )


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    def _school_taken_of_order(self, quantities):
        """Return what of these quantities was ordered: what came above it goes first.

        :param dict quantities: ``{purchase line: quantity}`` in the line's unit
        :return: the same, without lines of which only the excess goes back
        """
        return {
            line: quantity - line.school_qty_over
            for line, quantity in quantities.items()
            if line.product_uom_id.compare(quantity, line.school_qty_over) > 0
        }

    def _school_register_taken_back(self, quantities):
        """Count goods back that were accepted.

        :param dict quantities: ``{purchase line: quantity}`` in the line's unit
        :raises UserError: names goods that are billed
        """
        refused = self._school_shift(
            {
                line.id: {
                    "school_qty_accepted": -quantity,
                    "school_qty_over": -min(line.school_qty_over, quantity),
                }
                for line, quantity in quantities.items()
            }
        )
        if refused:
            raise UserError(
                self.env._(
                    "%(products)s: billed already. Post the vendor's credit note for"
                    " what goes back first.",
                    products=", ".join(refused.product_id.mapped("display_name")),
                )
            )

    def _school_expect_again(self, quantities):
        """Expect goods again on the open receipts of their orders, or on new ones.

        :param dict quantities: ``{purchase line: quantity}`` in the line's unit
        """
        goods = self.filtered(lambda line: line.product_id.type == "consu")
        for order, lines in goods.grouped("order_id").items():
            order = clean(order.with_company(order.company_id))
            receipt = order.picking_ids.filtered(
                lambda picking: (
                    picking.picking_type_code == "incoming"
                    and picking.state not in ("done", "cancel")
                )
            )[:1] or order.env["stock.picking"].create(order._prepare_picking())
            moves = order.env["stock.move"].create(
                [
                    line._prepare_stock_move_vals(
                        receipt,
                        line._get_stock_move_price_unit(),
                        quantities[line],
                        line.product_uom_id,
                    )
                    for line in lines
                ]
            )
            # core joins what was still to come of a line with what comes again, and
            # cancels the move that is left over
            coming = open_gate(receipt.move_ids | moves, "stock_cancel")
            (coming & moves)._action_confirm()._action_assign()

    def _school_unspread(self, quantities):
        """Spread what goes back over the requests that were served, the last first.

        What a request has handed out and not got back cannot go back to the vendor.

        :param dict quantities: ``{purchase line: quantity}`` in the line's unit
        :return: ``{allocation id: quantity}`` in units of the request lines
        :raises UserError: names goods that are in use
        """
        shares = {}
        for line, quantity in quantities.items():
            left = quantity
            unit = line.product_uom_id
            for allocation in reversed(line.school_allocation_ids._in_order_of_need()):
                asked = allocation.product_uom_id
                there = min(
                    allocation.qty_accepted, allocation.request_line_id._not_in_use()
                )
                part = min(asked._compute_quantity(there, unit, round=False), left)
                if unit.compare(part, 0) > 0:
                    shares[allocation.id] = unit._compute_quantity(part, asked)
                    left -= part
            if unit.compare(left, 0) > 0:
                raise UserError(
                    self.env._(
                        "%(product)s: %(left)s of %(quantity)s %(unit)s were handed"
                        " out. Have them returned to the store first.",
                        product=line.product_id.display_name,
                        left=unit.round(left),
                        quantity=quantity,
                        unit=unit.name,
                    )
                )
        return shares


class SchoolSupplyRequestLine(models.Model):
    _inherit = "school.supply.request.line"

    def _not_in_use(self):
        """How much of what was accepted for one line is not out of the store."""
        self.ensure_one()
        if self.kind == "service":
            return self.qty_accepted
        out = self.qty_issued - self.qty_returned
        return max(0.0, self.qty_accepted - max(0.0, out - self.qty_reserved))


class SchoolSupplyAllocation(models.Model):
    _inherit = "school.supply.allocation"

    def _register_taken_back(self, qty_by_allocation):
        """Count goods back from the requests that they were accepted for.

        What was handed out, came back and goes to the vendor now was never handed out
        for good: it no longer counts as issued or returned. The request waits again.

        :param dict qty_by_allocation: ``{allocation id: quantity}`` in units of the
            request lines
        """
        allocations = self.sudo().browse(qty_by_allocation)
        allocations._shift(
            {key: {"qty_accepted": -qty} for key, qty in qty_by_allocation.items()}
        )
        back = defaultdict(float)
        for allocation in allocations:
            back[allocation.request_line_id] += qty_by_allocation[allocation.id]
        changes, waiting = {}, {}
        for line, quantity in back.items():
            kept = line.qty_reserved + line.qty_accepted - quantity
            undone = max(0.0, line.qty_issued - kept)
            changes[line.id] = {
                "qty_accepted": -quantity,
                "qty_issued": -undone,
                "qty_returned": -undone,
            }
            if line.kind != "service":
                waiting[line] = quantity - undone
        lines = allocations.request_line_id
        lines._shift(changes)
        lines._release_stock({line: qty for line, qty in waiting.items() if qty > 0})
        done = lines.request_id.filtered(lambda request: request.state == "done")
        done._set_state("approved")
