"""What the buyer makes of an award: each once, never more than was awarded."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .tender_common import TenderCommon


class FollowCommon(TenderCommon):
    """A tender whose award is final."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for model in ("school.contract", "school.contract.supplement"):
            cls.make_flow([{"post": "principal"}], model=model)

    def follow(self, tender, *ways, user=None, **values):
        """Tick ``ways`` in the dialog, after the publication of the award."""
        today = self.env["school.unit"]._today()
        wizard = self.env["school.tender.follow"].with_user(user or self.buyer)
        with self.after_notice(tender):
            wizard = wizard.create(
                {
                    "tender_id": tender.id,
                    "with_orders": "orders" in ways,
                    "with_frameworks": "frameworks" in ways,
                    "with_contracts": "contracts" in ways,
                    "date_start": today,
                    "date_end": today + timedelta(days=400),
                    **values,
                }
            )
            return wizard.action_make()

    def let_pass(self, document):
        document.with_user(self.buyer).action_submit()
        approval = document.sudo().approval_id
        approval.with_user(self.principal).action_decide("approve", approval.seq)
        return document


@tagged("post_install", "-at_install")
class TestTenderFollow(FollowCommon):
    def test_nothing_is_made_before_the_publication_ends(self):
        tender = self.awarded()
        for method in ("action_follow", "action_order"):
            with self.assertRaisesRegex(UserError, "is published until"):
                getattr(tender, method)()

    def test_all_at_once_and_each_once(self):
        tender = self.awarded()
        self.follow(tender, "orders", "contracts")
        order, contract = tender.order_ids, tender.contract_ids
        self.assertEqual((order.amount_total, contract.amount), (705, 705))
        self.assertEqual(contract.partner_id, self.vendor2)
        self.assertEqual(
            (contract.method, contract.source), ("internal_tender", tender.name)
        )
        self.assertEqual((tender.state, tender.contract_count), ("done", 1))
        for ways in (("contracts",), ("frameworks",), ("contracts", "frameworks")):
            with self.assertRaisesRegex(UserError, "made already"):
                self.follow(tender, *ways)
        self.assertFalse(tender.requisition_ids)

    def test_orders_wait_for_the_contract_and_are_billed_by_it(self):
        tender = self.awarded()
        self.follow(tender, "orders", "contracts")
        order, contract = tender.order_ids, tender.contract_ids
        with self.after_notice(tender):
            with self.assertRaisesRegex(UserError, "is not in force yet"):
                order.with_user(self.buyer).button_confirm()
            self.let_pass(contract)
            self.assertEqual(order.sudo().school_contract_id, contract)
            order.with_user(self.buyer).button_confirm()
        self.assertEqual(order.state, "purchase")
        self.assertEqual(contract.amount_ordered, 705)

    def test_a_contract_made_later_takes_the_orders_in(self):
        tender = self.awarded()
        self.follow(tender, "orders")
        with self.after_notice(tender):
            tender.order_ids.with_user(self.buyer).button_confirm()
        self.follow(tender, "contracts")
        with self.after_notice(tender):
            self.let_pass(tender.contract_ids)
        self.assertEqual(
            tender.order_ids.sudo().school_contract_id, tender.contract_ids
        )

    def test_a_contract_is_no_more_than_the_award(self):
        tender = self.awarded()
        self.follow(tender, "contracts")
        contract = tender.contract_ids
        self.assertEqual(tender.state, "awarded")
        with self.after_notice(tender):
            contract.with_user(self.buyer).amount = 706
            with self.assertRaisesRegex(UserError, "awarded .*705.00.* to"):
                contract.with_user(self.buyer).action_submit()
            contract.with_user(self.buyer).write(
                {"amount": 705, "partner_id": self.vendor.id}
            )
            with self.assertRaisesRegex(UserError, "awarded .*0.00.* to"):
                contract.with_user(self.buyer).action_submit()
            contract.with_user(self.buyer).partner_id = self.vendor2
            self.let_pass(contract)
        self.assertEqual(contract.amount_cap, 705)

    def test_supplements_stay_within_the_rule(self):
        tender = self.awarded()
        self.follow(tender, "contracts")
        with self.after_notice(tender):
            contract = self.let_pass(tender.contract_ids)
            supplement = self.env["school.contract.supplement"].with_user(self.buyer)
            supplement = supplement.create(
                {
                    "contract_id": contract.id,
                    "company_id": self.company.id,
                    "amount": 70.51,
                    "reason": "增加一批",
                }
            )
            with self.assertRaisesRegex(UserError, "add at most 10 %"):
                supplement.action_submit()
            supplement.amount = 70.5
            self.let_pass(supplement)
        self.assertEqual(contract.amount_cap, 775.5)

    def test_a_framework_at_the_awarded_prices_frees_the_requests(self):
        tender = self.awarded()
        asked = tender.share_ids.request_line_id
        self.follow(tender, "frameworks")
        framework = tender.requisition_ids
        self.assertEqual(framework.vendor_id, self.vendor2)
        self.assertEqual(framework.school_cap, 705)
        self.assertEqual(framework.line_ids.mapped("price_unit"), [3.8, 6.5])
        self.assertEqual(tender.state, "done")
        self.assertFalse(any(tender.share_ids.mapped("is_live")))
        with self.after_notice(tender):
            framework.with_user(self.buyer).action_confirm()
            wizard = self.env["school.supply.pool"].with_user(self.buyer)
            wizard = wizard.with_context(
                active_model="school.supply.request.line", active_ids=asked.ids
            ).create({})
            wizard.action_pool()
            order = wizard.order_ids
            self.assertEqual(order.sudo().school_framework_id, framework)
            order.button_confirm()
        self.assertEqual(framework.school_left, 0)

    def test_a_framework_is_no_more_than_the_award(self):
        tender = self.awarded()
        self.follow(tender, "frameworks")
        framework = tender.requisition_ids.with_user(self.buyer)
        line = framework.line_ids[0]
        changes = (
            (line, {"price_unit": 3.81}, "costs ¥3.81, awarded at ¥3.80"),
            (line, {"product_qty": 101}, "100.0 were awarded"),
            (framework, {"school_cap": 706}, "the cap is"),
            (framework, {"vendor_id": self.vendor.id}, "was not awarded to"),
        )
        with self.after_notice(tender):
            for record, values, words in changes:
                before = {name: record[name] for name in values}
                record.write(values)
                with self.subTest(words), self.assertRaisesRegex(UserError, words):
                    framework.action_confirm()
                record.write(before)
            forged = {"product_id": self.computer.id, "product_qty": 1}
            extra = self.env["purchase.requisition.line"].with_user(self.buyer)
            extra = extra.with_context(
                default_school_tender_line_id=tender.line_ids[0].id
            ).create(
                {
                    "requisition_id": framework.id,
                    "price_unit": 1,
                    "school_tender_line_id": tender.line_ids[0].id,
                    **forged,
                }
            )
            self.assertFalse(extra.school_tender_line_id)
            with self.assertRaisesRegex(UserError, "was not awarded to"):
                framework.action_confirm()
            extra.unlink()
            framework.action_confirm()
        self.assertEqual(framework.state, "confirmed")

    def test_orders_serve_requests_and_the_framework_the_rest(self):
        lines = self.approved(self.line_values(self.chalk, 60, 4.0)).line_ids
        tender = self.make_tender(lines, scoring="lowest")
        tender.line_ids.quantity = 100
        self.publish(tender)
        for bidder in self.register(tender):
            self.hand_in(bidder)
        with self.opening(tender):
            self.attend(tender)
            self.type_prices(tender, ((3.5,), (3.8,), (3.9,)))
            self.sign_opening(tender)
        self.seat(tender)
        for member in tender.sudo().member_ids:
            member.with_user(member.user_id).action_sign()
        tender.with_user(member.user_id).action_evaluate()
        tender.with_user(self.vice).action_award()
        self.follow(tender, "orders", "frameworks", "contracts")
        self.assertEqual(tender.order_ids.amount_total, 210)
        self.assertEqual(tender.requisition_ids.line_ids.product_qty, 40)
        self.assertEqual(tender.requisition_ids.school_cap, 140)
        self.assertEqual(tender.contract_ids.amount, 350)

    def test_a_cancelled_framework_makes_room_again(self):
        tender = self.awarded()
        self.follow(tender, "frameworks")
        with self.after_notice(tender):
            tender.requisition_ids.with_user(self.buyer).action_cancel()
        self.follow(tender, "frameworks")
        self.assertEqual(tender.requisition_count, 2)

    def test_what_was_made_holds_the_award(self):
        tender = self.awarded()
        self.follow(tender, "contracts")
        with self.assertRaisesRegex(UserError, "were made of the award"):
            tender.with_user(self.vice).action_fail("不要了")
        with self.assertRaisesRegex(UserError, "no award to pass on"):
            tender.lot_ids.with_user(self.vice).action_next("放弃")

    def test_a_tender_is_not_claimed(self):
        tender = self.awarded()
        contract = (
            self.env["school.contract"]
            .with_user(self.buyer)
            .with_context(default_tender_id=tender.id)
            .create(
                {
                    "title": "假",
                    "company_id": self.company.id,
                    "partner_id": self.vendor2.id,
                    "amount": 1,
                    "date_start": "2026-01-01",
                    "date_end": "2026-12-31",
                    "tender_id": tender.id,
                }
            )
        )
        self.assertFalse(contract.tender_id)
        with self.assertRaises(UserError):
            contract.tender_id = tender
        framework = (
            self.env["purchase.requisition"]
            .with_user(self.buyer)
            .with_context(default_school_tender_id=tender.id)
            .create(
                {
                    "vendor_id": self.vendor2.id,
                    "requisition_type": "blanket_order",
                    "company_id": self.company.id,
                    "school_tender_id": tender.id,
                }
            )
        )
        self.assertFalse(framework.school_tender_id)
        with self.assertRaises(UserError):
            framework.school_tender_id = tender

    def test_who_makes_what_follows(self):
        tender = self.awarded()
        for user, ways in (
            (self.teacher, ("contracts",)),
            (self.sister_buyer, ("contracts",)),
            (self.accountant, ("contracts",)),
            (self.affairs, ("orders",)),
            (self.affairs, ("frameworks",)),
            (self.school_auditor, ("contracts",)),
        ):
            with (
                self.subTest(user=user.login, ways=ways),
                self.assertRaises(UserError),
            ):
                self.follow(tender, *ways, user=user)
        with self.assertRaisesRegex(UserError, "Choose what is made"):
            self.follow(tender)
        with self.assertRaisesRegex(UserError, "from when until when"):
            self.follow(tender, "contracts", date_end=False)
        other = self.make_tender()
        with self.assertRaisesRegex(UserError, "Choose what is made"):
            self.follow(
                tender, "orders", lot_ids=[(6, 0, (tender | other).lot_ids.ids)]
            )
        self.follow(tender, "contracts", user=self.affairs)
        self.assertEqual(tender.contract_ids.requester_id, self.affairs)

    def test_who_only_reads_ends_no_tender(self):
        tender = self.awarded()
        tender.sudo().share_ids._set_own({"is_live": False})
        self.env.cr.execute("DELETE FROM school_tender_share")
        self.env.invalidate_all()
        with self.after_notice(tender):
            for user in (self.school_auditor, self.keeper):
                with self.assertRaises(UserError):
                    tender.with_user(user).action_order()
        self.assertEqual(tender.state, "awarded")

    def test_queries_do_not_grow_with_the_items(self):
        def work(count):
            products = self.env["product.product"].create(
                [
                    {"name": f"物品{number}", "type": "consu", "is_storable": True}
                    for number in range(count)
                ]
            )
            lines = self.approved(
                *(self.line_values(product, 5, 4.0) for product in products)
            ).line_ids
            tender = self.awarded(
                lines=lines, scoring="lowest", prices=[[3.0] * count] * 3
            )
            counts = []
            for ways in (("orders",), ("contracts",)):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self.follow(tender, *ways)
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - before)
            tender.order_ids.button_cancel()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.follow(tender, "frameworks")
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            return counts

        work(1)
        one, many = work(1), work(12)
        for name, less, more in zip(
            ("orders", "contracts", "frameworks"), one, many, strict=True
        ):
            with self.subTest(name, one=less, many=more):
                # core looks the analytic distribution of each order line up
                self.assertLessEqual(more, less + 15)
