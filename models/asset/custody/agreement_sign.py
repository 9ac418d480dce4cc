"""Signing an agreement: on the screen in one's own session, or on paper."""

import base64
import binascii

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ...approval.approval_input import HEADS, MAX_FILE, PNG


class SchoolAgreement(models.Model):
    _inherit = "school.agreement"

    def action_sign(self, signature):
        """Sign in one's own session, with a drawn signature; twice is harmless.

        Two signatures at the same moment change the same row: the second waits and
        finds the agreement signed.

        :param str signature: PNG image, base64
        :raise AccessError: for anybody but who answers for the things
        :raise UserError: no signature was drawn, or the list is not the one handed over
        """
        self.ensure_one()
        self.check_access("read")
        agreement = self.sudo()
        if agreement.signer_id != self.env.user:
            raise AccessError(
                self.env._(
                    "%(agreement)s is signed by %(person)s, in an own session.",
                    agreement=agreement.display_name,
                    person=agreement.signer_id.name or agreement.holder_name,
                )
            )
        if agreement.state in ("signed", "checking", "done"):
            return True
        agreement._check_state("issued")
        drawn = self._typed_picture(signature, PNG)
        if agreement.issued_by_id == self.env.user:
            raise UserError(
                self.env._(
                    "%(agreement)s: who hands over does not take over. Let somebody"
                    " else of general affairs hand it over.",
                    agreement=agreement.display_name,
                )
            )
        agreement._take_signature(
            {"signature": drawn, "signed_name": self.env.user.name}
        )
        return True

    def action_sign_paper(self, person, scan, name=""):
        """Register that it was signed on paper, with the photo of the paper.

        :param str person: who signed
        :param str scan: photo or PDF of the signed paper, base64
        :param str name: of the file
        :raise UserError: without a post, for one's own agreement, without the photo
        """
        self.ensure_one()
        self.check_access("write")
        self._check_preparing()
        if self.signer_id == self.env.user:
            raise UserError(
                self.env._("One's own agreement is registered by somebody else.")
            )
        person = person.strip() if isinstance(person, str) else ""
        if not person or len(person) > 100:
            raise UserError(self.env._("Enter who signed the paper."))
        content = self._typed_picture(scan, HEADS)
        self._check_state("issued")
        title = name.strip()[:200] if isinstance(name, str) else ""
        paper = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": title or self.display_name,
                    "raw": base64.b64decode(content),
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        )
        self.sudo()._take_signature(
            {
                "is_paper": True,
                "scan_ids": [fields.Command.set(paper.ids)],
                "signed_name": person,
            }
        )
        return True

    def _take_signature(self, vals):
        """Enter a signature on the list that was handed over; who may was checked."""
        self._check_frozen()
        self._set_own(
            {
                "state": "signed",
                "signed_by_id": self.env.uid,
                "signed_on": fields.Datetime.now(),
                **vals,
            }
        )
        self.flush_recordset()
        self.activity_ids.unlink()

    def _typed_picture(self, content, heads):
        """Return a picture as it was sent, checked to be one.

        :raise UserError: unreadable, too large or no picture
        """
        if isinstance(content, bytes):
            content = content.decode("ascii", "ignore")
        try:
            raw = base64.b64decode(content or "", validate=True)
        except (TypeError, ValueError, binascii.Error) as error:
            raise UserError(
                self.env._("The picture could not be read. Make it again.")
            ) from error
        if not raw or len(raw) > MAX_FILE or not raw.startswith(heads):
            raise UserError(
                self.env._("Draw the signature, or add a photo of at most 10 MB.")
            )
        return content
