"""Making orders of lines: bought by a school's buyer, or pooled for many schools."""

from collections import defaultdict

from odoo import fields, models
from odoo.fields import Command
from odoo.tools import float_round


class SchoolBuyingLine(models.AbstractModel):
    """One request line that is bought, wholly or in part.

    A model that inherits it has ``request_line_id``, ``request_id``, ``product_id``,
    ``product_uom_id``, ``quantity`` and ``price_unit``, in the unit of the request
    line, and has checked rights and approvals before it makes orders.
    """

    _name = "school.buying.line"
    _description = "Line That Is Bought"

    def _make_order(self, company, partner):
        """Make the draft order of one vendor and allocate it.

        :return: the order
        """
        Order = self.env["purchase.order"].with_company(company)
        groups = defaultdict(lambda: self.browse())
        for line in self:
            groups[line._order_line_key()] |= line
        position = self.env["account.fiscal.position"].with_company(company)
        position = position._get_fiscal_position(partner)
        order = Order.create(
            {
                **self._prepare_order(company, partner, position),
                "order_line": [
                    Command.create(
                        lines._prepare_order_line(key, number, company, position)
                    )
                    for number, (key, lines) in enumerate(groups.items(), start=1)
                ],
            }
        )
        order_lines = order.order_line.sorted("sequence")
        self._allocate_order_lines(zip(order_lines, groups.values(), strict=True))
        return order

    def _allocate_order_lines(self, shares):
        """Allocate the lines of an order to the request lines that they serve.

        :param shares: pairs of an order line and the lines that it was made of
        """
        self.env["school.supply.allocation"]._allocate(
            [
                {
                    "request_line_id": line.request_line_id.id,
                    "source": "purchase",
                    "purchase_line_id": order_line.id,
                    "quantity": line._bought_quantity(),
                }
                for order_line, lines in shares
                for line in lines
            ]
        )

    def _bought_quantity(self):
        """How much of one line is bought, in the unit of the request line."""
        self.ensure_one()
        return self.quantity

    def _order_line_key(self):
        """Lines of the same item, unit and price become one line of the order."""
        return self.product_id, self.product_uom_id, self.price_unit

    def _prepare_order(self, company, partner, position):
        """Return the values of the order; override to add some."""
        names = self.request_id.mapped("name")
        return {
            "partner_id": partner.id,
            "company_id": company.id,
            "currency_id": company.currency_id.id,
            "user_id": self.env.uid,
            "origin": ", ".join(names),
            "fiscal_position_id": position.id,
            "payment_term_id": partner.with_company(
                company
            ).property_supplier_payment_term_id.id,
        }

    def _prepare_order_line(self, key, number, company, position):
        """Return the values of one line of the order.

        All fields are given that core would otherwise find out line by line.
        """
        product, uom, price = key
        taxes = product.supplier_taxes_id._filter_taxes_by_company(company)
        taxes = position.map_tax(taxes)
        needed = [
            day
            for line in self
            for day in (line.request_line_id.needed_by, line.request_id.needed_by)
            if day
        ]
        return {
            "sequence": number,
            "product_id": product.id,
            "name": product.display_name,
            "product_qty": sum(line._bought_quantity() for line in self),
            "product_uom_id": uom.id,
            "price_unit": self._price_before_tax(price, taxes),
            "tax_ids": [Command.set(taxes.ids)],
            "date_planned": min(needed) if needed else fields.Datetime.now(),
        }

    def _price_before_tax(self, price, taxes):
        """Return the price to enter so that taxes included it is at most ``price``."""
        if not taxes:
            return price
        ratio = taxes.compute_all(1_000_000.0)["total_included"] / 1_000_000.0
        digits = self.env["decimal.precision"].precision_get("Product Price")
        return float_round(
            price / ratio, precision_digits=digits, rounding_method="DOWN"
        )
