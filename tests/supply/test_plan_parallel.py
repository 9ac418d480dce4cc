"""Requests on the last of a plan line at the same time: committed transactions."""

from odoo.tests import tagged

from ..parallel import ParallelCase
from .plan_common import PlanBuilder


@tagged("post_install", "-at_install", "-standard", "school_parallel")
class TestPlanParallel(PlanBuilder, ParallelCase):
    sister_books = False
    control = "once"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.commit()

    def test_the_last_of_a_plan_is_drawn_once(self):
        requests = [self.chalk_request(30, submit=False) for _number in range(8)]
        self.commit()

        def submit(request):
            def call(env):
                env["school.supply.request"].browse(request.id).action_submit()

            return call

        results = self.in_parallel(
            [(self.teacher, submit(request)) for request in requests]
        )
        self.assertEqual([r for r in results if isinstance(r, Exception)], [])
        # three of 30 fit into 100; the others wait for people
        states = sorted(request.state for request in requests)
        self.assertEqual(states, ["approved"] * 3 + ["submitted"] * 5)
        self.assertEqual(self.plan_line.sudo().quantity_requested, 90)
        planned = [request for request in requests if request.planned]
        self.assertEqual(len(planned), 3)
        held = self.plan_line.sudo().request_line_ids.mapped("qty_planned")
        self.assertEqual(sum(held), 90)

    def test_one_request_submitted_twice_draws_once(self):
        plan = self.make_plan({"product_id": self.broom.id, "quantity": 50})
        request = self.apply(self.line_values(self.broom, 20, 3.0))
        self.commit()

        def submit(env):
            env["school.supply.request"].browse(request.id).action_submit()

        self.in_parallel([(self.teacher, submit)] * 4)
        self.assertEqual(plan.line_ids.sudo().quantity_requested, 20)
