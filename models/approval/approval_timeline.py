from odoo import api, models

from .standing import votes_needed

ENDED = ("approved", "rejected", "returned", "withdrawn", "void")
STEP_KINDS = ("approve", "reject", "send_back", "same", "answer")


class SchoolApproval(models.Model):
    """What the timeline shows: who decided, who is next, and why."""

    _inherit = "school.approval"

    def get_timeline(self):
        """Return steps, people and changes of this approval as plain data.

        :return: ``{"id", "state", "seq", "preview", "flow", "source", "phase",
            "split", "steps", "events", "changes", "actions", "send_back_steps",
            "can_decide", "can_withdraw", "my_decisions"}``
        """
        self.ensure_one()
        self.check_access("read")
        approval = self.sudo()
        case = approval._case()
        standing = case["standing"]
        actions = approval._actions(case)
        return {
            "id": approval.id,
            "state": approval.state,
            "seq": approval.seq,
            "preview": False,
            "flow": f"{approval.snapshot['flow']} v{approval.snapshot['version']}",
            "source": approval.snapshot["source"],
            "company_id": approval.company_id.id,
            "phase": standing.phase,
            "split": approval.snapshot.get("split") or {},
            "emergency": standing.emergency or {},
            "steps": [
                approval._timeline_step(step_id, case) for step_id in standing.route
            ],
            "events": approval._timeline_events(),
            "changes": approval._timeline_changes(),
            "actions": actions,
            "send_back_steps": [
                {"id": step_id, "name": standing.steps[step_id]["name"]}
                for step_id in standing.before()
            ]
            if "send_back" in actions
            else [],
            "can_decide": "approve" in actions,
            "can_withdraw": "withdraw" in actions,
            "my_decisions": approval._timeline_mine(),
        }

    def _actions(self, case):
        """Names of what the calling user may do now, for the buttons."""
        user, standing = self.env.user, case["standing"]
        actions = []
        mine = self.task_ids.filtered(lambda t: t.state == "open" and t.for_me)
        if standing.state == "running":
            if "decide" in mine.mapped("kind"):
                actions += ["approve", "reject", "send_back", "comment"]
                actions += ["forward", "assign", "add_approver"]
            if user.id in standing.asked.values():
                actions.append("answer")
            if user == self.requester_id:
                actions += ["withdraw", "remind"]
            cap = self.snapshot.get("emergency_cap")
            if cap and not standing.emergency and standing.phase == "approve":
                if self._may_start_emergency(user, case):
                    actions.append("emergency")
        if standing.state == "approved" and user == self.requester_id:
            actions.append("request_cancel")
        if standing.state in ("running", "approved") and self._may_terminate(user):
            actions.append("terminate")
        if self._may_copy(user):
            actions.append("copy")
        return actions

    def _timeline_step(self, step_id, case):
        standing = case["standing"]
        step = standing.steps[step_id]
        rows = self._rows().filtered(
            lambda row: row.step_index == step_id and row.kind in STEP_KINDS
        )
        is_open = standing.state == "running" and standing.step_id == step_id
        tasks = self.task_ids.filtered(
            lambda task: task.step_index == step_id and task.state == "open"
        )
        here = standing.route.index(step_id)
        passed = here < standing.route.index(standing.step_id)
        waiting = self.env["res.users"]
        if is_open:
            status, waiting = "current", tasks.user_id
        elif passed or (rows and standing.state in ENDED):
            status = "done" if rows else "skipped"
        elif standing.state in ENDED:
            status = "skipped"
        else:
            status, waiting = "future", self._candidates(step_id, case)
        deadline = max(tasks.mapped("deadline"), default=None) if is_open else None
        return {
            **self._timeline_plain(step_id, step),
            "why": self._why(step_id),
            "status": status,
            "deadline": deadline and str(deadline),
            "vote": self._timeline_vote(case) if is_open else {},
            "can_remove": status in ("current", "future")
            and step.get("added_by") == self.env.uid,
            "people": [self._timeline_decision(row) for row in rows]
            + [self._timeline_person(user) for user in waiting],
        }

    @api.model
    def _timeline_plain(self, step_id, step):
        """What a step says of itself, decided or not."""
        added_by = self.env["res.users"].sudo().browse(step.get("added_by"))
        return {
            "id": step_id,
            "name": step["name"],
            "is_collective": step["is_collective"],
            "mode": step["mode"],
            "added_by": added_by.name or "",
            "demands": self._step_demands(step),
        }

    @api.model
    def _step_demands(self, step):
        """What an approval of ``step`` has to bring along."""
        return {
            "signature": bool(step.get("needs_signature")),
            "attachment": bool(step.get("needs_attachment")),
            "comment": bool(step.get("needs_comment")),
            "minutes": bool(step["is_collective"]),
        }

    def _timeline_vote(self, case):
        """Votes so far and votes needed in the open step, where it is a vote."""
        standing = case["standing"]
        if standing.step["mode"] != "vote":
            return {}
        return {
            "need": votes_needed(standing.step, len(case["people"])),
            "for": len(standing.approved),
            "against": len(standing.against),
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
            "signature": self._timeline_signature(row),
        }

    @api.model
    def _timeline_signature(self, row):
        """Id of the drawn signature that came with a decision, or False."""
        checksum = (row.effect or {}).get("signature")
        if not checksum:
            return False
        return row.note_id.attachment_ids.filtered(
            lambda attachment: attachment.checksum == checksum
        )[:1].id

    def _timeline_events(self):
        """Rows that belong to no step: submitted, withdrawn, commented, voided."""
        return [
            self._timeline_decision(row)
            for row in self._rows()
            if row.kind not in STEP_KINDS
        ]

    def _timeline_changes(self):
        """Before and after: what voided the approval, or what differs now."""
        last = self._last_decision()
        if last.kind in ("void", "revise"):
            return last.note_id.changes or []
        return self._changes() if self.state in ("running", "approved") else []

    def _timeline_mine(self):
        """Decisions entered in the caller's name that wait for a word from them."""
        return [
            self._timeline_decision(row)
            for row in self.decision_ids - self._answered()
            if row.channel != "screen" and row.behalf_id == self.env.user
        ]

    def _why(self, step_id):
        """Why step ``step_id`` decides: the band that holds, and the rule's source."""
        self.ensure_one()
        return self._why_text(self.snapshot, self._step(step_id))

    @api.model
    def _why_text(self, snapshot, step):
        if step.get("added_by"):
            user = self.env["res.users"].sudo().browse(step["added_by"])
            return self.env._("called in by %(user)s", user=user.name)
        band = self.env["school.approval.band"]
        condition = band._band_text(step["band"]) or band._band_text(snapshot["band"])
        if not condition:
            condition = self.env._("every document of this kind")
        source = snapshot["source"]
        if step.get("binding"):
            # added by a rule of a unit above, which binds the schools below it
            source = step["binding"]["source"] or step["binding"]["flow"]
        if not source:
            return condition
        return self.env._(
            "%(condition)s (%(rule)s)",
            condition=condition,
            rule=source,
        )

    @api.model
    def _preview_case(self, document):
        """The snapshot and the case that a document would be submitted with."""
        unit = document._approval_unit()
        facts = document._approval_facts()
        case = self.env["school.approval.resolver"]._case(
            document,
            unit,
            self.env["hr.department"].browse(facts.get("department_id")),
            document._approval_requester(),
        )
        version = self.env["school.approval.version"]._match(
            document, unit, facts, case["date"]
        )
        return version._snapshot(document, facts), case

    @api.model
    def _preview(self, document):
        """The timeline of a document that is not submitted: who would decide, why."""
        snapshot, case = self._preview_case(document)
        steps = snapshot["steps"]
        return {
            "id": False,
            "state": "none",
            "seq": 0,
            "preview": True,
            "flow": f"{snapshot['flow']} v{snapshot['version']}",
            "source": snapshot["source"],
            "phase": "approve",
            "split": snapshot.get("split") or {},
            "steps": [
                self._preview_step(snapshot, step_id, steps[step_id], case)
                for step_id in snapshot.get("route") or range(len(steps))
            ],
            "events": [],
            "changes": [],
            "actions": [],
            "send_back_steps": [],
            "can_decide": False,
            "can_withdraw": False,
            "my_decisions": [],
        }

    @api.model
    def _preview_step(self, snapshot, step_id, step, case):
        resolver = self.env["school.approval.resolver"]
        people, trail = resolver._resolve(step, case)
        return {
            **self._timeline_plain(step_id, step),
            "why": self._why_text(snapshot, step),
            "status": "future",
            "deadline": None,
            "vote": {},
            **self._preview_choice(step, case),
            "trail": trail,
            "people": [self._timeline_person(user) for user in people],
        }

    @api.model
    def _preview_choice(self, step, case):
        """Among whom the applicant chooses, where the rule leaves it to them."""
        if step["who"] != "chosen":
            return {}
        resolver = self.env["school.approval.resolver"]
        people = resolver._range(step, case) - resolver._barred(step, case)
        return {
            "choices": [{"id": user.id, "name": user.name} for user in people],
            "chosen": (step.get("chosen_ids") or [False])[0],
        }
