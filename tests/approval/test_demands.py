"""What a step demands: a signature, an attachment, a reason."""

import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from .approval_common import ApprovalCommon

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n drawn").decode()
PDF = base64.b64encode(b"%PDF-1.4 quotes").decode()


@tagged("post_install", "-at_install")
class TestDemands(ApprovalCommon):
    def submitted(self, **step):
        self.make_flow([{"post": "principal", **step}], sequence=1)
        return self.make_request(submit=True)

    def test_signature(self):
        request = self.submitted(needs_signature=True)
        with self.assertRaisesRegex(UserError, "your signature"):
            self.decide(request, self.principal)
        for hostile in ("no base64!", 5, base64.b64encode(b"GIF89a").decode()):
            with self.assertRaises(UserError):
                self.decide(request, self.principal, signature=hostile)
        self.decide(request, self.principal, signature=PNG)
        approval = request.sudo().approval_id
        step = approval.get_timeline()["steps"][0]
        signature = self.env["ir.attachment"].browse(step["people"][0]["signature"])
        self.assertEqual(signature.raw, base64.b64decode(PNG))
        self.assertFalse(approval._chain_problem())

    def test_replaced_signature_is_evident(self):
        request = self.submitted(needs_signature=True)
        self.decide(request, self.principal, signature=PNG)
        note = request.sudo().approval_id._last_decision().note_id
        note.attachment_digests = ["0" * 40]
        self.assertIn("2", request.sudo().approval_id._chain_problem())

    def test_attachment(self):
        request = self.submitted(needs_attachment=True)
        with self.assertRaisesRegex(UserError, "an attachment"):
            self.decide(request, self.principal)
        with self.assertRaisesRegex(UserError, "at most 9"):
            self.decide(
                request,
                self.principal,
                attachments=[{"name": "x", "data": PDF}] * 10,
            )
        with self.assertRaisesRegex(UserError, "no photo|not a photo|could not be"):
            self.decide(
                request, self.principal, attachments=[{"name": "x", "data": "PHP"}]
            )
        self.decide(
            request, self.principal, attachments=[{"name": "报价", "data": PDF}]
        )
        last = request.sudo().approval_id._last_decision()
        self.assertEqual(last.note_id.attachment_ids.name, "报价")

    def test_reason(self):
        request = self.submitted(needs_comment=True)
        with self.assertRaisesRegex(UserError, "a reason"):
            self.decide(request, self.principal)
        self.decide(request, self.principal, comment="急需")

    def test_a_row_of_the_inbox_cannot_skip_a_demand(self):
        request = self.submitted(needs_signature=True)
        task = request.sudo().approval_id.task_ids.with_user(self.principal)
        with self.assertRaisesRegex(UserError, "your signature"):
            task.action_approve()
        self.assertEqual(request.approval_state, "running")
