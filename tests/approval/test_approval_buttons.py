"""Buttons are shown to those who may press them; the server checks all the same."""

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .approval_common import ApprovalCommon

SHOWN_BY = {
    "action_submit": "approval_can_submit",
    "action_withdraw": "approval_can_withdraw",
}


@tagged("post_install", "-at_install")
class TestApprovalButtons(ApprovalCommon):
    def shown(self, request):
        """What each of three people is shown of ``request``: submit, withdraw."""
        return [
            (mine.approval_can_submit, mine.approval_can_withdraw)
            for mine in map(
                request.with_user, (self.teacher, self.affairs, self.principal)
            )
        ]

    def test_submit_and_withdraw_are_the_applicants(self):
        self.make_flow([{"post": "principal"}])
        request = self.make_request()
        nobody = (False, False)
        self.assertEqual(self.shown(request), [(True, False), nobody, nobody])
        with self.assertRaises(AccessError):
            request.with_user(self.affairs).action_submit()
        request.action_submit()
        self.assertEqual(self.shown(request), [(False, True), nobody, nobody])
        with self.assertRaises(UserError):
            request.with_user(self.affairs).action_withdraw()
        request.action_withdraw()
        self.assertEqual(self.shown(request), [(True, False), nobody, nobody])
        request.action_submit()
        self.decide(request, self.principal)
        self.assertEqual(self.shown(request), [nobody] * 3)

    def test_a_refused_document_is_not_submitted_again(self):
        self.make_flow([{"post": "principal"}])
        request = self.make_request()
        request.action_submit()
        self.decide(request, self.principal, "reject", comment="不买")
        self.assertEqual(self.shown(request), [(False, False)] * 3)

    def test_every_form_asks_the_server(self):
        """Whoever adds a form under approval hides its buttons by the same fields."""
        models = [
            name
            for name, model in self.registry.items()
            if "approval_can_submit" in model._fields and not model._abstract
        ]
        forms = self.env["ir.ui.view"].search(
            [("model", "in", models), ("type", "=", "form"), ("mode", "=", "primary")]
        )
        checked = 0
        for form in forms:
            arch = etree.fromstring(form.get_combined_arch())
            for button in arch.iter("button"):
                field = SHOWN_BY.get(button.get("name"))
                if field and button.get("type") == "object":
                    checked += 1
                    with self.subTest(form=form.name, button=button.get("name")):
                        self.assertIn(f"not {field}", button.get("invisible") or "")
        self.assertGreater(checked, 30)
