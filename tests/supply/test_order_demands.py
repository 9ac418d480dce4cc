"""What approvals demand of an order: offers, the way of buying, its own approval."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .chain_common import ChainCommon


@tagged("post_install", "-at_install")
class TestOrderDemands(ChainCommon):
    def order(self, user=None, **rule):
        """A draft order for a request that was approved on the rule."""
        self.flow.active = False
        self.flow = self.make_flow([{"post": "principal"}], **rule)
        request = self.approved(self.line_values(self.chalk))
        return self.pool(request.line_ids, user=user)

    def quote(self, order, vendor, amount=32.0):
        return (
            self.env["school.purchase.quote"]
            .with_user(self.buyer)
            .create({"order_id": order.id, "partner_id": vendor.id, "amount": amount})
        )

    def test_without_demands_nothing_is_asked(self):
        order = self.order()
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_fewer_quotes_than_the_approval_demands_are_refused(self):
        order = self.order(min_quotes=2)
        with self.assertRaisesRegex(UserError, "demands 2 quotes"):
            order.button_confirm()
        self.quote(order, self.vendor)
        with self.assertRaisesRegex(UserError, "1 are entered"):
            order.button_confirm()
        self.quote(order, self.vendor2)
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_the_chosen_vendor_is_among_the_quotes(self):
        order = self.order(min_quotes=1)
        self.quote(order, self.vendor2)
        with self.assertRaisesRegex(UserError, self.vendor.name):
            order.button_confirm()

    def test_a_step_demands_quotes_too(self):
        self.flow.active = False
        self.make_flow([{"post": "principal", "min_quotes": 1}])
        request = self.approved(self.line_values(self.chalk))
        order = self.pool(request.line_ids)
        with self.assertRaisesRegex(UserError, "demands 1 quotes"):
            order.button_confirm()

    def test_quotes_of_a_confirmed_order_stay(self):
        order = self.order(min_quotes=1)
        quote = self.quote(order, self.vendor)
        order.button_confirm()
        for change in (
            lambda: setattr(quote, "amount", 1),
            quote.unlink,
            lambda: self.quote(order, self.vendor2),
        ):
            with self.assertRaisesRegex(UserError, "stay as they are"):
                change()

    def test_another_school_neither_reads_nor_writes_quotes(self):
        quote = self.quote(self.order(), self.vendor)
        with self.assertRaises(AccessError):
            quote.with_user(self.sister_buyer).read(["amount"])
        with self.assertRaises(AccessError):
            quote.with_user(self.teacher).amount = 1

    def test_the_way_of_buying_is_as_strict_as_demanded(self):
        order = self.order(method="inquiry")
        with self.assertRaisesRegex(UserError, "“Inquiry”"):
            order.button_confirm()
        order.school_method = "government"
        with self.assertRaisesRegex(UserError, "Government Procurement"):
            order.button_confirm()
        order.school_method = "public_tender"
        order.button_confirm()
        with self.assertRaises(UserError):
            order.school_method = "direct"

    # an approval of the order itself -----------------------------------------------

    def ruled(self):
        self.make_flow(
            [{"post": "affairs_director"}], model="purchase.order", amount_min=1
        )
        return self.order()

    def test_a_rule_for_orders_makes_their_approval_necessary(self):
        order = self.ruled()
        self.assertTrue(order.school_is_ruled)
        with self.assertRaisesRegex(UserError, "never submitted"):
            order.button_confirm()
        order.action_submit()
        self.decide(order, self.affairs)
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_an_order_below_every_rule_is_not_passed(self):
        self.make_flow(
            [{"post": "affairs_director"}], model="purchase.order", amount_min=9999
        )
        order = self.order()
        with self.assertRaisesRegex(UserError, "No approval rule fits"):
            order.action_submit()
        with self.assertRaisesRegex(UserError, "never submitted"):
            order.button_confirm()

    def test_what_was_approved_is_not_edited(self):
        order = self.ruled()
        quote = self.quote(order, self.vendor)
        order.action_submit()
        self.decide(order, self.affairs)
        for change in (
            lambda: order.write({"partner_id": self.vendor2.id}),
            lambda: order.order_line.write({"price_unit": 1}),
            lambda: setattr(quote, "amount", 1),
            lambda: self.quote(order, self.vendor2),
        ):
            with self.assertRaisesRegex(UserError, "approved"):
                change()

    def test_a_change_behind_our_back_stops_the_order(self):
        order = self.ruled()
        order.action_submit()
        self.decide(order, self.affairs)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE purchase_order_line SET price_unit = 1 WHERE order_id = %s",
            [order.id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "changed after its approval"):
            order.button_confirm()

    def test_facts_of_an_order(self):
        facts = self.order()._approval_facts()
        self.assertEqual(facts["vendor_id"], self.vendor.id)
        self.assertEqual(facts["kind_codes"], ["supplies"])
        self.assertEqual((facts["amount"], facts["price_max"]), (32.0, 3.2))

    def test_the_applicant_of_the_request_does_not_approve_its_order(self):
        self.appoint(self.teacher, "review_group")
        self.make_flow(
            [{"post": "review_group", "fallback": "vice_principal"}],
            model="purchase.order",
        )
        order = self.order()
        order.action_submit()
        with self.assertRaises(AccessError):
            self.decide(order, self.teacher)
        self.decide(order, self.vice)

    # emergencies --------------------------------------------------------------------

    def test_an_emergency_can_be_bought_before_it_is_approved(self):
        self.flow.active = False
        self.make_flow(
            [{"post": "vice_principal"}], emergency_cap=1000, emergency_days=3
        )
        request = self.make_request(lines=[self.line_values(self.chalk)], submit=True)
        approval = request.sudo().approval_id
        approval.with_user(self.principal).action_emergency(approval.seq, "水管爆裂")
        order = self.pool(request.line_ids)
        order.button_confirm()
        self.assertEqual(order.state, "purchase")
        self.assertEqual(request.approval_state, "running")
