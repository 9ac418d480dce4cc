"""Automatic purchases never mix with orders that serve approved requests."""

from odoo import models
from odoo.fields import Domain


class StockRule(models.Model):
    _inherit = "stock.rule"

    def _make_po_get_domain(self, company_id, values, partner):
        """Leave out draft orders whose lines serve requests."""
        served = Domain("school_allocation_ids", "!=", False)
        return (
            *super()._make_po_get_domain(company_id, values, partner),
            Domain("order_line", "not any", served),
        )
