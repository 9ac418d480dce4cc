"""Deadlines, whether they were kept, and the alarm when they were not."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...common.school_time import local_day
from .repair import OPEN_STATES

BATCH = 500


class SchoolRepair(models.Model):
    _inherit = "school.repair"

    respond_due = fields.Datetime(string="Dispatch By", readonly=True, copy=False)
    repair_due = fields.Datetime(
        string="Repair By", readonly=True, copy=False, index=True
    )
    on_time_rate = fields.Float(
        string="On Time (%)",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="100 when it was repaired by the deadline, else 0: the average of a group"
        " is its rate.",
    )
    work_hours = fields.Float(
        string="Working Hours Taken",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Working hours from the report to the repair, waiting left out.",
    )
    alarmed_on = fields.Datetime(readonly=True, copy=False)
    is_late = fields.Boolean(
        string="Overdue", compute="_compute_is_late", search="_search_is_late"
    )

    @api.depends("state", "respond_due", "repair_due")
    def _compute_is_late(self):
        late = self.filtered_domain(self._late_domain())
        for repair in self:
            repair.is_late = repair in late

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._late_domain()

    @api.model
    def _late_domain(self):
        """Return what finds repairs that are not dispatched, or not done, in time."""
        now = fields.Datetime.now()
        return Domain("state", "in", OPEN_STATES) & (
            (Domain("repair_due", "<", now) & Domain("state", "!=", "waiting"))
            | (Domain("state", "=", "reported") & Domain("respond_due", "<", now))
        )

    def _set_deadlines(self, moment=None):
        """Set the deadlines by the promise for the priority.

        :param moment: from when they run; by default the report
        """
        Sla = self.env["school.repair.sla"]
        for repair in self:
            start = moment or repair.reported_on
            promise = Sla._for(repair.company_id, repair.priority, local_day(start))
            respond, due = promise._deadlines(repair.unit_id, start)
            repair._set_own({"respond_due": respond, "repair_due": due})

    def _after_waiting(self):
        """Return the values of a repair that is taken up again after waiting."""
        self.ensure_one()
        values = {"waiting_since": False, "waiting_reason": False}
        if self.repair_due and self.waiting_since:
            unit, now = self.unit_id, fields.Datetime.now()
            waited = unit._working_hours_between(self.waiting_since, now)
            values["repair_due"] = unit._add_working_hours(self.repair_due, waited)
        return values

    def _finish_values(self, values):
        """Return when it was finished, and whether in time."""
        self.ensure_one()
        now = fields.Datetime.now()
        due = values.get("repair_due") or self.repair_due
        return {
            "finished_on": now,
            "finished_by_id": self.env.uid,
            "on_time_rate": 0.0 if due and now > due else 100.0,
            "work_hours": round(
                self.unit_id._working_hours_between(self.reported_on, now), 2
            ),
        }

    # -- the assessment -----------------------------------------------------------

    def _tell_assessment(self):
        """Tell the assessment what was done, late or in time, and how it was liked."""
        self.ensure_one()
        repair = self.sudo()
        facts = {"repair": 1}
        if repair.repair_due and not repair.on_time_rate:
            facts["repair_overdue"] = 1
        if repair.rating:
            facts["repair_score"] = repair.rating
        repair._record_work(facts)

    def _record_work(self, quantities):
        """Record facts for who did the work: the person, else the group.

        :param dict quantities: by code of the kind of fact
        """
        self.ensure_one()
        subject = self.employee_id or self._crew_subject()
        if not subject:
            return
        common = {
            "company": self.company_id,
            "subject": subject,
            "date": local_day(self.finished_on),
            "source": self,
            "note": self.display_name,
            "part": str(self.reopened),
        }
        self.env["school.fact.hook"]._record_facts(
            [
                {**common, "type": code, "quantity": quantity}
                for code, quantity in quantities.items()
            ]
        )

    # -- jobs ---------------------------------------------------------------------

    @api.model
    def _cron_alarm(self):
        """Tell who dispatches of what is overdue, each once."""
        late = self.search(
            self._late_domain() & Domain("alarmed_on", "=", False),
            limit=BATCH,
            order="id",
        )
        late._alarm()
        left = len(late) == BATCH
        self.env["ir.cron"]._commit_progress(len(late), remaining=BATCH * left)

    def _alarm(self):
        """Remind the director of overdue repairs, and say so on them."""
        Holder = self.env["school.post.holder"].sudo()
        now = fields.Datetime.now()
        for unit, repairs in self.grouped("unit_id").items():
            users = Holder._users("affairs_director", unit, unit._today())
            for repair in repairs:
                repair._set_own({"alarmed_on": now})
                repair._remind(users[:1], self.env._("Overdue repair"))
