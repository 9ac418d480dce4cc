from odoo import api, models


class SchoolApproval(models.Model):
    """Telling people: activities in batches, one per decider and step."""

    _inherit = "school.approval"

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Nobody follows an approval: who decides has a task, who is to know a copy."""
        return True

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
            "date_deadline": deadline or self.env["school.unit"]._today(),
        }

    def _create_activities(self, values):
        """Create activities without one mail and one bus message each."""
        return (
            self.env["mail.activity"]
            .sudo()
            .with_context(mail_activity_quick_update=True)
            .create(values)
        )

    def _task_activities(self, tasks):
        """Pairs of approval and values: one activity for each task."""
        texts = {
            "decide": self.env._("Decide: %(document)s", document="%(document)s"),
            "answer": self.env._(
                "Give an opinion: %(document)s", document="%(document)s"
            ),
        }
        return [
            (
                task.approval_id,
                task.approval_id._activity_values(
                    task.user_id,
                    texts[task.kind] % {"document": task.approval_id.document_name},
                    task.deadline,
                    task.approval_id.summary or "",
                ),
            )
            for task in tasks
        ]

    @api.model
    def _replace_activities(self, closed, wanted):
        """Turn the activities of closed tasks into those that are wanted now.

        A step that is handed on hands its activity on: one UPDATE, where a deletion
        and a creation cost a dozen queries.

        :param closed: tasks whose people have nothing to decide any more
        :param wanted: pairs of approval and values
        """
        free = closed._activities_left()
        moved, created = {}, []
        for approval, values in wanted:
            if free.get(approval):
                activity = free[approval].pop()
                key = (values["user_id"], values["date_deadline"])
                moved.setdefault(key, []).append((activity, values))
            else:
                created.append(values)
        Activity = self.env["mail.activity"].sudo()
        Activity = Activity.with_context(mail_activity_quick_update=True)
        for (user_id, deadline), pairs in moved.items():
            Activity.browse([activity.id for activity, _values in pairs]).write(
                {"user_id": user_id, "date_deadline": deadline}
            )
            for activity, values in pairs:
                activity.write({"summary": values["summary"], "note": values["note"]})
        Activity.create(created)
        # last, for a deletion empties the cache
        left = [activity.id for activities in free.values() for activity in activities]
        Activity.browse(left).unlink()

    def _activities(self, users):
        """Activities of ``users`` on these approvals."""
        return (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("user_id", "in", users.ids),
                ]
            )
        )

    @api.model
    def _drop_activities(self, users_by_approval):
        """Take away the activities of people who have nothing to decide any more.

        :param users_by_approval: mapping from approval to users
        """
        everybody = self.env["res.users"].union(*users_by_approval.values())
        pairs = {
            (approval.id, user.id)
            for approval, users in users_by_approval.items()
            for user in users
        }
        approvals = self.browse([approval.id for approval in users_by_approval])
        approvals._activities(everybody).filtered(
            lambda activity: (activity.res_id, activity.user_id.id) in pairs
        ).with_context(mail_activity_quick_update=True).unlink()

    def _outcome_activities(self):
        """Pairs of approval and values that tell the applicants how it ended, unless
        they did it themselves."""
        texts = {
            "approved": self.env._("Approved"),
            "rejected": self.env._("Rejected"),
            "returned": self.env._("Sent back to you"),
            "void": self.env._("Void"),
        }
        wanted = []
        for approval in self:
            last = approval._last_decision()
            if last.user_id == approval.requester_id:
                continue
            text = self.env._(
                "%(outcome)s: %(document)s",
                outcome=texts[last.result_state],
                document=approval.document_name,
            )
            values = approval._activity_values(
                approval.requester_id, text, note=last.comment or ""
            )
            wanted.append((approval, values))
        return wanted

    def _notify_registered(self, decider, channel):
        """Tell the person in whose name a decision was entered."""
        text = self.env._(
            "A decision on %(document)s was entered in your name. Confirm or dispute"
            " it.",
            document=self.document_name,
        )
        deadline = self._last_decision().confirm_by if channel == "phone" else None
        self._create_activities([self._activity_values(decider, text, deadline)])
