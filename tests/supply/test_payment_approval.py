"""Payments that a rule puts under an approval of their own."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .acceptance_common import AcceptanceCommon


@tagged("post_install", "-at_install")
class TestPaymentApproval(AcceptanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls.make_flow([{"post": "principal"}], model="account.payment")
        order = cls.make_order()
        cls.receive(order)
        cls.bill = cls.make_bill(order)
        cls.bill.action_post()

    def pay(self):
        """Register a payment with core's wizard, as the accountant."""
        wizard = (
            self.env["account.payment.register"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=self.bill.ids)
            .create({})
        )
        return wizard._create_payments()

    def test_the_payment_waits_for_its_approval_and_then_pays_the_bill(self):
        payment = self.pay()
        self.assertEqual(payment.state, "draft")
        self.assertEqual(self.bill.amount_residual, 64.5)
        with self.refused("never submitted"):
            payment.action_post()
        payment.action_submit()
        with self.refused("not approved"):
            payment.action_post()
        self.decide(payment, self.principal)
        payment.action_post()
        self.assertIn(payment.state, ("in_process", "paid"))
        self.assertEqual(payment.school_bill_id, self.bill)
        self.assertEqual(self.bill.school_amount_paid, 64.5)
        self.assertEqual(self.bill.amount_residual, 0)

    def test_without_a_rule_a_payment_goes_out_at_once(self):
        self.rule.active = False
        payment = self.pay()
        self.assertIn(payment.state, ("in_process", "paid"))
        self.assertEqual(self.bill.amount_residual, 0)

    def test_what_was_approved_is_not_edited(self):
        payment = self.pay()
        payment.action_submit()
        self.decide(payment, self.principal)
        with self.refused("approved"):
            payment.amount = 1
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_payment SET partner_id = %s WHERE id = %s",
            [self.vendor2.id, payment.id],
        )
        payment.invalidate_recordset()
        with self.assertRaises(UserError):
            payment.action_post()
        self.assertEqual(self.bill.amount_residual, 64.5)

    def test_the_rule_knows_the_bill(self):
        facts = self.pay()._approval_facts()
        self.assertEqual(facts["amount"], 64.5)
        self.assertEqual(facts["vendor_id"], self.vendor.id)
        self.assertEqual((facts["accepted"], facts["purchase_approved"]), (True, True))

    def test_who_made_the_payment_does_not_approve_it(self):
        self.appoint(self.accountant, "review_group")
        self.rule.active = False
        self.make_flow(
            [{"post": "review_group", "fallback": "principal"}],
            model="account.payment",
        )
        payment = self.pay()
        payment.action_submit()
        timeline = payment.get_approval_timeline()
        names = [person["name"] for person in timeline["steps"][0]["people"]]
        self.assertEqual(names, [self.principal.name])
