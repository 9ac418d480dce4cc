"""Prices of the offers: rows that come into being at the opening."""

from odoo import api, fields, models

from .typed import typed_price


class SchoolTenderPrice(models.Model):
    """The price of one offer for one item; CNY for one unit, taxes included.

    An envelope's prices are typed in by one opener and signed by both; an encrypted
    offer's come out of the statement that the vendor committed to.
    """

    _name = "school.tender.price"
    _description = "Price Offered"
    _inherit = ["school.tender.part"]
    _order = "offer_id, line_id"
    _part_own = frozenset({"offer_id", "line_id", "typed_by_id"})

    offer_id = fields.Many2one(
        "school.tender.offer", required=True, index=True, ondelete="cascade"
    )
    bidder_id = fields.Many2one(
        related="offer_id.bidder_id", store=True, index=True, precompute=True
    )
    line_id = fields.Many2one(
        "school.tender.line", required=True, index=True, ondelete="restrict"
    )
    lot_id = fields.Many2one(related="line_id.lot_id", store=True, precompute=True)
    quantity = fields.Float(related="line_id.quantity")
    price_ceiling = fields.Float(related="line_id.price_ceiling", aggregator=None)
    currency_id = fields.Many2one(related="company_id.currency_id")
    price_unit = fields.Float(
        string="Price",
        min_display_digits="Product Price",
        aggregator=None,
        help="0: no offer for this item.",
    )
    amount = fields.Monetary(compute="_compute_amount", store=True, precompute=True)
    typed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")

    _once = models.Constraint(
        "UNIQUE (offer_id, line_id)", "An offer has one price for an item."
    )
    _not_negative = models.Constraint(
        "CHECK (COALESCE(price_unit, 0) >= 0)", "A price is not negative."
    )

    @api.depends("price_unit", "line_id.quantity", "company_id")
    def _compute_amount(self):
        for price in self:
            amount = price.price_unit * price.line_id.quantity
            price.amount = price.company_id.currency_id.round(amount)

    def write(self, vals):
        """Type in the prices of an envelope, as one of the openers who are present."""
        own = self._part_gate()
        if not own and set(vals) - {"price_unit"}:
            self.tender_id[:1]._refuse(self.env._("only the price is typed in."))
        if not own and vals.get("price_unit"):
            typed_price(self.env, vals["price_unit"])
        result = super().write(vals)
        if not own:
            self._set_own({"typed_by_id": self.env.uid})
            # what was signed before is not what stands there now
            self.tender_id._unsign_opening()
        return result

    def _check_part(self):
        """:raise UserError: unless an opener types in the prices of an envelope"""
        for tender in self.tender_id:
            tender._check_state("opening")
            if not tender._my_custody().attended_on:
                tender._refuse(self.env._("come to the opening first."))
        if self.offer_id.filtered(lambda offer: offer.way != "paper"):
            self.tender_id[:1]._refuse(
                self.env._("prices of encrypted offers come out of the envelope.")
            )
