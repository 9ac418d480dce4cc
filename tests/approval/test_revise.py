"""Changing what is under approval: on record, and void beyond the tolerance."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .approval_common import ApprovalCommon


@tagged("post_install", "-at_install")
class TestRevise(ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.flow = cls.make_flow(
            [{"post": "principal"}], tolerance_percent=10, tolerance_amount=100
        )

    def approved(self, price=500.0):
        lines = [{"name": "椅子", "quantity": 2, "price_unit": price}]
        request = self.make_request(lines=lines, submit=True)
        self.decide(request, self.principal)
        return request

    def revise(self, request, user=None, reason="商家调价", **values):
        changes = {"lines": {"line_ids": {str(request.line_ids.id): values}}}
        return request.with_user(user or self.teacher).action_revise(changes, reason)

    def test_growth_within_the_tolerance_keeps_the_approval(self):
        request = self.approved()
        self.assertTrue(self.revise(request, price_unit=550))
        request.sudo()._check_approval("order")
        self.assertEqual(request.sudo().approval_id.amount, 1100)

    def test_many_small_steps_are_no_way_round(self):
        request = self.approved()
        self.revise(request, price_unit=540)
        self.assertFalse(self.revise(request, price_unit=560))
        self.assertEqual(request.approval_state, "void")
        with self.assertRaisesRegex(UserError, "not approved"):
            request.sudo()._check_approval("order")

    def test_both_limits_hold(self):
        request = self.approved(price=1000)
        # 10 % of 2000 would be 200, but never more than 100
        self.assertFalse(self.revise(request, price_unit=1051))

    def test_a_decrease_keeps_the_approval(self):
        request = self.approved()
        self.assertTrue(self.revise(request, price_unit=100))

    def test_before_and_after_are_kept(self):
        request = self.approved()
        self.revise(request, price_unit=900)
        timeline = request.with_user(self.teacher).approval_id.get_timeline()
        self.assertIn(
            ("500", "900"),
            [(row["before"], row["after"]) for row in timeline["changes"]],
        )

    def test_another_word_voids(self):
        request = self.approved()
        self.assertFalse(self.revise(request, name="沙发"))

    def test_only_the_applicant_with_a_reason(self):
        request = self.approved()
        with self.assertRaises(AccessError):
            self.revise(request, self.affairs, price_unit=100)
        with self.assertRaisesRegex(UserError, "Say why"):
            self.revise(request, reason=" ", price_unit=100)

    def test_hostile_changes(self):
        request = self.approved()
        other = self.approved()
        teacher = request.with_user(self.teacher)
        for changes in (
            None,
            [],
            {},
            {"fields": {"approval_state": "approved"}},
            {"fields": {"company_id": self.sister_company.id}},
            {"fields": "state"},
            {"lines": {"message_ids": {}}},
            {"lines": {"line_ids": 5}},
            {"lines": {"line_ids": {str(other.line_ids.id): {"price_unit": 1}}}},
            {"lines": {"line_ids": {str(request.line_ids.id): {"qty_issued": 1}}}},
            {"lines": {"line_ids": {str(request.line_ids.id): {"price_unit": "x"}}}},
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                teacher.action_revise(changes, "改")
        request.sudo()._check_approval("order")
