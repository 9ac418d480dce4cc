from odoo import models
from odoo.exceptions import UserError

from ..common.digest import digest


class SchoolApproval(models.Model):
    """Verification: the chain is recomputed, nothing cached is believed."""

    _inherit = "school.approval"

    def _chain_problem(self):
        """What is wrong with the ledger of this approval, empty if nothing is."""
        self.ensure_one()
        decisions = self._rows()
        if not decisions:
            return self.env._("its decisions are missing")
        link = self._genesis()
        for number, decision in enumerate(decisions, start=1):
            broken = (
                decision.seq != number
                or decision.previous_hash != link
                or decision._own_hash() != decision.hash
            )
            note = decision.note_id
            if broken or (note and note._own_digest() != decision.note_digest):
                return self.env._(
                    "decision %(number)s does not fit the chain", number=number
                )
            link = decision.hash
        last = decisions[-1]
        repeated = (self.seq, self.state, self.step_index, self.head)
        if repeated != (last.seq, last.result_state, last.result_step, last.hash):
            return self.env._("its state differs from its last decision")
        return ""

    def _effect_problem(self, content_digest, effect=""):
        """Why this approval (maybe empty) does not carry an effect, or empty.

        :param effect: which one; an emergency lets some happen before the approval
        :param content_digest: digest of the document as it is now
        """
        if not self:
            return self.env._("it was never submitted for approval.")
        broken = self._chain_problem()
        if broken:
            return self.env._(
                "its approval cannot be trusted (%(reason)s). Tell the district's"
                " auditor.",
                reason=broken,
            )
        last = self._last_decision()
        if last.result_state == "running" and self._standing().emergency:
            problem = self._emergency_problem(effect)
            if problem:
                return problem
        elif last.result_state != "approved":
            label = dict(self._fields["state"]._description_selection(self.env))
            return self.env._(
                "it is not approved (%(state)s).", state=label[last.result_state]
            )
        if last.content_digest != content_digest:
            return self.env._(
                "it changed after its approval:\n%(changes)s\nSubmit it again.",
                changes=self._changes_text(self._changes()),
            )
        lapsed = self._lapsed_consents()
        if lapsed:
            return self.env._(
                "the consent of %(user)s by phone was not confirmed by %(date)s.",
                user=lapsed[0].behalf_id.name,
                date=lapsed[0].confirm_by,
            )
        return ""

    def _check_content(self, last, content=None):
        """The document is as it was when ``last`` was decided.

        A new row bears the digest of the present content: whoever adds one must ask
        first, or a change that went round the guards would be blessed by it.

        :param content: the document's bound content, when the caller has it
        :raise UserError: names what changed
        """
        if content is None:
            content = self._document_contents()[self.id]
        if content is None or last.content_digest != digest(content):
            raise UserError(
                self.env._(
                    "%(document)s changed since it was submitted:\n%(changes)s\nAsk"
                    " %(user)s to withdraw it and submit it again.",
                    document=self.document_name,
                    changes=self._changes_text(self._changes()),
                    user=self.requester_id.name,
                )
            )

    def _changes(self):
        """Differences between the document now and as it was last decided on."""
        self.ensure_one()
        document = self._document()
        note = self._last_decision().note_id
        return document._approval_differences(
            note.content or {}, document._approval_content()[document.id]
        )

    def _changes_text(self, changes):
        """The differences as lines of text."""
        return "\n".join(
            f"{change['field']}: {change['before']} → {change['after']}"
            for change in changes
        )

    def action_verify(self):
        """Recompute the chain of decisions and say whether it holds.

        :raise UserError: names the first broken link
        """
        self.check_access("read")
        for approval in self.sudo():
            problem = approval._chain_problem()
            if problem:
                raise UserError(
                    self.env._(
                        "%(document)s: %(problem)s.",
                        document=approval.document_name,
                        problem=problem,
                    )
                )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Every decision fits its chain."),
            },
        }
