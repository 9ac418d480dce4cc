"""The clock of a tender: publication, questions, deadline."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...common.school_time import local_time
from .typed import refuse, typed_reason


class SchoolTender(models.Model):
    _inherit = "school.tender"

    closes_at = fields.Datetime(
        string="Offers Until",
        compute="_compute_closes_at",
        store=True,
        index=True,
        help="The deadline, or the later one of the last notice.",
    )
    opens_at = fields.Datetime(
        string="Opened At", compute="_compute_closes_at", store=True
    )

    @api.depends(
        "deadline", "opening_at", "notice_ids.deadline", "notice_ids.opening_at"
    )
    def _compute_closes_at(self):
        for tender in self:
            notices = tender.sudo().notice_ids
            deadlines = [tender.deadline, *notices.mapped("deadline")]
            openings = [tender.opening_at, *notices.mapped("opening_at")]
            tender.closes_at = max(filter(None, deadlines), default=False)
            tender.opens_at = max(filter(None, openings), default=False)

    def _figures(self):
        """Figures of the rule: those of the publication, or of today before it."""
        self.ensure_one()
        tender = self.sudo()
        if tender.figures:
            return tender.figures
        today = self.env["school.unit"]._today()
        return self.env["school.tender.rule"]._on(self.kind, today)._figures_now()

    def _earliest_deadline(self, date):
        """The first day on which offers may end, when it is published on ``date``."""
        figures = self._figures()
        if figures["offer_days_working"]:
            return self.unit_id._add_working_days(date, figures["offer_days"])
        return date + timedelta(days=figures["offer_days"])

    # -- publication

    def action_publish(self):
        """Publish what was approved; from now on offers come in.

        :raise UserError: not approved, changed since, dates too short, or no key yet
        """
        self.check_access("write")
        today = self.env["school.unit"]._today()
        for tender in self:
            tender._check_state("approved")
            tender._check_preparing()
            tender._check_approval(self.env._("publish the tender"))
            # computed anew: what is stored is never believed
            for name in ("closes_at", "opens_at"):
                self.env.add_to_compute(self._fields[name], tender)
            problems = tender._clock_problems(today)
            if problems:
                tender._refuse("\n".join(problems))
            if tender.offer_way != "paper" and not tender.public_key:
                tender._refuse(
                    self.env._(
                        "the three people who open the offers have not made the key"
                        " yet. Each of them opens the tender and sets up the own part."
                    )
                )
            tender._move(
                "published",
                published_on=fields.Datetime.now(),
                published_by_id=self.env.uid,
                figures=tender._figures(),
            )
            tender.bidder_ids._invite(tender)
            self.env["school.tender.notice"]._publish(
                tender,
                "publish",
                self.env._("%(tender)s is published.", tender=tender.display_name),
            )
        return True

    def action_clarify(self, text, deadline=False, opening_at=False):
        """Publish a clarification or a correction, with a later deadline if need be.

        :param str text: what all bidders are told
        :param deadline: new deadline (UTC text), never earlier than the present one
        :param opening_at: new time of the opening; the deadline if left out
        :raise UserError: too late for the present deadline, or an earlier date
        """
        self.ensure_one()
        self.check_access("write")
        text = typed_reason(self.env, text)
        self._check_state("published")
        self._check_preparing()
        deadline = self._typed_moment(deadline)
        opening = self._typed_moment(opening_at) or deadline
        if fields.Datetime.now() >= self.closes_at:
            self._refuse(self.env._("offers have ended."))
        if deadline and (deadline <= self.closes_at or opening < deadline):
            self._refuse(
                self.env._("a deadline only moves later, and the opening follows it.")
            )
        days = self._figures()["clarify_days"]
        left = (deadline or self.closes_at) - fields.Datetime.now()
        if left < timedelta(days=days):
            self._refuse(
                self.env._(
                    "bidders keep %(days)s days after a clarification. Move the"
                    " deadline as well.",
                    days=days,
                )
            )
        self.env["school.tender.notice"]._publish(
            self,
            "postpone" if deadline else "clarify",
            text,
            deadline=deadline,
            opening_at=deadline and max(opening, self.opens_at),
        )
        return True

    def _typed_moment(self, value):
        if not value:
            return False
        if not isinstance(value, str):
            refuse(self.env)
        try:
            return fields.Datetime.to_datetime(value)
        except ValueError:
            return refuse(self.env)

    # -- deadline

    def _count_submission(self):
        """Count an offer that comes in, if offers still may.

        The row of the tender is moved in place: a submission and the closing never pass
        each other.

        :return: whether offers are still taken
        """
        self.ensure_one()
        self.flush_recordset()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE school_tender SET submissions = COALESCE(submissions, 0) + 1
                 WHERE id = %s AND state = 'published' AND closes_at > %s
                 RETURNING id
                """,
                self.id,
                fields.Datetime.now(),
            )
        )
        self.invalidate_recordset(["submissions"], flush=False)
        return bool(rows)

    def action_close(self):
        """End the time for offers once the deadline has passed; twice is harmless.

        With fewer offers than the rule demands the tender fails, unopened.

        :raise UserError: before the deadline
        """
        self.check_access("write")
        for tender in self.filtered(lambda tender: tender.state == "published"):
            if fields.Datetime.now() < tender.closes_at:
                tender._refuse(
                    self.env._(
                        "offers may come in until %(time)s.",
                        time=tender._local_time(tender.closes_at),
                    )
                )
            tender._close()
        return True

    def _close(self):
        self.ensure_one()
        self._move("closed", closed_on=fields.Datetime.now())
        least = self._figures()["min_bidders"]
        offers = self.sudo().offer_ids.filtered("is_current")
        if len(offers) < least:
            self._fail(
                self.env._(
                    "%(count)s offers came in, %(least)s are needed. They go back"
                    " unopened.",
                    count=len(offers),
                    least=least,
                )
            )

    @api.model
    def _cron_close(self):
        """Close what has reached its deadline."""
        due = self.sudo().search(
            [("state", "=", "published"), ("closes_at", "<=", fields.Datetime.now())]
        )
        for number, tender in enumerate(due, start=1):
            tender._close()
            self.env["ir.cron"]._commit_progress(1, remaining=len(due) - number)

    def _local_time(self, moment):
        """A UTC datetime as people in China read it."""
        return local_time(moment).strftime("%Y-%m-%d %H:%M")
