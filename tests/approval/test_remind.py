"""Reminding, overdue steps, copies, and starting before the approval."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .approval_common import ApprovalCommon


@tagged("post_install", "-at_install")
class TestRemind(ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.flow = cls.make_flow(
            [
                {"post": "affairs_director", "days": 2, "on_timeout": "escalate"},
                {"post": "principal"},
            ]
        )

    def run_cron(self):
        cron = self.env.ref("school_logistics.cron_approval_overdue")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()

    def activity(self, approval, user):
        return approval.activity_ids.filtered(lambda activity: activity.user_id == user)

    def test_the_applicant_reminds_once_a_day(self):
        with freeze_time("2026-09-07 02:00:00"):
            request = self.make_request(submit=True)
            approval = request.sudo().approval_id
            approval.with_user(self.teacher).action_remind()
            activity = self.activity(approval, self.affairs)
            self.assertIn("Reminder", activity.summary)
            self.assertEqual(activity.date_deadline, date(2026, 9, 7))
            with self.assertRaisesRegex(UserError, "today already"):
                approval.with_user(self.teacher).action_remind()
        with freeze_time("2026-09-08 02:00:00"):
            approval.with_user(self.teacher).action_remind()

    def test_a_stranger_does_not_remind(self):
        approval = self.make_request(submit=True).sudo().approval_id
        for user in (self.keeper, self.sister_teacher):
            with self.assertRaises(AccessError):
                approval.with_user(user).action_remind()

    def test_overdue_calls_in_the_next_head_and_passes_nothing(self):
        with freeze_time("2026-09-07 02:00:00"):
            request = self.make_request(submit=True)
        approval = request.sudo().approval_id
        with freeze_time("2026-09-09 02:00:00"):
            self.run_cron()
            self.assertEqual(approval._last_decision().kind, "submit")
        with freeze_time("2026-09-10 02:00:00"):
            self.run_cron()
            self.run_cron()
            rows = approval.decision_ids.mapped("kind")
            self.assertEqual(rows, ["submit", "escalate"])
            waiting = approval.task_ids.filtered(lambda task: task.state == "open")
            self.assertIn(self.affairs, waiting.user_id)
            called_in = waiting.user_id - self.affairs
            self.assertTrue(called_in)
            self.assertEqual(request.approval_state, "running")
            self.decide(request, called_in[0])
        self.assertEqual(approval.step_index, 1)
        self.assertFalse(approval._chain_problem())

    def test_a_copy_is_read_and_decides_nothing(self):
        request = self.make_request(submit=True)
        approval = request.sudo().approval_id
        with self.assertRaises(AccessError):
            approval.with_user(self.keeper).action_copy([self.keeper.id])
        approval.with_user(self.teacher).action_copy([self.clerk.id])
        approval.with_user(self.teacher).action_copy([self.clerk.id])
        copy = self.env["school.approval.copy"].with_user(self.clerk).search([])
        self.assertEqual(copy.approval_id, approval)
        action = copy.action_open_document()
        self.assertEqual(action["res_id"], request.id)
        self.assertTrue(copy.read_on)
        self.assertEqual(request.with_user(self.clerk).purpose, request.purpose)
        with self.assertRaises(AccessError):
            self.decide(request, self.clerk)
        with self.assertRaises(AccessError):
            copy.read_on = False
        with self.assertRaises(AccessError):
            copy.unlink()

    def test_the_rule_sends_copies_once_approved(self):
        keeper, clerk = self.keeper, self.clerk
        post = self.post("keeper")
        self.flow.copy_post_ids = post + self.post("principal")
        self.flow.action_publish()
        Copy = self.env["school.approval.copy"].sudo()
        request = self.make_request(submit=True)
        self.decide(request, self.affairs)
        self.assertFalse(Copy.search([]))
        self.decide(request, self.principal)
        copies = Copy.search([])
        # the principal decided it and knows
        self.assertEqual(copies.user_id, keeper)
        self.assertTrue(self.activity(request.sudo().approval_id, keeper))
        self.assertFalse(self.activity(request.sudo().approval_id, clerk))
        rejected = self.make_request(submit=True)
        self.decide(rejected, self.affairs, "reject", "不需要")
        self.assertEqual(Copy.search([]), copies)

    def test_no_copy_to_another_school(self):
        approval = self.make_request(submit=True).sudo().approval_id
        with self.assertRaisesRegex(UserError, "does not work at"):
            approval.with_user(self.teacher).action_copy([self.sister_teacher.id])


@tagged("post_install", "-at_install")
class TestEmergency(ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.flow = cls.make_flow(
            [{"post": "affairs_director"}, {"post": "principal"}],
            emergency_cap=2000,
            emergency_days=3,
        )

    def start(self, request, user, reason="水管爆裂"):
        approval = request.sudo().approval_id
        approval.with_user(user).action_emergency(approval.seq, reason)

    def test_goods_before_the_approval_but_no_money(self):
        with freeze_time("2026-09-07 02:00:00"):
            request = self.make_request(submit=True)
            self.start(request, self.affairs)
            request.sudo()._check_approval("order")
            for effect in ("bill", "pay", ""):
                with self.assertRaisesRegex(UserError, "paid only when approved"):
                    request.sudo()._check_approval(effect)
            self.assertEqual(
                request.sudo().approval_id.emergency_until, date(2026, 9, 10)
            )
        with freeze_time("2026-09-11 02:00:00"):
            with self.assertRaisesRegex(UserError, "had to be approved by"):
                request.sudo()._check_approval("order")
            self.decide(request, self.affairs)
            self.decide(request, self.principal)
            request.sudo()._check_approval("bill")

    def test_who_starts_it(self):
        request = self.make_request(submit=True)
        for user in (self.teacher, self.clerk, self.vice):
            with self.assertRaises(AccessError):
                self.start(request, user)
        own = self.make_request(user=self.affairs, submit=True)
        with self.assertRaises(AccessError):
            self.start(own, self.affairs)

    def test_capped_with_a_reason_and_once(self):
        request = self.make_request(2000.01, submit=True)
        with self.assertRaisesRegex(UserError, "2,000.00"):
            self.start(request, self.principal)
        request = self.make_request(2000, submit=True)
        with self.assertRaisesRegex(UserError, "Say what"):
            self.start(request, self.principal, " ")
        self.start(request, self.principal)
        with self.assertRaisesRegex(UserError, "already"):
            self.start(request, self.principal)

    def test_a_change_still_stops_at_the_gate(self):
        request = self.make_request(submit=True)
        self.start(request, self.principal)
        self.env.cr.execute(
            "UPDATE school_supply_request_line SET price_unit = 900"
            " WHERE request_id = %s",
            (request.id,),
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "changed"):
            request.sudo()._check_approval("order")
