"""Which frameworks a school may order by, and at which price."""

from odoo import api, models
from odoo.fields import Domain


class PurchaseRequisition(models.Model):
    _inherit = "purchase.requisition"

    def _school_usable_by(self, unit):
        """Whether a school may order by each of these frameworks, and filter them.

        :param unit: the school
        """
        above = unit + unit._ancestors_on(unit._today())
        return self.filtered(
            lambda framework: (
                framework.school_unit_id in above
                and (not framework.school_unit_ids or framework.school_unit_ids & above)
            )
        )

    @api.model
    def _school_offers(self, company, products):
        """The best framework price of each item for a school today.

        Reads as superuser: a school's buyer cannot open the district's agreements, but
        has to order by them.

        :param company: the school
        :param products: ``product.product``
        :return: ``{product: line}`` of ``purchase.requisition.line``, sudo
        """
        Unit = self.env["school.unit"].sudo()
        unit = Unit._for_company(company)
        if not unit or not products:
            return {}
        today = unit._today()
        owners = (unit + unit._ancestors_on(today)).company_id
        lines = (
            self.env["purchase.requisition.line"]
            .sudo()
            .search(
                Domain("product_id", "in", products.ids)
                & Domain("requisition_id.state", "=", "confirmed")
                & Domain("requisition_id.requisition_type", "=", "blanket_order")
                & Domain("requisition_id.company_id", "in", owners.ids)
                & Domain("requisition_id.date_start", "<=", today)
                & Domain("requisition_id.date_end", ">=", today)
            )
        )
        usable = lines.requisition_id._school_usable_by(unit)
        offers = {}
        for line in lines.sorted("id"):
            framework = line.requisition_id
            if framework not in usable or framework.school_left <= 0:
                continue
            if line.product_uom_id.compare(line.school_qty_left, 0) <= 0:
                continue
            best = offers.get(line.product_id)
            if not best or line._school_price() < best._school_price():
                offers[line.product_id] = line
        return {product.sudo(False): line for product, line in offers.items()}


class PurchaseRequisitionLine(models.Model):
    _inherit = "purchase.requisition.line"

    def _school_price(self, uom=None):
        """Price per ``uom``, that of the item by default, taxes included."""
        self.ensure_one()
        return self.product_uom_id._compute_price(
            self.price_unit, uom or self.product_id.uom_id
        )
