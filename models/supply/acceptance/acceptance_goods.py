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

    def _take_back(self):
        """Take back, and tell the other rooms what is gone."""
        result = super()._take_back()
        goods = self.line_ids.filtered(
            lambda line: line.qty_accepted and line.product_id.type != "service"
        )
        self.env["school.goods.hook"]._goods_taken_back(
            [line._prepare_back_row() for line in goods]
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

    def _prepare_back_row(self):
        """Return what other rooms are told; see ``common/goods_hook.py``."""
        self.ensure_one()
        accepted = self.acceptance_id.sudo().corrects_id.line_ids
        return {
            "company": self.company_id,
            "product": self.product_id,
            "quantity": self.qty_back,
            "origins": accepted.filtered(
                lambda line: line.purchase_line_id == self.purchase_line_id
            ),
            "document": self,
        }
