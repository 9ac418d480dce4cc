"""Within an approved plan nobody is asked twice; what the plan decided is verified."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .plan_common import PlanCommon


@tagged("post_install", "-at_install")
class TestPlanOnce(PlanCommon):
    control = "once"

    def rows(self, request):
        return request.sudo().approval_id._rows()

    def test_within_the_plan_nobody_is_asked_again(self):
        request = self.chalk_request(60)
        self.assertEqual(request.state, "approved")
        approval = request.sudo().approval_id
        self.assertEqual(self.rows(request).mapped("kind"), ["submit", "carried"])
        self.assertFalse(approval.task_ids.filtered(lambda t: t.state == "open"))
        row = self.rows(request)[-1]
        self.assertEqual((row.user_id, row.behalf_id), (self.teacher, self.principal))
        self.assertIn(self.plan.name, row.comment)
        self.assertIn("陈校长", row.comment)
        plan_row = self.plan.sudo().approval_id._rows()[-1]
        self.assertEqual(
            row.effect["carried"],
            [
                {
                    "approval": self.plan.sudo().approval_id.id,
                    "seq": plan_row.seq,
                    "hash": plan_row.hash,
                }
            ],
        )
        approval.with_user(self.principal).action_verify()
        events = request.get_approval_timeline()["events"]
        self.assertIn("carried", [event["decision"] for event in events])

    def test_it_is_ordered_on_the_plan(self):
        request = self.chalk_request(60)
        order = self.pool(request.line_ids)
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_beyond_the_plan_people_decide(self):
        self.chalk_request(60)
        beyond = self.chalk_request(41)
        self.assertEqual(beyond.state, "submitted")
        mixed = self.apply(
            self.line_values(self.chalk, 5), self.line_values(self.broom, 1)
        )
        mixed.action_submit()
        self.assertEqual(mixed.state, "submitted")
        self.decide(beyond, self.principal)
        self.assertEqual(beyond.state, "approved")

    def test_above_the_limit_people_decide(self):
        self.school.sudo().plan_once_limit = 32
        self.assertEqual(self.chalk_request(10).state, "approved")
        self.assertEqual(self.chalk_request(11).state, "submitted")

    def test_nobody_carries_the_own_request(self):
        request = self.chalk_request(5, submit=False, user=self.principal)
        request.action_submit()
        self.assertEqual(request.state, "submitted")
        deciders = request.sudo().approval_id.task_ids.user_id
        self.assertTrue(deciders)
        self.assertNotIn(self.principal, deciders)

    def test_a_rule_that_refuses_still_refuses(self):
        self.make_flow(
            [{"post": "principal"}],
            name="停购",
            sequence=0,
            outcome="refuse",
            refuse_reason="本月停购",
        )
        with self.assertRaisesRegex(UserError, "本月停购"):
            self.chalk_request(5)

    def test_the_plan_is_verified_when_it_is_bought(self):
        request = self.chalk_request(60)
        order = self.pool(request.line_ids)
        self.env.cr.execute(
            "UPDATE school_supply_plan_line SET price_unit = 9 WHERE id = %s",
            [self.plan_line.id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "it rests on .* changed after"):
            order.button_confirm()

    def test_a_plan_that_is_void_carries_nothing(self):
        request = self.chalk_request(60)
        order = self.pool(request.line_ids)
        self.plan.sudo().approval_id._close("void", "void", "试")
        with self.assertRaisesRegex(UserError, "it rests on .* not approved"):
            order.button_confirm()

    def test_a_line_off_the_plan_is_not_bought(self):
        request = self.chalk_request(60)
        order = self.pool(request.line_ids)
        self.env.cr.execute(
            "UPDATE school_supply_request_line SET qty_planned = 0 WHERE id = %s",
            [request.line_ids.id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "not drawn on an approved plan"):
            order.button_confirm()

    def test_a_forged_row_is_found(self):
        request = self.chalk_request(60)
        self.env.cr.execute(
            "ALTER TABLE school_approval_decision DISABLE TRIGGER USER;"
            "UPDATE school_approval_decision SET effect = '{\"carried\": []}'"
            " WHERE id = %s",
            [self.rows(request)[-1].id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "does not fit the chain"):
            request._check_approval("order")

    def test_growing_the_request_needs_a_decision(self):
        request = self.chalk_request(60)
        line = request.line_ids
        with self.assertRaises(UserError):
            line.write({"quantity": 90})
        kept = request.action_revise(
            {"lines": {"line_ids": {str(line.id): {"quantity": 90}}}}, "不够"
        )
        self.assertFalse(kept)
        self.assertEqual(self.drawn(), 0)
        request.action_submit()
        self.assertEqual(request.state, "approved")
        self.assertEqual(self.drawn(), 90)

    def test_the_plans_approver_does_not_accept(self):
        request = self.chalk_request(60)
        barred = request._duty_conflicting("accept", self.school)
        self.assertIn(self.principal, barred)

    def test_where_plans_are_only_checked_people_decide(self):
        self.school.sudo().plan_control = "check"
        self.assertEqual(self.chalk_request(5).state, "submitted")

    def test_kits_within_the_term_plan_are_not_decided_again(self):
        kit = self.env["school.kit"].create(
            {
                "name": "开学",
                "company_id": self.company.id,
                "line_ids": [(0, 0, {"product_id": self.chalk.id, "quantity": 4})],
            }
        )
        wizard = (
            self.env["school.kit.apply"]
            .with_user(self.affairs)
            .with_company(self.company)
            .create({"kit_id": kit.id, "department_ids": [(6, 0, self.department.ids)]})
        )
        action = wizard.action_apply()
        requests = self.env["school.supply.request"].search(action["domain"])
        requests.line_ids.sudo().price_unit = 3.2
        requests.with_user(self.affairs).action_submit()
        self.assertEqual(requests.mapped("state"), ["approved"])
        self.assertEqual(self.drawn(), 4)
