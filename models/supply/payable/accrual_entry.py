"""The entry of a month-end accrual, and its reversal on the first of the next month."""

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.exceptions import UserError


class SchoolAccrual(models.Model):
    _inherit = "school.accrual"

    def action_make_entry(self):
        """Make the draft of the entry, for schools with books of their own.

        It is reversed by itself on the first day of the next month, once it is posted.

        :raises UserError: when an account is missing or there is nothing to accrue
        """
        self.check_access("write")
        self._check_accountant()
        self._check_state(("draft",))
        self._check_month_over()
        self._fill()
        for accrual in self:
            if not accrual.keeps_books:
                raise UserError(
                    self.env._(
                        "%(school)s keeps no books here: close the list and hand it to"
                        " the accounting centre.",
                        school=accrual.company_id.name,
                    )
                )
            if not accrual.account_id or not accrual.journal_id:
                raise UserError(
                    self.env._(
                        "%(accrual)s: choose the journal and the accrual account.",
                        accrual=accrual.display_name,
                    )
                )
            if not accrual.line_ids:
                raise UserError(
                    self.env._(
                        "%(accrual)s: everything accepted is billed. There is nothing"
                        " to accrue.",
                        accrual=accrual.display_name,
                    )
                )
            move = self.env["account.move"].create(accrual._prepare_entry())
            accrual._set_own({"move_id": move.id, "state": "entry"})
        return True

    def action_drop_entry(self):
        """Delete the draft of the entry, so that the list can be made anew."""
        self.check_access("write")
        self._check_accountant()
        self._check_state(("entry",))
        for accrual in self:
            move = accrual.move_id
            if move.state != "draft":
                accrual._check_state(("draft",))
            accrual._set_own({"move_id": False, "state": "draft"})
            move.unlink()
        return True

    def _prepare_entry(self):
        """Return the values of the draft entry."""
        self.ensure_one()
        debits = {}
        for line in self.line_ids:
            account = self.debit_account_id or line._charged_account()
            debits[account] = debits.get(account, 0.0) + line.amount_untaxed
        label = self.env._("Accrual of %(month)s", month=self.month_id.name)
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "journal_id": self.journal_id.id,
            "date": self.date,
            "ref": label,
            "line_ids": [
                (0, 0, {"account_id": account.id, "name": label, "debit": amount})
                for account, amount in debits.items()
            ]
            + [
                (
                    0,
                    0,
                    {
                        "account_id": self.account_id.id,
                        "name": label,
                        "credit": self.amount_untaxed,
                    },
                )
            ],
        }

    def _check_entry(self):
        """Verify at use that the entry books what the list says.

        :raises UserError: names the accrual and both figures
        """
        for accrual in self:
            owed = accrual.move_id.line_ids.filtered(
                lambda item, own=accrual.account_id: item.account_id == own
            )
            booked = -sum(owed.mapped("balance"))
            currency = accrual.currency_id
            if (
                currency.compare_amounts(booked, accrual.amount_untaxed)
                or accrual.move_id.date != accrual.date
            ):
                raise UserError(
                    self.env._(
                        "%(accrual)s: the entry books %(booked)s, the list adds up to"
                        " %(total)s on its last day. Correct the entry.",
                        accrual=accrual.display_name,
                        booked=currency.format(booked),
                        total=currency.format(accrual.amount_untaxed),
                    )
                )

    def _reverse(self):
        """Let the first day of the next month take the entry back."""
        for accrual in self:
            first = accrual.date + relativedelta(days=1)
            reversal = accrual.move_id._reverse_moves(
                [
                    {
                        "date": first,
                        "ref": self.env._(
                            "Reversal of the accrual of %(month)s",
                            month=accrual.month_id.name,
                        ),
                    }
                ]
            )
            # what lies in the future waits for its day
            reversal._post(soft=True)
            accrual._set_own({"reversal_id": reversal.id, "state": "posted"})


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        """Post; accruals only as listed, and each with its reversal."""
        accruals = self.env["school.accrual"]
        entries = self.filtered(lambda move: move.move_type == "entry")
        if entries:
            # Whoever posts the entry may not see the list.
            accruals = accruals.sudo().search([("move_id", "in", entries.ids)])
            accruals._check_entry()
        posted = super()._post(soft=soft)
        done = accruals.filtered(lambda accrual: accrual.move_id.state == "posted")
        done.filtered(lambda accrual: not accrual.reversal_id)._reverse()
        return posted
