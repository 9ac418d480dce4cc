"""Packs of schools whose books are kept elsewhere: handed in, sent back, booked."""

import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...common.gate import open_gate


class SchoolReimbursement(models.Model):
    _inherit = "school.reimbursement"

    def action_hand_in(self):
        """Hand the packs in to the accounting centre, as the school's accountant.

        From here on the goods count as billed, so that nobody bills them again.

        :raises UserError: names what is missing, or the post that the user lacks
        """
        self.check_access("write")
        for pack in self.sorted("id"):
            pack._check_centre()
            pack._take_turn(("draft", "returned"))
            pack._check_complete()
            pack._verify_effect()
            bills = pack._bills()
            bills._school_count_billed(1)
            open_gate(bills, "bill_register").write({"school_bill_state": "handed_in"})
            pack._enter("handed")
            pack._set_own(
                {"state": "pending", "handed_on": pack._day(), "return_reason": False}
            )
        return True

    def action_return(self, reason=""):
        """Enter that the centre sent the packs back.

        :param str reason: what the centre wants mended
        :raises UserError: without a reason, or when a pack is not at the centre
        """
        self.check_access("write")
        reason = self._text(reason)
        for pack in self.sorted("id"):
            pack._check_centre()
            if not reason:
                raise UserError(
                    self.env._(
                        "%(pack)s: write down what the accounting centre wants mended.",
                        pack=pack.name,
                    )
                )
            pack._take_turn(("pending",))
            bills = pack._bills()
            bills._school_count_billed(-1)
            open_gate(bills, "bill_register").write({"school_bill_state": "open"})
            pack._enter("returned", reason=reason)
            pack._set_own({"state": "returned", "return_reason": reason})
        return True

    def action_book(self, voucher_number="", date=None):
        """Enter the number of the voucher that came back, once.

        :param str voucher_number: as the accounting centre gave it
        :param date: day of the voucher; today if empty
        :raises UserError: without a number, or when it was entered already
        """
        self.check_access("write")
        self.ensure_one()
        number = self._number_text(voucher_number)
        self._check_centre()
        self._take_turn(("pending",))
        self._verify_effect()
        bills = self._bills()
        open_gate(bills, "bill_register").write(
            {"school_bill_state": "registered", "school_voucher_number": number}
        )
        day = self._day(date)
        self._enter("booked", voucher_number=number, date=day)
        self._set_own(
            {"state": "booked", "voucher_number": number, "voucher_date": day}
        )
        return True

    def action_correct(self, voucher_number="", reason=""):
        """Correct a voucher number by a new entry; the old one stays on file.

        :param str voucher_number: the right number
        :param str reason: why it was wrong
        :raises UserError: without number and reason, or before the first number
        """
        self.check_access("write")
        self.ensure_one()
        number, reason = self._number_text(voucher_number), self._text(reason)
        self._check_centre()
        if not reason or number == self.voucher_number:
            raise UserError(
                self.env._(
                    "%(pack)s: enter the right number and why the old one was wrong.",
                    pack=self.name,
                )
            )
        self._take_turn(("booked",))
        open_gate(self._bills(), "bill_register").write(
            {"school_voucher_number": number}
        )
        self._enter("corrected", voucher_number=number, reason=reason)
        self._set_own({"voucher_number": number})
        return True

    def action_paid(self, date=None):
        """Enter the day on which the accounting centre paid, once.

        :param date: day of the payment; today if empty
        :raises UserError: when the pack is not booked, or is paid already
        """
        self.check_access("write")
        day = self._day(date)
        for pack in self.sorted("id"):
            pack._check_centre()
            pack._take_turn(("booked",))
            if pack.paid_on:
                raise UserError(
                    self.env._("%(pack)s was paid already.", pack=pack.name)
                )
            pack._enter("paid", date=day)
            pack._set_own({"paid_on": day})
        return True

    # -- helpers ------------------------------------------------------------------

    def _verify_effect(self):
        """Verify at use everything that the pack rests on.

        :raises UserError: names the document and what is wrong
        """
        self.ensure_one()
        if self._approval_is_needed():
            self._check_approval("bill")
        self._bills()._school_check_effect()

    def _check_centre(self):
        """Refuse users who do not keep the accounts, and packs of own books.

        :raises UserError: names the school
        """
        self.ensure_one()
        self._check_accountant()
        if self.keeps_books and not self.sudo().entry_ids:
            raise UserError(
                self.env._(
                    "%(school)s keeps books of its own: post the bills of %(pack)s and"
                    " pay them there.",
                    school=self.company_id.name,
                    pack=self.name,
                )
            )

    def _take_turn(self, states):
        """Lock the pack for this transaction by changing its row.

        Of two at the same time one fails with a serialization error; Odoo tries it
        again and finds the step taken.

        :param states: those in which the step is taken
        :raises UserError: when the pack is in another state
        """
        self.ensure_one()
        self.flush_recordset()
        taken = self.env.execute_query(
            SQL(
                "UPDATE school_reimbursement SET turn = COALESCE(turn, 0) + 1"
                " WHERE id = %s AND state = ANY(%s) RETURNING id",
                self.id,
                list(states),
            )
        )
        self.invalidate_recordset(["turn", "state"], flush=False)
        if not taken:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(pack)s is “%(state)s”: this step is not its next one.",
                    pack=self.name,
                    state=labels[self.state],
                )
            )

    def _enter(self, kind, **values):
        """Add a step to the ledger, which nobody else has the right to."""
        self.env["school.reimbursement.entry"].sudo().create(
            {
                "reimbursement_id": self.id,
                "kind": kind,
                "date": self._day(),
                "amount": self.amount_total,
                "user_id": self.env.uid,
                "user_name": self.env.user.name,
                **values,
            }
        )

    def _bills(self):
        """Return the bills as the user, whose access to the pack was checked."""
        return self.sudo().bill_ids.sudo(False)

    @api.model
    def _day(self, date=None):
        """Return a day that somebody entered; today if none, never a later one."""
        today = self.env["school.unit"]._today()
        if date is None or date is False:
            return today
        try:
            day = fields.Date.to_date(date)
        except (TypeError, ValueError, AttributeError):
            day = None
        # to_date lets numbers through as they are
        if not isinstance(day, datetime.date) or day > today:
            raise UserError(self.env._("Enter a day that is not in the future."))
        return day

    @api.model
    def _text(self, text):
        return text.strip() if isinstance(text, str) else ""

    def _number_text(self, number):
        """Return a voucher number without blanks around it.

        :raises UserError: when there is none
        """
        number = self._text(number)
        if not number:
            raise UserError(
                self.env._(
                    "%(pack)s: enter the voucher number that came back.", pack=self.name
                )
            )
        return number
