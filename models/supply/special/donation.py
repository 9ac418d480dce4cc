"""受赠与对外捐赠: donations received and made, under approval."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...approval.mixin import DOCUMENT_STATES

PREPARING_POSTS = ("affairs_clerk", "affairs_director", "asset_keeper", "keeper")


class SchoolDonation(models.Model):
    """One donation: an agreement, goods with their value, and who looked at them.

    Donated goods enter the store at their value, or are only kept and counted. What
    the school gives leaves the store at its cost.
    """

    _name = "school.donation"
    _description = "Donation"
    _inherit = ["school.document", "school.approval.mixin", "mail.activity.mixin"]
    _order = "date desc, id desc"

    _document_prefix = "JZ"
    _document_own = frozenset(
        {"requester_id", "accepted_by_id", "accepted_on", "done_on", "keeper_id"}
    )
    _approval_states = DOCUMENT_STATES
    _approval_bound = (
        "company_id",
        "kind",
        "entry",
        "party",
        "purpose",
        "agreement_number",
    )
    _approval_bound_lines = {"line_ids": ("product_id", "quantity", "price_unit")}
    _approval_amount = "amount_total"

    requester_id = fields.Many2one(
        comodel_name="res.users",
        string="Applicant",
        required=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    kind = fields.Selection(
        [("in", "Received as a Gift"), ("out", "Given as a Gift")],
        required=True,
        default="in",
    )
    entry = fields.Selection(
        [("stock", "Into the Store, at Its Value"), ("held", "Only Kept and Counted")],
        string="Taken In",
        required=True,
        default="stock",
    )
    date = fields.Date(
        required=True, default=lambda self: self.env["school.unit"]._today()
    )
    party = fields.Char(
        string="Donor or Receiver", required=True, help="Name as in the agreement."
    )
    agreement_number = fields.Char(string="Agreement No.")
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="school_donation_attachment_rel",
        string="Agreement",
    )
    purpose = fields.Char(help="What the donor wants it used for.")
    line_ids = fields.One2many(
        comodel_name="school.donation.line",
        inverse_name="donation_id",
        string="Goods",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_total = fields.Monetary(
        string="Value", compute="_compute_amount_total", store=True
    )
    accepted_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Looked At By",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="A second person, who is neither the applicant nor the keeper.",
    )
    accepted_on = fields.Datetime(readonly=True, copy=False)
    can_accept = fields.Boolean(compute="_compute_can_accept")
    keeper_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    done_on = fields.Datetime(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "In Approval"),
            ("approved", "Approved"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    _entry_of_received = models.Constraint(
        "CHECK (kind = 'in' OR entry = 'stock')",
        "What is given away leaves the store.",
    )

    @api.depends("line_ids.amount")
    def _compute_amount_total(self):
        for donation in self:
            donation.amount_total = sum(donation.line_ids.mapped("amount"))

    @api.depends("state", "accepted_by_id", "requester_id")
    @api.depends_context("uid")
    def _compute_can_accept(self):
        """Whether the reader is a second person who may look at the goods."""
        user, today = self.env.user, self.env["school.unit"]._today()
        for donation in self:
            donation.can_accept = (
                donation.state == "approved"
                and not donation.accepted_by_id
                and donation.requester_id != user
                and donation.company_id in user.company_ids
                and not self.env["school.post.holder"]._holds(
                    user, ["keeper"], donation.unit_id, today
                )
            )

    def _check_preparing(self):
        """:raises UserError: names the school and the posts"""
        self.unit_id._check_post(PREPARING_POSTS)

    def _document_blank(self):
        return {**super()._document_blank(), "requester_id": self.env.uid}

    # -- approval -----------------------------------------------------------------

    def _approval_goods(self):
        return [
            {
                "product": line.product_id,
                "is_service": False,
                "price": line.price_unit,
                "amount": line.amount,
            }
            for line in self.line_ids
        ]

    def _approval_summary(self):
        names = (self.party, self.line_ids[:1].product_id.name)
        return " · ".join(filter(None, names))

    def _approval_can_submit(self):
        """Refuse what is not complete: goods, their value, an agreement."""
        result = super()._approval_can_submit()
        self._check_open()
        self._check_preparing()
        missing = []
        if not self.line_ids:
            missing.append(self.env._("the goods"))
        if self.kind == "in" and not all(self.line_ids.mapped("price_unit")):
            missing.append(self.env._("the value of each thing"))
        if not self.attachment_ids:
            missing.append(self.env._("the signed agreement"))
        if missing:
            raise UserError(
                self.env._(
                    "%(donation)s: enter %(missing)s.",
                    donation=self.display_name,
                    missing=", ".join(missing),
                )
            )
        return result

    def _approval_can_reopen(self):
        """Refuse to void the approval of what is done."""
        if self.state == "done":
            raise UserError(
                self.env._("%(donation)s is done.", donation=self.display_name)
            )
        return super()._approval_can_reopen()


class SchoolDonationLine(models.Model):
    """One kind of goods of a donation, at the value of the agreement."""

    _name = "school.donation.line"
    _description = "Goods of a Donation"
    _inherit = ["school.direct.move", "school.approval.line.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    _approval_parent = "donation_id"
    _approval_parent_lines = "line_ids"

    _document_field = "donation_id"

    donation_id = fields.Many2one(
        comodel_name="school.donation", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="donation_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    currency_id = fields.Many2one(related="company_id.currency_id")
    price_unit = fields.Float(string="Unit Value", digits=(16, 2))
    amount = fields.Monetary(
        string="Value", compute="_compute_amount", store=True, precompute=True
    )

    _figures_positive = models.Constraint(
        "CHECK (quantity > 0 AND COALESCE(price_unit, 0) >= 0)",
        "Enter a quantity above zero and a value that is not negative.",
    )

    @api.depends("quantity", "price_unit", "currency_id")
    def _compute_amount(self):
        for line in self:
            amount = line.quantity * line.price_unit
            line.amount = line.currency_id.round(amount) if line.currency_id else amount
