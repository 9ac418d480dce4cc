"""Checking and settling: the order of the months, the lock, the frozen copy."""

from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...common.clean_context import clean
from .period import utc_start

COPIES = ("school.settlement.stock", "school.settlement.line")


class SchoolSettlement(models.Model):
    _inherit = "school.settlement"

    # -- the order of the months --------------------------------------------------

    def _previous(self):
        """Return the settled month before this one; empty for the first."""
        self.ensure_one()
        return self.sudo().search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("level", "=", "month")
            & Domain("state", "=", "settled")
            & Domain("date_end", "<", self.date_start),
            order="date_end desc",
            limit=1,
        )

    def _check_order(self):
        """Refuse a month that is not over, leaves a gap, or lies behind.

        :raises UserError: names the month that is to be settled first
        """
        self.ensure_one()
        unit = self.unit_id
        until = unit._settled_until()
        if until and until >= self.date_start:
            raise UserError(
                self.env._(
                    "%(settlement)s: the months are settled up to %(until)s already.",
                    settlement=self.display_name,
                    until=fields.Date.to_string(until),
                )
            )
        if until and until + timedelta(days=1) != self.date_start:
            first = until + timedelta(days=1)
            raise UserError(
                self.env._(
                    "%(settlement)s: settle %(month)s first. Months are settled one"
                    " after the other, without a gap.",
                    settlement=self.display_name,
                    month=first.strftime("%Y-%m"),
                )
            )
        if not self._has_ended():
            raise UserError(
                self.env._(
                    "%(settlement)s: the month ends on %(end)s and has working days"
                    " left. Settle it afterwards.",
                    settlement=self.display_name,
                    end=fields.Date.to_string(self.date_end),
                )
            )

    def _has_ended(self):
        """Whether the period is over, or has only days left that nobody works on."""
        self.ensure_one()
        unit = self.unit_id.sudo()
        today = unit._today()
        if today > self.date_end:
            return True
        if today < self.date_start:
            return False
        return unit._add_working_days(today, 1) > self.date_end

    # -- buttons ------------------------------------------------------------------

    def action_check(self):
        """Compute the figures as they are now, to be looked at before settling.

        :raises UserError: without the post, or once it is settled
        """
        self.check_access("write")
        for settlement in clean(self).sorted("date_end"):
            settlement._check_open()
            settlement._check_settler()
            settlement._check_has_begun()
            settlement._compute_copy()
            values = {"state": "checked", "checked_on": fields.Datetime.now()}
            if settlement.approval_state in ("none", "returned", "withdrawn", "void"):
                values["accountant_id"] = self.env.uid
            settlement._set_own(values)
        return True

    def action_settle(self):
        """Freeze the figures and close the period; a second click is harmless.

        :raises UserError: out of turn, not over, without the post, or with a
            difference that neither documents nor the head's approval explain
        """
        self.check_access("write")
        for settlement in clean(self).sorted(
            lambda s: (s.date_end, s.level != "month")
        ):
            if settlement.state != "settled":
                settlement._settle()
        return True

    def _settle(self):
        """Settle one period, in one transaction: all of it or nothing."""
        self.ensure_one()
        self._check_settler()
        self.unit_id._period_take()
        self.invalidate_recordset()
        self._check_open()
        self._check_order()
        self._compute_copy()
        self._check_explained()
        self._close()

    def _check_has_begun(self):
        """Refuse a period of the future.

        :raises UserError: names its first day
        """
        if self.unit_id._today() < self.date_start:
            raise UserError(
                self.env._(
                    "%(settlement)s begins on %(start)s: there is nothing to check"
                    " yet.",
                    settlement=self.display_name,
                    start=fields.Date.to_string(self.date_start),
                )
            )

    def _check_explained(self):
        """Refuse a difference that nothing explains, unless the head approved it.

        :raises UserError: names the accounts, the items and the amounts
        """
        self.ensure_one()
        if self.currency_id.is_zero(self.unexplained_value):
            return
        latest = self.env["school.approval"]._latest(self)[self.id]
        if latest:
            self._check_approval("settle")
            return
        rows = self.sudo().check_line_ids.filtered("amount_4")
        listed = "\n".join(row._check_text() for row in rows[:10])
        raise UserError(
            self.env._(
                "%(settlement)s does not agree with the books: %(amount)s are not"
                " explained.\n%(rows)s\nCorrect it, or enter the reason and submit it"
                " to the head of the school.",
                settlement=self.display_name,
                amount=self.currency_id.format(self.unexplained_value),
                rows=listed,
            )
        )

    def _close(self):
        """Post the closing entry, freeze the copy, set the lock date."""
        self.ensure_one()
        if self.level == "month":
            self._post_adjustment()
        self._set_own(
            {
                "state": "settled",
                "locked": True,
                "settled_on": fields.Datetime.now(),
                "settled_by_id": self.env.uid,
                "accountant_id": self.accountant_id.id or self.env.uid,
            }
        )
        if self.level == "month":
            self._set_lock_date(self.date_end)
        self.sudo().activity_ids.unlink()
        self._on_settled()

    def _on_settled(self):
        """Hook: the period was settled."""

    def _set_lock_date(self, date):
        """Set the lock date of a company that keeps its own books.

        :param date: last day of the last settled month
        """
        unit = self.unit_id.sudo()
        if unit.bookkeeping == "own":
            # The accountant may not write on companies; the settlement may.
            unit.company_id.fiscalyear_lock_date = date

    # -- the copy -----------------------------------------------------------------

    def _settlement_sections(self):
        """Names of the sections of a month, in the order in which they are filled.

        For each there is a method ``_settle_NAME`` that inserts its rows and sets its
        totals. To add a section: override this, add the method, add the section's name
        to ``school.settlement.line`` with ``selection_add``, and its figures to
        :meth:`_figure_fields`.
        """
        return [
            "stock",
            "purchase",
            "issue",
            "loan",
            "unpaid",
            "difference",
            "check",
        ]

    def _compute_copy(self):
        """Fill every section anew from what the documents say now."""
        self.ensure_one()
        self._clear_copy()
        self.env.flush_all()
        # Reads of the whole school: the caller's right to settle was checked.
        settlement = self.sudo()
        if self.level != "month":
            settlement._sum_months()
        else:
            for section in self._settlement_sections():
                getattr(settlement, f"_settle_{section}")()
        self.invalidate_recordset()

    def _clear_copy(self):
        """Take the preview away; the database refuses it for a frozen copy."""
        for model in COPIES:
            self.env[model].sudo().invalidate_model(flush=False)
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE settlement_id IN %s",
                    SQL.identifier(self.env[model]._table),
                    tuple(self.ids),
                )
            )

    def _sql_scope(self):
        """Parameters that the statements of all sections share."""
        self.ensure_one()
        company = self.company_id
        previous = self._previous()
        return {
            "settlement": self.id,
            "previous": previous.id or 0,
            "company": company.id,
            "first": self.date_start,
            "last": self.date_end,
            "start": utc_start(self.date_start),
            "stop": utc_start(self.date_end + timedelta(days=1)),
            "seen": previous.change_id or 0,
        }

    def _fill(self, query, **parameters):
        """Run one INSERT of the copy; its rows count as ours.

        :param query: statement with the names of :meth:`_sql_scope`
        :return: number of rows
        """
        self.env.cr.execute(SQL(query, **self._sql_scope(), **parameters))
        return self.env.cr.rowcount

    def _sum_lines(self, section, *columns):
        """Sums of columns over the rows of one section.

        :return: list of numbers, in the order of ``columns``
        """
        [sums] = self.env.execute_query(
            SQL(
                "SELECT %s FROM school_settlement_line"
                " WHERE settlement_id = %s AND section = %s",
                SQL(", ").join(
                    SQL("COALESCE(SUM(%s), 0)", SQL.identifier(name))
                    for name in columns
                ),
                self.id,
                section,
            )
        )
        return [float(value) for value in sums]
