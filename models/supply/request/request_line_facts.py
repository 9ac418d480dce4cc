"""What an applicant wants to know of an item: price, stock, what one has already."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ...common.gate import open_gate

# So many last prices are shown.
RECENT = 3


class SchoolSupplyRequestLine(models.Model):
    _inherit = "school.supply.request.line"

    last_price = fields.Float(
        min_display_digits="Product Price",
        compute="_compute_item_facts",
        help="Price of the last purchase of the school, taxes included.",
    )
    last_prices = fields.Char(
        compute="_compute_item_facts",
        help="Prices of the last three purchases of the school, newest first.",
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
    item_facts = fields.Char(
        string="Good to Know",
        compute="_compute_item_facts",
        help="Last price paid, what the store has, and what the applicant still holds.",
    )
    product_image = fields.Image(related="product_id.image_128", string="Picture")

    @api.depends("product_id", "request_id.requester_id")
    def _compute_item_facts(self):
        orders = self._last_orders()
        stock = self._stock_on_hand()
        held = self._held_quantities()
        idle = self.env["school.goods.hook"]._goods_idle(
            self.product_id, self._own_companies()
        )
        for line in self:
            key = (line.company_id.id, line.product_id.id)
            prices = [price for price, _vendor in orders.get(key, ())]
            line.last_price = prices[0] if prices else 0.0
            line.last_prices = " · ".join(f"{price:,.2f}" for price in prices)
            line.qty_in_stock = stock.get(key, 0.0)
            line.qty_held = held.get(
                (line.request_id.requester_id.id, line.product_id.id), 0.0
            )
            words = line._facts_in_words()
            words += line._idle_in_words(idle.get(line.product_id.id, ()))
            line.item_facts = " · ".join(words)

    def _facts_in_words(self):
        """Return what is known of the item, each fact in a few words."""
        facts = []
        if self.last_price:
            price = f"{self.last_price:,.2f}"
            facts.append(self.env._("last ¥%(price)s", price=price))
        if self.qty_in_stock > 0:
            quantity = f"{self.qty_in_stock:g}"
            facts.append(self.env._("in stock %(quantity)s", quantity=quantity))
        if self.qty_held > 0:
            quantity = f"{self.qty_held:g}"
            facts.append(self.env._("you still hold %(quantity)s", quantity=quantity))
        return facts

    def _idle_in_words(self, idle):
        """Return what other schools of the district offer, in a few words."""
        if not idle:
            return []
        schools = "、".join(f"{school} {quantity:g}" for school, quantity in idle[:3])
        return [self.env._("idle in the district: %(schools)s", schools=schools)]

    def _last_prices(self):
        """Return ``{(company id, product id): price}`` of the last orders.

        Prices are per unit of the product, taxes included.
        """
        return {key: rows[0][0] for key, rows in self._last_orders().items()}

    def _last_orders(self):
        """Return ``{(company id, product id): [(price, vendor id), …]}``, newest first.

        Read by SQL beside the access rights: an applicant may know what the own school
        paid, and nothing else of the orders.
        """
        return self._recent_orders(self.product_id, self._own_companies())

    @api.model
    def _recent_orders(self, products, companies):
        """Return what :meth:`_last_orders` returns, for any products and schools.

        The caller answers for the reader's right to know the prices of these schools.
        """
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
                SELECT company_id, product_id, array_agg(price ORDER BY place),
                       array_agg(partner_id ORDER BY place)
                  FROM (SELECT o.company_id, l.product_id, o.partner_id,
                               l.price_total / l.product_uom_qty AS price,
                               row_number() OVER (
                                   PARTITION BY o.company_id, l.product_id
                                   ORDER BY o.date_approve DESC, l.id DESC) AS place
                          FROM purchase_order_line l
                          JOIN purchase_order o ON o.id = l.order_id
                         WHERE o.state = 'purchase' AND l.product_uom_qty > 0
                           AND l.product_id IN %s AND o.company_id IN %s) recent
                 WHERE place <= %s GROUP BY company_id, product_id
                """,
                tuple(products.ids),
                tuple(companies.ids),
                RECENT,
            )
        )
        return {
            (company, product): list(zip(map(float, prices), vendors, strict=True))
            for company, product, prices, vendors in rows
        }

    def _propose_vendors(self):
        """Remember who delivered an item last, or the first vendor listed for it."""
        last = self._last_orders()
        lines_of = defaultdict(lambda: self.browse())
        for line in self.filtered("product_id"):
            recent = last.get((line.company_id.id, line.product_id.id))
            if recent:
                vendor = recent[0][1]
            else:
                vendor = (
                    line.product_id.sudo()
                    .seller_ids.filtered(
                        lambda s, c=line.company_id: s.company_id in (c, c.browse())
                    )[:1]
                    .partner_id.id
                )
            lines_of[vendor] |= line
        for vendor, lines in lines_of.items():
            if vendor:
                open_gate(lines, "request_line").write({"vendor_id": vendor})

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
        """Return ``{(user id, product id): quantity}`` that the applicants hold."""
        users = self.request_id.requester_id
        if not self.product_id or not users:
            return {}
        # an applicant may know what he or she has; approvers see it on the request
        rows = (
            self.env["school.custody"]
            .sudo()
            ._read_group(
                [
                    ("holder_user_id", "in", users.ids),
                    ("product_id", "in", self.product_id.ids),
                    ("company_id", "in", self._own_companies().ids),
                    ("qty_out", ">", 0),
                ],
                ["holder_user_id", "product_id"],
                ["qty_out:sum"],
            )
        )
        return {(user.id, product.id): held for user, product, held in rows}

    def _own_companies(self):
        """Return the schools of the lines that the calling user belongs to."""
        return self.company_id & self.env.companies
