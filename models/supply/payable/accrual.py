"""Month-end accrual (暂估): what was accepted and not billed when the month ended."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...common.gate import gate_open, open_gate

OWN_FIELDS = frozenset(
    {"company_id", "date", "line_ids", "month_id", "move_id", "reversal_id", "state"}
)
# What a line copies of a row of the list.
COPIED = (
    "acceptance_id",
    "purchase_line_id",
    "product_id",
    "partner_id",
    "accepted_on",
    "quantity",
    "amount",
    "amount_untaxed",
)


class SchoolAccrual(models.Model):
    """The list of one month, and for own books its entry and the reversal of it."""

    _name = "school.accrual"
    _description = "Month-end Accrual"
    _inherit = ["school.owned", "mail.thread"]
    _order = "date desc, id desc"

    keeps_books = fields.Boolean(string="Own Books", compute="_compute_keeps_books")
    month_id = fields.Many2one(
        comodel_name="school.month",
        required=True,
        default=lambda self: self.env["school.month"].search(
            [("date_end", "<=", self.env["school.unit"]._today())], limit=1
        ),
        ondelete="restrict",
    )
    date = fields.Date(
        string="As Of",
        compute="_compute_date",
        store=True,
        precompute=True,
    )
    line_ids = fields.One2many(
        comodel_name="school.accrual.line",
        inverse_name="accrual_id",
        string="Accepted, Not Billed",
        readonly=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_total = fields.Monetary(
        string="Total",
        compute="_compute_amount_total",
        store=True,
    )
    amount_untaxed = fields.Monetary(
        string="Total without Tax",
        compute="_compute_amount_total",
        store=True,
    )
    journal_id = fields.Many2one(
        comodel_name="account.journal",
        check_company=True,
        domain="[('type', '=', 'general')]",
        default=lambda self: self._last("journal_id"),
        ondelete="restrict",
    )
    account_id = fields.Many2one(
        comodel_name="account.account",
        string="Accrual Account",
        check_company=True,
        domain="[('account_type', '=', 'liability_current')]",
        default=lambda self: self._last("account_id"),
        ondelete="restrict",
        help="What is owed for goods that came without an invoice. Kept for the next"
        " month.",
    )
    debit_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Charged To",
        check_company=True,
        default=lambda self: self._last("debit_account_id"),
        ondelete="restrict",
        help="Empty: the account that the bill of each item would be charged to.",
    )
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    reversal_id = fields.Many2one(
        comodel_name="account.move",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Booked by itself on the first day of the next month.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("listed", "Listed"),
            ("entry", "Entry Made"),
            ("posted", "Booked"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    _once = models.Constraint(
        "UNIQUE (company_id, month_id)",
        "The accrual of this month exists already. Open it.",
    )

    # -- computes -----------------------------------------------------------------

    @api.model
    def _last(self, name):
        """Return what the school chose last time, so that it is set once."""
        last = self.search([("company_id", "=", self.env.company.id)], limit=1)
        return last[name]

    @api.depends("company_id")
    def _compute_keeps_books(self):
        Unit = self.env["school.unit"]
        for accrual in self:
            unit = Unit._for_company(accrual.company_id).sudo()
            accrual.keeps_books = unit.bookkeeping == "own"

    @api.depends("month_id")
    def _compute_date(self):
        for accrual in self:
            accrual.date = accrual.month_id.date_end

    @api.depends("month_id", "company_id")
    def _compute_display_name(self):
        for accrual in self:
            accrual.display_name = f"{accrual.company_id.name} {accrual.month_id.name}"

    @api.depends("line_ids.amount", "line_ids.amount_untaxed")
    def _compute_amount_total(self):
        for accrual in self:
            accrual.amount_total = sum(accrual.line_ids.mapped("amount"))
            accrual.amount_untaxed = sum(accrual.line_ids.mapped("amount_untaxed"))

    @api.constrains("account_id", "debit_account_id")
    def _check_accounts(self):
        for accrual in self:
            accounts = (accrual.account_id | accrual.debit_account_id).sudo()
            if "liability_payable" in accounts.mapped("account_type"):
                raise ValidationError(
                    self.env._(
                        "%(accrual)s: an accrual is not owed to a vendor yet. Choose an"
                        " account that is not one of vendors.",
                        accrual=accrual.display_name,
                    )
                )

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create the lists of months, filled in, as the school's accountant."""
        for vals in vals_list:
            for name in ("move_id", "reversal_id", "line_ids", "date"):
                vals.pop(name, None)
            vals["state"] = "draft"
        accruals = super().create(vals_list)
        accruals._check_accountant()
        accruals._set_own({"state": "draft", "move_id": False, "reversal_id": False})
        accruals._fill()
        return accruals

    def write(self, vals):
        """Write the accounts of a draft; the list follows from the acceptances."""
        if gate_open(self, "accrual") or all(
            name.startswith(("message_", "activity_")) for name in vals
        ):
            return super().write(vals)
        if not OWN_FIELDS.isdisjoint(vals):
            raise UserError(
                self.env._(
                    "The list of a month and its entry follow from the buttons. Use"
                    " those."
                )
            )
        self._check_accountant()
        self._check_state(("draft",))
        return super().write(vals)

    def _set_own(self, vals):
        open_gate(self, "accrual").write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        self._check_accountant()
        self._check_state(("draft",))

    def _check_accountant(self):
        """Refuse unless the user keeps the schools' accounts today.

        :raises UserError: names the school
        """
        for accrual in self:
            if not accrual.unit_id:
                raise UserError(
                    self.env._(
                        "%(company)s is not a school of the district. Switch to your"
                        " school first.",
                        company=accrual.company_id.name,
                    )
                )
        self.unit_id._check_post(("accountant",))

    def _check_state(self, states):
        for accrual in self:
            if accrual.state not in states:
                raise UserError(
                    self.env._(
                        "%(accrual)s: the list is closed or its entry is made.",
                        accrual=accrual.display_name,
                    )
                )

    # -- buttons ------------------------------------------------------------------

    def action_refresh(self):
        """List anew what was accepted and not billed on the last day of the month."""
        self.check_access("write")
        self._check_accountant()
        self._check_state(("draft",))
        self._fill()
        return True

    def action_close(self):
        """Close the list of a school whose books are kept elsewhere."""
        self.check_access("write")
        self._check_accountant()
        self._check_state(("draft",))
        self._check_month_over()
        self._fill()
        self._set_own({"state": "listed"})
        return True

    def _check_month_over(self):
        today = self.env["school.unit"]._today()
        for accrual in self:
            if accrual.date > today:
                raise UserError(
                    self.env._(
                        "%(accrual)s: the month is not over yet.",
                        accrual=accrual.display_name,
                    )
                )

    # -- the list -----------------------------------------------------------------

    def _fill(self):
        """Replace the lines by what is accepted and not billed on the last day."""
        Line = self.env["school.accrual.line"].sudo()
        open_gate(Line.browse(self.sudo().line_ids.ids), "accrual").unlink()
        vals_list = [
            {"accrual_id": accrual.id, **{name: row[name] for name in COPIED}}
            for accrual in self
            for row in accrual.unit_id._accepted_not_billed(accrual.date)
        ]
        open_gate(Line, "accrual").create(vals_list)
