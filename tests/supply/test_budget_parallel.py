"""Twenty requests for the last budget at once: real transactions, committed."""

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..parallel import ParallelCase
from .budget_common import BudgetBuilder

REQUESTS = 20
FIT = 7


@tagged("post_install", "-at_install", "-standard", "school_parallel")
class TestBudgetParallel(BudgetBuilder, ParallelCase):
    sister_books = False
    plan = 140.0

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.commit()

    def in_parallel(self, calls):
        # the losers of a race fail in PostgreSQL and are tried again: no complaint
        with mute_logger("odoo.sql_db"):
            return super().in_parallel(calls)

    def press(self, results, calls):
        """Let those who lost every try of Odoo press the button again, one by one."""
        for number, (user, call) in enumerate(calls):
            answer = results[number]
            if isinstance(answer, Exception) and not isinstance(answer, UserError):
                [results[number]] = self.in_parallel([(user, call)])
        return results

    def submit_call(self, request):
        def call(env):
            return env["school.supply.request"].browse(request.id).action_submit()

        return self.teacher, call

    def test_exactly_as_many_requests_as_fit_get_the_last_budget(self):
        requests = [
            self.apply(self.line_values(self.chalk, 1, 20.0)) for _ in range(REQUESTS)
        ]
        self.commit()
        calls = [self.submit_call(request) for request in requests]
        results = self.press(self.in_parallel(calls), calls)
        passed = [result for result in results if result is True]
        refused = [result for result in results if isinstance(result, UserError)]
        self.assertEqual((len(passed), len(refused)), (FIT, REQUESTS - FIT), results)
        for refusal in refused:
            self.assertIn("¥0.00 is left of the budget", str(refusal))
        self.assertFigures(140, 140, 0, 0, 0)
        states = [request.sudo().state for request in requests]
        self.assertEqual(states.count("submitted"), FIT)

    def test_balances_are_taken_in_the_order_of_their_ids(self):
        """Two claims on the same lines in another order do not lock each other out."""
        lines = self.make_budget(
            {"department_id": self.department.id, "fund_id": self.fund.id},
            {"fund_id": self.fund.id},
        ).line_ids
        request = self.apply(self.line_values(self.chalk, 1, 20.0))
        self.commit()

        def claim(ids):
            def call(env):
                document = env["school.supply.request"].browse(request.id)
                env["school.budget.entry"].sudo()._reserve(
                    [
                        {"line_id": key, "amount": 1.0, "document": document}
                        for key in ids
                    ]
                )
                return True

            return call

        calls = [(self.teacher, claim(ids)) for ids in (lines.ids, lines.ids[::-1]) * 4]
        results = self.press(self.in_parallel(calls), calls)
        self.assertEqual(results, [True] * 8)
        self.assertEqual([self.figures(line)[1] for line in lines], [8, 8])
