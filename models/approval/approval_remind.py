from odoo import fields, models
from odoo.exceptions import AccessError, UserError

REMINDING_GROUPS = ("group_affairs", "group_principal", "group_officer")
BATCH = 200  # approvals between two commits of the nightly run


class SchoolApproval(models.Model):
    """Reminding (催办), and what happens when nobody decides in time (超时)."""

    _inherit = "school.approval"

    reminded_on = fields.Date(readonly=True)

    def action_remind(self):
        """Ask those whose turn it is to decide; once a day.

        :raise AccessError: neither the applicant nor the office or the heads
        :raise UserError: nothing to decide, or reminded today already
        """
        self.check_access("read")
        allowed = any(
            self.env.user.has_group(f"school_logistics.{group}")
            for group in REMINDING_GROUPS
        )
        today = self.env["school.unit"]._today()
        for approval in self.sudo():
            if not allowed and approval.requester_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "%(document)s: the applicant %(user)s reminds.",
                        document=approval.document_name,
                        user=approval.requester_id.name,
                    )
                )
            approval._check_remindable(today)
        self.sudo()._remind(self.env.user)
        return True

    def _check_remindable(self, today):
        if self._last_decision().result_state != "running":
            raise UserError(
                self.env._(
                    "%(document)s is not under approval any more.",
                    document=self.document_name,
                )
            )
        if self.reminded_on == today:
            raise UserError(
                self.env._(
                    "%(document)s: they were reminded today already. Give them until"
                    " tomorrow, or call.",
                    document=self.document_name,
                )
            )

    def _remind(self, by=None):
        """Put the matter on top of the deciders' lists, and on their screens."""
        today = self.env["school.unit"]._today()
        tasks = self.task_ids.filtered(lambda task: task.state == "open")
        for approval, mine in tasks.grouped("approval_id").items():
            text = approval.env._(
                "Reminder: %(document)s", document=approval.document_name
            )
            approval._activities(mine.user_id).with_context(
                mail_activity_quick_update=True
            ).write({"summary": text, "date_deadline": today})
            if by:
                mine.user_id._bus_send(
                    "simple_notification",
                    {
                        "title": text,
                        "message": approval.env._("From %(user)s", user=by.name),
                        "type": "info",
                    },
                )
        self.reminded_on = today

    def _cron_overdue(self):
        """Every night: remind of what is overdue, and call in the next head where the
        rule says so. Nothing passes by itself."""
        today = self.env["school.unit"]._today()
        Task = self.env["school.approval.task"].sudo()
        overdue = Task.search([("state", "=", "open"), ("deadline", "<", today)])
        approvals = overdue.approval_id.filtered(
            lambda approval: approval.reminded_on != today
        )
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=len(approvals))
        for start in range(0, len(approvals), BATCH):
            some = approvals[start : start + BATCH]
            some._remind()
            some._escalate()
            commit(len(some))

    def _escalate(self):
        """Let the next in line decide too, where the step is overdue and says so."""
        cases, entries, was = self._cases(), {}, {}
        for approval in self:
            case = cases[approval.id]
            standing = case["standing"]
            if (
                standing.state != "running"
                or standing.step.get("on_timeout") != "escalate"
                or standing.joined
            ):
                continue
            next_people = approval._next_in_line(case)
            if next_people:
                was[approval] = approval._last_decision()
                entries[approval] = {
                    "kind": "escalate",
                    "state": "running",
                    "step": standing.step_id,
                    "effect": {"to": next_people.ids, "step_id": standing.step_id},
                }
        concerned = self.browse([approval.id for approval in entries])
        if concerned:
            concerned._append_many(entries)
            concerned._settle(was, cases)

    def _next_in_line(self, case):
        """People who decide when those of the open step do not: the fallback, then the
        heads above."""
        resolver = self.env["school.approval.resolver"]
        barred = self._barred(case)
        for _label, users in resolver._sources(case["standing"].step, case):
            able = users.sudo().filtered("active") - barred - case["people"]
            if able:
                return able
        return self.env["res.users"]
