"""A school's order out of a pooled purchase: vendor and price are those agreed on."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open
from .share import share_out

FIXED = frozenset({"school_pooling_id", "partner_id", "user_id"})


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    school_pooling_id = fields.Many2one(
        comodel_name="school.pooling",
        string="Pooled In",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    school_pooling_name = fields.Char(
        string="Pooled Purchase",
        compute="_compute_school_pooling_name",
        compute_sudo=True,
    )
    school_share_rule = fields.Char(
        string="When Less Is Delivered",
        compute="_compute_school_pooling_name",
        compute_sudo=True,
    )

    @api.depends("school_pooling_id")
    def _compute_school_pooling_name(self):
        for order in self:
            pooling = order.school_pooling_id
            labels = dict(
                pooling._fields["share_rule"]._description_selection(self.env)
            )
            order.school_pooling_name = pooling.display_name
            order.school_share_rule = labels.get(pooling.share_rule)

    @api.model_create_multi
    def create(self, vals_list):
        """Create orders; only a pooled purchase makes one of its own.

        :raise UserError: an order claims to be of a pooled purchase
        """
        orders = super().create(vals_list)
        for order in orders.sudo():
            if order.school_pooling_id and not self.env.su:
                raise UserError(
                    self.env._("Orders of a pooled purchase are made by the district.")
                )
        return orders

    def write(self, vals):
        """Write; vendor and purchaser of a pooled order stay.

        :raise UserError: names the order
        """
        if not FIXED.isdisjoint(vals) and not gate_open(self, "order_state"):
            for order in self:
                pooled = order.sudo().school_pooling_id
                if pooled or vals.get("school_pooling_id"):
                    raise UserError(
                        self.env._(
                            "%(order)s belongs to a pooled purchase: vendor, purchaser"
                            " and origin stay. Cancel it to buy alone.",
                            order=order.display_name,
                        )
                    )
        return super().write(vals)

    def _school_takes_more(self):
        """No more is accepted than the schools' shares."""
        return not self.sudo().school_pooling_id and super()._school_takes_more()

    def _approval_requester(self):
        """The school's own buyer submits a pooled order, not the officer."""
        order = self.sudo()
        if order.school_pooling_id and order.user_id:
            return order.user_id
        return super()._approval_requester()

    def _school_check_confirm(self):
        """Verify that vendor and prices are those of the pooled purchase.

        :raise UserError: names the order and the line
        """
        result = super()._school_check_confirm()
        for order in self.sudo().filtered("school_pooling_id"):
            pooling = order.school_pooling_id
            pooling._check_approved()
            if order.partner_id != pooling.partner_id:
                raise UserError(
                    self.env._(
                        "%(order)s: %(pooling)s chose %(vendor)s.",
                        order=order.display_name,
                        pooling=pooling.display_name,
                        vendor=pooling.partner_id.name,
                    )
                )
            order.order_line._school_check_pooled()
        return result


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    def _school_check_pooled(self):
        """:raise UserError: a line costs more than the pooled purchase agreed on"""
        lines = self.filtered("product_id")
        pooled = (
            self.env["school.pooling.line"]
            .sudo()
            .search([("purchase_line_id", "in", lines.ids)])
            .grouped("purchase_line_id")
        )
        for line in lines:
            own = pooled.get(line)
            agreed = own and own[0].product_uom_id._compute_price(
                own[0].price_unit, line.product_uom_id
            )
            most = (agreed or 0.0) * line.product_qty
            if not own or line.currency_id.compare_amounts(line.price_total, most) > 0:
                raise UserError(
                    self.env._(
                        "%(order)s, %(line)s: the pooled purchase agreed on %(agreed)s,"
                        " the order says %(price)s.",
                        order=line.order_id.display_name,
                        line=line.product_id.display_name,
                        agreed=line.currency_id.format(most),
                        price=line.currency_id.format(line.price_total),
                    )
                )

    def _school_spread(self, quantities):
        """Share a partial delivery pro rata where the pooled purchase says so."""
        rated = {
            line: quantity
            for line, quantity in quantities.items()
            if line.sudo().order_id.school_pooling_id.share_rule == "rate"
        }
        others = {
            line: quantity for line, quantity in quantities.items() if line not in rated
        }
        shares = super()._school_spread(others)
        for line, quantity in rated.items():
            allocations = line.sudo().school_allocation_ids._in_order_of_need()
            unit = line.product_uom_id
            parts = share_out(
                quantity,
                [
                    share.product_uom_id._compute_quantity(
                        share._pending(), unit, round=False
                    )
                    for share in allocations
                ],
                "rate",
            )
            for share, part in zip(allocations, parts, strict=True):
                if unit.compare(part, 0) > 0:
                    shares[share.id] = unit._compute_quantity(
                        part, share.product_uom_id
                    )
        return shares
