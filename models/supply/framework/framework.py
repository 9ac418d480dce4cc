"""Framework agreements (框架协议、定点采购) on Odoo's blanket orders."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open, open_gate
from ...common.purchase_method import METHOD
from ...common.running import shift_rows

PREPARING_POSTS = ("buyer", "bureau_officer")
GATE = "framework"
# What follows the call-offs, or our buttons.
OWN = {"school_called", "state"}
# What does not change any more once it is concluded.
FIXED = {
    "company_id",
    "currency_id",
    "date_end",
    "date_start",
    "line_ids",
    "requisition_type",
    "school_cap",
    "school_method",
    "school_source",
    "school_unit_ids",
    "vendor_id",
}
CAPS = "COALESCE(school_called, 0) BETWEEN 0 AND school_cap"


class PurchaseRequisition(models.Model):
    """A framework of a school, or of a district for all its schools.

    Prices and the cap hold across all schools: each confirmed order moves a running
    figure in place, so two at once cannot exceed it.
    """

    _name = "purchase.requisition"
    _inherit = ["purchase.requisition", "school.approval.mixin"]

    _approval_bound = (
        "company_id",
        "vendor_id",
        "date_start",
        "date_end",
        "school_cap",
        "school_method",
        "school_source",
        "school_unit_ids",
    )
    _approval_bound_lines = {
        "line_ids": ("product_id", "product_qty", "product_uom_id", "price_unit"),
    }
    _approval_amount = "school_cap"

    school_unit_id = fields.Many2one(
        comodel_name="school.unit",
        string="Concluded By",
        compute="_compute_school_unit_id",
    )
    school_unit_ids = fields.Many2many(
        comodel_name="school.unit",
        relation="school_framework_unit_rel",
        column1="requisition_id",
        column2="unit_id",
        string="For Schools",
        copy=False,
        help="Which schools may order by it. Empty: the unit and all below it.",
    )
    school_cap = fields.Monetary(
        string="Call-off Cap",
        help="All orders of all schools together cost no more than this (CNY).",
    )
    school_called = fields.Monetary(
        string="Called Off", readonly=True, copy=False, help="Confirmed orders so far."
    )
    school_left = fields.Monetary(
        string="Left to Call Off", compute="_compute_school_left"
    )
    school_method = fields.Selection(
        METHOD, string="Way of Buying", help="How the framework was concluded."
    )
    school_source = fields.Char(
        string="Concluded On", help="Number of the tender, the minutes or the notice."
    )
    school_order_ids = fields.One2many(
        comodel_name="purchase.order",
        inverse_name="school_framework_id",
        string="Orders Called Off",
        readonly=True,
    )
    school_is_ruled = fields.Boolean(
        string="Needs an Approval", compute="_compute_school_is_ruled"
    )

    _school_cap_positive = models.Constraint(
        "CHECK (COALESCE(school_cap, 0) >= 0)", "A cap is not negative."
    )
    _school_called_within_cap = models.Constraint(
        "CHECK (COALESCE(school_called, 0) = 0"
        " OR school_called BETWEEN 0 AND school_cap)",
        "No more can be called off than the cap of the framework.",
    )

    @api.depends("company_id")
    def _compute_school_unit_id(self):
        Unit = self.env["school.unit"]
        for framework in self:
            framework.school_unit_id = Unit._for_company(framework.company_id)

    @api.depends("school_cap", "school_called")
    def _compute_school_left(self):
        for framework in self:
            framework.school_left = framework.school_cap - framework.school_called

    @api.depends("company_id")
    def _compute_school_is_ruled(self):
        for framework in self:
            framework.school_is_ruled = bool(
                framework._school_frameworks() and framework._approval_is_ruled()
            )

    def _school_frameworks(self):
        """Return those of schools and districts; for others every gate is inert."""
        return self.filtered("school_unit_id")

    # -- guards -------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create drafts of which nothing was called off.

        :raise UserError: unless the user buys for the unit, or is its officer
        """
        for vals in vals_list:
            vals["school_called"] = 0.0
        frameworks = super().create(vals_list)
        for framework in frameworks._school_frameworks():
            framework._school_check_preparing()
            if framework.state != "draft":
                framework._school_refuse(self.env._("it begins as a draft"))
        return frameworks

    def write(self, vals):
        """Write; what was concluded stays, running figures are never typed in."""
        school = self._school_frameworks()
        if school and not gate_open(self, GATE) and not gate_open(self, "approval"):
            school._school_guard_write(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_school_called(self):
        for framework in self._school_frameworks():
            framework._school_check_preparing()

    def _school_guard_write(self, vals):
        if all(name.startswith(("message_", "activity_")) for name in vals):
            return
        self._school_check_preparing()
        if not OWN.isdisjoint(vals):
            self._school_refuse(
                self.env._("state and amount called off follow the buttons and orders")
            )
        concluded = self.filtered(lambda framework: framework.state != "draft")
        if concluded and not FIXED.isdisjoint(vals):
            concluded._school_refuse(
                self.env._("what was concluded stays; close it and conclude another")
            )

    def _school_check_preparing(self):
        """:raise UserError: unless the user buys for the unit, or is its officer"""
        for framework in self:
            framework.school_unit_id._check_post(PREPARING_POSTS)

    def _school_refuse(self, reason):
        raise UserError(
            self.env._(
                "%(frameworks)s: %(reason)s.",
                frameworks=", ".join(self.mapped("display_name")),
                reason=reason,
            )
        )

    def _school_set_state(self, method):
        """Let core change the state; the rights and the content were checked.

        Core looks at orders and price lists, which an officer need not read.
        """
        frameworks = self.sudo() if self._school_frameworks() else self
        return getattr(
            super(PurchaseRequisition, open_gate(frameworks, GATE)), method
        )()

    # -- running figure ---------------------------------------------------------------

    def _school_call(self, amounts):
        """Move what is called off, within the cap and under the lock of the row.

        :param dict amounts: ``{framework id: CNY}``, negative to give back
        :raise UserError: names the framework, its cap and what is left
        """
        moved = shift_rows(
            self.browse(),
            {key: {"school_called": amount} for key, amount in amounts.items()},
            ("school_called",),
            "school_cap",
            CAPS,
        )
        for framework in self.browse(sorted(set(amounts) - moved)):
            raise UserError(
                self.env._(
                    "%(framework)s: %(amount)s more would exceed the cap of %(cap)s;"
                    " %(left)s are left. Order less, or by another framework.",
                    framework=framework.display_name,
                    amount=f"¥{amounts[framework.id]:,.2f}",
                    cap=f"¥{framework.school_cap:,.2f}",
                    left=f"¥{framework.school_left:,.2f}",
                )
            )
