"""Goods that a school writes off: nothing goes without an approval (报损)."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.clean_context import clean
from ...common.gate import gate_open, open_gate
from .exempt import school_records

KEEPING_POSTS = ("keeper", "asset_keeper")


class StockScrap(models.Model):
    _name = "stock.scrap"
    _inherit = ["stock.scrap", "school.approval.mixin"]

    _approval_bound = (
        "company_id",
        "product_id",
        "product_uom_id",
        "scrap_qty",
        "lot_id",
        "package_id",
        "owner_id",
        "location_id",
        "scrap_location_id",
    )
    _approval_amount = "school_value"

    currency_id = fields.Many2one(related="company_id.currency_id")
    school_value = fields.Monetary(
        string="Value",
        compute="_compute_school_value",
        help="What the goods are worth in the books today.",
    )
    is_school_scrap = fields.Boolean(compute="_compute_is_school_scrap")

    @api.depends("product_id", "scrap_qty", "product_uom_id", "company_id")
    def _compute_school_value(self):
        for scrap in self:
            scrap.school_value = scrap._school_value()

    @api.depends("company_id")
    def _compute_is_school_scrap(self):
        school = school_records(self)
        for scrap in self:
            scrap.is_school_scrap = scrap in school

    def _school_value(self):
        """Value (in the school's currency) of the quantity at the present cost."""
        self.ensure_one()
        scrap = self.sudo()
        product = scrap.product_id.with_company(scrap.company_id)
        if not product:
            return 0.0
        quantity = scrap.product_uom_id._compute_quantity(
            scrap.scrap_qty, product.uom_id, round=False
        )
        return scrap.company_id.currency_id.round(quantity * product.standard_price)

    # -- hooks of the approval room -----------------------------------------------

    def _approval_requester(self):
        """Whoever made it submits it."""
        self.ensure_one()
        return self.create_uid

    def _approval_amount_now(self):
        """The value at the present cost: one that the page keeps is not believed."""
        self.ensure_one()
        return self._school_value()

    def _approval_goods(self):
        value = self._school_value()
        return [
            {
                "product": self.product_id,
                "is_service": False,
                "price": value / self.scrap_qty if self.scrap_qty else 0.0,
                "amount": value,
            }
        ]

    def _approval_summary(self):
        """Item and quantity, for the inbox."""
        return f"{self.product_id.display_name} {self.scrap_qty:g}"

    def _approval_can_submit(self):
        """Refuse what is done, is no school's, or has no quantity."""
        result = super()._approval_can_submit()
        if self.state != "draft" or not self.is_school_scrap or self.scrap_qty <= 0:
            raise UserError(
                self.env._(
                    "%(scrap)s is written off already, has no quantity, or does not"
                    " belong to a school.",
                    scrap=self.display_name,
                )
            )
        return result

    def _approval_can_reopen(self):
        """Refuse to void the approval of what is written off."""
        result = super()._approval_can_reopen()
        if self.state == "done":
            raise UserError(
                self.env._("%(scrap)s is written off.", scrap=self.display_name)
            )
        return result

    # -- effects ------------------------------------------------------------------

    def write(self, vals):
        """Write; a school's goods are written off by the button only.

        :raise UserError: the state is written from outside
        """
        if "state" in vals and not gate_open(self, "scrap"):
            if school_records(self):
                raise UserError(
                    self.env._("Goods of a school are written off with the button.")
                )
        return super().write(vals)

    def do_scrap(self):
        """Write off; a school's goods only with an approval of exactly this.

        :raise UserError: not approved, changed since, or no goods of that quantity
        """
        school = school_records(self)
        result = super(StockScrap, self - school).do_scrap() if self - school else True
        for scrap in school:
            scrap._school_check_scrap()
            scrap._school_scrap()
        return result

    def _school_check_scrap(self):
        """Verify at use: state, stock, keeper and approval."""
        self.ensure_one()
        self.check_access("write")
        self._check_company()
        if self.state != "draft" or not self.check_available_qty():
            raise UserError(
                self.env._(
                    "%(scrap)s: it is written off already, or the store does not have"
                    " so many.",
                    scrap=self.display_name,
                )
            )
        self._approval_unit()._check_post(KEEPING_POSTS)
        self._check_approval("scrap")

    def _school_scrap(self):
        """Move the goods out, as core does, through our gates."""
        scrap = open_gate(clean(self), "scrap")
        # taken in place, so that two clicks do not write off twice
        number = scrap.env["ir.sequence"].next_by_code("stock.scrap")
        scrap.write(
            {"name": number, "state": "done", "date_done": fields.Datetime.now()}
        )
        self.env.flush_all()
        move = scrap.env["stock.move"].create(scrap._prepare_move_values())
        open_gate(move.with_context(is_scrap=True), "stock_done")._action_done()
