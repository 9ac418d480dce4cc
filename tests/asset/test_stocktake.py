"""Stock-takes: frozen, counted once or twice, compared, adjusted after a decision."""

import io
from base64 import b64encode
from datetime import date

from freezegun import freeze_time
from PIL import Image
from psycopg2.errors import CheckViolation, RestrictViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .stocktake_common import StocktakeCommon


@tagged("post_install", "-at_install")
class TestStocktake(StocktakeCommon):
    def compared(self, take):
        """End the count; return the differences by kind."""
        take.action_compare()
        return take.difference_ids.grouped("kind")

    def explain(self, take):
        for difference in take.difference_ids:
            difference.cause = "搬动未登记"

    def test_what_the_books_say_is_frozen(self):
        take = self.begun(place="机房")
        self.assertEqual(take.card_count, 3)
        line = take.line_ids[0]
        self.assertEqual((line.quantity, line.original_value), (1, 4200))
        card = line.asset_id
        net = card.get_net_values([("id", "=", card.id)])[0][3]
        self.assertAlmostEqual(line.net_value, net, 2)
        self.assertEqual(set(take.line_ids.mapped("result")), {"open"})
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(RestrictViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                SQL("UPDATE school_asset_stocktake_line SET quantity = 9")
            )
        with self.assertRaisesRegex(UserError, "that is not done any more"):
            take.action_freeze()
        with self.assertRaisesRegex(UserError, "cannot be changed any more"):
            take.place = "301"

    def test_scopes(self):
        self.cards[0].department_id = self.department
        self.cards[1].employee_id = self.teacher_employee
        parent = self.env.ref("school_logistics.asset_category_a02010000")
        desk = self.env.ref("school_logistics.asset_category_a05010203")
        Room = self.env["school.room"].with_user(self.asset_keeper)
        lab, hall = Room.create([{"name": "机房"}, {"name": "礼堂"}])
        for values, count in (
            ({}, 6),
            ({"room_ids": lab}, 3),
            ({"room_ids": lab | hall}, 3),
            ({"room_ids": lab, "place": "301"}, 0),
            ({"room_ids": lab, "employee_id": self.teacher_employee.id}, 1),
            ({"place": "301"}, 3),
            ({"department_id": self.department.id}, 1),
            ({"employee_id": self.teacher_employee.id}, 1),
            ({"category_id": parent.id}, 6),
        ):
            with self.subTest(values):
                self.assertEqual(self.counted_in(values), count)
        with self.assertRaisesRegex(UserError, "no card is in this scope"):
            self.begun(category_id=desk.id)

    def counted_in(self, values):
        """Return how many cards are in a scope."""
        take = self.plan(**values)
        found = self.env["school.asset"].search_count(take._scope())
        if found:
            take.action_freeze()
            self.assertEqual(take.card_count, found)
        take.action_cancel()
        return found

    def test_rooms_of_another_school_are_not_counted(self):
        Room = self.env["school.room"].with_user(self.sister_keeper)
        self.env["school.post.holder"].create(
            self._holder_values(self.sister_keeper, "asset_keeper", self.sister)
        )
        theirs = Room.create({"name": "机房", "company_id": self.sister_company.id})
        with self.assertRaises(UserError):
            self.plan(room_ids=theirs)
        take = self.plan(room_ids=Room.browse())
        with self.assertRaises(UserError):
            take.room_ids = theirs

    def test_what_is_counted_stays_where_it_is(self):
        take = self.begun(place="机房")
        card = self.cards[0]
        with self.assertRaisesRegex(UserError, "is being counted"):
            card.place = "302"
        with self.assertRaisesRegex(UserError, "is being counted"):
            card._set_own({"state": "written_off"})
        card.serial_no = "SN1"
        self.cards[3].place = "302"
        take.action_cancel()
        card.place = "302"

    def test_found_missing_elsewhere_damaged_unknown(self):
        take = self.begun()
        one, two, three, four, five = self.cards
        token = "https://school.example/school/card/" + two.sudo().token
        self.scan(take, one)
        self.scan(take, token, place="机房")
        self.scan(take, three, place="走廊", condition="damaged")
        self.scan(take, four)
        self.scan(take, self.batch, quantity=37)
        answer = self.scan(take, "", title="无标签投影仪", place="礼堂")
        self.assertEqual(answer["status"], "unknown")
        take.line_ids.invalidate_recordset()
        results = {line.asset_id: line.result for line in take.line_ids}
        self.assertEqual(
            [results[card] for card in (*self.cards, self.batch)],
            ["found", "found", "misplaced", "found", "open", "short"],
        )
        kinds = self.compared(take)
        missing = kinds["missing"]
        self.assertEqual(missing.asset_id, five | self.batch)
        self.assertEqual(
            sorted(missing.mapped("amount")), [750, 4200], "three desks of forty"
        )
        self.assertEqual(kinds["misplaced"].asset_id, three)
        self.assertEqual(kinds["damaged"].asset_id, three)
        self.assertEqual(kinds["surplus"].title, "无标签投影仪")
        self.assertEqual(take.amount_total, 4950)
        self.assertEqual(set(missing.mapped("handling")), {"case"})

    @freeze_time("2026-09-20 04:00:00")
    def test_cards_change_only_after_the_decision(self):
        take = self.begun()
        one, two, three, four, five = self.cards
        self.scan_all(take, four | two | one)
        self.scan(take, three, place="走廊")
        self.scan(take, self.batch, quantity=37)
        self.scan(take, title="投影仪", place="礼堂")
        kinds = self.compared(take)
        with self.assertRaisesRegex(UserError, "enter the cause"):
            take.action_submit()
        self.explain(take)
        with self.assertRaisesRegex(UserError, "category and value"):
            take.action_submit()
        kinds["surplus"].write({"category_id": self.category.id, "value": 3000})
        self.assertEqual(take.amount_total, 4200 + 750 + 3000)
        with self.assertRaisesRegex(UserError, "approv|submitted"):
            take.action_adjust()
        self.assertEqual(five.state, "in_use")
        self.decide(take).action_adjust()
        self.assertEqual(take.state, "done")
        self.assertEqual(three.place, "走廊")
        self.assertEqual(five.state, "lost")
        self.assertEqual((self.batch.quantity, self.batch.state), (37, "in_use"))
        split = self.env["school.asset"].search([("split_from_id", "=", self.batch.id)])
        self.assertEqual((split.quantity, split.state), (3, "lost"))
        new = kinds["surplus"].new_asset_id
        self.assertEqual((new.acquired_by, new.original_value), ("surplus", 3000))
        self.assertEqual((new.place, new.origin_name), ("礼堂", take.name))
        case = kinds["missing"].case_id
        self.assertEqual(len(case), 1)
        self.assertEqual(case.clear_until, date(2026, 10, 20))
        self.assertEqual(case.line_ids.asset_id, five | split)
        self.assertEqual(set(case.line_ids.event_id.mapped("code")), {"lost"})
        with freeze_time("2026-10-21 04:00:00"):
            case.invalidate_recordset(["is_unclear"])
            self.assertTrue(case.is_unclear)
            found = case.search([("is_unclear", "=", True)])
            self.assertIn(case, found)
        before = self.env["school.asset"].search_count([])
        take.action_adjust()
        self.assertEqual(self.env["school.asset"].search_count([]), before)
        # the history says why
        entry = five.entry_ids.sorted("id")[-1]
        self.assertEqual(entry.reason, take.name)
        self.assertEqual(five._replayed()[five.id]["state"], "lost")

    def test_a_case_for_each_custodian(self):
        self.cards[0].employee_id = self.teacher_employee
        self.cards[1].department_id = self.department
        take = self.begun(place="机房")
        self.compared(take)
        self.explain(take)
        self.decide(take).action_adjust()
        cases = take.difference_ids.case_id
        self.assertEqual(len(cases), 3)
        people = cases.party_ids
        self.assertEqual(set(people.mapped("kind")), {"staff", "class"})
        self.assertEqual(set(people.mapped("role")), {"custodian"})

    def lose(self, cards, place="机房"):
        """Count a place in which some cards are not found; return the case."""
        take = self.begun(place=place)
        self.scan_all(take, take.line_ids.asset_id - cards)
        take.action_compare()
        self.explain(take)
        self.decide(take).action_adjust()
        self.assertEqual(set(cards.mapped("state")), {"lost"})
        return take.difference_ids.case_id

    def test_what_is_still_missing_gets_no_second_case(self):
        card = self.cards[0]
        case = self.lose(card)
        take = self.begun(place="机房", second_count=True)
        self.scan_all(take, self.cards[1:3])
        # it was counted once and needs no second count either
        take.action_compare()
        self.assertFalse(take.difference_ids)
        line = take.line_ids.filtered(lambda one: one.asset_id == card)
        self.assertEqual(line.result, "lost")
        take.action_adjust()
        self.assertEqual(card.state, "lost")
        lines = self.env["school.damage.line"].search([("asset_id", "=", card.id)])
        self.assertEqual(lines.case_id, case)

    def test_what_was_missing_is_found_again(self):
        card = self.cards[0]
        case = self.lose(card)
        take = self.begun(place="机房")
        self.scan_all(take, self.cards[1:3])
        self.scan(take, card, place="走廊")
        take.action_compare()
        self.assertEqual(
            sorted(take.difference_ids.mapped("kind")), ["again", "misplaced"]
        )
        self.explain(take)
        self.decide(take)
        self.assertEqual(card.state, "lost")
        take.action_adjust()
        self.assertEqual((card.state, card.place), ("in_use", "走廊"))
        self.assertIn("found again", case.message_ids[0].body)

    def test_some_pieces_of_a_missing_batch_are_found_again(self):
        self.lose(self.batch, place="301")
        take = self.begun(place="301")
        self.scan_all(take, self.cards[3:5])
        self.scan(take, self.batch, quantity=30)
        take.action_compare()
        self.explain(take)
        self.decide(take).action_adjust()
        self.assertEqual((self.batch.state, self.batch.quantity), ("in_use", 30))
        rest = take.difference_ids.new_asset_id
        self.assertEqual((rest.state, rest.quantity), ("lost", 10))

    def test_left_as_it_is(self):
        take = self.begun(place="机房")
        self.scan_all(take, self.cards[:2])
        take.action_compare()
        take.difference_ids.write({"cause": "外出借用", "handling": "keep"})
        self.decide(take).action_adjust()
        self.assertEqual(self.cards[2].state, "in_use")
        self.assertFalse(take.difference_ids.case_id)

    def test_nothing_differs(self):
        take = self.begun(place="机房")
        self.scan_all(take, self.cards[:3])
        take.action_compare()
        self.assertFalse(take.difference_ids)
        with self.assertRaisesRegex(UserError, "nothing differs"):
            take.action_submit()
        take.action_adjust()
        self.assertEqual(take.state, "done")

    def test_the_second_count_is_somebody_elses(self):
        take = self.begun(place="机房", second_count=True, counter_ids=self.teacher)
        self.scan_all(take, self.cards[:1], user=self.teacher)
        with self.assertRaisesRegex(UserError, "Begin the second count"):
            take.action_compare()
        take.action_second_count()
        with self.assertRaisesRegex(UserError, "you counted the first time"):
            self.scan(take, self.cards[1], user=self.teacher, round=2)
        pack = take.get_pack()
        self.assertEqual({card[0] for card in pack["cards"]}, set(self.cards[1:3].ids))
        answer = self.scan(take, self.cards[1], round=1)
        self.assertEqual(answer["result"], "refused")
        self.assertIn("is over", answer["reason"])
        self.scan(take, self.cards[1], round=2)
        with self.assertRaisesRegex(UserError, "a second time"):
            take.action_compare()
        self.scan(take, self.cards[2], round=2, condition="absent")
        take.action_compare()
        self.assertEqual(take.difference_ids.asset_id, self.cards[2])

    def test_the_same_scan_twice(self):
        take = self.begun()
        Scan = self.env["school.asset.scan"].with_user(self.asset_keeper)
        entry = self.entry(take, self.cards[0])
        first = Scan.submit(entry)
        self.assertEqual(first, Scan.submit(entry))
        self.assertEqual(len(take.scan_ids), 1)
        other = {**entry, "payload": {**entry["payload"], "quantity": 2}}
        with self.assertRaisesRegex(AccessError, "received already"):
            Scan.submit(other)
        with self.assertRaisesRegex(AccessError, "received already"):
            Scan.with_user(self.affairs).submit(entry)

    def test_a_later_scan_counts(self):
        take = self.begun(place="机房")
        self.scan(take, self.cards[0], condition="absent")
        self.scan(take, self.cards[0])
        line = take.line_ids.filtered(lambda one: one.asset_id == self.cards[0])
        self.assertEqual(line.result, "found")
        self.assertEqual(len(take.scan_ids), 2, "both stay on file")
        self.assertEqual(take.counted_count, 1)

    def test_labels_of_other_schools_tell_nothing(self):
        other = self.env["school.asset"].with_user(self.sister_keeper)
        self.sister_keeper.sudo().group_ids += self.env.ref(
            "school_logistics.group_keeper"
        )
        self.env["school.post.holder"].create(
            self._holder_values(self.sister_keeper, "asset_keeper", self.sister)
        )
        foreign = other.create(
            {"title": "秘密", "category_id": self.category.id, "original_value": 1}
        )
        take = self.begun()
        answer = self.scan(take, foreign.sudo().token)
        self.assertEqual(answer["result"], "refused")
        self.assertNotIn("秘密", str(answer))
        answer = self.scan(take, foreign.sudo().token, title="一台机器")
        self.assertEqual(answer["status"], "unknown")
        with self.assertRaisesRegex(UserError, "no such stock-take"):
            self.scan(take, self.cards[0], user=self.sister_keeper)

    def test_scans_that_are_none(self):
        take = self.begun()
        Scan = self.env["school.asset.scan"].with_user(self.asset_keeper)
        good = self.entry(take, self.cards[0])
        for change in (
            None,
            [],
            [good] * 501,
            "x",
            {**good, "uuid": "1"},
            {**good, "payload": []},
            {**good, "made_on": "soon"},
            *(
                {**good, "payload": {**good["payload"], **part}}
                for part in (
                    {"quantity": -1},
                    {"quantity": "2"},
                    {"quantity": True},
                    {"round": 3},
                    {"stocktake": "1"},
                    {"stocktake": 2**40},
                    {"condition": "stolen"},
                    {"code": 5},
                    {"photo": "???"},
                    {"photo": b64encode(b"#!/bin/sh").decode()},
                )
            ),
        ):
            with self.subTest(str(change)[:80]), self.assertRaises(UserError):
                Scan.submit(change)
        self.assertFalse(take.scan_ids)

    def test_a_photo_of_the_damage(self):
        take = self.begun()
        stream = io.BytesIO()
        Image.new("RGB", (8, 8), "red").save(stream, "PNG")
        photo = b64encode(stream.getvalue()).decode()
        self.scan(take, self.cards[0], condition="damaged", photo=photo)
        kinds = self.compared(take)
        attachment = kinds["damaged"].photo_id
        self.assertEqual(attachment.res_model, take._name)
        self.assertTrue(attachment.with_user(self.principal).datas)

    def test_who_counts(self):
        take = self.begun(counter_ids=self.teacher)
        self.scan(take, self.cards[0], user=self.teacher)
        with self.assertRaisesRegex(UserError, "post"):
            self.scan(take, self.cards[1], user=self.clerk)
        with self.assertRaisesRegex(UserError, "post"):
            self.plan().with_user(self.keeper).action_freeze()
        mine = take.with_user(self.teacher).get_open()
        self.assertEqual([row["id"] for row in mine], take.ids)
        self.assertEqual(take.with_user(self.clerk).get_open(), [])
        with self.assertRaisesRegex(UserError, "colleagues"):
            self.plan(counter_ids=self.sister_teacher)

    def test_what_was_counted_is_not_typed_in(self):
        take = self.begun(place="机房")
        take.action_compare()
        row = take.difference_ids[0]
        for vals in (
            {"kind": "surplus"},
            {"found_quantity": 1},
            {"amount": 0},
            {"asset_id": self.cards[4].id},
            {"case_id": 1},
        ):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "counted"):
                row.write(vals)
        with self.assertRaisesRegex(UserError, "those of its card"):
            row.value = 1
        with self.assertRaises(UserError):
            row.unlink()
        with self.assertRaises(UserError):
            row.create({"stocktake_id": take.id, "kind": "missing", "title": "x"})
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            row.handling = "card"
            self.env.flush_all()
        self.explain(take)
        take.action_submit()
        with self.assertRaisesRegex(UserError, "under approval"):
            row.cause = "另一个原因"
        with self.assertRaisesRegex(UserError, "under approval"):
            take.action_compare_again()

    def test_a_late_scan_is_seen(self):
        take = self.begun(place="机房")
        self.scan_all(take, self.cards[:2])
        take.action_compare()
        self.explain(take)
        row = dict.fromkeys(("code", "title", "place", "note", "photo"), "")
        scan = {
            **row,
            "uuid": "0" * 8 + "-0000-4000-8000-" + "0" * 12,
            "code": self.cards[2].name,
            "round": 1,
            "quantity": 1,
            "condition": "good",
            "digest": "x",
            "made_on": "2026-09-20 08:00:00",
            "stocktake": take.id,
        }
        Scan = self.env["school.asset.scan"].with_user(self.asset_keeper)
        cards = Scan._cards([scan], {take.id: take})
        Scan._insert([Scan._row(scan, take, cards)])
        # it takes nothing away from the list, and nothing is decided on it
        with self.assertRaisesRegex(UserError, "Compare once more"):
            take.action_submit()
        take.action_compare_again()
        self.assertFalse(take.difference_ids)

    def test_accounts_cards_and_things_side_by_side(self):
        take = self.begun(place="机房")
        self.scan_all(take, self.cards[:2])
        take.action_compare()
        self.explain(take)
        self.decide(take).action_adjust()
        Row = self.env["school.asset.reconciliation"]
        row = Row.with_user(self.affairs).search([])
        self.assertEqual(row.company_id, self.company)
        # the desks are durables, no fixed assets
        self.assertEqual((row.cards, row.card_value), (5, 5 * 4200))
        self.assertEqual((row.lost, row.lost_value), (1, 4200))
        self.assertEqual((row.open_cases, row.late_cases), (1, 0))
        self.assertEqual(row.gap, row.ledger - row.card_value - row.waiting)
        self.assertEqual(row.last_cards, 3)
        schools = Row.with_user(self.auditor).search([]).company_id
        self.assertIn(self.sister_company, schools)
        self.assertNotIn(
            self.company, Row.with_user(self.sister_affairs).search([]).company_id
        )

    def test_queries_do_not_grow_with_cards(self):
        def count(number):
            cards = self.make_cards(number, place=f"库{number}")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            take = self.begun(place=f"库{number}")
            self.scan_all(take, cards[:-1])
            take.action_compare()
            self.env.flush_all()
            take.line_ids.mapped("result")
            return self.env.cr.sql_log_count - before

        count(2)
        self.assertLessEqual(count(60), count(2) + 5)
