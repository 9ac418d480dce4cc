"""An order under approval of its own: what it costs more than its requests reserved."""

from odoo import api, fields, models

from .budget_outlook import budget_texts, card_text, over_budget, with_budget


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    school_budget_left = fields.Text(
        string="Budget",
        compute="_compute_school_budget_left",
        compute_sudo=True,
        help="What the budget has left, before and after this order.",
    )
    school_over_budget = fields.Boolean(
        string="Over the Budget",
        compute="_compute_school_budget_left",
        compute_sudo=True,
        help="The order costs more than its requests reserved and than the budget has"
        " left.",
    )

    @api.depends("state", "order_line.price_total", "order_line.product_qty")
    def _compute_school_budget_left(self):
        for order in self:
            outlook = order._school_budget_outlook()
            order.school_over_budget = over_budget(outlook)
            order.school_budget_left = "\n".join(budget_texts(self.env, outlook))

    def _school_budget_outlook(self):
        """What the budget lines have left before and after this order.

        What the requests reserved for it counts as left before.

        :return: list of ``{"label", "period", "before", "after"}`` in CNY, a row for
            each budget line; empty without budget control, and once it is confirmed
        """
        self.ensure_one()
        # who decides may know what is left, and nothing else of the budget
        order = self.sudo()
        unit = order.school_unit_id
        if order.state not in ("draft", "sent") or not unit._has_budget_control():
            return []
        rows = {}
        for share in order.order_line.school_allocation_ids:
            asked, bought = share.request_line_id, share.purchase_line_id
            paying = asked.budget_line_id
            if not paying:
                continue
            if paying not in rows:
                left = paying.amount_left
                rows[paying] = {
                    **asked.request_id._budget_row_of(paying, asked),
                    "before": left,
                    "after": left,
                }
            quantity = share.quantity - share.qty_closed
            each = share.product_uom_id._compute_quantity(
                1.0, bought.product_uom_id, round=False
            )
            price = bought.price_total / (bought.product_qty or 1.0) * each
            rows[paying]["before"] += asked.price_unit * quantity
            rows[paying]["after"] += (asked.price_unit - price) * quantity
        return [
            {
                **row,
                "before": round(row["before"], 2),
                "after": round(row["after"], 2),
            }
            for row in rows.values()
        ]

    # -- hooks of the approval room -----------------------------------------------

    def _approval_facts(self):
        """Add whether the budget does not suffice for the order's prices."""
        over = over_budget(self._school_budget_outlook())
        return {**super()._approval_facts(), "over_budget": over}

    def _approval_cards(self):
        """Also what the budget has left before and after each order."""
        outlooks = {order: order._school_budget_outlook() for order in self}
        return with_budget(super()._approval_cards(), outlooks)

    @api.model
    def _approval_card_text(self, card):
        return card_text(self.env, super()._approval_card_text(card), card)
