"""Accepted goods are told to the other rooms."""

from odoo import models


class SchoolAcceptance(models.Model):
    _inherit = "school.acceptance"

    def _on_entered(self, lines, shares):
        result = super()._on_entered(lines, shares)
        goods = lines.filtered(lambda line: line.product_id.type != "service")
        self.env["school.goods.hook"]._goods_accepted(
            [line._prepare_goods_row() for line in goods]
        )
        return result


class SchoolAcceptanceLine(models.Model):
    _inherit = "school.acceptance.line"

    def _prepare_goods_row(self):
        """Return what other rooms are told; see ``common/goods_hook.py``."""
        self.ensure_one()
        bought = self.purchase_line_id.sudo()
        share = self.qty_accepted / bought.product_qty if bought.product_qty else 0.0
        return {
            "company": self.company_id,
            "product": self.product_id,
            "quantity": self.qty_accepted,
            "uom": self.product_uom_id,
            "amount": bought.currency_id.round(bought.price_total * share),
            "vendor": bought.partner_id,
            "date": self.env["school.unit"]._today(),
            "document": self,
        }
