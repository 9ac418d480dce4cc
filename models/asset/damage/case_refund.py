"""What was lost and is found again: the money goes back."""

from odoo import fields, models
from odoo.exceptions import UserError

from ...common.clean_context import clean
from ...common.gate import open_gate
from .account_move import GATE as MOVE_GATE

REFUND_POSTS = ("accountant",)


class SchoolDamageLine(models.Model):
    _inherit = "school.damage.line"

    def action_found(self, receipt_number=None):
        """Pay back what was paid for a thing that was found, by its regulation.

        :param str receipt_number: of the receipt that the payee signs, for cash
        :raise UserError: it was not lost, nothing was paid, or it is too late
        """
        self.ensure_one()
        self.check_access("read")
        case = self.case_id
        case.unit_id._check_post(REFUND_POSTS)
        if self.event_id.code not in ("lost", "stolen") or self.found_on:
            raise UserError(
                self.env._("%(item)s is not missing.", item=self.item or self.id)
            )
        if case.state not in ("decided", "settled"):
            raise UserError(
                self.env._("%(case)s is not decided.", case=case.display_name)
            )
        case._check_approval(self.env._("pay back"))
        today = self.env["school.unit"]._today()
        line = self.sudo()
        self._lock_found(today)
        part = line.billed / (sum(case.sudo().line_ids.mapped("billed")) or 1)
        settings = line.version_id._settings()
        for party in case.party_ids:
            party._pay_back(
                part, settings, (today - case.decided_on).days, receipt_number
            )
        line._give_cards_back()
        case._settle()
        return True

    def _lock_found(self, day):
        """Mark as found, once whoever clicks at the same time."""
        self.flush_recordset()
        self.env.cr.execute(
            "UPDATE school_damage_line SET found_on = %s"
            " WHERE id = %s AND found_on IS NULL RETURNING id",
            [day, self.id],
        )
        if not self.env.cr.fetchall():
            raise UserError(self.env._("It was found already."))
        self.invalidate_recordset(["found_on"])


class SchoolDamageParty(models.Model):
    _inherit = "school.damage.party"

    def _pay_back(self, part, settings, days, receipt_number):
        """Give back a part of what somebody paid, and let go of what is open.

        :param float part: of all that was billed in the case, 0 to 1
        :param dict settings: of the regulation
        :param int days: since the decision
        """
        self.ensure_one()
        Engine = self.env["school.compensation.engine"]
        currency = self.currency_id
        due = currency.round(self.billed * part)
        paid = min(self.paid, due)
        back = float(Engine._refund(paid, settings, days))
        if self.move_id:
            # what is open of it is credited too, only what was paid is handed back
            self._credit(currency.round(back + max(due - paid, 0)))
        elif due > paid:
            self._shift("waived", min(currency.round(due - paid), self.open))
        if back:
            number = receipt_number if isinstance(receipt_number, str) else ""
            self._set_figures({"refunded": self.refunded + back})
            self._write_receipt(
                "refund",
                back,
                number.strip() or self._receipt_number(),
                reason=self.env._("Found again"),
            )

    def _credit(self, amount):
        """Write a credit note on the bill, as far as it goes."""
        amount = min(amount, self.sudo().move_id.amount_total)
        if self.currency_id.is_zero(amount):
            return
        move = self.sudo().move_id
        moves = clean(self.env["account.move"].sudo()).with_company(self.company_id)
        credit = open_gate(moves, MOVE_GATE).create(
            {
                "move_type": "out_refund",
                "company_id": move.company_id.id,
                "journal_id": move.journal_id.id,
                "partner_id": move.partner_id.id,
                "invoice_date": self.env["school.unit"]._today(),
                "ref": self.env._("%(case)s found again", case=self.case_id.name),
                "reversed_entry_id": move.id,
                "school_damage_party_id": self.id,
                "invoice_line_ids": [
                    fields.Command.create(
                        {
                            "name": self.env._("Found again"),
                            "quantity": 1,
                            "price_unit": amount,
                            "account_id": move.invoice_line_ids[:1].account_id.id,
                            "tax_ids": [fields.Command.clear()],
                        }
                    )
                ],
            }
        )
        owed, credited = move._school_owed_items(), credit._school_owed_items()
        credited.account_id = owed[:1].account_id
        open_gate(credit, MOVE_GATE)._post(soft=False)
        unpaid = owed.filtered(lambda item: not item.reconciled)
        if unpaid:
            (unpaid | credited).reconcile()
