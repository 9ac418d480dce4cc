"""The framework price on the buyer's bench."""

from odoo import fields, models


class SchoolSupplyRequestLine(models.Model):
    _inherit = "school.supply.request.line"

    framework_price = fields.Float(
        min_display_digits="Product Price",
        compute="_compute_framework",
        help="Price of the framework that the school may order by, taxes included.",
    )
    framework_vendor_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_framework",
    )

    def _compute_framework(self):
        for company, lines in self.grouped("company_id").items():
            offers = self.env["purchase.requisition"]._school_offers(
                company, lines.fulfil_product_id
            )
            for line in lines:
                offer = offers.get(line.fulfil_product_id)
                line.framework_price = (
                    offer and offer._school_price(line.product_uom_id) or 0.0
                )
                line.framework_vendor_id = offer and offer.requisition_id.vendor_id
