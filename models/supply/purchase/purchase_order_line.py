"""Lines of a school's purchase orders: bound to the request lines they serve."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open

# Written by the acceptance (services) or computed by core from the receipts.
RECEIVED = {
    "qty_invoiced",
    "qty_received",
    "qty_received_manual",
    "qty_received_method",
    "qty_to_invoice",
}
# What never changes on a confirmed line.
FROZEN = {
    "display_type",
    "invoice_lines",
    "is_downpayment",
    "move_ids",
    "order_id",
    "product_id",
    "product_qty",
    "product_uom_id",
    "product_uom_qty",
    "school_allocation_ids",
}
PRICED = {"discount", "price_unit", "tax_ids"}


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    school_allocation_ids = fields.One2many(
        comodel_name="school.supply.allocation",
        inverse_name="purchase_line_id",
        string="Serves",
        readonly=True,
        copy=False,
    )

    school_served = fields.Char(
        string="Requests Served",
        compute="_compute_school_served",
        help="Which requests the line serves, with their quantities.",
    )

    @api.depends("school_allocation_ids.quantity")
    def _compute_school_served(self):
        for line in self:
            line.school_served = ", ".join(
                f"{share.request_id.name} {share.quantity:g}"
                for share in line.sudo().school_allocation_ids
            )

    def _school_lines(self):
        """Return the lines of school companies."""
        Unit = self.env["school.unit"]
        return self.filtered(lambda line: Unit._for_company(line.order_id.company_id))

    # -- guards -------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create lines; none is added to a school's order that is confirmed."""
        lines = super().create(vals_list)
        for line in lines._school_lines():
            if line.order_id.state not in ("draft", "sent") and not line.display_type:
                line._school_refuse(
                    self.env._("no line is added after the confirmation")
                )
            if line.qty_received_manual or line.qty_received or line.qty_invoiced:
                line._school_refuse(
                    self.env._("received and billed quantities are not typed in")
                )
        return lines

    def write(self, vals):
        """Write; confirmed lines of schools keep what was approved."""
        school = self._school_lines()
        if school:
            school._school_guard_write(vals)
        result = super().write(vals)
        if not school:
            return result
        draft = school.filtered(lambda line: line.order_id.state in ("draft", "sent"))
        if {"product_qty", "product_uom_id"} & set(vals):
            draft._school_fit_allocations()
        if PRICED & set(vals):
            confirmed = school.filtered(lambda line: line.order_id.state == "purchase")
            confirmed._school_check_covered()
        return result

    def _school_guard_write(self, vals):
        if RECEIVED & set(vals) and not gate_open(self, "qty_received"):
            self[0]._school_refuse(
                self.env._("only an acceptance changes what was received")
            )
        served = self.sudo().filtered("school_allocation_ids")
        if served and {"order_id", "product_id"} & set(vals):
            served[0]._school_refuse(
                self.env._(
                    "it serves approved requests; delete the line and pool them again"
                )
            )
        confirmed = self.filtered(lambda line: line.order_id.state == "purchase")
        if confirmed and FROZEN & set(vals) and not gate_open(confirmed, "order_line"):
            confirmed[0]._school_refuse(
                self.env._(
                    "a confirmed line keeps its item and quantity; short-close what"
                    " will not come"
                )
            )
        if "order_id" in vals:
            order = self.env["purchase.order"].browse(vals["order_id"])
            if order._school_orders() and order.state not in ("draft", "sent"):
                self[0]._school_refuse(
                    self.env._("no line is added after the confirmation")
                )

    def _school_refuse(self, reason):
        raise UserError(
            self.env._(
                "%(order)s, %(line)s: %(reason)s.",
                order=self.order_id.display_name,
                line=self.product_id.display_name or self.name,
                reason=reason,
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_release_allocations(self):
        """A line removed from a draft order leaves its requests open again."""
        self.sudo().school_allocation_ids._release()

    # -- checks -------------------------------------------------------------------

    def _school_check_covered(self):
        """Refuse lines that no approved request covers in quantity and price.

        :raise UserError: naming each line, the figures and what to do
        """
        problems = [
            problem
            for line in self
            if not line.display_type
            for problem in line._school_problems()
        ]
        if problems:
            raise UserError("\n".join(problems))

    def _school_problems(self):
        """Return what stands against confirming this line, as texts."""
        self.ensure_one()
        allocations = self.sudo().school_allocation_ids
        values = {
            "order": self.order_id.display_name,
            "line": self.product_id.display_name or self.name,
            "quantity": self.product_qty,
            "unit": self.product_uom_id.name,
        }
        foreign = allocations.filtered(
            lambda allocation: (
                allocation.company_id != self.company_id
                or allocation.request_line_id.fulfil_product_id != self.product_id
            )
        )
        if foreign:
            return [
                self.env._(
                    "%(order)s, %(line)s: %(requests)s asked for something else. Delete"
                    " the line and pool the requests again.",
                    requests=", ".join(foreign.request_id.mapped("name")),
                    **values,
                )
            ]
        allocated = sum(self._school_allocated(a) for a in allocations)
        uncovered = self.product_uom_id.compare(allocated, self.product_qty)
        if not allocations or uncovered or self.price_unit < 0:
            return [
                self.env._(
                    "%(order)s, %(line)s: %(quantity)s %(unit)s ordered, approved"
                    " requests cover %(allocated)s. Order exactly what requests cover,"
                    " from the buyer's bench.",
                    allocated=allocated,
                    **values,
                )
            ]
        return self._school_price_problems(allocations, values)

    def _school_allocated(self, allocation):
        """Return the quantity of an allocation in the unit of this line."""
        return allocation.product_uom_id._compute_quantity(
            allocation.quantity, self.product_uom_id, round=False
        )

    def _school_price_problems(self, allocations, values):
        """Compare the price, taxes included, with the approved estimates."""
        estimate = sum(a.quantity * a.request_line_id.price_unit for a in allocations)
        tolerance = self.order_id.school_unit_id.sudo().price_tolerance
        cap = estimate * (1 + tolerance / 100)
        if self.currency_id.compare_amounts(self.price_total, cap) <= 0:
            return []
        return [
            self.env._(
                "%(order)s, %(line)s: %(price)s is above the approved estimate of"
                " %(estimate)s (tolerance %(tolerance)s %%). Agree on a lower price, or"
                " have the request revised and approved again.",
                price=self.currency_id.format(self.price_total),
                estimate=self.currency_id.format(estimate),
                tolerance=tolerance,
                **values,
            )
        ]

    def _school_fit_allocations(self):
        """Trim the allocations of draft lines whose quantity was lowered.

        The last request gives back first. A raised quantity is left uncovered and
        refused at the confirmation.
        """
        for line in self.sudo():
            excess = (
                sum(line._school_allocated(a) for a in line.school_allocation_ids)
                - line.product_qty
            )
            for allocation in reversed(line.school_allocation_ids):
                if line.product_uom_id.compare(excess, 0) <= 0:
                    break
                have = line._school_allocated(allocation)
                give = min(have, excess)
                allocation._reduce(
                    line.product_uom_id._compute_quantity(
                        give, allocation.product_uom_id
                    )
                )
                excess -= give

    def _school_spread(self, quantities):
        """Spread quantities of purchase lines over the requests that wait for them.

        The request that needs the goods first is served first.

        :param dict quantities: ``{purchase line: quantity}`` in the line's unit
        :return: ``{allocation id: quantity}`` in units of the request lines, as
            `_register_accepted` and `_register_closed` take it
        """
        shares = {}
        for line, quantity in quantities.items():
            left = quantity
            for allocation in line.sudo().school_allocation_ids._in_order_of_need():
                uom = allocation.product_uom_id
                pending = uom._compute_quantity(
                    allocation._pending(), line.product_uom_id, round=False
                )
                part = min(pending, left)
                if line.product_uom_id.compare(part, 0) > 0:
                    shares[allocation.id] = line.product_uom_id._compute_quantity(
                        part, uom
                    )
                    left -= part
        return shares
