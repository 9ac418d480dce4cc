"""Upkeep and inspections: due, alarmed, done with a certificate, found and repaired."""

from datetime import date, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common.district import SchoolCommon
from .room_common import RoomBuilder


@tagged("post_install", "-at_install")
class TestCare(RoomBuilder, SchoolCommon):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bottles = cls.cards(3, cls.room1, title="干粉灭火器")
        cls.room1.keeper_id = cls.teacher_employee

    def care(self, card=None, **values):
        return (
            self.env["school.asset.care"]
            .with_user(self.asset_keeper)
            .create(
                {
                    "title": "灭火器年检",
                    "kind": "inspection",
                    "asset_id": (card or self.bottles[0]).id,
                    "first_due": self.today + timedelta(days=10),
                    **values,
                }
            )
        )

    def done(self, cares, user=None, **values):
        page = (
            self.env["school.asset.care.done"]
            .with_user(user or self.asset_keeper)
            .create({"care_ids": cares.ids, "date": self.today, **values})
        )
        page.action_confirm()

    def test_the_next_day_follows_from_the_last(self):
        care = self.care(every=6)
        self.assertEqual(care.next_due, self.today + timedelta(days=10))
        self.assertEqual(care.due_state, "soon")
        self.done(care, date=date(2026, 8, 31), certificate_number="年检-7")
        self.assertEqual(care.last_done, date(2026, 8, 31))
        self.assertEqual(care.next_due, date(2027, 2, 28))
        self.assertEqual(care.last_certificate, "年检-7")
        self.done(care, date=date(2026, 9, 1), valid_until=date(2028, 1, 1))
        self.assertEqual(care.next_due, date(2028, 1, 1))
        with self.assertRaisesRegex(UserError, "which is later"):
            self.done(care, date=date(2026, 8, 1))
        with self.assertRaisesRegex(UserError, "lies in the past"):
            self.done(care, date=self.today + timedelta(days=1))
        with self.assertRaisesRegex(UserError, "append-only"):
            care.record_ids.sudo().write({"result": "finding"})
        with self.assertRaisesRegex(UserError, "is kept"):
            care.unlink()

    def test_a_card_opens_what_falls_due_on_it(self):
        care = self.care()
        self.care(self.bottles[1])
        card = self.bottles[0].with_user(self.teacher)
        self.assertEqual((card.care_count, self.bottles[2].care_count), (1, 0))
        action = card.action_open_care()
        self.assertEqual(self.env["school.asset.care"].search(action["domain"]), care)
        with self.assertRaises(AccessError):
            self.bottles[0].with_user(self.sister_keeper).action_open_care()

    def test_what_is_due_is_found(self):
        late = self.care(first_due=self.today - timedelta(days=1))
        soon = self.care(self.bottles[1], lead_days=30)
        later = self.care(self.bottles[2], lead_days=5)
        Care = self.env["school.asset.care"]
        for state, care in (("late", late), ("soon", soon), ("later", later)):
            self.assertEqual(care.due_state, state)
            found = Care.search([("due_state", "=", state)])
            self.assertEqual(found, care.sudo())
        both = Care.search([("due_state", "in", ("late", "soon"))])
        self.assertEqual(both, (late | soon).sudo())

    def test_an_alarm_before_and_one_when_overdue(self):
        care = self.care()
        written_off = self.care(self.bottles[1])
        self.bottles[1]._set_own({"state": "written_off", "date_removed": self.today})
        Care = self.env["school.asset.care"]
        # one transaction is rolled back, a cron commits
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 0)
        self.assertEqual(care.user_id, self.teacher)
        Care._cron_alarm()
        self.assertEqual(care.activity_ids.user_id, self.teacher)
        self.assertEqual(care.activity_ids.date_deadline, care.next_due)
        self.assertFalse(written_off.activity_ids)
        first = care.activity_ids
        Care._cron_alarm()
        self.assertEqual(care.activity_ids, first)
        care.first_due = self.today - timedelta(days=2)
        Care._cron_alarm()
        self.assertTrue(care.activity_ids and care.activity_ids != first)
        self.done(care)
        self.assertFalse(care.activity_ids)
        self.assertFalse(care.alarmed_for)

    def test_who_enters_what(self):
        care = self.care()
        self.done(care, self.teacher, result="ok")
        self.assertEqual(care.record_ids.user_id, self.teacher)
        for user in (self.head, self.keeper):
            with self.subTest(user.login), self.assertRaisesRegex(UserError, "post"):
                self.done(care, user)
        with self.assertRaises(AccessError):
            self.done(care, self.sister_teacher)
        with self.assertRaisesRegex(UserError, "post"):
            care.with_user(self.teacher).write({"first_due": self.today})
        with self.assertRaisesRegex(UserError, "stays as it was"):
            care.last_done = date(2030, 1, 1)
        forged = self.care(last_done=date(2030, 1, 1), alarmed_late=True)
        self.assertFalse(forged.last_done or forged.alarmed_late)

    def test_a_finding_goes_to_the_repair_desk(self):
        care = self.care()
        Hook = type(self.env["school.repair.hook"])
        told = []

        def desk(hook, rows):
            told.extend(rows)
            return self.room1 if len(rows) == 1 else hook

        with patch.object(Hook, "_open_repair", desk):
            self.done(care, result="finding", note="压力不足")
        self.assertEqual(told[0]["asset"], self.bottles[0])
        self.assertEqual(told[0]["description"], "压力不足")
        record = care.record_ids
        self.assertEqual((record.repair_id, record.result), (self.room1.id, "finding"))
        self.assertEqual(record.action_open_repair()["res_id"], self.room1.id)
        with patch.object(Hook, "_open_repair", desk):
            self.done(care, result="finding", open_repair=False)
        self.assertEqual(len(told), 1)

    def test_who_answers_is_found(self):
        of_room = self.care()
        of_card = self.care(self.bottles[1])
        self.bottles[1].employee_id = self.head_employee
        named = self.care(self.bottles[2], employee_id=self.head_employee.id)
        nobody = self.care(self.cards(1)[0])
        Care = self.env["school.asset.care"].with_user(self.teacher)
        for user, cares in (
            (self.teacher, of_room),
            (self.head, of_card | named),
            (self.env["res.users"], nobody),
        ):
            (of_room | of_card | named | nobody).invalidate_recordset(["user_id"])
            self.assertEqual(cares.user_id, user)
            self.assertEqual(Care.search([("user_id", "=", user.id)]), cares)
        known = Care.search([("user_id", "!=", False)])
        self.assertEqual(known, of_room | of_card | named)

    def test_many_cards_are_planned_at_once(self):
        plan = (
            self.env["school.asset.care.plan"]
            .with_user(self.asset_keeper)
            .create(
                {
                    "asset_ids": self.bottles.ids,
                    "title": "灭火器年检",
                    "first_due": self.today,
                }
            )
        )
        plan.action_plan()
        cares = self.env["school.asset.care"].search([])
        self.assertEqual(cares.asset_id, self.bottles.sudo())

    def test_statements_do_not_grow_with_what_was_done(self):
        def run(count):
            cares = self.env["school.asset.care"].browse()
            for card in self.cards(count, self.room2):
                cares |= self.care(card)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.done(cares)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        run(1)
        one = run(1)
        self.assertLessEqual(run(30), one + 6)
