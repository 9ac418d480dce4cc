"""What an opening stock does: goods come into the store, at their value, once."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...common.clean_context import clean
from ...common.gate import gate_open, open_gate
from ...common.school_time import local_day, utc_start
from ..gates.exempt import gated_records
from ..store.actual_day import on_actual_day
from .opening import KEEPING_POSTS

PLAN = "stock_plan"
# Transfers of so many items are finished in one go.
BATCH = 500


class ResCompany(models.Model):
    _inherit = "res.company"

    school_opening_location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Opening Stock Location",
        ondelete="restrict",
        help="Where opening stock comes from. Its account is credited with the value.",
    )


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    def _supply_location_values(self, company):
        """Add the place that opening stock comes from."""
        return {
            **super()._supply_location_values(company),
            "school_opening_location_id": {
                "company_id": company.id,
                "location_id": False,
                "name": self.env._("Opening Stock"),
                "usage": "inventory",
            },
        }


class SchoolOpening(models.Model):
    _inherit = "school.opening"

    def action_done(self):
        """Bring the goods into the store, as the keeper; twice is harmless.

        :raise UserError: not approved, changed since, without the post, or the month
            of its date is settled
        """
        self.check_access("write")
        for opening in clean(self).sorted("id"):
            if opening.state != "done":
                opening._take_turn()
                opening._check_ready()
                opening._enter()
        return True

    def _take_turn(self):
        """Lock the document; of two clicks one is tried again and finds it done."""
        self.ensure_one()
        self.flush_recordset()
        taken = self.env.execute_query(
            SQL(
                "UPDATE school_opening SET done_on = now() AT TIME ZONE 'UTC'"
                " WHERE id = %s AND state = 'approved' RETURNING id",
                self.id,
            )
        )
        self.invalidate_recordset()
        if not taken:
            raise UserError(
                self.env._(
                    "%(opening)s is not approved. Submit it first.",
                    opening=self.display_name,
                )
            )

    def _check_ready(self):
        """Verify at use everything that the entry rests on.

        :raise UserError: names what is missing
        """
        self.ensure_one()
        self.unit_id._check_post(KEEPING_POSTS)
        self._check_period_now()
        self._check_complete()
        self._check_approval(self.env._("enter the opening stock"))

    def _check_complete(self):
        """Refuse goods that cannot come in as opening stock.

        :raise UserError: names the first such item
        """
        self.ensure_one()
        if self.keeps_books and not self.counter_account_id:
            raise UserError(
                self.env._(
                    "%(opening)s: choose the account that is credited with the value.",
                    opening=self.display_name,
                )
            )
        lines = self.line_ids
        for line in lines:
            product = line.product_id
            if not product.is_storable:
                self._refuse_item(line, self.env._("it is not kept in stock"))
            if product.tracking != "none" and not line.lot_name:
                self._refuse_item(line, self.env._("its lot number is missing"))
            if product.tracking == "serial" and line.quantity != 1:
                self._refuse_item(line, self.env._("each serial number is one piece"))
        self._check_not_opened(lines)

    def _check_not_opened(self, lines):
        """Refuse items that another opening stock brought in."""
        others = (
            self.env["school.opening.line"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("product_id", "in", lines.product_id.ids),
                    ("opening_id.state", "=", "done"),
                    ("opening_id", "!=", self.id),
                ],
                limit=1,
            )
        )
        if others:
            line = lines.filtered(lambda line: line.product_id == others.product_id)[0]
            self._refuse_item(
                line,
                self.env._(
                    "it came in with %(opening)s already",
                    opening=others.opening_id.display_name,
                ),
            )

    def _refuse_item(self, line, reason):
        raise UserError(
            self.env._(
                "%(opening)s, %(item)s: %(reason)s.",
                opening=self.display_name,
                item=line.product_id.display_name,
                reason=reason,
            )
        )

    # -- effects --------------------------------------------------------------------

    def _enter(self):
        """Move the goods into the store, batch by batch, and finish the document.

        They lay there on the day of the count, so the movements and the entries bear
        that day. What was bought or priced since bears the first moment after that:
        core values the later receipts first. It does not hold the rest back.
        """
        self.ensure_one()
        source = self._opening_location()
        # dropping prices empties the caches: the lines are read together all the same
        lines = self.line_ids.with_prefetch()
        lines._forget_blank_prices()
        if self.date < self.env["school.unit"]._today():
            lines = on_actual_day(lines, self.date)
        late = lines._moved_since(self.date)
        for part in (lines - late, late):
            for start in range(0, len(part), BATCH):
                part[start : start + BATCH]._move_in(source)
        self._set_own(
            {
                "state": "done",
                "keeper_id": self.env.uid,
                "done_on": fields.Datetime.now(),
            }
        )

    def _opening_location(self):
        """Return the place the goods come from, with the account of this document."""
        company = self.sudo().company_id
        if not company.school_opening_location_id:
            self.unit_id.sudo()._setup_supply_locations(company)
        location = company.school_opening_location_id
        account = location.env["account.account"]
        if self.keeps_books:
            account = self.sudo().counter_account_id
        if location.valuation_account_id != account:
            location.valuation_account_id = account
        return location


class SchoolOpeningLine(models.Model):
    _inherit = "school.opening.line"

    def _forget_blank_prices(self):
        """Drop the prices of zero that core notes when an item is made.

        They say nothing of an item that was never received, but core would count what
        was there before as worthless from that moment on.
        """
        products = self.product_id
        # of whichever company: core does not ask whose a price is
        received = (
            self.env["stock.move"]
            .sudo()
            .search([("product_id", "in", products.ids), ("state", "=", "done")])
            .product_id
        )
        self.env["product.value"].sudo().search(
            [
                ("product_id", "in", (products - received).ids),
                ("move_id", "=", False),
                ("value", "=", 0),
                ("date", ">=", utc_start(self.opening_id.date)),
            ]
        ).unlink()

    def _moved_since(self, day):
        """Return the lines whose items were received or priced after a day."""
        moments = self.product_id._school_last_moments(self.company_id)
        return self.filtered(
            lambda line: (
                line.product_id in moments
                and local_day(moments[line.product_id]) >= day
            )
        )

    def _move_in(self, source):
        """Bring these goods in with one transfer.

        :param source: the location that they come from
        """
        opening = self.opening_id
        company = opening.company_id
        warehouse = company._school_warehouse()
        Picking = clean(self.env["stock.picking"].sudo().with_company(company))
        picking = Picking.create(
            {
                "picking_type_id": warehouse.in_type_id.id,
                "location_id": source.id,
                "location_dest_id": warehouse.lot_stock_id.id,
                "company_id": company.id,
                "origin": opening.name,
                "user_id": self.env.uid,
            }
        )
        moves = open_gate(picking.env["stock.move"], PLAN).create(
            [line._prepare_move(picking) for line in self]
        )
        moves = open_gate(moves, "stock_done")
        moves._action_confirm(merge=False)
        moves._fill_opening_lines()
        moves.picking_id._action_done()

    def _prepare_move(self, picking):
        """Values of the move that brings this line's goods in."""
        self.ensure_one()
        return {
            "picking_id": picking.id,
            "picking_type_id": picking.picking_type_id.id,
            "company_id": picking.company_id.id,
            "product_id": self.product_id.id,
            "product_uom": self.product_id.uom_id.id,
            "product_uom_qty": self.quantity,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
            "procure_method": "make_to_stock",
            "school_opening_line_id": self.id,
        }


class StockMove(models.Model):
    _inherit = "stock.move"

    school_opening_line_id = fields.Many2one(
        comodel_name="school.opening.line",
        string="Line of the Opening Stock",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="What the goods were worth when the school began.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create; what goods are worth at the opening is said by our own code."""
        moves = super().create(vals_list)
        moves.filtered("school_opening_line_id")._check_opening_gate()
        return moves

    def write(self, vals):
        """Write; no client gives goods the value of an opening stock."""
        if "school_opening_line_id" in vals:
            self._check_opening_gate()
        return super().write(vals)

    def _check_opening_gate(self):
        if gated_records(self) and not gate_open(self.browse(), PLAN):
            raise UserError(
                self.env._("Goods come in as opening stock only through that document.")
            )

    def _fill_opening_lines(self):
        """Say of what core has reserved for these moves that it is all there.

        What carries a lot, or was not reserved as one whole, gets a line of ours.
        """
        whole = self.filtered(lambda move: move._is_opening_whole())
        whole.move_line_ids.write({"picked": True})
        others = self - whole
        others.move_line_ids.unlink()
        self.env["stock.move.line"].create(
            [move._prepare_opening_line() for move in others]
        )

    def _is_opening_whole(self):
        self.ensure_one()
        line = self.move_line_ids
        return (
            len(line) == 1
            and not self.school_opening_line_id.lot_name
            and line.location_dest_id == self.location_dest_id
            and not self.product_uom.compare(line.quantity, self.product_uom_qty)
        )

    def _prepare_opening_line(self):
        """Values of the one line of a move of opening stock."""
        self.ensure_one()
        return {
            "move_id": self.id,
            "picking_id": self.picking_id.id,
            "company_id": self.company_id.id,
            "product_id": self.product_id.id,
            "product_uom_id": self.product_uom.id,
            "location_id": self.location_id.id,
            "location_dest_id": self.location_dest_id.id,
            "quantity": self.product_uom_qty,
            "picked": True,
            "lot_name": self.school_opening_line_id.lot_name,
        }

    def _push_apply(self):
        """Goods of an opening stock lie where they were counted: nothing moves them."""
        pushed = self.filtered(lambda move: not move.school_opening_line_id)
        return super(StockMove, pushed)._push_apply()

    def _get_account_move_line_vals(self):
        """Charge no cost centre with what was there when the school began."""
        rows = super()._get_account_move_line_vals()
        if self.school_opening_line_id:
            rows = [{**row, "analytic_distribution": False} for row in rows]
        return rows

    def _set_value(self, correction_quantity=None):
        """Value; the first goods of an item are worth what their document says.

        Core reads all receipts and prices of each item for that, one by one.
        """
        first = self.browse()
        if not correction_quantity:
            first = self._first_of_their_items()
            first._set_opening_value()
        return super(StockMove, self - first)._set_value(
            correction_quantity=correction_quantity
        )

    def _first_of_their_items(self):
        """Return the opening moves of items that never moved and had no price before.

        :return: those whose cost is the average of these moves alone
        """
        opening = self.filtered("school_opening_line_id")
        if not opening:
            return opening
        products = opening.product_id
        same = [("product_id", "in", products.ids)]
        moved = (
            self.env["stock.move"]
            .sudo()
            .search(
                [
                    *same,
                    ("company_id", "in", opening.company_id.ids),
                    ("state", "=", "done"),
                    ("id", "not in", opening.ids),
                ]
            )
            .product_id
        )
        priced = self.env["product.value"].sudo().search(same).product_id
        averaged = products.filtered(
            lambda product: (
                product.cost_method == "average" and not product.lot_valuated
            )
        )
        first = averaged - moved.with_env(self.env) - priced.with_env(self.env)
        return opening.filtered(lambda move: move.is_in and move.product_id in first)

    def _set_opening_value(self):
        """Give these moves, and their items, the value that was approved."""
        for move in open_gate(self, "stock_value"):
            line = move.school_opening_line_id.sudo()
            move.value = line.amount * move._get_valued_qty() / line.quantity
        for product, moves in self.grouped("product_id").items():
            quantity = sum(move._get_valued_qty() for move in moves)
            price = sum(moves.mapped("value")) / quantity
            if price:
                priced = product.sudo().with_context(disable_auto_revaluation=True)
                priced.standard_price = price

    def _get_value_from_quotation(self, quantity, at_date=None):
        """Value opening stock as its document says."""
        line = self.school_opening_line_id.sudo()
        if not line:
            return super()._get_value_from_quotation(quantity, at_date)
        return {
            "value": line.amount * quantity / line.quantity,
            "quantity": quantity,
            "description": line.opening_id.name,
        }
