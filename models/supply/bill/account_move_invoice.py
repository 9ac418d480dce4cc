"""The vendor's invoice: its kind and number, good for its amount and used once."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .invoice_claim import invoice_keys
from .invoice_kind import INVOICE_KINDS


class AccountMove(models.Model):
    _inherit = "account.move"

    school_invoice_kind = fields.Selection(
        selection=INVOICE_KINDS,
        string="Invoice Kind",
        compute="_compute_school_invoice_kind",
        store=True,
        readonly=False,
        copy=False,
        help="Each kind is good for up to the amount that the district sets.",
    )
    school_invoice_code = fields.Char(
        string="Invoice Code",
        copy=False,
        help="Of older invoices; those with a number of twenty digits have none.",
    )
    school_seller_vat = fields.Char(
        related="commercial_partner_id.vat",
        string="Seller's Tax Number",
        help="As on the invoice; kept with the vendor.",
    )
    school_invoice_warning = fields.Char(
        string="Invoice Check",
        compute="_compute_school_invoice_warning",
        help="What would stop this invoice, while it is typed in.",
    )

    @api.depends("move_type", "company_id")
    def _compute_school_invoice_kind(self):
        bills = self._school_bills()
        for move in bills:
            move.school_invoice_kind = move.school_invoice_kind or "electronic"
        for move in self - bills:
            move.school_invoice_kind = False

    @api.depends(
        "ref", "school_invoice_code", "school_invoice_kind", "partner_id", "state"
    )
    def _compute_school_invoice_warning(self):
        Claim = self.env["school.invoice.claim"]
        for move in self:
            keys = move._school_invoice_keys() if move.state == "draft" else []
            other = keys and move.is_school_bill and Claim._other(move, keys)
            move.school_invoice_warning = (
                Claim._used_text(move, move.ref, move._school_seller_name(), other)
                if other
                else False
            )

    def _school_invoice_keys(self):
        """Return the keys of the vendor's invoice; see :func:`invoice_keys`.

        A credit note may bear the number of the invoice that it takes back, so it has
        keys of its own.
        """
        self.ensure_one()
        seller = self.partner_id.sudo().commercial_partner_id
        return invoice_keys(
            self.ref,
            self.school_invoice_code,
            seller.name,
            seller.vat,
            seller,
            "refund:" if self.move_type == "in_refund" else "",
        )

    def _school_seller_name(self):
        return self.partner_id.sudo().commercial_partner_id.name

    # -- checks -------------------------------------------------------------------

    def _school_check_submittable(self):
        """Also refuse an invoice that is not good for its amount, or used already."""
        result = super()._school_check_submittable()
        self._school_check_invoice()
        return result

    def _school_check_effect(self):
        """Also verify the invoice at use."""
        self._school_check_invoice()
        return super()._school_check_effect()

    def _school_check_invoice(self):
        """Check what the vendor's invoices say, and take them for these bills.

        :raises UserError: names the bill, what is wrong and what to do
        """
        for bill in self:
            if not bill.school_invoice_kind:
                raise UserError(
                    self.env._(
                        "%(bill)s: choose the kind of the vendor's invoice.",
                        bill=bill.display_name,
                    )
                )
            if bill.move_type != "in_refund":
                self.env["school.invoice.cap"]._check_amount(
                    bill.display_name,
                    bill.school_invoice_kind,
                    abs(bill.amount_total_signed),
                    bill.company_id,
                    bill.invoice_date or bill.env["school.unit"]._today(),
                )
            self.env["school.invoice.claim"]._claim(
                bill,
                bill._school_invoice_keys(),
                bill.ref or "",
                bill._school_seller_name(),
            )

    # -- CRUD ---------------------------------------------------------------------

    def write(self, vals):
        """Write; a cancelled bill gives its invoice free."""
        result = super().write(vals)
        if vals.get("state") == "cancel":
            bills = self._school_bills()
            if bills:
                self.env["school.invoice.claim"]._release(bills)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_release_invoice(self):
        bills = self._school_bills()
        if bills:
            self.env["school.invoice.claim"]._release(bills)
