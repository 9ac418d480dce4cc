"""Properties: shares add up, and quantities are conserved whatever people do."""

import random
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged

from ...models.supply.pooling.share import share_out
from .pooling_common import PoolingCommon

# what people do, the more often named the likelier
ACTIONS = [
    *("ask", "ask", "ask", "collect", "collect", "order", "order", "order"),
    *("withdraw", "bench", "close", "cancel"),
    *("confirm", "confirm", "confirm", "confirm", "receive", "receive", "receive"),
]
amounts = st.decimals(0, 10_000, places=2).map(float)


@tagged("post_install", "-at_install")
class TestShareOut(BaseCase):
    @settings(max_examples=300, deadline=None)
    @given(
        quantity=amounts,
        wanted=st.lists(amounts, max_size=12),
        rule=st.sampled_from(["need", "rate"]),
    )
    def test_nothing_is_lost_and_nobody_gets_too_much(self, quantity, wanted, rule):
        shares = share_out(quantity, wanted, rule)
        for share, want in zip(shares, wanted, strict=True):
            self.assertGreaterEqual(share, 0)
            self.assertLessEqual(share, want)
        given_out = sum(Decimal(str(share)) for share in shares)
        total = sum(Decimal(str(want)) for want in wanted)
        self.assertEqual(given_out, min(Decimal(str(quantity)), total))

    @settings(max_examples=100, deadline=None)
    @given(
        quantity=st.integers(0, 500), wanted=st.lists(st.integers(0, 200), max_size=12)
    )
    def test_whole_things_are_not_cut(self, quantity, wanted):
        for share in share_out(quantity, wanted, "rate"):
            self.assertEqual(share, int(share))

    @settings(max_examples=100, deadline=None)
    @given(
        quantity=st.integers(0, 500),
        wanted=st.lists(st.integers(0, 200), min_size=1, max_size=12),
    )
    def test_pro_rata_is_within_one_of_the_exact_part(self, quantity, wanted):
        total = sum(wanted)
        for share, want in zip(
            share_out(quantity, wanted, "rate"), wanted, strict=True
        ):
            exact = min(quantity, total) * want / total if total else 0
            self.assertLess(abs(share - exact), 1 + 1e-9)


@tagged("post_install", "-at_install")
class TestConservation(PoolingCommon):
    """Two schools, stock in one of them, and whatever people do, in a seeded order."""

    def test_split_needs_and_pooling_conserve_quantities(self):
        rng = random.Random(20260901)
        lines = self.env["school.supply.request.line"].sudo()
        poolings, refused = [], []
        for _step in range(70):
            action = rng.choice(ACTIONS)
            try:
                with self.cr.savepoint():
                    lines |= self.act(action, rng, lines, poolings)
            except UserError as refusal:
                refused.append((action, str(refusal)))
            self.env.invalidate_all()
            self.assertConserved(lines)
            for pooling in poolings:
                for line in pooling.sudo().line_ids:
                    asked = line.request_line_id
                    self.assertLessEqual(line.quantity, line.quantity_offered)
                    claimed = asked.pooling_id == line.pooling_id
                    self.assertEqual(claimed, line.state == "open", line.state)
        self.assertGreater(sum(lines.mapped("qty_ordered")), 0, refused)
        self.assertGreater(sum(lines.mapped("qty_accepted")), 0, refused)

    def act(self, action, rng, lines, poolings):
        """Let the people concerned do something; return the lines that are new."""
        if action == "ask":
            product = rng.choice([self.chalk, self.broom])
            values = self.line_values(product, rng.randint(1, 30))
            make = rng.choice([self.approved, self.sister_approved])
            return make(values).line_ids.sudo()
        if action in ("collect", "order", "withdraw"):
            self.act_on_poolings(action, rng, poolings)
        elif action == "bench":
            mine = lines.filtered(
                lambda row: row.qty_open > 0 and row.company_id == self.company
            )
            if mine:
                self.pool(rng.choice(mine).with_user(self.buyer).sudo(False))
        elif action == "close" and lines:
            line = rng.choice(lines)
            line.with_user(line.requester_id).sudo(False).action_short_close("不要")
        else:
            orders = self.env["purchase.order"].sudo()
            self.act_on_orders(action, rng, orders.search([("state", "!=", "cancel")]))
        return lines.browse()

    def act_on_poolings(self, action, rng, poolings):
        if action == "collect" and (not poolings or rng.random() < 0.5):
            rule = rng.choice(["need", "rate"])
            poolings.append(self.make_pooling(share_rule=rule))
            return
        if not poolings:
            return
        pooling = rng.choice(poolings)
        if action == "collect":
            pooling.action_collect()
        elif action == "order":
            if pooling.state == "draft":
                self.ready(pooling, price=2.0)
            pooling.action_order()
        elif pooling.sudo().line_ids:
            line = rng.choice(pooling.sudo().line_ids)
            user = self.buyer if line.company_id == self.company else self.sister_buyer
            line.with_user(user).sudo(False).action_withdraw("自购")

    def act_on_orders(self, action, rng, orders):
        served = orders.filtered("order_line.school_allocation_ids")
        if not served:
            return
        order = rng.choice(served)
        mine = order.company_id == self.company
        order = order.with_user(self.buyer if mine else self.sister_buyer).sudo(False)
        if action == "confirm":
            order.button_confirm()
        elif action == "cancel":
            order.button_cancel()
        elif action == "receive" and mine and order.state == "purchase":
            line = order.order_line[0]
            left = line.product_qty - line.sudo().school_qty_accepted
            if left >= 1:
                part = rng.randint(1, int(left))
                self.receive(order, {line.product_id: (part, part)})
