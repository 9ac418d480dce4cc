"""Orders are confirmed in the way of buying that the table allows."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    school_method_advice = fields.Char(
        string="By the Table", compute="_compute_school_method_advice"
    )
    school_method_reason = fields.Text(
        string="Rules", compute="_compute_school_method_advice"
    )
    school_method_fits = fields.Boolean(compute="_compute_school_method_advice")
    school_override_ids = fields.One2many(
        comodel_name="school.method.override",
        inverse_name="purchase_id",
        string="Other Way of Buying",
        readonly=True,
    )

    @api.depends("order_line.price_total", "school_method", "partner_id")
    def _compute_school_method_advice(self):
        advised = self._school_orders()._school_advice()
        Rule = self.env["school.purchase.method.rule"]
        for order in self:
            advice = advised.get(order)
            order.school_method_advice = advice and Rule._advice_text(advice)
            order.school_method_reason = advice and Rule._advice_reason(advice)
            order.school_method_fits = not advice or advice.allows(order.school_method)

    def _school_chain_orders(self):
        """Return ``{order: orders}``: the orders that serve the same requests."""
        requests = {order: order.sudo().school_request_ids for order in self}
        every = self.env["school.supply.request"].sudo().union(*requests.values())
        serving = every.line_ids.allocation_ids.purchase_line_id.order_id
        serving = serving.filtered(lambda order: order.state != "cancel")
        by_request = {}
        for order in serving:
            for request in order.school_request_ids:
                by_request.setdefault(request, serving.browse())
                by_request[request] |= order
        return {
            order: order.sudo().union(*(by_request.get(r, order) for r in served))
            for order, served in requests.items()
        }

    def _school_advice(self):
        """Return what the table says of each order, as :class:`Advice`."""
        Rule = self.env["school.purchase.method.rule"]
        cases = []
        for order, chain in self._school_chain_orders().items():
            lines = order.sudo().order_line.filtered(lambda line: line.product_id)
            cases.append(
                Rule._method_case(
                    order.company_id,
                    sum(chain.mapped("amount_total")),
                    [
                        (line.product_id, line.product_id.type == "service")
                        for line in lines
                    ],
                    chain.ids,
                    order.partner_id.sudo().commercial_partner_id.id,
                )
            )
        return dict(zip(self, Rule._advise(cases), strict=True))

    def _school_check_confirm(self):
        """Also refuse a way of buying that the table does not allow."""
        for company in self.company_id:
            self.env["school.purchase.method.rule"]._take_turn(company)
        result = super()._school_check_confirm()
        self._school_check_method()
        return result

    def _school_check_method(self):
        """Refuse ways of buying that neither the table nor an approval allows.

        :raise UserError: names the way, the rows of the table and what to do
        """
        for order, advice in self._school_advice().items():
            if advice.allows(order.school_method) or order._school_is_exempt(advice):
                continue
            override = order.sudo().school_override_ids.filtered(
                lambda o, order=order: (
                    o.state == "approved"
                    and o.method == (order.school_method or "direct")
                )
            )[:1]
            if override:
                override.with_user(self.env.user).sudo()._covers(order, advice.amount)
                continue
            Rule = self.env["school.purchase.method.rule"]
            raise UserError(
                self.env._(
                    "%(order)s cannot be bought as “%(present)s”; allowed: %(allowed)s."
                    "\n%(rules)s\nChoose one of them, or have another way of buying"
                    " approved with its reason.",
                    order=order.display_name,
                    present=Rule._method_labels()[order.school_method or "direct"],
                    allowed=Rule._allowed_text(advice) or "–",
                    rules=Rule._advice_reason(advice),
                )
            )

    def _school_is_exempt(self, advice):
        """Whether something else than the table settled the way of buying.

        Hook: a framework or a tender that was concluded in a way that the table allows
        for the whole of it answers True. Verify it there, at each call.

        :param advice: what the table says of this order
        """
        self.ensure_one()
        return False

    def action_school_override(self):
        """Open a new document that asks for another way of buying.

        :return: window action
        """
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env["school.method.override"]._description,
            "res_model": "school.method.override",
            "views": [(False, "form")],
            "context": {
                "default_purchase_id": self.id,
                "default_company_id": self.company_id.id,
                "default_method": self.school_method or "direct",
            },
        }


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    def write(self, vals):
        """Write; a dearer line of a confirmed order still fits its way of buying."""
        result = super().write(vals)
        if not {"price_unit", "discount", "tax_ids"}.isdisjoint(vals):
            orders = self.order_id._school_orders()
            confirmed = orders.filtered(lambda order: order.state == "purchase")
            if confirmed:
                confirmed._school_check_method()
        return result
