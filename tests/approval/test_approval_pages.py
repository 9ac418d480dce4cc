"""What the approval pages say: warnings, who registers, bulk, the rule tester."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .approval_common import ApprovalCommon

PHOTO = base64.b64encode(b"\x89PNG\r\n\x1a\n signed form")


@tagged("post_install", "-at_install")
class TestApprovalPages(ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.flow = cls.make_flow(
            [
                {"post": "affairs_director", "name": "Director", "amount_max": 500},
                {"post": "principal", "name": "Principal", "amount_min": 500},
            ]
        )

    def task(self, request, user):
        tasks = request.sudo().approval_id.task_ids
        return tasks.filtered(lambda task: task.state == "open").with_user(user)

    def bulk(self, user, tasks):
        return (
            self.env["school.approval.bulk"]
            .with_user(user)
            .with_context(active_model=tasks._name, active_ids=tasks.ids)
            .create({})
        )

    def try_rule(self, amount, **values):
        return (
            self.env["school.approval.try"]
            .with_user(self.admin_user)
            .create({"flow_id": self.flow.id, "amount": amount, **values})
            .result
        )

    def test_pieces_of_a_larger_purchase_are_pointed_out(self):
        first = self.task(self.make_request(300.0, submit=True), self.affairs)
        self.assertFalse(first.warnings)
        second = self.task(self.make_request(250.0, submit=True), self.affairs)
        first.invalidate_recordset()
        for task in (first, second):
            self.assertIn("2 times", task.warnings)
            self.assertIn("550.00", task.warnings)

    def test_bulk_leaves_what_looks_odd_unticked(self):
        self.make_request(300.0, submit=True)
        self.make_request(250.0, submit=True)
        wizard = self.bulk(self.affairs, self.env["school.approval.task"])
        self.assertEqual(wizard.line_ids.mapped("is_chosen"), [False, False])
        with self.assertRaisesRegex(UserError, "Tick at least one"):
            wizard.action_approve()

    def test_bulk_approves_only_what_was_shown(self):
        request = self.make_request(100.0, submit=True)
        wizard = self.bulk(self.affairs, self.task(request, self.affairs))
        self.assertEqual((wizard.count, wizard.amount), (1, 100.0))
        self.decide(request, self.affairs, "comment", "单价请核实")
        with self.assertRaisesRegex(UserError, "meanwhile"):
            wizard.action_approve()
        self.assertEqual(request.approval_state, "running")

    def test_bulk_offers_nobody_elses_tasks(self):
        request = self.make_request(100.0, submit=True)
        wizard = self.bulk(self.principal, self.task(request, self.principal))
        self.assertFalse(wizard.line_ids)

    def test_registrar_enters_a_signed_form(self):
        request = self.make_request(900.0, submit=True)
        approval = request.sudo().approval_id
        self.assertTrue(
            approval.with_user(self.clerk).get_timeline()["can_register_paper"]
        )
        photo = (
            self.env["ir.attachment"]
            .with_user(self.clerk)
            .create({"name": "signed.png", "datas": PHOTO})
        )
        wizard = (
            self.env["school.approval.paper"]
            .with_user(self.clerk)
            .create({"approval_id": approval.id, "photo_ids": photo.ids})
        )
        self.assertEqual(wizard.user_id, self.principal)
        wizard.action_register()
        last = approval._last_decision()
        self.assertEqual((last.channel, last.behalf_id), ("paper", self.principal))
        self.assertEqual(request.approval_state, "approved")

    def test_a_signed_form_needs_its_photo(self):
        request = self.make_request(900.0, submit=True)
        wizard = (
            self.env["school.approval.paper"]
            .with_user(self.clerk)
            .create({"approval_id": request.sudo().approval_id.id})
        )
        with self.assertRaisesRegex(UserError, "photo"):
            wizard.action_register()

    def test_other_schools_and_teachers_do_not_read_what_waits(self):
        approval = self.make_request(900.0, submit=True).sudo().approval_id
        for user in (self.acceptor1, self.sister_affairs):
            with self.assertRaises(AccessError):
                approval.with_user(user).get_timeline()

    def test_try_says_who_and_why(self):
        result = self.try_rule(499.99)
        self.assertEqual([step["name"] for step in result["steps"]], ["Director"])
        self.assertEqual(result["steps"][0]["people"][0]["id"], self.affairs.id)
        result = self.try_rule(500.0)
        self.assertEqual([step["name"] for step in result["steps"]], ["Principal"])
        self.assertIn("500.00", result["steps"][0]["why"])

    def test_try_uses_the_rule_as_edited(self):
        self.flow.amount_max = 1000.0
        self.assertIn("does not apply", self.try_rule(5000.0)["error"])
        published = self.try_rule(5000.0, rules="published")
        self.assertEqual([step["name"] for step in published["steps"]], ["Principal"])
