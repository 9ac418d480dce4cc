"""Deciding: turn, order, number, refusal, delegation, empty posts."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .approval_common import ApprovalCommon


@tagged("post_install", "-at_install")
class TestApprovalDecide(ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.flow = cls.make_flow([{"post": "affairs_director"}, {"post": "principal"}])

    def test_steps_in_order(self):
        request = self.make_request(submit=True)
        self.assertEqual(request.approval_state, "running")
        with self.assertRaisesRegex(AccessError, self.affairs.name):
            self.decide(request, self.principal)
        self.decide(request, self.affairs)
        self.assertEqual(request.approval_state, "running")
        self.decide(request, self.principal)
        self.assertEqual(request.approval_state, "approved")
        request.sudo()._check_approval("test")

    def test_repeated_click_does_nothing_twice(self):
        request = self.make_request(submit=True)
        approval = request.sudo().approval_id
        seq = approval.seq
        approval.with_user(self.affairs).action_decide("approve", seq)
        with self.assertRaisesRegex(UserError, "meanwhile"):
            approval.with_user(self.affairs).action_decide("approve", seq)
        self.assertEqual(len(approval.decision_ids), 2)

    def test_applicant_never_approves(self):
        request = self.make_request(user=self.affairs, submit=True)
        approval = request.sudo().approval_id
        self.assertNotIn(self.affairs, approval.task_ids.user_id)
        with self.assertRaises(AccessError):
            self.decide(request, self.affairs)
        # the district steps in for the post that the applicant holds
        self.assertEqual(approval.task_ids.user_id, self.officer)

    def test_author_of_anothers_request_never_approves(self):
        request = self.make_request()
        request.sudo().create_uid = self.affairs
        self.env.cr.execute(
            "UPDATE school_supply_request SET create_uid = %s WHERE id = %s",
            (self.affairs.id, request.id),
        )
        request.invalidate_recordset()
        request.action_submit()
        with self.assertRaises(AccessError):
            self.decide(request, self.affairs)

    def test_only_the_applicant_submits(self):
        request = self.make_request()
        with self.assertRaises(AccessError):
            request.with_user(self.clerk).action_submit()

    def test_reject_needs_a_reason_and_ends(self):
        request = self.make_request(submit=True)
        with self.assertRaisesRegex(UserError, "applicant should know"):
            self.decide(request, self.affairs, "reject")
        self.decide(request, self.affairs, "reject", "库存充足")
        self.assertEqual(request.approval_state, "rejected")
        with self.assertRaisesRegex(UserError, "submitted already"):
            request.action_submit()

    def test_sent_back_is_edited_and_submitted_again(self):
        request = self.make_request(submit=True)
        self.decide(request, self.affairs, "send_back", "请写明用途")
        self.assertEqual(request.approval_state, "returned")
        request.purpose = "教室用"
        request.action_submit()
        self.decide(request, self.affairs)
        self.decide(request, self.principal)
        approvals = self.env["school.approval"].search(
            [("res_model", "=", request._name), ("res_id", "=", request.id)]
        )
        self.assertEqual(len(approvals), 2)
        self.assertEqual(approvals[0].previous_id, approvals[1])
        self.assertFalse(approvals[0]._chain_problem())

    def test_withdraw_only_by_the_applicant(self):
        request = self.make_request(submit=True)
        approval = request.sudo().approval_id
        with self.assertRaises(AccessError):
            approval.with_user(self.affairs).action_withdraw(approval.seq)
        request.action_withdraw()
        self.assertEqual(request.approval_state, "withdrawn")
        self.assertFalse(approval.task_ids.filtered(lambda t: t.state == "open"))

    def test_comment_decides_nothing(self):
        request = self.make_request(submit=True)
        self.decide(request, self.affairs, "comment", "请附报价单")
        self.assertEqual(request.approval_state, "running")
        self.decide(request, self.affairs)
        self.assertEqual(request.sudo().approval_id.step_index, 1)

    def test_unknown_decision_is_refused(self):
        request = self.make_request(submit=True)
        with self.assertRaisesRegex(UserError, "Unknown decision"):
            self.decide(request, self.affairs, "confirm")

    def test_all_of_them(self):
        self.appoint(self.clerk, "affairs_director")
        self.make_flow([{"post": "affairs_director", "mode": "all"}], sequence=1)
        request = self.make_request(submit=True)
        self.decide(request, self.affairs)
        self.assertEqual(request.approval_state, "running")
        with self.assertRaises(AccessError):
            self.decide(request, self.affairs)
        self.decide(request, self.clerk)
        self.assertEqual(request.approval_state, "approved")

    def test_any_of_them_closes_the_tasks_of_the_others(self):
        self.appoint(self.clerk, "affairs_director")
        request = self.make_request(submit=True)
        self.decide(request, self.clerk)
        tasks = request.sudo().approval_id.task_ids
        self.assertEqual(
            tasks.filtered(lambda task: task.user_id == self.affairs).state, "cancelled"
        )

    def test_head_of_the_department(self):
        self.make_flow([{"who": "department_head"}], sequence=1)
        request = self.make_request(submit=True)
        self.decide(request, self.head)
        self.assertEqual(request.approval_state, "approved")

    def test_named_persons_and_groups(self):
        self.make_flow(
            [
                {"who": "user", "user_ids": [(6, 0, self.vice.ids)]},
                {
                    "who": "group",
                    "group_id": self.env.ref("school_logistics.group_accountant").id,
                },
            ],
            sequence=1,
        )
        request = self.make_request(submit=True)
        self.decide(request, self.vice)
        with self.assertRaises(AccessError):
            self.decide(request, self.buyer)
        self.decide(request, self.accountant)
        self.assertEqual(request.approval_state, "approved")

    def test_post_of_the_district(self):
        self.make_flow([{"post": "bureau_officer", "level": "district"}], sequence=1)
        request = self.make_request(submit=True)
        self.decide(request, self.officer)
        self.assertEqual(request.approval_state, "approved")

    def test_empty_post_goes_to_the_fallback(self):
        self.make_flow(
            [{"post": "school_meeting", "fallback": "vice_principal"}], sequence=1
        )
        request = self.make_request(submit=True)
        self.decide(request, self.vice)
        self.assertEqual(request.approval_state, "approved")

    def test_nobody_left_refuses_to_start(self):
        self.make_flow([{"post": "school_meeting"}], sequence=1)
        self.env["school.post.holder"].search(
            [("unit_id", "=", self.district.id)]
        ).date_to = self.env["school.unit"]._today() - timedelta(days=1)
        with self.assertRaisesRegex(UserError, "Nobody may decide"):
            self.make_request().action_submit()

    def test_collective_decision_needs_minutes(self):
        self.appoint(self.clerk, "school_meeting")
        self.make_flow([{"post": "school_meeting", "is_collective": True}], sequence=1)
        request = self.make_request(submit=True)
        with self.assertRaisesRegex(UserError, "minutes"):
            self.decide(request, self.clerk)
        self.decide(
            request,
            self.clerk,
            minutes={"number": "2026-09", "date": "2026-09-01", "attendees": "全体"},
        )
        self.assertEqual(request.approval_state, "approved")

    def test_delegation_by_dates(self):
        request = self.make_request(submit=True)
        with self.assertRaises(AccessError):
            self.decide(request, self.vice)
        today = self.env["school.unit"]._today()
        self.env["school.approval.delegation"].with_user(self.affairs).create(
            {"delegate_id": self.vice.id, "date_from": today, "date_to": today}
        )
        task = self.env["school.approval.task"].with_user(self.vice)
        self.assertEqual(task.search([("for_me", "=", True)]).user_id, self.affairs)
        self.decide(request, self.vice)
        decision = request.sudo().approval_id._last_decision()
        self.assertEqual(decision.user_id, self.vice)
        self.assertEqual(decision.behalf_id, self.affairs)

    def test_no_time_zone_of_a_client_moves_the_day(self):
        today = self.env["school.unit"]._today()
        with freeze_time(f"{today} 02:00:00"):  # ten in the morning at the school
            request = self.make_request(submit=True)
            self.env["school.approval.delegation"].with_user(self.affairs).create(
                {
                    "delegate_id": self.vice.id,
                    "date_from": today - timedelta(days=5),
                    "date_to": today - timedelta(days=1),
                }
            )
            for zone in ("Etc/GMT+12", "Pacific/Kiritimati", "UTC"):
                with self.assertRaises(AccessError):
                    self.decide(request.with_context(tz=zone), self.vice)

    def test_delegation_never_lets_the_applicant_approve(self):
        today = self.env["school.unit"]._today()
        self.env["school.approval.delegation"].with_user(self.affairs).create(
            {"delegate_id": self.teacher.id, "date_from": today, "date_to": today}
        )
        request = self.make_request(submit=True)
        with self.assertRaises(AccessError):
            self.decide(request, self.teacher)

    def test_nobody_delegates_anothers_power(self):
        today = self.env["school.unit"]._today()
        with self.assertRaisesRegex(AccessError, self.principal.name):
            self.env["school.approval.delegation"].with_user(self.teacher).create(
                {
                    "user_id": self.principal.id,
                    "delegate_id": self.teacher.id,
                    "date_from": today,
                    "date_to": today,
                }
            )

    def test_post_that_ended_decides_no_more(self):
        request = self.make_request(submit=True)
        holder = self.env["school.post.holder"].search(
            [("user_id", "=", self.affairs.id), ("unit_id", "=", self.school.id)]
        )
        self.appoint(self.clerk, "affairs_director")
        holder.date_to = self.env["school.unit"]._today() - timedelta(days=1)
        with self.assertRaises(AccessError):
            self.decide(request, self.affairs)
        open_tasks = request.sudo().approval_id.task_ids.filtered(
            lambda task: task.state == "open"
        )
        self.assertEqual(open_tasks.user_id, self.clerk)
        self.decide(request, self.clerk)

    def inbox(self, user):
        tasks = self.env["school.approval.task"].with_user(user)
        return tasks.search([("for_me", "=", True), ("state", "=", "open")])

    def test_bulk_approval_leaves_only_what_cannot_be(self):
        first, odd, last = (self.make_request(submit=True) for _number in range(3))
        self.env.cr.execute(
            "UPDATE school_supply_request_line SET price_unit = 900"
            " WHERE request_id = %s",
            (odd.id,),
        )
        self.env.invalidate_all()
        [problem] = self.inbox(self.affairs).action_bulk_approve()
        self.assertEqual(problem["document"], odd.display_name)
        self.assertIn("changed", problem["problem"])
        steps = [
            request.sudo().approval_id.step_index for request in (first, odd, last)
        ]
        self.assertEqual(steps, [1, 0, 1])

    def test_bulk_approval_of_the_inbox(self):
        requests = [self.make_request(submit=True) for _number in range(3)]
        mine = self.inbox(self.affairs)
        self.assertEqual(len(mine), 3)
        with self.assertRaises(AccessError):
            mine.with_user(self.clerk).action_bulk_approve()
        mine.action_bulk_approve()
        self.assertEqual(
            [request.sudo().approval_id.step_index for request in requests], [1, 1, 1]
        )

    def test_deciders_are_told(self):
        request = self.make_request(submit=True)
        approval = request.sudo().approval_id
        self.assertEqual(approval.activity_ids.user_id, self.affairs)
        self.decide(request, self.affairs)
        self.assertEqual(approval.activity_ids.user_id, self.principal)
        self.decide(request, self.principal)
        self.assertEqual(approval.activity_ids.user_id, self.teacher)

    def test_queries_do_not_grow_with_lines(self):
        def queries(count):
            line = {"name": "粉笔", "quantity": 1, "price_unit": 5}
            request = self.make_request(lines=[line] * count)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            request.action_submit()
            self.decide(request, self.affairs)
            self.decide(request, self.principal)
            request.sudo()._check_approval("test")
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertLessEqual(queries(50), queries(1) + 2)
