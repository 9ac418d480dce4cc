"""Gate on stock moves: goods move only through a document of our own."""

from odoo import api, models
from odoo.exceptions import UserError

from ...common.gate import gate_open, open_gate
from .exempt import gated_records, school_records

# What a finished move says about goods, value and origin. Core lets any stock user
# write most of it.
KEPT_WHEN_DONE = frozenset(
    {
        "account_move_id",
        "company_id",
        "date",
        "is_dropship",
        "is_in",
        "is_inventory",
        "is_out",
        "location_dest_id",
        "location_id",
        "lot_ids",
        "move_line_ids",
        "origin_returned_move_id",
        "picked",
        "picking_id",
        "price_unit",
        "product_id",
        "product_uom",
        "product_uom_qty",
        "purchase_line_id",
        "quantity",
        "restrict_partner_id",
        "scrap_id",
        "state",
        "to_refund",
        "value",
        "value_manual",
    }
)


class StockMove(models.Model):
    _inherit = "stock.move"

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a move is never born done, whatever the client's defaults say."""
        moves = super().create(vals_list)
        born_done = moves.filtered(lambda move: move.state == "done")
        if born_done:
            school_records(born_done)._refuse_ungated("stock_done")
        return moves

    def write(self, vals):
        """Write; to finish a move, or to touch a finished one, needs the gate."""
        if vals.get("state") == "done":
            gated_records(self)._refuse_ungated("stock_done")
        elif not KEPT_WHEN_DONE.isdisjoint(vals):
            done = self.filtered(lambda move: move.state == "done")
            effect = "stock_value" if set(vals) == {"value"} else "stock_done"
            gated_records(done)._refuse_ungated(effect)
        return super().write(vals)

    # -- business -----------------------------------------------------------------

    def _action_done(self, cancel_backorder=False):
        """Move the goods, if one of our documents opened the gate for every move.

        Moves inside one warehouse are free: they change neither what the school has
        nor what it is worth.
        """
        ending = gated_records(self.filtered(lambda move: move._is_to_end()))
        if not ending:
            return super()._action_done(cancel_backorder=cancel_backorder)
        ending.filtered(lambda move: not move._stays_in_warehouse())._refuse_ungated(
            "stock_done"
        )
        # The date of the entry is never the client's.
        dated = ending.with_context(force_period_date=ending._school_entry_day())
        gate = open_gate(dated, "stock_done")
        quants = self.env["stock.quant"]._opened(gate)
        moves = self.with_context(**quants.env.context)
        # values and accounts are those of the school, whichever of several schools the
        # user has switched to
        for company in ending.company_id[:1]:
            moves = moves.with_company(company)
        done = super(StockMove, moves)._action_done(cancel_backorder=cancel_backorder)
        return done.with_env(self.env)

    def _school_entry_day(self):
        """Return the day that the entry of these moves bears; False for today.

        Override it where our own code knows that the goods moved on another day.
        """
        return False

    def _is_to_end(self):
        """Whether core would finish this move now, and not leave it waiting."""
        self.ensure_one()
        return self.picked and (self.quantity > 0 or self.is_inventory)

    def _action_cancel(self):
        """Cancel; an open receipt of a school only with its order or short-closed."""
        receipts = gated_records(
            self.filtered(
                lambda move: (
                    move.purchase_line_id
                    and move.state not in ("draft", "cancel", "done")
                )
            )
        )
        orders = receipts.purchase_line_id.order_id
        if receipts and not (
            gate_open(receipts, "stock_cancel")
            or gate_open(receipts, "stock_done")
            or gate_open(orders, "order_state")
        ):
            raise UserError(
                self.env._(
                    "%(orders)s: what will not come is short-closed on the order, so"
                    " that the requests get it back.",
                    orders=", ".join(orders.sudo().mapped("name")),
                )
            )
        return super()._action_cancel()

    def _set_value(self, correction_quantity=None):
        """Value the moves: a computation of core's from what is recorded."""
        moves = open_gate(self, "stock_value")
        return super(StockMove, moves)._set_value(
            correction_quantity=correction_quantity
        )

    def _stays_in_warehouse(self):
        """Whether the move only shifts goods between shelves of one warehouse."""
        self.ensure_one()
        lines = self.move_line_ids
        locations = (
            self.location_id
            | self.location_dest_id
            | lines.location_id
            | lines.location_dest_id
        )
        return (
            not self.purchase_line_id
            and all(location.usage == "internal" for location in locations)
            and all(location.warehouse_id for location in locations)
            and len(locations.warehouse_id) == 1
        )

    def _refuse_ungated(self, effect):
        """Refuse when our own code did not open the gate for all these moves.

        :raises UserError: names the goods and where to go instead
        """
        if not self or gate_open(self, effect) or gate_open(self, "stock_done"):
            return
        raise UserError(
            self.env._(
                "%(products)s: goods of a school move only through an acceptance, an"
                " issue, a loan or a return, and finished movements are never changed."
                " Open that document and finish it there.",
                products=", ".join(self.sudo().product_id.mapped("display_name")),
            )
        )
