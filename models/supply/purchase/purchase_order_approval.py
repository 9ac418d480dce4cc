"""Orders under approval: what the approvals of requests and orders demand of them."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.purchase_method import METHOD, METHODS, stricter_method


class PurchaseOrder(models.Model):
    _name = "purchase.order"
    _inherit = ["purchase.order", "school.approval.mixin"]

    _approval_bound = (
        "partner_id",
        "company_id",
        "currency_id",
        "fiscal_position_id",
        "school_method",
    )
    _approval_bound_lines = {
        "order_line": (
            "product_id",
            "product_qty",
            "product_uom_id",
            "price_unit",
            "discount",
            "tax_ids",
        ),
        "school_quote_ids": ("partner_id", "amount"),
    }
    _approval_amount = "amount_total"

    school_method = fields.Selection(
        METHOD,
        string="Way of Buying",
        copy=False,
        tracking=True,
        help="How the vendor was found. The approval may demand a stricter way.",
    )
    school_quote_ids = fields.One2many(
        comodel_name="school.purchase.quote",
        inverse_name="order_id",
        string="Quotes Compared",
        copy=False,
    )
    school_is_ruled = fields.Boolean(
        string="Needs an Approval of Its Own", compute="_compute_school_is_ruled"
    )

    @api.depends("company_id")
    def _compute_school_is_ruled(self):
        for order in self:
            order.school_is_ruled = bool(
                order._school_orders() and order._approval_is_ruled()
            )

    # -- hooks of the approval room -----------------------------------------------

    def _approval_requester(self):
        """Whoever made the order submits it."""
        self.ensure_one()
        return self.create_uid

    def _approval_date(self):
        self.ensure_one()
        return fields.Date.to_date(self.date_order) or super()._approval_date()

    def _approval_facts(self):
        """Add vendor, and what the requests served say."""
        requests = self.sudo().school_request_ids
        return {
            **super()._approval_facts(),
            "vendor_id": self.partner_id.commercial_partner_id.id,
            "department_id": requests.department_id[:1].id,
            "fund_id": requests.fund_id[:1].id,
            "planned": bool(requests) and all(requests.mapped("planned")),
            "urgent": any(requests.mapped("urgent")),
        }

    def _approval_goods(self):
        return [
            {
                "product": line.product_id,
                "is_service": line.product_id.type == "service",
                "price": line.price_unit,
                "amount": line.price_total,
            }
            for line in self.order_line
            if not line.display_type
        ]

    def _approval_summary(self):
        """Vendor and first item, for the inbox."""
        items = self.order_line.product_id.mapped("display_name")[:1]
        return " · ".join(filter(None, [self.partner_id.name, *items]))

    def _approval_can_submit(self):
        """Refuse what serves no request, or is confirmed already."""
        result = super()._approval_can_submit()
        if not self._school_orders() or self.state not in ("draft", "sent"):
            raise UserError(
                self.env._(
                    "%(order)s is confirmed, or is not an order of a school.",
                    order=self.display_name,
                )
            )
        self.order_line._school_check_covered()
        return result

    def _approval_can_reopen(self):
        """Refuse to void the approval of what is ordered."""
        result = super()._approval_can_reopen()
        if self.state not in ("draft", "sent", "cancel"):
            raise UserError(
                self.env._(
                    "%(order)s is ordered already. Cancel it first.",
                    order=self.display_name,
                )
            )
        return result

    def _duty_chain(self):
        """The order and the requests that it serves."""
        return [*super()._duty_chain(), self.sudo().school_request_ids]

    # -- demands --------------------------------------------------------------------

    def _school_check_confirm(self):
        """Also verify the order's own approval, the offers and the way of buying."""
        result = super()._school_check_confirm()
        for order in self:
            if order._approval_is_ruled():
                order._check_approval("order")
            order._school_check_demands()
        return result

    def _school_snapshots(self):
        """Rules that the order and its requests were approved on."""
        self.ensure_one()
        requests = self.sudo().school_request_ids
        found = [request.approval_id.sudo().snapshot for request in requests]
        if self.approval_state == "approved":
            found.append(self.approval_id.sudo().snapshot)
        return [snapshot for snapshot in found if snapshot]

    def _school_check_demands(self):
        """Refuse fewer offers, or a laxer way of buying, than the approvals demand.

        :raise UserError: names what is demanded and what is there
        """
        self.ensure_one()
        snapshots = self._school_snapshots()
        quotes = max((s.get("min_quotes") or 0 for s in snapshots), default=0)
        vendors = self.sudo().school_quote_ids.partner_id.commercial_partner_id
        vendor = self.partner_id.commercial_partner_id
        if quotes > len(vendors) or (quotes and vendor not in vendors):
            raise UserError(
                self.env._(
                    "%(order)s: the approval demands %(demanded)s quotes, that of"
                    " %(vendor)s among them; %(present)s are entered. Enter them under"
                    " “Quotes Compared”.",
                    order=self.display_name,
                    demanded=quotes,
                    vendor=vendor.name,
                    present=len(vendors),
                )
            )
        method = stricter_method("", *(s.get("method") or "" for s in snapshots))
        if METHODS.index(self.school_method or "") < METHODS.index(method):
            labels = dict(
                self._fields["school_method"]._description_selection(self.env)
            )
            raise UserError(
                self.env._(
                    "%(order)s: the approval demands the way of buying “%(demanded)s”"
                    " or a stricter one, the order says “%(present)s”.",
                    order=self.display_name,
                    demanded=labels[method],
                    present=labels.get(self.school_method) or "–",
                )
            )


class PurchaseOrderLine(models.Model):
    _name = "purchase.order.line"
    _inherit = ["purchase.order.line", "school.approval.line.mixin"]

    _approval_parent = "order_id"
    _approval_parent_lines = "order_line"
