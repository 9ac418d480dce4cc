"""Pooled purchases by a tender or by a framework: one order for each school."""

from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common.district import SchoolCommon
from .pooling_common import PoolingBuilder
from .tender_common import TenderBuilder


@tagged("post_install", "-at_install")
class TestPoolingTender(PoolingBuilder, TenderBuilder, SchoolCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bureau = cls.district.company_id
        cls.bureau.currency_id = cls.company.currency_id
        cls.make_flow(
            [{"post": "principal"}], model="school.tender", company_id=cls.bureau.id
        )
        cls.chief = cls.make_user("test.chief", "马局长", "principal", cls.district)
        cls.appoint(cls.chief, "principal", cls.district)
        cls.env["school.tender.expert"].search([]).company_id = False
        cls.mine = cls.approved(
            cls.line_values(cls.chalk, 40, 4.0), cls.line_values(cls.broom, 10, 8.0)
        ).line_ids.sudo()
        cls.hers = cls.sister_approved(cls.line_values(cls.chalk, 25, 3.9))
        cls.hers = cls.hers.line_ids.sudo()

    # -- the way ----------------------------------------------------------------

    def closed(self):
        pooling = self.make_pooling()
        pooling.action_close()
        return pooling

    def tendered(self, pooling, lots=True):
        """The draft of the officer, complete."""
        tender = self.env["school.tender"].browse(pooling.action_tender()["res_id"])
        tender = tender.with_user(self.officer)
        now = fields.Datetime.now()
        document = self.env["ir.attachment"].with_user(self.officer)
        tender.write(
            {
                "scoring": "lowest",
                "deadline": now + timedelta(days=7),
                "opening_at": now + timedelta(days=7, hours=1),
                "custodian_ids": [
                    (0, 0, {"user_id": user.id})
                    for user in (self.affairs, self.accountant, self.keeper)
                ],
                "document_ids": [
                    (4, document.create({"name": "文件.txt", "raw": b"x"}).id)
                ],
            }
        )
        if lots:
            # a lot for each item, as each goes to another vendor
            lot = tender.lot_ids[:1]
            for line in tender.line_ids[1:]:
                line.lot_id = lot.create({"tender_id": tender.id, "name": line.name})
        return tender

    def to_award(self, tender, prices):
        """Lead the tender to its award, final when the clock returned is entered.

        :param prices: what each vendor asks for chalk and for brooms
        """
        if tender.line_ids.sorted("id")[0].product_id == self.broom:
            prices = [row[::-1] for row in prices]
        tender.action_submit()
        approval = tender.sudo().approval_id
        approval.with_user(self.chief).action_decide("approve", approval.seq)
        tender.action_publish()
        for bidder in self.register(tender):
            self.env["school.tender.offer"].with_user(self.officer).create(
                {
                    "tender_id": tender.id,
                    "bidder_id": bidder.id,
                    "brought_by": "业务员",
                    "intact": True,
                    "witness_id": self.chief.id,
                }
            )
        with self.opening(tender):
            self.attend(tender)
            self.type_prices(tender, prices)
            self.sign_opening(tender)
        tender.with_user(self.chief).action_draw_panel()
        for member in tender.sudo().member_ids:
            mine = member.with_user(member.user_id)
            mine.action_no_conflict()
        for member in tender.sudo().member_ids:
            member.with_user(member.user_id).action_sign()
        tender.with_user(member.user_id).action_evaluate()
        tender.with_user(self.chief).action_award()
        day = tender.notice_until + timedelta(days=1)
        return self.at(datetime.combine(day, datetime.min.time()) + timedelta(hours=2))

    def follow(self, tender, *ways):
        today = self.env["school.unit"]._today()
        wizard = self.env["school.tender.follow"].with_user(self.officer)
        return wizard.create(
            {
                "tender_id": tender.id,
                "with_orders": "orders" in ways,
                "with_frameworks": "frameworks" in ways,
                "date_start": today,
                "date_end": today + timedelta(days=400),
            }
        ).action_make()

    # -- tests ------------------------------------------------------------------

    def test_a_tender_asks_for_what_was_collected(self):
        pooling = self.closed()
        tender = self.tendered(pooling, lots=False)
        self.assertEqual(tender.lot_ids.mapped("name"), [self.chalk.categ_id.name])
        rows = {line.product_id: line for line in tender.line_ids}
        self.assertEqual(rows[self.chalk].quantity, 65)
        # the lowest that a school approved, so that every school may order
        self.assertEqual(rows[self.chalk].price_ceiling, 3.9)
        self.assertEqual(tender.participant_ids, self.company | self.sister_company)
        for step in (
            lambda: pooling.action_order(),
            lambda: pooling.action_cancel(),
            lambda: pooling.action_reopen_collection(),
            lambda: pooling.action_tender(),
            lambda: pooling.write({"partner_id": self.vendor.id}),
            lambda: pooling.item_ids.write({"price_unit": 1}),
        ):
            with self.assertRaisesRegex(UserError, "finds the vendor"):
                step()
        tender.action_cancel()
        pooling.action_tender()
        self.assertEqual(pooling.tender_count, 2)

    def test_the_award_becomes_an_order_for_each_school(self):
        pooling = self.closed()
        tender = self.tendered(pooling, lots=False)
        with self.to_award(tender, ((3.5, 7), (3.4, 6.5), (3.6, 7.5))):
            self.follow(tender, "orders")
            self.assertEqual(tender.state, "done")
            self.assertEqual(pooling.partner_id, self.vendor2)
            self.assertEqual(pooling.source_name, tender.display_name)
            for change in (
                lambda: pooling.write({"partner_id": self.vendor.id}),
                lambda: pooling.item_ids.write({"price_unit": 1}),
                lambda: pooling.write({"source_name": "假"}),
            ):
                with self.assertRaises(UserError):
                    change()
            with self.assertRaisesRegex(UserError, "made already"):
                self.follow(tender, "orders")
            with self.assertRaisesRegex(UserError, "is “Contracted”"):
                tender.with_user(self.chief).action_fail("不要了")
            pooling.action_order()
            orders = self.orders_of(pooling)
            self.assertEqual(set(orders), {self.company, self.sister_company})
            mine = orders[self.company].with_user(self.buyer)
            self.assertEqual(mine.sudo().school_tender_id, tender)
            self.assertEqual(mine.school_method, "internal_tender")
            mine.order_line[0].price_unit = 3.9
            with self.assertRaisesRegex(UserError, "agreed on"):
                mine.button_confirm()
            mine.order_line[0].price_unit = 3.4
            mine.button_confirm()
            self.assertEqual(mine.amount_total, 40 * 3.4 + 10 * 6.5)
            hers = orders[self.sister_company].with_user(self.sister_buyer)
            hers.button_confirm()
            self.assertEqual(hers.amount_total, 25 * 3.4)

    def test_what_is_changed_past_the_award_stops_at_the_order(self):
        pooling = self.closed()
        tender = self.tendered(pooling, lots=False)
        with self.to_award(tender, ((3.5, 7), (3.4, 6.5), (3.6, 7.5))):
            self.follow(tender, "orders")
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE school_pooling_item SET price_unit = 3.8 WHERE pooling_id = %s",
                (pooling.id,),
            )
            self.env.invalidate_all()
            with self.assertRaisesRegex(UserError, "was awarded to"):
                pooling.action_order()

    def test_each_winner_gets_a_pooled_purchase(self):
        pooling = self.closed()
        tender = self.tendered(pooling)
        with self.to_award(tender, ((3.2, 7), (3.4, 6.5), (3.6, 7.5))):
            self.follow(tender, "orders")
            twins = pooling.search([]) - pooling
            self.assertEqual(len(twins), 1)
            both = pooling | twins
            self.assertEqual(both.partner_id, self.vendor | self.vendor2)
            self.assertEqual(sum(both.mapped("amount_total")), 65 * 3.2 + 10 * 6.5)
            for one in both:
                one.action_order()
            self.assertEqual(len(tender.sudo().order_ids), 3)
            orders = self.mine.allocation_ids.purchase_line_id.order_id
            self.assertEqual(orders.partner_id, self.vendor | self.vendor2)

    def test_a_framework_of_the_award_serves_the_pooled_purchase(self):
        pooling = self.closed()
        tender = self.tendered(pooling, lots=False)
        with self.to_award(tender, ((3.5, 7), (3.4, 6.5), (3.6, 7.5))):
            self.follow(tender, "frameworks")
            framework = tender.requisition_ids.with_user(self.officer)
            self.assertEqual(framework.school_unit_ids, self.school | self.sister)
            self.assertFalse(pooling._callable())
            framework.action_confirm()
            wizard = self.env["school.pooling.call"].with_user(self.officer)
            wizard = wizard.create({"pooling_id": pooling.id})
            self.assertEqual(wizard.requisition_id, framework)
            self.assertEqual(wizard.amount, 65 * 3.4 + 10 * 6.5)
            wizard.action_call()
            self.assertEqual(pooling.partner_id, self.vendor2)
            pooling.action_order()
            for company, order in self.orders_of(pooling).items():
                self.assertEqual(order.school_framework_id, framework)
                buyer = self.buyer if company == self.company else self.sister_buyer
                order.with_user(buyer).button_confirm()
            self.assertEqual(framework.school_left, 0)

    def test_what_the_framework_does_not_hold_is_split_off(self):
        framework = self.framework(cap=1000)
        pooling = self.closed()
        pooling.with_user(self.officer)._call_off(framework)
        self.assertEqual(pooling.item_ids.product_id, self.chalk)
        twin = pooling.search([]) - pooling
        self.assertEqual(twin.item_ids.product_id, self.broom)
        self.assertEqual((twin.state, twin.partner_id.id), ("closed", False))
        brooms = self.mine.filtered(lambda line: line.product_id == self.broom)
        self.assertEqual(brooms.pooling_id, twin)
        self.assertEqual(twin.line_ids.request_line_id, brooms)

    def test_a_framework_with_too_little_left_is_refused(self):
        framework = self.framework(cap=100)
        pooling = self.closed()
        with self.assertRaisesRegex(UserError, "has ¥100.00 left"):
            pooling.with_user(self.officer)._call_off(framework)
        self.assertFalse(pooling.partner_id)

    def framework(self, cap):
        today = self.env["school.unit"]._today()
        framework = self.env["purchase.requisition"].with_user(self.officer)
        framework = framework.create(
            {
                "requisition_type": "blanket_order",
                "company_id": self.bureau.id,
                "currency_id": self.company.currency_id.id,
                "vendor_id": self.vendor.id,
                "date_start": today,
                "date_end": today + timedelta(days=90),
                "school_cap": cap,
                "user_id": False,
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.chalk.id,
                            "product_qty": 500,
                            "price_unit": 3,
                        },
                    )
                ],
            }
        )
        framework.action_confirm()
        return framework

    def test_who_tenders_for_a_pooled_purchase(self):
        pooling = self.closed()
        for user in (self.buyer, self.sister_principal, self.auditor, self.teacher):
            with self.assertRaises(UserError):
                pooling.with_user(user).action_tender()
            with self.assertRaises(UserError):
                wizard = self.env["school.pooling.call"].with_user(user)
                wizard.create({"pooling_id": pooling.id}).action_call()
        tender = self.make_tender()
        with self.assertRaises(UserError):
            tender.pooling_id = pooling
        forged = self.make_tender(pooling_id=pooling.id)
        self.assertFalse(forged.pooling_id)
        with self.assertRaises(UserError):
            forged.line_ids[0].pooling_item_id = pooling.item_ids[0]
        with self.assertRaises(UserError):
            tender.with_user(self.officer).title = "x"

    def test_withdrawing_asks_for_a_reason(self):
        pooling = self.closed()
        line = pooling.line_ids.filtered(lambda row: row.company_id == self.company)
        wizard = self.env["school.pooling.withdraw"].with_user(self.buyer)
        wizard = wizard.with_context(
            active_model="school.pooling.line", active_ids=line.ids
        ).create({})
        self.assertEqual(wizard.line_ids, line)
        for reason in (False, "  "):
            wizard.reason = reason
            with self.assertRaisesRegex(UserError, "Say in words why"):
                wizard.action_withdraw()
        wizard.reason = "开学前要用"
        wizard.action_withdraw()
        self.assertEqual(set(line.mapped("state")), {"withdrawn"})
        self.assertEqual(set(line.mapped("reason")), {"开学前要用"})
