"""The counter of the store in a browser."""

from datetime import timedelta

from odoo.tests import HttpCase, tagged

from .store_common import StoreCommon


@tagged("post_install", "-at_install")
class TestStoreTours(HttpCase, StoreCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.keeper, cls.teacher):
            user.password = user.login
        cls.put_in_stock(cls.chalk, 100, price=3)
        cls.put_in_stock(cls.broom, 10, price=6)
        cls.put_in_stock(cls.barrow, 4, price=165)

    def test_keeper_hands_out_at_the_counter(self):
        request = self.approved(
            self.line_values(self.chalk, 40), self.line_values(self.broom, 5)
        )
        self.start_tour(
            "/odoo/school-store", "school_store_hand_out", login=self.keeper.login
        )
        issue = self.env["school.issue"].search(
            [("line_ids.request_id", "=", request.id)]
        )
        self.assertEqual((issue.state, issue.sign_method), ("done", "drawn"))
        self.assertEqual(issue.signed_by, self.teacher.name)
        self.assertEqual(request.line_ids.mapped("qty_issued"), [40, 0])

    def test_keeper_takes_back_at_the_counter(self):
        request = self.approved(self.line_values(self.barrow, 4, kind="borrow"))
        loan = self.hand_out(request).line_ids.custody_ids
        loan.due_date = self.env["school.unit"]._today() - timedelta(days=3)
        self.start_tour(
            "/odoo/school-store", "school_store_take_back", login=self.keeper.login
        )
        self.assertEqual((loan.qty_returned, loan.qty_out), (3, 1))

    def test_keeper_goes_on_without_a_network(self):
        request = self.approved(self.line_values(self.chalk, 40))
        self.start_tour(
            "/odoo/school-store", "school_store_offline", login=self.keeper.login
        )
        self.assertEqual(request.line_ids.qty_issued, 40)
        entries = self.env["school.store.entry"].search([])
        self.assertEqual(entries.mapped("result"), ["done"])

    def test_keeper_counts_a_scanned_item(self):
        self.chalk.barcode = "6901234567892"
        self.start_tour(
            "/odoo/school-store", "school_store_count", login=self.keeper.login
        )
        count = self.env["school.store.count"].search([])
        self.assertEqual((count.difference, count.reason), (-2, "受潮"))
        self.assertEqual(count.state, "draft")

    def test_teacher_signs_in_an_own_session(self):
        request = self.approved(self.line_values(self.chalk, 40))
        issue = self.issue_for(request)
        action = self.env.ref("school_logistics.school_issue_to_sign_action")
        self.start_tour(
            f"/odoo/action-{action.id}", "school_store_sign", login=self.teacher.login
        )
        self.assertEqual((issue.state, issue.sign_method), ("signed", "own"))


@tagged("post_install", "-at_install")
class TestStorePhone(HttpCase, StoreCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_keeper_lends_and_takes_back_on_a_phone(self):
        self.keeper.password = self.keeper.login
        self.put_in_stock(self.barrow, 4, price=165)
        request = self.approved(self.line_values(self.barrow, 2, kind="borrow"))
        self.start_tour(
            "/odoo/school-store", "school_store_phone", login=self.keeper.login
        )
        loan = self.env["school.custody"].search(
            [("request_line_id", "=", request.line_ids.id)]
        )
        self.assertEqual((loan.qty_returned, loan.qty_out), (1, 1))
