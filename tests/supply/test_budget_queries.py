"""Queries do not grow with the lines: the budget is taken and followed by set."""

from contextlib import contextmanager

from odoo.tests import tagged

from .budget_common import BudgetCommon


@tagged("post_install", "-at_install")
class TestBudgetQueries(BudgetCommon):
    plan = 100000.0

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.items = [
            cls._make_product(f"物品{number}", 5.0, "consumable")
            for number in range(12)
        ]

    @contextmanager
    def counted(self, counts, step):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        yield
        self.env.flush_all()
        counts[step] = self.cr.sql_log_count - before

    def counts(self, size, control):
        """Queries of each step of a request of ``size`` lines."""
        self.school.sudo().budget_control = control
        counts = {}
        request = self.apply(*(self.line_values(i, 3) for i in self.items[:size]))
        with self.counted(counts, "submit"):
            request.action_submit()
        with self.counted(counts, "approve"):
            self.decide(request, self.principal)
        order = self.pool(request.line_ids)
        with self.counted(counts, "confirm"):
            order.button_confirm()
        acceptance = self.make_acceptance(order)
        with self.counted(counts, "accept"):
            acceptance.action_done()
        return counts

    def test_budget_adds_a_few_queries_however_many_lines(self):
        for control in ("off", "purchase"):
            self.counts(12, control)  # caches are warm, and the goods have a place
        small = {c: self.counts(1, c) for c in ("off", "purchase")}
        large = {c: self.counts(12, c) for c in ("off", "purchase")}
        for step in small["off"]:
            added = {
                size: counts["purchase"][step] - counts["off"][step]
                for size, counts in ((1, small), (12, large))
            }
            with self.subTest(step, added=added):
                self.assertLessEqual(added[12], added[1] + 2)
                self.assertLessEqual(added[12], 40)

    def test_claim_takes_the_same_queries_for_one_and_for_many(self):
        lines = self.make_budget(
            *(
                {"department_id": self.department.id, "category_id": category.id}
                for category in self.env["product.category"].create(
                    [{"name": f"类{number}"} for number in range(50)]
                )
            )
        ).line_ids
        request = self.apply(self.line_values(self.chalk, 1, 2.0)).sudo()
        used = []
        for count in (1, 50):
            self.env.flush_all()
            before = self.cr.sql_log_count
            self.env["school.budget.entry"].sudo()._reserve(
                [
                    {"line_id": line.id, "amount": 1.0, "document": request}
                    for line in lines[:count]
                ]
            )
            used.append(self.cr.sql_log_count - before)
        self.assertEqual(used[0], used[1])
        self.assertLessEqual(used[1], 3)
