"""Bills in packs: one bill is in one pack, and is paid to whom the pack says."""

from odoo import fields, models
from odoo.exceptions import UserError

from ...common.gate import open_gate
from ...common.show import show


class AccountMove(models.Model):
    _inherit = "account.move"

    school_reimbursement_id = fields.Many2one(
        comodel_name="school.reimbursement",
        string="Reimbursement Pack",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    school_bill_state = fields.Selection(
        selection_add=[("handed_in", "Handed In"), ("registered",)],
        ondelete={"handed_in": "set default"},
    )

    def action_school_pack(self):
        """Open the pack of these bills, or make one.

        :return: window action
        :raises UserError: names the bill that cannot be in it
        """
        self.check_access("read")
        packs = self.school_reimbursement_id
        rest = self.filtered(lambda bill: not bill.school_reimbursement_id)
        for bills in rest.grouped("commercial_partner_id").values():
            for company, of_company in bills.grouped("company_id").items():
                of_company._school_check_packable()
                pack = packs.create({"company_id": company.id})
                pack._add_bills(of_company)
                packs |= pack
        if not packs:
            raise UserError(self.env._("Choose the bills of the pack."))
        return show(packs, "school_logistics.school_reimbursement_action")

    def action_school_leave_pack(self):
        """Take bills out of packs that are in preparation."""
        self.check_access("read")
        for pack, bills in self.grouped("school_reimbursement_id").items():
            if pack:
                pack.check_access("write")
                pack._check_open()
                pack._check_preparing()
                pack._approval_guard()
                open_gate(bills.sudo(), "bill_register").write(
                    {"school_reimbursement_id": False}
                )
        return True

    def _school_check_packable(self):
        """Refuse what is no open vendor bill of a school.

        :raises UserError: names the bill
        """
        wrong = (self - self._school_bills()) | self.filtered(
            lambda bill: (
                bill.state == "cancel"
                or bill.school_bill_state != "open"
                or bill.school_reimbursement_id
            )
        )
        if wrong:
            raise UserError(
                self.env._(
                    "%(bills)s: only open vendor bills of a school go into a pack, each"
                    " into one.",
                    bills=", ".join(wrong.mapped("display_name")),
                )
            )


class SchoolReimbursement(models.Model):
    _inherit = "school.reimbursement"

    def action_take_voucher(self):
        """Take over the voucher of bills that are posted in the school's own books.

        :raises UserError: when one of them is not posted, or the approval is missing
        """
        self.check_access("write")
        self._check_open()
        self._check_preparing()
        self._sync_posted()
        for pack in self:
            if pack.state != "booked":
                raise UserError(
                    self.env._(
                        "%(pack)s: post its bills first, and have the pack approved if"
                        " somebody paid beforehand.",
                        pack=pack.name,
                    )
                )
        return True

    def _on_approval_changed(self, state):
        """Book an approved pack whose bills are posted already."""
        result = super()._on_approval_changed(state)
        if state == "approved":
            self._sync_posted()
        return result

    def action_add_bills(self, bill_ids=None):
        """Put bills into a pack in preparation.

        :param list bill_ids: ids of vendor bills of the school that are in no pack
        :raises UserError: names the bill that cannot be in it
        """
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        self._check_preparing()
        if not isinstance(bill_ids, list) or not all(
            type(bill_id) is int and bill_id > 0 for bill_id in bill_ids
        ):
            raise UserError(self.env._("Choose the bills of the pack."))
        bills = self.env["account.move"].browse(bill_ids).exists()
        bills.check_access("read")
        bills._school_check_packable()
        self._add_bills(bills)
        return True

    def _add_bills(self, bills):
        self._approval_guard()
        open_gate(bills.sudo(), "bill_register").write(
            {"school_reimbursement_id": self.id}
        )
        self._check_bills_fit()

    def _release_bills(self):
        """Free the bills of packs that are given up."""
        bills = self.sudo().bill_ids
        open_gate(bills, "bill_register").write({"school_reimbursement_id": False})

    def _check_bills_fit(self):
        """Refuse bills of another school, several vendors, or paid already.

        :raises UserError: names the pack and the bill
        """
        for pack in self.sudo():
            bills = pack.bill_ids
            if bills.company_id - pack.company_id:
                raise UserError(
                    self.env._(
                        "%(pack)s holds bills of its own school only.", pack=pack.name
                    )
                )
            if pack.kind == "vendor" and len(bills.commercial_partner_id) > 1:
                raise UserError(
                    self.env._(
                        "%(pack)s is paid to one vendor: make a pack for each.",
                        pack=pack.name,
                    )
                )
            paid = bills.filtered("school_amount_paid")
            if pack.kind == "staff" and paid:
                raise UserError(
                    self.env._(
                        "%(bill)s was paid to the vendor already and cannot be paid to"
                        " %(payee)s as well.",
                        bill=paid[0].display_name,
                        payee=pack.payee_id.name,
                    )
                )

    def _sync_posted(self):
        """Follow the books of a school that keeps its own: posted bills are booked."""
        for pack in self.sudo():
            bills = pack.bill_ids
            posted = bills and all(bill.state == "posted" for bill in bills)
            approved = not pack._approval_is_needed() or (
                pack.approval_state == "approved"
            )
            if pack.state == "draft" and posted and approved:
                pack._set_own(
                    {
                        "state": "booked",
                        "voucher_number": ", ".join(bills.mapped("name")),
                        "voucher_date": max(bills.mapped("date")),
                    }
                )
            elif pack.state == "booked" and not posted and not pack.entry_ids:
                pack._set_own(
                    {
                        "state": "draft",
                        "voucher_number": False,
                        "voucher_date": False,
                    }
                )


class AccountPayment(models.Model):
    _inherit = "account.payment"

    school_payee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Paid to Staff",
        check_company=True,
        copy=False,
        ondelete="restrict",
        help="Who paid the vendor beforehand and gets the money instead.",
    )

    def _school_check_payable(self):
        """Also refuse to pay a vendor whom somebody paid already, and the reverse.

        :raises UserError: names the pack and the payee
        """
        result = super()._school_check_payable()
        pack = self.invoice_ids.sudo().school_reimbursement_id
        staff = pack if pack.kind == "staff" and pack.state != "cancelled" else None
        if staff and self.school_payee_id != staff.payee_id:
            raise UserError(
                self.env._(
                    "%(bill)s was paid by %(payee)s beforehand and is reimbursed by"
                    " %(pack)s. The vendor is not paid again.",
                    bill=self.invoice_ids.display_name,
                    payee=staff.payee_id.name,
                    pack=staff.name,
                )
            )
        if self.school_payee_id and not staff:
            raise UserError(
                self.env._(
                    "%(bill)s is owed to the vendor. To pay a member of the staff who"
                    " paid beforehand, make a pack in that person's name first.",
                    bill=self.invoice_ids.display_name,
                )
            )
        if pack and pack.state != "cancelled":
            pack = pack.with_env(self.env).sudo()
            if pack._approval_is_needed():
                pack._check_approval("pay")
        return result


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    def _init_payments(self, to_process, edit_mode=False):
        """Tell each payment to whom it goes, as the pack says."""
        for values in to_process:
            pack = values["to_reconcile"].move_id.sudo().school_reimbursement_id
            if len(pack) == 1 and pack.kind == "staff" and pack.state != "cancelled":
                values["create_vals"]["school_payee_id"] = pack.payee_id.id
        return super()._init_payments(to_process, edit_mode=edit_mode)
