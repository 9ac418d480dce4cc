"""Books of receipts (票据登记): which numbers a school was given, and what became of
them. A number that is neither used nor voided is a gap that somebody has to explain."""

from odoo import api, fields, models
from odoo.exceptions import UserError

PREPARING_POSTS = ("accountant", "affairs_director", "affairs_clerk")
LONGEST = 100_000


class SchoolReceiptBook(models.Model):
    """A book of numbered receipts, from when it is received until it is handed back."""

    _name = "school.receipt.book"
    _description = "Book of Receipts"
    _inherit = ["school.document"]
    _order = "series, number_from, id"

    _document_prefix = "PJ"
    _document_open = ("open",)
    _document_own = frozenset({"number_ids", "closed_on"})

    kind = fields.Selection(
        selection=[
            ("receipt", "Receipt"),
            ("fiscal", "Fiscal Receipt"),
            ("settlement", "Settlement Receipt between Units"),
            ("donation", "Donation Receipt"),
            ("invoice", "Invoice"),
        ],
        required=True,
        default="receipt",
    )
    series = fields.Char(
        required=True,
        help="The letters and code in front of the number, as they are printed.",
    )
    number_from = fields.Integer(string="First Number", required=True)
    number_to = fields.Integer(string="Last Number", required=True)
    digits = fields.Integer(
        default=8, help="How many digits a number is printed with, zeros in front."
    )
    received_on = fields.Date(
        required=True, default=lambda self: self.env["school.unit"]._today()
    )
    holder_id = fields.Many2one(
        comodel_name="res.users",
        string="Kept By",
        required=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    number_ids = fields.One2many(
        comodel_name="school.receipt.number",
        inverse_name="book_id",
        string="Numbers",
        readonly=True,
    )
    used_count = fields.Integer(string="Issued", compute="_compute_figures")
    void_count = fields.Integer(string="Voided", compute="_compute_figures")
    left_count = fields.Integer(string="Unused", compute="_compute_figures")
    next_number = fields.Integer(compute="_compute_figures")
    gaps = fields.Char(
        compute="_compute_figures",
        help="Numbers that were passed over: neither issued nor voided.",
    )
    amount_total = fields.Monetary(string="Received", compute="_compute_figures")
    currency_id = fields.Many2one(related="company_id.currency_id")
    closed_on = fields.Date(readonly=True, copy=False)
    state = fields.Selection(
        selection=[("open", "In Use"), ("done", "Handed Back")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
    )

    _range = models.Constraint(
        "CHECK (number_from > 0 AND number_to >= number_from"
        f" AND number_to - number_from < {LONGEST}"
        " AND COALESCE(digits, 1) BETWEEN 1 AND 20)",
        "A book has numbers from one upwards, and not more than 100,000 of them.",
    )
    # Ranges of one number compare school and series without the extension btree_gist.
    _no_number_twice = models.Constraint(
        "EXCLUDE USING gist (int4range(company_id, company_id, '[]') WITH &&,"
        " int4range(hashtext(series), hashtext(series), '[]') WITH &&,"
        " int4range(number_from, number_to, '[]') WITH &&)",
        "Another book of the school holds some of these numbers in this series.",
    )

    @api.depends("number_ids.state", "number_ids.amount", "number_from", "number_to")
    def _compute_figures(self):
        rows = self.env["school.receipt.number"]._read_group(
            [("book_id", "in", self.ids)],
            ["book_id", "state"],
            ["number:array_agg", "amount:sum"],
        )
        for book in self:
            found = {state: n for b, state, n, _sum in rows if b == book}
            numbers = sorted(sum(found.values(), []))
            book.used_count = len(found.get("issued", ()))
            book.void_count = len(found.get("void", ()))
            book.left_count = book.number_to - book.number_from + 1 - len(numbers)
            book.next_number = max(numbers, default=book.number_from - 1) + 1
            book.gaps = book._gap_text(numbers)
            book.amount_total = sum(
                amount
                for b, state, _n, amount in rows
                if b == book and state == "issued"
            )

    @api.model
    def _gap_ranges(self, first, numbers):
        """Ranges that were passed over among sorted ``numbers``, as pairs."""
        ranges, expected = [], first
        for number in numbers:
            if number > expected:
                ranges.append((expected, number - 1))
            expected = number + 1
        return ranges

    def _gap_text(self, numbers):
        return ", ".join(
            self._printed(low) if low == high else f"{low}–{high}"
            for low, high in self._gap_ranges(self.number_from, numbers)
        )

    def _printed(self, number):
        """A number as it is printed: with the zeros in front."""
        return str(number).zfill(self.digits or 1)

    @api.depends("series", "number_from", "number_to", "name")
    def _compute_display_name(self):
        for book in self:
            book.display_name = (
                f"{book.series} {book._printed(book.number_from)}–"
                f"{book._printed(book.number_to)}"
            )

    def write(self, vals):
        """Write while in use; series and range stay once a number was used."""
        fixed = {"series", "number_from", "number_to", "kind"}
        if not fixed.isdisjoint(vals) and self.sudo().number_ids:
            raise UserError(
                self.env._(
                    "%(books)s: numbers were used already; series and range stay.",
                    books=", ".join(self.mapped("display_name")),
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self.sudo().number_ids:
            raise UserError(
                self.env._("Books of which numbers were used are kept. Hand them back.")
            )

    def _check_preparing(self):
        """:raise UserError: names the school and the posts"""
        self.unit_id._check_post(PREPARING_POSTS)

    def action_hand_back(self):
        """Hand the book back; every number up to the last one used is explained.

        :raise UserError: names the gaps
        """
        self._check_open()
        self._check_preparing()
        for book in self:
            if book.gaps:
                raise UserError(
                    self.env._(
                        "%(book)s: %(gaps)s were passed over. Enter them as issued or"
                        " voided first.",
                        book=book.display_name,
                        gaps=book.gaps,
                    )
                )
        self._set_own({"state": "done", "closed_on": self.env["school.unit"]._today()})
        return True

    def action_view_numbers(self):
        """Open the numbers used of the book.

        :return: window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "school.receipt.number",
            "views": [(False, "list"), (False, "form")],
            "domain": [("book_id", "=", self.id)],
            "context": {
                "default_book_id": self.id,
                "default_number": self.next_number,
            },
        }
