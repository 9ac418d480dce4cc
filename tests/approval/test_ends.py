"""Sent back to a step, cancelled by the same people, terminated by the head."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .approval_common import ApprovalCommon


@tagged("post_install", "-at_install")
class TestEnds(ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.flow = cls.make_flow(
            [
                {"post": "affairs_director"},
                {"post": "vice_principal"},
                {"post": "principal"},
            ]
        )

    def at_the_principal(self):
        request = self.make_request(submit=True)
        self.decide(request, self.affairs)
        self.decide(request, self.vice)
        return request

    def approved(self):
        request = self.at_the_principal()
        self.decide(request, self.principal)
        return request

    def waiting(self, request):
        tasks = request.sudo().approval_id.task_ids
        return tasks.filtered(lambda task: task.state == "open").user_id

    def send_back(self, request, **options):
        self.decide(request, self.principal, "send_back", "再核一下", **options)

    def test_sent_back_to_a_step_and_through_all_again(self):
        request = self.at_the_principal()
        self.send_back(request, to_step=0)
        self.assertEqual(request.approval_state, "running")
        self.assertEqual(self.waiting(request), self.affairs)
        self.decide(request, self.affairs)
        self.assertEqual(self.waiting(request), self.vice)
        self.decide(request, self.vice)
        self.decide(request, self.principal)
        self.assertEqual(request.approval_state, "approved")

    def test_sent_back_to_a_step_and_straight_back(self):
        request = self.at_the_principal()
        self.send_back(request, to_step=0, resume=True)
        self.decide(request, self.affairs)
        self.assertEqual(self.waiting(request), self.principal)
        self.decide(request, self.principal)
        self.assertEqual(request.approval_state, "approved")

    def test_only_to_a_step_before(self):
        request = self.at_the_principal()
        for step in (2, 3, 99):
            with self.assertRaisesRegex(UserError, "before"):
                self.send_back(request, to_step=step)
        with self.assertRaises(UserError):
            self.send_back(request, to_step="0")

    def test_resubmitted_straight_to_who_sent_it_back(self):
        request = self.at_the_principal()
        self.send_back(request, resume=True)
        self.assertEqual(request.approval_state, "returned")
        request.line_ids.quantity = 0.5
        request.action_submit()
        self.assertEqual(self.waiting(request), self.principal)
        self.decide(request, self.principal)
        request.sudo()._check_approval("order")

    def test_resubmitted_with_more_goes_through_all_again(self):
        request = self.at_the_principal()
        self.send_back(request, resume=True)
        request.line_ids.quantity = 2
        request.action_submit()
        self.assertEqual(self.waiting(request), self.affairs)

    def cancel(self, request, user=None):
        approval = request.sudo().approval_id
        approval.with_user(user or self.teacher).action_request_cancel(
            approval.seq, "不再需要"
        )

    def test_cancelled_by_the_same_people(self):
        request = self.approved()
        self.cancel(request)
        self.assertEqual(self.waiting(request), self.affairs)
        with self.assertRaisesRegex(UserError, "not approved"):
            request.sudo()._check_approval("order")
        for user in (self.affairs, self.vice, self.principal):
            self.decide(request, user)
        self.assertEqual(request.approval_state, "void")

    def test_refused_cancellation_leaves_the_approval(self):
        request = self.approved()
        self.cancel(request)
        self.decide(request, self.affairs, "reject", "已与供货商约定")
        self.assertEqual(request.approval_state, "approved")
        request.sudo()._check_approval("order")
        self.cancel(request)
        approval = request.sudo().approval_id
        approval.with_user(self.teacher).action_withdraw(approval.seq)
        self.assertEqual(request.approval_state, "approved")

    def test_only_the_applicant_asks_to_cancel(self):
        request = self.approved()
        with self.assertRaises(AccessError):
            self.cancel(request, self.affairs)
        running = self.make_request(submit=True)
        with self.assertRaisesRegex(UserError, "not approved"):
            self.cancel(running)

    def terminate(self, request, user, reason="规则有误"):
        approval = request.sudo().approval_id
        approval.with_user(user).action_terminate(approval.seq, reason)

    def test_terminated_by_the_head(self):
        request = self.make_request(submit=True)
        for user in (self.affairs, self.clerk, self.teacher):
            with self.assertRaises(AccessError):
                self.terminate(request, user)
        with self.assertRaisesRegex(UserError, "Say why"):
            self.terminate(request, self.principal, " ")
        self.terminate(request, self.principal)
        self.assertEqual(request.approval_state, "void")
        self.assertFalse(self.waiting(request))
        with self.assertRaisesRegex(UserError, "any more"):
            self.terminate(request, self.principal)

    def test_the_head_does_not_terminate_what_they_applied_for(self):
        request = self.make_request(user=self.principal, submit=True)
        with self.assertRaises(AccessError):
            self.terminate(request, self.principal)
