"""What the tests of quotes share: an order, vendors asked, and their prices."""

from .test_method import MethodBuilder


class QuoteBuilder(MethodBuilder):
    """Compares quotes for an order of 20 chalk and 10 brooms."""

    @classmethod
    def make_comparison(cls, *vendors):
        """A comparison of the vendor's own order with those of ``vendors``."""
        request = cls.approved(
            cls.line_values(cls.chalk, 20), cls.line_values(cls.broom, 10)
        )
        order = cls.pool(request.line_ids)
        comparison = (
            cls.env["school.quote.comparison"]
            .with_user(cls.buyer)
            .create({"purchase_id": order.id, "company_id": cls.company.id})
        )
        if vendors:
            comparison.ask_partner_ids = [(6, 0, [vendor.id for vendor in vendors])]
            comparison.action_ask()
        return comparison

    @classmethod
    def quote_of(cls, comparison, vendor):
        """The draft order that is the quote of a vendor."""
        return comparison.order_ids.filtered(lambda o: o.partner_id == vendor)

    @classmethod
    def offer(cls, comparison, vendor, *prices):
        """Enter the prices of a vendor, item by item."""
        lines = cls.quote_of(comparison, vendor).order_line.sorted("sequence")
        for line, price in zip(lines, prices, strict=True):
            comparison.action_price(line.id, price)

    @classmethod
    def make_vendor(cls, name, **values):
        return cls.env["res.partner"].create(
            {"name": name, "is_company": True, **values}
        )
