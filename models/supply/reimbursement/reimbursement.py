"""The reimbursement pack (报销资料包): what proves that a spending is to be paid."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

STATES = [
    ("draft", "In Preparation"),
    ("pending", "At the Accounting Centre"),
    ("returned", "Sent Back"),
    ("booked", "Booked"),
    ("cancelled", "Cancelled"),
]
OPEN_STATES = ("draft", "returned")
PREPARING_POSTS = ("accountant", "buyer", "affairs_director")


class SchoolReimbursement(models.Model):
    """Invoices with everything that proves them, for one payee.

    A school with books of its own posts and pays the bills; elsewhere the pack goes to
    the accounting centre, and the number of the voucher comes back.
    """

    _name = "school.reimbursement"
    _description = "Reimbursement Pack"
    _inherit = ["school.document", "school.approval.mixin", "mail.activity.mixin"]
    _order = "date desc, id desc"

    _document_prefix = "BX"
    _document_open = OPEN_STATES
    _document_own = frozenset(
        {
            "bill_ids",
            "handed_on",
            "paid_on",
            "petty_ids",
            "petty_move_id",
            "requester_id",
            "return_reason",
            "turn",
            "voucher_date",
            "voucher_number",
        }
    )
    _approval_bound = (
        "company_id",
        "kind",
        "payee_id",
        "payee_account",
        "purpose",
        "bill_ids",
        "amount_total",
    )
    _approval_amount = "amount_total"

    keeps_books = fields.Boolean(
        string="Own Books",
        compute="_compute_keeps_books",
    )
    date = fields.Date(
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
        copy=False,
    )
    kind = fields.Selection(
        selection=[
            ("vendor", "Paid to the Vendor"),
            ("staff", "Paid by Staff Beforehand"),
        ],
        required=True,
        default="vendor",
        help="Who is to get the money: the vendor, or the person who paid the vendor.",
    )
    requester_id = fields.Many2one(
        comodel_name="res.users",
        string="Handled By",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    payee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Paid Beforehand By",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Who paid the vendor, and gets the money instead of the vendor.",
    )
    payee_user_id = fields.Many2one(
        related="payee_id.user_id",
        string="User of the Payee",
        store=True,
        help="Account of the person who gets the money.",
    )
    payee_account = fields.Char(
        string="Account of the Payee",
        help="Bank and number of the account, as the accounting centre asks for it.",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Vendor",
        compute="_compute_partner_id",
        compute_sudo=True,
        store=True,
        index="btree_not_null",
    )
    purpose = fields.Char()
    bill_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="school_reimbursement_id",
        string="Bills",
        readonly=True,
        copy=False,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_total = fields.Monetary(
        string="Total",
        compute="_compute_amount_total",
        store=True,
    )
    entry_ids = fields.One2many(
        comodel_name="school.reimbursement.entry",
        inverse_name="reimbursement_id",
        string="Accounting Centre",
        readonly=True,
        copy=False,
    )
    handed_on = fields.Date(string="Handed In On", readonly=True, copy=False)
    voucher_number = fields.Char(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Number of the voucher in the books.",
    )
    voucher_date = fields.Date(readonly=True, copy=False)
    paid_on = fields.Date(readonly=True, copy=False)
    return_reason = fields.Char(readonly=True, copy=False)
    state = fields.Selection(
        selection=STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    needs_approval = fields.Boolean(compute="_compute_needs_approval")
    turn = fields.Integer(
        readonly=True,
        copy=False,
        help="Raised in place with every step, so that nobody takes one twice.",
    )

    _name_company_uniq = models.Constraint(
        "UNIQUE (company_id, name)",
        "Another pack of the school has this number.",
    )

    # -- computes -----------------------------------------------------------------

    @api.depends("company_id")
    def _compute_keeps_books(self):
        Unit = self.env["school.unit"]
        for pack in self:
            pack.keeps_books = (
                Unit._for_company(pack.company_id).sudo().bookkeeping == "own"
            )

    @api.depends("bill_ids.commercial_partner_id")
    def _compute_partner_id(self):
        for pack in self:
            vendors = pack.bill_ids.commercial_partner_id
            pack.partner_id = vendors if len(vendors) == 1 else False

    @api.depends("bill_ids.amount_total_signed")
    def _compute_amount_total(self):
        for pack in self:
            # what is owed is below zero in core's sign
            pack.amount_total = -sum(pack.bill_ids.mapped("amount_total_signed"))

    @api.depends("kind")
    def _compute_needs_approval(self):
        for pack in self:
            pack.needs_approval = pack._approval_is_needed()

    @api.constrains("kind", "payee_id", "company_id")
    def _check_payee(self):
        for pack in self:
            if not pack.unit_id:
                raise ValidationError(
                    self.env._(
                        "%(company)s is not a school of the district. Switch to your"
                        " school first.",
                        company=pack.company_id.name,
                    )
                )
            if pack.kind in ("staff", "vendor") and (
                (pack.kind == "staff") != bool(pack.payee_id)
            ):
                raise ValidationError(
                    self.env._(
                        "%(pack)s: name who paid beforehand if somebody did, and nobody"
                        " if the vendor is to be paid.",
                        pack=pack.name or self.env._("New pack"),
                    )
                )

    # -- CRUD ---------------------------------------------------------------------

    def write(self, vals):
        """Write; the bills must still fit the kind of the pack."""
        result = super().write(vals)
        if {"kind", "payee_id"} & set(vals):
            self._check_bills_fit()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_never_handed_in(self):
        for pack in self:
            if pack.sudo().entry_ids:
                raise UserError(
                    self.env._(
                        "%(pack)s was handed in before and is kept. Cancel it instead.",
                        pack=pack.name,
                    )
                )
        self._release_bills()

    # -- checks -------------------------------------------------------------------

    def _check_preparing(self):
        """Refuse unless the user prepares packs at the schools today.

        :raises UserError: names the school and the posts
        """
        self.unit_id._check_post(PREPARING_POSTS)

    def _check_accountant(self):
        """Refuse unless the user keeps the schools' accounts today.

        :raises UserError: names the school
        """
        self.unit_id._check_post(("accountant",))

    # -- buttons ------------------------------------------------------------------

    def action_cancel(self):
        """Give up packs that are not handed in; their bills are free again."""
        self.check_access("write")
        self._check_open()
        self._check_preparing()
        for pack in self:
            if pack.approval_state == "running":
                pack.action_withdraw()
        self._release_bills()
        self._set_own({"state": "cancelled"})
        return True
