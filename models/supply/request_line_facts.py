"""What an applicant wants to know of an item: price, stock, what one has already."""

from odoo import api, fields, models
from odoo.tools import SQL


class SchoolSupplyRequestLine(models.Model):
    _inherit = "school.supply.request.line"

    last_price = fields.Float(
        min_display_digits="Product Price",
        compute="_compute_item_facts",
        help="Price of the last purchase of the school, taxes included.",
    )
    qty_in_stock = fields.Float(
        string="In Stock",
        digits="Product Unit",
        compute="_compute_item_facts",
        help="What the store has and has not promised to anybody.",
    )
    qty_held = fields.Float(
        string="You Still Hold",
        digits="Product Unit",
        compute="_compute_item_facts",
        help="What the applicant has in custody or on loan.",
    )
    product_image = fields.Image(related="product_id.image_128", string="Picture")

    @api.depends("product_id", "request_id.requester_id")
    def _compute_item_facts(self):
        prices = self._last_prices()
        stock = self._stock_on_hand()
        held = self._held_quantities()
        for line in self:
            key = (line.company_id.id, line.product_id.id)
            line.last_price = prices.get(key, 0.0)
            line.qty_in_stock = stock.get(key, 0.0)
            line.qty_held = held.get(
                (line.request_id.requester_id.id, line.product_id.id), 0.0
            )

    def _last_prices(self):
        """Return ``{(company id, product id): price}`` of the last orders.

        Prices are per unit of the product, taxes included.
        """
        return {key: price for key, (price, _vendor) in self._last_orders().items()}

    def _last_orders(self):
        """Return ``{(company id, product id): (price, vendor id)}``.

        Read by SQL beside the access rights: an applicant may know what the own school
        paid, and nothing else of the orders.
        """
        products, companies = self.product_id, self._own_companies()
        if not products or not companies:
            return {}
        self.env["purchase.order"].flush_model(
            ["state", "date_approve", "company_id", "partner_id"]
        )
        self.env["purchase.order.line"].flush_model(
            ["product_id", "product_uom_qty", "price_total", "order_id"]
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (o.company_id, l.product_id)
                       o.company_id, l.product_id, l.price_total / l.product_uom_qty,
                       o.partner_id
                  FROM purchase_order_line l JOIN purchase_order o ON o.id = l.order_id
                 WHERE o.state = 'purchase' AND l.product_uom_qty > 0
                   AND l.product_id IN %s AND o.company_id IN %s
                 ORDER BY o.company_id, l.product_id, o.date_approve DESC, l.id DESC
                """,
                tuple(products.ids),
                tuple(companies.ids),
            )
        )
        return {
            (company, product): (float(price), vendor)
            for company, product, price, vendor in rows
        }

    def _proposed_vendors(self):
        """Return ``{line id: vendor id}``: who delivered last, or the first listed."""
        last = self._last_orders()
        vendors = {}
        for line in self:
            key = (line.company_id.id, line.product_id.id)
            seller = line.product_id.sudo().seller_ids.filtered(
                lambda s, line=line: s.company_id in (line.company_id, s.company_id[:0])
            )[:1]
            vendors[line.id] = last.get(key, (0, seller.partner_id.id))[1]
        return vendors

    def _stock_on_hand(self):
        """Return ``{(company id, product id): free quantity}`` of the stores."""
        products, companies = self.product_id, self._own_companies()
        if not products or not companies:
            return {}
        rows = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "in", products.ids),
                    ("company_id", "in", companies.ids),
                    ("location_id.usage", "=", "internal"),
                    ("location_id.warehouse_id", "!=", False),
                ],
                ["company_id", "product_id"],
                ["quantity:sum", "reserved_quantity:sum"],
            )
        )
        return {
            (company.id, product.id): quantity - reserved
            for company, product, quantity, reserved in rows
        }

    def _held_quantities(self):
        """Return ``{(user id, product id): quantity}`` that the applicants hold.

        Hook: the custody records add what they know.
        """
        return {}

    def _own_companies(self):
        """Return the schools of the lines that the calling user belongs to."""
        return self.company_id & self.env.companies
