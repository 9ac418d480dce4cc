from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..common.digest import chain, digest
from .decision import FORMAT

DECISIONS = ("approve", "reject", "send_back", "comment")
RESULT_OF = {"reject": "rejected", "send_back": "returned", "withdraw": "withdrawn"}


class SchoolApproval(models.Model):
    """Deciding: the one way in which an approval moves."""

    _inherit = "school.approval"

    def _last_decision(self):
        """Last row of the ledger for this approval (empty before the submission)."""
        self.ensure_one()
        return self.env["school.approval.decision"].search(
            [("approval_id", "=", self.id)], order="seq desc", limit=1
        )

    def action_decide(self, kind, expected_seq, comment="", cuts=None, minutes=None):
        """Decide the current step as the calling user.

        :param kind: ``approve``, ``reject``, ``send_back`` or ``comment``
        :param expected_seq: number of the last decision the user saw; if another
            came in between, nothing happens
        :param comment: reason, required to reject or send back
        :param cuts: ``{line id: quantity}`` the approver cuts lines to (核减)
        :param minutes: for a collective decision: ``number``, ``date`` and
            ``attendees`` of the meeting
        :raise AccessError: it is not this user's turn
        :raise UserError: decided meanwhile, content changed, or a demand is not met
        """
        self.ensure_one()
        self.check_access("read")
        if kind not in DECISIONS:
            raise UserError(self.env._("Unknown decision: %(kind)s.", kind=kind))
        approval = self.sudo()
        approval._check_expected(expected_seq)
        approval._check_running()
        behalf = approval._on_behalf_of(self.env.user)
        approval._decide(kind, self.env.user, behalf, comment, cuts, minutes)
        return True

    def action_withdraw(self, expected_seq, comment=""):
        """Take a document back before it is decided, as its applicant.

        :raise AccessError: only the applicant may withdraw
        """
        self.ensure_one()
        self.check_access("read")
        approval = self.sudo()
        if self.env.user != approval.requester_id:
            raise AccessError(
                self.env._(
                    "%(document)s: only %(user)s may withdraw it.",
                    document=approval.document_name,
                    user=approval.requester_id.name,
                )
            )
        approval._check_expected(expected_seq)
        approval._check_running()
        approval._close("withdraw", "withdrawn", comment)
        return True

    def _check_expected(self, expected_seq):
        """The caller decides on what is there now, not on an older page.

        :raise UserError: somebody was faster, or it is a repeated click
        """
        self.invalidate_recordset(["seq"])
        # a client may send anything, and True equals 1
        if type(expected_seq) is not int or self.seq != expected_seq:
            raise UserError(
                self.env._(
                    "%(document)s was decided or changed meanwhile. Reload the page to"
                    " see where it stands.",
                    document=self.document_name,
                )
            )

    def _advance(self, last_seq):
        """Take the number after ``last_seq``, together with the row that bears it.

        The UPDATE makes parallel deciders queue up: the loser fails with a
        serialisation error, is retried by Odoo and then finds another number.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "UPDATE school_approval SET seq = seq + 1"
                " WHERE id = %s AND seq = %s RETURNING seq",
                self.id,
                last_seq,
            )
        )
        self.invalidate_recordset(["seq"])
        self._check_expected(rows[0][0] if rows else None)

    def _check_running(self):
        """The ledger says that the approval runs, on the content as it is now.

        :raise UserError: ended, or the document changed since the last decision
        """
        last = self._last_decision()
        if last.result_state != "running":
            raise UserError(
                self.env._(
                    "%(document)s is not under approval any more.",
                    document=self.document_name,
                )
            )
        self._check_content(last)

    def _check_content(self, last):
        """The document is as it was when ``last`` was decided.

        A new row bears the digest of the present content: whoever adds one must ask
        first, or a change that went round the guards would be blessed by it.

        :raise UserError: names what changed
        """
        document = self._document()
        if last.content_digest != document._approval_digest()[document.id]:
            raise UserError(
                self.env._(
                    "%(document)s changed since it was submitted:\n%(changes)s\nAsk"
                    " %(user)s to withdraw it and submit it again.",
                    document=self.document_name,
                    changes=self._changes_text(self._changes()),
                    user=self.requester_id.name,
                )
            )

    def _on_behalf_of(self, actor):
        """For whom ``actor`` may decide the current step.

        :return: the actor, or the person who delegated to the actor
        :raise AccessError: names who may decide
        """
        self.ensure_one()
        case = self._case()
        step = self.snapshot["steps"][self.step_index]
        pending = self._candidates(self.step_index, case) - self._approved_in_step()
        if actor in pending:
            return actor
        if actor not in self.env["school.approval.resolver"]._barred(step, case):
            for principal, company in self.env[
                "school.approval.delegation"
            ]._principals(actor):
                if principal in pending and company == self.company_id:
                    return principal
        raise AccessError(
            self.env._(
                "It is not your turn to decide %(document)s. Step “%(step)s” is decided"
                " by %(users)s.",
                document=self.document_name,
                step=step["name"],
                users=", ".join(pending.mapped("name")) or self.env._("nobody yet"),
            )
        )

    def _approved_in_step(self):
        """People who approved the current step since it opened."""
        people = self.env["res.users"]
        for decision in self.decision_ids.sorted("seq"):
            if decision.result_step != self.step_index:
                people = self.env["res.users"]
            elif decision.kind == "approve" and decision.step_index == self.step_index:
                people |= decision.behalf_id
        return people

    def _decide(self, kind, actor, behalf, comment, cuts, minutes, **extra):
        """Apply one decision of the current step; turn and number were checked."""
        step = self.snapshot["steps"][self.step_index]
        self._check_demands(kind, step, comment, minutes)
        document = self._document()
        changes = []
        if kind in RESULT_OF:
            state, index = RESULT_OF[kind], self.step_index
        elif kind == "comment":
            state, index = "running", self.step_index
        else:
            changes = document._approval_cut(cuts) if cuts else []
            if not step.get("is_witness"):
                document._duty_check("approve", behalf | actor)
            state, index = self._after_approval(behalf)
        self._append(
            kind,
            state,
            index,
            user=actor,
            behalf=behalf,
            note={"comment": comment, "minutes": minutes, "changes": changes},
            **extra,
        )
        if kind == "approve" and not step.get("is_witness"):
            # a delegate decides with their own head; a registrar only copies a paper
            registered = extra.get("channel", "screen") != "screen"
            document._duty_record("approve", behalf if registered else behalf | actor)
        self._follow_up(kind, behalf)

    def _check_demands(self, kind, step, comment, minutes):
        """Comments and minutes that the step asks for.

        :raise UserError: names what is missing
        """
        if kind in ("reject", "send_back", "comment") and not (comment or "").strip():
            raise UserError(
                self.env._(
                    "%(document)s: write what the applicant should know.",
                    document=self.document_name,
                )
            )
        if kind != "approve" or not step["is_collective"]:
            return
        minutes = minutes if isinstance(minutes, dict) else {}
        if not all(minutes.get(key) for key in ("number", "date", "attendees")):
            raise UserError(
                self.env._(
                    "“%(step)s” is a collective decision: enter the number and the date"
                    " of the minutes and who attended.",
                    step=step["name"],
                )
            )

    def _after_approval(self, behalf):
        """State and step that follow when ``behalf`` approves the current step."""
        index = self.step_index
        step = self.snapshot["steps"][index]
        if step["mode"] == "all":
            missing = self._candidates(index) - self._approved_in_step() - behalf
            if missing:
                return "running", index
        if index + 1 == len(self.snapshot["steps"]):
            return "approved", index
        return "running", index + 1

    def _close(self, kind, state, comment=""):
        """End the approval in ``state`` on behalf of the calling user."""
        self._append(kind, state, self.step_index, note={"comment": comment})
        self._follow_up(kind, self.env.user)

    def _append(
        self,
        kind,
        state,
        step,
        user=None,
        behalf=None,
        note=None,
        attachments=None,
        **extra,
    ):
        """Append one row to the ledger and repeat it on the approval.

        The caller has checked who asks, and that the last decision is the one expected.
        """
        self.ensure_one()
        user = user or self.env.user
        last = self._last_decision()
        self._advance(last.seq)
        document = self._document()
        content = document._approval_content()[document.id]
        note_values, note_digest = self.env["school.approval.note"]._prepare(
            content=content,
            attachments=attachments or self.env["ir.attachment"],
            **{"comment": "", "minutes": None, "changes": None, **(note or {})},
        )
        values = {
            "approval_id": self.id,
            "company_id": self.company_id.id,
            "seq": self.seq,
            "kind": kind,
            "step_index": self.step_index,
            "user_id": user.id,
            "behalf_id": (behalf or user).id,
            "channel": "screen",
            "confirm_by": False,
            "refers_seq": 0,
            "result_state": state,
            "result_step": step,
            "content_digest": digest(content),
            "note_digest": note_digest,
            "decided_at": fields.Datetime.now(),
            "format": FORMAT,
            "previous_hash": last.hash or self._genesis(),
            **extra,
        }
        Decision = self.env["school.approval.decision"].sudo()
        values["hash"] = chain(values["previous_hash"], Decision._hashed(values))
        decision = Decision.create(values)
        self.env["school.approval.note"].sudo().create(
            {
                **note_values,
                "decision_id": decision.id,
                "company_id": self.company_id.id,
            }
        )
        self._repeat(decision)
        return decision

    def _repeat(self, decision):
        """Copy what the last row says to the cache on approval and document."""
        self.write(
            {
                "state": decision.result_state,
                "step_index": decision.result_step,
                "head": decision.hash,
                "amount": self._document()._approval_facts()["amount"],
                "closed_on": False
                if decision.result_state == "running"
                else decision.decided_at,
            }
        )
        self._document()._approval_repeat(decision.result_state)

    def _follow_up(self, kind, behalf):
        """Close and open tasks, tell people, and call the document's hook."""
        if kind == "comment":
            return
        document = self._document()
        last = self._last_decision()
        moved = last.result_state != "running" or last.result_step != last.step_index
        self.task_ids._finish(behalf, everybody=moved)
        if last.result_state == "running":
            if moved:
                self._open_step()
        else:
            self._notify_requester(kind)
        if moved:
            document.with_env(self.env(su=False))._on_approval_changed(
                last.result_state
            )

    def _open_step(self):
        """Give the current step to its deciders.

        :raise UserError: nobody may decide it
        """
        candidates = self._candidates(self.step_index)
        if not candidates:
            self._raise_nobody(self.step_index)
        self.env["school.approval.task"]._open(self, candidates)
