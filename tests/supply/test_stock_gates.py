"""Every way round the acceptance and the issue that Odoo offers to its stock users."""

from odoo import Command, fields
from odoo.tests import tagged

from ...models.common.gate import open_gate
from .acceptance_common import AcceptanceCommon

MOVE = "finished movements are never changed"
STOCK = "is not corrected by hand"
TRANSFER = "a transfer is finished by its"


@tagged("post_install", "-at_install")
class TestStockGates(AcceptanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.make_order()
        cls.acceptance = cls.receive(cls.make_order())
        cls.done = cls.acceptance.line_ids[0].move_id.with_user(cls.keeper)
        cls.open = cls.order.order_line[0].move_ids.with_user(cls.keeper)
        cls.store = cls.done.location_dest_id
        cls.shelf = cls.quiet["stock.location"].create(
            {
                "name": "一号架",
                "usage": "internal",
                "location_id": cls.store.id,
                "company_id": cls.company.id,
            }
        )
        cls.quant = cls.env["stock.quant"].search(
            [("product_id", "=", cls.chalk.id), ("location_id", "=", cls.store.id)]
        )

    def setUp(self):
        super().setUp()
        self.stock = self.on_hand(self.chalk)

    def tearDown(self):
        self.env.invalidate_all()
        self.assertEqual(self.on_hand(self.chalk), self.stock, "the stock changed")
        super().tearDown()

    def move_values(self, source, target, **values):
        """Return the values of a move that its maker calls picked."""
        return {
            "product_id": self.chalk.id,
            "product_uom": self.chalk.uom_id.id,
            "product_uom_qty": 100,
            "location_id": source.id,
            "location_dest_id": target.id,
            "company_id": self.company.id,
            "picked": True,
            "move_line_ids": [
                Command.create(
                    {
                        "product_id": self.chalk.id,
                        "product_uom_id": self.chalk.uom_id.id,
                        "quantity": 100,
                        "location_id": source.id,
                        "location_dest_id": target.id,
                        "company_id": self.company.id,
                    }
                )
            ],
            **values,
        }

    # -- moves --------------------------------------------------------------------

    def test_no_move_is_born_done(self):
        Move = self.env["stock.move"]
        vals = self.move_values(self.open.location_id, self.store)
        for user in (self.keeper, self.buyer, self.accountant):
            with self.refused(MOVE, STOCK):
                Move.with_user(user).create({**vals, "state": "done"})
            with self.refused(MOVE, STOCK):
                Move.with_user(user).with_context(default_state="done").create(vals)
        with self.refused(MOVE, STOCK):
            Move.with_user(self.keeper).create(
                {**vals, "picking_id": self.done.picking_id.id}
            )

    def test_no_move_is_written_done(self):
        for user in (self.keeper, self.buyer):
            with self.refused(MOVE):
                self.open.with_user(user).write({"state": "done"})

    def test_finished_moves_stay(self):
        for vals in (
            {"quantity": 99},
            {"product_uom_qty": 99},
            {"state": "draft"},
            {"state": "cancel"},
            {"purchase_line_id": self.order.order_line[0].id},
            {"location_dest_id": self.shelf.id},
            {"value": 1},
            {"price_unit": 1},
            {"date": "2020-01-01"},
            {"picked": False},
            {"restrict_partner_id": self.vendor.id},
            {"move_line_ids": [Command.clear()]},
        ):
            for user in (self.keeper, self.buyer):
                with self.refused(MOVE):
                    self.done.with_user(user).write(vals)

    def test_no_transfer_is_validated_by_hand(self):
        picking = self.open.picking_id
        picking.move_ids.move_line_ids.picked = True
        for user in (self.keeper, self.buyer):
            with self.refused(MOVE):
                picking.with_user(user).button_validate()
            with self.refused(MOVE):
                picking.with_user(user)._action_done()
            with self.refused(MOVE):
                self.open.with_user(user)._action_done()
        with self.refused(MOVE):
            self.open.sudo()._action_done()

    def test_a_gate_is_not_sent_by_a_client(self):
        self.open.move_line_ids.picked = True
        for forged in (True, "stock_done", {"effect": "stock_done"}, [self.open.id]):
            with self.refused(MOVE):
                self.open.with_context(school_gate=forged)._action_done()

    def test_a_receipt_without_an_order_is_refused(self):
        kind = self.order.picking_type_id
        picking = (
            self.env["stock.picking"]
            .with_user(self.keeper)
            .create(
                {
                    "picking_type_id": kind.id,
                    "location_id": self.open.location_id.id,
                    "location_dest_id": self.store.id,
                    "move_ids": [
                        Command.create(
                            self.move_values(self.open.location_id, self.store)
                        )
                    ],
                }
            )
        )
        with self.refused(MOVE):
            picking.button_validate()

    def test_goods_do_not_leave_by_hand(self):
        company = self.company
        Move = self.env["stock.move"].with_user(self.keeper)
        for target in (
            company.school_consume_location_id,
            company.school_asset_location_id,
            company.school_loan_location_id,
            self.open.location_id,
        ):
            move = Move.create(self.move_values(self.store, target))
            with self.refused(MOVE):
                move._action_done()

    def test_goods_move_freely_inside_the_warehouse(self):
        move = (
            self.env["stock.move"]
            .with_user(self.keeper)
            .create(self.move_values(self.store, self.shelf))
        )
        move.move_line_ids.quantity = 10
        move._action_done()
        self.assertEqual(move.state, "done")

    def test_a_shift_inside_the_warehouse_is_no_receipt(self):
        line = self.order.order_line[0]
        move = (
            self.env["stock.move"]
            .with_user(self.keeper)
            .create(self.move_values(self.store, self.shelf, purchase_line_id=line.id))
        )
        with self.refused(MOVE):
            move._action_done()

    def test_the_line_of_a_shift_does_not_lead_out(self):
        move = (
            self.env["stock.move"]
            .with_user(self.keeper)
            .create(self.move_values(self.store, self.shelf))
        )
        move.move_line_ids.location_dest_id = self.company.school_consume_location_id
        with self.refused(MOVE):
            move._action_done()

    def test_an_open_receipt_is_not_cancelled_by_hand(self):
        for user in (self.keeper, self.buyer):
            with self.refused("short-closed on the order"):
                self.open.picking_id.with_user(user).action_cancel()

    def test_a_changed_receipt_is_not_entered(self):
        acceptance = self.make_acceptance(self.order)
        for vals in (
            {"product_id": self.computer.id},
            {"location_dest_id": self.company.school_loan_location_id.id},
            {"restrict_partner_id": self.vendor.id},
        ):
            with self.refused("was changed and no longer brings"):
                self.open.move_line_ids.unlink()
                self.open.write(vals)
                acceptance.action_done()

    # -- lines --------------------------------------------------------------------

    def test_lines_of_finished_moves_stay(self):
        line = self.done.move_line_ids
        Line = self.env["stock.move.line"]
        for user, refusal in ((self.keeper, MOVE), (self.teacher, "access")):
            for vals in (
                {"quantity": 99},
                {"location_dest_id": self.shelf.id},
                {"picked": False},
                {"owner_id": self.vendor.id},
                {"date": "2020-01-01"},
                {"move_id": self.open.id},
            ):
                with self.refused(refusal):
                    line.with_user(user).write(vals)
            with self.refused("going back in time", "access"):
                line.with_user(user).unlink()
            with self.refused(refusal, STOCK):
                Line.with_user(user).create(
                    {
                        "move_id": self.done.id,
                        "product_id": self.chalk.id,
                        "quantity": 5,
                        "location_id": self.done.location_id.id,
                        "location_dest_id": self.store.id,
                    }
                )
        with self.refused(MOVE):
            self.open.move_line_ids.write({"move_id": self.done.id})

    # -- quants -------------------------------------------------------------------

    def test_quants_are_not_written(self):
        Quant = self.env["stock.quant"].with_user(self.keeper)
        place = {"product_id": self.chalk.id, "location_id": self.store.id}
        for context, vals in (
            ({}, {**place, "quantity": 100}),
            ({"inventory_mode": True}, {**place, "inventory_quantity": 100}),
            ({"default_quantity": 100}, place),
        ):
            with self.refused(STOCK):
                Quant.with_context(**context).create(vals)
        quant = self.quant.with_user(self.keeper)
        for vals in (
            {"quantity": 100},
            {"reserved_quantity": 5},
            {"inventory_quantity": 100},
            {"location_id": self.company.school_loan_location_id.id},
        ):
            with self.refused(STOCK):
                quant.with_context(inventory_mode="quantity" not in vals).write(vals)
        with self.refused(STOCK):
            quant.action_set_inventory_quantity_zero()
        with self.refused(STOCK):
            quant.with_context(inventory_mode=True)._apply_inventory()
        with self.refused(STOCK):
            Quant._update_available_quantity(self.chalk, self.store, 100)
        with self.refused(STOCK):
            Quant.sudo()._update_available_quantity(self.chalk, self.store, 100)
        with self.refused(STOCK):
            quant.sudo().unlink()

    def test_reserving_is_free(self):
        self.env["stock.quant"].with_user(self.keeper)._update_reserved_quantity(
            self.chalk, self.store, 2
        )
        self.assertEqual(self.quant.reserved_quantity, 2 + 10)

    # -- transfers ----------------------------------------------------------------

    def test_dates_and_ends_are_not_written(self):
        picking = self.done.picking_id
        for user in (self.keeper, self.buyer):
            with self.refused(TRANSFER):
                picking.with_user(user).write({"date_done": "2020-01-01"})
            with self.refused(TRANSFER):
                self.open.picking_id.with_user(user).write({"state": "done"})
        with self.refused(TRANSFER):
            self.env["stock.picking"].with_user(self.keeper).with_context(
                default_date_done="2020-01-01"
            ).create({"picking_type_id": self.order.picking_type_id.id})

    def test_the_date_of_the_entry_is_not_the_clients(self):
        issue = self.issue_by_hand(self.chalk, 4)
        late = issue.with_context(force_period_date="2020-01-31")
        gate = open_gate(late, "stock_done")
        with self.cr.savepoint() as savepoint:
            gate._action_done()
            entry = issue.sudo().account_move_id
            self.assertEqual(entry.date, fields.Date.context_today(entry))
            savepoint.rollback()

    def test_scrap_is_refused(self):
        scrap = (
            self.env["stock.scrap"]
            .with_user(self.keeper)
            .create(
                {
                    "product_id": self.chalk.id,
                    "scrap_qty": 1,
                    "location_id": self.store.id,
                    "company_id": self.company.id,
                }
            )
        )
        for method in (scrap.action_validate, scrap.do_scrap):
            with self.refused("never submitted for approval"):
                method()

    def test_a_return_to_the_vendor_is_not_validated(self):
        picking = self.done.picking_id
        wizard = (
            self.env["stock.return.picking"]
            .with_user(self.keeper)
            .with_context(active_model="stock.picking", active_id=picking.id)
            .create({"picking_id": picking.id})
        )
        with self.cr.savepoint() as savepoint:
            back = self.env["stock.picking"].with_user(self.keeper)
            back = back.browse(wizard.action_create_returns_all()["res_id"])
            back.move_ids.quantity = 1
            with self.refused(MOVE):
                back.with_context(skip_backorder=True).button_validate()
            savepoint.rollback()

    # -- who is let through -------------------------------------------------------

    def test_the_system_sets_up_opening_stock(self):
        system = self.make_user("test.system", "系统", "admin")
        system.group_ids += self.env.ref("base.group_system")
        system.group_ids += self.env.ref("stock.group_stock_manager")
        with self.cr.savepoint() as savepoint:
            self.env["stock.quant"].with_user(system).with_context(
                inventory_mode=True
            ).create(
                {
                    "product_id": self.chalk.id,
                    "location_id": self.store.id,
                    "inventory_quantity": 55,
                }
            )._apply_inventory()
            self.assertEqual(self.on_hand(self.chalk), 55)
            savepoint.rollback()
        manager = self.make_user("test.manager", "库管", "admin")
        manager.group_ids += self.env.ref("stock.group_stock_manager")
        with self.refused(STOCK):
            self.env["stock.quant"].with_user(manager).with_context(
                inventory_mode=True
            ).create(
                {
                    "product_id": self.chalk.id,
                    "location_id": self.store.id,
                    "inventory_quantity": 55,
                }
            )

    def test_other_companies_are_left_alone(self):
        company = self.env["res.company"].create({"name": "不是学校"})
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", company.id)], limit=1
        ) or self.env["stock.warehouse"].create(
            {"name": "仓库", "code": "BSXX", "company_id": company.id}
        )
        user = self.make_user("test.other", "外人", "keeper")
        user.write(
            {
                "company_ids": [Command.link(company.id)],
                "company_id": company.id,
                "group_ids": [
                    Command.link(self.env.ref("stock.group_stock_manager").id)
                ],
            }
        )
        quant = (
            self.env["stock.quant"]
            .with_user(user)
            .with_company(company)
            .with_context(inventory_mode=True)
            .create(
                {
                    "product_id": self.chalk.id,
                    "location_id": warehouse.lot_stock_id.id,
                    "inventory_quantity": 7,
                }
            )
        )
        quant.action_apply_inventory()
        self.assertEqual(quant.quantity, 7)
