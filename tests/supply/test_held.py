"""Held items: counted at every place, signed for, never valued."""

import io
from datetime import timedelta

from openpyxl import load_workbook
from psycopg2.errors import RestrictViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common.district import SchoolCommon
from ..parallel import ParallelCase
from .held_common import HeldBuilder


class HeldCommon(HeldBuilder, SchoolCommon):
    sister_books = False


@tagged("post_install", "-at_install")
class TestHeld(HeldCommon):
    def test_books_go_to_the_class_and_come_back(self):
        sheet = self.sheet(quantity=40, receiver_id=self.head.id)
        self.assertRegex(sheet.name, r"^DG/\d{4}/\d{2}/\d{4}$")
        sheet.with_user(self.head).action_sign()
        sheet.with_user(self.head).action_sign()
        self.assertEqual((sheet.state, sheet.signed_by), ("signed", self.head.name))
        sheet.action_done()
        sheet.action_done()
        self.assertEqual((self.held(), self.held(self.department)), (60, 40))
        self.drawn("back", 5).action_done()
        self.assertEqual((self.held(), self.held(self.department)), (65, 35))
        self.sheet("out", 65, party="新华书店").action_done()
        self.assertEqual(self.held(), 0)
        self.assertEqual((self.book.in_store, self.book.with_classes), (0, 35))

    def test_the_ledger_adds_up_to_the_balances(self):
        self.drawn(quantity=30).action_done()
        self.drawn("back", 4).action_done()
        entries = self.env["school.held.entry"].search([("item_id", "=", self.book.id)])
        store = entries.filtered(lambda row: not row.department_id)
        self.assertEqual(sum(store.mapped("quantity")), self.held())
        self.assertEqual(
            sum((entries - store).mapped("quantity")), self.held(self.department)
        )
        with self.assertRaisesRegex(UserError, "append-only"):
            entries[0].quantity = 9
        with mute_logger("odoo.sql_db"), self.assertRaises(RestrictViolation):
            with self.env.cr.savepoint():
                self.env.cr.execute("UPDATE school_held_entry SET quantity = 9")

    def month_sheet(self, user, **values):
        """Download the month's sheet as ``user``; rows by key, the total last."""
        day = self.env["school.unit"]._today()
        export = (
            self.env["school.ledger.export"]
            .with_user(user)
            .create(
                {
                    "ledger": "held",
                    "unit_id": self.school.id,
                    "period": "dates",
                    "date_from": day,
                    "date_to": day,
                    **values,
                }
            )
        )
        action = export.action_export()
        content, _kind = (
            self.env["ir.actions.report"]
            .with_user(user)
            ._render_xlsx(action["report_name"], export.ids, data={})
        )
        parser = self.env["report.school_logistics.ledger_held"]
        keys = [column.key for column in parser._ledger_columns()]
        book = load_workbook(io.BytesIO(content), data_only=True)
        rows = list(book.active.values)[3:]
        return [dict(zip(keys, row, strict=True)) for row in rows]

    def test_the_month_as_a_sheet(self):
        today = self.env["school.unit"]._today()
        earlier = today - timedelta(days=1)
        self.sheet("receive", 50, date=earlier).action_done()
        self.drawn(quantity=30).action_done()
        self.drawn("back", 4).action_done()
        self.sheet("out", 10, party="新华书店").action_done()
        total = self.month_sheet(self.keeper)[-1]
        figures = {
            "opening": 50,
            "receive": 100,
            "back": 4,
            "issue": 30,
            "out": 10,
            "closing": 114,
            "classes": 26,
        }
        self.assertEqual({name: total[name] for name in figures}, figures)
        self.assertEqual(total["closing"], self.held())
        before = self.month_sheet(self.keeper, date_from=earlier, date_to=earlier)
        self.assertEqual((before[-1]["opening"], before[-1]["closing"]), (0, 50))
        for user in (self.teacher, self.sister_keeper):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.month_sheet(user)

    def test_never_more_than_there_is(self):
        sheet = self.drawn(quantity=101)
        with self.assertRaisesRegex(UserError, "the store has 100, 101 are asked for"):
            with self.env.cr.savepoint():
                sheet.action_done()
        sheet = self.drawn("back", 1)
        with self.assertRaisesRegex(UserError, "教务处 has 0"):
            with self.env.cr.savepoint():
                sheet.action_done()
        self.assertEqual(self.held(), 100)

    def test_nothing_of_it_enters_the_stock(self):
        before = (
            self.env["stock.move"].search_count([]),
            self.env["account.move"].search_count([]),
        )
        self.drawn(quantity=10).action_done()
        self.sheet("receive", 10).action_done()
        after = (
            self.env["stock.move"].search_count([]),
            self.env["account.move"].search_count([]),
        )
        self.assertEqual(before, after)

    def test_the_keeper_never_signs_for_the_class(self):
        with self.assertRaisesRegex(UserError, "is not signed"):
            self.sheet().action_done()
        sheet = self.drawn(signed_by=self.keeper.name)
        with self.assertRaisesRegex(UserError, "never signs"):
            sheet.action_done()
        sheet = self.sheet(receiver_id=self.head.id)
        with self.assertRaisesRegex(UserError, "who takes the items"):
            sheet.action_sign()

    def test_what_was_signed_does_not_change(self):
        sheet = self.sheet(receiver_id=self.head.id)
        sheet.with_user(self.head).action_sign()
        for change in (
            lambda: sheet.line_ids.write({"quantity": 90}),
            lambda: sheet.write({"department_id": self.department.id}),
            lambda: sheet.line_ids.unlink(),
        ):
            with self.assertRaises(UserError):
                change()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE school_held_line SET quantity = 90 WHERE move_id = %s", [sheet.id]
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "changed after it was signed"):
            sheet.action_done()
        sheet.action_draft()
        self.assertFalse(sheet.signed_on)

    def test_who_keeps_them(self):
        for user in (self.teacher, self.buyer, self.sister_keeper, self.officer):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.sheet(user=user)
            with self.assertRaises(UserError):
                self.env["school.held.item"].with_user(user).create(
                    {"name": "x", "company_id": self.company.id}
                )
        sheet = self.drawn()
        with self.assertRaises(UserError):
            sheet.with_user(self.affairs).action_done()
        for values in ({"state": "done"}, {"signed_on": "2026-01-01"}, {"digest": "x"}):
            with self.subTest(values=values), self.assertRaises(UserError):
                sheet.write(values)
        balances = self.env["school.held.balance"]
        with self.assertRaises(AccessError):
            balances.with_user(self.keeper).search([]).write({"quantity": 5})
        self.assertFalse(balances.with_user(self.sister_keeper).search([]))
        self.assertTrue(balances.with_user(self.auditor).search([]))

    def test_the_sheet_of_a_class(self):
        sheet = self.drawn(quantity=45)
        sheet.action_done()
        parser = self.env["report.school_logistics.report_held_move"]
        page = parser._form_sheets(sheet)[0]
        self.assertEqual(page["content"]["rows"][0]["quantity"], "45")
        self.assertEqual(page["signatures"][1]["name"], "韩主任")
        self.assertTrue(page["signatures"][1]["image"])

    def test_queries_do_not_grow_with_the_items(self):
        def queries(count):
            items = self.env["school.held.item"].create(
                [
                    {"name": f"课本{number}", "company_id": self.company.id}
                    for number in range(count)
                ]
            )
            sheet = self.sheet("receive")
            sheet.line_ids = [(0, 0, {"item_id": item.id}) for item in items]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            sheet.action_done()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        self.env = self.env(user=self.keeper)
        queries(1)
        self.assertLessEqual(queries(30), queries(1) + 2)


@tagged("post_install", "-at_install", "-standard", "school_parallel")
class TestHeldParallel(HeldBuilder, ParallelCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.commit()

    def test_two_classes_and_the_last_books(self):
        before = self.held()
        sheets = [self.drawn(quantity=60) for _number in range(2)]
        self.commit()

        def call(sheet):
            return lambda env: env["school.held.move"].browse(sheet.id).action_done()

        results = self.in_parallel([(self.keeper, call(sheet)) for sheet in sheets])
        self.assertEqual(results.count(True), 1, results)
        self.assertTrue(any(isinstance(result, UserError) for result in results))
        self.assertEqual(self.held(), before - 60)
        self.sheet("receive", 60).action_done()
        self.commit()

    def test_four_clicks_on_one_sheet(self):
        before = self.held()
        sheet = self.drawn(quantity=7)
        self.commit()

        def click(env):
            return env["school.held.move"].browse(sheet.id).action_done()

        self.assertEqual(self.in_parallel([(self.keeper, click)] * 4), [True] * 4)
        self.assertEqual(self.held(), before - 7)
