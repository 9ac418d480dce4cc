"""The steps of a repair: each checked, each exactly once."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

REOPEN_DAYS = 30  # after the acceptance; a later fault is a new report


class SchoolRepair(models.Model):
    _inherit = "school.repair"

    def action_dispatch(self):
        """Give the work to a person, a group or an outside firm.

        :raise UserError: without the post, or nobody was chosen
        """
        self._check_dispatcher()
        for repair in self:
            repair._check_state("reported")
            repair._check_worker()
            repair._step_to(
                "assigned",
                {
                    "dispatched_on": fields.Datetime.now(),
                    "dispatched_by_id": self.env.uid,
                    "handler_ids": [fields.Command.set(repair._handling_users().ids)],
                },
                repair.worker_name,
            )
            repair._put_card_under_repair()
            repair._tell_handlers()
        return True

    def _check_worker(self):
        """:raise UserError: nobody was chosen"""
        self.ensure_one()
        if not self.employee_id and not self.vendor_id and not self._crew_name():
            raise UserError(
                self.env._(
                    "%(repair)s: choose who repairs it, a person, a group or a firm.",
                    repair=self.display_name,
                )
            )

    def _handling_users(self):
        """Return the users who may enter what is done."""
        self.ensure_one()
        return self.sudo().employee_id.user_id | self._crew_users()

    def action_take_back(self):
        """Take the work back, to give it to somebody else."""
        self._check_dispatcher()
        self._check_state("assigned", "waiting")
        for repair in self:
            repair._step_to(
                "reported",
                {
                    "handler_ids": [fields.Command.clear()],
                    "dispatched_on": False,
                    "waiting_since": False,
                },
                self.env._("Taken back from %(name)s", name=repair.worker_name),
                step="resumed",
            )
            repair._put_card_back()
        return True

    def action_wait(self, reason):
        """Wait for parts or for a firm; the clock stands still.

        :param str reason: what is waited for
        """
        self._check_handler()
        reason = self._typed(reason, self.env._("what is waited for"), 200)
        for repair in self:
            repair._check_state("assigned")
            repair._step_to(
                "waiting",
                {"waiting_since": fields.Datetime.now(), "waiting_reason": reason},
                reason,
            )
        return True

    def action_resume(self):
        """Go on; the deadline moves by the working hours that were waited."""
        self._check_handler()
        for repair in self:
            repair._check_state("waiting")
            repair._step_to("assigned", repair._after_waiting(), step="resumed")
        return True

    def action_finish(self):
        """Say that the work is done, with its cause.

        :raise UserError: what was done, the cause, or who did it is missing
        """
        self._check_handler()
        for repair in self:
            repair._check_state("assigned", "waiting")
            problems = repair._unfinished()
            if problems:
                raise UserError("\n".join([f"{repair.display_name}:", *problems]))
            values = repair._after_waiting() if repair.state == "waiting" else {}
            repair._step_to("finished", {**values, **repair._finish_values(values)})
            repair._tell_reporter()
        return True

    def _unfinished(self):
        """Return what is missing before the work is done, in words."""
        self.ensure_one()
        problems = []
        if not (self.work_done or "").strip():
            problems.append(self.env._("Write what was done."))
        if not self.cause:
            problems.append(self.env._("Choose the cause."))
        waiting = self.material_ids.filtered(lambda line: line.is_waiting)
        if waiting:
            problems.append(
                self.env._(
                    "Materials still wait for the keeper: %(items)s. Have them handed"
                    " out or take them off.",
                    items=", ".join(waiting.product_id.mapped("name")),
                )
            )
        return problems

    def action_accept(self):
        """Accept the work, as who reported it or who leads, not who did it.

        :raise UserError: not finished, or by the wrong person
        """
        self.check_access("read")
        for repair in self:
            repair._check_state("finished")
            if not repair._may_accept():
                raise UserError(
                    self.env._(
                        "%(repair)s is accepted by who reported it or by the general"
                        " affairs office, never by who repaired it.",
                        repair=repair.display_name,
                    )
                )
            repair._close()
        return True

    def _close(self, text="", person=""):
        """Close; rights and state were checked."""
        self.ensure_one()
        values = {"closed_on": fields.Datetime.now(), "closed_by_id": self.env.uid}
        self._step_to("closed", values, text, person=person)
        self._put_card_back()
        self._tell_assessment()

    def action_reopen(self, reason):
        """Say that it is broken still, or again.

        :param str reason: what is wrong
        :raise UserError: too late, or not by who reported it or dispatches
        """
        self.ensure_one()
        self.check_access("read")
        if self.requester_id != self.env.user:
            self._check_dispatcher()
        self._reopen(self._typed(reason, self.env._("what is still wrong")))
        return True

    def _reopen(self, reason, person=""):
        """Reopen; the rights were checked.

        :raise UserError: not finished, or too late
        """
        self.ensure_one()
        self._check_state("finished", "closed")
        latest = fields.Datetime.subtract(fields.Datetime.now(), days=REOPEN_DAYS)
        if self.closed_on and self.closed_on < latest:
            raise UserError(
                self.env._(
                    "%(repair)s was accepted more than %(days)s days ago. Report the"
                    " fault anew.",
                    repair=self.display_name,
                    days=REOPEN_DAYS,
                )
            )
        self._step_to(
            "assigned",
            {
                "reopened": self.reopened + 1,
                "finished_on": False,
                "closed_on": False,
                "closed_by_id": False,
                "on_time_rate": 0,
                "rating": 0,
                "rating_text": False,
                "rated_on": False,
                "alarmed_on": False,
            },
            reason,
            step="reopened",
            person=person,
        )
        self._set_deadlines(fields.Datetime.now())
        self.env["school.fact.hook"]._void_facts(self.sudo(), reason)
        self._put_card_under_repair()
        self._tell_handlers()

    def action_refuse(self, reason):
        """Refuse a report: no fault, reported twice, not the school's.

        :param str reason: what the reporter is told
        """
        self._check_dispatcher()
        reason = self._typed(reason, self.env._("why it is not accepted"), 200)
        for repair in self:
            repair._check_state("reported")
            repair._step_to("refused", {"closed_on": fields.Datetime.now()}, reason)
            repair._tell_reporter(reason)
        return True

    # -- inside -----------------------------------------------------------------

    def _step_to(self, state, values, text="", step=None, person=""):
        """Take a step, once whoever clicks at the same time.

        :raise UserError: somebody else was faster
        """
        self.ensure_one()
        self._lock_row()
        repair = self.sudo()
        repair._set_own({"state": state, **values})
        self._enter_step(step or state, text, person)
        repair._sync_work_orders()

    def _lock_row(self):
        """Change the row in place, before anything follows from what was read.

        A second transaction waits for it, fails with a serialization error, and Odoo
        tries it again, upon which it finds the step taken.
        """
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE school_repair SET reopened = reopened WHERE id IN %s",
                tuple(self.ids),
            )
        )

    def _tell_dispatchers(self):
        """Put new reports into the inbox of who dispatches."""
        Holder = self.env["school.post.holder"].sudo()
        for unit, repairs in self.sudo().grouped("unit_id").items():
            users = Holder._users("affairs_clerk", unit, unit._today())
            users = users or Holder._users("affairs_director", unit, unit._today())
            for repair in repairs:
                repair._remind(users[:1], self.env._("Dispatch the repair"))

    def _tell_handlers(self):
        repair = self.sudo()
        repair._forget()
        repair._remind(repair.handler_ids[:1], self.env._("Repair"), repair.repair_due)

    def _tell_reporter(self, reason=""):
        """Ask who reported, if they have an account, to accept the work."""
        repair = self.sudo()
        repair._forget()
        if repair.state == "finished" and repair.requester_id:
            repair._remind(repair.requester_id, self.env._("Accept the repair"))

    def _remind(self, user, summary, due=False):
        """Schedule an activity, without a mail."""
        self.ensure_one()
        if not user or user._is_public():
            return
        today = self.env["school.unit"]._today()
        self.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo",
            due.date() if due else today,
            summary=summary,
            user_id=user.id,
        )

    def _forget(self):
        """Take away what reminded of the step before."""
        self.sudo().with_context(mail_activity_quick_update=True).activity_unlink(
            ["mail.mail_activity_data_todo"]
        )
