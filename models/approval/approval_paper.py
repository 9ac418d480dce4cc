import base64
import binascii

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

PHONE_DAYS = 3  # working days until a consent by phone lapses without confirmation
MAX_PHOTO = 10 * 1024 * 1024  # bytes
IMAGE_HEADS = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"%PDF-", b"RIFF")


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
        decider = self.env["res.users"].sudo().browse(user_id).exists()
        approval._check_registrar(self.env.user, decider)
        if channel == "paper" and not photos:
            raise UserError(
                self.env._(
                    "%(document)s: add a photo of the signed form.",
                    document=approval.document_name,
                )
            )
        approval._check_expected(expected_seq)
        approval._check_running()
        if approval._on_behalf_of(decider) != decider:
            raise AccessError(
                self.env._("Only the person whose turn it is can have signed.")
            )
        confirm_by = False
        if channel == "phone":
            confirm_by = approval.unit_id._add_working_days(
                fields.Date.context_today(self), PHONE_DAYS
            )
        approval._decide(
            kind,
            self.env.user,
            decider,
            comment,
            None,
            minutes,
            channel=channel,
            confirm_by=confirm_by,
            attachments=approval._store_photos(photos or []),
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
            fields.Date.context_today(self),
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

    def _store_photos(self, photos):
        """Attach the photos to the approval; their digests go into the ledger."""
        values = []
        for photo in photos:
            try:
                raw = base64.b64decode(photo["data"], validate=True)
            except (KeyError, TypeError, ValueError, binascii.Error) as error:
                raise UserError(
                    self.env._("A photo could not be read. Take it again.")
                ) from error
            if len(raw) > MAX_PHOTO or not raw.startswith(IMAGE_HEADS):
                raise UserError(
                    self.env._(
                        "%(name)s is not a photo or PDF of at most 10 MB.",
                        name=photo.get("name") or self.env._("The file"),
                    )
                )
            values.append(
                {
                    "name": photo.get("name") or self.document_name,
                    "raw": raw,
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        return self.env["ir.attachment"].sudo().create(values)

    def action_confirm(self, decision_seq):
        """Confirm a decision that was entered in one's name.

        :param decision_seq: number of that decision
        :raise AccessError: it was not entered in the caller's name
        """
        decision = self._decision_in_my_name(decision_seq)
        approval = self.sudo()
        approval._check_alive()
        last = approval._last_decision()
        approval._check_content(last)
        approval._append(
            "confirm", last.result_state, last.result_step, refers_seq=decision.seq
        )
        return True

    def action_dispute(self, decision_seq, reason):
        """Deny a decision entered in one's name: the approval becomes void.

        :raise AccessError: it was not entered in the caller's name
        :raise UserError: no reason is given
        """
        decision = self._decision_in_my_name(decision_seq)
        if not (reason or "").strip():
            raise UserError(self.env._("Say what is wrong with this decision."))
        approval = self.sudo()
        approval._check_alive()
        last = approval._last_decision()
        approval._append(
            "dispute",
            "void",
            last.result_step,
            refers_seq=decision.seq,
            note={"comment": reason},
        )
        approval.task_ids._finish(self.env.user, everybody=True)
        approval._notify_requester("dispute")
        document = approval._document()
        document.with_env(self.env(su=False))._on_approval_changed("void")
        return True

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
        return decision

    def _lapsed_consents(self):
        """Decisions by phone whose confirmation is overdue."""
        today = fields.Date.context_today(self)
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
