"""Where pay goes: bank accounts and identity numbers, masked on the screen.

The numbers are those of Odoo's own employee, which our posts cannot open. They are
entered through a wizard that forgets them, and shown whole in the bank sheet only.
"""

import re

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..group.group import LEADING_POSTS

ENTERING_POSTS = (*LEADING_POSTS, "accountant")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


def masked(number, head=4, tail=4):
    """Return a number with its middle hidden: ``6222 **** 1234``."""
    number = re.sub(r"\s", "", number or "")
    if len(number) <= head + tail:
        return "*" * len(number)
    return f"{number[:head]} **** {number[-tail:]}"


def identity_problem(number):
    """Whether a text is no identity number (GB 11643: 17 digits and a check)."""
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return True
    total = sum(
        weight * int(digit) for weight, digit in zip(WEIGHTS, number, strict=False)
    )
    return CHECKS[total % 11] != number[-1]


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def _school_payee(self):
        """Return bank, account and identity number of each person, whole.

        The caller has checked that the reader may know them.

        :return: ``{employee id: {"bank", "account", "identity"}}``, texts
        """
        return {
            person.id: {
                "bank": person.primary_bank_account_id.bank_id.name or "",
                "account": person.primary_bank_account_id.acc_number or "",
                "identity": person.identification_id or "",
            }
            for person in self.sudo()
        }


class SchoolStaffPayee(models.TransientModel):
    """Enters where somebody is paid; the numbers do not stay in the wizard."""

    _name = "school.staff.payee"
    _description = "Bank Account of a Person"

    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
    )
    member_id = fields.Many2one(
        comodel_name="school.staff.member",
        string="Person",
        required=True,
        domain="[('company_id', '=', company_id), ('subject_kind', '=', 'person')]",
    )
    bank = fields.Char()
    account = fields.Char(string="Account Number")
    identity = fields.Char(string="Identity Number")
    account_known = fields.Char(string="Account on File", compute="_compute_known")
    identity_known = fields.Char(string="Identity on File", compute="_compute_known")

    @api.depends("member_id")
    def _compute_known(self):
        for payee in self:
            person = payee.sudo().member_id.employee_id
            allowed = person and payee._may_enter()
            known = person._school_payee()[person.id] if allowed else {}
            payee.account_known = masked(known.get("account"))
            payee.identity_known = masked(known.get("identity"))

    def _may_enter(self):
        company = self.sudo().member_id.company_id
        unit = self.env["school.unit"]._for_company(company)
        return bool(unit) and self.env["school.post.holder"]._holds(
            self.env.user, ENTERING_POSTS, unit, unit._today()
        )

    def action_save(self):
        """Put the numbers on the person's file, and forget them here.

        :raise UserError: without a post in the person's school, or no such number
        """
        self.ensure_one()
        self.check_access("write")
        self.member_id.check_access("read")
        member = self.sudo().member_id
        self.env["school.unit"]._for_company(member.company_id)._check_post(
            ENTERING_POSTS
        )
        person = member.employee_id
        if not person:
            raise UserError(self.env._("Choose a person."))
        if self.identity:
            identity = re.sub(r"\s", "", self.identity).upper()
            if identity_problem(identity):
                raise UserError(
                    self.env._(
                        "%(person)s: this is no identity number of 18 characters."
                        " Compare it with the card.",
                        person=person.name,
                    )
                )
            person.identification_id = identity
        if self.account:
            self._save_account(person, re.sub(r"\s", "", self.account))
        self.sudo().unlink()
        return {"type": "ir.actions.act_window_close"}

    def _save_account(self, person, number):
        """Make ``number`` the account that somebody is paid to."""
        if not re.fullmatch(r"\d{8,30}", number):
            raise UserError(
                self.env._(
                    "%(person)s: an account number has 8 to 30 digits.",
                    person=person.name,
                )
            )
        Bank, Account = self.env["res.bank"].sudo(), self.env["res.partner.bank"].sudo()
        bank = Bank.browse()
        if self.bank:
            bank = Bank.search([("name", "=", self.bank.strip())], limit=1)
            bank = bank or Bank.create({"name": self.bank.strip()})
        partner = person.work_contact_id
        account = Account.search(
            [("acc_number", "=", number), ("partner_id", "=", partner.id)], limit=1
        ) or Account.create({"acc_number": number, "partner_id": partner.id})
        account.bank_id = bank
        person.bank_account_ids = account
