from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.common.school_time import local_day
from .import_common import ImportBuilder
from .settlement_common import SettlementCommon


@tagged("post_install", "-at_install")
class TestOpening(ImportBuilder, SettlementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_flow(
            [{"post": "accountant"}, {"post": "principal"}], model="school.opening"
        )

    def draft(self, *rows, user=None):
        """Return the opening stock that a list of the keeper becomes."""
        rows = rows or (["扫帚", 35, "", 224], ["无尘粉笔", 120, 3.2, ""])
        heads = ["物品", "数量", "单价", "金额"]
        job = self.job("opening", [heads, *rows], user or self.keeper)
        self.assertEqual(job.state, "done", self.wrong(job))
        return self.made(job)

    def approve_opening(self, opening):
        opening.action_submit()
        self.decide(opening, self.accountant)
        self.decide(opening, self.principal)
        return opening

    def test_goods_come_in_at_their_value_and_the_books_agree(self):
        with self.at(self.month1):
            opening = self.draft()
            self.assertEqual(opening.amount_total, 608)
            self.approve_opening(opening).action_done()
            opening.action_done()  # a second click
        self.assertEqual(opening.state, "done")
        self.assertEqual(
            (self.on_hand(self.broom), self.on_hand(self.chalk)), (35, 120)
        )
        moves = opening.sudo().line_ids.move_ids
        self.assertEqual(moves.mapped("value"), [224, 384])
        self.assertEqual(self.broom.with_company(self.company).standard_price, 6.4)
        entry = opening.sudo().entry_ids
        self.assertEqual(entry.state, "posted")
        credit = entry.line_ids.filtered(lambda line: line.credit)
        self.assertEqual(credit.account_id, opening.counter_account_id)
        self.assertEqual(sum(credit.mapped("credit")), 608)
        settlement = self.settle(self.month1)
        self.assertReconciled(settlement)
        self.assertEqual(settlement.closing_value, 608)

    def test_goods_bear_the_day_of_the_count(self):
        """What was received since then bears a later day, without the others."""
        day = self.month1.date_start + timedelta(days=3)
        with self.at(self.month1, 8):
            self.bought(self.line_values(self.chalk, 10, 3))
        with self.at(self.month1):
            opening = self.draft()
            opening.date = day
            self.approve_opening(opening).action_done()
        moves = opening.sudo().line_ids.move_ids
        broom = moves.filtered(lambda move: move.product_id == self.broom)
        self.assertEqual(
            (local_day(broom.date), broom.account_move_id.date), (day, day)
        )
        self.assertEqual(local_day(broom.picking_id.date_done), day)
        self.assertGreater(local_day((moves - broom).date), day)
        self.assertEqual(broom.quantity, 35)
        settlement = self.settle(self.month1)
        self.assertReconciled(settlement)
        self.assertEqual(settlement.closing_value, 608 + 30)

    def test_an_item_made_later_was_there_before(self):
        """Core notes a price of zero when an item is made; it does not count."""
        day = self.month1.date_start + timedelta(days=3)
        with self.at(self.month1, 20):
            values = {"name": "油印蜡纸", "company_id": self.company.id}
            self.broom.with_company(self.company).copy(values)
            opening = self.draft(["油印蜡纸", 36, 12, ""])
            opening.date = day
            self.approve_opening(opening).action_done()
        move = opening.sudo().line_ids.move_ids
        self.assertEqual((local_day(move.date), move.value), (day, 432))
        settlement = self.settle(self.month1)
        self.assertReconciled(settlement)
        self.assertEqual(settlement.closing_value, 432)

    def test_an_issue_afterwards_is_worth_what_the_opening_said(self):
        self.approve_opening(self.draft()).action_done()
        request = self.approved(self.line_values(self.broom, 5))
        self.hand_out(request)
        move = request.sudo().line_ids.issue_move_ids
        self.assertEqual(move.value, 32)

    def test_nothing_comes_in_without_approval_post_or_after_a_change(self):
        opening = self.draft()
        with self.refused("is not approved"):
            opening.action_done()
        self.approve_opening(opening)
        with self.refused("does not hold the post"):
            opening.with_user(self.accountant).action_done()
        with self.assertRaises(UserError):
            opening.line_ids[0].quantity = 99
        self.env.cr.execute(
            "UPDATE school_opening_line SET amount = 9999 WHERE opening_id = %s",
            [opening.id],
        )
        self.env.invalidate_all()
        with self.refused("changed", "not what"):
            opening.action_done()
        self.assertEqual(self.on_hand(self.broom), 0)

    def test_an_item_comes_in_once(self):
        self.approve_opening(self.draft()).action_done()
        second = self.draft(["扫帚", 1, 1, ""])
        with self.refused("came in with"):
            second.action_submit()

    def test_a_school_without_books_posts_nothing(self):
        self.school.sudo().bookkeeping = "reimbursement"
        opening = self.draft()
        self.assertFalse(opening.counter_account_id)
        self.approve_opening(opening).action_done()
        self.assertFalse(opening.sudo().entry_ids)
        self.assertEqual(self.on_hand(self.chalk), 120)

    def test_not_into_a_settled_month(self):
        with self.at(self.month1):
            opening = self.approve_opening(self.draft())
        self.settle(self.month1)
        with self.after(self.month1), self.refused("settled month"):
            opening.action_done()

    def test_what_is_wrong_with_a_list_is_named(self):
        job = self.job(
            "opening",
            [
                ["物品", "数量", "单价", "金额"],
                ["扫把", 3, 1, ""],
                ["床板维修", 1, 1, ""],
                ["扫帚", 3, 2, 7],
                ["无尘粉笔", "", 2, ""],
            ],
            self.keeper,
        )
        self.assertEqual(
            [(row, what) for row, _column, what, _mend in self.wrong(job)],
            [
                (2, "there is no 扫把"),
                (3, "床板维修 is not kept in stock"),
                (4, "2.0 times 3.0 is not 7.0"),
                (5, "the figure is missing"),
            ],
        )
        self.assertIn("did you mean 扫帚?", self.wrong(job)[0][3])

    def test_no_client_gives_goods_the_value_of_an_opening(self):
        opening = self.approve_opening(self.draft())
        order = self.make_order()
        move = order.sudo().order_line[0].move_ids
        line = opening.line_ids[0]
        with self.refused("only through that document"):
            move.with_user(self.keeper).school_opening_line_id = line.id
        for user in (self.teacher, self.buyer):
            with self.assertRaises(UserError):
                opening.with_user(user).write({"note": "x"})

    def test_queries_do_not_grow_with_the_lines(self):
        """Two a line are left: core's rows of the shelf and of the place it left."""

        def queries(count):
            products = [
                self._make_product(f"物{count}-{n}", 2, "consumable")
                for n in range(count)
            ]
            opening = self.draft(*([p.name, 2, 3, ""] for p in products))
            self.approve_opening(opening)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            opening.action_done()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        queries(1)
        few, many = queries(4), queries(24)
        self.assertLess((many - few) / 20, 2.5)

    def test_items_in_two_lots_are_worth_their_average(self):
        """Several lines of one item, whether they carry lots or not."""
        self.chalk.sudo().tracking = "lot"
        heads = ["物品", "数量", "单价", "金额", "批号"]
        rows = [["无尘粉笔", 30, 2, "", "A1"], ["无尘粉笔", 10, 6, "", "A2"]]
        job = self.job("opening", [heads, *rows, ["扫帚", 5, 8, "", ""]], self.keeper)
        self.assertEqual(job.state, "done", self.wrong(job))
        opening = self.approve_opening(self.made(job))
        opening.action_done()
        moves = opening.sudo().line_ids.move_ids
        self.assertEqual(sorted(moves.mapped("value")), [40, 60, 60])
        cost = self.chalk.with_company(self.company).standard_price
        self.assertEqual(cost, 3)
        self.assertEqual(
            sorted(moves.move_line_ids.lot_id.mapped("name")), ["A1", "A2"]
        )
        self.assertEqual(self.on_hand(self.chalk), 40)
