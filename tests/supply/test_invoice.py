"""The vendor's invoice: good for its amount, used once, matched with what came."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...models.supply.bill.invoice_claim import invoice_keys
from .acceptance_common import AcceptanceCommon

NUMBER = "25117000000123456789"


@tagged("post_install", "-at_install")
class TestInvoice(AcceptanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.make_order()
        cls.receive(cls.order)
        cls.chalk_line, cls.broom_line = cls.order.order_line

    def bill(self, quantity=1, ref="08812345", line=None, price=None, **values):
        """Return a draft bill of the accountant."""
        line = line or self.chalk_line
        return (
            self.env["account.move"]
            .with_user(self.accountant)
            .create(
                {
                    "move_type": "in_invoice",
                    "partner_id": self.order.partner_id.id,
                    "ref": ref,
                    "invoice_date": "2026-09-01",
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "product_id": line.product_id.id,
                                "quantity": quantity,
                                "price_unit": line.price_unit
                                if price is None
                                else price,
                                "tax_ids": [Command.clear()],
                                "purchase_line_id": line.id,
                            }
                        )
                    ],
                    **values,
                }
            )
        )

    # -- kinds and caps -----------------------------------------------------------

    def test_a_receipt_is_good_up_to_its_cap(self):
        cap = self.env.ref("school_logistics.invoice_cap_receipt")
        cap.amount = 30
        bill = self.bill(10, school_invoice_kind="receipt")
        with self.refused("is good for up to", "Plain Receipt"):
            bill.action_submit()
        bill.school_invoice_kind = "paper"
        bill.action_submit()

    def test_a_cap_holds_on_its_days_only(self):
        cap = self.env.ref("school_logistics.invoice_cap_receipt")
        cap.write({"amount": 30, "date_to": "2026-08-31"})
        self.bill(10, school_invoice_kind="receipt").action_submit()

    def test_a_school_only_lowers_the_cap(self):
        Cap = self.env["school.invoice.cap"]
        own = {"kind": "receipt", "date_from": "2026-01-01"}
        school = {**own, "company_id": self.company.id}
        self.env.ref("school_logistics.invoice_cap_receipt").amount = 30
        Cap.with_user(self.admin_user).create({**school, "amount": 1000})
        bill = self.bill(10, school_invoice_kind="receipt")
        with self.refused("is good for up to"):
            bill.action_submit()
        with self.assertRaises(AccessError):
            Cap.with_user(self.admin_user).create({**own, "amount": 1000})
        with self.assertRaises(AccessError):
            Cap.with_user(self.accountant).create({**school, "amount": 1000})
        sister = {**own, "company_id": self.sister_company.id, "amount": 0}
        Cap.create(sister)
        self.bill(5, school_invoice_kind="receipt", ref="2").action_submit()

    def test_the_kind_is_part_of_what_is_approved(self):
        bill = self.bill(5)
        self.assertEqual(bill.school_invoice_kind, "electronic")
        bill.action_submit()
        for vals in ({"school_invoice_kind": "receipt"}, {"school_invoice_code": "1"}):
            with self.refused("under approval or approved"):
                bill.write(vals)

    # -- one invoice, one bill ----------------------------------------------------

    def test_the_same_invoice_is_refused_however_it_is_written(self):
        first = self.bill(1, ref="No. AB-123")
        first.action_submit()
        for ref in ("no.ab123", "ＮＯ．ＡＢ－１２３", " N o A B 1 2 3 "):
            second = self.bill(1, ref=ref)
            self.assertIn("is on", second.school_invoice_warning)
            with self.refused(first.display_name):
                second.action_submit()
        self.bill(1, ref="AB-124").action_submit()

    def test_the_same_seller_under_another_name_is_found(self):
        vendor = self.order.sudo().partner_id
        vendor.vat = "91350200MA2XXXXX0A"
        self.bill(1, ref="7788").action_submit()
        double = self.vendor.copy({"name": "另名", "vat": "91350200 ma2xxxxx0a"})
        keys = invoice_keys("7788", "", double.name, double.vat, double)
        self.assertTrue(
            self.env["school.invoice.claim"].search([("key", "in", keys)]).exists()
        )
        other = invoice_keys("7788", "", self.vendor2.name)
        self.assertFalse(
            self.env["school.invoice.claim"].search([("key", "in", other)])
        )

    def test_a_national_number_is_used_once_whoever_sold(self):
        self.bill(1, ref=NUMBER).action_submit()
        keys = invoice_keys(NUMBER, "", self.vendor2.name)
        self.assertTrue(
            self.env["school.invoice.claim"].search([("key", "in", keys)]).exists()
        )

    def test_another_schools_invoice_is_refused_without_its_details(self):
        first = self.bill(1, ref="5566")
        first.action_submit()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE school_invoice_claim SET company_id = %s",
            [self.sister_company.id],
        )
        self.env.invalidate_all()
        second = self.bill(1, ref="5566")
        with self.assertRaises(Exception) as caught:
            second.action_submit()
        said = str(caught.exception)
        self.assertIn("another school of the district", said)
        for secret in (self.sister.name, "3.2", self.accountant.name):
            self.assertNotIn(secret, said)

    def test_a_cancelled_or_corrected_bill_gives_its_invoice_free(self):
        first = self.bill(1, ref="3344")
        first.action_submit()
        first.action_withdraw()
        with self.refused(first.display_name):
            self.bill(1, ref="3344").action_submit()
        first.ref = "3345"
        first.action_submit()
        second = self.bill(1, ref="3344")
        second.action_submit()
        second.action_withdraw()
        second.button_cancel()
        self.bill(1, ref="3344").action_submit()

    def test_a_number_changed_behind_our_back_stops_the_posting(self):
        bills = [self.bill(1, ref="1001"), self.bill(1, ref="1002")]
        for bill in bills:
            self.approve_bill(bill)
        bills[0].action_post()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_move SET ref = '1001' WHERE id = %s", [bills[1].id]
        )
        self.env.invalidate_all()
        with self.refused("is on", "changed after its approval"):
            bills[1].action_post()

    def test_a_credit_note_may_bear_the_number_of_its_invoice_once(self):
        bill = self.make_bill(self.order)
        bill.action_post()
        refunds = []
        for _number in range(2):
            wizard = (
                self.env["account.move.reversal"]
                .with_user(self.accountant)
                .with_context(active_model="account.move", active_ids=bill.ids)
                .create({"journal_id": bill.journal_id.id, "reason": "退货"})
            )
            refund = self.env["account.move"].browse(wizard.reverse_moves()["res_id"])
            refund = refund.with_user(self.accountant)
            refund.write({"ref": bill.ref, "invoice_date": "2026-09-02"})
            refunds.append(refund)
        refunds[0].action_submit()
        with self.refused("is on"):
            refunds[1].action_submit()

    def test_claims_are_nobodys_to_write(self):
        self.bill(1, ref="1").action_submit()
        claim = self.env["school.invoice.claim"].search([], limit=1)
        for user in (self.accountant, self.principal, self.admin_user, self.auditor):
            with self.assertRaises(AccessError):
                claim.with_user(user).unlink()
            with self.assertRaises(AccessError):
                claim.with_user(user).write({"key": "x"})


@tagged("post_install", "-at_install")
class TestMatch(AcceptanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.make_order()
        cls.receive(cls.order, {cls.chalk: (10, 6), cls.broom: (5, 5)})

    def match(self, bill):
        return {
            line.product_id: line.school_match_verdict
            for line in bill.school_match_line_ids
        }

    def typed(self, **by_product):
        """Return a draft bill whose lines say ``{name: (quantity, price)}``."""
        bill = self.make_bill(self.order, approve=False)
        for line in bill.invoice_line_ids:
            name = "chalk" if line.product_id == self.chalk else "broom"
            quantity, price = by_product.get(name, (line.quantity, line.price_unit))
            line.write({"quantity": quantity, "price_unit": price})
        return bill

    def test_the_table_names_what_does_not_match(self):
        bill = self.typed()
        self.assertEqual(
            self.match(bill), {self.chalk: "matched", self.broom: "matched"}
        )
        self.assertEqual(bill.school_match_state, "matched")
        for line in bill.invoice_line_ids:
            chalk = line.product_id == self.chalk
            line.write({"quantity": 7} if chalk else {"price_unit": 7})
        self.assertEqual(
            self.match(bill), {self.chalk: "quantity", self.broom: "price"}
        )
        self.assertEqual(bill.school_match_state, "refused")
        line = bill.school_match_line_ids.filtered(
            lambda row: row.product_id == self.chalk
        )
        self.assertEqual(
            (line.school_qty_ordered, line.school_qty_accepted, line.school_qty_before),
            (10, 6, 0),
        )
        self.assertEqual(line.school_qty_matched, 7)

    def test_nothing_accepted_is_said_so(self):
        order = self.make_order()
        line = order.order_line[0]
        bill = (
            self.env["account.move"]
            .with_user(self.accountant)
            .create(
                {
                    "move_type": "in_invoice",
                    "partner_id": order.partner_id.id,
                    "ref": "x",
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "product_id": line.product_id.id,
                                "quantity": 1,
                                "price_unit": 1,
                                "tax_ids": [Command.clear()],
                                "purchase_line_id": line.id,
                            }
                        ),
                        Command.create({"name": "运费", "price_unit": 5}),
                    ],
                }
            )
        )
        self.assertEqual(
            bill.school_match_line_ids.mapped("school_match_verdict"),
            ["nothing", "unordered"],
        )

    def test_a_price_within_the_tolerance_is_let_through(self):
        school = self.school.sudo()
        bill = self.typed(broom=(5, 6.6))
        with self.refused("6.60", "pays the price that was ordered"):
            bill.action_submit()
        school.bill_price_percent = 2
        self.assertEqual(self.match(bill)[self.broom], "tolerated")
        school.bill_price_amount = 0.4
        with self.refused("up to", "pays the price that was ordered"):
            bill.action_submit()
        school.bill_price_amount = 0.5
        self.approve_bill(bill)
        bill.action_post()
        self.assertEqual(bill.state, "posted")

    def test_the_tolerance_is_asked_again_when_posting(self):
        self.school.sudo().bill_price_percent = 2
        bill = self.typed(broom=(5, 6.6))
        self.approve_bill(bill)
        self.school.sudo().bill_price_percent = 0
        with self.refused("pays the price that was ordered"):
            bill.action_post()

    def test_a_quantity_within_the_tolerance_counts_for_what_was_accepted(self):
        self.school.sudo().bill_quantity_percent = 5
        chalk = self.order.order_line[0].sudo()
        bill = self.typed(chalk=(6.3, 3.2))
        self.assertEqual(self.match(bill)[self.chalk], "tolerated")
        self.approve_bill(bill)
        bill.action_post()
        self.assertEqual(chalk.school_qty_billed, 6)
        self.assertEqual(self.match(bill)[self.chalk], "tolerated")
        more = self.bill_again(chalk)
        with self.refused("goods not accepted"):
            more.action_submit()
        bill.button_draft()
        self.assertEqual(chalk.school_qty_billed, 0)

    def bill_again(self, line):
        return (
            self.env["account.move"]
            .with_user(self.accountant)
            .create(
                {
                    "move_type": "in_invoice",
                    "partner_id": self.order.partner_id.id,
                    "ref": "again",
                    "invoice_date": "2026-09-01",
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "product_id": line.product_id.id,
                                "quantity": 0.3,
                                "price_unit": 3.2,
                                "tax_ids": [Command.clear()],
                                "purchase_line_id": line.id,
                            }
                        )
                    ],
                }
            )
        )

    def test_beyond_the_quantity_tolerance_is_refused(self):
        self.school.sudo().bill_quantity_percent = 5
        with self.refused("6.4 Units are billed, 6.0 accepted"):
            self.typed(chalk=(6.4, 3.2)).action_submit()

    def test_what_was_counted_is_not_written(self):
        bill = self.typed()
        with self.refused("with their buttons only"):
            bill.write({"school_counted": {}})

    def test_queries_do_not_grow_with_the_lines(self):
        def count(lines):
            goods = [
                (self._make_product(f"物 {lines} {n}", 5, "consumable"), 3, 5)
                for n in range(lines)
            ]
            order = self.make_order(goods)
            self.receive(order)
            bill = self.make_bill(order, approve=False)
            self.env.flush_all()
            self.env.invalidate_all()
            bill = bill.with_user(self.accountant)
            before = self.env.cr.sql_log_count
            bill.school_match_line_ids.mapped("school_match_verdict")
            bill._school_check_submittable()
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertLessEqual(count(12), count(1) + 2)
