"""Regulations A2 and A3 on real vendor bills: refusals, and who signs."""

from odoo import Command
from odoo.tests import tagged

from ..supply.acceptance_common import AcceptanceCommon
from .pack_common import PackCommon


@tagged("post_install", "-at_install")
class TestRuleBills(AcceptanceCommon, PackCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["school.approval.flow"].search(
            [("company_id", "=", cls.company.id), ("model", "=", "account.move")]
        ).active = False
        cls.order = cls.make_order()

    def typed_bill(self, purchase_line, price=3.2):
        """A bill that the accountant typed in, of ten pieces."""
        line = {
            "name": "粉笔",
            "product_id": self.chalk.id,
            "quantity": 10,
            "price_unit": price,
            "tax_ids": [Command.clear()],
            "purchase_line_id": purchase_line and purchase_line.id,
        }
        bills = self.env["account.move"].with_user(self.accountant)
        return bills.create(
            {
                "move_type": "in_invoice",
                "partner_id": self.vendor.id,
                "ref": "手填",
                "invoice_date": "2026-09-01",
                "invoice_line_ids": [Command.create(line)],
            }
        )

    def assert_refused(self, bill, reason):
        """Submitting is refused, and who looks before is told why by the rule."""
        preview = bill.get_approval_timeline()
        self.assertIn(reason, preview["error"])
        with self.refused("goods not accepted", "never approved", reason):
            bill.action_submit()
        self.assertEqual(bill.approval_state, "none")

    def asked(self, bill):
        """Posts or fields whose people sign ``bill``, in order."""
        snapshot = bill.sudo().approval_id.snapshot
        steps = [snapshot["steps"][step] for step in snapshot["route"]]
        return [step["post"] or step["field_name"] for step in steps]

    def test_a2_refuses_what_was_not_accepted_or_not_approved(self):
        self.import_pack("a2").action_publish()
        goods = self.typed_bill(self.order.order_line[0])
        self.assert_refused(goods, "货物未经验收登记")
        loose = self.typed_bill(None, 50)
        self.assert_refused(loose, "采购未经审批")
        self.assertIn("第6条", loose.get_approval_timeline()["error"])

    def test_a2_bill_of_accepted_goods_is_signed_by_all_four(self):
        self.import_pack("a2").action_publish()
        self.receive(self.order)
        bill = self.make_bill(self.order, approve=False)
        bill.action_submit()
        self.assertEqual(
            self.asked(bill),
            ["school_handler_id", "school_head_id", "affairs_director", "principal"],
        )
        for user in (self.buyer, self.head, self.affairs, self.principal):
            self.decide(bill, user)
        self.assertEqual(bill.approval_state, "approved")
        bill.action_post()
        self.assertEqual(bill.state, "posted")

    def test_a3_bill_has_a_handler_a_reviewer_and_the_principal(self):
        self.import_pack("a3").action_publish()
        goods = self.typed_bill(self.order.order_line[0])
        self.assert_refused(goods, "还没有验收入库")
        self.receive(self.order)
        bill = self.make_bill(self.order, approve=False)
        bill.action_submit()
        self.assertEqual(
            self.asked(bill), ["school_handler_id", "school_head_id", "principal"]
        )
