"""Rooms and classes: who enters them, what they are called, who moves where."""

from datetime import date, timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common.district import SchoolCommon
from .room_common import RoomBuilder


@tagged("post_install", "-at_install")
class TestRoom(RoomBuilder, SchoolCommon):
    sister_books = False

    def test_a_room_is_named_by_building_and_number(self):
        self.assertEqual(self.room1.name, "教学楼301")
        Room = self.env["school.room"].with_user(self.asset_keeper)
        self.assertEqual(Room.create({"name": "机房"}).name, "机房")
        with self.assertRaisesRegex(UserError, "or its name"):
            Room.create({"floor": 2})
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(IntegrityError, "school_room_name_uniq"),
            self.env.cr.savepoint(),
        ):
            Room.create({"name": "教学楼301"})
            self.env.flush_all()

    def test_who_enters_rooms(self):
        for user in (self.teacher, self.principal, self.school_auditor):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.env["school.room"].with_user(user).create({"name": "私房"})
        with self.assertRaisesRegex(UserError, "post"):
            self.env["school.room"].with_user(self.keeper).create({"name": "私房"})
        with self.assertRaises(AccessError):
            self.room1.with_user(self.sister_keeper).write({"note": "x"})
        self.assertEqual(self.room1.with_user(self.teacher).name, "教学楼301")
        other = self.env["school.room"].with_user(self.sister_keeper)
        self.assertFalse(other.search([("name", "=", "教学楼301")]))
        with self.assertRaisesRegex(UserError, "stays as it was"):
            self.room1.company_id = self.sister_company

    def test_the_place_follows_the_room_and_the_room_the_place(self):
        card = self.cards(1, self.room1)
        self.assertEqual(card.place, "教学楼301")
        card.room_id = self.room2
        self.assertEqual(card.place, "教学楼302")
        card.place = "教学楼303"
        self.assertEqual(card.room_id, self.room3)
        card.place = "走廊"
        self.assertFalse(card.room_id)
        # a count and a transfer write the place in words
        card._set_own({"place": "教学楼303"}, "盘点")
        self.assertEqual(card.room_id, self.room3)
        card._set_own({"place": "走廊"}, "调拨")
        again = self.cards(1, place="教学楼301")
        self.assertNotIn("room_id", self.cards(1, place="别处").mapped("room_id.name"))
        self.assertFalse(again.room_id, "an explicit empty room is kept")
        typed = (
            self.env["school.asset"]
            .with_user(self.asset_keeper)
            .create(
                {
                    "title": "讲台",
                    "category_id": self.desk_category.id,
                    "original_value": 1,
                    "place": "教学楼304",
                }
            )
        )
        self.assertEqual(typed.room_id, self.room4)
        replayed = card._replayed()[card.id]
        self.assertEqual(replayed["place"], "走廊")
        self.assertIsNone(replayed["room_id"])

    def test_a_new_room_takes_in_what_was_written_there(self):
        card = self.cards(1, place="音乐室")
        room = (
            self.env["school.room"]
            .with_user(self.asset_keeper)
            .create({"name": "音乐室", "kind": "function"})
        )
        self.assertEqual(card.room_id, room)
        room.name = "音乐教室"
        self.assertEqual(card.place, "音乐教室")
        self.assertEqual(card._replayed()[card.id]["place"], "音乐教室")
        with self.assertRaisesRegex(UserError, "1 cards stand in it"):
            room.active = False
        card.room_id = self.room1
        room.active = False

    def test_figures_of_rooms_and_the_rooms_that_nobody_keeps(self):
        self.cards(3, self.room1, quantity=2)
        self.assertEqual((self.room1.card_count, self.room1.piece_count), (3, 6))
        self.assertEqual(self.room1.value_total, 540)
        Room = self.env["school.room"]
        unkept = [("keeper_id", "=", False), ("company_id", "=", self.company.id)]
        self.assertIn(self.room1, Room.search(unkept))
        self.room1.keeper_id = self.teacher_employee
        self.assertNotIn(self.room1, Room.search(unkept))
        self.assertEqual(
            Room.search([("class_id", "=", self.class2.id)]), self.room2.sudo()
        )
        free = Room.search([("class_id", "=", False), ("building", "=", "教学楼")])
        self.assertEqual(free, self.room4.sudo())

    def test_a_class_has_its_name_for_good_and_another_grade_each_year(self):
        year = self.class1.entry_year
        self.assertIn(str(year), self.class1.name)
        chinese = self.class1.with_context(lang="zh_CN")
        for later, label in ((0, "七"), (1, "八"), (2, "九")):
            with freeze_time(date(year + later, 10, 1)):
                chinese.invalidate_recordset()
                self.assertIn(label, chinese.grade_name)
                self.assertFalse(chinese.is_graduated)
        with freeze_time(date(year + 3, 10, 1)):
            chinese.invalidate_recordset()
            self.assertEqual((chinese.grade_name, chinese.is_graduated), ("", True))
            Class = self.env["school.class"]
            self.assertIn(
                self.class1.sudo(), Class.search([("is_graduated", "=", True)])
            )
        for vals in ({"name": "x"}, {"entry_year": 2020}, {"number": 9}):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "stays as it"):
                self.class1.write(vals)
        with self.assertRaisesRegex(UserError, "kept for good"):
            self.class1.sudo().unlink()

    def test_a_school_of_five_and_four_years(self):
        year = self.env["school.class"]._year_of(self.today)
        old = (
            self.env["school.class"]
            .with_user(self.asset_keeper)
            .create({"entry_year": year, "number": 8, "stage": "junior", "years": 4})
        )
        self.assertIn("六", old.with_context(lang="zh_CN").grade_name)

    def test_the_class_teacher_heads_the_department_of_the_class(self):
        department = self.class1.department_id
        self.assertEqual(department.manager_id, self.teacher_employee)
        self.assertEqual(department.sudo().school_kind, "class")
        self.class1.teacher_id = self.head_employee
        self.assertEqual(department.sudo().manager_id, self.head_employee)

    def test_nobody_makes_a_class_of_an_office(self):
        """The head of an office decides: a keeper may not become one that way."""
        values = {
            "entry_year": 2026,
            "number": 7,
            "department_id": self.department.id,
            "teacher_id": self.teacher_employee.id,
        }
        with self.assertRaisesRegex(AccessError, "administrator"):
            self.env["school.class"].with_user(self.asset_keeper).create(values)
        with self.assertRaisesRegex(UserError, "stays as it"):
            self.class1.department_id = self.department
        self.assertEqual(self.department.manager_id, self.head_employee)

    def test_a_class_that_keeps_things_is_not_archived(self):
        self.cards(2, self.room1, self.class1)
        with self.assertRaisesRegex(UserError, "2 things"):
            self.class1.active = False
        self.class2.active = False
        self.assertFalse(self.class2.department_id.sudo().active)

    def test_a_dormitory_keeps_things_in_its_own_name(self):
        room = (
            self.env["school.room"]
            .with_user(self.asset_keeper)
            .create(
                {
                    "building": "女生楼",
                    "number": "201",
                    "kind": "dormitory",
                    "keeper_id": self.teacher_employee.id,
                }
            )
        )
        holder = room.holder_id.sudo()
        self.assertEqual(holder.school_kind, "dormitory")
        self.assertEqual(holder.manager_id, self.teacher_employee)
        room.keeper_id = self.head_employee
        self.assertEqual(holder.manager_id, self.head_employee)
        bed = self.cards(1, room, holder)
        self.assertEqual(bed.holder_kind, "dormitory")
        Asset = self.env["school.asset"]
        for kind, card in (
            ("dormitory", bed),
            ("class", self.cards(1, self.room1, self.class1)),
            ("person", self.cards(1, employee_id=self.teacher_employee.id)),
            ("nobody", self.cards(1)),
        ):
            found = Asset.search([("holder_kind", "=", kind), ("id", "=", card.id)])
            self.assertEqual((card.holder_kind, found), (kind, card.sudo()))


@tagged("post_install", "-at_install")
class TestClassMove(RoomBuilder, SchoolCommon):
    sister_books = False

    def test_desks_go_or_stay_and_rooms_are_exchanged(self):
        own1 = self.cards(3, self.room1, self.class1)
        own2 = self.cards(2, self.room2, self.class2)
        own3 = self.cards(2, self.room3, self.class3)
        of_room = self.cards(1, self.room1)
        sheet = self.move(
            {self.class1: self.room2, self.class2: self.room1, self.class3: self.room4}
        )
        stays = sheet.line_ids.filtered(lambda line: line.class_id == self.class2)
        stays.desks = "stay"
        self.assertEqual(sheet.line_ids.mapped("card_count"), [3, 2, 2])
        self.assertEqual((sheet.class_count, sheet.card_count), (3, 7))
        sheet.action_apply()
        self.assertEqual((sheet.state, sheet.moved_count), ("done", 7))
        self.assertEqual(own1.room_id, self.room2)
        self.assertEqual(set(own1.mapped("place")), {"教学楼302"})
        self.assertEqual(own1.department_id, self.class1.department_id)
        self.assertEqual(own2.room_id, self.room2)
        self.assertEqual(own2.department_id, self.class1.department_id)
        self.assertEqual(own3.room_id, self.room4)
        self.assertEqual(of_room.room_id, self.room1)
        self.assertEqual(self.class1.room_id, self.room2)
        self.assertEqual(self.class2.room_id, self.room1)
        self.assertEqual(self.room1.class_id, self.class2)
        self.env.invalidate_all()
        for card in own1 | own2 | own3:
            entry = card.entry_ids[0]
            self.assertEqual(entry.kind, "change")
            self.assertIn(sheet.name, entry.reason)
            now = card._replayed()[card.id]
            for name, value in now.items():
                self.assertEqual(value, card._plain([name])[name], name)
        self.assertEqual(len(of_room.entry_ids), 1)
        # twice is harmless
        before = self.env["school.asset.entry"].search_count([])
        sheet.action_apply()
        self.assertEqual(self.env["school.asset.entry"].search_count([]), before)
        with self.assertRaisesRegex(UserError, "cannot be changed"):
            sheet.line_ids[0].to_room_id = self.room3
        with self.assertRaisesRegex(UserError, "cannot be changed"):
            sheet.unlink()

    def test_a_class_that_leaves_leaves_its_things_to_the_room(self):
        card = self.cards(1, self.room1, self.class1)
        sheet = self.move({self.class1: self.room1.browse()})
        sheet.action_apply()
        self.assertFalse(self.class1.room_id)
        self.assertEqual(card.room_id, self.room1)
        self.assertFalse(card.department_id)

    def test_all_classes_on_one_sheet(self):
        Class = self.env["school.class"].with_user(self.asset_keeper)
        leaving = Class.create({"entry_year": self.today.year - 4, "number": 1})
        gone = Class.create({"entry_year": self.today.year - 9, "number": 1})
        self.move({leaving: self.room4}, date=date(2026, 1, 6)).action_apply()
        sheet = self.move({})
        sheet.action_fill()
        by_class = {line.class_id: line for line in sheet.line_ids}
        self.assertNotIn(gone, by_class)
        self.assertEqual(by_class[self.class1].to_room_id, self.room1)
        self.assertFalse(by_class[leaving].to_room_id)
        self.assertEqual(sheet.class_count, 1)
        sheet.action_fill()
        self.assertEqual(len(sheet.line_ids), 4)

    def test_what_does_not_fit_is_named(self):
        sheet = self.move({self.class1: self.room4, self.class2: self.room4})
        with self.assertRaisesRegex(UserError, "教学楼304 is given to"):
            sheet.action_apply()
        sheet = self.move({self.class1: self.room2})
        with self.assertRaisesRegex(UserError, "not on the sheet"):
            sheet.action_apply()
        sheet = self.move(
            {self.class1: self.room4}, date=self.today + timedelta(days=9)
        )
        with self.assertRaisesRegex(UserError, "on that day"):
            sheet.action_apply()
        sheet = self.move({self.class1: self.room4}, date=date(2025, 12, 1))
        with self.assertRaisesRegex(UserError, "lies before"):
            sheet.action_apply()
        sheet = self.move({self.class1: self.room1})
        with self.assertRaisesRegex(UserError, "no class moves"):
            sheet.action_apply()
        stale = self.move({self.class1: self.room4})
        self.move({self.class1: self.room4}).action_apply()
        with self.assertRaisesRegex(UserError, "since the sheet was written"):
            stale.action_apply()
        stale.action_refresh()
        self.assertEqual(stale.line_ids.from_room_id, self.room4)

    def test_what_is_being_counted_stays(self):
        card = self.cards(1, self.room1, self.class1)
        Line = type(self.env["school.asset"])
        asked, refusal = [], UserError("counted")

        def counted(cards):
            asked.append(cards.ids)
            raise refusal

        self.patch(Line, "_check_not_counted", counted)
        for change in (
            lambda: card.write({"room_id": self.room2.id}),
            lambda: self.move({self.class1: self.room4}).action_apply(),
        ):
            with self.assertRaisesRegex(UserError, "counted"):
                change()
        self.assertEqual(asked, [card.ids] * 2)

    def test_a_class_moves_twice_on_one_day(self):
        self.move({self.class1: self.room4}).action_apply()
        self.move({self.class1: self.room1}).action_apply()
        self.assertEqual(self.class1.room_id, self.room1)

    def test_who_lets_classes_move(self):
        sheet = self.move({self.class1: self.room4})
        for user in (self.teacher, self.principal, self.sister_affairs):
            with self.subTest(user.login), self.assertRaises(AccessError):
                sheet.with_user(user).action_apply()
        with self.assertRaisesRegex(UserError, "post"):
            sheet.with_user(self.keeper).action_apply()
        with self.assertRaisesRegex(UserError, "typed in"):
            sheet.line_ids.from_room_id = self.room3
        forged = self.move({}, state="done", applied_by_id=self.principal.id)
        self.assertEqual((forged.state, forged.applied_by_id.id), ("draft", False))
        stay = self.class1.stay_ids[0]
        for vals in ({"room_id": self.room4.id}, {"date_to": self.today}):
            for record in (stay.with_user(self.asset_keeper), stay.sudo()):
                with self.assertRaisesRegex(UserError, "sheet of a move"):
                    record.write(vals)

    def test_the_new_class_teacher_comes_with_the_sheet(self):
        sheet = self.move({self.class1: self.room4})
        sheet.line_ids.teacher_id = self.head_employee
        sheet.action_apply()
        self.assertEqual(self.class1.teacher_id, self.head_employee)

    def test_statements_do_not_grow_with_cards_or_classes(self):
        Class = self.env["school.class"].with_user(self.asset_keeper)
        Room = self.env["school.room"].with_user(self.asset_keeper)

        def run(classes, cards, start):
            rooms = Room.create(
                [{"name": f"室{start}-{number}"} for number in range(classes * 2)]
            )
            made = Class.create(
                [
                    {"entry_year": 2025, "number": start + number}
                    for number in range(classes)
                ]
            )
            first = dict(zip(made, rooms, strict=False))
            self.move(first, date=date(2026, 1, 5)).action_apply()
            for one, room in first.items():
                self.cards(cards, room, one)
            sheet = self.move(dict(zip(made, rooms[classes:], strict=True)))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            sheet.action_apply()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        run(1, 1, 10)
        one = run(1, 1, 20)
        many = run(12, 10, 30)
        self.assertLessEqual(many, one + 12)
