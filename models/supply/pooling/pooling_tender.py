"""Tenders for pooled purchases: lots of what was collected, the award flows back."""

from collections import defaultdict

from odoo import api, fields, models

from ..tender.tender import SchoolTender as Tender


class SchoolTender(models.Model):
    _inherit = "school.tender"

    _document_own = Tender._document_own | {"pooling_id"}

    pooling_id = fields.Many2one(
        "school.pooling",
        string="Pooled Purchase",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="What the district collected and finds a vendor for with this tender.",
    )
    pooling_name = fields.Char(
        string="For the Pooled Purchase",
        compute="_compute_pooling_name",
        compute_sudo=True,
    )

    @api.depends("pooling_id")
    def _compute_pooling_name(self):
        for tender in self:
            tender.pooling_name = tender.pooling_id.display_name

    @api.depends("pooling_id.line_ids.company_id")
    def _compute_participant_ids(self):
        """Also the schools whose lines were collected."""
        result = super()._compute_participant_ids()
        for tender in self:
            pooled = tender.sudo().pooling_id.line_ids.company_id
            if pooled:
                shares = tender.sudo().share_ids
                tender.participant_ids = pooled | shares.request_line_id.company_id
        return result

    def action_pooling(self):
        """Open the pooled purchase; the reader's own rights hold there."""
        self.ensure_one()
        self.check_access("read")
        return self.pooling_id._get_records_action()

    # -- the draft --------------------------------------------------------------

    def _add_pooled(self, items):
        """Ask for items of a pooled purchase, in a lot for each category."""
        by_category = items.grouped("categ_id")
        lots = self.env["school.tender.lot"].create(
            [
                {
                    "tender_id": self.id,
                    "name": category.name or self.title,
                    "sequence": 10 * number,
                }
                for number, category in enumerate(by_category, start=1)
            ]
        )
        Line = self.env["school.tender.line"]
        for lot, of_lot in zip(lots, by_category.values(), strict=True):
            lines = Line.create(
                [
                    {
                        "tender_id": self.id,
                        "lot_id": lot.id,
                        "product_id": item.product_id.id,
                        "quantity": item.quantity,
                        "product_uom_id": item.product_uom_id.id,
                        "price_ceiling": item._ceiling(),
                    }
                    for item in of_lot
                ]
            )
            for line, item in zip(lines, of_lot, strict=True):
                line._set_own({"pooling_item_id": item.id})

    # -- the award ------------------------------------------------------------------

    def _pooled_prices(self):
        """What was awarded for items of the pooled purchase.

        :return: ``{item: price}`` with ``school.tender.price``, sudo
        """
        return {
            line.pooling_item_id: price
            for line, price in self._award_prices().items()
            if line.pooling_item_id
            and line.pooling_item_id.product_id == line.product_id
        }

    def _follow_with_orders(self, lots):
        """Of a pooled purchase, vendor and prices go back there; it orders."""
        if not self.sudo().pooling_id:
            return super()._follow_with_orders(lots)
        won = defaultdict(dict)
        for item, price in self._pooled_prices().items():
            if price.lot_id in lots.sudo() and not item.pooling_id._source():
                won[item.pooling_id, price.bidder_id][item] = price
        made = []
        for (pooling, bidder), prices in won.items():
            pooling = pooling.with_env(self.env)
            pooling._check_preparing()
            items = self.env["school.pooling.item"].sudo().union(*prices)
            vendor = bidder.partner_id
            pooling = pooling._split(items, vendor.name)
            pooling._pooling_award(
                vendor,
                {
                    item.product_id: price.line_id.product_uom_id._compute_price(
                        price.price_unit, item.product_uom_id
                    )
                    for item, price in prices.items()
                },
                self,
            )
            made.append(pooling)
        return made

    def _waits_for_orders(self):
        tender = self.sudo()
        if not tender.pooling_id:
            return super()._waits_for_orders()
        return any(
            not item.pooling_id._source() and price.line_id._room() > 0
            for item, price in self._pooled_prices().items()
        )

    def _has_followed(self):
        """Also a pooled purchase that took its vendor from the award."""
        pooled = self.sudo().line_ids.pooling_item_id.pooling_id
        return super()._has_followed() or any(
            pooling.state != "cancelled" and pooling._source() == self.sudo()
            for pooling in pooled
        )

    def _check_pooled_award(self, pooling):
        """Refuse a pooled purchase that is not as awarded.

        :param pooling: the pooled purchase that names this tender, sudo
        :raise UserError: another vendor, dearer, or more
        """
        self._check_standing(self.env._("make the orders of the schools"))
        prices = self._pooled_prices()
        for item in pooling.item_ids.filtered(lambda item: item.quantity > 0):
            price = prices.get(item)
            line = price.line_id if price else self.env["school.tender.line"]
            vendor = price and price.bidder_id.partner_id
            unit = item.product_uom_id
            asked = unit._compute_price(item.price_unit, line.product_uom_id or unit)
            if (
                not price
                or vendor != pooling.partner_id
                or pooling.currency_id.compare_amounts(asked, price.price_unit) > 0
                or unit.compare(
                    item.quantity,
                    line.product_uom_id._compute_quantity(
                        line.quantity, unit, round=False
                    ),
                )
                > 0
            ):
                pooling._refuse_step(
                    self.env._(
                        "%(item)s: %(tender)s was awarded to %(vendor)s at %(price)s",
                        item=item.product_id.display_name,
                        tender=self.sudo().name,
                        vendor=vendor.name if vendor else "–",
                        price=f"¥{price.price_unit:,.2f}" if price else "–",
                    )
                )


class SchoolTenderLine(models.Model):
    _inherit = "school.tender.line"

    _part_own = frozenset({"pooling_item_id"})

    pooling_item_id = fields.Many2one(
        "school.pooling.item",
        string="Item of the Pooled Purchase",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    def _pooled(self):
        """How much of the item the schools order through the pooled purchase."""
        item = self.sudo().pooling_item_id
        return item.product_uom_id._compute_quantity(
            item.quantity, self.product_uom_id, round=False
        )

    def _quantities(self):
        """By school, of what was collected from it."""
        quantities = super()._quantities()
        own = self.company_id.sudo()
        for line in self.sudo().pooling_item_id.line_ids:
            if line.state != "withdrawn" and line.company_id != own:
                part = line._in_item_unit(line.quantity)
                quantities[line.company_id] += part
                quantities[own] -= part
        return quantities

    def _promised(self):
        """Also what a pooled purchase orders at the price of the award."""
        source = self.sudo().pooling_item_id.pooling_id
        taken = source and source._source() == self.sudo().tender_id
        return super()._promised() + (self._pooled() if taken else 0.0)

    def _waiting(self):
        """Also what the pooled purchase waits for."""
        source = self.sudo().pooling_item_id.pooling_id
        waits = source and not source._source()
        return super()._waiting() + (self._pooled() if waits else 0.0)
