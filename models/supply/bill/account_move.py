"""Vendor bills of schools: approved, tied to accepted purchase lines, and no more."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open, open_gate
from ..gates.exempt import school_records

BILL_TYPES = ("in_invoice", "in_refund", "in_receipt")
BOOKKEEPING_POSTS = ("accountant",)
# Set by our own methods only; what is paid moves in place.
OWN_FIELDS = frozenset(
    {
        "school_amount_paid",
        "school_bill_state",
        "school_counted",
        "school_reimbursement_id",
        "school_voucher_number",
    }
)


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "school.approval.mixin"]

    _approval_bound = (
        "move_type",
        "partner_id",
        "partner_bank_id",
        "ref",
        "invoice_date",
        "currency_id",
        "fiscal_position_id",
        "amount_total",
        "school_handler_id",
        "school_head_id",
        "school_invoice_kind",
        "school_invoice_code",
    )
    _approval_bound_lines = {
        "invoice_line_ids": (
            "product_id",
            "quantity",
            "product_uom_id",
            "price_unit",
            "discount",
            "purchase_line_id",
            "account_id",
            "tax_ids",
        ),
    }
    _approval_amount = "amount_total_signed"

    school_handler_id = fields.Many2one(
        comodel_name="res.users",
        string="Handler",
        compute="_compute_school_people",
        store=True,
        readonly=False,
        copy=False,
        help="Who bought, and answers for the invoice (经手人).",
    )
    school_head_id = fields.Many2one(
        comodel_name="res.users",
        string="Head in Charge",
        compute="_compute_school_people",
        store=True,
        readonly=False,
        copy=False,
        help="Head of the department that the goods were bought for (主管).",
    )
    is_school_bill = fields.Boolean(compute="_compute_is_school_bill")
    school_keeps_books = fields.Boolean(compute="_compute_is_school_bill")
    school_bill_state = fields.Selection(
        selection=[("open", "Open"), ("registered", "Registered")],
        string="Reimbursement",
        default="open",
        readonly=True,
        copy=False,
        help="Of a school whose books are kept elsewhere: the approved papers were"
        " handed in and the voucher number came back.",
    )
    school_voucher_number = fields.Char(
        string="Voucher Number",
        readonly=True,
        copy=False,
        help="Number of the voucher in the books of the accounting centre.",
    )

    # -- computes -----------------------------------------------------------------

    @api.depends("invoice_line_ids.purchase_line_id")
    def _compute_school_people(self):
        for move in self:
            order = move.invoice_line_ids.purchase_line_id.order_id.sudo()[:1]
            if move.move_type not in BILL_TYPES or not order:
                move.school_handler_id = move.school_handler_id
                move.school_head_id = move.school_head_id
                continue
            departments = order.school_request_ids.department_id
            move.school_handler_id = order.school_buyer_ids[:1] or order.user_id
            move.school_head_id = departments.manager_id.user_id[:1]

    @api.depends("company_id", "move_type")
    def _compute_is_school_bill(self):
        Unit = self.env["school.unit"]
        for move in self:
            unit = Unit._for_company(move.company_id).sudo()
            move.is_school_bill = bool(unit) and move.move_type in BILL_TYPES
            move.school_keeps_books = not unit or unit.bookkeeping == "own"

    def _school_bills(self):
        """Return the vendor bills, refunds and receipts of school companies."""
        return school_records(self.filtered(lambda m: m.move_type in BILL_TYPES))

    # -- approval -----------------------------------------------------------------

    def _approval_requester(self):
        """Whoever made the bill submits it; the handler signs as a step."""
        self.ensure_one()
        return self.create_uid

    def _approval_amount_now(self):
        """What is owed or refunded, without the sign it has in the books."""
        return abs(super()._approval_amount_now())

    def _approval_date(self):
        return self.invoice_date or super()._approval_date()

    def _approval_facts(self):
        """Add what the goods were bought for, and whether they were accepted."""
        lines = self.sudo().invoice_line_ids
        requests = lines.purchase_line_id.order_id.school_request_ids
        return {
            **super()._approval_facts(),
            "department_id": requests.department_id[:1].id,
            "fund_id": requests.fund_id[:1].id,
            "vendor_id": self.partner_id.commercial_partner_id.id,
            "planned": all(requests.mapped("planned")),
            "urgent": any(requests.mapped("urgent")),
            **self._school_purchase_facts(),
        }

    def _approval_goods(self):
        """The lines in the currency of the books, like the amount."""
        return [
            {
                "product": line.product_id,
                "is_service": line.product_id.type == "service",
                "price": abs(line.balance / line.quantity) if line.quantity else 0.0,
                "amount": abs(line.balance),
            }
            for line in self.invoice_line_ids
            if line.display_type == "product"
        ]

    def _approval_summary(self):
        """Vendor and invoice number, for the inbox."""
        return " · ".join(filter(None, (self.partner_id.name, self.ref)))

    def _approval_can_submit(self):
        """Refuse what could never be posted."""
        result = super()._approval_can_submit()
        self._school_check_submittable()
        return result

    def _school_check_submittable(self):
        if not self._school_bills():
            raise UserError(
                self.env._(
                    "%(move)s is not a vendor bill of a school and needs no approval.",
                    move=self.display_name,
                )
            )
        self._school_check_bills()
        if not self.ref or not self.invoice_date:
            raise UserError(
                self.env._(
                    "%(bill)s: enter the number and the date of the vendor's invoice.",
                    bill=self.display_name,
                )
            )

    def _approval_can_reopen(self):
        """Refuse to void the approval of what is in the books."""
        result = super()._approval_can_reopen()
        if self.state != "draft" or self.school_bill_state != "open":
            raise UserError(
                self.env._(
                    "%(bill)s is posted or registered. Reset it to draft first.",
                    bill=self.display_name,
                )
            )
        return result

    def _duty_chain(self):
        """The bill, and the requests whose goods it is for."""
        orders = self.invoice_line_ids.purchase_line_id.order_id.sudo()
        return [self, orders.school_request_ids]

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a school's entry begins as a draft, whatever the defaults say."""
        moves = super().create(vals_list)
        born = moves.filtered(
            lambda move: (
                move.state != "draft"
                or move.school_bill_state != "open"
                or move.school_voucher_number
                or move.school_counted
                or move.school_reimbursement_id
            )
        )
        if born and school_records(born):
            raise UserError(
                self.env._(
                    "An entry of a school begins as a draft. Create it, have it"
                    " approved, then post it."
                )
            )
        return moves

    def write(self, vals):
        """Write; the books of a school change by the checked methods only."""
        if not OWN_FIELDS.isdisjoint(vals) and not gate_open(self, "bill_register"):
            school_records(self)._school_refuse_state()
        if "move_type" in vals:
            school_records(
                self.filtered(lambda move: move.state != "draft")
            )._school_refuse_state()
        if "state" not in vals:
            return super().write(vals)
        self.filtered(
            lambda move: move.school_bill_state not in (False, "open")
        )._school_refuse_state()
        leaving = self.browse()
        if vals["state"] == "posted":
            entering = self.filtered(lambda move: move.state != "posted")
            entering._school_check_entry_gate()
            entering._school_bills()._school_count_billed(1)
        else:
            leaving = self.filtered(lambda move: move.state == "posted")
            leaving._school_bills()._school_leave()
        result = super().write(vals)
        leaving._school_bills()._school_count_billed(-1)
        self.school_reimbursement_id._sync_posted()
        return result

    def button_draft(self):
        """Reset to draft; the button is the way out of the books."""
        moves = open_gate(self, "bill_leave")
        return super(AccountMove, moves).button_draft()

    def button_cancel(self):
        """Cancel; the button is the way out of the books."""
        moves = open_gate(self, "bill_leave")
        return super(AccountMove, moves).button_cancel()

    def _school_leave(self):
        """Check that posted bills may leave the books, and do so by their button."""
        if not gate_open(self, "bill_leave"):
            self._school_refuse_state()
        self._school_check_leaving()

    def _school_refuse_state(self):
        if self:
            raise UserError(
                self.env._(
                    "%(moves)s: the state of a school's entries changes with their"
                    " buttons only.",
                    moves=", ".join(self.sudo().mapped("display_name")),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_registered(self):
        if self.filtered(lambda move: move.school_bill_state not in (False, "open")):
            raise UserError(self.env._("A registered bill is kept."))
