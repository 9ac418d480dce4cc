"""Cards: made from what was accepted, valued for any day, with a history for good."""

from datetime import date

from freezegun import freeze_time
from psycopg2.errors import RestrictViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..common.district import SchoolCommon
from ..supply.acceptance_common import AcceptanceBuilder


@tagged("post_install", "-at_install")
class TestCard(AcceptanceBuilder, SchoolCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.category = cls.env.ref("school_logistics.asset_category_a02010105")

    def card(self, **values):
        """Make out a card as the property keeper."""
        return (
            self.env["school.asset"]
            .with_user(self.asset_keeper)
            .create(
                {
                    "title": "台式计算机",
                    "category_id": self.category.id,
                    "original_value": 7200,
                    "date_acquired": date(2026, 3, 10),
                    "date_booked": date(2026, 3, 31),
                    **values,
                }
            )
        )

    def test_accepted_goods_wait_for_cards(self):
        order = self.make_order([(self.computer, 3, 4200), (self.chalk, 5, 3)])
        self.receive(order)
        arrival = self.env["school.asset.arrival"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(arrival.product_id, self.computer)
        self.assertEqual((arrival.quantity, arrival.amount), (3, 12600))
        arrival = arrival.with_user(self.asset_keeper)
        with self.assertRaisesRegex(UserError, "choose the asset category"):
            arrival.action_make_cards()
        arrival.category_id = self.category
        arrival.place = "机房"
        arrival.action_make_cards()
        cards = arrival.asset_ids
        self.assertEqual(cards.mapped("original_value"), [4200] * 3)
        self.assertEqual(len(set(cards.mapped("name"))), 3)
        self.assertEqual(set(cards.mapped("origin_name")), {arrival.origin_name})
        with self.assertRaisesRegex(UserError, "made already"):
            arrival.action_make_cards()
        # the next ones of this item begin with the category of the last
        order = self.make_order([(self.computer, 1, 4200)])
        self.receive(order)
        again = self.env["school.asset.arrival"].search([("is_done", "=", False)])
        self.assertEqual(again.category_id, self.category)

    def take_back(self, acceptance, quantity):
        """Take computers back that were accepted; return what still waits."""
        self.correction(acceptance, {self.computer: quantity}).action_done()
        self.env.invalidate_all()
        return self.env["school.asset.arrival"].search(
            [("company_id", "=", self.company.id), ("is_done", "=", False)]
        )

    def test_goods_taken_back_wait_for_no_card(self):
        order = self.make_order([(self.computer, 3, 4200)])
        acceptance = self.receive(order)
        waiting = self.take_back(acceptance, 1)
        self.assertEqual((waiting.quantity, waiting.amount), (2, 8400))
        # the replacement waits by itself; taking it back leaves the others alone
        replaced = self.receive(order)
        waiting = self.env["school.asset.arrival"].search([("is_done", "=", False)])
        self.assertEqual(sorted(waiting.mapped("quantity")), [1, 2])
        self.assertEqual(self.take_back(replaced, 1).mapped("quantity"), [2])
        self.assertFalse(self.take_back(acceptance, 2))

    def test_a_card_whose_goods_went_back_is_told_of(self):
        acceptance = self.receive(self.make_order([(self.computer, 2, 4200)]))
        arrival = self.env["school.asset.arrival"].search([("is_done", "=", False)])
        arrival = arrival.with_user(self.asset_keeper)
        arrival.category_id = self.category
        arrival.action_make_cards()
        self.assertFalse(self.take_back(acceptance, 1))
        cards = arrival.asset_ids
        # the card stays: whoever keeps the property decides what becomes of it
        self.assertEqual(cards.mapped("state"), ["in_use"] * 2)
        activity = cards.activity_ids
        self.assertEqual(activity.user_id, self.asset_keeper)
        self.assertIn("took goods back", activity.summary)

    def test_values_of_cards_add_up(self):
        arrival = self.env["school.asset.arrival"].create(
            {
                "company_id": self.company.id,
                "product_id": self.computer.id,
                "quantity": 3,
                "uom_id": self.computer.uom_id.id,
                "amount": 10000,
                "date": date(2026, 9, 1),
                "category_id": self.category.id,
                "asset_class": "fixed",
            }
        )
        with self.assertRaisesRegex(UserError, "post"):
            arrival.with_user(self.keeper).action_make_cards()
        arrival.with_user(self.asset_keeper).action_make_cards()
        values = arrival.asset_ids.mapped("original_value")
        self.assertEqual(sorted(values), [3333.33, 3333.33, 3333.34])

    def test_a_batch_is_split(self):
        batch = self.card(quantity=40, original_value=10000, title="课桌")
        card = self.env["school.asset"].browse(batch.action_split(3)["res_id"])
        self.assertEqual((batch.quantity, batch.original_value), (37, 9250))
        self.assertEqual((card.quantity, card.original_value), (3, 750))
        self.assertEqual(card.split_from_id, batch)
        self.assertNotEqual(card.token, batch.token)
        for wrong in (0, 37, -1, "2", True, None):
            with self.subTest(wrong), self.assertRaises(UserError):
                batch.action_split(wrong)

    def test_depreciation_before_after_and_not_at_all(self):
        asset = self.card()
        domain = [("id", "=", asset.id)]
        self.assertEqual(asset.get_net_values(domain, "2026-02-28")[0][2], 0)
        self.assertEqual(asset.get_net_values(domain, "2026-03-01")[0][2], 100)
        asset._set_own({"state": "written_off", "date_removed": date(2026, 6, 2)})
        self.assertEqual(asset.get_net_values(domain, "2026-06-30")[0][2], 300)
        self.assertEqual(asset.get_net_values(domain, "2030-06-30")[0][2], 300)
        self.assertEqual(asset.get_net_values(domain, "2026-05-31")[0][2], 300)
        book = self.card(
            category_id=self.env.ref("school_logistics.asset_category_a04000000").id
        )
        self.assertTrue(book.is_exempt)
        rows = book.get_net_values([("id", "=", book.id)], "2040-01-01")
        self.assertEqual(rows[0][3], 7200)
        for domain, day in (("x", None), ([("nothing", "=", 1)], None), ([], "soon")):
            with self.subTest(domain=domain, day=day):
                with self.assertRaises(UserError):
                    asset.get_net_values(domain, day)

    def test_others_see_no_values(self):
        asset = self.card()
        values = self.env["school.asset"].with_user(self.sister_keeper)
        self.assertEqual(values.get_net_values([("id", "=", asset.id)]), [])

    def test_the_history_replays_to_what_is(self):
        asset = self.card(place="301")
        asset.place = "302"
        asset.employee_id = self.teacher_employee
        asset.action_idle()
        asset.action_use()
        asset.place = "302"
        asset.invalidate_recordset(["entry_ids"])
        entries = asset.entry_ids
        self.assertEqual(entries.mapped("kind"), ["change"] * 4 + ["new"])
        self.assertIn("301 → 302", " ".join(entries.mapped("text")))
        self.assertEqual(entries[0].user_id, self.asset_keeper)
        replayed = asset._replayed()[asset.id]
        for name, value in replayed.items():
            now = asset._plain([name])[name]
            self.assertEqual(value, now, name)
        with self.assertRaises(UserError):
            entries.sudo().write({"reason": "x"})
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(RestrictViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(SQL("UPDATE school_asset_entry SET reason = 'x'"))

    def test_what_only_buttons_change(self):
        asset = self.card()
        for vals in (
            {"state": "written_off"},
            {"original_value": 1},
            {"quantity": 9},
            {"token": "mine"},
            {"name": "ZC/1"},
            {"company_id": self.sister_company.id},
            {"date_removed": date(2026, 9, 9)},
        ):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "buttons"):
                asset.write(vals)
        created = self.card(state="written_off", token="t", date_removed="2026-09-01")
        self.assertEqual((created.state, created.date_removed), ("in_use", False))
        self.assertNotEqual(created.token, "t")
        forged = (
            self.env["school.asset"]
            .with_user(self.asset_keeper)
            .with_context(default_state="written_off", school_gate="own school.asset")
        )
        values = {"title": "x", "category_id": self.category.id, "original_value": 1}
        self.assertEqual(forged.create(values).state, "in_use")
        with self.assertRaises(UserError):
            asset.unlink()

    def test_who_keeps_cards(self):
        asset = self.card()
        for user in (self.keeper, self.teacher, self.accountant, self.sister_keeper):
            with (
                self.subTest(user=user.login),
                self.assertRaises(UserError),
            ):
                asset.with_user(user).write({"place": "家里"})
        self.assertEqual(asset.with_user(self.teacher).title, "台式计算机")

    def test_classes_by_the_rule_of_the_day(self):
        Threshold = self.env["school.asset.threshold"]
        Threshold.create(
            {
                "date_from": date(2026, 7, 1),
                "fixed_value": 2000,
                "durable_value": 100,
                "bulk_quantity": 50,
                "bulk_amount": 5000,
            }
        )
        old, new = date(2026, 6, 30), date(2026, 7, 1)
        for day, price, quantity, expected in (
            (old, 1000, 1, "fixed"),
            (old, 999.99, 1, "durable"),
            (old, 49, 500, "consumable"),
            (new, 1999, 1, "durable"),
            (new, 2000, 1, "fixed"),
            (new, 180, 50, "fixed"),
            (new, 180, 49, "durable"),
            (new, 99, 50, "durable"),
        ):
            found = Threshold._classify(self.company, day, price, quantity)
            with self.subTest(day=day, price=price, quantity=quantity):
                expected = "consumable" if (day, price) == (new, 99) else expected
                self.assertEqual(found, expected)

    def test_queries_do_not_grow_with_cards(self):
        def make(count):
            values = [
                {
                    "title": "椅",
                    "category_id": self.category.id,
                    "original_value": 300,
                }
                for _number in range(count)
            ]
            cards = self.env["school.asset"].with_user(self.asset_keeper)
            before = self.env.cr.sql_log_count
            cards.create(values)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        make(1)
        self.env.invalidate_all()
        one = make(1)
        self.env.invalidate_all()
        self.assertLessEqual(make(60), one + 10)

    def test_classifying_many_things_asks_once(self):
        Threshold = self.env["school.asset.threshold"]

        def classify(count):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            for number in range(count):
                Threshold._classify(self.company, date(2026, 9, 1), 10.0 * number)
            return self.env.cr.sql_log_count - before

        classify(1)
        self.assertLessEqual(classify(50), classify(1))

    def test_the_page_counts_as_the_statement_does(self):
        with freeze_time("2026-09-15 04:00:00"):
            asset = self.card()
            self.assertEqual(asset.months_used, 7)
            rows = asset.get_net_values([("id", "=", asset.id)])
            self.assertAlmostEqual(asset.net_value, rows[0][3], 2)


@tagged("post_install", "-at_install")
class TestCategoryList(SchoolCommon):
    sister_books = False

    def test_a_whole_edition_is_imported(self):
        kind = self.env["school.import.asset_category"].with_user(self.district_admin)
        job = self.env["school.import"].new({"company_id": self.district.company_id.id})
        rows = [
            {"code": "A02990000", "name": "其他设备", "life_years": 5},
            {"code": "A02990101", "name": "某设备", "life_years": 0},
            {"code": "A02010105", "name": "台式机", "life_years": 6},
        ]
        made = kind._write_list(
            job, [{"edition": "2022", "is_exempt": False, **row} for row in rows]
        )
        by_code = {one.code: one for one in made}
        known = self.env.ref("school_logistics.asset_category_a02010105")
        self.assertEqual(by_code["A02010105"], known)
        self.assertEqual(known.name, "台式机")
        self.assertEqual(by_code["A02990101"].parent_id, by_code["A02990000"])
        self.assertEqual(by_code["A02990101"]._life(), 5)
        self.assertEqual(by_code["A02990000"].parent_id.code, "A02000000")
        with self.assertRaises(AccessError):
            kind.with_user(self.admin_user)._write_list(
                job, [{"edition": "2022", "is_exempt": False, **rows[0]}]
            )

    def test_shipped_codes_fit_the_tree(self):
        categories = self.env["school.asset.category"].search([])
        self.assertGreaterEqual(len(categories), 58)
        for category in categories:
            self.assertRegex(category.code, r"^A\d{8}$")
            if category.parent_id:
                above = category.parent_id.code.rstrip("0")
                self.assertTrue(category.code.startswith(above), category.code)
            known = category._life() or category._exempt()
            self.assertTrue(known or not category.parent_id, category.code)
