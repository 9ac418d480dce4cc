"""Attempts to have a decision stand for what nobody decided on."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .approval_common import ApprovalCommon

PHOTO = {
    "name": "signed.png",
    "data": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
    "AAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
}


@tagged("post_install", "-at_install")
class TestApprovalForgery(ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_flow([{"post": "principal"}])

    def forge(self, request):
        """Change a price where no guard of the ORM sees it."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE school_supply_request_line SET price_unit = 9999"
            " WHERE request_id = %s",
            [request.id],
        )
        self.env.invalidate_all()

    def registered(self):
        """A request whose approval the clerk entered from paper."""
        request = self.make_request(submit=True)
        approval = request.sudo().approval_id
        approval.with_user(self.clerk).action_register_paper(
            self.principal.id, "approve", approval.seq, "paper", [PHOTO]
        )
        return request

    def assert_not_carried(self, request):
        with self.assertRaisesRegex(UserError, "changed after its approval"):
            request._check_approval("order")

    def test_confirming_does_not_bless_a_later_change(self):
        request = self.registered()
        self.forge(request)
        self.assert_not_carried(request)
        approval = request.sudo().approval_id
        number = approval.decision_ids.filtered(lambda row: row.channel == "paper").seq
        with self.assertRaisesRegex(UserError, "changed"):
            approval.with_user(self.principal).action_confirm(number)
        self.assert_not_carried(request)

    def test_revising_does_not_bless_an_earlier_change(self):
        request = self.make_request(submit=True)
        self.decide(request, self.principal)
        self.forge(request)
        with self.assertRaisesRegex(UserError, "changed"):
            request._approval_revise(lambda record: None, "nothing")
        self.assert_not_carried(request)

    def test_a_delegate_has_approved_too(self):
        today = self.env["school.unit"]._today()
        self.env["school.approval.delegation"].with_user(self.principal).create(
            {
                "user_id": self.principal.id,
                "delegate_id": self.vice.id,
                "company_id": self.company.id,
                "date_from": today - timedelta(days=2),
                "date_to": today + timedelta(days=2),
            }
        )
        request = self.make_request(submit=True)
        self.decide(request, self.vice)
        self.assertEqual(request.sudo().approval_state, "approved")
        for user in self.principal, self.vice:
            with self.assertRaisesRegex(UserError, "may not also do"):
                request._duty_check("accept", user)

    def test_steps_of_the_district_are_not_a_schools_to_edit(self):
        flow = self.make_flow([{"post": "principal"}], company_id=False)
        step = flow.step_ids.with_user(self.admin_user)
        own = self.make_flow([{"post": "principal"}]).with_user(self.admin_user)
        attacks = [
            lambda: step.write({"post_id": self.post("clerk").id}),
            lambda: step.unlink(),
            lambda: step.copy({"flow_id": flow.id}),
            lambda: own.step_ids.write({"flow_id": flow.id}),
        ]
        for number, attack in enumerate(attacks):
            with self.subTest(number=number), self.assertRaises(AccessError):
                attack()
        own.step_ids.write({"days": 5})
        self.assertEqual(own.step_ids.days, 5)
