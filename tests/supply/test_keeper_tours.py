"""The store in a browser: the keeper accepts with two others, and issues."""

from odoo.tests import HttpCase, tagged

from .acceptance_common import AcceptanceCommon
from .store_common import StoreBuilder


@tagged("post_install", "-at_install")
class TestKeeperTours(HttpCase, StoreBuilder, AcceptanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.keeper, cls.acceptor1, cls.acceptor2, cls.teacher):
            user.password = user.login

    def tour(self, path, name, user):
        self.start_tour(f"/odoo/{path}", name, login=user.login)

    def test_keeper_accepts_and_issues(self):
        order = self.make_order([(self.chalk, 10, 3.2)])
        acceptance = self.make_acceptance(order, sign=False)
        path = f"school-acceptances/{acceptance.id}"
        self.tour(path, "school_supply_keeper_counts", self.keeper)
        for user in (self.acceptor1, self.acceptor2):
            self.tour(path, "school_supply_acceptor_signs", user)
        self.assertEqual(self.on_hand(self.chalk), 0)
        self.tour(path, "school_supply_keeper_enters", self.keeper)
        self.assertEqual(acceptance.state, "done")
        self.assertEqual(self.on_hand(self.chalk), 10)

        self.tour(
            "school-issues/new", "school_supply_keeper_prepares_issue", self.keeper
        )
        issue = self.env["school.issue"].search(
            [("employee_id", "=", self.teacher_employee.id)]
        )
        path = f"school-issues/{issue.id}"
        self.tour(path, "school_supply_taker_signs", self.teacher)
        self.tour(path, "school_supply_keeper_hands_out", self.keeper)
        self.assertEqual(issue.state, "done")
        self.assertEqual(self.on_hand(self.chalk), 0)
        line = order.sudo().order_line.school_allocation_ids.request_line_id
        self.assertEqual((line.qty_accepted, line.qty_issued), (10, 10))
