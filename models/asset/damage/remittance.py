"""缴款单: money taken against receipts, handed in to who keeps the school's books.

A school that keeps no books here (报账制) posts nothing: it hands in the money with
this list, and the number of the voucher comes back.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open, open_gate
from .receipt import CASH_POSTS

GATE = "own school.damage.remittance.line"
SIGNS = {"cash": 1, "refund": -1}


class SchoolDamageRemittance(models.Model):
    """A list of receipts whose money is handed in together; each receipt once."""

    _name = "school.damage.remittance"
    _description = "Handing In of Compensation"
    _inherit = ["school.document"]
    _order = "id desc"

    _document_prefix = "JK"
    _document_own = frozenset(
        {"line_ids", "handed_on", "handed_by_id", "voucher", "booked_on"}
    )

    date_until = fields.Date(
        string="Receipts Until",
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
    )
    note = fields.Char()
    line_ids = fields.One2many(
        "school.damage.remittance.line", "remittance_id", string="Receipts"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    total = fields.Monetary(compute="_compute_total", store=True)
    handed_on = fields.Date(string="Handed In On", readonly=True, copy=False)
    handed_by_id = fields.Many2one(
        "res.users",
        string="Handed In By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    voucher = fields.Char(string="Voucher Number", readonly=True, copy=False)
    booked_on = fields.Date(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Being Made Out"),
            ("handed", "Handed In"),
            ("booked", "In the Books"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    @api.depends("line_ids.amount")
    def _compute_total(self):
        for remittance in self:
            remittance.total = sum(remittance.line_ids.mapped("amount"))

    @api.model_create_multi
    def create(self, vals_list):
        """Make out lists of all receipts that were not handed in yet.

        :raise UserError: without a post that takes money
        """
        remittances = super().create(vals_list)
        remittances._collect()
        return remittances

    def write(self, vals):
        """Write while it is being made out; another last day, other receipts."""
        result = super().write(vals)
        if "date_until" in vals:
            self._collect()
        return result

    def _check_preparing(self):
        """:raise UserError: names the school and the posts"""
        self.unit_id._check_post(CASH_POSTS)

    def _collect(self):
        """Take the receipts until the day that no list has yet."""
        Line = self.env["school.damage.remittance.line"].sudo()
        for remittance in self:
            open_gate(remittance.sudo().line_ids, GATE).unlink()
            receipts = (
                self.env["school.damage.receipt"]
                .sudo()
                .search(
                    [
                        ("company_id", "=", remittance.company_id.id),
                        ("kind", "in", tuple(SIGNS)),
                        ("date", "<=", remittance.date_until),
                        ("remittance_line_ids", "=", False),
                    ],
                    order="date, id",
                )
            )
            # money that never came in hand is not handed in: refunds of bills
            receipts = receipts.filtered(lambda one: not one.by_bill)
            open_gate(Line, GATE).create(
                [
                    {"remittance_id": remittance.id, "receipt_id": receipt.id}
                    for receipt in receipts
                ]
            )
            remittance.invalidate_recordset(["line_ids", "total"])

    def action_hand_in(self):
        """Hand the money in; the list stays as it is from now on.

        :raise UserError: nothing on it, or more was paid back than came in
        """
        self.check_access("write")
        for remittance in self:
            if remittance.state != "draft":
                continue  # a second click
            remittance._check_preparing()
            if not remittance.line_ids or remittance.total < 0:
                raise UserError(
                    self.env._(
                        "%(list)s: there is nothing to hand in.", list=remittance.name
                    )
                )
            remittance._set_own(
                {
                    "state": "handed",
                    "handed_on": self.env["school.unit"]._today(),
                    "handed_by_id": self.env.uid,
                }
            )
            parties = remittance.sudo().line_ids.receipt_id.party_id
            parties._set_figures({"remitted": True})
        return True

    def action_book(self, voucher):
        """Enter the number of the voucher that came back.

        :param str voucher: of the accounting centre
        """
        self.ensure_one()
        self.check_access("write")
        self._check_preparing()
        voucher = voucher.strip() if isinstance(voucher, str) else ""
        if self.state != "handed" or not 0 < len(voucher) <= 60:
            raise UserError(
                self.env._(
                    "%(list)s: enter the number of the voucher, after the money was"
                    " handed in.",
                    list=self.name,
                )
            )
        self._set_own(
            {
                "state": "booked",
                "voucher": voucher,
                "booked_on": self.env["school.unit"]._today(),
            }
        )
        return True

    def action_export(self):
        """Download the list as XLSX."""
        self.ensure_one()
        self.check_access("read")
        return self.line_ids.action_export_list()


class SchoolDamageRemittanceLine(models.Model):
    """A receipt on a list. What stands on it is the receipt's."""

    _name = "school.damage.remittance.line"
    _description = "Receipt Handed In"
    _inherit = ["school.listed"]
    _order = "date, id"

    _listed_columns = (
        "date",
        "number",
        "kind",
        "case_id",
        "person",
        "rule",
        "amount",
        "taken_by_id",
        "remittance_id",
    )
    _listed_totals = ("amount",)

    remittance_id = fields.Many2one(
        "school.damage.remittance", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="remittance_id.company_id", store=True, precompute=True, index=True
    )
    receipt_id = fields.Many2one(
        "school.damage.receipt", required=True, ondelete="restrict"
    )
    number = fields.Char(related="receipt_id.name", string="Receipt No.")
    kind = fields.Selection(related="receipt_id.kind")
    date = fields.Date(related="receipt_id.date", store=True, precompute=True)
    case_id = fields.Many2one(related="receipt_id.case_id")
    person = fields.Char(related="receipt_id.person")
    rule = fields.Char(related="receipt_id.rule")
    taken_by_id = fields.Many2one(related="receipt_id.user_id", string="Taken By")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        precompute=True,
        help="What was paid back counts against what came in.",
    )

    _receipt_once = models.UniqueIndex(
        "(receipt_id)", "The money of a receipt is handed in once."
    )

    @api.depends("receipt_id")
    def _compute_amount(self):
        for line in self:
            receipt = line.receipt_id
            line.amount = receipt.amount * SIGNS.get(receipt.kind, 0)

    @api.model_create_multi
    def create(self, vals_list):
        """Add receipts; the list collects them itself."""
        self._check_collecting()
        return super().create(vals_list)

    def write(self, vals):
        """Refuse: a line says what its receipt says."""
        stored = {name for name in vals if self._fields[name].compute}
        if not self.env.su or stored != set(vals):
            self._refuse_by_hand()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_collecting(self):
        self._check_collecting()

    def _check_collecting(self):
        """:raise UserError: somebody else than the list itself"""
        if not (self.env.su and gate_open(self, GATE)):
            self._refuse_by_hand()

    def _refuse_by_hand(self):
        raise UserError(
            self.env._("The list collects the receipts itself: set the last day.")
        )

    @api.model
    def _listed_title(self):
        return self.env._("Compensation Handed In")


class SchoolDamageReceipt(models.Model):
    _inherit = "school.damage.receipt"

    by_bill = fields.Boolean(
        readonly=True, help="Paid or paid back through the bank, by a bill."
    )
    remittance_line_ids = fields.One2many(
        "school.damage.remittance.line", "receipt_id", string="Handed In With"
    )
