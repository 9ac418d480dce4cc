"""A petty purchase under approval: complete, signed, counted, and used once."""

from odoo import models
from odoo.exceptions import UserError

from ..bill.invoice_claim import invoice_keys


class SchoolPetty(models.Model):
    _inherit = "school.petty"

    def _approval_facts(self):
        """Add department and fund."""
        return {
            **super()._approval_facts(),
            "planned": False,
            "department_id": self.department_id.id,
            "fund_id": self.fund_id.id,
        }

    def _approval_goods(self):
        """The items, as rules ask for them."""
        return [
            {
                "product": line.product_id,
                "is_service": line.product_id.type == "service",
                "price": line.price_unit,
                "amount": line.price_subtotal,
            }
            for line in self.line_ids
        ]

    def _approval_summary(self):
        """First item and seller, for the inbox."""
        names = (self.line_ids[:1].name, self.seller_name)
        return " · ".join(filter(None, names))

    def _approval_can_submit(self):
        """Refuse what is not complete, naming everything that is missing."""
        result = super()._approval_can_submit()
        self._check_changeable()
        problems = self._incomplete()
        if problems:
            raise UserError("\n".join([f"{self.name}:", *problems]))
        self._check_invoice()
        return result

    def _incomplete(self):
        """Return what is missing, in words."""
        today = self.env["school.unit"]._today()
        by_buyer = self.pay_mode == "staff"
        missing = [
            (self.line_ids, self.env._("Add what was bought.")),
            (
                all(line.price_unit > 0 for line in self.line_ids),
                self.env._("Enter the price of every item."),
            ),
            (
                self.seller_name and self.invoice_number and self.invoice_date,
                self.env._("Enter seller, number and date of the invoice."),
            ),
            (
                not self.invoice_date or self.invoice_date <= today,
                self.env._("The invoice is not of a day to come."),
            ),
            (
                self.slip_number or by_buyer,
                self.env._("Enter the number of the card's or the petty cash's slip."),
            ),
            (
                self.acceptor_id and self.accepted,
                self.env._(
                    "Somebody other than the buyer accepts, and signs what it says now."
                ),
            ),
            (
                self.taker_id and self.taken,
                self.env._("Whoever takes the items signs for them."),
            ),
        ]
        return [text for present, text in missing if not present]

    def _check_invoice(self):
        """Check the invoice and take it for this purchase.

        :raises UserError: names what is wrong
        """
        for petty in self:
            self.env["school.invoice.cap"]._check_amount(
                petty.display_name,
                petty.invoice_kind,
                petty._approval_amount_now(),
                petty.company_id,
                petty.invoice_date,
            )
            self.env["school.invoice.claim"]._claim(
                petty,
                invoice_keys(
                    petty.invoice_number,
                    petty.invoice_code,
                    petty.seller_name,
                    petty.seller_vat,
                ),
                petty.invoice_number,
                petty.seller_name,
            )

    def _approval_can_reopen(self):
        """Refuse to void the approval of what is in a pack."""
        result = super()._approval_can_reopen()
        if self.reimbursement_id:
            raise UserError(
                self.env._(
                    "%(petty)s is in %(pack)s already.",
                    petty=self.name,
                    pack=self.reimbursement_id.sudo().name,
                )
            )
        return result

    def action_submit(self):
        """Submit; the acceptor's part in it is known before anybody may decide."""
        self.check_access("write")
        for petty in self:
            petty._approval_check_submitter()
            petty._approval_can_submit()
            petty._duty_check("accept", petty.acceptor_id)
            petty._duty_record("buy", petty.requester_id)
            petty._duty_record("accept", petty.acceptor_id)
        return super().action_submit()

    def _on_approval_changed(self, state):
        """Follow the approval; what is under approval or approved is counted."""
        result = super()._on_approval_changed(state)
        for petty in self:
            if state == "running":
                petty._count()
            elif state != "approved":
                petty._uncount()
            if state == "rejected":
                self.env["school.invoice.claim"]._release(petty)
        return result
