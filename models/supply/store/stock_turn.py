"""The turn at a product's stock: who moves or reserves it, does so one after another.

Core locks the quant that it changes with SKIP LOCKED: a second transaction does not
wait, it adds a negative quant beside the first, and both issues of the last piece end
done. OCA's `stock_no_negative` 19.0 keeps the stock from falling below zero, but it
looks at the single quant: tried with two transactions at once and ten pieces in stock,
one of two issues of one piece was refused, and so was an issue during a reservation.
A row that is updated in place makes the second transaction fail with a serialization
error instead, which Odoo retries with what is left then.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class SchoolStockTurn(models.Model):
    """One row per company and product, updated by whoever touches the stock."""

    _name = "school.stock.turn"
    _description = "Stock Turn"
    _log_access = False

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        ondelete="cascade",
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        required=True,
        ondelete="cascade",
        index=True,
    )
    turn = fields.Integer()

    _once = models.UniqueIndex("(company_id, product_id)")

    @api.model
    def _take(self, company, products):
        """Take the turn at the stock of ``products`` until the transaction ends.

        Rows are taken in the order of the product ids, so that two issues of the same
        things never wait for each other.

        :param company: the one ``res.company`` whose stock it is
        :param products: ``product.product`` records, in any order
        """
        if not products:
            return
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO school_stock_turn (company_id, product_id, turn)
                SELECT %(company)s, id, 1
                  FROM unnest(%(products)s) AS product (id) ORDER BY id
                ON CONFLICT (company_id, product_id)
                DO UPDATE SET turn = school_stock_turn.turn + 1
                """,
                company=company.id,
                products=sorted(products.ids),
            ),
            # Odoo tries again what fails to serialize: nothing to shout about.
            log_exceptions=False,
        )


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_assign(self, force_qty=False):
        """Reserve only when it is our turn: two cannot reserve the last piece."""
        self.filtered(
            lambda move: not move.location_id.should_bypass_reservation()
        )._take_school_turn()
        return super()._action_assign(force_qty=force_qty)

    def _action_done(self, cancel_backorder=False):
        """Move goods only when it is our turn, and never below zero."""
        self._take_school_turn()
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        moves._check_school_stock_left()
        return moves

    def _school_moves(self):
        """Moves of goods kept in stock that belong to a school's company."""
        Unit = self.env["school.unit"]
        companies = self.company_id.filtered(Unit._for_company)
        return self.filtered(
            lambda move: move.company_id in companies and move.product_id.is_storable
        )

    def _take_school_turn(self):
        moves = self._school_moves()
        for company, moves_of_company in moves.grouped("company_id").items():
            self.env["school.stock.turn"]._take(company, moves_of_company.product_id)

    def _check_school_stock_left(self):
        """Refuse a stock below zero at a place that a school's goods were taken from.

        :raises UserError: naming the product, the place and what is missing
        """
        sources = self._school_moves().move_line_ids.filtered(
            lambda line: line.location_id.usage in ("internal", "transit")
        )
        if not sources:
            return
        # A person who may issue need not be able to read every quant.
        short = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "in", sources.product_id.ids),
                    ("location_id", "in", sources.location_id.ids),
                ],
                ["product_id", "location_id", "lot_id", "package_id", "owner_id"],
                ["quantity:sum"],
                having=[("quantity:sum", "<", 0)],
            )
        )
        for product, location, *_others, quantity in short:
            if product.uom_id.compare(quantity, 0) < 0:
                raise UserError(
                    self.env._(
                        "%(product)s at %(location)s would fall to %(quantity)s"
                        " %(unit)s. Issue no more than what is there, or count the"
                        " stock first.",
                        product=product.display_name,
                        location=location.display_name,
                        quantity=quantity,
                        unit=product.uom_id.name,
                    )
                )
