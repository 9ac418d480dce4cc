"""Offers that a school compared before it ordered (询价)."""

from odoo import api, fields, models
from odoo.exceptions import UserError

OPEN_STATES = ("draft", "sent", "to approve")


class SchoolPurchaseQuote(models.Model):
    """What one vendor asks for the goods of an order; kept once it is confirmed."""

    _name = "school.purchase.quote"
    _description = "Quote Compared"
    _order = "order_id, amount, id"
    _check_company_auto = True

    order_id = fields.Many2one(
        comodel_name="purchase.order",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="order_id.currency_id")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Vendor",
        required=True,
        check_company=True,
        ondelete="restrict",
    )
    amount = fields.Monetary(required=True, help="For all goods of the order.")
    date = fields.Date(
        required=True, default=lambda self: self.env["school.unit"]._today()
    )
    note = fields.Char(help="Delivery, guarantee, or why it was not chosen.")

    _vendor_once = models.Constraint(
        "UNIQUE (order_id, partner_id)", "A vendor makes one offer for an order."
    )
    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "An offer has an amount above zero."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Enter offers for orders that are not confirmed yet."""
        quotes = super().create(vals_list)
        quotes._check_open()
        return quotes

    def write(self, vals):
        """Correct offers until the order is confirmed.

        :raise UserError: the order is confirmed
        """
        self._check_open()
        result = super().write(vals)
        self._check_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        self._check_open()

    def _check_open(self):
        for quote in self:
            if quote.order_id.state not in OPEN_STATES:
                raise UserError(
                    self.env._(
                        "%(order)s is confirmed: the offers that it was chosen from"
                        " stay as they are.",
                        order=quote.order_id.display_name,
                    )
                )
        self.order_id._approval_guard()
