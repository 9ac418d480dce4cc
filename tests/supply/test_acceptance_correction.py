"""Taking back what was accepted: signed by two, out of the store, off the order."""

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .acceptance_common import AcceptanceCommon
from .store_common import StoreBuilder


@tagged("post_install", "-at_install")
class TestAcceptanceCorrection(StoreBuilder, AcceptanceCommon):
    def test_goods_leave_the_store_and_are_expected_again(self):
        order = self.make_order()
        acceptance = self.receive(order)
        correction = self.correction(acceptance, {self.chalk: 4})
        self.assertEqual(correction.line_ids.mapped("qty_before"), [10, 5])
        correction.action_done()
        chalk, broom = order.sudo().order_line
        self.assertEqual(self.on_hand(self.chalk), 6)
        self.assertEqual(self.on_hand(self.broom), 5)
        self.assertEqual((chalk.school_qty_accepted, chalk.qty_received), (6, 6))
        self.assertEqual(chalk._school_pending(), 4)
        asked = chalk.school_allocation_ids.request_line_id
        self.assertEqual(asked.qty_accepted, 6)
        # what waits for the applicant is what is left
        waiting = asked.issue_move_ids.filtered(lambda move: move.state == "assigned")
        self.assertEqual(sum(waiting.mapped("product_uom_qty")), 6)
        self.assertEqual(broom.school_qty_accepted, 5)
        self.assertEqual(acceptance.correction_count, 1)
        self.assertAlmostEqual(self.sum_of_values(self.chalk), 6 * 3.2)
        # the replacement comes
        self.receive(order)
        self.assertEqual(self.on_hand(self.chalk), 10)
        self.assertEqual(asked.qty_accepted, 10)

    def test_goods_go_back_while_more_of_them_are_still_to_come(self):
        """What comes again joins the receipt that is open, or is closed with it."""
        for is_replaced, pending in ((True, 6), (False, 0)):
            with self.subTest(is_replaced=is_replaced):
                order = self.make_order([(self.chalk, 10, 3.2)])
                acceptance = self.receive(order, {self.chalk: (6, 6)})
                line = order.sudo().order_line
                self.assertEqual(line._school_pending(), 4)
                self.correction(
                    acceptance, {self.chalk: 2}, is_replaced=is_replaced
                ).action_done()
                self.assertEqual(line._school_pending(), pending)
                coming = line.move_ids.filtered(
                    lambda move: move.state not in ("done", "cancel")
                )
                self.assertEqual(sum(coming.mapped("product_uom_qty")), pending)

    def test_goods_go_back_twice_and_come_again(self):
        order = self.make_order([(self.chalk, 10, 3.2)])
        acceptance = self.receive(order)
        for _time in range(2):
            self.correction(acceptance, {self.chalk: 2}).action_done()
        self.assertEqual(order.sudo().order_line._school_pending(), 4)
        self.receive(order)
        self.assertEqual(self.on_hand(self.chalk), 10)

    def sum_of_values(self, product):
        moves = self.env["stock.move"].search(
            [
                ("product_id", "=", product.id),
                ("company_id", "=", self.company.id),
                ("state", "=", "done"),
            ]
        )
        return sum(move.value if move.is_in else -move.value for move in moves)

    def test_what_goes_back_takes_its_own_value_along(self):
        """Not the average with goods that were cheaper: nothing of it stays behind."""
        self.billed_cheaper(self.make_order([(self.chalk, 10, 3.0)]), 2.0)
        order = self.make_order([(self.chalk, 10, 4.0)])
        self.correction(self.receive(order), {self.chalk: 10}).action_done()
        moves = order.sudo().order_line.move_ids.filtered(lambda m: m.state == "done")
        self.assertEqual(moves.mapped("value"), [40.0, 40.0])
        self.assertAlmostEqual(self.sum_of_values(self.chalk), 20.0)

    def billed_cheaper(self, order, price):
        self.receive(order)
        bill = self.make_bill(order, approve=False)
        bill.invoice_line_ids.price_unit = price
        self.approve_bill(bill)
        bill.action_post()

    def test_not_replaced_is_closed(self):
        order = self.make_order()
        correction = self.correction(
            self.receive(order), {self.chalk: 4}, is_replaced=False
        )
        correction.action_done()
        chalk = order.sudo().order_line[0]
        self.assertEqual(chalk.school_qty_closed, 4)
        self.assertEqual(chalk._school_pending(), 0)
        self.assertEqual(chalk.school_allocation_ids.request_line_id.qty_open, 4)

    def test_a_second_click_is_harmless(self):
        order = self.make_order()
        correction = self.correction(self.receive(order), {self.chalk: 4})
        correction.action_done()
        correction.action_done()
        self.assertEqual(self.on_hand(self.chalk), 6)

    def test_no_more_than_was_accepted(self):
        acceptance = self.receive()
        correction = self.correction(acceptance, {self.chalk: 11}, sign=False)
        with self.refused("10.0 盒 were accepted", "10.0 Units were accepted"):
            correction.action_count()
        correction.line_ids[0].qty_back = 7
        correction.action_count()
        self.sign(correction)
        correction.action_done()
        again = self.correction(acceptance, {self.chalk: 4}, sign=False)
        self.assertNotEqual(again, correction)
        with self.refused("no more can be taken back"):
            again.action_count()

    def test_it_says_why_and_is_signed(self):
        acceptance = self.receive()
        correction = self.correction(acceptance, {self.chalk: 2}, sign=False)
        correction.line_ids[0].reason = False
        with self.refused("write why"):
            correction.action_count()
        correction.line_ids[0].reason = "数量清点有误"
        correction.action_count()
        with self.refused("did not sign what it says now"):
            correction.action_done()
        self.sign(correction, self.acceptor1)
        with self.refused("did not sign what it says now"):
            correction.action_done()
        self.assertEqual(self.on_hand(self.chalk), 10)

    def test_what_is_billed_needs_a_credit_note(self):
        order = self.make_order()
        acceptance = self.receive(order)
        bill = self.make_bill(order)
        bill.action_post()
        correction = self.correction(acceptance, {self.chalk: 2})
        with self.refused("credit note"):
            correction.action_done()
        self.assertEqual(self.on_hand(self.chalk), 10)

    def test_with_the_credit_note_the_books_agree(self):
        order = self.make_order()
        acceptance = self.receive(order)
        bill = self.make_bill(order)
        bill.action_post()
        wizard = (
            self.env["account.move.reversal"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=bill.ids)
            .create({"journal_id": bill.journal_id.id, "reason": "退货"})
        )
        refund = bill.browse(wizard.reverse_moves()["res_id"])
        refund.write({"ref": "红字", "invoice_date": "2026-09-02"})
        self.approve_bill(refund)
        refund.action_post()
        self.correction(acceptance, {self.chalk: 10, self.broom: 5}).action_done()
        self.assertEqual(self.on_hand(self.chalk), 0)
        found = self.school.with_user(self.accountant).get_stock_reconciliation()
        self.assertAlmostEqual(found["stock"], 0.0)
        self.assertAlmostEqual(found["ledger"], 0.0)
        self.assertAlmostEqual(found["unbilled"], 0.0)

    def test_what_is_handed_out_comes_back_first(self):
        order = self.make_order()
        acceptance = self.receive(order)
        request = order.sudo().school_request_ids.with_env(self.env)
        asked = request.line_ids.filtered(lambda line: line.product_id == self.chalk)
        issue = self.hand_out(request)
        self.assertEqual((request.state, asked.qty_issued), ("done", 10))
        correction = self.correction(acceptance, {self.chalk: 4})
        with self.refused("were handed out"):
            correction.action_done()
        unused = issue.line_ids.filtered(lambda line: line.product_id == self.chalk)
        goods_return = (
            self.env["school.return"]
            .with_user(self.keeper)
            .create(
                {
                    "employee_id": self.teacher_employee.id,
                    "line_ids": [
                        Command.create({"issue_line_id": unused.id, "quantity": 6})
                    ],
                }
            )
        )
        goods_return.action_done()
        correction.action_done()
        self.assertEqual(self.on_hand(self.chalk), 2)
        self.assertEqual(
            (asked.qty_accepted, asked.qty_issued, asked.qty_returned), (6, 6, 2)
        )
        self.assertEqual(request.state, "approved")
        # the replacement is accepted and handed out like the first delivery
        self.receive(order)
        self.hand_out(request)
        self.assertEqual((asked.qty_accepted, asked.qty_issued), (10, 10))
        self.assertEqual(request.state, "done")

    def test_services_are_taken_back(self):
        order = self.make_order([(self.repair, 3, 600.0)])
        correction = self.correction(self.receive(order), {self.repair: 1})
        correction.action_done()
        line = order.sudo().order_line
        self.assertEqual((line.qty_received, line.school_qty_accepted), (2, 2))

    def test_open_lists_know_of_it(self):
        order = self.make_order()
        acceptance = self.receive(order)
        today = self.school._today()
        before = self.school._accepted_not_billed(today)
        self.assertEqual(sum(row["quantity"] for row in before), 15)
        self.correction(acceptance, {self.chalk: 4}).action_done()
        after = self.school._accepted_not_billed(today)
        self.assertEqual(sum(row["quantity"] for row in after), 11)

    def test_only_of_a_finished_acceptance_of_the_order(self):
        order, other = self.make_order(), self.make_order()
        draft = self.make_acceptance(order, sign=False)
        Acceptance = self.env["school.acceptance"].with_user(self.keeper)
        for corrected in (draft, self.receive(other)):
            with self.refused("corrects no finished acceptance"):
                Acceptance.create(
                    {"purchase_id": order.id, "corrects_id": corrected.id}
                )
        done = self.receive(self.make_order())
        correction = self.correction(done, {self.chalk: 1}, sign=False)
        with self.refused("stays with the acceptance"):
            correction.corrects_id = False
        with self.refused("stays with the acceptance"):
            draft.corrects_id = done

    @mute_logger("odoo.sql_db")
    def test_signs_are_kept_apart(self):
        acceptance = self.make_acceptance(sign=False)
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            acceptance.line_ids[0].write({"qty_received": -1, "qty_accepted": -1})
            self.env.flush_all()
        correction = self.correction(self.receive(), {self.chalk: 1}, sign=False)
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            correction.line_ids[0].write({"qty_received": 1, "qty_accepted": 1})
            self.env.flush_all()

    def test_strangers_take_nothing_back(self):
        acceptance = self.receive()
        for user in (self.teacher, self.sister_teacher, self.accountant):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                acceptance.with_user(user).action_correct()
        self.assertFalse(acceptance.sudo().correction_ids)

    def test_the_form_is_in_red_figures(self):
        acceptance = self.receive()
        correction = self.correction(acceptance, {self.chalk: 4})
        parser = self.env["report.school_logistics.report_acceptance"]
        sheet = parser._form_sheets(correction)[0]
        self.assertEqual(sheet["title"], "红字验收入库单")
        rows = sheet["content"]["rows"]
        self.assertEqual([row["accepted"] for row in rows], ["-4"])
        self.assertIn("受潮结块", rows[0]["quality"])
