"""How long approvals take: medians by step, what was late, whose numbers one sees."""

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .approval_common import ApprovalCommon


@tagged("post_install", "-at_install")
class TestStatistic(ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_flow([{"post": "principal", "name": "校长", "days": 1}])

    def decided_after(self, hours):
        with freeze_time("2026-09-07 00:00:00"):
            request = self.make_request(submit=True)
        with freeze_time("2026-09-07 00:00:00") as clock:
            clock.tick(hours * 3600)
            self.decide(request, self.principal)
        self.env.flush_all()

    def rows(self, user):
        return self.env["school.approval.statistic"].with_user(user).search([])

    def test_median_and_late_ones(self):
        for hours in (2, 4, 120):
            self.decided_after(hours)
        row = self.rows(self.affairs)
        self.assertEqual(len(row), 1)
        self.assertEqual((row.decided, row.overdue), (3, 1))
        self.assertAlmostEqual(row.median_hours, 4)
        self.assertAlmostEqual(row.longest_hours, 120)
        self.assertEqual(row.step_name, "校长")

    def test_only_the_own_school_and_its_readers(self):
        self.decided_after(2)
        self.assertFalse(self.rows(self.sister_affairs))
        self.assertTrue(self.rows(self.officer))
        with self.assertRaises(AccessError):
            self.rows(self.teacher)

    def test_grouped_for_the_graph(self):
        for hours in (2, 4):
            self.decided_after(hours)
        groups = (
            self.env["school.approval.statistic"]
            .with_user(self.affairs)
            .formatted_read_group(
                [], ["step_name"], ["decided:sum", "median_hours:avg"]
            )
        )
        self.assertEqual(groups[0]["decided:sum"], 2)
        self.assertAlmostEqual(groups[0]["median_hours:avg"], 3)
