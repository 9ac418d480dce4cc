"""Gates of the settled months on entries, bills and payments.

A school with own books also has the lock date of its company set, which core heeds.
"""

from odoo import models
from odoo.exceptions import UserError

from ..gates.exempt import school_records


class AccountMove(models.Model):
    _inherit = "account.move"

    def write(self, vals):
        """Write; what is in the books of a settled month stays there."""
        if "state" in vals or "date" in vals:
            posted = self.filtered(lambda move: move.state == "posted")
            posted._school_check_month_open()
        return super().write(vals)

    def _post(self, soft=True):
        """Post, in the open period; core moves a bill on to the first open day."""
        for unit in self._school_period_units():
            unit._period_enter()
        self._school_redate()
        posted = super()._post(soft=soft)
        posted.filtered(lambda m: m.state == "posted")._school_check_month_open()
        return posted

    def action_school_register(self, voucher_number=None):
        """Register; a bill of a settled month counts from today."""
        for unit in self._school_period_units():
            unit._period_enter()
        self._school_redate()
        return super().action_school_register(voucher_number)

    def _school_period_units(self):
        """Units of the schools whose entries these are, in the order of their ids."""
        Unit = self.env["school.unit"]
        units = Unit.browse().union(*map(Unit._for_company, self.sudo().company_id))
        return units.sorted("id")

    def _school_redate(self):
        """Bring draft bills that came after their month was settled into today's."""
        today = self.env["school.unit"]._today()
        for unit in self._school_period_units():
            until = unit._settled_until()
            late = self._school_bills().filtered(
                lambda bill, unit=unit, until=until: (
                    until
                    and bill.state == "draft"
                    and bill.company_id == unit.sudo().company_id
                    and bill.date
                    and bill.date <= until
                )
            )
            for bill in late:
                bill.date = today

    def _school_check_month_open(self):
        """Refuse entries that bear a date in a settled month.

        :raises UserError: names the entry
        """
        for unit in school_records(self)._school_period_units():
            until = unit._settled_until()
            for move in self:
                if (
                    until
                    and move.date
                    and move.date <= until
                    and move.company_id == unit.sudo().company_id
                ):
                    raise UserError(
                        unit._settled_message(move.date, until, move.display_name)
                    )


class AccountPayment(models.Model):
    _inherit = "account.payment"

    def action_post(self):
        """Pay, in the open period."""
        for payment in school_records(self):
            unit = self.env["school.unit"]._for_company(payment.company_id)
            unit._period_enter()
            unit._check_period_open(
                payment.date or payment.env["school.unit"]._today(),
                payment.display_name,
            )
        return super().action_post()
