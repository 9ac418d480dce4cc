from odoo import fields, models


class SchoolApproval(models.Model):
    """Telling people: activities in batches, one per decider and step."""

    _inherit = "school.approval"

    def _activity_values(self, user, summary, deadline=None, note=""):
        return {
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "activity_type_id": self.env.ref(
                "school_logistics.activity_type_approval"
            ).id,
            "user_id": user.id,
            "summary": summary,
            "note": note,
            "date_deadline": deadline or fields.Date.context_today(self),
        }

    def _create_activities(self, values):
        """Create activities without one mail and one bus message each."""
        return (
            self.env["mail.activity"]
            .sudo()
            .with_context(mail_activity_quick_update=True)
            .create(values)
        )

    def _notify_deciders(self, tasks):
        """One activity for each person the current step waits for."""
        self._create_activities(
            [
                self._activity_values(
                    task.user_id,
                    self.env._("Decide: %(document)s", document=self.document_name),
                    task.deadline,
                    self.summary or "",
                )
                for task in tasks
            ]
        )

    def _drop_activities(self, users):
        """Take away the activities of people who have nothing to decide any more."""
        self.env["mail.activity"].sudo().search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("user_id", "in", users.ids),
            ]
        ).with_context(mail_activity_quick_update=True).unlink()

    def _notify_requester(self, kind):
        """Tell the applicant how it ended, unless they did it themselves."""
        if kind == "withdraw":
            return
        texts = {
            "approved": self.env._(
                "Approved: %(document)s", document=self.document_name
            ),
            "rejected": self.env._(
                "Rejected: %(document)s", document=self.document_name
            ),
            "returned": self.env._(
                "Sent back to you: %(document)s", document=self.document_name
            ),
            "void": self.env._("Void: %(document)s", document=self.document_name),
        }
        last = self._last_decision()
        self._create_activities(
            [
                self._activity_values(
                    self.requester_id,
                    texts[last.result_state],
                    note=last.comment or "",
                )
            ]
        )

    def _notify_registered(self, decider, channel):
        """Tell the person in whose name a decision was entered."""
        text = self.env._(
            "A decision on %(document)s was entered in your name. Confirm or dispute"
            " it.",
            document=self.document_name,
        )
        deadline = self._last_decision().confirm_by if channel == "phone" else None
        self._create_activities([self._activity_values(decider, text, deadline)])

    def _sync_tasks(self):
        """Give open steps to who may decide them now, take them from who may not.

        A step that nobody may decide any more keeps its tasks: deciding re-checks
        the post, so it waits, visibly, until a holder is entered.
        """
        for approval in self:
            candidates = approval._candidates(approval.step_index)
            tasks = approval.task_ids.filtered(lambda task: task.state == "open")
            if not candidates:
                continue
            gone = tasks.filtered_domain([("user_id", "not in", candidates.ids)])
            for task in gone:
                task._finish(self.env["res.users"], everybody=True)
            new = candidates - tasks.user_id - approval._approved_in_step()
            if new:
                self.env["school.approval.task"]._open(approval, new)
