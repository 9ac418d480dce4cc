from odoo import models
from odoo.exceptions import AccessError, UserError

from .standing import APPLICANT

DECISIONS = ("approve", "reject", "send_back", "comment")
NEEDS_WORDS = ("reject", "send_back", "comment")


class SchoolApproval(models.Model):
    """Deciding: the one way in which an approval moves.

    A ``word`` is what somebody says: a mapping with ``kind``, ``comment``, ``cuts``,
    ``minutes``, ``attachments``, ``signed``, ``to_step``, ``resume``, and for a paper
    ``channel`` and ``confirm_by``.
    """

    _inherit = "school.approval"

    def action_decide(
        self,
        kind,
        expected_seq,
        comment="",
        cuts=None,
        minutes=None,
        signature=None,
        attachments=None,
        to_step=None,
        resume=False,
    ):
        """Decide the current step as the calling user.

        :param kind: ``approve``, ``reject``, ``send_back`` or ``comment``
        :param expected_seq: number of the last decision the user saw; if another
            came in between, nothing happens
        :param comment: reason, required to reject or send back
        :param cuts: ``{line id: quantity}`` the approver cuts lines to (核减)
        :param minutes: for a collective decision: ``number``, ``date`` and
            ``attendees`` of the meeting, and the votes where the step counts them
        :param signature: drawn signature, base64 PNG, where the step demands one
        :param attachments: list of ``{"name", "data"}``, base64 images or PDF
        :param to_step: id of an earlier step to send back to; None: the applicant
        :param resume: whether a document that was sent back comes straight back here
        :raise AccessError: it is not this user's turn
        :raise UserError: decided meanwhile, content changed, or a demand is not met
        """
        self.ensure_one()
        self.check_access("read")
        if kind not in DECISIONS:
            raise UserError(self.env._("Unknown decision: %(kind)s.", kind=kind))
        approval = self.sudo()
        approval._check_expected(expected_seq)
        approval._decide(
            self.env.user,
            {
                "kind": kind,
                "comment": self._typed_text(comment),
                "cuts": self._typed_quantities(cuts),
                "minutes": self._typed_minutes(minutes),
                "to_step": self._typed_id(to_step, optional=True),
                "resume": bool(resume),
                "signed": bool(signature),
                "enclosed": bool(attachments),
                "attachments": lambda: approval._store_enclosures(
                    signature, attachments
                ),
            },
        )
        return True

    def _check_expected(self, expected_seq):
        """The caller decides on what is there now, not on an older page.

        :raise UserError: somebody was faster, or it is a repeated click
        """
        self.invalidate_recordset(["seq"])
        # a client may send anything, and True equals 1
        if type(expected_seq) is not int or self.seq != expected_seq:
            self._raise_meanwhile()

    def _decide(self, actor, word, decider=None):
        """Let ``actor`` say ``word`` on the open step of each of these approvals.

        :param decider: who signed, when ``actor`` only enters it
        :return: the rows of the ledger
        :raise AccessError: it is not the turn of one of them
        :raise UserError: nothing was decided at all, and why
        """
        contents = self._document_contents()
        cases = self._cases()
        entries = {}
        for approval in self:
            case = cases[approval.id]
            approval._check_running(contents[approval.id])
            behalf = approval._on_behalf_of(decider or actor, case)
            if decider and behalf != decider:
                raise AccessError(
                    self.env._("Only the person whose turn it is can have signed.")
                )
            entries[approval] = approval._entry(actor, behalf, word, case)
        was = {approval: approval._last_decision() for approval in self}
        changed = any(entry["note"]["changes"] for entry in entries.values())
        rows = self._append_many(entries, None if changed else contents)
        if changed:
            self._repeat_amount()
            for approval in self:
                if entries[approval]["note"]["changes"]:
                    cases[approval.id]["document"]._on_approval_content_changed()
        self._record_duties(rows, cases)
        self._settle(was, cases)
        return rows

    def _check_running(self, content):
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
        self._check_content(last, content)

    def _on_behalf_of(self, actor, case):
        """For whom ``actor`` may decide the open step.

        :return: the actor, or the person who delegated to the actor
        :raise AccessError: names who may decide
        """
        pending = self._pending(case)
        if actor in pending:
            return actor
        if actor not in self._barred(case):
            Delegation = self.env["school.approval.delegation"]
            principal = Delegation._principal_of(actor, pending, self)
            if principal:
                return principal
        raise AccessError(
            self.env._(
                "It is not your turn to decide %(document)s. Step “%(step)s” is decided"
                " by %(users)s.",
                document=self.document_name,
                step=case["standing"].step["name"],
                users=", ".join(pending.mapped("name")) or self.env._("nobody yet"),
            )
        )

    def _entry(self, actor, behalf, word, case):
        """The row that this word comes to; see :meth:`_append_many`."""
        kind, standing = word["kind"], case["standing"]
        self._check_demands(word, standing.step)
        changes, effect = [], {}
        if kind == "approve":
            changes, effect = self._approve(actor, behalf, word, case)
        state, step = self._result(behalf, word, case, effect)
        return {
            "kind": kind,
            "state": state,
            "step": step,
            "user": actor,
            "behalf": behalf,
            "effect": effect,
            "channel": word.get("channel", "screen"),
            "confirm_by": word.get("confirm_by", False),
            "attachments": self._enclose(word, effect),
            "note": {
                "comment": word["comment"],
                "minutes": word.get("minutes"),
                "changes": changes,
            },
        }

    def _enclose(self, word, effect):
        """Store what came with the word; the row remembers which is the signature."""
        store = word.get("attachments")
        attachments = store() if store else self.env["ir.attachment"]
        if word.get("signed"):
            effect["signature"] = attachments[0].checksum
        return attachments

    def _approve(self, actor, behalf, word, case):
        """What comes before an approval: the duties, and the cuts with their route.

        :return: differences of the content, and the effect of the row
        """
        document, effect = case["document"], {}
        overlapping = (behalf | actor) & (case["incompatible"] | case["granted"])
        if overlapping and not case["standing"].step.get("is_witness"):
            document._duty_check("approve", overlapping)
        if not word.get("cuts"):
            return [], effect
        changes = document._approval_cut(word["cuts"])
        route = self._reroute(case)
        if route != case["standing"].route:
            case["standing"].route = effect["route"] = route
        return changes, effect

    def _reroute(self, case):
        """The route that the document takes with its amount as it is now (核减).

        What lies behind stays; of what is ahead, steps that a smaller amount does not
        need fall away and those that it needs come in.
        """
        standing = case["standing"]
        ahead = self.version_id._route_for(
            self.snapshot, case["document"], case["document"]._approval_facts()
        )
        place = standing.route.index(standing.step_id) + 1
        own = len(self.snapshot["steps"])
        added = [step for step in standing.route[place:] if step >= own]
        base = max((step for step in standing.route[:place] if step < own), default=-1)
        return [
            *standing.route[:place],
            *added,
            *(step for step in ahead if step > base),
        ]

    def _result(self, behalf, word, case, effect):
        """State and open step that follow from a word on the open step."""
        kind, standing = word["kind"], case["standing"]
        people = case["people"].ids
        if kind == "send_back":
            return self._sent_back(word, standing, effect)
        if kind == "comment":
            return "running", standing.step_id
        spoken = {"approved" if kind == "approve" else "against": [behalf.id]}
        verdict = standing.verdict(people, **spoken)
        if not verdict:
            return "running", standing.step_id
        cancelling = standing.phase == "cancel"
        if verdict == "failed":
            return "approved" if cancelling else "rejected", standing.step_id
        following = standing.following()
        if following is None:
            return "void" if cancelling else "approved", standing.step_id
        return "running", following

    def _sent_back(self, word, standing, effect):
        """Back to the applicant, or to a step that comes before the open one."""
        effect["resume"] = bool(word.get("resume"))
        if word.get("to_step") is None:
            effect["to"] = APPLICANT
            # who asked for a cancellation gets the approval back as it was
            ended = "approved" if standing.phase == "cancel" else "returned"
            return ended, standing.step_id
        if word["to_step"] not in standing.before():
            raise UserError(
                self.env._(
                    "%(document)s can only be sent back to the applicant or to a step"
                    " before “%(step)s”.",
                    document=self.document_name,
                    step=standing.step["name"],
                )
            )
        effect["to"] = word["to_step"]
        return "running", word["to_step"]

    def _record_duties(self, rows, cases):
        """Enter who approved; a registrar only copies a paper, a delegate decides."""
        for row in rows:
            case = cases[row.approval_id.id]
            if row.kind != "approve" or case["witness"]:
                continue
            people = row.behalf_id
            if row.channel == "screen":
                people |= row.user_id
            case["document"]._duty_record("approve", people)
