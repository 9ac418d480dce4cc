from odoo import models
from odoo.exceptions import AccessError, UserError

PHONE_DAYS = 3  # working days until a consent by phone lapses without confirmation


class SchoolApproval(models.Model):
    """Decisions taken on paper or by phone (纸质签批登记)."""

    _inherit = "school.approval"

    def action_register_paper(
        self,
        user_id,
        kind,
        expected_seq,
        channel,
        photos=None,
        comment="",
        minutes=None,
    ):
        """Enter what somebody decided on paper or by phone.

        The person is told and may dispute it. A consent by phone lapses after three
        working days unless the person confirms it.

        :param user_id: id of the person who decided; it must be their turn
        :param kind: ``approve``, ``reject`` or ``send_back``
        :param channel: ``paper`` (a photo is required) or ``phone``
        :param photos: list of ``{"name", "data"}``, base64 PNG, JPEG, WebP or PDF
        :raise AccessError: not a registrar of this school, or the applicant
        :raise UserError: a photo is missing or unreadable, or the turn is another's
        """
        self.ensure_one()
        self.check_access("read")
        if kind not in ("approve", "reject", "send_back"):
            raise UserError(self.env._("Unknown decision: %(kind)s.", kind=kind))
        if channel not in ("paper", "phone"):
            raise UserError(self.env._("Choose “on paper” or “by phone”."))
        approval = self.sudo()
        decider = self._typed_users(user_id)[:1]
        approval._check_registrar(self.env.user, decider)
        if channel == "paper" and not photos:
            raise UserError(
                self.env._(
                    "%(document)s: add a photo of the signed form.",
                    document=approval.document_name,
                )
            )
        approval._check_expected(expected_seq)
        confirm_by = channel == "phone" and approval.unit_id._add_working_days(
            self.env["school.unit"]._today(), PHONE_DAYS
        )
        approval._decide(
            self.env.user,
            {
                "kind": kind,
                "comment": self._typed_text(comment),
                "minutes": self._typed_minutes(minutes),
                "channel": channel,
                "confirm_by": confirm_by,
                "attachments": lambda: approval._store_enclosures(None, photos),
            },
            decider,
        )
        approval._notify_registered(decider, channel)
        return True

    def _check_registrar(self, actor, decider):
        """Who may enter a paper decision: an office post, never the applicant.

        :raise AccessError: says why ``actor`` may not
        """
        posts = (
            self.env["school.post"].sudo().search([("can_register_paper", "=", True)])
        )
        holds = self.env["school.post.holder"]._holds(
            actor,
            posts.mapped("code"),
            self.unit_id,
            self.env["school.unit"]._today(),
        )
        if not holds:
            raise AccessError(
                self.env._(
                    "Only %(posts)s of %(unit)s enter decisions taken on paper.",
                    posts=", ".join(posts.mapped("name")),
                    unit=self.unit_id.name,
                )
            )
        if actor in (self.requester_id, self._document().create_uid):
            raise AccessError(
                self.env._(
                    "%(document)s is your own: somebody else must enter the decision.",
                    document=self.document_name,
                )
            )
        if actor == decider:
            raise UserError(
                self.env._("You may decide it yourself: use the buttons on the form.")
            )

    def action_confirm(self, decision_seq):
        """Confirm a decision that was entered in one's name; once.

        A consent by phone that has lapsed stays lapsed.

        :raise AccessError: it was not entered in the caller's name
        :raise UserError: answered already, or too late
        """
        decision = self._decision_in_my_name(decision_seq)
        approval = self.sudo()
        approval._check_alive()
        if decision in approval._lapsed_consents():
            raise UserError(
                self.env._(
                    "%(document)s: your consent by phone had to be confirmed by"
                    " %(date)s. Ask %(user)s to submit it again.",
                    document=approval.document_name,
                    date=decision.confirm_by,
                    user=approval.requester_id.name,
                )
            )
        last = approval._last_decision()
        approval._check_content(last)
        approval._append(
            "confirm", last.result_state, last.result_step, refers_seq=decision.seq
        )
        return True

    def action_dispute(self, decision_seq, reason):
        """Deny a decision entered in one's name: the approval becomes void.

        :raise AccessError: it was not entered in the caller's name
        :raise UserError: answered already, or no reason is given
        """
        decision = self._decision_in_my_name(decision_seq)
        reason = self._typed_text(reason)
        if not reason:
            raise UserError(self.env._("Say what is wrong with this decision."))
        approval = self.sudo()
        approval._check_alive()
        approval._close("dispute", "void", reason, refers_seq=decision.seq)
        return True

    def _decision_in_my_name(self, decision_seq):
        self.ensure_one()
        self.check_access("read")
        decision = self.sudo().decision_ids.filtered(
            lambda row: row.seq == decision_seq
        )
        if decision.channel == "screen" or decision.behalf_id != self.env.user:
            raise AccessError(
                self.env._(
                    "%(document)s: no decision was entered in your name under this"
                    " number.",
                    document=self.sudo().document_name,
                )
            )
        if decision in self.sudo()._answered():
            raise UserError(
                self.env._(
                    "%(document)s: you confirmed or disputed this decision already.",
                    document=self.sudo().document_name,
                )
            )
        return decision

    def _answered(self):
        """Decisions entered for somebody who has said a word on them."""
        answered = {
            row.refers_seq
            for row in self.decision_ids
            if row.kind in ("confirm", "dispute")
        }
        return self.decision_ids.filtered(lambda row: row.seq in answered)

    def _lapsed_consents(self):
        """Decisions by phone whose confirmation is overdue."""
        today = self.env["school.unit"]._today()
        confirmed = {
            (row.approval_id.id, row.refers_seq)
            for row in self.decision_ids
            if row.kind == "confirm"
        }
        return self.decision_ids.filtered(
            lambda row: (
                row.confirm_by
                and row.confirm_by < today
                and (row.approval_id.id, row.seq) not in confirmed
            )
        )
