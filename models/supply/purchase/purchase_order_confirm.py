"""Confirming and cancelling orders of schools: what is checked, counted, released."""

from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def _school_check_confirm(self):
        """Verify at use: lines, prices, requests, duties and number of buyers."""
        self.check_access("write")
        user = self.env.user
        for order in self:
            if order.state not in ("draft", "sent", "to approve"):
                raise UserError(
                    self.env._(
                        "%(order)s is confirmed or cancelled already.",
                        order=order.display_name,
                    )
                )
            if order.currency_id != order.company_id.currency_id:
                raise UserError(
                    self.env._(
                        "%(order)s: a school buys in %(currency)s only.",
                        order=order.display_name,
                        currency=order.company_id.currency_id.name,
                    )
                )
            if not order.order_line.product_id:
                raise UserError(
                    self.env._(
                        "%(order)s has no lines. Make it from the buyer's bench.",
                        order=order.display_name,
                    )
                )
            order.school_unit_id._check_buyer(user)
        self.order_line._school_check_covered()
        for order in self:
            requests = order.sudo().school_request_ids.with_env(self.env).sudo()
            for request in requests:
                request._check_approval("order")
            buyers = order.school_buyer_ids | user
            order._school_check_buyer_count(requests, buyers)
            requests._duty_check("buy", buyers)
            requests._duty_record("buy", buyers)
            if user not in order.school_buyer_ids:
                order._school_add_buyers(user)

    def _school_check_buyer_count(self, requests, buyers):
        """Refuse fewer buyers than the approvals of the requests demand."""
        demanded = max(requests.mapped(lambda r: r._approval_min_buyers()), default=1)
        if len(buyers) < demanded:
            raise UserError(
                self.env._(
                    "%(order)s: the approval demands %(demanded)s buyers, %(present)s"
                    " signed (%(names)s). Another buyer opens the order and joins it.",
                    order=self.display_name,
                    demanded=demanded,
                    present=len(buyers),
                    names=", ".join(buyers.mapped("name")),
                )
            )

    def _school_register_ordered(self):
        """Count the allocations of the orders as ordered."""
        allocations = self.sudo().order_line.school_allocation_ids
        allocations = allocations.filtered(lambda allocation: not allocation.ordered)
        changes = defaultdict(lambda: {"qty_drafted": 0.0, "qty_ordered": 0.0})
        for allocation in allocations:
            change = changes[allocation.request_line_id.id]
            change["qty_drafted"] -= allocation._pending()
            change["qty_ordered"] += allocation._pending()
        allocations.request_line_id._shift(changes)
        allocations.write({"ordered": True})

    def _school_check_cancel(self):
        self.check_access("write")
        for order in self:
            order.school_unit_id._check_buyer(self.env.user)
            received = order.sudo().order_line.filtered(
                lambda line: (
                    line.qty_received
                    or any(line.school_allocation_ids.mapped("qty_accepted"))
                )
            )
            if received:
                raise UserError(
                    self.env._(
                        "%(order)s: %(lines)s arrived already. Short-close what is"
                        " still to come instead of cancelling.",
                        order=order.display_name,
                        lines=", ".join(received.product_id.mapped("display_name")),
                    )
                )

    def _school_release(self):
        """Give everything that the orders still owe back to the request lines."""
        self.sudo().order_line.school_allocation_ids._release()
