"""The chain in a browser, each person with their own account."""

from odoo.tests import HttpCase, tagged

from ..approval.approval_common import ApprovalCommon


@tagged("post_install", "-at_install")
class TestSupplyTours(HttpCase, ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.teacher, cls.affairs, cls.keeper):
            user.password = user.login
        cls.make_flow(
            [
                {"post": "affairs_director", "name": "Director", "amount_max": 500},
                {"post": "principal", "name": "Principal", "amount_min": 500},
            ]
        )

    def test_teacher_applies(self):
        self.start_tour(
            "/odoo/my-supply-requests/new",
            "school_supply_teacher_applies",
            login=self.teacher.login,
        )
        request = self.env["school.supply.request"].search(
            [("requester_id", "=", self.teacher.id)]
        )
        self.assertEqual(request.approval_state, "running")
        self.assertEqual(request.line_ids.product_id, self.chalk)
        self.assertEqual(request.amount_total, 128.0)
        self.assertEqual(request.sudo().approval_id.task_ids.user_id, self.affairs)

    def test_sent_back_is_revised_and_submitted_again(self):
        request = self.make_request(amount=100.0, submit=True)
        self.decide(request, self.affairs, "send_back", "Which class is it for?")
        self.start_tour(
            f"/odoo/my-supply-requests/{request.id}",
            "school_supply_teacher_resubmits",
            login=self.teacher.login,
        )
        self.assertEqual(request.purpose, "Class 7-3")
        self.assertEqual(request.approval_state, "running")
        first, second = self.env["school.approval"].search(
            [("res_model", "=", request._name), ("res_id", "=", request.id)],
            order="id",
        )
        self.assertEqual(second.previous_id, first)
