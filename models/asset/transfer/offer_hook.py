"""Telling a request what lies idle in the district before anything new is bought."""

from odoo import api, models


class SchoolGoodsHook(models.AbstractModel):
    _inherit = "school.goods.hook"

    @api.model
    def _goods_idle(self, products, companies):
        """Add the pieces that other schools of the district offer.

        An item is the same one, or of the category that cards of it have.
        """
        found = super()._goods_idle(products, companies)
        units = self.env["school.unit"]
        for company in companies:
            units |= units._for_company(company)
        today = units._today()
        districts = units.browse()
        for unit in units:
            districts |= unit._at_level("district", today)
        if not products or not districts:
            return found
        categories = self._asset_categories(products)
        rows = (
            self.env["school.asset.offer"]
            .sudo()
            ._read_group(
                [
                    ("state", "=", "open"),
                    ("district_id", "in", districts.ids),
                    ("company_id", "not in", companies.ids),
                    "|",
                    ("product_id", "in", products.ids),
                    ("category_id", "in", list(set(categories.values()))),
                ],
                ["product_id", "category_id", "school_name"],
                ["quantity:sum"],
            )
        )
        for product in products:
            for other, category, school, quantity in rows:
                same = other.id == product.id
                if same or category.id == categories.get(product.id):
                    found.setdefault(product.id, []).append((school, quantity))
        return found

    @api.model
    def _asset_categories(self, products):
        """Return the category of the last card of each item, by its id."""
        Asset = self.env["school.asset"].sudo()
        last = Asset._read_group(
            [("product_id", "in", products.ids)], ["product_id"], ["id:max"]
        )
        cards = Asset.browse([card_id for _product, card_id in last])
        return {card.product_id.id: card.category_id.id for card in cards}
