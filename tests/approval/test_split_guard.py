"""化整为零: what belongs together is summed, and the sum chooses who decides."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .approval_common import ApprovalCommon


@tagged("post_install", "-at_install")
class TestSplitGuard(ApprovalCommon):
    def make_bands(self, small=None, large=None, **values):
        """Up to ¥1,000 the director, from there on the principal."""
        values = {"split_days": 30, **values}
        self.make_flow(
            [{"post": "affairs_director"}],
            amount_max=1000,
            **{**values, **(small or {})},
        )
        self.make_flow(
            [{"post": "principal"}],
            amount_min=1000,
            sequence=20,
            **{**values, **(large or {})},
        )

    def buy(self, amount=600, product=None, **values):
        """Submit a request for one item and return its approval."""
        product = product or self.chalk
        line = {"product_id": product.id, "quantity": 1, "price_unit": amount}
        request = self.make_request(lines=[line], submit=True, **values)
        return request.sudo().approval_id

    def assert_decider(self, approval, post):
        self.assertEqual(self.path(approval._document()), [post])

    def test_two_requests_for_one_category_follow_the_rule_of_the_sum(self):
        self.make_bands()
        first, second = self.buy(), self.buy(400)
        self.assert_decider(first, "affairs_director")
        self.assert_decider(second, "principal")
        self.assertEqual(first.snapshot["split"], {})
        self.assertEqual(
            second.snapshot["split"],
            {
                "days": 30,
                "by": "category",
                "key_name": self.chalk.categ_id.name,
                "amount": 400.0,
                "sum": 600.0,
                "documents": [first.document_name],
            },
        )
        self.assertEqual(second.amount, 400.0)

    def test_a_sum_below_the_next_band_changes_nothing(self):
        self.make_bands()
        self.buy(500)
        second = self.buy(499.99)
        self.assert_decider(second, "affairs_director")
        self.assertEqual(second.snapshot["split"], {})

    def test_the_explanation_names_the_documents_and_the_sum(self):
        self.make_bands()
        first, second = self.buy(), self.buy(400)
        text = (
            f"Summed with {first.document_name} of the last 30 days"
            f" ({self.chalk.categ_id.name}): ¥400.00 + ¥600.00 = ¥1,000.00."
        )
        self.assertEqual(second.version_id._split_text(second.snapshot["split"]), text)
        task = self.env["school.approval.task"].search(
            [("approval_id", "=", second.id), ("user_id", "=", self.principal.id)]
        )
        self.assertIn(text, task.with_user(self.principal).warnings)
        timeline = second.with_user(self.teacher).get_timeline()
        self.assertEqual(timeline["split"]["sum"], 600.0)

    def test_another_category_is_another_purchase(self):
        self.make_bands()
        self.buy()
        self.assert_decider(self.buy(600, self.computer), "affairs_director")

    def test_only_the_same_category_of_a_mixed_request_counts(self):
        self.make_bands()
        lines = [
            {"product_id": self.chalk.id, "quantity": 1, "price_unit": 100},
            {"product_id": self.computer.id, "quantity": 1, "price_unit": 850},
        ]
        self.make_request(lines=lines, submit=True)
        self.assert_decider(self.buy(600), "affairs_director")
        self.assert_decider(self.buy(150, self.computer), "principal")

    def test_words_instead_of_items_do_not_evade_the_sum(self):
        self.make_bands()
        self.make_request(600, submit=True)
        second = self.make_request(600, submit=True)
        self.assertEqual(self.path(second), ["principal"])

    def test_the_window_ends(self):
        self.make_bands()
        first = self.buy()
        for days, post in ((29, "principal"), (31, "affairs_director")):
            first.submitted_on = fields.Datetime.now() - timedelta(days=days)
            second = self.buy()
            self.assert_decider(second, post)
            second._document().with_user(self.teacher).action_withdraw()

    def test_what_was_withdrawn_or_rejected_does_not_count(self):
        self.make_bands()
        first, second = self.buy(), self.buy(300)
        first._document().with_user(self.teacher).action_withdraw()
        self.decide(second._document(), self.affairs, "reject", "不需要")
        self.assert_decider(self.buy(), "affairs_director")

    def test_submitting_again_does_not_count_the_document_itself(self):
        self.make_bands()
        request = self.buy(900)._document().with_user(self.teacher)
        request.action_withdraw()
        request.action_submit()
        self.assertEqual(self.path(request), ["affairs_director"])

    def test_another_school_is_another_purse(self):
        self.make_bands(company_id=False)
        self.buy()
        other = self.make_request(
            600,
            user=self.sister_teacher,
            department_id=self.sister_department.id,
            submit=True,
        )
        self.assertEqual(self.path(other), ["affairs_director"])

    def test_off_means_off(self):
        self.make_bands(split_days=0)
        self.buy()
        self.assert_decider(self.buy(), "affairs_director")

    def test_by_fund_and_no_fund_is_a_fund_too(self):
        self.make_bands(split_by="fund")
        self.buy(fund_id=self.fund.id)
        self.assert_decider(self.buy(600, self.computer), "affairs_director")
        self.assert_decider(
            self.buy(600, self.computer, fund_id=self.fund.id), "principal"
        )
        self.assert_decider(self.buy(600, self.repair), "principal")

    def test_by_department(self):
        self.make_bands(split_by="department")
        self.buy()
        other = self.env["hr.department"].create(
            {"name": "食堂", "company_id": self.company.id}
        )
        self.assert_decider(self.buy(department_id=other.id), "affairs_director")
        self.assert_decider(self.buy(600, self.computer), "principal")

    def test_a_guard_on_the_upper_rule_alone_is_enough(self):
        self.make_bands(small={"split_days": 0})
        self.buy()
        second = self.buy()
        self.assert_decider(second, "principal")
        self.assertEqual(second.snapshot["split"]["sum"], 600.0)

    def test_steps_of_one_rule_follow_the_sum_too(self):
        self.make_flow(
            [
                {"post": "affairs_director", "amount_max": 1000},
                {"post": "principal", "amount_min": 1000},
            ],
            split_days=30,
        )
        self.assert_decider(self.buy(), "affairs_director")
        self.assert_decider(self.buy(), "principal")

    def test_a_cut_keeps_what_it_was_summed_with(self):
        self.make_flow(
            [
                {"post": "affairs_director"},
                {"post": "principal", "amount_min": 1000},
            ],
            split_days=30,
        )
        self.buy(600)
        approval = self.buy(900)
        line = approval._document().line_ids
        version = approval.version_id
        for price, route in ((400, [0, 1]), (399.99, [0])):
            facts = {**approval.facts, "amount": price}
            found = version._route_for(approval.snapshot, line.request_id, facts)
            self.assertEqual(found, route)

    def test_a_sum_that_no_rule_covers_is_refused_with_the_sum(self):
        self.make_flow([{"post": "affairs_director"}], amount_max=1000, split_days=30)
        first = self.buy()
        with self.assertRaises(UserError) as caught:
            self.buy()
        message = str(caught.exception)
        self.assertIn("No approval rule fits", message)
        self.assertIn(f"Summed with {first.document_name}", message)
        self.assertIn("¥1,200.00", message)

    def test_a_rule_that_refuses_looks_at_the_sum(self):
        self.make_bands(
            large={"outcome": "refuse", "refuse_reason": "须招标。", "split_days": 30}
        )
        self.buy()
        with self.assertRaisesRegex(UserError, "须招标"):
            self.buy()
