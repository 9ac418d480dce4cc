"""The open period of a school: nothing is dated into a month that is settled.

Whoever moves goods or posts an entry takes part in the open period by raising a row in
place, one of many, so that they rarely wait for each other. Whoever settles raises all
of them: a movement that is under way then fails to serialize, as does a settlement
whose picture of the month is older than a movement, and Odoo tries it again. A lock
that changes no row would let both end, each without having seen the other.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ...common.school_time import SCHOOL_TIME, local_day, utc_start

__all__ = ["SCHOOL_TIME", "local_day", "utc_start"]
LANES = 64


class SchoolPeriodTurn(models.Model):
    """The rows that are raised; see the module."""

    _name = "school.period.turn"
    _description = "Period Turn"
    _log_access = False

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        ondelete="cascade",
    )
    lane = fields.Integer(required=True)
    turn = fields.Integer()

    _once = models.UniqueIndex("(company_id, lane)")

    @api.model
    def _raise(self, company, lanes):
        """Raise these rows of a company until the transaction ends.

        :param company: one ``res.company``
        :param lanes: SQL of a set of lanes
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO school_period_turn (company_id, lane, turn)
                SELECT %(company)s, lane, 1 FROM %(lanes)s AS lanes (lane) ORDER BY lane
                ON CONFLICT (company_id, lane)
                DO UPDATE SET turn = school_period_turn.turn + 1
                """,
                company=company.id,
                lanes=lanes,
            ),
            # Odoo tries again what fails to serialize: nothing to shout about.
            log_exceptions=False,
        )


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    def _period_enter(self):
        """Take part in the open period: no month of it is settled meanwhile."""
        self.ensure_one()
        lane = SQL("(VALUES (pg_backend_pid() %% %s))", LANES)
        self.env["school.period.turn"].sudo()._raise(self.sudo().company_id, lane)

    def _period_take(self):
        """Keep everybody else out of the open period until the transaction ends."""
        self.ensure_one()
        lanes = SQL("generate_series(0, %s)", LANES - 1)
        self.env["school.period.turn"].sudo()._raise(self.sudo().company_id, lanes)

    def _settled_until(self):
        """Return the last day that is settled; False while none is.

        Read from the settlements themselves: nothing else says so.
        """
        self.ensure_one()
        Settlement = self.env["school.settlement"]
        Settlement.flush_model(["company_id", "date_end", "level", "state"])
        [[until]] = self.env.execute_query(
            SQL(
                """
                SELECT max(date_end) FROM school_settlement
                 WHERE company_id = %s AND level = 'month' AND state = 'settled'
                """,
                self.sudo().company_id.id,
            )
        )
        return until or False

    def _is_settled(self, date):
        """Whether ``date`` lies in a settled month."""
        until = self._settled_until()
        return bool(until and date and date <= until)

    def _check_period_open(self, date, what=""):
        """Refuse a date in a settled month.

        :param date: the date that something is to bear
        :param what: what it is, for the message
        :raises UserError: names the school, the date and the last settled day
        """
        self.ensure_one()
        until = self._settled_until()
        if until and date and date <= until:
            raise UserError(self._settled_message(date, until, what))

    def _settled_message(self, date, until, what=""):
        return self.env._(
            "%(what)s: %(date)s lies in a settled month of %(school)s, whose months are"
            " settled up to %(until)s. Date it later, or have the month reopened with"
            " an approval.",
            what=what or self.env._("This document"),
            date=fields.Date.to_string(date),
            school=self.sudo().name,
            until=fields.Date.to_string(until),
        )


class SchoolPeriodDocument(models.AbstractModel):
    """A document of the store whose ``date`` stays out of settled months."""

    _name = "school.period.document"
    _description = "Document in the Open Period"

    @api.constrains("date")
    def _check_date_open(self):
        for unit, documents in self._by_school_unit():
            until = unit._settled_until()
            for document in documents:
                if until and document.date and document.date <= until:
                    raise ValidationError(
                        unit._settled_message(
                            document.date, until, document.display_name
                        )
                    )

    def _check_period_now(self):
        """Refuse to finish documents that are dated, or done, in a settled month.

        :raises UserError: names the document
        """
        today = self.env["school.unit"]._today()
        for unit, documents in self._by_school_unit():
            unit._period_enter()
            until = unit._settled_until()
            for document in documents:
                for date in (document.date, today):
                    if until and date and date <= until:
                        raise UserError(
                            unit._settled_message(date, until, document.display_name)
                        )

    def _by_school_unit(self):
        """Pairs of unit and its documents."""
        Unit = self.env["school.unit"]
        for company, documents in self.sudo().grouped("company_id").items():
            unit = Unit._for_company(company)
            if unit:
                yield unit, documents
