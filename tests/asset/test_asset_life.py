"""The life of a thousand cards: whatever happens, the history tells what is."""

import random

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common.district import SchoolCommon
from .custody_common import PNG, CustodyBuilder

CARDS, STEPS = 1000, 60


@tagged("post_install", "-at_install")
class TestAssetLife(CustodyBuilder, SchoolCommon):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dice = random.Random(20260901)
        cls.classes = cls.class1 | cls.class2 | cls.class3
        cls.rooms = cls.room1 | cls.room2 | cls.room3 | cls.room4
        cls.all = cls.env["school.asset"].with_user(cls.asset_keeper)
        for one in cls.classes:
            cls.all |= cls.cards(CARDS // 4, one.room_id, one)
        cls.all |= cls.cards(CARDS - len(cls.all), cls.room4, quantity=7)

    def some(self, most=60):
        present = self.all.filtered(lambda card: card.state != "written_off")
        count = self.dice.randint(1, most)
        return self.all.browse(sorted(self.dice.sample(present.ids, count)))

    # what may happen

    def move_cards(self):
        self.some().write({"room_id": self.dice.choice(self.rooms).id})

    def type_place(self):
        self.some().write({"place": self.dice.choice(["走廊", "教学楼302", "仓库"])})

    def give_to_person(self):
        people = self.teacher_employee | self.head_employee
        self.some().write({"employee_id": self.dice.choice(people).id})

    def give_to_class(self):
        one = self.dice.choice(self.classes)
        self.some().write({"employee_id": False, "department_id": one.department_id.id})

    def lie_idle(self):
        self.some(10).action_idle()
        self.some(10).action_use()

    def write_off(self):
        self.some(5)._set_own(
            {"state": "written_off", "date_removed": self.today}, "报废"
        )

    def split(self):
        batches = self.all.filtered(
            lambda card: card.quantity > 1 and card.state != "written_off"
        )
        card = self.dice.choice(batches)
        self.all |= self.all.browse(card.action_split(1)["res_id"])

    def move_classes(self):
        rooms = list(self.rooms)
        self.dice.shuffle(rooms)
        sheet = self.move(
            dict(zip(self.classes, rooms, strict=False)),
            desks=self.dice.choice(["go", "stay"]),
        )
        if sheet.class_count:
            sheet.action_apply()

    def hand_on(self):
        giver, taker = self.teacher, self.head
        people = self.teacher_employee, self.head_employee
        if self.dice.random() < 0.5:
            giver, taker, people = taker, giver, people[::-1]
        try:
            handover = (
                self.env["school.handover"]
                .with_user(self.asset_keeper)
                .create({"employee_id": people[0].id, "successor_id": people[1].id})
            )
        except UserError:
            return  # nothing is held
        handover.with_user(giver).action_sign()
        handover.with_user(taker).action_sign()

    def rename_room(self):
        room = self.dice.choice(self.rooms)
        room.name = f"{room.building}{room.number}-{self.dice.randint(1, 99)}"

    def agree(self):
        open_ones = self.env["school.agreement"].search([("state", "!=", "cancelled")])
        open_ones.filtered(
            lambda one: one.state in ("draft", "issued", "signed")
        ).with_user(self.asset_keeper).action_cancel()
        self.env.flush_all()
        taken = self.env["school.agreement"].search([("state", "!=", "cancelled")])
        if self.class1.department_id in taken.department_id:
            return
        agreement = self.agreement()
        agreement.action_issue()
        agreement.with_user(self.teacher).action_sign(PNG)

    def test_the_history_replays_to_what_is(self):
        events = [
            self.move_cards,
            self.type_place,
            self.give_to_person,
            self.give_to_class,
            self.lie_idle,
            self.write_off,
            self.split,
            self.move_classes,
            self.hand_on,
            self.rename_room,
            self.agree,
        ]
        for _step in range(STEPS):
            self.dice.choice(events)()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertGreaterEqual(len(self.all), CARDS)
        replayed = self.all._replayed()
        for card in self.all:
            now = card._plain(replayed[card.id])
            # names are of the day on which they were written
            names = {"room_id", "department_id", "employee_id", "category_id"}
            for name, value in replayed[card.id].items():
                told, is_now = value, now[name]
                if name in names:
                    told = value and value[0]
                    is_now = is_now and is_now[0]
                self.assertEqual(told, is_now, (card.name, name))
            if card.room_id:
                self.assertEqual(card.place, card.room_id.name)
        # no class is in two rooms, no room holds two classes
        stays = self.env["school.class.stay"].search([("date_to", "=", False)])
        self.assertEqual(len(stays.room_id), len(stays))
        self.assertEqual(len(stays.class_id), len(stays))
        # pieces are neither lost nor made: the batches of the fourth room
        self.assertEqual(
            sum(self.all.mapped("quantity")), 3 * (CARDS // 4) + 7 * (CARDS // 4)
        )
