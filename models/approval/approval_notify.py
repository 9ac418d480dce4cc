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

    def _notify_deciders(self, tasks):
        """One activity for each person a step waits for."""
        texts = {
            "decide": self.env._("Decide: %(document)s", document="%(document)s"),
            "answer": self.env._(
                "Give an opinion: %(document)s", document="%(document)s"
            ),
        }
        self._create_activities(
            [
                task.approval_id._activity_values(
                    task.user_id,
                    texts[task.kind] % {"document": task.approval_id.document_name},
                    task.deadline,
                    task.approval_id.summary or "",
                )
                for task in tasks
            ]
        )

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

    def _notify_requester(self):
        """Tell the applicants how it ended, unless they did it themselves."""
        texts = {
            "approved": self.env._("Approved"),
            "rejected": self.env._("Rejected"),
            "returned": self.env._("Sent back to you"),
            "void": self.env._("Void"),
        }
        values = []
        for approval in self:
            last = approval._last_decision()
            if last.user_id == approval.requester_id:
                continue
            text = self.env._(
                "%(outcome)s: %(document)s",
                outcome=texts[last.result_state],
                document=approval.document_name,
            )
            values.append(
                approval._activity_values(
                    approval.requester_id, text, note=last.comment or ""
                )
            )
        if values:
            self._create_activities(values)

    def _notify_registered(self, decider, channel):
        """Tell the person in whose name a decision was entered."""
        text = self.env._(
            "A decision on %(document)s was entered in your name. Confirm or dispute"
            " it.",
            document=self.document_name,
        )
        deadline = self._last_decision().confirm_by if channel == "phone" else None
        self._create_activities([self._activity_values(decider, text, deadline)])
