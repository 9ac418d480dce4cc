"""Another way of buying than the table allows: a document of its own, approved."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...approval.mixin import DOCUMENT_STATES
from ...common.purchase_method import METHOD

PREPARING_POSTS = ("buyer", "affairs_director")


class SchoolMethodOverride(models.Model):
    """Why one order is bought in a way that the table does not allow (变更采购方式).

    It holds for that order, vendor and amount: an order that grew needs another one.
    """

    _name = "school.method.override"
    _description = "Another Way of Buying"
    _inherit = ["school.approval.mixin", "school.document", "mail.activity.mixin"]
    _order = "id desc"

    _document_prefix = "CF"
    _document_own = frozenset(
        {"requester_id", "partner_id", "amount", "prescribed", "rule_text"}
    )
    _approval_states = DOCUMENT_STATES
    _approval_bound = (
        "company_id",
        "purchase_id",
        "partner_id",
        "method",
        "amount",
        "reason",
    )
    _approval_amount = "amount"

    purchase_id = fields.Many2one(
        comodel_name="purchase.order",
        string="Purchase Order",
        required=True,
        index=True,
        check_company=True,
        domain="[('company_id', '=', company_id), ('state', 'in', ('draft', 'sent'))]",
        ondelete="restrict",
    )
    requester_id = fields.Many2one(
        comodel_name="res.users",
        string="Applicant",
        readonly=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Vendor", readonly=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        readonly=True,
        help="Of the order and what counts together with it, when it was submitted.",
    )
    prescribed = fields.Selection(
        METHOD, string="By the Table", readonly=True, help="What the table prescribes."
    )
    rule_text = fields.Text(string="Rules", readonly=True)
    method = fields.Selection(METHOD, string="Asked For", required=True)
    reason = fields.Text(
        required=True,
        help="Why the way of the table does not serve, such as a single supplier or"
        " two tenders that failed, and what stands for it.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("submitted", "In Approval"),
            ("approved", "Approved"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create in the name of the user, with the figures of the order."""
        overrides = super().create(vals_list)
        for override in overrides:
            override._take_figures()
        return overrides

    def write(self, vals):
        """Write drafts; another order brings its figures."""
        result = super().write(vals)
        if "purchase_id" in vals:
            for override in self:
                override._take_figures()
        return result

    def _check_preparing(self):
        """:raise UserError: names the school and the posts"""
        self.unit_id._check_post(PREPARING_POSTS)

    def _take_figures(self):
        """Copy vendor, amount and the rows that stand against it from the order."""
        self.ensure_one()
        order = self.purchase_id.sudo()
        if order.company_id != self.company_id or order.state not in ("draft", "sent"):
            raise UserError(
                self.env._(
                    "%(order)s is confirmed or cancelled, or is another school's: its"
                    " way of buying stays.",
                    order=order.name,
                )
            )
        advice = order._school_advice()[order]
        Rule = self.env["school.purchase.method.rule"]
        self._set_own(
            {
                "requester_id": self.requester_id.id or self.env.uid,
                "partner_id": order.partner_id.id,
                "amount": advice.amount,
                "prescribed": advice.method or False,
                "rule_text": Rule._advice_reason(advice),
            }
        )

    # -- approval -----------------------------------------------------------------

    def _approval_summary(self):
        labels = dict(self._fields["method"]._description_selection(self.env))
        return self.env._(
            "%(order)s: %(asked)s instead of %(prescribed)s",
            order=self.purchase_id.name,
            asked=labels[self.method],
            prescribed=labels.get(self.prescribed, "–"),
        )

    def _approval_goods(self):
        return self.purchase_id._approval_goods()

    def _approval_facts(self):
        """Add the vendor of the order."""
        return {
            **super()._approval_facts(),
            "vendor_id": self.partner_id.commercial_partner_id.id,
        }

    def _approval_can_submit(self):
        """Refuse without a reason, and for orders that are no drafts any more."""
        result = super()._approval_can_submit()
        self._check_preparing()
        if not (self.reason or "").strip():
            raise UserError(
                self.env._("%(override)s: write the reason.", override=self.name)
            )
        return result

    def _on_approval_submit(self):
        """Take the figures of the order as they are now."""
        result = super()._on_approval_submit()
        self._take_figures()
        return result

    def _approval_can_reopen(self):
        """Refuse to void what an order was confirmed on."""
        result = super()._approval_can_reopen()
        if self.sudo().purchase_id.state == "purchase":
            raise UserError(
                self.env._(
                    "%(order)s is ordered already. Cancel it first.",
                    order=self.purchase_id.name,
                )
            )
        return result

    def _duty_chain(self):
        """The order, and what it serves."""
        return [*super()._duty_chain(), *self.sudo().purchase_id._duty_chain()]

    # -- use ------------------------------------------------------------------------

    def _covers(self, order, amount):
        """Refuse unless this approval holds for the order as it is.

        :param order: the order that is confirmed
        :param float amount: CNY that the table counts now
        :raise UserError: the order grew or changed its vendor since, or the approval
            does not stand
        """
        self.ensure_one()
        self._check_approval("order")
        if order.partner_id != self.partner_id or (
            self.currency_id.compare_amounts(amount, self.amount) > 0
        ):
            raise UserError(
                self.env._(
                    "%(order)s: “%(override)s” was approved for %(vendor)s and"
                    " %(approved)s, it is %(present)s and %(amount)s now. Void it and"
                    " have another one approved.",
                    order=order.display_name,
                    override=self.name,
                    vendor=self.partner_id.name,
                    approved=self.currency_id.format(self.amount),
                    present=order.partner_id.name,
                    amount=self.currency_id.format(amount),
                )
            )
