"""What stock has is kept for the approved lines, until it is issued or given back."""

from odoo import models
from odoo.exceptions import UserError

from ...common.clean_context import clean
from ...common.gate import open_gate
from .issue_transfer import PLAN

RESERVING_POSTS = ("keeper", "buyer", "affairs_director")


class SchoolSupplyRequest(models.Model):
    _inherit = "school.supply.request"

    def action_reserve_stock(self):
        """Keep what stock has free for the approved lines that are still open.

        :raise UserError: when the user holds no post that may do so, or when the
            request is not approved as it stands
        """
        self.check_access("read")
        self.unit_id._check_post(RESERVING_POSTS)
        self._check_approval(self.env._("reserve stock"))
        self._reserve_stock()
        return True

    def _on_approval_changed(self, state):
        """Reserve what stock has as soon as the last approver agreed."""
        result = super()._on_approval_changed(state)
        if state == "approved":
            self._reserve_stock()
        return result

    def _reserve_stock(self):
        """Cover open lines from free stock, in their order.

        Nothing is taken from what another line has reserved. What stock lacks stays
        open for the buyer. The caller has checked the approval.
        """
        # Neither the approver nor the buyer need be able to write stock documents.
        wanted = self.sudo().line_ids.filtered("fulfil_product_id")._coverage_free()
        lines = self.env["school.supply.request.line"].sudo().union(*wanted)
        lines = lines.filtered(lambda line: line._kept_in_stock())
        for company, of_company in lines.grouped("company_id").items():
            entries = of_company.with_company(company)._share_free_stock(wanted)
            if entries:
                self.env["school.supply.allocation"]._allocate(
                    [
                        {
                            "request_line_id": line.id,
                            "source": "stock",
                            "quantity": quantity,
                        }
                        for line, _product, quantity in entries
                    ]
                )
                of_company._plan_issue(entries)


class SchoolSupplyRequestLine(models.Model):
    _inherit = "school.supply.request.line"

    def action_release_stock(self):
        """Give back what stock keeps for these lines and nobody has fetched.

        :raise AccessError: for other people than may close the request
        :raise UserError: when stock keeps nothing for these lines
        """
        self.request_id._check_may_close()
        lines = self.sudo()
        # What was fetched counts against deliveries first, then against the stock.
        left = {
            line: line.qty_reserved - max(0.0, line.qty_issued - line.qty_accepted)
            for line in lines
        }
        released = {}
        for allocation in lines.allocation_ids:
            line = allocation.request_line_id
            quantity = min(allocation._pending(), left[line])
            if allocation.source != "stock" or quantity <= 0:
                continue
            released[allocation.id] = quantity
            left[line] -= quantity
        if not released:
            raise UserError(
                self.env._(
                    "Stock keeps nothing for %(lines)s that could be given back.",
                    lines=", ".join(self.mapped("name")) or "–",
                )
            )
        self.env["school.supply.allocation"]._register_closed(released)
        return True

    def _kept_in_stock(self):
        """Whether the store can hold what the line asks for."""
        self.ensure_one()
        return self.kind != "service" and self.fulfil_product_id.is_storable

    def _share_free_stock(self, wanted):
        """Share the free stock of one company among its lines, first come first served.

        :param dict wanted: line to quantity still open, in units of the line
        :return: list of ``(line, product, quantity in units of the line)``
        """
        company = self.company_id
        products = self.fulfil_product_id
        self.env["school.stock.turn"]._take(company, products)
        free = {
            product: quantity - reserved
            for product, quantity, reserved in self.env["stock.quant"]._read_group(
                [
                    ("product_id", "in", products.ids),
                    ("location_id", "child_of", company._school_stock().id),
                    ("owner_id", "=", False),
                ],
                ["product_id"],
                ["quantity:sum", "reserved_quantity:sum"],
            )
        }
        entries = []
        for line in self:
            product = line.fulfil_product_id
            unit, stock_unit = line.product_uom_id, product.uom_id
            left = stock_unit._compute_quantity(
                free.get(product, 0.0), unit, rounding_method="DOWN"
            )
            quantity = min(wanted[line], left)
            if unit.compare(quantity, 0) <= 0:
                continue
            free[product] -= unit._compute_quantity(quantity, stock_unit)
            entries.append((line, product, quantity))
        return entries

    def _release_stock(self, qty_by_line):
        """Set goods free again that were put aside for lines of ``self``.

        :param dict qty_by_line: line to quantity, in units of the line
        """
        entries = [(line, line.fulfil_product_id) for line in qty_by_line]
        waiting = self._waiting_moves(entries)
        empty = clean(self.env["stock.move"].sudo())
        for line, quantity in qty_by_line.items():
            move = waiting.get((line.id, line.fulfil_product_id.id))
            if not move:
                continue
            left = move.product_uom_qty - quantity
            if move.product_uom.compare(left, 0) <= 0:
                empty += move
            else:
                # Core gives the whole reservation back when the demand falls.
                open_gate(move, PLAN).product_uom_qty = left
                open_gate(move, PLAN)._action_assign()
        if empty:
            open_gate(empty, PLAN)._action_cancel()


class SchoolSupplyAllocation(models.Model):
    _inherit = "school.supply.allocation"

    def _register_closed(self, qty_by_allocation):
        """Set the goods free that a closed allocation kept in the store."""
        result = super()._register_closed(qty_by_allocation)
        released = {}
        for allocation in self.sudo().browse(qty_by_allocation):
            if allocation.source == "stock":
                line = allocation.request_line_id
                quantity = qty_by_allocation[allocation.id]
                released[line] = released.get(line, 0.0) + quantity
        self.env["school.supply.request.line"].sudo()._release_stock(released)
        return result
