"""From the decision to the bill: an invoice for each payer, or a list to hand in."""

from odoo import fields, models
from odoo.exceptions import UserError

from ...common.clean_context import clean
from ...common.gate import open_gate
from .account_move import GATE as MOVE_GATE

BILLING_POSTS = ("accountant",)


class SchoolDamageCase(models.Model):
    _inherit = "school.damage.case"

    def action_bill(self):
        """Write and post the bills of what is still open.

        :return: action that opens them
        :raise UserError: not decided, no accounts set, nobody to bill
        """
        self.check_access("read")
        moves = self.env["account.move"]
        for case in self:
            case.unit_id._check_post(BILLING_POSTS)
            case._check_billable()
            case._check_approval(self.env._("write the bill"))
            due = case.party_ids.filtered(
                lambda party: party.open and not party.move_id and not party.by_wage
            )
            if not due:
                raise UserError(
                    self.env._("%(case)s: nothing is open.", case=case.display_name)
                )
            for party in due:
                moves |= party._bill()
        return moves._get_records_action(name=self.env._("Bills"))

    def _check_billable(self):
        """:raise UserError: says what stands in the way"""
        self.ensure_one()
        if self.state != "decided":
            raise UserError(
                self.env._(
                    "%(case)s is not decided, settled already or under appeal.",
                    case=self.display_name,
                )
            )
        if not self.keeps_books:
            raise UserError(
                self.env._(
                    "%(school)s keeps no books here: take the money against a receipt"
                    " and hand it in with the list.",
                    school=self.company_id.name,
                )
            )
        company = self.company_id.sudo()
        if not company.school_damage_journal_id or not company.school_damage_account_id:
            raise UserError(
                self.env._(
                    "%(school)s: set the journal and the account of compensation in the"
                    " settings of the school first.",
                    school=company.name,
                )
            )


class SchoolDamageParty(models.Model):
    _inherit = "school.damage.party"

    def _bill(self):
        """Write and post the bill of one person; the decision was verified.

        :return: ``account.move``
        """
        self.ensure_one()
        # the row is taken first: two clicks at once write one bill
        self._take_for_bill()
        moves = clean(self.env["account.move"].sudo())
        moves = moves.with_company(self.company_id)
        move = open_gate(moves, MOVE_GATE).create(self._prepare_move())
        receivable = self.company_id.sudo().school_damage_receivable_id
        if receivable:
            move._school_owed_items().account_id = receivable
        self._set_figures({"move_id": move.id})
        move = open_gate(move, MOVE_GATE)
        move._post(soft=False)
        return move.with_env(self.env)

    def _take_for_bill(self):
        self.flush_recordset()
        self.env.cr.execute(
            "UPDATE school_damage_party SET remitted = remitted"
            " WHERE id = %s AND move_id IS NULL RETURNING id",
            [self.id],
        )
        if not self.env.cr.fetchall():
            raise UserError(
                self.env._("%(person)s was billed already.", person=self.person)
            )

    def _prepare_move(self):
        """Return the values of the bill; override to add to it."""
        company = self.company_id.sudo()
        case = self.case_id
        return {
            "move_type": "out_invoice",
            "company_id": company.id,
            "journal_id": company.school_damage_journal_id.id,
            "partner_id": self._payer().id,
            "invoice_date": self.env["school.unit"]._today(),
            "invoice_date_due": case.pay_until,
            "invoice_payment_term_id": self._instalment_term().id,
            "ref": case.name,
            "school_damage_party_id": self.id,
            "invoice_line_ids": [
                fields.Command.create(
                    {
                        "name": self.env._(
                            "Compensation %(case)s: %(items)s",
                            case=case.name,
                            items=case.title,
                        ),
                        "quantity": 1,
                        "price_unit": self.open,
                        "account_id": company.school_damage_account_id.id,
                        "tax_ids": [fields.Command.clear()],
                    }
                )
            ],
        }

    def _instalment_term(self):
        """Return the terms of so many monthly parts, made on first use."""
        count = self.instalments or 1
        Term = self.env["account.payment.term"].sudo()
        if count == 1:
            return Term
        name = self.env._("Compensation in %(count)s parts", count=count)
        known = Term.search(
            [("name", "=", name), ("company_id", "=", self.company_id.id)], limit=1
        )
        if known:
            return known
        each = round(100 / count, 6)
        return Term.create(
            {
                "name": name,
                "company_id": self.company_id.id,
                "line_ids": [
                    fields.Command.create(
                        {
                            "value": "percent",
                            "value_amount": each
                            if part < count - 1
                            else 100 - each * (count - 1),
                            "delay_type": "days_after",
                            "nb_days": 30 * (part + 1),
                        }
                    )
                    for part in range(count)
                ],
            }
        )
