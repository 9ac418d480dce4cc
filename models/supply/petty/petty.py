"""Petty purchases (零星采购报账单): asked for, accepted and issued on one form."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...approval.mixin import DOCUMENT_STATES
from ...common.digest import digest
from ..bill.invoice_kind import INVOICE_KINDS


class SchoolPetty(models.Model):
    """One small purchase in a shop: who bought, who looked at it, who took it.

    Two people at least: whoever bought does not accept. What one purchase and one month
    may cost are settings of the unit.
    """

    _name = "school.petty"
    _description = "Petty Purchase"
    _inherit = ["school.document", "school.approval.mixin", "mail.activity.mixin"]
    _order = "date desc, id desc"

    _document_prefix = "LX"
    _document_own = frozenset(
        {
            "counted_amount",
            "counted_month",
            "reimbursement_id",
            "requester_id",
            "signature_ids",
        }
    )
    _approval_states = DOCUMENT_STATES
    _approval_bound = (
        "company_id",
        "date",
        "requester_id",
        "acceptor_id",
        "taker_id",
        "department_id",
        "fund_id",
        "purpose",
        "seller_name",
        "seller_vat",
        "invoice_kind",
        "invoice_code",
        "invoice_number",
        "invoice_date",
        "pay_mode",
        "slip_number",
    )
    _approval_bound_lines = {
        "line_ids": (
            "product_id",
            "name",
            "specification",
            "quantity",
            "product_uom_id",
            "price_unit",
            "is_kept",
        ),
    }
    _approval_amount = "amount_total"

    date = fields.Date(
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
        copy=False,
    )
    requester_id = fields.Many2one(
        comodel_name="res.users",
        string="Bought By",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        compute="_compute_department_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        ondelete="restrict",
    )
    fund_id = fields.Many2one(
        comodel_name="school.fund",
        string="Source of Funds",
        check_company=True,
        ondelete="restrict",
    )
    purpose = fields.Char()
    line_ids = fields.One2many(
        comodel_name="school.petty.line",
        inverse_name="petty_id",
        string="Items",
        copy=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_total = fields.Monetary(
        string="Total",
        compute="_compute_amount_total",
        store=True,
    )
    # -- the invoice --
    seller_name = fields.Char(string="Seller", help="As it stands on the invoice.")
    seller_vat = fields.Char(string="Seller's Tax Number")
    invoice_kind = fields.Selection(
        selection=INVOICE_KINDS, required=True, default="electronic"
    )
    invoice_code = fields.Char(copy=False)
    invoice_number = fields.Char(copy=False)
    invoice_date = fields.Date(copy=False)
    pay_mode = fields.Selection(
        selection=[
            ("cash", "Petty Cash"),
            ("card", "Official Card"),
            ("staff", "Paid by the Buyer"),
        ],
        string="Paid From",
        required=True,
        default="card",
    )
    slip_number = fields.Char(
        copy=False,
        help="Number on the slip of the official card, or of the petty cash.",
    )
    # -- people --
    acceptor_id = fields.Many2one(
        comodel_name="res.users",
        string="Accepted By",
        copy=False,
        domain="[('share', '=', False), ('company_ids', 'in', company_id),"
        " ('id', '!=', requester_id)]",
        ondelete="restrict",
        help="Somebody else than the buyer, who signs in a session of their own.",
    )
    taker_id = fields.Many2one(
        comodel_name="res.users",
        string="Taken By",
        copy=False,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        ondelete="restrict",
        help="Who uses the items. Signs too, unless it is the buyer.",
    )
    signature_ids = fields.One2many(
        comodel_name="school.petty.signature",
        inverse_name="petty_id",
        string="Signatures",
        readonly=True,
    )
    accepted = fields.Boolean(compute="_compute_signed")
    taken = fields.Boolean(compute="_compute_signed")
    can_accept = fields.Boolean(compute="_compute_can_sign")
    can_take = fields.Boolean(compute="_compute_can_sign")
    is_mine = fields.Boolean(compute="_compute_can_sign")
    # -- caps --
    counted_month = fields.Date(readonly=True, copy=False)
    counted_amount = fields.Monetary(
        string="Counted in the Month",
        readonly=True,
        copy=False,
    )
    cap_text = fields.Char(string="Caps", compute="_compute_cap_text")
    reimbursement_id = fields.Many2one(
        comodel_name="school.reimbursement",
        string="Reimbursement Pack",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
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

    _two_people = models.Constraint(
        "CHECK (acceptor_id IS NULL OR acceptor_id != requester_id)",
        "Whoever bought does not accept: name another person.",
    )
    _name_company_uniq = models.Constraint(
        "UNIQUE (company_id, name)",
        "Another petty purchase of the school has this number.",
    )

    # -- computes -----------------------------------------------------------------

    @api.depends("requester_id", "company_id")
    def _compute_department_id(self):
        Request = self.env["school.supply.request"]
        for company, documents in self.grouped("company_id").items():
            employees = Request._employees(documents.requester_id, company)
            for petty in documents:
                employee = employees.get(petty.requester_id)
                petty.department_id = employee and employee.department_id

    @api.depends("line_ids.price_subtotal")
    def _compute_amount_total(self):
        for petty in self:
            petty.amount_total = sum(petty.line_ids.mapped("price_subtotal"))

    @api.depends("signature_ids", "line_ids", "amount_total", "taker_id", "acceptor_id")
    def _compute_signed(self):
        for petty in self:
            signatures = petty.sudo().signature_ids
            now = petty._origin._digest() if signatures else False
            valid = signatures.filtered(lambda row, ok=now: row.digest == ok)
            petty.accepted = petty.acceptor_id in valid.filtered(
                lambda row: row.role == "accept"
            ).user_id and bool(petty.acceptor_id)
            petty.taken = bool(petty.taker_id) and (
                petty.taker_id == petty.requester_id
                or petty.taker_id
                in valid.filtered(lambda row: row.role == "take").user_id
            )

    @api.depends("accepted", "taken", "state", "acceptor_id", "taker_id")
    @api.depends_context("uid")
    def _compute_can_sign(self):
        user = self.env.user
        for petty in self:
            draft = petty.state == "draft"
            petty.is_mine = petty.requester_id == user
            petty.can_accept = (
                draft and petty.acceptor_id == user and not petty.accepted
            )
            petty.can_take = draft and petty.taker_id == user and not petty.taken

    @api.constrains("acceptor_id", "taker_id", "unit_id")
    def _check_people(self):
        for petty in self.sudo():
            if not petty.unit_id:
                raise ValidationError(
                    self.env._(
                        "%(company)s is not a school of the district. Switch to your"
                        " school first.",
                        company=petty.company_id.name,
                    )
                )
            strangers = (petty.acceptor_id | petty.taker_id).filtered(
                lambda user, company=petty.company_id: (
                    user.share or company not in user.company_ids
                )
            )
            if strangers:
                raise ValidationError(
                    self.env._(
                        "%(users)s do not belong to %(school)s.",
                        users=", ".join(strangers.mapped("name")),
                        school=petty.company_id.name,
                    )
                )

    # -- CRUD ---------------------------------------------------------------------

    def _set_own(self, vals):
        # whoever decides on it, or packs it, has no right to write it
        return super(SchoolPetty, self.sudo())._set_own(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        for petty in self:
            if petty.sudo().signature_ids:
                raise UserError(
                    self.env._(
                        "%(petty)s was signed and is kept. Cancel it instead.",
                        petty=petty.name,
                    )
                )

    def _document_hint(self):
        if self.state == "submitted":
            return self.env._("Withdraw it first.")
        return super()._document_hint()

    def _check_preparing(self):
        """:raises AccessError: for others than the buyer"""
        for petty in self:
            if petty.requester_id != self.env.user and not self.env.su:
                raise AccessError(
                    self.env._(
                        "%(petty)s: only %(user)s, who bought, may change it.",
                        petty=petty.name,
                        user=petty.requester_id.name,
                    )
                )

    # -- signatures ---------------------------------------------------------------

    def _digest(self):
        """Return the digest of what acceptor and taker sign."""
        self.ensure_one()
        petty = self.sudo()
        return digest(
            {
                "petty": petty.id,
                "buyer": petty.requester_id.id,
                "acceptor": petty.acceptor_id.id,
                "taker": petty.taker_id.id,
                "seller": petty.seller_name or "",
                "lines": [
                    {
                        "id": line.id,
                        **petty._plain_values(
                            line, petty._approval_bound_lines["line_ids"]
                        ),
                    }
                    for line in petty.line_ids.sorted("id")
                ],
            }
        )

    def action_accept(self):
        """Sign that what was bought is there and good, in one's own session."""
        return self._sign("accept", "acceptor_id")

    def action_take(self):
        """Sign for having received the items, in one's own session."""
        return self._sign("take", "taker_id")

    def _sign(self, role, field):
        """Add the signature of the current user; signing twice is harmless.

        :raises UserError: when it is not the user's to sign
        """
        self.check_access("read")
        for petty in self:
            user = self.env.user
            if petty[field] != user or petty.state != "draft":
                raise UserError(
                    self.env._(
                        "%(petty)s is signed by the person named there, while it is a"
                        " draft.",
                        petty=petty.name,
                    )
                )
            if user == petty.requester_id and role == "accept":
                raise UserError(
                    self.env._("Whoever bought does not accept: name another person.")
                )
            if not petty.line_ids:
                raise UserError(
                    self.env._("%(petty)s has no items yet.", petty=petty.name)
                )
            if not petty[{"accept": "accepted", "take": "taken"}[role]]:
                # Nobody has the right to write signatures; this is the one way.
                self.env["school.petty.signature"].sudo().create(
                    {
                        "petty_id": petty.id,
                        "role": role,
                        "user_id": user.id,
                        "user_name": user.name,
                        "digest": petty._digest(),
                    }
                )
            petty.invalidate_recordset(["signature_ids", "accepted", "taken"])
        return True

    # -- the end ------------------------------------------------------------------

    def action_cancel(self):
        """Give up a purchase that is not approved, as the buyer."""
        for petty in self:
            petty._check_preparing()
            if petty.state == "submitted":
                petty.action_withdraw()
            petty._check_open()
            self.env["school.invoice.claim"]._release(petty)
            petty._set_own({"state": "cancelled"})
        return True
