"""What the tests of acceptance, gates and bills share."""

from contextlib import contextmanager

from odoo import Command
from odoo.exceptions import UserError

from .chain_common import ChainCommon


class AcceptanceCommon(ChainCommon):
    """Brings approved requests to confirmed orders, acceptances and bills."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_flow(
            [{"post": "affairs_director"}, {"post": "principal"}],
            model="account.move",
        )

    @contextmanager
    def refused(self, text):
        """Expect a refusal that says ``text``; what was done before is rolled back."""
        with self.assertRaises(UserError) as caught:
            yield
        self.assertIn(text, str(caught.exception))

    def make_order(self, goods=None, confirm=True, vendor=None):
        """Return an order of ``buyer`` for an approved request of the teacher.

        :param goods: list of (product, quantity, price)
        """
        goods = goods or [(self.chalk, 10, 3.2), (self.broom, 5, 6.5)]
        request = self.approved(
            *(
                self.line_values(
                    product,
                    quantity,
                    price,
                    kind="service" if product.type == "service" else "consume",
                )
                for product, quantity, price in goods
            )
        )
        order = self.pool(request.line_ids, vendor=vendor)
        if confirm:
            order.button_confirm()
        return order

    def make_acceptance(self, order=None, accepted=None, sign=True):
        """Return a counted acceptance, signed by both acceptors.

        :param dict accepted: product to (received, accepted); all by default
        """
        order = order or self.make_order()
        acceptance = (
            self.env["school.acceptance"]
            .with_user(self.keeper)
            .create(
                {
                    "purchase_id": order.id,
                    "acceptor_ids": [
                        Command.set((self.acceptor1 | self.acceptor2).ids)
                    ],
                }
            )
        )
        for line in acceptance.line_ids:
            if accepted is None or line.product_id not in accepted:
                continue
            received, good = accepted[line.product_id]
            line.write(
                {
                    "qty_received": received,
                    "qty_accepted": good,
                    "reason": "破损" if good < received else False,
                }
            )
        if sign:
            acceptance.action_count()
            self.sign(acceptance)
        return acceptance

    def sign(self, acceptance, *users):
        """Let the acceptors, or ``users``, sign in their own sessions."""
        for user in users or (self.acceptor1, self.acceptor2):
            acceptance.with_user(user).action_sign()

    def receive(self, order=None, accepted=None):
        """Return an acceptance that the keeper entered."""
        acceptance = self.make_acceptance(order, accepted)
        acceptance.action_done()
        return acceptance

    def make_bill(self, order, approve=True):
        """Return a draft bill of what is accepted, made by the accountant."""
        action = order.with_user(self.accountant).action_school_create_bill()
        bill = self.env["account.move"].with_user(self.accountant)
        bill = bill.browse(action["res_id"])
        bill.write({"ref": f"发票 {bill.id}", "invoice_date": "2026-09-01"})
        if approve:
            self.approve_bill(bill)
        return bill

    def approve_bill(self, bill):
        """Submit the bill and let both posts approve it."""
        bill.action_submit()
        self.decide(bill, self.affairs)
        self.decide(bill, self.principal)

    def on_hand(self, product):
        """Quantity of a product in the school's store."""
        store = self.school.sudo()._warehouse().lot_stock_id
        return sum(
            self.env["stock.quant"]
            .search(
                [
                    ("product_id", "=", product.id),
                    ("location_id", "child_of", store.ids),
                ]
            )
            .mapped("quantity")
        )
