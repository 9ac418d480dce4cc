"""Packs under approval: of staff who paid; a vendor's bills are approved anyway."""

from odoo import models
from odoo.exceptions import UserError


class SchoolReimbursement(models.Model):
    _inherit = "school.reimbursement"

    def _approval_is_needed(self):
        """Whether the pack needs an approval beside those of its bills."""
        self.ensure_one()
        return self.kind == "staff"

    def _approval_facts(self):
        """Add what the bills were for."""
        facts = super()._approval_facts()
        bill = self.sudo().bill_ids[:1]
        if bill:
            kept = bill._approval_facts()
            kept.pop("amount")
            facts.update(kept)
        return facts

    def _approval_summary(self):
        """Payee and vendor, for the inbox."""
        pack = self.sudo()
        names = (pack.payee_id.name, pack.partner_id.name, pack.purpose)
        return " · ".join(filter(None, names))

    def _approval_can_submit(self):
        """Refuse a pack without bills, or whose bills nobody approved."""
        result = super()._approval_can_submit()
        self._check_open()
        if not self._approval_is_needed():
            raise UserError(
                self.env._(
                    "%(pack)s goes to the vendor: its bills are approved, the pack"
                    " needs no approval of its own.",
                    pack=self.name,
                )
            )
        self._check_bills_fit()
        problems = self._missing(before_approval=True)
        if problems:
            raise UserError("\n".join([f"{self.name}:", *problems]))
        return result

    def _approval_can_reopen(self):
        """Refuse to void the approval of what is handed in or booked."""
        result = super()._approval_can_reopen()
        self._check_open()
        if self.sudo().bill_ids.filtered("school_amount_paid"):
            raise UserError(self.env._("%(pack)s is paid.", pack=self.name))
        return result

    def action_submit(self):
        """Submit; who paid beforehand counts as an applicant and decides nothing."""
        self.check_access("write")
        for pack in self:
            pack._approval_check_submitter()
            payee = pack.sudo().payee_user_id
            if payee:
                pack._duty_record("apply", payee)
        return super().action_submit()

    def _duty_chain(self):
        """The pack, its bills and what they were bought for."""
        chain = super()._duty_chain()
        for bill in self.sudo().bill_ids:
            chain += bill._duty_chain()
        return chain
