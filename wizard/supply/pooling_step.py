"""Dialogs of pooled purchases: ordering by a framework, withdrawing a line."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class SchoolPoolingCall(models.TransientModel):
    """Which framework a pooled purchase orders by, and what of it that covers."""

    _name = "school.pooling.call"
    _description = "Order by a Framework"

    pooling_id = fields.Many2one("school.pooling", required=True, ondelete="cascade")
    callable_ids = fields.Many2many(
        "purchase.requisition", compute="_compute_callable_ids"
    )
    requisition_id = fields.Many2one(
        "purchase.requisition",
        string="Framework Agreement",
        compute="_compute_requisition_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', callable_ids)]",
    )
    currency_id = fields.Many2one(related="pooling_id.currency_id")
    covered = fields.Char(string="Items in It", compute="_compute_covered")
    left_over = fields.Char(
        string="Split Off",
        compute="_compute_covered",
        help="What it does not hold goes on in a pooled purchase of its own.",
    )
    amount = fields.Monetary(string="Schools Need", compute="_compute_covered")
    amount_left = fields.Monetary(
        string="Left to Call Off", related="requisition_id.school_left"
    )

    @api.depends("pooling_id")
    def _compute_callable_ids(self):
        for wizard in self:
            wizard.callable_ids = wizard._found()

    @api.depends("pooling_id")
    def _compute_requisition_id(self):
        for wizard in self:
            wizard.requisition_id = wizard._found()[:1]

    def _found(self):
        """Frameworks that the pooled purchase may order by."""
        if not self.pooling_id:
            return self.env["purchase.requisition"]
        return self.pooling_id._callable()

    @api.depends("requisition_id", "pooling_id")
    def _compute_covered(self):
        for wizard in self:
            agreed = wizard.requisition_id.line_ids.grouped("product_id")
            items = wizard.pooling_id.item_ids
            inside = items.filtered(lambda i, agreed=agreed: i.product_id in agreed)
            wizard.covered = ", ".join(inside.product_id.mapped("display_name"))
            wizard.left_over = ", ".join(
                (items - inside).product_id.mapped("display_name")
            )
            wizard.amount = sum(
                item.quantity * agreed[item.product_id]._school_price()
                for item in inside
            )

    def action_call(self):
        """Take vendor and prices of the framework.

        :return: action that opens the pooled purchase
        """
        self.ensure_one()
        self.pooling_id.check_access("write")
        self.pooling_id._call_off(self.requisition_id)
        return self.pooling_id._get_records_action()


class SchoolPoolingWithdraw(models.TransientModel):
    """Asks why a school buys lines itself."""

    _name = "school.pooling.withdraw"
    _description = "Withdraw from the Pooled Purchase"

    line_ids = fields.Many2many("school.pooling.line", string="Lines")
    reason = fields.Char()

    @api.model
    def default_get(self, fields_list):
        """Take the lines that were ticked."""
        values = super().default_get(fields_list)
        if (
            not values.get("line_ids")
            and self.env.context.get("active_model") == "school.pooling.line"
        ):
            ids = self.env.context.get("active_ids") or []
            lines = self.env["school.pooling.line"].browse(ids).exists()
            values["line_ids"] = [(6, 0, lines.ids)]
        return values

    def action_withdraw(self):
        """Withdraw them for the reason given.

        :raise UserError: no reason, or what the lines refuse
        """
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("Choose at least one line."))
        self.line_ids.action_withdraw(self.reason or "")
        return {"type": "ir.actions.act_window_close"}
