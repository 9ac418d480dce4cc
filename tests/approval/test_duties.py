"""Incompatible duties across a chain, and the district's permission to overlap."""

from datetime import timedelta

from psycopg2 import errors

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .approval_common import ApprovalCommon


@tagged("post_install", "-at_install")
class TestDuties(ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_flow([{"post": "affairs_director"}])
        cls.rule = cls.env.ref("school_logistics.duty_rule_buy_accept")

    def grant(self, user=None, **values):
        today = self.env["school.unit"]._today()
        return (
            self.env["school.duty.grant"]
            .with_user(user or self.officer)
            .create(
                {
                    "name": "兼岗方案",
                    "unit_id": self.school.id,
                    "rule_ids": [(6, 0, self.rule.ids)],
                    "date_from": today,
                    "date_to": today + timedelta(days=30),
                    "reason": "教师十二人",
                    **values,
                }
            )
        )

    def test_buyer_does_not_accept(self):
        request = self.make_request().sudo()
        request._duty_record("buy", self.buyer)
        request._duty_check("accept", self.acceptor1)
        with self.assertRaisesRegex(UserError, self.buyer.name):
            request._duty_check("accept", self.buyer | self.acceptor1)

    def test_permission_lets_through_and_counts(self):
        grant = self.grant()
        request = self.make_request().sudo()
        request._duty_record("buy", self.buyer)
        request._duty_check("accept", self.buyer)
        self.assertEqual(grant.use_count, 1)
        self.assertEqual(grant.use_ids.user_id, self.buyer)

    def test_permission_ends_with_its_dates(self):
        yesterday = self.env["school.unit"]._today() - timedelta(days=1)
        self.grant(date_from=yesterday, date_to=yesterday)
        request = self.make_request().sudo()
        request._duty_record("buy", self.buyer)
        with self.assertRaises(UserError):
            request._duty_check("accept", self.buyer)

    def test_permission_is_for_its_persons_and_school(self):
        self.grant(user_ids=[(6, 0, self.keeper.ids)])
        self.grant(unit_id=self.sister.id)
        request = self.make_request().sudo()
        request._duty_record("buy", self.buyer)
        with self.assertRaises(UserError):
            request._duty_check("accept", self.buyer)

    def test_only_the_district_permits(self):
        for user in (self.admin_user, self.principal, self.teacher):
            with self.assertRaises(AccessError):
                self.grant(user)

    def test_own_approval_is_never_relaxed(self):
        own = self.env.ref("school_logistics.duty_rule_apply_approve")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(errors.CheckViolation),
            self.env.cr.savepoint(),
        ):
            own.is_relaxable = True
            self.env.flush_all()
        self.env.invalidate_all()
        self.grant(rule_ids=[(6, 0, own.ids)])
        request = self.make_request(user=self.affairs, submit=True)
        with self.assertRaises(AccessError):
            self.decide(request, self.affairs)

    def test_who_bought_does_not_approve(self):
        request = self.make_request().sudo()
        request._duty_record("buy", self.affairs)
        request.with_user(self.teacher).action_submit()
        self.assertNotIn(self.affairs, request.approval_id.task_ids.user_id)
        with self.assertRaises(AccessError):
            self.decide(request, self.affairs)

    def test_matrix_is_data(self):
        self.rule.active = False
        request = self.make_request().sudo()
        request._duty_record("buy", self.buyer)
        request._duty_check("accept", self.buyer)

    def test_every_pair_excludes_both_ways_and_names_both_duties(self):
        rules = self.env["school.duty.rule"].search([])
        labels = rules._labels()
        self.assertGreaterEqual(len(rules), 6)
        for rule in rules:
            pair = (rule.duty, rule.other_duty)
            for done, wanted in (pair, pair[::-1]):
                with self.subTest(done=done, wanted=wanted):
                    request = self.make_request().sudo()
                    request._duty_record(done, self.buyer)
                    with self.assertRaises(UserError) as caught:
                        request._duty_check(wanted, self.buyer)
                    message = str(caught.exception)
                    for text in labels[done], labels[wanted], self.buyer.name:
                        self.assertIn(text, message)
                    request._duty_check(wanted, self.clerk)

    def test_a_permission_relaxes_each_pair_but_ones_own_approval(self):
        rules = self.env["school.duty.rule"].search([])
        self.grant(rule_ids=[(6, 0, rules.ids)])
        for rule in rules:
            with self.subTest(rule=rule.display_name):
                request = self.make_request().sudo()
                request._duty_record(rule.duty, self.buyer)
                if rule.is_relaxable:
                    request._duty_check(rule.other_duty, self.buyer)
                else:
                    with self.assertRaises(UserError):
                        request._duty_check(rule.other_duty, self.buyer)
