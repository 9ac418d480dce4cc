"""Items of a framework: a price, and a quantity that calls move in place."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.running import shift_rows

CAPS = "COALESCE(school_qty_called, 0) BETWEEN 0 AND product_qty"
FIXED = {"price_unit", "product_id", "product_qty", "product_uom_id", "requisition_id"}


class PurchaseRequisitionLine(models.Model):
    _name = "purchase.requisition.line"
    _inherit = ["purchase.requisition.line", "school.approval.line.mixin"]

    _approval_parent = "requisition_id"
    _approval_parent_lines = "line_ids"

    school_qty_called = fields.Float(
        string="Called Off", digits="Product Unit", readonly=True, copy=False
    )
    school_qty_left = fields.Float(
        string="Left", digits="Product Unit", compute="_compute_school_qty_left"
    )

    _school_called_within_quantity = models.Constraint(
        "CHECK (COALESCE(school_qty_called, 0) = 0"
        " OR school_qty_called BETWEEN 0 AND product_qty)",
        "No more can be called off of an item than the framework says.",
    )

    @api.depends("product_qty", "school_qty_called")
    def _compute_school_qty_left(self):
        for line in self:
            line.school_qty_left = line.product_qty - line.school_qty_called

    @api.model_create_multi
    def create(self, vals_list):
        """Create lines of drafts, of which nothing was called off."""
        for vals in vals_list:
            vals["school_qty_called"] = 0.0
        lines = super().create(vals_list)
        lines._school_guard()
        return lines

    def write(self, vals):
        """Write lines of drafts; running figures are never typed in."""
        if "school_qty_called" in vals:
            self._school_refuse()
        if not FIXED.isdisjoint(vals):
            self._school_guard()
        result = super().write(vals)
        if "requisition_id" in vals:
            self._school_guard()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_school_concluded(self):
        self._school_guard()

    def _school_guard(self):
        """Refuse to touch the items of what was concluded."""
        frameworks = self.requisition_id._school_frameworks()
        frameworks._school_check_preparing()
        if frameworks.filtered(lambda framework: framework.state != "draft"):
            self._school_refuse()

    def _school_refuse(self):
        raise UserError(
            self.env._(
                "%(framework)s: items and prices of a framework stay once it is"
                " concluded, and what was called off follows the orders.",
                framework=", ".join(self.requisition_id.mapped("display_name")),
            )
        )

    def _school_call(self, quantities):
        """Move what is called off of items, within their quantity.

        :param dict quantities: ``{line id: quantity}`` in units of the lines
        :raise UserError: names the item and what is left of it
        """
        moved = shift_rows(
            self.browse(),
            {key: {"school_qty_called": qty} for key, qty in quantities.items()},
            ("school_qty_called",),
            "product_qty",
            CAPS,
        )
        missing = self.browse(sorted(set(quantities) - moved))
        if missing:
            raise UserError(
                "\n".join(
                    self.env._(
                        "%(framework)s, %(item)s: %(left)s %(unit)s are left,"
                        " %(quantity)s would be called off. Order less.",
                        framework=line.requisition_id.display_name,
                        item=line.product_id.display_name,
                        left=line.school_qty_left,
                        unit=line.product_uom_id.name,
                        quantity=quantities[line.id],
                    )
                    for line in missing
                )
            )
