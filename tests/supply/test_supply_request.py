from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .chain_common import ChainCommon


@tagged("post_install", "-at_install")
class TestSupplyRequest(ChainCommon):
    """What a teacher may do with a request, and what nobody may."""

    def test_it_opens_with_department_unit_and_term(self):
        form = Form(self.env["school.supply.request"].with_user(self.teacher))
        self.assertEqual(form.department_id, self.department)
        self.assertEqual(form.unit_id, self.school)
        self.assertEqual(form.term_id, self.term)
        self.assertEqual(form.requester_id, self.teacher)

    def test_numbers_are_a_series_per_school_and_month(self):
        first, second = self.apply(self.line_values(self.chalk)), self.apply()
        today = self.school._today()
        self.assertRegex(first.name, rf"^SQ/{today:%Y/%m}/\d{{4}}$")
        self.assertEqual(int(second.name[-4:]), int(first.name[-4:]) + 1)
        other = self.make_request(
            user=self.sister_teacher, department_id=self.sister_department.id
        )
        self.assertTrue(other.name.endswith("0001"))

    def test_a_product_brings_its_facts(self):
        _request, order = self.ordered(self.line_values(self.chalk, 40, price=3))
        self.env["stock.quant"]._update_available_quantity(
            self.chalk, order.picking_type_id.default_location_dest_id, 7
        )
        line = self.apply({"product_id": self.chalk.id, "quantity": 2}).line_ids
        self.assertEqual(line.name, "无尘粉笔")
        self.assertEqual(line.price_unit, 3)
        self.assertEqual(line.last_price, 3)
        self.assertEqual(line.last_prices, "3.00")
        self.assertEqual(line.qty_in_stock, 7)

    def test_it_says_what_the_applicant_still_holds(self):
        self.env["school.custody"].create(
            {
                "kind": "keep",
                "company_id": self.company.id,
                "employee_id": self.teacher_employee.id,
                "product_id": self.broom.id,
                "product_uom_id": self.broom.uom_id.id,
                "quantity": 2,
                "date": "2026-01-01",
            }
        )
        line = self.apply(self.line_values(self.broom, 1)).line_ids
        self.assertEqual(line.qty_held, 2)
        self.assertIn("you still hold 2", line.item_facts)

    def test_the_amount_follows_the_approved_quantity(self):
        request = self.apply(
            self.line_values(self.chalk, 100), self.line_values(self.broom, 10)
        )
        self.assertEqual(request.amount_total, 385)
        self.assertEqual(request.currency_id.name, "CNY")
        request.action_submit()
        cut = request.line_ids[0]
        approval = request.sudo().approval_id
        approval.with_user(self.principal).action_decide(
            "approve", approval.seq, cuts={cut.id: 50}
        )
        self.assertEqual((cut.quantity, cut.quantity_approved), (100, 50))
        self.assertEqual(request.amount_total, 225)
        self.assertEqual(request.state, "approved")
        self.assertEqual(cut.qty_open, 50)

    def test_a_cut_never_grows_nor_reaches_other_requests(self):
        request = self.apply(self.line_values(self.chalk, 10))
        other = self.apply(self.line_values(self.chalk, 10))
        request.action_submit()
        approval = request.sudo().approval_id.with_user(self.principal)
        for cuts in (
            {request.line_ids.id: 11},
            {request.line_ids.id: -1},
            {other.line_ids.id: 5},
        ):
            with self.subTest(cuts=cuts), self.assertRaises(UserError):
                approval.action_decide("approve", approval.sudo().seq, cuts=cuts)

    def test_an_incomplete_request_says_what_is_missing(self):
        request = self.apply(self.line_values(self.chalk, 10, price=0))
        request.line_ids.price_unit = 0
        with self.assertRaisesRegex(UserError, "无尘粉笔: enter an estimated price"):
            request.action_submit()
        request.line_ids.unlink()
        with self.assertRaisesRegex(UserError, "Add at least one line"):
            request.action_submit()

    def test_the_state_follows_the_approval(self):
        request = self.apply(self.line_values(self.chalk))
        request.action_submit()
        self.assertEqual(request.state, "submitted")
        self.decide(request, self.principal, "send_back", comment="写清用途")
        self.assertEqual(request.state, "draft")
        request.purpose = "新学期"
        request.action_submit()
        self.decide(request, self.principal, "reject", comment="不买")
        self.assertEqual(request.state, "cancelled")
        with self.assertRaises(UserError):
            request.action_submit()

    def test_nobody_writes_what_follows(self):
        request = self.apply(self.line_values(self.chalk))
        for values in (
            {"state": "approved"},
            {"name": "SQ/1"},
            {"date": "2020-01-01"},
            {"requester_id": self.clerk.id},
            {"company_id": self.sister_company.id},
        ):
            with self.subTest(values=values):
                with self.assertRaisesRegex(UserError, "cannot be written"):
                    request.write(values)
        for name in ("qty_ordered", "qty_accepted", "qty_issued", "qty_open"):
            with (
                self.subTest(name=name),
                self.assertRaisesRegex(UserError, "cannot be typed in"),
            ):
                request.line_ids.write({name: 5})
        with self.assertRaisesRegex(UserError, "cannot be typed in"):
            request.line_ids.write({"fulfil_product_id": self.broom.id})

    def test_values_from_a_client_do_not_get_in_at_creation(self):
        request = self.make_request(
            lines=[
                {
                    **self.line_values(self.chalk),
                    "qty_issued": 5,
                    "qty_accepted": 5,
                    "fulfil_product_id": self.broom.id,
                }
            ],
            state="approved",
            name="SQ/9",
            date="2020-01-01",
            approval_state="approved",
        )
        self.assertEqual(request.state, "draft")
        self.assertEqual(request.approval_state, "none")
        self.assertEqual(request.date, self.school._today())
        self.assertNotEqual(request.name, "SQ/9")
        self.assertFalse(request.line_ids.qty_issued)
        self.assertEqual(request.line_ids.fulfil_product_id, self.chalk)
        poisoned = self.env["school.supply.request.line"].with_user(self.teacher)
        line = poisoned.with_context(
            default_qty_issued=3, default_fulfil_product_id=self.broom.id
        ).create({"request_id": request.id, **self.line_values(self.chalk)})
        self.assertFalse(line.qty_issued)
        self.assertEqual(line.fulfil_product_id, self.chalk)

    def test_what_is_submitted_is_not_edited(self):
        request = self.apply(self.line_values(self.chalk))
        request.action_submit()
        line = request.line_ids
        for values in (
            {"quantity": 1},
            {"quantity_approved": 1},
            {"price_unit": 1},
            {"name": "别的"},
            {"product_id": self.broom.id},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                line.write(values)
        with self.assertRaises(UserError):
            request.write({"line_ids": [(0, 0, self.line_values(self.broom))]})
        with self.assertRaises(UserError):
            line.unlink()
        with self.assertRaises(UserError):
            request.unlink()

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_more_than_was_approved(self):
        request = self.approved(self.line_values(self.chalk, 10))
        for column in ("qty_ordered", "qty_accepted", "qty_issued", "qty_returned"):
            with (
                self.subTest(column=column),
                self.assertRaisesRegex(Exception, "violates check constraint"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(
                    f"UPDATE school_supply_request_line SET {column} = 11"  # noqa: S608
                    " WHERE id = %s",
                    [request.line_ids.id],
                )

    # who sees and does what

    def test_nobody_applies_in_another_name(self):
        with self.assertRaisesRegex(AccessError, "own name"):
            self.make_request(user=self.principal, requester_id=self.teacher.id)

    def test_others_do_not_see_or_touch_it(self):
        request = self.apply(self.line_values(self.chalk))
        for user in (self.acceptor1, self.sister_principal, self.sister_buyer):
            with self.subTest(user=user.name):
                found = self.env["school.supply.request"].with_user(user).search([])
                self.assertNotIn(request, found)
                with self.assertRaises(AccessError):
                    request.with_user(user).read(["name"])
        for user in (self.buyer, self.keeper, self.principal, self.head, self.auditor):
            with self.subTest(user=user.name):
                request.with_user(user).read(["name"])
                request.line_ids.with_user(user).read(["name", "qty_open"])
                with self.assertRaises(AccessError):
                    request.with_user(user).write({"purpose": "别的"})
                with self.assertRaises(AccessError):
                    request.line_ids.with_user(user).write({"quantity": 1})
                with self.assertRaises(AccessError):
                    request.with_user(user).action_submit()

    def test_an_approver_outside_the_staff_groups_reads_it(self):
        self.make_flow([{"name": "组长", "post": "group_leader"}], sequence=1)
        request = self.apply(self.line_values(self.chalk))
        with self.assertRaises(AccessError):
            request.with_user(self.leader).read(["name"])
        request.action_submit()
        self.assertEqual(
            request.with_user(self.leader).line_ids.mapped("name"), ["无尘粉笔"]
        )

    # the end

    def test_a_draft_is_cancelled_by_its_applicant_only(self):
        request = self.apply(self.line_values(self.chalk))
        with self.assertRaises(AccessError):
            request.with_user(self.acceptor1).action_cancel()
        request.action_cancel()
        self.assertEqual(request.state, "cancelled")
        with self.assertRaises(UserError):
            request.action_submit()

    def test_cancelling_withdraws_it_from_the_approver(self):
        request = self.apply(self.line_values(self.chalk))
        request.action_submit()
        request.action_cancel()
        self.assertEqual(request.state, "cancelled")
        self.assertEqual(request.approval_state, "withdrawn")

    def test_an_approved_request_is_cancelled_while_nothing_is_covered(self):
        request = self.approved(self.line_values(self.chalk))
        request.action_cancel()
        self.assertEqual(request.line_ids.qty_open, 0)
        with self.assertRaises(UserError):
            self.pool(request.line_ids)
        other, _order = self.ordered(self.line_values(self.chalk))
        with self.assertRaisesRegex(UserError, "Short-close"):
            other.action_cancel()

    def test_short_close_gives_up_what_is_open(self):
        request = self.approved(self.line_values(self.chalk, 40))
        order = self.pool(request.line_ids)
        order.order_line.product_qty = 30
        order.button_confirm()
        with self.assertRaisesRegex(UserError, "Say why"):
            request.action_short_close("  ")
        with self.assertRaises(AccessError):
            request.with_user(self.keeper).action_short_close("多了")
        request.with_user(self.affairs).action_short_close("够用了")
        line = request.line_ids
        self.assertEqual((line.qty_closed, line.qty_open), (10, 0))
        self.assertEqual(line.close_reason, "够用了")
        self.assertEqual(request.state, "approved")
        with self.assertRaisesRegex(UserError, "is open"):
            request.line_ids.action_short_close("再来")

    def test_a_request_is_done_when_every_line_is(self):
        request, order = self.ordered(
            self.line_values(self.repair, 1, kind="service"),
            self.line_values(self.chalk, 5),
        )
        service, chalk = request.line_ids.sudo()
        allocations = order.sudo().order_line.school_allocation_ids
        allocations._register_accepted({a.id: a.quantity for a in allocations})
        self.assertTrue(service.is_finished)
        self.assertEqual(request.state, "approved")
        chalk._register_issued({chalk.id: 5})
        self.assertEqual(request.state, "done")

    def test_running_quantities_stay_within_each_other(self):
        request, order = self.ordered(self.line_values(self.chalk, 5))
        line = request.line_ids.sudo()
        allocation = order.sudo().order_line.school_allocation_ids
        with self.assertRaisesRegex(UserError, "5.0 of them are still to come"):
            allocation._register_accepted({allocation.id: 6})
        allocation._register_accepted({allocation.id: 3})
        with self.assertRaisesRegex(UserError, "3.0 were accepted or reserved"):
            line._register_issued({line.id: 4})
        line._register_issued({line.id: 2})
        with self.assertRaisesRegex(UserError, "2.0 were issued"):
            line._register_returned({line.id: 3})
        allocation._register_closed({allocation.id: 2})
        self.assertEqual((line.qty_ordered, line.qty_open), (3, 2))
        with self.assertRaises(UserError):
            allocation._register_closed({allocation.id: 1})

    def test_the_chain_tells_every_figure_and_opens_its_documents(self):
        request = self.approved(self.line_values(self.chalk, 40))
        order = self.pool(request.line_ids)
        order.order_line.product_qty = 30
        order.button_confirm()
        line = request.line_ids
        self.assertEqual(
            {key: line.chain[key] for key in ("asked", "approved", "ordered", "open")},
            {"asked": 40, "approved": 40, "ordered": 30, "open": 10},
        )
        as_buyer = line.with_user(self.buyer).action_open_chain("ordered")
        self.assertEqual(
            (as_buyer["res_model"], as_buyer["res_id"]), ("purchase.order", order.id)
        )
        as_teacher = line.action_open_chain("ordered")
        self.assertEqual(as_teacher["res_model"], "school.supply.allocation")
        with self.assertRaisesRegex(UserError, "nothing has been entered"):
            line.action_open_chain("issued")
        with self.assertRaises(UserError):
            line.action_open_chain("company_id")
        with self.assertRaises(AccessError):
            line.with_user(self.acceptor1).action_open_chain("ordered")

    def test_the_bench_groups_by_vendor_and_category(self):
        self.ordered(self.line_values(self.chalk, 1))
        request = self.approved(self.line_values(self.chalk, 5))
        self.assertEqual(request.line_ids.vendor_id, self.vendor)
        Line = self.env["school.supply.request.line"].with_user(self.buyer)
        for group in ("vendor_id", "categ_id", "department_id", "product_id"):
            rows = Line._read_group([("qty_open", ">", 0)], [group], ["qty_open:sum"])
            self.assertEqual(rows[-1][1], 5)
