"""An appeal that is right after money moved: all of it goes back, then it is decided
anew.

The receipts stay in the ledger; bills get a credit note. Only then the decision is
void.
"""

from odoo import fields, models
from odoo.exceptions import UserError

from .case_refund import REFUND_POSTS


class SchoolDamageCase(models.Model):
    _inherit = "school.damage.case"

    appeal_upheld = fields.Boolean(
        readonly=True,
        copy=False,
        help="The appeal is right, and money waits to be paid back.",
    )

    def action_pay_all_back(self, receipt_number=None):
        """Pay back all that was paid, after the appeal was upheld.

        :param str receipt_number: of the receipt that the payee signs, for cash
        :raise UserError: without the post, or no appeal was upheld
        """
        self.ensure_one()
        self.check_access("read")
        self.unit_id._check_post(REFUND_POSTS)
        if self.state != "appealed" or not self.appeal_upheld:
            raise UserError(
                self.env._(
                    "%(case)s: no appeal was upheld for which money goes back.",
                    case=self.display_name,
                )
            )
        self._check_approval(self.env._("pay back"))
        case = self.sudo()
        case._lock_case()
        for party in case.party_ids:
            party._give_all_back(receipt_number)
        case._void_decision(case.appeal_answer)
        return True

    def _lock_case(self):
        """Change the row in place: who pays back at another desk waits, and fails."""
        self.flush_recordset()
        self.env.cr.execute(
            "UPDATE school_damage_case SET state = state WHERE id = %s", [self.id]
        )

    def _money_moved(self):
        """Whether somebody paid, was let off or was billed."""
        self.ensure_one()
        return any(
            party.cash_paid
            or party.waived
            or party.move_id.state not in (False, "cancel")
            for party in self.sudo().party_ids
        )

    def _void_decision(self, answer):
        """Void the decision, so that the case is written anew; no money is left in."""
        self.ensure_one()
        self._set_own({"appeal_upheld": False, "state": "decided"})
        self._check_approval(self.env._("answer the appeal"))
        self.approval_id._close("void", "void", answer)
        self.line_ids._give_cards_back()
        self._void_wage_facts(answer)


class SchoolDamageParty(models.Model):
    _inherit = "school.damage.party"

    def _give_all_back(self, receipt_number):
        """Credit the bill and give back what was paid; the rights were checked."""
        self.ensure_one()
        paid = self.currency_id.round(self.paid)
        if self.move_id.state == "posted":
            self._credit(self.move_id.amount_total)
        if paid:
            number = receipt_number if isinstance(receipt_number, str) else ""
            self._write_receipt(
                "refund",
                paid,
                number.strip() or self._receipt_number(),
                reason=self.env._("The appeal was right"),
            )
        self._set_figures(
            {"cash_paid": 0, "waived": 0, "refunded": 0, "move_id": False}
        )
