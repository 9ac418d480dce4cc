"""Purchase orders of schools: confirmed only for what was approved."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open, open_gate

# Fields that only our own methods write.
GATED = {"state", "locked", "date_approve", "school_buyer_ids"}
# Fields that no longer change once the order is confirmed.
FROZEN = {
    "company_id",
    "currency_id",
    "currency_rate",
    "dest_address_id",
    "fiscal_position_id",
    "partner_id",
    "picking_type_id",
    "school_method",
    "school_quote_ids",
}


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    school_unit_id = fields.Many2one(
        comodel_name="school.unit",
        string="Buying School",
        compute="_compute_school_unit_id",
    )
    school_buyer_ids = fields.Many2many(
        comodel_name="res.users",
        relation="school_purchase_buyer_rel",
        column1="order_id",
        column2="user_id",
        string="Buyers",
        copy=False,
        readonly=True,
        help="Who buys. Each buyer signs in his or her own session.",
    )
    school_request_ids = fields.Many2many(
        comodel_name="school.supply.request",
        string="Requests Served",
        compute="_compute_school_request_ids",
    )

    school_may_join = fields.Boolean(compute="_compute_school_may_join")

    @api.depends("company_id")
    def _compute_school_unit_id(self):
        Unit = self.env["school.unit"]
        for order in self:
            order.school_unit_id = Unit._for_company(order.company_id)

    @api.depends("order_line.school_allocation_ids")
    def _compute_school_request_ids(self):
        for order in self:
            order.school_request_ids = (
                order.sudo().order_line.school_allocation_ids.request_id
            )

    @api.depends("state", "school_buyer_ids", "company_id")
    @api.depends_context("uid")
    def _compute_school_may_join(self):
        user = self.env.user
        for order in self:
            order.school_may_join = (
                order.school_unit_id
                and order.state in ("draft", "sent", "to approve")
                and user not in order.school_buyer_ids
            )

    def _school_orders(self):
        """Return the orders of school companies; for others every gate is inert."""
        Unit = self.env["school.unit"]
        return self.filtered(lambda order: Unit._for_company(order.company_id))

    # -- guards -------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create orders; those of schools begin as drafts without buyers' names."""
        orders = super().create(vals_list)
        for order in orders._school_orders():
            if gate_open(self, "order_create"):
                continue
            if order.state != "draft" or order.locked or order.date_approve:
                raise UserError(
                    self.env._(
                        "%(order)s of a school begins as a draft. Confirm it with its"
                        " button.",
                        order=order.name,
                    )
                )
            if order.school_buyer_ids - self.env.user:
                order._school_refuse_buyers()
        return orders

    def write(self, vals):
        """Write; a school's order changes its state by our checked methods only."""
        school = self._school_orders()
        if school:
            school._school_guard_write(vals)
            if vals.get("state") == "purchase":
                # what is bought is not edited any more
                vals = {**vals, "locked": True}
        result = super().write(vals)
        if "company_id" in vals:
            (self._school_orders() - school)._school_guard_write(vals)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed_once(self):
        """What was once confirmed stays on file, cancelled or not."""
        for order in self._school_orders():
            if order.date_approve:
                raise UserError(
                    self.env._(
                        "%(order)s was confirmed and stays on file.",
                        order=order.display_name,
                    )
                )

    def _school_guard_write(self, vals):
        """Refuse what is not written through one of our gates."""
        if gate_open(self, "order_state"):
            return
        sending = vals.get("state") == "sent" and all(
            order.state in ("draft", "sent") for order in self
        )
        gated = GATED & set(vals) - ({"state"} if sending else set())
        if gated:
            self._school_refuse_fields(gated)
        confirmed = self.filtered(lambda o: o.state in ("purchase", "cancel"))
        if confirmed and FROZEN & set(vals):
            confirmed._school_refuse_fields(FROZEN & set(vals))

    def _school_refuse_fields(self, names):
        labels = ", ".join(
            self._fields[name]._description_string(self.env) for name in sorted(names)
        )
        raise UserError(
            self.env._(
                "%(orders)s: %(fields)s of a school's order cannot be written. Use the"
                " buttons: confirm, join as buyer, cancel, short-close.",
                orders=", ".join(self.mapped("display_name")),
                fields=labels,
            )
        )

    def _school_refuse_buyers(self):
        raise UserError(
            self.env._(
                "%(order)s: nobody is named as a buyer by another person. Each buyer"
                " opens the order and joins it.",
                order=self.display_name,
            )
        )

    # -- actions ------------------------------------------------------------------

    def action_school_join(self):
        """Sign as one of the people who buy, in one's own session.

        :raise UserError: when the order is confirmed already, or when a duty of the
            user in the same chain stands against buying
        """
        self.check_access("read")
        for order in self._school_orders():
            if order.state not in ("draft", "sent", "to approve"):
                raise UserError(
                    self.env._(
                        "%(order)s is confirmed or cancelled; nobody joins it any"
                        " more.",
                        order=order.display_name,
                    )
                )
            order._school_check_member(self.env.user)
            order.sudo().school_request_ids._duty_check("buy", self.env.user)
            order._school_add_buyers(self.env.user)
        return True

    def _school_add_buyers(self, users):
        gated = open_gate(self.sudo(), "order_state")
        gated.write({"school_buyer_ids": [(4, user.id) for user in users]})

    def _school_check_member(self, user):
        """Refuse a user who does not work for the school of this order."""
        if self.company_id not in user.company_ids:
            raise UserError(
                self.env._(
                    "%(user)s does not belong to %(school)s and cannot buy for it.",
                    user=user.name,
                    school=self.company_id.name,
                )
            )

    def _approval_allowed(self):
        """Schools: the approval is that of the requests, checked line by line."""
        return bool(self._school_orders()) or super()._approval_allowed()

    def button_approve(self, force=False):
        """Confirm; a school's order only after every line was checked."""
        school = self._school_orders()
        if not school:
            return super().button_approve(force=force)
        school._school_check_confirm()
        school._school_register_ordered()
        gated = open_gate(self, "order_state")
        return super(PurchaseOrder, gated).button_approve(force=force)

    def button_cancel(self):
        """Cancel; a school's order only while nothing of it was received."""
        school = self._school_orders().filtered(lambda o: o.state != "cancel")
        if not school:
            return super().button_cancel()
        school._school_check_cancel()
        school._school_release()
        open_gate(school, "order_state").write({"locked": False})
        gated = open_gate(self, "order_state")
        return super(PurchaseOrder, gated).button_cancel()

    def button_draft(self):
        """Reopen a cancelled draft; what was once confirmed stays cancelled."""
        school = self._school_orders()
        for order in school:
            if order.state != "cancel" or order.date_approve:
                raise UserError(
                    self.env._(
                        "%(order)s was confirmed and is not reopened. Make a new order"
                        " from the buyer's bench.",
                        order=order.display_name,
                    )
                )
        gated = open_gate(self, "order_state") if school else self
        return super(PurchaseOrder, gated).button_draft()

    def action_merge(self):
        """Merge; orders that serve requests stay apart."""
        if self.sudo().order_line.school_allocation_ids:
            raise UserError(
                self.env._(
                    "Orders that serve requests are not merged: each line remembers"
                    " whom it serves. Cancel them and pool the lines again."
                )
            )
        return super().action_merge()
