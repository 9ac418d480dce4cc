"""Opening stock (期初库存单): what lies in the store when the school begins."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...approval.mixin import DOCUMENT_STATES

PREPARING_POSTS = ("keeper", "accountant", "affairs_director")
KEEPING_POSTS = ("keeper", "asset_keeper")


class SchoolOpening(models.Model):
    """What was counted, at its value: approved, then brought into the store once.

    The account side: goods come from a place of their own, whose account is credited
    while the stock account is debited. Where the opening balances of the books hold
    the stock already, they credit or debit that same account, so that both together
    leave nothing on it; otherwise it is an account of the net assets. A school without
    own books (报账制) posts nothing.
    """

    _name = "school.opening"
    _description = "Opening Stock"
    _inherit = [
        "school.approval.mixin",
        "school.period.document",
        "school.document",
        "mail.activity.mixin",
    ]
    _order = "date desc, id desc"

    _document_prefix = "QC"
    _document_own = frozenset({"done_on", "keeper_id"})
    _approval_states = DOCUMENT_STATES
    _approval_bound = ("company_id", "date", "counter_account_id")
    _approval_bound_lines = {
        "line_ids": ("product_id", "quantity", "amount", "lot_name"),
    }

    date = fields.Date(
        string="Counted On",
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
        copy=False,
    )
    line_ids = fields.One2many(
        comodel_name="school.opening.line",
        inverse_name="opening_id",
        string="Goods",
        copy=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_total = fields.Monetary(
        string="Value",
        compute="_compute_amount_total",
        store=True,
    )
    counter_account_id = fields.Many2one(
        comodel_name="account.account",
        compute="_compute_counter_account_id",
        store=True,
        readonly=False,
        check_company=True,
        ondelete="restrict",
        help="Credited with the value of the goods: the account against which the"
        " opening balance of the stock was entered in the books, or an account of the"
        " net assets if it was not. Never used for a school without own books.",
    )
    keeps_books = fields.Boolean(compute="_compute_keeps_books")
    entry_ids = fields.Many2many(
        comodel_name="account.move",
        compute="_compute_entry_ids",
        compute_sudo=True,
        string="Journal Entries",
        groups="account.group_account_invoice,account.group_account_readonly",
    )
    note = fields.Text()
    keeper_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    done_on = fields.Datetime(readonly=True, copy=False)
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("submitted", "In Approval"),
            ("approved", "Approved"),
            ("done", "Brought In"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    _name_company_uniq = models.Constraint(
        "UNIQUE (company_id, name)",
        "Another opening stock of the school has this number.",
    )

    @api.depends("line_ids.amount")
    def _compute_amount_total(self):
        for opening in self:
            opening.amount_total = sum(opening.line_ids.mapped("amount"))

    @api.depends("company_id")
    def _compute_keeps_books(self):
        for opening in self:
            opening.keeps_books = opening.unit_id.sudo().bookkeeping == "own"

    @api.depends("company_id")
    def _compute_counter_account_id(self):
        for opening in self:
            company = opening.company_id
            Account = self.env["account.account"].sudo().with_company(company)
            opening.counter_account_id = opening.keeps_books and Account.search(
                [
                    *Account._check_company_domain(company),
                    ("account_type", "in", ("equity", "equity_unaffected")),
                ],
                order="account_type, code",
                limit=1,
            )

    @api.depends("state")
    def _compute_entry_ids(self):
        for opening in self:
            opening.entry_ids = opening.line_ids.move_ids.account_move_id

    def _check_preparing(self):
        """:raise UserError: unless the user prepares opening stocks at the school"""
        self.unit_id._check_post(PREPARING_POSTS)
        for opening in self:
            if not opening.unit_id:
                raise UserError(
                    self.env._(
                        "%(company)s is not a school of the district. Switch to your"
                        " school first.",
                        company=opening.company_id.name,
                    )
                )

    # -- approval -----------------------------------------------------------------

    def _approval_requester(self):
        self.ensure_one()
        return self.create_uid

    def _approval_summary(self):
        """Number of items, for the inbox."""
        self.ensure_one()
        return self.env._("%(count)s items", count=len(self.line_ids))

    def _approval_can_submit(self):
        """Refuse an opening stock that is not complete, naming what is missing."""
        result = super()._approval_can_submit()
        self._check_preparing()
        if self.state != "draft" or not self.line_ids:
            raise UserError(
                self.env._(
                    "%(opening)s: only a draft with goods is submitted.",
                    opening=self.display_name,
                )
            )
        self._check_complete()
        return result

    def _approval_can_reopen(self):
        """Refuse to void the approval of goods that are in the store."""
        result = super()._approval_can_reopen()
        if self.state == "done":
            raise UserError(
                self.env._(
                    "%(opening)s is in the store already. What is wrong in it is"
                    " written off, or counted.",
                    opening=self.display_name,
                )
            )
        return result
