"""The draft entry of a paid month, for a school that keeps books."""

from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError

from .deduct import cents


class SchoolStaffRun(models.Model):
    _inherit = "school.staff.run"

    def _make_entry(self):
        """Make the draft entry of the run; none for a school that keeps no books.

        Expense against what is payable to the staff; vendors have lines of their own,
        and what is deducted goes to the account of compensation.

        :raise UserError: an account is not chosen
        """
        self.ensure_one()
        unit = self.unit_id
        Move = self.env["account.move"].with_company(self.company_id)
        if unit.bookkeeping != "own" or not self.payslip_ids.filtered("amount"):
            return Move.browse()
        return Move.create(
            {
                "move_type": "entry",
                "company_id": self.company_id.id,
                "ref": self.name,
                "date": self.date_to,
                "line_ids": [
                    fields.Command.create(
                        {
                            "name": self.display_name,
                            "account_id": account.id,
                            "partner_id": partner.id,
                            "debit": float(max(amount, 0)),
                            "credit": float(max(-amount, 0)),
                        }
                    )
                    for account, partner, amount in self._entry_lines()
                    if amount
                ],
            }
        )

    def _entry_lines(self):
        """Return ``(account, partner, Decimal)``, positive for a debit."""
        unit, slips = self.unit_id, self.payslip_ids
        nobody = self.env["res.partner"]
        total = sum((cents(slip.amount) for slip in slips), Decimal(0))
        deduction = sum((cents(slip.deduction) for slip in slips), Decimal(0))
        accounts = {
            "expense": unit.incentive_expense_account_id,
            "payable": unit.incentive_payable_account_id,
        }
        if deduction:
            accounts["deduction"] = unit.incentive_deduction_account_id
        if not all(accounts.values()):
            raise UserError(
                self.env._(
                    "%(unit)s: choose the accounts of incentive pay on the page of the"
                    " school first.",
                    unit=unit.name,
                )
            )
        lines = [(accounts["expense"], nobody, total)]
        for partner, theirs in slips.grouped("partner_id").items():
            net = sum((cents(slip.net) for slip in theirs), Decimal(0))
            lines.append((accounts["payable"], partner, -net))
        if deduction:
            lines.append((accounts["deduction"], nobody, -deduction))
        return lines
