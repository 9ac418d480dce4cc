"""Writing goods off: only what was approved, and by who keeps it."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .store_common import StoreCommon


@tagged("post_install", "-at_install")
class TestScrap(StoreCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put_in_stock(cls.chalk, 10, 3.2)
        cls.rule = cls.make_flow([{"post": "principal"}], model="stock.scrap")

    def make_scrap(self, quantity=4, user=None, **values):
        user = user or self.keeper
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        return (
            self.env["stock.scrap"]
            .with_user(user)
            .create(
                {
                    "product_id": self.chalk.id,
                    "scrap_qty": quantity,
                    "location_id": warehouse.lot_stock_id.id,
                    "company_id": self.company.id,
                    **values,
                }
            )
        )

    def approved_scrap(self, **values):
        scrap = self.make_scrap(**values)
        scrap.action_submit()
        self.decide(scrap, self.principal)
        return scrap

    def test_an_approved_scrap_takes_the_goods_out_once(self):
        scrap = self.approved_scrap()
        before = self.on_hand(self.chalk)
        scrap.action_validate()
        self.assertEqual((scrap.state, scrap.scrap_qty), ("done", 4))
        self.assertEqual(self.on_hand(self.chalk), before - 4)
        with self.assertRaisesRegex(UserError, "written off already"):
            scrap.do_scrap()

    def test_without_an_approval_nothing_leaves(self):
        scrap = self.make_scrap()
        for method in (scrap.action_validate, scrap.do_scrap):
            with self.assertRaisesRegex(UserError, "never submitted"):
                method()
        scrap.action_submit()
        with self.assertRaisesRegex(UserError, "not approved"):
            scrap.do_scrap()
        with self.assertRaisesRegex(UserError, "with the button"):
            scrap.state = "done"
        self.assertEqual(self.on_hand(self.chalk), 10)

    def test_without_a_rule_it_cannot_even_be_submitted(self):
        self.rule.active = False
        with self.assertRaisesRegex(UserError, "No approval rule fits"):
            self.make_scrap().action_submit()

    def test_no_more_than_was_approved(self):
        scrap = self.approved_scrap()
        with self.assertRaisesRegex(UserError, "approved"):
            scrap.scrap_qty = 9
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_scrap SET scrap_qty = 9 WHERE id = %s", [scrap.id]
        )
        scrap.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "changed after its approval"):
            scrap.do_scrap()

    def test_no_more_than_the_store_has(self):
        scrap = self.approved_scrap(quantity=11)
        with self.assertRaisesRegex(UserError, "does not have so many"):
            scrap.do_scrap()

    def test_only_who_keeps_the_goods_writes_them_off(self):
        scrap = self.approved_scrap()
        with self.assertRaises(AccessError):
            scrap.with_user(self.sister_keeper).do_scrap()
        other = self.make_user("test.other", "另一人", "keeper")
        with self.assertRaisesRegex(UserError, "does not hold the post"):
            scrap.with_user(other).do_scrap()

    def test_the_value_chooses_the_rule(self):
        self.rule.active = False
        self.make_flow(
            [{"post": "vice_principal"}], model="stock.scrap", amount_min=12.8
        )
        less = self.make_scrap(3)
        with self.assertRaisesRegex(UserError, "No approval rule fits"):
            less.action_submit()
        scrap = self.make_scrap(4)
        self.assertEqual(scrap._approval_facts()["amount"], 12.8)
        scrap.action_submit()

    def test_the_form_opens(self):
        view = self.env["stock.scrap"].with_user(self.keeper).get_view(view_type="form")
        self.assertIn("school_approval_timeline", view["arch"])
