"""Money on the spot, waivers and refunds: each with a number, for good."""

import math

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

CASH_POSTS = ("accountant", "affairs_clerk", "affairs_director")
WAIVING_POSTS = ("principal",)


class SchoolDamageReceipt(models.Model):
    """One receipt: who paid how much, for which case, who took it."""

    _name = "school.damage.receipt"
    _description = "Receipt of Compensation"
    _inherit = ["school.ledger"]
    _order = "id desc"

    name = fields.Char(string="Receipt Number", required=True)
    case_id = fields.Many2one(
        "school.damage.case", required=True, index=True, ondelete="restrict"
    )
    party_id = fields.Many2one(
        "school.damage.party", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("cash", "Paid on the Spot"),
            ("waiver", "Waived"),
            ("refund", "Paid Back"),
            ("wage", "Off the Wage"),
        ],
        required=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(required=True)
    date = fields.Date(required=True)
    user_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    person = fields.Char(required=True)
    rule = fields.Char()
    reason = fields.Char()
    signature = fields.Binary(attachment=False)

    _number_once = models.UniqueIndex(
        "(company_id, kind, name)",
        "A receipt with this number was written already.",
    )
    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "A receipt is written for an amount."
    )


class SchoolDamageParty(models.Model):
    _inherit = "school.damage.party"

    def action_pay_cash(self, amount, receipt_number, signature=None):
        """Take money on the spot, within what is due and what the school may take.

        :param float amount: CNY
        :param str receipt_number: of the printed receipt
        :param signature: image of the signature, base64, or empty when on paper
        :raise UserError: names the person and what is wrong
        """
        self.ensure_one()
        amount = self._typed_amount(amount)
        number = self._typed_text(receipt_number, self.env._("the receipt number"))
        self._check_money(CASH_POSTS, self.env._("take the money"))
        unit = self.case_id.unit_id.sudo()
        limit = unit.damage_cash_limit
        if unit.bookkeeping == "own" and self.cash_paid + amount > limit + 0.001:
            raise UserError(
                self.env._(
                    "%(person)s: at most %(limit)s is taken in cash. Write the bill.",
                    person=self.person,
                    limit=f"{limit:,.2f}",
                )
            )
        if self.move_id:
            raise UserError(
                self.env._(
                    "%(person)s was billed: register the payment on %(bill)s.",
                    person=self.person,
                    bill=self.sudo().move_id.name,
                )
            )
        self._shift("cash_paid", amount)
        self._write_receipt("cash", amount, number, signature=signature)
        self.case_id._settle()
        return True

    def action_waive(self, amount, reason):
        """Let somebody off a part, with the reason.

        :param float amount: CNY
        :param str reason: kept on the receipt
        :raise UserError: without the post of the principal, or more than is open
        """
        self.ensure_one()
        amount = self._typed_amount(amount)
        reason = self._typed_text(reason, self.env._("the reason"))
        self._check_money(WAIVING_POSTS, self.env._("waive"))
        if self.move_id:
            raise UserError(
                self.env._(
                    "%(person)s was billed: credit %(bill)s instead.",
                    person=self.person,
                    bill=self.sudo().move_id.name,
                )
            )
        self._shift("waived", amount)
        number = self._receipt_number()
        self._write_receipt("waiver", amount, number, reason=reason)
        self.case_id._settle()
        return True

    # -- inside -----------------------------------------------------------------------

    def _typed_amount(self, amount):
        if isinstance(amount, bool) or not isinstance(amount, int | float):
            raise UserError(self.env._("Enter the amount in digits."))
        if not math.isfinite(amount):
            amount = 0.0
        rounded = self.currency_id.round(amount)
        if not 0 < rounded < 10**9 or abs(rounded - amount) > 1e-6:
            raise UserError(
                self.env._("Enter an amount above zero, in yuan and cents.")
            )
        return rounded

    def _typed_text(self, text, what):
        text = text.strip() if isinstance(text, str) else ""
        if not text or len(text) > 200:
            raise UserError(self.env._("Enter %(what)s.", what=what))
        return text

    def _check_money(self, posts, effect):
        """Check rights, post, state and the decision before money moves.

        :raise UserError: names the case and what is wrong
        """
        self.check_access("read")
        case = self.case_id
        case.unit_id._check_post(posts)
        if case.state != "decided":
            raise UserError(
                self.env._(
                    "%(case)s is not decided, or under appeal: no money moves now.",
                    case=case.display_name,
                )
            )
        if self.by_wage:
            raise UserError(
                self.env._(
                    "%(person)s: it is taken off the wage, so no money is taken here.",
                    person=self.person,
                )
            )
        case._check_approval(effect)

    def _shift(self, column, amount):
        """Add to a running figure in place, capped by what is still due.

        Two people at two desks cannot take the same money twice: the second waits for
        the row and fails with a serialization error, upon which Odoo tries again.

        :raise UserError: more than is open
        """
        self.flush_recordset()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE school_damage_party
                   SET %(column)s = COALESCE(%(column)s, 0) + %(amount)s
                 WHERE id = %(id)s AND move_id IS NULL
                   AND COALESCE(cash_paid, 0) + COALESCE(waived, 0) + %(amount)s
                       <= COALESCE(billed, 0) + 0.001
                RETURNING id
                """,
                column=SQL.identifier(column),
                amount=amount,
                id=self.id,
            )
        )
        self.invalidate_recordset()
        self.case_id.invalidate_recordset(["paid_total", "open_total"])
        if not rows:
            raise UserError(
                self.env._(
                    "%(person)s: only %(open)s is still open.",
                    person=self.person,
                    open=f"{self.open:,.2f}",
                )
            )

    def _receipt_number(self):
        return self.env["ir.sequence"]._school_numbers(
            "school.damage.receipt", "SJ", self.company_id
        )[0]

    def _write_receipt(self, kind, amount, number, reason="", signature=None):
        case = self.case_id
        self.env["school.damage.receipt"].sudo().create(
            {
                "name": number,
                "case_id": case.id,
                "party_id": self.id,
                "company_id": case.company_id.id,
                "kind": kind,
                "amount": amount,
                "date": self.env["school.unit"]._today(),
                "user_id": self.env.uid,
                "person": self.person,
                "rule": "; ".join(filter(None, case.line_ids.mapped("rule_name"))),
                "reason": reason,
                "signature": signature if isinstance(signature, str | bytes) else False,
                "by_bill": bool(self.move_id),
            }
        )
        case.invalidate_recordset(["receipt_ids"])

    @api.model
    def _kinds(self):
        Receipt = self.env["school.damage.receipt"]
        return dict(Receipt._fields["kind"]._description_selection(self.env))
