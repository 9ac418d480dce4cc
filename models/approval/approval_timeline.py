from odoo import api, models

ENDED = ("approved", "rejected", "returned", "withdrawn", "void")


class SchoolApproval(models.Model):
    """What the timeline shows: who decided, who is next, and why."""

    _inherit = "school.approval"

    def get_timeline(self):
        """Return steps, people and changes of this approval as plain data.

        :return: ``{"id", "state", "seq", "preview", "flow", "source", "steps",
            "events", "changes", "can_decide", "can_withdraw", "my_decisions"}``
        """
        self.ensure_one()
        self.check_access("read")
        approval = self.sudo()
        running = approval.state == "running"
        mine = approval.task_ids.filtered("for_me")
        return {
            "id": approval.id,
            "state": approval.state,
            "seq": approval.seq,
            "preview": False,
            "flow": f"{approval.snapshot['flow']} v{approval.snapshot['version']}",
            "source": approval.snapshot["source"],
            "steps": [
                approval._timeline_step(index)
                for index in range(len(approval.snapshot["steps"]))
            ],
            "events": approval._timeline_events(),
            "changes": approval._timeline_changes(),
            "can_decide": running and any(task.state == "open" for task in mine),
            "can_withdraw": running and approval.requester_id == self.env.user,
            "my_decisions": approval._timeline_mine(),
        }

    def _timeline_step(self, index):
        step = self.snapshot["steps"][index]
        rows = self.decision_ids.sorted("seq").filtered(
            lambda row: (
                row.step_index == index
                and row.kind in ("approve", "reject", "send_back")
            )
        )
        if self.state == "running" and index == self.step_index:
            status = "current"
            tasks = self.task_ids.filtered(
                lambda task: task.step_index == index and task.state == "open"
            )
            waiting, deadline = (
                tasks.user_id,
                max(tasks.mapped("deadline"), default=None),
            )
        elif rows:
            status, waiting, deadline = "done", self.env["res.users"], None
        else:
            status = "skipped" if self.state in ENDED else "future"
            waiting, deadline = self.env["res.users"], None
            if status == "future":
                waiting = self._candidates(index)
        return {
            "name": step["name"],
            "why": self._why(index),
            "status": status,
            "is_collective": step["is_collective"],
            "mode": step["mode"],
            "deadline": deadline and str(deadline),
            "people": [self._timeline_decision(row) for row in rows]
            + [self._timeline_person(user) for user in waiting],
        }

    @api.model
    def _timeline_person(self, user):
        return {"id": user.id, "name": user.name, "decision": ""}

    @api.model
    def _timeline_decision(self, row):
        note = row.note_id
        return {
            "id": row.behalf_id.id,
            "name": row.behalf_id.name,
            "decision": row.kind,
            "seq": row.seq,
            "when": str(row.decided_at),
            "comment": note.comment or "",
            "minutes": note.minutes or {},
            "changes": note.changes or [],
            "channel": row.channel,
            "by": row.user_id.name if row.user_id != row.behalf_id else "",
            "photos": note.attachment_ids.ids,
        }

    def _timeline_events(self):
        """Rows that belong to no step: submitted, withdrawn, commented, voided."""
        return [
            self._timeline_decision(row)
            for row in self.decision_ids.sorted("seq")
            if row.kind not in ("approve", "reject", "send_back")
        ]

    def _timeline_changes(self):
        """Before and after: what voided the approval, or what differs now."""
        last = self.decision_ids.sorted("seq")[-1:]
        if last.kind in ("void", "revise"):
            return last.note_id.changes or []
        return self._changes() if self.state in ("running", "approved") else []

    def _timeline_mine(self):
        """Decisions entered in the caller's name that wait for a word from them."""
        answered = {
            row.refers_seq
            for row in self.decision_ids
            if row.kind in ("confirm", "dispute")
        }
        return [
            self._timeline_decision(row)
            for row in self.decision_ids
            if row.channel != "screen"
            and row.behalf_id == self.env.user
            and row.seq not in answered
        ]

    def _why(self, index):
        """Why step ``index`` decides: the band that holds, and the rule's source."""
        self.ensure_one()
        return self._why_text(self.snapshot, index)

    @api.model
    def _why_text(self, snapshot, index):
        band = self.env["school.approval.band"]
        step = snapshot["steps"][index]
        condition = band._band_text(step["band"]) or band._band_text(snapshot["band"])
        if not condition:
            condition = self.env._("every document of this kind")
        if not snapshot["source"]:
            return condition
        return self.env._(
            "%(condition)s (%(rule)s)",
            condition=condition,
            rule=snapshot["source"],
        )

    @api.model
    def _preview(self, document):
        """The timeline of a document that is not submitted: who would decide, why."""
        unit = document._approval_unit()
        resolver = self.env["school.approval.resolver"]
        facts = document._approval_facts()
        case = resolver._case(
            document,
            unit,
            self.env["hr.department"].browse(facts.get("department_id")),
            document._approval_requester(),
        )
        version = self.env["school.approval.version"]._match(
            document, unit, facts, case["date"]
        )
        snapshot = version._snapshot(document, facts)
        return {
            "id": False,
            "state": "none",
            "seq": 0,
            "preview": True,
            "flow": version.display_name,
            "source": snapshot["source"],
            "steps": [
                {
                    "name": step["name"],
                    "why": self._why_text(snapshot, index),
                    "status": "future",
                    "is_collective": step["is_collective"],
                    "mode": step["mode"],
                    "deadline": None,
                    "people": [
                        self._timeline_person(user)
                        for user in resolver._resolve(step, case)[0]
                    ],
                }
                for index, step in enumerate(snapshot["steps"])
            ],
            "events": [],
            "changes": [],
            "can_decide": False,
            "can_withdraw": False,
            "my_decisions": [],
        }
