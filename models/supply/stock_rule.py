"""Automatic purchases never mix with orders that serve approved requests."""

from odoo import models


class StockRule(models.Model):
    _inherit = "stock.rule"

    def _make_po_get_domain(self, company_id, values, partner):
        """Leave out draft orders whose lines serve requests."""
        domain = super()._make_po_get_domain(company_id, values, partner)
        return (*domain, ("order_line.school_allocation_ids", "=", False))
