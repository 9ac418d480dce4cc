"""Decisions on paper and by phone: who enters them, and who may dispute them."""

import base64
from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .approval_common import ApprovalCommon

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n0000").decode()
PHOTO = [{"name": "签批.png", "data": PNG}]


@tagged("post_install", "-at_install")
class TestApprovalPaper(ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_flow([{"post": "principal"}])

    def register(self, request, user=None, decider=None, channel="paper", **arguments):
        approval = request.sudo().approval_id
        return approval.with_user(user or self.affairs).action_register_paper(
            (decider or self.principal).id,
            "approve",
            approval.seq,
            channel,
            **{"photos": PHOTO, **arguments},
        )

    def test_photo_of_the_signed_form_counts(self):
        request = self.make_request(submit=True)
        self.register(request)
        self.assertEqual(request.approval_state, "approved")
        decision = request.sudo().approval_id._last_decision()
        self.assertEqual(decision.user_id, self.affairs)
        self.assertEqual(decision.behalf_id, self.principal)
        self.assertEqual(decision.channel, "paper")
        self.assertEqual(len(decision.note_id.attachment_ids), 1)
        request.sudo()._check_approval("test")

    def test_paper_needs_a_readable_photo(self):
        request = self.make_request(submit=True)
        for photos in (
            [],
            [{"name": "x", "data": "%%%"}],
            [{"name": "x.exe", "data": base64.b64encode(b"MZ9").decode()}],
            [{"name": "x"}],
        ):
            with self.assertRaises(UserError):
                self.register(request, photos=photos)
        self.assertEqual(request.approval_state, "running")

    def test_only_office_posts_enter_paper(self):
        request = self.make_request(submit=True)
        for user in (self.teacher, self.buyer, self.sister_affairs):
            with self.assertRaises(AccessError):
                self.register(request, user=user)

    def test_applicant_never_enters_it(self):
        request = self.make_request(user=self.affairs, submit=True)
        with self.assertRaisesRegex(AccessError, "your own"):
            self.register(request)

    def test_only_for_whom_the_step_waits(self):
        request = self.make_request(submit=True)
        with self.assertRaises(AccessError):
            self.register(request, decider=self.vice)

    def test_decider_may_dispute(self):
        request = self.make_request(submit=True)
        self.register(request)
        approval = request.sudo().approval_id
        self.assertIn(self.principal, approval.activity_ids.user_id)
        number = approval._last_decision().seq
        with self.assertRaises(AccessError):
            approval.with_user(self.affairs).action_dispute(number, "不是我签的")
        mine = approval.with_user(self.principal)
        with self.assertRaises(UserError):
            mine.action_dispute(number, "")
        mine.action_dispute(number, "不是我签的")
        self.assertEqual(request.approval_state, "void")
        with self.assertRaises(UserError):
            request.sudo()._check_approval("test")

    def test_phone_consent_lapses_unless_confirmed(self):
        request = self.make_request(submit=True)
        self.register(request, channel="phone", photos=[])
        request.sudo()._check_approval("test")
        approval = request.sudo().approval_id
        decision = approval._last_decision()
        later = self.env["school.unit"]._today() + timedelta(days=20)
        with freeze_time(later), self.assertRaisesRegex(UserError, "by phone"):
            request.sudo()._check_approval("test")
        approval.with_user(self.principal).action_confirm(decision.seq)
        with freeze_time(later):
            request.sudo()._check_approval("test")

    def test_decision_on_screen_is_not_disputed(self):
        request = self.make_request(submit=True)
        self.decide(request, self.principal)
        approval = request.sudo().approval_id
        with self.assertRaises(AccessError):
            approval.with_user(self.principal).action_dispute(2, "误点")
