from odoo import models
from odoo.exceptions import AccessError, UserError

TERMINATING_POSTS = ("principal", "central_head", "bureau_officer")


class SchoolApproval(models.Model):
    """Ends that are no decision of a step: withdrawn, cancelled, terminated, void."""

    _inherit = "school.approval"

    def action_withdraw(self, expected_seq, comment=""):
        """Take a document back before it is decided, as its applicant.

        A cancellation that is withdrawn leaves the approval as it was.

        :raise AccessError: only the applicant may withdraw
        """
        self.ensure_one()
        self.check_access("read")
        comment = self._typed_text(comment)
        approval = self.sudo()
        approval._check_requester()
        approval._check_expected(expected_seq)
        approval._check_running(approval._document_contents()[approval.id])
        cancelling = approval._standing().phase == "cancel"
        approval._close("withdraw", "approved" if cancelling else "withdrawn", comment)
        return True

    def action_request_cancel(self, expected_seq, reason):
        """Ask the same people to cancel what they approved (撤销).

        Until they decide the document has no effect; if they refuse, the approval holds
        as before.

        :raise AccessError: only the applicant may ask
        :raise UserError: not approved, no reason, or it has had effects already
        """
        self.ensure_one()
        self.check_access("read")
        reason = self._typed_text(reason)
        approval = self.sudo()
        approval._check_requester()
        approval._check_expected(expected_seq)
        last = approval._last_decision()
        if last.result_state != "approved":
            raise UserError(
                self.env._(
                    "%(document)s is not approved.", document=approval.document_name
                )
            )
        if not reason:
            raise UserError(self.env._("Say why it is to be cancelled."))
        approval._check_content(last)
        approval._document()._approval_can_reopen()
        case = approval._case()
        first = case["standing"].route[0]
        approval._check_staffed(case["document"], case, [first])
        approval._append(
            "ask_cancel",
            "running",
            first,
            note={"comment": reason},
            effect={"phase": "cancel"},
        )
        approval._settle({approval: last}, {approval.id: case})
        return True

    def action_terminate(self, expected_seq, reason):
        """Stop an approval that cannot go on, as the head of the unit or an officer.

        :raise AccessError: the caller holds no such post, or applied
        :raise UserError: it neither runs nor holds, or no reason is given
        """
        self.ensure_one()
        self.check_access("read")
        reason = self._typed_text(reason)
        approval = self.sudo()
        if not approval._may_terminate(self.env.user):
            raise AccessError(
                self.env._(
                    "%(document)s: only the head of %(unit)s or an officer above may"
                    " terminate its approval.",
                    document=approval.document_name,
                    unit=approval.unit_id.name,
                )
            )
        approval._check_expected(expected_seq)
        approval._check_alive()
        if not reason:
            raise UserError(self.env._("Say why the approval is terminated."))
        if approval._last_decision().result_state == "approved":
            approval._document()._approval_can_reopen()
        approval._close("terminate", "void", reason)
        return True

    def _may_terminate(self, user):
        """Whether ``user`` heads the unit or one above it, and did not apply."""
        self.ensure_one()
        today = self.env["school.unit"]._today()
        units = self.unit_id | self.unit_id._ancestors_on(today)
        return user != self.requester_id and self.env["school.post.holder"]._holds(
            user, TERMINATING_POSTS, units, today
        )

    def _check_requester(self):
        """:raise AccessError: the caller did not apply"""
        if self.env.user != self.requester_id:
            raise AccessError(
                self.env._(
                    "%(document)s: only %(user)s may withdraw it.",
                    document=self.document_name,
                    user=self.requester_id.name,
                )
            )

    def _check_alive(self):
        """An ended approval is history: a newer one may carry the document now.

        :raise UserError: the approval neither runs nor holds
        """
        if self._last_decision().result_state not in ("running", "approved"):
            raise UserError(
                self.env._(
                    "%(document)s is not under approval any more.",
                    document=self.document_name,
                )
            )

    def _close(self, kind, state, comment="", **entry):
        """End the approval in ``state`` on behalf of the calling user."""
        was, case = {self: self._last_decision()}, self._case()
        step = self._last_decision().result_step
        self._append(kind, state, step, note={"comment": comment}, **entry)
        self._settle(was, {self.id: case})
