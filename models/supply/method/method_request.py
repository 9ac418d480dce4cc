"""The way of buying, shown to applicants and on the buyer's bench."""

from odoo import api, fields, models


class SchoolSupplyRequest(models.Model):
    _inherit = "school.supply.request"

    method_advice = fields.Char(
        string="Way of Buying",
        compute="_compute_method_advice",
        help="What the table of the region and the school prescribes for the amount.",
    )

    @api.depends("line_ids.price_subtotal", "line_ids.product_id", "company_id")
    def _compute_method_advice(self):
        Rule = self.env["school.purchase.method.rule"]
        cases = [
            Rule._method_case(
                request.company_id,
                request.amount_total,
                [
                    (line.product_id, line.kind == "service")
                    for line in request.line_ids
                ],
                request._method_orders().ids,
            )
            for request in self
        ]
        for request, advice in zip(self, Rule._advise(cases), strict=True):
            request.method_advice = Rule._advice_text(advice)

    def _method_orders(self):
        """Orders that serve the request: they are part of its amount."""
        return self.sudo().line_ids.allocation_ids.purchase_line_id.order_id


class SchoolSupplyRequestLine(models.Model):
    _inherit = "school.supply.request.line"

    method_advice = fields.Char(related="request_id.method_advice")
