"""What the tests of acceptance, gates and bills share."""

from contextlib import contextmanager

from odoo import Command
from odoo.exceptions import UserError

from ..common.district import SchoolCommon
from .chain_common import ChainBuilder


class AcceptanceBuilder(ChainBuilder):
    """Brings approved requests to confirmed orders, acceptances and bills."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_flow(
            [{"post": "affairs_director"}, {"post": "principal"}],
            model="account.move",
        )

    @contextmanager
    def refused(self, *texts):
        """Expect a refusal that says one of ``texts``; what was done is rolled back."""
        with self.assertRaises(UserError) as caught:
            yield
        said = str(caught.exception)
        self.assertTrue(any(text in said for text in texts), said)

    @classmethod
    def make_order(cls, goods=None, confirm=True, vendor=None):
        """Return an order of ``buyer`` for an approved request of the teacher.

        :param goods: list of (product, quantity, price)
        """
        goods = goods or [(cls.chalk, 10, 3.2), (cls.broom, 5, 6.5)]
        request = cls.approved(
            *(
                cls.line_values(
                    product,
                    quantity,
                    price,
                    kind="service" if product.type == "service" else "consume",
                )
                for product, quantity, price in goods
            )
        )
        order = cls.pool(request.line_ids, vendor=vendor)
        if confirm:
            order.button_confirm()
        return order

    @classmethod
    def make_acceptance(cls, order=None, accepted=None, sign=True):
        """Return a counted acceptance, signed by both acceptors.

        :param dict accepted: product to (received, accepted); all by default
        """
        order = order or cls.make_order()
        acceptance = (
            cls.env["school.acceptance"]
            .with_user(cls.keeper)
            .create(
                {
                    "purchase_id": order.id,
                    "acceptor_ids": [Command.set((cls.acceptor1 | cls.acceptor2).ids)],
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
            cls.sign(acceptance)
        return acceptance

    @classmethod
    def sign(cls, acceptance, *users):
        """Let the acceptors, or ``users``, sign in their own sessions."""
        for user in users or (cls.acceptor1, cls.acceptor2):
            acceptance.with_user(user).action_sign()

    @classmethod
    def receive(cls, order=None, accepted=None):
        """Return an acceptance that the keeper entered."""
        acceptance = cls.make_acceptance(order, accepted)
        acceptance.action_done()
        return acceptance

    @classmethod
    def correction(cls, acceptance, back, sign=True, **values):
        """A correction of ``acceptance``; ``back`` maps products to quantities."""
        action = acceptance.action_correct()
        correction = acceptance.browse(action["res_id"])
        correction.write(values)
        for line in correction.line_ids:
            if line.product_id in back:
                line.write({"qty_back": back[line.product_id], "reason": "受潮结块"})
        if sign:
            correction.action_count()
            cls.sign(correction)
        return correction

    @classmethod
    def make_bill(cls, order, approve=True):
        """Return a draft bill of what is accepted, made by the accountant."""
        action = order.with_user(cls.accountant).action_school_create_bill()
        bill = cls.env["account.move"].with_user(cls.accountant)
        bill = bill.browse(action["res_id"])
        bill.write({"ref": f"发票 {bill.id}", "invoice_date": "2026-09-01"})
        if approve:
            cls.approve_bill(bill)
        return bill

    @classmethod
    def approve_bill(cls, bill):
        """Submit the bill and let both posts approve it."""
        bill.action_submit()
        cls.decide(cls, bill, cls.affairs)
        cls.decide(cls, bill, cls.principal)

    @classmethod
    def issue_by_hand(cls, product, quantity):
        """Return a picked move out of the store, made by the keeper with core alone."""
        operation = cls.school.sudo()._warehouse().school_issue_type_id
        values = {
            "location_id": operation.default_location_src_id.id,
            "location_dest_id": operation.default_location_dest_id.id,
        }
        goods = {"product_id": product.id, "quantity": quantity}
        picking = (
            cls.env["stock.picking"]
            .with_user(cls.keeper)
            .create(
                {
                    **values,
                    "picking_type_id": operation.id,
                    "move_ids": [
                        Command.create(
                            {
                                **values,
                                "product_id": product.id,
                                "product_uom": product.uom_id.id,
                                "product_uom_qty": quantity,
                                "move_line_ids": [Command.create({**values, **goods})],
                            }
                        )
                    ],
                }
            )
        )
        picking.move_ids.move_line_ids.picked = True
        return picking.move_ids

    @classmethod
    def on_hand(cls, product):
        """Quantity of a product in the school's store."""
        store = cls.school.sudo()._warehouse().lot_stock_id
        return sum(
            cls.env["stock.quant"]
            .search(
                [
                    ("product_id", "=", product.id),
                    ("location_id", "child_of", store.ids),
                ]
            )
            .mapped("quantity")
        )


class AcceptanceCommon(AcceptanceBuilder, SchoolCommon):
    """Acceptances and bills in a transaction that is rolled back."""

    sister_books = False
