"""Contracts and tenders of the registers stand for the papers of a purchase."""

from odoo.tests import tagged

from .contract_common import ContractBuilder
from .tender_common import TenderBuilder
from .test_audit import DossierCommon


@tagged("post_install", "-at_install")
class TestDossierProofs(ContractBuilder, TenderBuilder, DossierCommon):
    def bind(self, order, **values):
        """Let an order have been made under these documents."""
        self.env.flush_all()
        for name, record in values.items():
            self.env.cr.execute(
                f"UPDATE purchase_order SET {name} = %s WHERE id = %s",  # noqa: S608
                [record.id, order.id],
            )
        self.env.invalidate_all()

    def test_a_contract_in_force_stands_for_the_paper(self):
        order = self.bought(20000, days_ago=100)
        self.assertEqual(self.states(order)["contract"], "missing")
        draft = self.make_contract(20000, approve=False)
        self.bind(order, school_contract_id=draft)
        self.assertEqual(self.states(order)["contract"], "missing")
        self.let_pass(draft)
        self.assertEqual(self.states(order)["contract"], "there")
        [item] = self.dossier(order).item_ids.filtered(
            lambda item: item.paper == "contract"
        )
        self.assertEqual((item.count, item.files), (1, 0), "nothing was filed by hand")

    def test_a_tender_stands_for_its_papers(self):
        order = self.bought(20000, days_ago=100)
        self.env.cr.execute(
            "UPDATE purchase_order SET school_method = 'internal_tender' WHERE id = %s",
            [order.id],
        )
        self.assertEqual(self.states(order)["tender"], "missing")
        self.bind(order, school_tender_id=self.make_tender())
        self.assertEqual(self.states(order)["tender"], "there")

    def test_one_order_proves_nothing_for_another(self):
        order, other = self.bought(20000, days_ago=100), self.bought(20000, 100)
        self.bind(order, school_contract_id=self.make_contract(20000))
        self.assertEqual(self.states(other)["contract"], "missing")
