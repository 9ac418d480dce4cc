"""How many decide a step: one, all, a vote, in order; and the same person twice."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .approval_common import ApprovalCommon

MINUTES = {"number": "2026-09", "date": "2026-09-01", "attendees": "甲、乙、丙、丁、戊"}


@tagged("post_install", "-at_install")
class TestModes(ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.affairs, cls.clerk, cls.vice):
            cls.appoint(user, "purchasing_team")
        cls.team = [cls.affairs, cls.clerk, cls.vice]

    def submitted(self, step=None, steps=None, **flow):
        steps = steps or [{"post": "purchasing_team", **(step or {})}]
        self.make_flow(steps, sequence=1, **flow)
        return self.make_request(submit=True)

    def test_vote_passes_with_the_majority(self):
        request = self.submitted({"mode": "vote", "vote_percent": 50})
        self.decide(request, self.clerk)
        self.assertEqual(request.approval_state, "running")
        self.decide(request, self.affairs, "reject", "太贵")
        self.assertEqual(request.approval_state, "running")
        with self.assertRaises(AccessError):
            self.decide(request, self.affairs)
        self.decide(request, self.vice)
        self.assertEqual(request.approval_state, "approved")

    def test_vote_fails_when_it_cannot_pass_any_more(self):
        request = self.submitted({"mode": "vote", "vote_percent": 100})
        self.decide(request, self.clerk)
        self.decide(request, self.affairs, "reject", "太贵")
        self.assertEqual(request.approval_state, "rejected")

    def test_vote_by_number(self):
        request = self.submitted({"mode": "vote", "vote_count": 1})
        self.decide(request, self.vice)
        self.assertEqual(request.approval_state, "approved")

    def test_votes_are_shown(self):
        request = self.submitted({"mode": "vote", "vote_percent": 50})
        self.decide(request, self.clerk)
        step = request.approval_id.sudo().get_timeline()["steps"][0]
        self.assertEqual(step["vote"], {"need": 2, "for": 1, "against": 0})

    def test_in_order(self):
        request = self.submitted({"mode": "order"})
        approval = request.sudo().approval_id
        for user in self.team:
            tasks = approval.task_ids.filtered(lambda task: task.state == "open")
            self.assertEqual(tasks.user_id, user)
            for other in self.team:
                if other != user:
                    with self.assertRaises(AccessError):
                        self.decide(request, other)
            self.decide(request, user)
        self.assertEqual(request.approval_state, "approved")

    def test_the_same_person_decides_once(self):
        steps = [{"post": "affairs_director"}, {"post": "purchasing_team"}]
        request = self.submitted(steps=steps, dedup="adjacent")
        self.decide(request, self.affairs)
        self.assertEqual(request.approval_state, "approved")
        last = request.sudo().approval_id._last_decision()
        self.assertEqual((last.kind, last.refers_seq), ("same", 2))
        self.assertFalse(request.sudo().approval_id._chain_problem())

    def test_the_same_person_signs_where_a_signature_is_asked(self):
        steps = [
            {"post": "affairs_director"},
            {"post": "purchasing_team", "needs_signature": True},
        ]
        request = self.submitted(steps=steps, dedup="all")
        self.decide(request, self.affairs)
        self.assertEqual(request.approval_state, "running")

    def test_the_same_person_is_asked_again_when_the_rule_says_so(self):
        steps = [{"post": "affairs_director"}, {"post": "purchasing_team"}]
        request = self.submitted(steps=steps, dedup="none")
        self.decide(request, self.affairs)
        self.assertEqual(request.approval_state, "running")

    def test_quorum_and_votes_of_a_meeting(self):
        request = self.submitted(
            {
                "post": "principal",
                "is_collective": True,
                "members": 7,
                "quorum_percent": 66.67,
                "vote_percent": 50,
            }
        )
        refusals = [
            ({**MINUTES, "attendees": "甲、乙、丙、丁"}, "quorum is 5"),
            (MINUTES, "the votes"),
            ({**MINUTES, "votes_for": 4, "votes_against": 2}, "6 votes were cast"),
            ({**MINUTES, "votes_for": 2, "votes_against": 2}, "did not carry"),
            ({**MINUTES, "votes_for": "4"}, "whole numbers"),
            ({**MINUTES, "date": "明天"}, "no date"),
            ("会议通过", "the number, the date"),
        ]
        for minutes, message in refusals:
            with self.assertRaisesRegex(UserError, message):
                self.decide(request, self.principal, minutes=minutes)
        self.decide(
            request,
            self.principal,
            minutes={**MINUTES, "votes_for": 3, "votes_against": 2},
        )
        self.assertEqual(request.approval_state, "approved")

    def test_the_applicant_chooses_within_the_range(self):
        self.make_flow(
            [{"who": "chosen", "chosen_from": "post", "post": "purchasing_team"}],
            sequence=1,
        )
        request = self.make_request()
        with self.assertRaisesRegex(UserError, "choose who decides"):
            request.action_submit()
        with self.assertRaisesRegex(UserError, self.vice.name):
            request.action_choose_approver(0, self.principal.id)
        with self.assertRaises(AccessError):
            request.with_user(self.clerk).action_choose_approver(0, self.vice.id)
        with self.assertRaises(UserError):
            request.action_choose_approver("0", self.vice.id)
        request.action_choose_approver(0, self.vice.id)
        request.action_submit()
        with self.assertRaises(AccessError):
            self.decide(request, self.clerk)
        self.decide(request, self.vice)
        self.assertEqual(request.approval_state, "approved")
