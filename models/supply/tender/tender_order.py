"""From the award to the orders: one for each school and winner, through the gates."""

from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import AccessError

from ...common.clean_context import clean
from ...common.gate import open_gate


class SchoolTender(models.Model):
    _inherit = "school.tender"

    def action_order(self):
        """Make the draft orders of the award for the schools that the caller buys for.

        They go through the same gates as any other order. When every request is
        ordered, the tender is done.

        :return: action that opens the orders
        :raise UserError: before the end of the publication, with an open objection
        :raise AccessError: the user buys for none of the schools
        """
        self.ensure_one()
        self.check_access("read")
        self._check_state("awarded")
        self._check_final()
        self.sudo()._hold()
        shares = self._shares_to_order()
        if not shares and not self.sudo().share_ids:
            self._check_preparing()
            return self._finish()
        orders = clean(self)._make_orders(shares)
        self._end_if_followed()
        return orders._get_records_action(name=self.env._("Orders Made"))

    def _finish(self):
        """End the tender: its requests are ordered, or free to be bought otherwise."""
        tender = self.sudo()
        tender.share_ids._give_back()
        tender._move("done", done_on=fields.Datetime.now())
        return True

    def _award_prices(self):
        """Prices of the winners.

        :return: ``{line: price}`` with ``school.tender.price``, sudo
        """
        tender = self.sudo()
        winners = {lot: lot.winner_id for lot in tender.lot_ids if lot.winner_id}
        return {
            price.line_id: price
            for price in tender.price_ids
            if price.offer_id.is_current
            and winners.get(price.line_id.lot_id) == price.bidder_id
        }

    def _shares_to_order(self):
        """Shares that are due, of the schools that the caller buys for, sudo.

        :raise AccessError: when there are some, but of other schools only
        """
        due = self.sudo().share_ids.filtered(lambda share: share._is_due())
        Unit = self.env["school.unit"]
        by_unit = due.grouped(lambda share: Unit._for_company(share.buyer_company_id))
        mine = [unit for unit in by_unit if unit._is_buyer(self.env.user)]
        if by_unit and not mine:
            next(iter(by_unit))._check_buyer(self.env.user)
        return due.browse().union(*(by_unit[unit] for unit in mine))

    def _make_orders(self, shares):
        """Make the orders of ``shares`` by the wizard that makes all orders.

        :return: the orders
        """
        prices = self._award_prices()
        # an order that was cancelled freed them
        shares.filtered(lambda share: not share.is_live)._take()
        asked = shares.request_line_id.with_env(self.env)
        wizard = open_gate(asked, "tender_order").env["school.supply.pool"]
        wizard = wizard.create(
            {
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "request_line_id": share.request_line_id.id,
                            "product_id": (
                                share.line_id.product_id
                                or share.request_line_id.fulfil_product_id
                            ).id,
                            "partner_id": prices[share.line_id].bidder_id.partner_id.id,
                            "quantity": share.quantity,
                            "price_unit": prices[share.line_id].price_unit,
                        },
                    )
                    for share in shares
                ]
            }
        )
        wizard.action_pool()
        orders = wizard.order_ids
        open_gate(orders.sudo(), "tender_order").write(
            {
                "school_tender_id": self.id,
                "school_method": self.kind,
            }
        )
        self._remember_orders(shares, orders)
        self._enter_quotes(orders)
        return orders.with_env(self.env)

    def _remember_orders(self, shares, orders):
        by_request_line = {
            allocation.request_line_id: allocation.purchase_line_id
            for allocation in orders.sudo().order_line.school_allocation_ids
        }
        for share in shares:
            share._set_own(
                {
                    "purchase_line_id": by_request_line[share.request_line_id].id,
                    "is_live": False,
                }
            )

    def _enter_quotes(self, orders):
        """Enter what every bidder asked for the goods of each order."""
        prices = defaultdict(dict)
        for price in self.sudo().price_ids:
            if price.offer_id.is_current and price.price_unit:
                prices[price.bidder_id][price.line_id] = price.price_unit
        shares = self.sudo().share_ids
        values = []
        for order in orders.sudo():
            served = shares.filtered(
                lambda share, order=order: share.purchase_line_id.order_id == order
            )
            values += [
                {
                    "order_id": order.id,
                    "partner_id": bidder.partner_id.id,
                    "amount": sum(
                        by_line[share.line_id] * share.quantity for share in served
                    ),
                    "note": self.name,
                }
                for bidder, by_line in prices.items()
                if all(share.line_id in by_line for share in served)
            ]
        self.env["school.purchase.quote"].sudo().create(values)


class SchoolTenderShare(models.Model):
    _inherit = "school.tender.share"

    def _is_ordered(self):
        """Whether the share is in an order that stands."""
        self.ensure_one()
        order = self.purchase_line_id.order_id
        return bool(order) and order.state != "cancel"

    def _is_due(self):
        """Whether the share is awarded and waits for an order.

        What an agreement was made of instead is called off by it.
        """
        self.ensure_one()
        line = self.line_id
        return (
            bool(line.lot_id.winner_id)
            and not self._is_ordered()
            and line.product_uom_id.compare(line._room(), self.quantity) >= 0
        )


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    def _is_buyer(self, user):
        """Whether the user buys for this school today."""
        self.ensure_one()
        try:
            self._check_buyer(user)
        except AccessError:
            return False
        return True
