"""Deciding for somebody who is away: within the dates, the documents and the amount."""

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .approval_common import ApprovalCommon


@tagged("post_install", "-at_install")
class TestDelegation(ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_flow([{"post": "principal"}])

    def delegate(self, **values):
        today = self.env["school.unit"]._today()
        return (
            self.env["school.approval.delegation"]
            .with_user(self.principal)
            .create(
                {
                    "user_id": self.principal.id,
                    "delegate_id": self.vice.id,
                    "company_id": self.company.id,
                    "date_from": today,
                    "date_to": today + timedelta(days=3),
                    **values,
                }
            )
        )

    def models(self, name):
        return {"model_ids": [(6, 0, [self.env["ir.model"]._get_id(name)])]}

    def waiting(self, request):
        """Whether the request is in the inbox of the acting person."""
        tasks = self.env["school.approval.task"].with_user(self.vice)
        found = tasks.search([("for_me", "=", True)])
        mine = found.filtered(
            lambda task: task.approval_id == request.sudo().approval_id
        )
        for task in mine:
            self.assertTrue(task.for_me and task.is_delegated)
        return bool(mine)

    def assert_decides(self, request):
        self.assertTrue(self.waiting(request))
        self.decide(request, self.vice)
        row = request.sudo().approval_id.decision_ids.sorted("seq")[-1]
        self.assertEqual((row.user_id, row.behalf_id), (self.vice, self.principal))

    def assert_refused(self, request):
        self.assertFalse(self.waiting(request))
        with self.assertRaisesRegex(AccessError, "not your turn"):
            self.decide(request, self.vice)

    def test_the_acting_person_decides_for_both_names(self):
        self.delegate()
        self.assert_decides(self.make_request(submit=True))

    def test_before_and_after_the_dates_nobody_acts(self):
        today = self.env["school.unit"]._today()
        delegation = self.delegate(date_from=today + timedelta(days=1))
        request = self.make_request(submit=True)
        self.assert_refused(request)
        delegation.write(
            {
                "date_from": today - timedelta(days=3),
                "date_to": today - timedelta(days=1),
            }
        )
        self.assert_refused(request)
        delegation.date_to = today
        self.assert_decides(request)

    def test_only_documents_up_to_the_amount(self):
        self.delegate(amount_max=600)
        self.assert_decides(self.make_request(600, submit=True))
        self.assert_refused(self.make_request(600.01, submit=True))

    def test_only_documents_of_the_kind(self):
        delegation = self.delegate(**self.models("account.move"))
        request = self.make_request(submit=True)
        self.assert_refused(request)
        delegation.write(self.models("school.supply.request"))
        self.assert_decides(request)

    def test_what_was_taken_back_ends_at_once(self):
        delegation = self.delegate()
        request = self.make_request(submit=True)
        self.assertTrue(self.waiting(request))
        delegation.unlink()
        self.assert_refused(request)

    def test_the_acting_person_never_decides_on_the_own_request(self):
        self.delegate()
        request = self.make_request(user=self.vice, submit=True)
        with self.assertRaises(AccessError):
            self.decide(request, self.vice)

    def test_another_school_is_not_covered(self):
        self.delegate()
        self.make_flow([{"post": "principal"}], company_id=self.sister_company.id)
        request = self.make_request(
            user=self.sister_teacher,
            department_id=self.sister_department.id,
            submit=True,
        )
        self.assertFalse(self.waiting(request))
        with self.assertRaises(AccessError):
            self.decide(request, self.vice)

    def test_nobody_hands_over_anothers_power(self):
        with self.assertRaisesRegex(AccessError, "may hand over"):
            self.env["school.approval.delegation"].with_user(self.vice).create(
                {
                    "user_id": self.principal.id,
                    "delegate_id": self.vice.id,
                    "company_id": self.company.id,
                    "date_to": self.env["school.unit"]._today(),
                }
            )
