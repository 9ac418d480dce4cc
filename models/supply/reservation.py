"""What stock has is kept for the approved lines; accepted goods join them."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.gate import open_gate
from .clean_context import clean

RESERVING_POSTS = ("keeper", "buyer", "affairs_director")
OPEN_STATES = ("draft", "waiting", "confirmed", "partially_available", "assigned")
# The effect that opens the gates of the stock documents for the making of transfers.
PLAN = "stock_plan"


class StockPicking(models.Model):
    _inherit = "stock.picking"

    school_request_id = fields.Many2one(
        comodel_name="school.supply.request",
        string="Supply Request",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )


class StockMove(models.Model):
    _inherit = "stock.move"

    school_request_line_id = fields.Many2one(
        comodel_name="school.supply.request.line",
        string="Supply Request Line",
        ondelete="restrict",
        index="btree_not_null",
        help="The approved line that these goods wait for, or were issued on.",
    )

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        """Never mix goods of different approved lines."""
        return super()._prepare_merge_moves_distinct_fields() + [
            "school_request_line_id"
        ]

    def _check_school_reserved(self):
        """Make sure that core reserved what was counted as free or just accepted.

        :raise UserError: naming the goods that are short
        """
        for move in self:
            if move.product_uom.compare(move.quantity, move.product_uom_qty) < 0:
                raise UserError(
                    self.env._(
                        "%(request)s: only %(reserved)s of %(wanted)s %(product)s can"
                        " be reserved in the store. Count the stock of it first.",
                        request=move.origin,
                        reserved=move.quantity,
                        wanted=move.product_uom_qty,
                        product=move.product_id.display_name,
                    )
                )


class SchoolSupplyRequest(models.Model):
    _inherit = "school.supply.request"

    issue_picking_ids = fields.One2many(
        comodel_name="stock.picking",
        inverse_name="school_request_id",
        string="Issue Transfers",
        readonly=True,
    )

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

    def _prepare_issue_picking(self, operation):
        """Return the values of the transfer that goods of this request wait in."""
        self.ensure_one()
        return {
            "picking_type_id": operation.id,
            "location_id": operation.default_location_src_id.id,
            "location_dest_id": operation.default_location_dest_id.id,
            "company_id": self.company_id.id,
            "origin": self.name,
            "school_request_id": self.id,
            "user_id": False,
        }


class SchoolSupplyRequestLine(models.Model):
    _inherit = "school.supply.request.line"

    issue_move_ids = fields.One2many(
        comodel_name="stock.move",
        inverse_name="school_request_line_id",
        string="Issue Moves",
        readonly=True,
    )

    def _kept_in_stock(self):
        """Whether the store can hold what the line asks for."""
        self.ensure_one()
        return self.kind != "service" and self.fulfil_product_id.is_storable

    def _add_accepted(self, qty_by_line):
        """Put accepted goods aside in the transfers that wait for the same requests.

        Call it once the goods are in stock; services are passed over.

        :param dict qty_by_line: request line to accepted quantity, in its unit
        :return: the reserved ``stock.move`` records
        """
        entries = [
            (line, line.fulfil_product_id, quantity)
            for line, quantity in qty_by_line.items()
            if line.kind != "service"
            and line.fulfil_product_id.type == "consu"
            and line.product_uom_id.compare(quantity, 0) > 0
        ]
        return self._plan_issue(entries) if entries else self.env["stock.move"]

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

    def _plan_issue(self, entries):
        """Put goods aside for approved lines, in the open transfers of their requests.

        The caller has checked that the goods are approved and are in stock.

        :param list entries: ``(line, product, quantity in units of the line)``
        :return: the reserved ``stock.move`` records
        :raise UserError: when core cannot reserve what was counted as free
        """
        Move = clean(self.env["stock.move"].sudo())
        waiting = self._waiting_moves(entries)
        grown = new = Move
        fresh = []
        for line, product, quantity in entries:
            move = waiting.get((line.id, product.id))
            if move:
                demand = move.product_uom_qty + quantity
                open_gate(move, PLAN).product_uom_qty = demand
                grown += move
            else:
                fresh.append((line, product, quantity))
        if fresh:
            pickings = self._open_issue_pickings([line for line, *_rest in fresh])
            new = open_gate(Move, PLAN).create(
                [
                    line._prepare_issue_move(pickings[line], product, quantity)
                    for line, product, quantity in fresh
                ]
            )
            open_gate(new, PLAN)._action_confirm(merge=False)
        if grown:
            open_gate(grown, PLAN)._action_assign()
        (new + grown)._check_school_reserved()
        return new + grown

    def _waiting_moves(self, entries):
        """Return the moves that goods of ``entries`` can join, by line and product."""
        moves = clean(self.env["stock.move"].sudo()).search(
            [
                ("school_request_line_id", "in", [line.id for line, *_ in entries]),
                ("state", "in", OPEN_STATES),
            ]
        )
        return {(m.school_request_line_id.id, m.product_id.id): m for m in moves}

    def _open_issue_pickings(self, lines):
        """Return the open transfer of its request and operation type for each line."""
        warehouses = {c: c._school_warehouse() for c in {ln.company_id for ln in lines}}
        keys = {
            line: (line.request_id, line._issue_type(warehouses[line.company_id]))
            for line in lines
        }
        Picking = clean(self.env["stock.picking"].sudo())
        request_ids = [request.id for request, _operation in keys.values()]
        pickings = Picking.search(
            [
                ("school_request_id", "in", request_ids),
                ("state", "in", OPEN_STATES),
            ]
        )
        found = {(p.school_request_id, p.picking_type_id): p for p in pickings}
        missing = [key for key in dict.fromkeys(keys.values()) if key not in found]
        created = open_gate(Picking, PLAN).create(
            [request._prepare_issue_picking(kind) for request, kind in missing]
        )
        found.update(zip(missing, created, strict=True))
        return {line: found[key] for line, key in keys.items()}

    def _issue_type(self, warehouse):
        """Return the operation type of ``warehouse`` that hands out this line."""
        if self.kind == "borrow":
            return warehouse.school_loan_type_id
        return warehouse.school_issue_type_id

    def _issue_destination(self, product):
        """Return the location that this line's goods are issued to.

        Override it to classify goods by another rule than their price.

        :param product: the ``product.product`` handed out
        """
        self.ensure_one()
        company = self.company_id
        if self.kind == "borrow":
            return company.school_loan_location_id
        if self.kind == "keep" and self._is_fixed_asset(product):
            return company.school_asset_location_id
        return company.school_consume_location_id

    def _issue_destinations(self):
        """Return all locations that goods of this line's kind may be issued to."""
        company = self.company_id
        if self.kind == "borrow":
            return company.school_loan_location_id
        return company.school_consume_location_id | company.school_asset_location_id

    def _is_fixed_asset(self, product):
        """Whether one unit of ``product`` is dear enough to be a fixed asset."""
        company = self.company_id
        price = product.with_company(company).standard_price or self.price_unit
        return price >= company.school_asset_price_from > 0

    def _prepare_issue_move(self, picking, product, quantity):
        """Return the values of the move that sets goods aside for this line."""
        self.ensure_one()
        return {
            "picking_id": picking.id,
            "picking_type_id": picking.picking_type_id.id,
            "company_id": self.company_id.id,
            "product_id": product.id,
            "product_uom": self.product_uom_id.id,
            "product_uom_qty": quantity,
            "location_id": picking.location_id.id,
            "location_dest_id": self._issue_destination(product).id,
            "origin": self.request_id.name,
            "school_request_line_id": self.id,
        }

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
