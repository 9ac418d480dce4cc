"""Plans and pooled purchases in a browser."""

from odoo.tests import HttpCase, tagged

from ..common.district import SchoolDistrict
from .plan_common import PlanBuilder
from .pooling_common import PoolingBuilder


@tagged("post_install", "-at_install")
class TestPlanTours(PlanBuilder, PoolingBuilder, SchoolDistrict, HttpCase):
    control = "once"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.teacher, cls.officer):
            user.sudo().password = user.login

    def test_a_teacher_draws_on_the_plan(self):
        self.start_tour(
            "/odoo/school-plan-lines", "school_plan_draw", login=self.teacher.login
        )
        self.assertEqual(self.plan_line.sudo().quantity_requested, 100)

    def test_an_officer_pools_for_two_schools(self):
        self.chalk_request(40)
        self.sister_approved(self.line_values(self.chalk, 25))
        pooling = self.make_pooling(collect=False)
        self.start_tour(
            f"/odoo/school-poolings/{pooling.id}",
            "school_pooling_officer",
            login=self.officer.login,
        )
        self.assertEqual((pooling.state, pooling.order_count), ("ordered", 2))
