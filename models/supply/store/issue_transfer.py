"""The transfers in which goods wait for those who asked for them.

One open transfer per request and kind of movement; every move names its request line.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.clean_context import clean
from ...common.gate import gate_open, open_gate
from ..gates.exempt import gated_records

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

    @api.model_create_multi
    def create(self, vals_list):
        """Create; whom goods wait for is said by our own code, and copied by core."""
        moves = super().create(vals_list)
        moves.filtered("school_request_line_id")._check_request_line_gate()
        return moves

    def write(self, vals):
        """Write; whom goods wait for is not changed by a client."""
        if "school_request_line_id" in vals:
            self._check_request_line_gate()
        return super().write(vals)

    def _check_request_line_gate(self):
        """Refuse to say for whom goods wait, unless our own code does.

        :raise UserError: naming the goods
        """
        nothing = self.browse()
        if gate_open(nothing, PLAN) or gate_open(nothing, "stock_done"):
            return
        moves = gated_records(self)
        if moves:
            raise UserError(
                self.env._(
                    "%(products)s: whose request goods wait for follows from approval,"
                    " stock and acceptance, and cannot be typed in.",
                    products=", ".join(moves.product_id.mapped("display_name")),
                )
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
        destination = self._issue_destination(product)
        return {
            "picking_id": picking.id,
            "picking_type_id": picking.picking_type_id.id,
            "company_id": self.company_id.id,
            "product_id": product.id,
            "product_uom": self.product_uom_id.id,
            "product_uom_qty": quantity,
            "location_id": picking.location_id.id,
            "location_dest_id": destination.id,
            # Core computes the destination anew when it splits a transfer.
            "location_final_id": destination.id,
            "origin": self.request_id.name,
            "school_request_line_id": self.id,
        }
