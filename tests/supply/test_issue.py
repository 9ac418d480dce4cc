"""Issues: only what is approved and waits, only against the taker's signature."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ...models.common.gate import open_gate
from .store_common import DRAWING, StoreCommon


@tagged("post_install", "-at_install")
class TestIssue(StoreCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put_in_stock(cls.chalk, 100, price=3)
        cls.put_in_stock(cls.barrow, 40, price=165)
        cls.request = cls.approved(
            cls.line_values(cls.chalk, 40),
            cls.line_values(cls.barrow, 10, kind="borrow"),
        )

    def assertRefused(self, message, method, *arguments):
        """Assert that a call is refused with ``message`` and moves no goods."""
        before = self.on_hand(self.chalk), self.on_hand(self.barrow)
        with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
            method(*arguments)
        after = self.on_hand(self.chalk), self.on_hand(self.barrow)
        self.assertEqual(before, after)

    # -- what is listed ------------------------------------------------------------

    def test_choosing_the_taker_lists_what_waits(self):
        with Form(self.env["school.issue"].with_user(self.keeper)) as form:
            form.employee_id = self.teacher_employee
            lines = [
                (
                    form.line_ids.edit(number).product_id,
                    form.line_ids.edit(number).quantity,
                )
                for number in range(len(form.line_ids))
            ]
        self.assertEqual(lines, [(self.chalk, 40), (self.barrow, 10)])
        self.assertRegex(form.record.name, r"^LY/\d{4}/\d{2}/\d{4}$")

    def test_a_department_lists_what_all_of_it_applied_for(self):
        other = self.approved(self.line_values(self.chalk, 5), user=self.head)
        issue = (
            self.env["school.issue"]
            .with_user(self.keeper)
            .create({"department_id": self.department.id})
        )
        self.assertEqual(issue.line_ids.request_id, self.request | other)
        issue.with_user(self.head).action_sign()
        issue.action_done()
        self.assertEqual(self.on_hand(self.chalk), 55)
        self.assertEqual(issue.custody_ids.department_id, self.department)

    def test_selected_waiting_goods_become_an_issue(self):
        moves = (
            self.env["stock.move"]
            .with_user(self.keeper)
            .search([("school_request_line_id", "in", self.request.line_ids.ids)])
        )
        action = moves.action_school_issue()
        issue = self.env["school.issue"].browse(action["res_id"])
        self.assertEqual(issue.employee_id, self.teacher_employee)
        self.assertEqual(issue.line_ids.move_id, moves)

    # -- signing and handing out ----------------------------------------------------

    def test_the_taker_signs_and_the_keeper_hands_out(self):
        issue = self.issue_for(self.request)
        self.assertTrue(issue.with_user(self.teacher).can_sign)
        issue.with_user(self.teacher).action_sign()
        self.assertEqual(issue.state, "signed")
        issue.action_done()
        self.assertEqual((issue.state, issue.keeper_id), ("done", self.keeper))
        self.assertEqual(self.on_hand(self.chalk), 60)
        self.assertEqual(self.on_hand(self.barrow), 30)
        loans = self.company.school_loan_location_id
        self.assertEqual(self.on_hand(self.barrow, loans), 10)
        self.assertEqual(self.request.line_ids.mapped("qty_issued"), [40, 10])
        self.assertEqual(self.request.state, "done")

    def test_a_drawn_signature_is_taken_with_the_same_click(self):
        issue = self.issue_for(self.request)
        issue.write({"signature": DRAWING, "signed_by": "王老师"})
        issue.action_done()
        self.assertEqual((issue.state, issue.sign_method), ("done", "drawn"))
        notice = self.env["mail.message"].search(
            [
                ("notified_partner_ids", "in", self.teacher.partner_id.ids),
                ("subject", "ilike", issue.name),
            ]
        )
        self.assertIn(self.keeper.name, notice.body)

    def test_nothing_leaves_without_a_signature(self):
        issue = self.issue_for(self.request)
        self.assertRefused("not signed", issue.action_done)
        issue.signed_by = "王老师"
        self.assertRefused("not signed", issue.action_done)

    def test_the_keeper_never_signs_for_the_taker(self):
        issue = self.issue_for(self.request)
        issue.write({"signature": DRAWING, "signed_by": " 钱 保管"})
        self.assertRefused("never signs for the", issue.action_done)
        self.assertRefused("never the keeper", issue.action_sign)

    def test_the_keepers_own_goods_are_handed_out_by_another_keeper(self):
        request = self.approved(self.line_values(self.chalk, 5), user=self.keeper)
        employee = self.keeper.with_company(self.company).employee_id
        issue = self.issue_for(request, employee_id=employee.id)
        self.assertRefused("never the keeper", issue.action_sign)
        self.appoint(self.asset_keeper, "keeper")
        issue = self.issue_for(request, user=self.asset_keeper, employee_id=employee.id)
        issue.with_user(self.keeper).action_sign()
        self.assertRefused(
            "signed for these goods", issue.with_user(self.keeper).action_done
        )
        issue.with_user(self.asset_keeper).action_done()
        self.assertEqual(self.on_hand(self.chalk), 95)

    def test_only_the_taker_signs(self):
        issue = self.issue_for(self.request)
        for user in (self.head, self.acceptor1, self.sister_teacher):
            with self.assertRaises(UserError):
                issue.with_user(user).action_sign()
        self.assertEqual(issue.state, "draft")

    def test_only_a_keeper_of_the_school_hands_out(self):
        issue = self.issue_for(self.request)
        issue.with_user(self.teacher).action_sign()
        self.assertRefused(
            self.asset_keeper.name, issue.with_user(self.asset_keeper).action_done
        )
        for user in (self.teacher, self.principal, self.sister_keeper, self.auditor):
            with self.assertRaises(AccessError):
                issue.with_user(user).action_done()
        self.assertEqual(self.on_hand(self.chalk), 100)

    def test_a_second_click_does_nothing(self):
        issue = self.issue_for(self.request)
        issue.with_user(self.teacher).action_sign()
        issue.with_user(self.teacher).action_sign()
        issue.action_done()
        issue.action_done()
        self.assertEqual(self.on_hand(self.chalk), 60)
        self.assertEqual(len(issue.line_ids.custody_ids), 1)

    def test_who_accepted_does_not_also_hand_out(self):
        self.request.sudo()._duty_record("accept", self.keeper)
        issue = self.issue_for(self.request)
        issue.with_user(self.teacher).action_sign()
        self.assertRefused(self.keeper.name, issue.action_done)

    # -- verification at use --------------------------------------------------------

    def test_a_change_of_the_request_stops_the_issue(self):
        issue = self.issue_for(self.request)
        issue.with_user(self.teacher).action_sign()
        # A path that nobody thought of, past every guard.
        self.env.flush_all()
        self.cr.execute(
            "UPDATE school_supply_request_line SET price_unit = 99 WHERE id = %s",
            [self.request.line_ids[0].id],
        )
        self.env.invalidate_all()
        self.assertRefused(self.request.name, issue.action_done)

    def test_a_change_after_the_signature_voids_it(self):
        issue = self.issue_for(self.request, quantities={self.chalk: 10})
        issue.with_user(self.teacher).action_sign()
        with self.assertRaisesRegex(UserError, "signed"):
            issue.line_ids.quantity = 40
        self.env.flush_all()
        self.cr.execute(
            "UPDATE school_issue_line SET quantity = 40 WHERE issue_id = %s", [issue.id]
        )
        self.env.invalidate_all()
        self.assertRefused("not signed as it stands", issue.action_done)
        issue.action_draft()
        self.assertFalse(issue.signed_by)
        issue.line_ids.quantity = 12
        issue.with_user(self.teacher).action_sign()
        issue.action_done()
        self.assertEqual(self.on_hand(self.chalk), 88)

    def test_a_transfer_that_was_redirected_is_not_issued(self):
        issue = self.issue_for(self.request)
        issue.with_user(self.teacher).action_sign()
        move = issue.sudo().line_ids[0].move_id
        move.with_user(self.keeper).location_dest_id = self.env.ref(
            "stock.stock_location_customers"
        )
        self.assertRefused("waiting transfer was changed", issue.action_done)

    def test_nobody_types_in_whose_goods_wait(self):
        other = self.approved(self.line_values(self.chalk, 5))
        Move = self.env["stock.move"].with_user(self.keeper)
        waiting = other.sudo().issue_picking_ids.move_ids.with_user(self.keeper)
        with self.assertRaisesRegex(UserError, "cannot be typed in"):
            waiting.school_request_line_id = self.request.line_ids[0]
        with self.assertRaisesRegex(UserError, "cannot be typed in"):
            waiting.copy()
        with self.assertRaisesRegex(UserError, "cannot be typed in"):
            Move.with_context(
                default_school_request_line_id=self.request.line_ids[0].id
            ).create(
                {
                    "product_id": self.chalk.id,
                    "product_uom_qty": 1,
                    "location_id": waiting.location_id.id,
                    "location_dest_id": waiting.location_dest_id.id,
                    "company_id": self.company.id,
                }
            )

    def test_client_context_does_not_steer_the_movement(self):
        issue = self.issue_for(self.request, quantities={self.chalk: 10})
        issue.with_user(self.teacher).action_sign()
        issue.with_context(
            cancel_backorder=True,
            skip_backorder=True,
            force_period_date="2020-01-01",
            default_state="cancel",
        ).action_done()
        line = self.request.line_ids[0]
        waiting = line.sudo().issue_move_ids.filtered(lambda m: m.state == "assigned")
        self.assertEqual(waiting.quantity, 30)

    # -- quantities ------------------------------------------------------------------

    def test_part_of_what_waits_is_handed_out_and_the_rest_goes_on_waiting(self):
        self.hand_out(self.request, quantities={self.chalk: 15})
        self.assertEqual(self.on_hand(self.chalk), 85)
        self.assertEqual(self.request.line_ids.mapped("qty_issued"), [15, 0])
        self.assertEqual(self.request.state, "approved")
        rest = self.issue_for(self.request)
        self.assertEqual(rest.line_ids.mapped("quantity"), [25, 10])
        rest.with_user(self.teacher).action_sign()
        rest.action_done()
        self.assertEqual(self.on_hand(self.chalk), 60)
        self.assertEqual(self.request.state, "done")

    def test_no_more_than_what_waits_is_handed_out(self):
        issue = self.issue_for(self.request, quantities={self.chalk: 41})
        issue.write({"signature": DRAWING, "signed_by": "王老师"})
        self.assertRefused("40.0 .* are reserved", issue.action_done)

    def test_stock_does_not_fall_below_zero_by_any_path(self):
        move = self.request.sudo().issue_picking_ids.move_ids.filtered(
            lambda move: move.product_id == self.chalk
        )
        move.quantity = 101
        move.picked = True
        self.assertRefused(
            "would fall to -1", open_gate(move, "stock_done")._action_done
        )

    def test_two_lists_of_the_same_goods_hand_out_once(self):
        first, second = self.issue_for(self.request), self.issue_for(self.request)
        for issue in first, second:
            issue.with_user(self.teacher).action_sign()
        first.action_done()
        self.assertRefused("do not wait any more", second.action_done)

    def test_lines_without_the_tick_wait_on(self):
        issue = self.issue_for(self.request, quantities={self.barrow: 10})
        issue.with_user(self.teacher).action_sign()
        self.assertEqual(issue.line_ids.product_id, self.barrow)
        issue.action_done()
        self.assertEqual(self.on_hand(self.chalk), 100)

    def test_a_loan_needs_the_day_on_which_it_is_due(self):
        issue = self.issue_for(self.request, quantities={self.barrow: 10})
        loan = issue.line_ids.filtered(lambda line: line.kind == "borrow")
        self.assertEqual(loan.due_date, self.request.term_id.date_end)
        loan.due_date = False
        issue.write({"signature": DRAWING, "signed_by": "王老师"})
        self.assertRefused("due back", issue.action_done)

    # -- what a client may write -------------------------------------------------------

    def test_state_and_signature_are_not_typed_in(self):
        issue = self.issue_for(self.request)
        now = fields.Datetime.now()
        for vals in (
            {"state": "done"},
            {"state": "signed", "digest": "x"},
            {"signed_user_id": self.teacher.id},
            {"signed_on": now},
            {"keeper_id": self.asset_keeper.id},
            {"name": "LY/1"},
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                issue.write(vals)
            with self.assertRaises(UserError), self.cr.savepoint():
                self.env["school.issue"].with_user(self.keeper).create(vals)
        for key, value in (("default_state", "done"), ("default_signed_on", str(now))):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.env["school.issue"].with_user(self.keeper).with_context(
                    **{key: value}
                ).create({"employee_id": self.teacher_employee.id})

    def test_what_is_done_stays_as_it_is(self):
        issue = self.hand_out(self.request)
        line = issue.line_ids[0]
        request = self.approved(self.line_values(self.chalk, 1))
        other = request.sudo().issue_picking_ids.move_ids
        for change in (
            lambda: issue.write({"purpose": "x"}),
            lambda: issue.action_cancel(),
            lambda: issue.action_draft(),
            lambda: issue.unlink(),
            lambda: line.write({"quantity": 1}),
            lambda: line.unlink(),
            lambda: line.create({"issue_id": issue.id, "move_id": other.id}),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                change()

    def test_others_see_nothing_of_it(self):
        issue = self.hand_out(self.request)
        Issue = self.env["school.issue"]
        for user, sees in (
            (self.teacher, True),
            (self.keeper, True),
            (self.principal, True),
            (self.officer, True),
            (self.acceptor1, False),
            (self.sister_keeper, False),
            (self.sister_principal, False),
        ):
            found = Issue.with_user(user).search([("id", "=", issue.id)])
            self.assertEqual(bool(found), sees, user.name)
        with self.assertRaises(AccessError):
            issue.with_user(self.officer).action_cancel()

    def test_queries_grow_with_the_lines_no_more_than_the_movement_does(self):
        products = [self._make_product(f"物品{n}", 1, "consumable") for n in range(11)]
        for product in products:
            self.put_in_stock(product, 10)
        ours, core = [], []
        for chosen in (products[:1], products[1:]):
            request = self.approved(*(self.line_values(p, 5) for p in chosen))
            issue = self.issue_for(request)
            issue.with_user(self.teacher).action_sign()
            moves = issue.sudo().line_ids.move_id
            with self.cr.savepoint() as savepoint:
                ours.append(self._count_queries(issue.action_done))
                savepoint.rollback()
            moves.picked = True
            transfer = open_gate(moves, "stock_done").picking_id
            core.append(self._count_queries(transfer._action_done))
        growth, its_growth = ours[1] - ours[0], core[1] - core[0]
        self.assertLessEqual(growth, its_growth + 9, f"ours {ours}, core's {core}")
        self.assertLessEqual(ours[0] - core[0], 60, f"ours {ours}, core's {core}")

    def _count_queries(self, method):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        method()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_loans_without_a_term_are_due_after_the_schools_days(self):
        request = self.approved(
            self.line_values(self.barrow, 1, kind="borrow"), term_id=False
        )
        issue = self.issue_for(request)
        line = issue.line_ids.filtered(lambda line: line.request_id == request)
        today = fields.Date.context_today(line)
        self.assertEqual(line.due_date, today + timedelta(days=30))
