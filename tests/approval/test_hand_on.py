"""Calling in somebody else: forward, ask for an opinion, add and remove approvers."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .approval_common import ApprovalCommon


@tagged("post_install", "-at_install")
class TestHandOn(ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.flow = cls.make_flow([{"post": "affairs_director"}, {"post": "principal"}])
        cls.request = cls.make_request(submit=True)
        cls.approval = cls.request.sudo().approval_id

    def call(self, user, method, *arguments, **options):
        approval = self.approval.with_user(user)
        return getattr(approval, method)(self.approval.seq, *arguments, **options)

    def waiting(self):
        return self.approval.task_ids.filtered(lambda task: task.state == "open")

    def test_forwarded_for_good(self):
        self.call(self.affairs, "action_forward", self.clerk.id, "请代看")
        self.assertEqual(self.waiting().user_id, self.clerk)
        with self.assertRaisesRegex(AccessError, self.clerk.name):
            self.decide(self.request, self.affairs)
        self.decide(self.request, self.clerk)
        self.assertEqual(self.waiting().user_id, self.principal)
        self.assertFalse(self.approval._chain_problem())

    def test_forwarded_to_a_leaver_comes_back(self):
        self.call(self.affairs, "action_forward", self.clerk.id)
        self.clerk.active = False
        self.assertEqual(self.waiting().user_id, self.affairs)
        self.decide(self.request, self.affairs)

    def test_forward_to_who_may_not_decide(self):
        refusals = {
            self.teacher: "applied for",
            self.affairs: "decides this step already",
            self.sister_teacher: "does not work at",
        }
        for user, message in refusals.items():
            with self.assertRaisesRegex(UserError, message):
                self.call(self.affairs, "action_forward", user.id)
        self.assertEqual(self.waiting().user_id, self.affairs)

    def test_only_whose_turn_it_is(self):
        for user in (self.principal, self.clerk, self.teacher):
            with self.assertRaises(AccessError):
                self.call(user, "action_forward", self.vice.id)
            with self.assertRaises(AccessError):
                self.call(user, "action_add_approver", [self.vice.id])

    def test_hostile_person(self):
        for hostile in ("1 OR 1=1", True, {"id": 1}, [], None, 10**12, -1):
            with self.assertRaises(UserError):
                self.call(self.affairs, "action_forward", hostile)

    def test_opinion_asked_comes_back(self):
        self.call(self.affairs, "action_assign", self.clerk.id, "库存够吗")
        self.assertEqual(self.waiting().user_id, self.clerk)
        self.assertEqual(self.waiting().kind, "answer")
        with self.assertRaises(AccessError):
            self.decide(self.request, self.clerk)
        with self.assertRaisesRegex(UserError, "opinion"):
            self.waiting().with_user(self.clerk).action_approve()
        with self.assertRaisesRegex(UserError, "write your opinion"):
            self.call(self.clerk, "action_answer", " ")
        self.call(self.clerk, "action_answer", "库存不足")
        self.assertEqual(self.waiting().user_id, self.affairs)
        self.assertEqual(self.approval.step_index, 0)
        self.decide(self.request, self.affairs)

    def test_opinion_is_nobody_elses(self):
        self.call(self.affairs, "action_assign", self.clerk.id)
        with self.assertRaisesRegex(AccessError, "nobody waits"):
            self.call(self.principal, "action_answer", "我说")
        # who asked may still decide without waiting
        self.decide(self.request, self.affairs)
        self.assertEqual(self.waiting().user_id, self.principal)

    def test_added_before(self):
        self.call(
            self.affairs,
            "action_add_approver",
            [self.clerk.id, self.vice.id],
            mode="all",
        )
        self.assertEqual(self.waiting().user_id, self.clerk | self.vice)
        self.decide(self.request, self.clerk)
        self.decide(self.request, self.vice)
        self.assertEqual(self.waiting().user_id, self.affairs)
        self.decide(self.request, self.affairs)
        self.decide(self.request, self.principal)
        self.assertEqual(self.request.approval_state, "approved")
        self.assertFalse(self.approval._chain_problem())

    def test_added_after(self):
        self.call(self.affairs, "action_add_approver", [self.clerk.id], place="after")
        self.assertEqual(self.waiting().user_id, self.affairs)
        self.decide(self.request, self.affairs)
        self.assertEqual(self.waiting().user_id, self.clerk)
        self.decide(self.request, self.clerk)
        self.assertEqual(self.waiting().user_id, self.principal)

    def test_added_before_keeps_what_others_said(self):
        self.appoint(self.clerk, "affairs_director")
        self.make_flow([{"post": "affairs_director", "mode": "all"}], sequence=1)
        self.request = self.make_request(submit=True)
        self.approval = self.request.sudo().approval_id
        self.decide(self.request, self.affairs)
        self.call(self.clerk, "action_add_approver", [self.vice.id])
        self.decide(self.request, self.vice)
        self.assertEqual(self.waiting().user_id, self.clerk)
        self.decide(self.request, self.clerk)
        self.assertEqual(self.request.approval_state, "approved")

    def test_removed_by_who_added(self):
        self.call(self.affairs, "action_add_approver", [self.clerk.id])
        added = self.approval.step_index
        with self.assertRaisesRegex(AccessError, self.affairs.name):
            self.call(self.clerk, "action_remove_approver", added)
        with self.assertRaisesRegex(UserError, "not decided yet"):
            self.call(self.affairs, "action_remove_approver", 1)
        self.call(self.affairs, "action_remove_approver", added)
        self.assertEqual(self.waiting().user_id, self.affairs)
        with self.assertRaisesRegex(UserError, "not decided yet"):
            self.call(self.affairs, "action_remove_approver", added)

    def test_timeline_shows_who_was_called_in(self):
        self.call(self.affairs, "action_add_approver", [self.clerk.id])
        timeline = self.approval.with_user(self.clerk).get_timeline()
        self.assertEqual(
            [step["status"] for step in timeline["steps"]],
            ["current", "future", "future"],
        )
        self.assertEqual(timeline["steps"][0]["added_by"], self.affairs.name)
        self.assertIn("forward", timeline["actions"])
