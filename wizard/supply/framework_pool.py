"""The bench orders at the framework's price where there is one."""

from odoo import api, fields, models

from ...models.common.gate import open_gate
from ...models.supply.framework.framework_order import GATE


class SchoolSupplyPool(models.TransientModel):
    _inherit = "school.supply.pool"

    @api.model
    def _propose(self, lines):
        """Propose vendor and price of the framework where the school has one."""
        proposed = super()._propose(lines)
        for line, values in zip(lines, proposed, strict=True):
            if line.framework_price and line.framework_vendor_id:
                values.update(
                    partner_id=line.framework_vendor_id.id,
                    price_unit=min(line.framework_price, line.price_unit)
                    or line.framework_price,
                )
        return proposed


class SchoolSupplyPoolLine(models.TransientModel):
    _inherit = "school.supply.pool.line"

    by_framework = fields.Boolean(
        string="By the Framework",
        default=True,
        help="Order by the framework agreement with this vendor: way of buying and"
        " price are settled by it.",
    )
    framework_price = fields.Float(related="request_line_id.framework_price")
    framework_vendor_id = fields.Many2one(related="request_line_id.framework_vendor_id")

    def _framework_lines(self):
        """The framework's item for each of these lines that is ordered by one.

        :return: ``{line: purchase.requisition.line}``, sudo
        """
        found = {}
        for company, lines in self.grouped("company_id").items():
            offers = self.env["purchase.requisition"]._school_offers(
                company, lines.product_id
            )
            for line in lines.filtered("by_framework"):
                offer = offers.get(line.product_id)
                vendor = offer and offer.requisition_id.vendor_id.commercial_partner_id
                if offer and line.partner_id.commercial_partner_id == vendor:
                    found[line] = offer
        return found

    def _problems(self, known):
        """A price above the framework's is none of it."""
        problems = super()._problems(known)
        offer = known["framework"].get(self)
        uom = self.product_uom_id
        if offer and self.price_unit > offer._school_price(uom) + 1e-9:
            problems.append(
                self.env._(
                    "%(framework)s says %(price)s: order at that price, or not by the"
                    " framework.",
                    framework=offer.requisition_id.display_name,
                    price=f"¥{offer._school_price(uom):,.2f}",
                )
            )
        return problems

    def _split_key(self, known):
        """What is called off a framework has an order of its own."""
        item = known["framework"].get(self)
        return (*super()._split_key(known), item and item.requisition_id.id)

    def _known(self):
        """Look the frameworks up once for all lines."""
        return {**super()._known(), "framework": self._framework_lines()}

    def _make_order(self, company, partner, framework_id=False):
        """Make the order of one vendor, by the framework if there is one."""
        if not framework_id:
            return super()._make_order(company, partner)
        order = super()._make_order(company, partner)
        open_gate(order, GATE).write({"school_framework_id": framework_id})
        return order
