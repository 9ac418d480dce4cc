"""Orders by a framework: its price, its items, within its cap across all schools."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_compare

from ...common.gate import gate_open, open_gate
from ..purchase.purchase_order_line import PRICED

OWN = {"school_framework_id", "school_called"}
GATE = "framework_call"


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    school_framework_id = fields.Many2one(
        comodel_name="purchase.requisition",
        string="Framework Agreement",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    school_framework_name = fields.Char(
        string="Framework",
        compute="_compute_school_framework_name",
        help="The agreement that prices and way of buying come from.",
    )
    school_called = fields.Monetary(
        string="Called Off",
        readonly=True,
        copy=False,
        help="What this order takes of the framework's cap.",
    )

    def _school_takes_more(self):
        """No more is accepted than was called off."""
        return not self.sudo().school_framework_id and super()._school_takes_more()

    @api.depends("school_framework_id")
    def _compute_school_framework_name(self):
        for order in self:
            framework = order.sudo().school_framework_id
            order.school_framework_name = framework and framework.display_name

    @api.model_create_multi
    def create(self, vals_list):
        """Create; the framework is named by the buyer's bench only."""
        for vals in vals_list:
            vals.update(dict.fromkeys(OWN, False))
        return super().create(vals_list)

    def write(self, vals):
        """Write; what is called off follows the order."""
        if not OWN.isdisjoint(vals) and not gate_open(self, GATE):
            self._school_refuse_fields(OWN & set(vals))
        return super().write(vals)

    # -- hooks of method and quotes -------------------------------------------------

    def _school_is_exempt(self, advice):
        """A framework settles the way of buying, once and for the whole of it."""
        return self._school_by_framework() or super()._school_is_exempt(advice)

    def _school_quotes_settled(self):
        """A framework settles the price."""
        return self._school_by_framework() or super()._school_quotes_settled()

    def _school_by_framework(self):
        """Whether this is an order by a framework, verified.

        :raise UserError: the framework does not hold for it
        """
        self.ensure_one()
        if not self.sudo().school_framework_id:
            return False
        self._school_check_framework()
        return True

    # -- checks -----------------------------------------------------------------------

    def _school_check_confirm(self):
        """Also verify the framework, whatever else allows the order."""
        result = super()._school_check_confirm()
        for order in self:
            order._school_by_framework()
        return result

    def _school_check_framework(self):
        """Refuse an order that its framework does not hold for.

        :raise UserError: the framework is not in force, another's, or too cheap
        """
        self.ensure_one()
        framework = self.sudo().school_framework_id
        today = self.env["school.unit"]._today()
        in_force = (
            framework.state == "confirmed"
            and framework.date_start <= today <= framework.date_end
        ) or self.state == "purchase"
        vendor = self.partner_id.sudo().commercial_partner_id
        ours = framework._school_usable_by(self.school_unit_id.sudo())
        if (
            not in_force
            or not ours
            or vendor != framework.vendor_id.commercial_partner_id
        ):
            raise UserError(
                self.env._(
                    "%(order)s: the framework %(framework)s with %(vendor)s is not in"
                    " force for this order. Make the order again from the bench.",
                    order=self.display_name,
                    framework=framework.display_name,
                    vendor=framework.vendor_id.name,
                )
            )
        if framework._approval_is_ruled():
            framework._check_approval("call off")
        framework._school_check_source()
        self._school_check_framework_prices(framework)

    def _school_check_framework_prices(self, framework):
        """:raise UserError: names each item that is not in it, or dearer than there"""
        of_product = framework.line_ids.grouped("product_id")
        digits = self.env["decimal.precision"].precision_get("Product Price")
        problems = []
        for line in self.sudo().order_line.filtered("product_id"):
            agreed = of_product.get(line.product_id)
            price = line.price_total / line.product_qty if line.product_qty else 0.0
            most = agreed._school_price(line.product_uom_id) if agreed else 0.0
            if not agreed or float_compare(price, most, precision_digits=digits) > 0:
                problems.append(
                    self.env._(
                        "%(order)s, %(item)s: %(price)s each, %(framework)s says"
                        " %(most)s. Order at the price agreed.",
                        order=self.display_name,
                        item=line.product_id.display_name,
                        price=f"¥{price:,.2f}",
                        framework=framework.display_name,
                        most=f"¥{most:,.2f}" if agreed else self.env._("nothing of it"),
                    )
                )
        if problems:
            raise UserError("\n".join(problems))

    # -- effects ------------------------------------------------------------------

    def _school_register_ordered(self):
        """Also call off, within the cap and the quantities."""
        result = super()._school_register_ordered()
        self._school_call_off()
        return result

    def _school_release(self):
        """Give what was called off back to the framework."""
        result = super()._school_release()
        self._school_call_off(nothing=True)
        return result

    def _school_call_off(self, nothing=False):
        """Bring the framework's figures to what these orders take of it now.

        :param bool nothing: the orders are cancelled
        :raise UserError: names the framework and what is left
        """
        orders = self.sudo().filtered("school_framework_id")
        amounts, quantities = {}, {}
        for order in orders.sorted("id"):
            framework = order.school_framework_id
            lines = order.order_line.filtered("product_id")
            wanted = 0.0 if nothing else sum(line._school_to_call() for line in lines)
            key = framework.id
            amounts[key] = amounts.get(key, 0.0) + wanted - order.school_called
            open_gate(order, GATE).school_called = order.currency_id.round(wanted)
            for line in lines:
                agreed, change = line._school_call_change(framework, nothing)
                if agreed:
                    quantities[agreed.id] = quantities.get(agreed.id, 0.0) + change
        frameworks = orders.school_framework_id
        frameworks.line_ids._school_call({k: q for k, q in quantities.items() if q})
        frameworks._school_call({k: a for k, a in amounts.items() if round(a, 2)})


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    school_qty_called = fields.Float(
        string="Called Off", digits="Product Unit", readonly=True, copy=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create; nothing is called off by a draft."""
        for vals in vals_list:
            vals["school_qty_called"] = 0.0
        return super().create(vals_list)

    def write(self, vals):
        """Write; what is called off follows quantity and price."""
        if "school_qty_called" in vals and not gate_open(self, GATE):
            self._refuse_running()
        result = super().write(vals)
        if not PRICED.isdisjoint(vals):
            orders = self.order_id.filtered(
                lambda o: o.state == "purchase" and o.sudo().school_framework_id
            )
            for order in orders:
                order._school_by_framework()
            orders._school_call_off()
        return result

    def _school_close(self):
        """Give what will not come back to the framework."""
        result = super()._school_close()
        self.order_id._school_call_off()
        return result

    def _school_kept(self):
        """What of the line is still ordered, in its unit."""
        return self.product_qty - self.school_qty_closed

    def _school_to_call(self):
        """What the line takes of the cap (CNY), taxes included."""
        if not self.product_qty:
            return 0.0
        return self.price_total * self._school_kept() / self.product_qty

    def _school_call_change(self, framework, nothing):
        """The framework's item and by how much its quantity moves."""
        agreed = framework.line_ids.filtered(
            lambda line: line.product_id == self.product_id
        )[:1]
        if not agreed:
            return agreed, 0.0
        wanted = (
            0.0
            if nothing
            else self.product_uom_id._compute_quantity(
                self._school_kept(), agreed.product_uom_id, round=False
            )
        )
        change = wanted - self.school_qty_called
        open_gate(self, GATE).school_qty_called = wanted
        return agreed, change
