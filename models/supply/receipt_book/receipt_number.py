"""The numbers of a book: issued to whom for how much, or voided and why."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open, open_gate

GATE = "receipt_number"


class SchoolReceiptNumber(models.Model):
    """One number that was used. It is entered once; an issued one can be voided."""

    _name = "school.receipt.number"
    _description = "Receipt Number"
    _order = "book_id, number"
    _rec_name = "printed"
    _check_company_auto = True

    book_id = fields.Many2one(
        comodel_name="school.receipt.book",
        required=True,
        index=True,
        check_company=True,
        domain="[('state', '=', 'open')]",
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="book_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    number = fields.Integer(required=True, aggregator=None)
    printed = fields.Char(string="Printed Number", compute="_compute_printed")
    date = fields.Date(
        required=True, default=lambda self: self.env["school.unit"]._today()
    )
    payer = fields.Char(help="Who paid.")
    purpose = fields.Char()
    amount = fields.Monetary()
    state = fields.Selection(
        selection=[("issued", "Issued"), ("void", "Void")],
        required=True,
        default="issued",
    )
    void_reason = fields.Char(string="Reason of Voiding")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Entered By",
        readonly=True,
        ondelete="restrict",
    )

    _number_once = models.Constraint(
        "UNIQUE (book_id, number)", "This number was entered already."
    )
    _says_why = models.Constraint(
        "CHECK (state <> 'void' OR COALESCE(void_reason, '') <> '')",
        "Say why the number is void.",
    )
    _amount_not_negative = models.Constraint(
        "CHECK (COALESCE(amount, 0) >= 0)", "A receipt has no negative amount."
    )

    @api.depends("number", "book_id.series", "book_id.digits")
    def _compute_printed(self):
        for row in self:
            book = row.book_id
            row.printed = f"{book.series or ''} {book._printed(row.number)}".strip()

    @api.model_create_multi
    def create(self, vals_list):
        """Enter numbers of books in use, within their range.

        :raise UserError: a number outside the book, a book handed back, no post
        """
        for vals in vals_list:
            vals["user_id"] = self.env.uid
        rows = super().create(vals_list)
        rows.book_id._check_open()
        rows.book_id._check_preparing()
        for row in rows:
            book = row.book_id
            if not book.number_from <= row.number <= book.number_to:
                raise UserError(
                    self.env._(
                        "%(number)s is not in %(book)s.",
                        number=row.number,
                        book=book.display_name,
                    )
                )
            if row.state == "issued" and not (row.amount and row.payer):
                raise UserError(
                    self.env._(
                        "%(number)s: enter who paid, and the amount; or void it.",
                        number=row.printed,
                    )
                )
        return rows

    def write(self, vals):
        """Refuse: a number is entered once. An issued one is voided by its button."""
        if not gate_open(self, GATE):
            raise UserError(
                self.env._(
                    "A receipt number stays as it was entered. Void it if it is wrong."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A receipt number is kept. Void it if it is wrong."))

    def action_void(self, reason=""):
        """Void issued numbers; amount and payer stay to be seen.

        :param str reason: why
        :raise UserError: without a reason, void already, book handed back, no post
        """
        self.check_access("read")
        self.book_id._check_open()
        self.book_id._check_preparing()
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(self.env._("Say why the number is void."))
        if self.filtered(lambda row: row.state == "void"):
            raise UserError(self.env._("The number is void already."))
        open_gate(self, GATE).write({"state": "void", "void_reason": reason.strip()})
        return True
