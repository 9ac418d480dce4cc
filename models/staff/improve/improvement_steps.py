"""The steps of a case before it is decided: talk, training or transfer, assessment."""

from odoo import fields, models
from odoo.exceptions import UserError


def said(text):
    """Return a text that a person wrote, or an empty one."""
    return text.strip() if isinstance(text, str) else ""


class SchoolStaffImprovement(models.Model):
    _inherit = "school.staff.improvement"

    def action_talk(self, text, answer, day=None):
        """Put the talk on record: what was said, and what the person answered.

        :param str text: what was told, and which help was offered
        :param str answer: what the person said; that nothing was said is an answer too
        :param day: date of the talk, today if empty
        :raise UserError: something is missing, or the day lies ahead
        """
        self._check_step("evidence", "talk")
        day = self._past_day(day)
        if not said(text) or not said(answer):
            raise UserError(
                self.env._(
                    "%(case)s: write what was said, and what the person answered.",
                    case=self.display_name,
                )
            )
        self._set_own(
            {
                "state": "talk",
                "talk_on": day,
                "talk_by_id": self.env.uid,
                "talk_text": said(text),
                "talk_answer": said(answer),
            }
        )
        return True

    def action_train(self, text, date_from, date_to):
        """Begin a training.

        :param str text: what is trained, by whom
        :param date_from: first day
        :param date_to: last day; a new assessment follows it
        """
        self._check_step("talk", "reassessed")
        first, last = self._span(date_from, date_to)
        self._measure("training", text, first, last)
        return True

    def action_transfer(self, text, group_id, date_from, date_to):
        """Move the person to another group; the old spell ends the day before.

        :param str text: the new post, and why it suits
        :param int group_id: another group of the school
        :param date_from: first day there
        :param date_to: until when the new post is tried
        """
        self._check_step("talk", "reassessed")
        first, last = self._span(date_from, date_to)
        whole = isinstance(group_id, int) and not isinstance(group_id, bool)
        group = self.env["school.staff.group"].browse(group_id if whole else 0).exists()
        group.check_access("read")
        Member = self.env["school.staff.member"].sudo()
        spell = Member.search(
            fields.Domain("employee_id", "=", self.employee_id.id)
            & Member._on(first, first)
        )
        if (
            not group
            or group.company_id != self.company_id
            or group.subject_kind != "person"
            or spell.group_id == group
        ):
            raise UserError(
                self.env._(
                    "%(case)s: choose another group of staff of the school.",
                    case=self.display_name,
                )
            )
        if spell.date_from == first:
            raise UserError(
                self.env._(
                    "%(case)s: the person joined the present group on that very day.",
                    case=self.display_name,
                )
            )
        # the right to keep members follows from the post, which was checked
        until = spell.date_to
        spell.write({"date_to": fields.Date.subtract(first, days=1)})
        spell.flush_recordset()
        Member.create(
            {
                "group_id": group.id,
                "employee_id": self.employee_id.id,
                "date_from": first,
                "date_to": until,
                "coefficient": spell.coefficient or 1.0,
                "pay_standard": spell.pay_standard,
            }
        )
        self._measure("transfer", text, first, last, group)
        return True

    def _measure(self, measure, text, first, last, group=None):
        if not said(text):
            raise UserError(
                self.env._(
                    "%(case)s: write what is done to help.", case=self.display_name
                )
            )
        self._set_own(
            {
                "state": "measure",
                "measure": measure,
                "measure_text": said(text),
                "measure_from": first,
                "measure_to": last,
                "to_group_id": group.id if group else False,
                "again_ids": [fields.Command.clear()],
                "outcome": False,
                "outcome_text": False,
            }
        )

    def action_reassess(self, outcome, text):
        """Say whether the person is up to the work now, by months that were assessed.

        :param str outcome: ``able`` or ``unable``
        :param str text: how it was found
        :raise UserError: no month since then, or its result says otherwise
        """
        self._check_step("measure")
        if outcome not in ("able", "unable") or not said(text):
            raise UserError(
                self.env._(
                    "%(case)s: say whether it went better, and how that was found.",
                    case=self.display_name,
                )
            )
        results = self._results_since()
        if not results:
            raise UserError(
                self.env._(
                    "%(case)s: no month that ends after %(day)s is locked yet. Wait for"
                    " it: whoever was helped is assessed again before anything else.",
                    case=self.display_name,
                    day=fields.Date.to_string(self.measure_to),
                )
            )
        if outcome == "unable" and not all(results.mapped("is_warned")):
            raise UserError(
                self.env._(
                    "%(case)s: in %(months)s the person was not below the line. That is"
                    " no proof that he is not up to the work (%(law)s).",
                    case=self.display_name,
                    months=", ".join(
                        results.filtered(lambda one: not one.is_warned).mapped(
                            "month_id.name"
                        )
                    ),
                    law="劳动合同法 第四十条第二项",
                )
            )
        self._set_own(
            {
                "state": "reassessed",
                "again_ids": [fields.Command.set(results.ids)],
                "outcome": outcome,
                "outcome_text": said(text),
            }
        )
        return True

    def _results_since(self):
        """Return the locked results of the months that end after the measure."""
        self.ensure_one()
        return (
            self.env["school.staff.result"]
            .sudo()
            .search(
                [
                    ("employee_id", "=", self.employee_id.id),
                    ("company_id", "=", self.company_id.id),
                    ("run_id.state", "in", ("locked", "paid")),
                    ("run_id.date_to", ">=", self.measure_to),
                    ("is_assessed", "=", True),
                ]
            )
            - self.result_ids
        )

    def _past_day(self, day):
        """Return a day that is not ahead; today if none was given."""
        today = self.env["school.unit"]._today()
        found = self._as_day(day) or today
        if found > today:
            raise UserError(self.env._("%(day)s lies ahead.", day=found))
        return found

    def _span(self, date_from, date_to):
        first, last = self._as_day(date_from), self._as_day(date_to)
        if not first or not last or last < first or first < self.talk_on:
            raise UserError(
                self.env._(
                    "%(case)s: enter a first day, not before the talk, and a last one.",
                    case=self.display_name,
                )
            )
        return first, last

    def _as_day(self, day):
        try:
            return fields.Date.to_date(day) if day else None
        except (TypeError, ValueError, AttributeError) as error:
            raise UserError(self.env._("This is not a day.")) from error
