"""The approval pages in a browser: the inbox, the timeline, the rule tester."""

from odoo.tests import HttpCase, tagged

from .approval_common import ApprovalCommon


@tagged("post_install", "-at_install")
class TestApprovalTours(HttpCase, ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.affairs, cls.principal, cls.teacher, cls.clerk):
            user.password = user.login
        cls.flow = cls.make_flow(
            [
                {"post": "affairs_director", "name": "Director", "amount_max": 500},
                {"post": "principal", "name": "Principal", "amount_min": 500},
            ]
        )

    def make_chalk(self, price=4.6, **values):
        line = {"name": "Chalk", "quantity": 100, "price_unit": price}
        return self.make_request(lines=[line], submit=True, **values)

    def inbox(self, tour, user):
        self.start_tour("/odoo/approvals", tour, login=user.login)

    def test_director_approves_from_the_inbox(self):
        request = self.make_chalk()
        self.inbox("school_approval_inbox_approve", self.affairs)
        self.assertEqual(request.approval_state, "approved")
        last = request.approval_id.sudo()._last_decision()
        self.assertEqual((last.kind, last.user_id), ("approve", self.affairs))

    def test_director_sends_back_with_a_reason(self):
        request = self.make_chalk()
        self.inbox("school_approval_inbox_send_back", self.affairs)
        self.assertEqual(request.approval_state, "returned")
        self.assertEqual(
            request.approval_id.sudo()._last_decision().comment,
            "Which class is it for?",
        )

    def test_several_are_approved_at_once(self):
        requests = self.make_chalk(price=0.26) | self.make_chalk(price=0.14)
        self.inbox("school_approval_inbox_bulk", self.affairs)
        self.assertEqual(set(requests.mapped("approval_state")), {"approved"})

    def test_principal_decides_on_the_approval(self):
        request = self.make_chalk(price=46.0)
        self.start_tour(
            f"/odoo/all-approvals/{request.sudo().approval_id.id}",
            "school_approval_timeline_decide",
            login=self.principal.login,
        )
        self.assertEqual(request.approval_state, "rejected")

    def test_clerk_registers_a_consent_by_phone(self):
        request = self.make_chalk(price=46.0)
        self.start_tour(
            f"/odoo/all-approvals/{request.sudo().approval_id.id}",
            "school_approval_register_phone",
            login=self.clerk.login,
        )
        last = request.approval_id.sudo()._last_decision()
        self.assertEqual(
            (last.channel, last.behalf_id, last.user_id),
            ("phone", self.principal, self.clerk),
        )

    def test_sent_back_to_a_step(self):
        self.make_flow(
            [
                {"post": "affairs_director", "name": "Director"},
                {"post": "principal", "name": "Principal"},
            ],
            sequence=1,
        )
        request = self.make_chalk()
        self.decide(request, self.affairs)
        approval = request.sudo().approval_id
        self.start_tour(
            f"/odoo/all-approvals/{approval.id}",
            "school_approval_back_to_step",
            login=self.principal.login,
        )
        last = approval._last_decision()
        self.assertEqual(
            (last.kind, last.effect), ("send_back", {"to": 0, "resume": True})
        )
        self.decide(request, self.affairs)
        self.decide(request, self.principal)
        self.assertEqual(request.approval_state, "approved")

    def test_sent_back_and_submitted_again(self):
        request = self.make_chalk()
        self.decide(request, self.affairs, "send_back", "Which class is it for?")
        self.start_tour(
            f"/odoo/my-supply-requests/{request.id}",
            "school_approval_resubmit",
            login=self.teacher.login,
        )
        self.assertEqual(request.approval_state, "running")
        self.assertEqual(request.purpose, "For class 3.")
        self.assertTrue(request.sudo().approval_id.reminded_on)


@tagged("post_install", "-at_install")
class TestApprovalDesigner(HttpCase, ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin_user.password = cls.admin_user.login

    def test_an_officer_designs_a_rule(self):
        flow = self.make_flow(
            [{"post": "affairs_director"}], amount_max=500, publish=False
        )
        self.start_tour(
            f"/odoo/approval-rules/{flow.id}",
            "school_approval_designer",
            login=self.admin_user.login,
        )
        self.assertEqual(flow.state, "published")
        step = flow.step_ids.sorted()[-1]
        self.assertEqual((step.post_id.code, step.amount_min), ("principal", 300))
        self.assertTrue(step.needs_signature)
        band = flow.current_version_id.definition["band"]
        self.assertEqual((band["planned"], band["amount_max"]), ("yes", 500))


@tagged("post_install", "-at_install")
class TestApprovalOnPhone(HttpCase, ApprovalCommon):
    browser_size = "390x844"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.principal.password = cls.principal.login
        cls.clerk.name = "Clerk"

    def ask_for_chalk(self, **step):
        self.make_flow([{"post": "principal", "name": "Meeting", **step}], sequence=1)
        line = {"name": "Chalk", "quantity": 100, "price_unit": 46}
        return self.make_request(lines=[line], submit=True)

    def inbox(self, tour):
        self.start_tour("/odoo/approvals", tour, login=self.principal.login)

    def test_a_meeting_decides(self):
        request = self.ask_for_chalk(is_collective=True, needs_signature=True)
        self.inbox("school_approval_phone_meeting")
        self.assertEqual(request.approval_state, "approved")
        last = request.sudo().approval_id._last_decision()
        self.assertEqual(last.note_id.minutes["votes_for"], 2)
        self.assertTrue(last.effect["signature"])

    def test_an_opinion_is_asked(self):
        request = self.ask_for_chalk()
        self.inbox("school_approval_phone_more")
        task = request.sudo().approval_id.task_ids.filtered(lambda t: t.state == "open")
        self.assertEqual((task.user_id, task.kind), (self.clerk, "answer"))
