"""Entering what was accepted: goods into the stock, services onto the order."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...common.clean_context import clean
from ...common.gate import open_gate

KEEPER_POSTS = ("keeper",)


class SchoolAcceptance(models.Model):
    _inherit = "school.acceptance"

    def action_done(self):
        """Enter what was accepted, as the store keeper; twice is harmless.

        What was rejected or did not come stays to be delivered.

        :raises UserError: when a signature, a post or an approval is missing, or more
            would be accepted than is still to come
        """
        self.check_access("write")
        for acceptance in clean(self).sorted("id"):
            if acceptance.state != "done":
                acceptance._take_turn()
                acceptance._check_ready()
                acceptance._enter()
        return True

    def _take_turn(self):
        """Lock the acceptance for this transaction by changing its row.

        Of two at the same time one fails with a serialization error; Odoo tries it
        again and finds the acceptance done.

        :raises UserError: when there is nothing to enter
        """
        self.ensure_one()
        self.flush_recordset()
        taken = self.env.execute_query(
            SQL(
                "UPDATE school_acceptance SET turn = COALESCE(turn, 0) + 1"
                " WHERE id = %s AND state = 'counted' RETURNING id",
                self.id,
            )
        )
        self.invalidate_recordset()
        if not taken:
            raise UserError(
                self.env._(
                    "%(name)s is not counted. Count it and let the acceptors sign.",
                    name=self.name,
                )
            )

    # -- verification at use ------------------------------------------------------

    def _check_ready(self):
        """Verify everything that entering the goods rests on.

        :raises UserError: names what is missing and who can mend it
        """
        self.ensure_one()
        self._check_counted()
        self.unit_id._check_post(KEEPER_POSTS)
        self._check_signatures()
        order = self.purchase_id.sudo()
        requests = self._requests()
        if order.state != "purchase" or not requests:
            raise UserError(
                self.env._(
                    "%(order)s is not a confirmed purchase for an approved request."
                    " Nothing of it can enter.",
                    order=order.name,
                )
            )
        requests._check_approval("accept")
        requests._duty_check("accept", self.acceptor_ids)
        requests._duty_record("accept", self.acceptor_ids)
        requests._duty_check("keep", self.env.user)
        requests._duty_record("keep", self.env.user)

    def _check_signatures(self):
        needed = self.unit_id.sudo().acceptors_min
        if len(self.acceptor_ids) < needed:
            raise UserError(
                self.env._(
                    "%(name)s: %(needed)s people must accept, %(present)s are named.",
                    name=self.name,
                    needed=needed,
                    present=len(self.acceptor_ids),
                )
            )
        unsigned = self.acceptor_ids - self.signed_user_ids
        if unsigned:
            raise UserError(
                self.env._(
                    "%(name)s: %(users)s did not sign what it says now. Each signs in a"
                    " session of their own.",
                    name=self.name,
                    users=", ".join(unsigned.sudo().mapped("name")),
                )
            )

    # -- effects ------------------------------------------------------------------

    def _enter(self):
        """Count, move, tell the requests, and finish the document."""
        lines = self.line_ids.filtered(
            lambda line: line.product_uom_id.compare(line.qty_accepted, 0) > 0
        )
        quantities = {line.purchase_line_id.sudo(): line.qty_accepted for line in lines}
        purchase_lines = self.env["purchase.order.line"].sudo()
        purchase_lines._school_register_accepted(
            {line.id: quantity for line, quantity in quantities.items()},
            {line.purchase_line_id.id: line._over_accepted() for line in lines},
        )
        services = lines.filtered(lambda line: line.product_id.type == "service")
        services.purchase_line_id.sudo()._school_receive_services()
        (lines - services)._receive_goods()
        shares = purchase_lines._school_spread(quantities)
        self.env["school.supply.allocation"]._register_accepted(shares)
        self._set_own(
            {
                "state": "done",
                "keeper_id": self.env.uid,
                "done_on": fields.Datetime.now(),
            }
        )
        self._on_entered(lines, shares)

    def _on_entered(self, lines, shares):
        """Hook: goods were accepted.

        :param lines: the acceptance lines of which something was accepted
        :param dict shares: ``{allocation id: quantity}`` in units of the request lines
        """


class SchoolAcceptanceLine(models.Model):
    _inherit = "school.acceptance.line"

    def _receive_goods(self):
        """Bring the accepted goods into the stock through the incoming transfer."""
        if not self:
            return
        moves_by_line = {line: line._incoming_moves() for line in self}
        moves = self.env["stock.move"].union(*moves_by_line.values())
        moves._school_check_receipt()
        for line, line_moves in moves_by_line.items():
            line._set_quantities(line_moves)
        moves = moves.filtered("picked")
        now = fields.Datetime.now()
        done = open_gate(moves, "stock_done")._action_done()
        open_gate(done.picking_id, "picking_done").write(
            {"date_done": now, "priority": "0"}
        )
        done._trigger_assign()
        for line, line_moves in moves_by_line.items():
            line._check_received(line_moves & done)
        done._school_put_away()

    def _incoming_moves(self):
        """Return the open moves of the purchase line that bring its goods."""
        self.ensure_one()
        return self.purchase_line_id.move_ids.filtered(
            lambda move: (
                move.state not in ("draft", "done", "cancel")
                and move.location_id.usage == "supplier"
            )
        )

    def _set_quantities(self, moves):
        """Write what was accepted on the open moves, replacing what stood there.

        :param moves: the open moves of this line, usually one
        """
        self.ensure_one()
        product_uom = self.product_id.uom_id
        left = self.product_uom_id._compute_quantity(self.qty_accepted, product_uom)
        over = self.purchase_line_id.sudo().school_qty_over
        for move in moves.sorted("id"):
            part = min(left, move.product_qty)
            if over and move == moves.sorted("id")[-1]:
                part = left
            if product_uom.compare(part, 0) <= 0:
                move.move_line_ids.unlink()
                continue
            move._school_set_received(part, self.lot_name)
            left -= part
        if product_uom.compare(left, 0) > 0:
            raise UserError(
                self.env._(
                    "%(product)s: only %(pending)s are still to come. What exceeds it"
                    " is rejected.",
                    product=self.product_id.display_name,
                    pending=self.qty_accepted - left,
                )
            )

    def _check_received(self, done):
        """Verify that exactly what was accepted went in, and remember the move.

        :param done: the moves that were finished for this line
        """
        self.ensure_one()
        uom = self.product_id.uom_id
        received = sum(
            move.product_uom._compute_quantity(move.quantity, uom, round=False)
            for move in done
            if move.state == "done"
        )
        accepted = self.product_uom_id._compute_quantity(self.qty_accepted, uom)
        if uom.compare(received, accepted):
            raise UserError(
                self.env._(
                    "%(product)s: %(received)s would enter instead of %(accepted)s."
                    " Check the open receipt of the order.",
                    product=self.product_id.display_name,
                    received=received,
                    accepted=accepted,
                )
            )
        self._set_move(done[:1])


class StockMove(models.Model):
    _inherit = "stock.move"

    def _school_check_receipt(self):
        """Verify that the moves do what their purchase lines say, and nothing else.

        Buyers and keepers may write on open moves; what they wrote is looked at here.

        :raises UserError: names the goods
        """
        for move in self:
            line = move.purchase_line_id
            if (
                move.product_id != line.product_id
                or move.company_id != line.company_id
                or move.location_dest_id.usage != "internal"
                or not move.location_dest_id.warehouse_id
                or move.restrict_partner_id
                or move.picking_id.owner_id
                or move.is_inventory
                or move.scrap_id
                or move.origin_returned_move_id
            ):
                raise UserError(
                    self.env._(
                        "%(product)s: the open receipt %(picking)s was changed and no"
                        " longer brings the goods of %(order)s into the store. Correct"
                        " its product, owner and places.",
                        product=move.product_id.display_name,
                        picking=move.picking_id.name,
                        order=line.order_id.name,
                    )
                )

    def _school_put_away(self):
        """Bring accepted goods on into the store, through all steps of the warehouse.

        The acceptance is the quality control: what two people signed for lies in the
        store at once, whether the warehouse receives in one step or in three.
        """
        moves = self
        while moves := moves.move_dest_ids.filtered(
            lambda move: (
                move.state not in ("draft", "done", "cancel")
                and move._stays_in_warehouse()
            )
        ):
            moves._action_assign()
            for move in moves.filtered("quantity"):
                move.picked = True
            moves = moves.filtered("picked")._action_done()

    def _school_set_received(self, quantity, lot_name=False):
        """Make ``quantity`` the one thing that this open move receives.

        :param quantity: in the unit of measure of the product
        :param lot_name: lot or serial number, of tracked products
        """
        self.ensure_one()
        vals = {
            "quantity": self.product_id.uom_id._compute_quantity(
                quantity, self.product_uom, rounding_method="HALF-UP"
            ),
            "picked": True,
        }
        lines = self.move_line_ids
        if len(lines) == 1 and not lot_name and lines._school_is_plain():
            if not self.product_uom.compare(lines.quantity, vals["quantity"]):
                del vals["quantity"]
            lines.write(vals)
            return
        lines.unlink()
        self.env["stock.move.line"].create(
            {
                **vals,
                "move_id": self.id,
                "picking_id": self.picking_id.id,
                "company_id": self.company_id.id,
                "product_id": self.product_id.id,
                "product_uom_id": self.product_uom.id,
                "location_id": self.location_id.id,
                "location_dest_id": self.location_dest_id.id,
                "lot_name": lot_name,
            }
        )


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    def _school_is_plain(self):
        """Whether the line says no more than its move does."""
        self.ensure_one()
        move = self.move_id
        return (
            self.product_id == move.product_id
            and self.product_uom_id == move.product_uom
            and self.location_id == move.location_id
            and self.location_dest_id.warehouse_id == move.location_dest_id.warehouse_id
            and self.location_dest_id.usage == "internal"
            and not self.lot_id
            and not self.lot_name
            and not self.owner_id
            and not self.package_id
            and not self.result_package_id
        )
