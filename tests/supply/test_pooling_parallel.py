"""Two pooled purchases of one line, repeated clicks, withdrawals: side by side."""

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..parallel import ParallelCase
from .pooling_common import PoolingBuilder


@tagged("post_install", "-at_install", "-standard", "school_parallel")
class TestPoolingParallel(PoolingBuilder, ParallelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.commit()

    def in_parallel(self, calls):
        with mute_logger("odoo.sql_db"):
            return super().in_parallel(calls)

    def demand(self):
        mine = self.approved(self.line_values(self.chalk, 40)).line_ids.sudo()
        hers = self.sister_approved(self.line_values(self.chalk, 25)).line_ids.sudo()
        return mine | hers

    def call(self, records, method, *arguments):
        model, ids = records._name, records.ids

        def run(env):
            records = (
                env[model]
                .with_context(allowed_company_ids=env.user.company_ids.ids)
                .browse(ids)
            )
            getattr(records, method)(*arguments)

        return run

    def test_two_poolings_share_no_line(self):
        lines = self.demand()
        poolings = [self.make_pooling(collect=False) for _number in range(4)]
        self.commit()
        self.in_parallel(
            [
                (self.officer, self.call(pooling, "action_collect"))
                for pooling in poolings
            ]
        )
        pooled = self.env["school.pooling.line"].search(
            [("request_line_id", "in", lines.ids)]
        )
        self.assertEqual(sorted(pooled.request_line_id.ids), sorted(lines.ids))
        self.assertEqual(len(pooled), 2)
        for line in pooled:
            self.assertEqual(line.request_line_id.pooling_id, line.pooling_id)

    def test_repeated_clicks_make_each_order_once(self):
        lines = self.demand()
        pooling = self.ready(self.make_pooling())
        self.commit()
        self.in_parallel([(self.officer, self.call(pooling, "action_order"))] * 4)
        orders = self.orders_of(pooling)
        self.assertEqual({len(orders[company]) for company in orders}, {1})
        self.assertEqual(len(orders), 2)
        self.assertEqual(sum(lines.mapped("qty_drafted")), 65)

    def test_a_withdrawal_and_an_order_exclude_each_other(self):
        lines = self.demand()
        pooling = self.ready(self.make_pooling())
        mine = pooling.line_ids.filtered(lambda row: row.company_id == self.company)
        self.commit()
        self.in_parallel(
            [
                (self.officer, self.call(pooling, "action_order")),
                (self.buyer, self.call(mine, "action_withdraw", "自购")),
            ]
        )
        asked = lines.filtered(lambda row: row.company_id == self.company)
        withdrawn = mine.state == "withdrawn"
        self.assertIn(mine.state, ("withdrawn", "ordered"))
        self.assertEqual(asked.qty_drafted, 0 if withdrawn else 40)

    def test_bench_and_pooling_do_not_both_take_a_line(self):
        line = self.approved(self.line_values(self.chalk, 40)).line_ids.sudo()
        pooling = self.make_pooling(collect=False)
        self.commit()

        def bench(env):
            wizard = (
                env["school.supply.pool"]
                .with_context(
                    active_model=line._name,
                    active_ids=line.ids,
                    allowed_company_ids=self.company.ids,
                )
                .create({})
            )
            wizard.line_ids.partner_id = self.vendor.id
            wizard.action_pool()

        results = self.in_parallel(
            [
                (self.buyer, bench),
                (self.officer, self.call(pooling, "action_collect")),
            ]
            * 2
        )
        for result in results:
            if isinstance(result, Exception):
                self.assertIsInstance(result, UserError)
        pooled = bool(line.pooling_id)
        self.assertEqual(line.qty_drafted, 0 if pooled else 40)
        self.assertEqual(pooling.line_count, 1 if pooled else 0)
