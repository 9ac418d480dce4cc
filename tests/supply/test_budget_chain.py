"""The budget along the chain: reserved, committed, spent, and given back."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .budget_common import BudgetCommon


@tagged("post_install", "-at_install")
class TestBudgetChain(BudgetCommon):
    def request(self, quantity=10, price=20.0, product=None, **values):
        return self.apply(
            self.line_values(product or self.chalk, quantity, price), **values
        )

    def test_plan_enters_the_ledger_once(self):
        self.assertFigures(1000, 0, 0, 0, 1000)
        self.assertEqual(self.entries(), [("plan", 1000.0)])

    def test_submitting_reserves(self):
        self.request().action_submit()
        self.assertFigures(1000, 200, 0, 0, 800)
        self.assertEqual(self.entries()[1:], [("reserve", 200.0)])

    def test_order_commits_at_its_price_and_acceptance_spends(self):
        request = self.approved(self.line_values(self.chalk, 10, 20.0))
        order = self.pool(request.line_ids)
        order.order_line.price_unit = 18.0
        order.button_confirm()
        self.assertFigures(1000, 0, 180, 0, 820)
        self.receive(order)
        self.assertFigures(1000, 0, 0, 180, 820)
        self.assertEqual(
            self.entries()[1:],
            [("reserve", 200.0), ("commit", 180.0), ("actual", 180.0)],
        )

    def test_documents_are_named_in_the_ledger(self):
        request, order = self.ordered(self.line_values(self.chalk, 10, 20.0))
        acceptance = self.receive(order)
        entries = self.env["school.budget.entry"].search(
            [("line_id", "=", self.line.id)], order="id"
        )
        self.assertEqual(
            entries.mapped("document_name")[1:],
            [request.name, order.name, acceptance.name],
        )
        self.assertEqual(set(entries[1:].mapped("origin_name")), {"无尘粉笔"})

    def test_too_little_left_is_refused_with_the_figures(self):
        request = self.request(60)
        with self.assertRaisesRegex(UserError, "教务处.*1,000.00 is left.*1,200.00"):
            request.action_submit()
        self.assertFigures(1000, 0, 0, 0, 1000)

    def test_last_yuan_is_spent_and_not_one_more(self):
        self.request(50).action_submit()
        self.assertFigures(1000, 1000, 0, 0, 0)
        with self.assertRaisesRegex(UserError, "¥0.00 is left"):
            self.request(1, 0.01).action_submit()

    def test_withdrawn_gives_back(self):
        request = self.request()
        request.action_submit()
        request.action_withdraw()
        self.assertFigures(1000, 0, 0, 0, 1000)
        request.action_submit()
        self.assertFigures(1000, 200, 0, 0, 800)

    def test_rejected_gives_back(self):
        request = self.request()
        request.action_submit()
        self.decide(request, self.principal, "reject", "不需要")
        self.assertFigures(1000, 0, 0, 0, 1000)

    def test_sent_back_gives_back(self):
        request = self.request()
        request.action_submit()
        self.decide(request, self.principal, "send_back", "请核对")
        self.assertFigures(1000, 0, 0, 0, 1000)

    def test_cut_gives_back(self):
        request = self.request()
        request.action_submit()
        cuts = {str(request.line_ids.id): 6}
        self.decide(request, self.principal, cuts=cuts)
        self.assertFigures(1000, 120, 0, 0, 880)

    def test_cancelled_gives_back(self):
        request = self.approved(self.line_values(self.chalk, 10, 20.0))
        request.action_cancel()
        self.assertFigures(1000, 0, 0, 0, 1000)

    def test_short_closed_line_gives_back(self):
        request = self.approved(self.line_values(self.chalk, 10, 20.0))
        request.action_short_close("不需要了")
        self.assertFigures(1000, 0, 0, 0, 1000)

    def test_cancelled_order_goes_back_to_the_request(self):
        request, order = self.ordered(self.line_values(self.chalk, 10, 20.0))
        order.button_cancel()
        self.assertFigures(1000, 200, 0, 0, 800)
        self.assertEqual(self.entries()[-1], ("release", 200.0))
        request.action_short_close("不需要了")
        self.assertFigures(1000, 0, 0, 0, 1000)

    def test_short_closed_order_goes_back_to_the_request(self):
        _request, order = self.ordered(self.line_values(self.chalk, 10, 20.0))
        self.receive(order, {self.chalk: (6, 6)})
        self.assertFigures(1000, 0, 80, 120, 800)
        order.action_school_short_close("缺货")
        self.assertFigures(1000, 80, 0, 120, 800)

    def test_rejected_goods_stay_committed(self):
        _request, order = self.ordered(self.line_values(self.chalk, 10, 20.0))
        self.receive(order, {self.chalk: (10, 7)})
        self.assertFigures(1000, 0, 60, 140, 800)
        self.receive(order)
        self.assertFigures(1000, 0, 0, 200, 800)

    def test_parts_add_up_to_the_order(self):
        _request, order = self.ordered(self.line_values(self.chalk, 3, 3.335))
        total = order.amount_total
        for left in (3, 2, 1):
            self.receive(order, {self.chalk: (left, 1)})
            _planned, reserved, committed, spent, _left = self.figures()
            self.assertEqual((reserved, round(committed + spent, 2)), (0, total))
        self.assertFigures(1000, 0, 0, total, 1000 - total)

    def test_goods_that_wait_for_others_are_bought(self):
        self.receive(self.ordered(self.line_values(self.chalk, 10, 20.0))[1])
        self.assertFigures(1000, 0, 0, 200, 800)
        second = self.approved(self.line_values(self.chalk, 5, 20.0))
        self.assertEqual(second.line_ids.sudo().qty_reserved, 0)
        self.assertFigures(1000, 100, 0, 200, 700)

    def test_order_above_the_reserve_needs_budget(self):
        self.school.sudo().price_tolerance = 10
        self.request(30, 20.0).action_submit()
        request = self.approved(self.line_values(self.broom, 20, 20.0))
        self.assertFigures(1000, 1000, 0, 0, 0)
        order = self.pool(request.line_ids)
        order.order_line.price_unit = 21.0
        with self.refused("¥0.00 is left of the budget, ¥20.00 is needed"):
            order.button_confirm()
        self.assertEqual(order.state, "draft")

    def test_price_raised_after_the_confirmation_needs_budget(self):
        self.school.sudo().price_tolerance = 10
        request = self.approved(self.line_values(self.broom, 50, 20.0))
        order = self.pool(request.line_ids)
        order.button_confirm()
        self.assertFigures(1000, 0, 1000, 0, 0)
        with self.refused("¥50.00 is needed"):
            order.order_line.price_unit = 21.0

    def test_cheaper_bill_lowers_what_was_spent(self):
        order = self.make_order([(self.chalk, 10, 20.0)])
        self.receive(order)
        self.assertFigures(1000, 0, 0, 200, 800)
        bill = self.make_bill(order, approve=False)
        bill.invoice_line_ids.price_unit = 19.0
        self.approve_bill(bill)
        bill.action_post()
        self.assertFigures(1000, 0, 0, 190, 810)
        self.assertEqual(self.entries()[-1], ("actual", -10.0))

    def test_bill_taken_out_of_the_books_counts_at_the_order_again(self):
        order = self.make_order([(self.chalk, 10, 20.0)])
        self.receive(order)
        bill = self.make_bill(order, approve=False)
        bill.invoice_line_ids.price_unit = 19.0
        self.approve_bill(bill)
        bill.action_post()
        self.assertFigures(1000, 0, 0, 190, 810)
        bill.button_draft()
        self.assertFigures(1000, 0, 0, 200, 800)
        self.assertEqual(self.entries()[-1], ("actual", 10.0))

    def test_without_control_nothing_is_asked(self):
        self.school.sudo().budget_control = "off"
        self.request(500).action_submit()
        self.assertFigures(1000, 0, 0, 0, 1000)

    def test_control_switched_on_later_leaves_old_requests_alone(self):
        self.school.sudo().budget_control = "off"
        request = self.approved(self.line_values(self.chalk, 100, 20.0))
        self.school.sudo().budget_control = "purchase"
        order = self.pool(request.line_ids)
        order.button_confirm()
        self.receive(order)
        self.assertFigures(1000, 0, 0, 0, 1000)

    def test_service_is_spent_when_accepted(self):
        order = self.make_order([(self.repair, 1, 300.0)])
        self.assertFigures(1000, 0, 300, 0, 700)
        self.receive(order)
        self.assertFigures(1000, 0, 0, 300, 700)

    def test_several_lines_of_one_request(self):
        request = self.apply(
            self.line_values(self.chalk, 10, 20.0),
            self.line_values(self.broom, 10, 30.0),
        )
        request.action_submit()
        self.assertFigures(1000, 500, 0, 0, 500)
        self.assertEqual(len(self.entries()), 3)

    def test_words_without_an_item_use_the_lines_that_are_blank_there(self):
        self.apply({"name": "横幅", "quantity": 1, "price_unit": 80}).action_submit()
        self.assertFigures(1000, 80, 0, 0, 920)


@tagged("post_install", "-at_install")
class TestBudgetAtIssue(BudgetCommon):
    """Charged when handed out: what a department takes, bought or from the store."""

    control = "issue"

    def issue(self, request, quantity=None):
        """Hand out what waits for the teacher, wholly or in part."""
        issue = (
            self.env["school.issue"]
            .with_user(self.keeper)
            .create({"employee_id": self.teacher_employee.id})
        )
        if quantity:
            issue.line_ids.quantity = quantity
        issue.with_user(self.teacher).action_sign()
        issue.action_done()
        return issue

    def test_acceptance_charges_nothing_the_issue_does(self):
        request, order = self.ordered(self.line_values(self.chalk, 10, 20.0))
        self.assertFigures(1000, 0, 200, 0, 800)
        self.receive(order)
        self.assertFigures(1000, 0, 200, 0, 800)
        self.issue(request, 4)
        self.assertFigures(1000, 0, 120, 80, 800)
        self.issue(request)
        self.assertFigures(1000, 0, 0, 200, 800)
        self.assertEqual(self.entries()[-2:], [("actual", 80.0), ("actual", 120.0)])

    def test_service_is_charged_at_its_acceptance(self):
        order = self.make_order([(self.repair, 1, 300.0)])
        self.receive(order)
        self.assertFigures(1000, 0, 0, 300, 700)

    def test_unused_goods_that_come_back_are_given_back(self):
        request, order = self.ordered(self.line_values(self.chalk, 10, 20.0))
        self.receive(order)
        issue = self.issue(request)
        returned = (
            self.env["school.return"]
            .with_user(self.keeper)
            .create(
                {
                    "employee_id": self.teacher_employee.id,
                    "line_ids": [
                        Command.create(
                            {"issue_line_id": issue.line_ids.id, "quantity": 3}
                        )
                    ],
                }
            )
        )
        returned.action_done()
        self.assertFigures(1000, 0, 0, 140, 860)
        self.assertEqual(self.entries()[-1], ("actual", -60.0))

    def test_goods_from_the_store_are_charged_to_who_takes_them(self):
        request, order = self.ordered(self.line_values(self.chalk, 10, 20.0))
        self.receive(order)
        issue = self.issue(request)
        self.env["school.return"].with_user(self.keeper).create(
            {
                "employee_id": self.teacher_employee.id,
                "line_ids": [
                    Command.create({"issue_line_id": issue.line_ids.id, "quantity": 6})
                ],
            }
        ).action_done()
        self.assertFigures(1000, 0, 0, 80, 920)
        second = self.approved(self.line_values(self.chalk, 6, 15.0))
        self.assertEqual(second.line_ids.sudo().qty_reserved, 6)
        self.assertFigures(1000, 90, 0, 80, 830)
        self.issue(second)
        self.assertFigures(1000, 0, 0, 170, 830)

    def test_switching_the_charge_never_charges_twice(self):
        request, order = self.ordered(self.line_values(self.chalk, 10, 20.0))
        self.school.sudo().budget_control = "purchase"
        self.receive(order)
        self.assertFigures(1000, 0, 0, 200, 800)
        self.school.sudo().budget_control = "issue"
        self.issue(request)
        self.assertFigures(1000, 0, 0, 200, 800)


@tagged("post_install", "-at_install")
class TestBudgetStore(BudgetCommon):
    """Charged at the purchase: goods from the store free what was reserved."""

    def stock(self, quantity):
        """Goods that wait for nobody."""
        self.school.sudo().budget_control = "off"
        request, order = self.ordered(self.line_values(self.chalk, quantity, 2.0))
        self.receive(order)
        move = self.env["stock.move"].search(
            [("school_request_line_id", "in", request.line_ids.ids)]
        )
        move.sudo()._do_unreserve()
        self.school.sudo().budget_control = "purchase"

    def test_goods_in_the_store_free_the_reserve(self):
        self.stock(8)
        self.approved(self.line_values(self.chalk, 10, 20.0))
        self.assertFigures(1000, 40, 0, 0, 960)

    def test_goods_given_back_to_the_store_need_budget_again(self):
        self.stock(8)
        request = self.approved(self.line_values(self.chalk, 10, 20.0))
        request.line_ids.action_release_stock()
        self.assertFigures(1000, 200, 0, 0, 800)

    def test_giving_back_to_the_store_stops_without_budget(self):
        self.stock(8)
        request = self.approved(self.line_values(self.chalk, 10, 20.0))
        self.approved(self.line_values(self.broom, 48, 20.0))
        self.assertFigures(1000, 1000, 0, 0, 0)
        with self.refused("¥160.00 is needed"):
            request.line_ids.action_release_stock()
