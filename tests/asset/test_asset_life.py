"""The life of a thousand cards: whatever happens, the history tells what is."""

import random
import uuid

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import split_every

from ..common.district import SchoolCommon
from .custody_common import PNG, CustodyBuilder
from .test_asset_transfer import TransferBuilder

CARDS, STEPS = 1000, 60
COMPUTERS = 60
AWAY = ("written_off", "transferred", "lost")


@tagged("post_install", "-at_install")
class TestAssetLife(TransferBuilder, CustodyBuilder, SchoolCommon):
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
        # dear enough to stand in the accounts
        computer = cls.env.ref("school_logistics.asset_category_a02010105").id
        cls.all |= cls.cards(
            COMPUTERS, cls.room2, original_value=4200, category_id=computer
        )
        cls.make_flow([{"post": "principal"}], model="school.asset.stocktake")

    def some(self, most=60):
        present = self.all.filtered(lambda card: card.state not in AWAY)
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
            lambda card: card.quantity > 1 and card.state not in AWAY
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

    def decided(self, document):
        document.action_submit()
        while document.approval_state == "running":
            approval = document.sudo().approval_id
            approval.with_user(self.principal).action_decide("approve", approval.seq)
            document.invalidate_recordset()

    def count(self, everything=False, missing=3):
        """Count a room, or everything: some are not there, some stand elsewhere."""
        rooms = [] if everything else self.dice.choice(self.rooms).ids
        scope = {"title": "清查", "room_ids": [(6, 0, rooms)]}
        take = (
            self.env["school.asset.stocktake"]
            .with_user(self.asset_keeper)
            .create({**scope, "second_count": False})
        )
        if not self.env["school.asset"].search_count(take._scope()):
            take.action_cancel()
            return take
        take.action_freeze()
        lines = take.line_ids.sorted("id")
        there = lines.asset_id.filtered(lambda card: card.state != "lost")
        gone = self.dice.sample(there.ids, min(missing, len(there)))
        scans = [
            {
                "uuid": str(uuid.UUID(int=self.dice.getrandbits(128))),
                "made_on": "",
                "payload": {
                    "stocktake": take.id,
                    "round": 1,
                    "code": card.name,
                    "place": "走廊" if self.dice.random() < 0.02 else "",
                    "quantity": card.quantity,
                },
            }
            for card in there
            if card.id not in gone
        ]
        for chunk in split_every(200, scans):
            self.env["school.asset.scan"].with_user(self.asset_keeper).submit(
                list(chunk)
            )
        take.action_compare()
        take.difference_ids.cause = "原因待查"
        if take.difference_ids:
            self.decided(take)
        take.action_adjust()
        return take

    def hand_over_to_sister(self):
        cards = self.some(2)
        transfer = self.to_sister(cards)
        transfer.action_submit()
        for user in (self.affairs, self.principal):
            approval = transfer.sudo().approval_id
            approval.with_user(user).action_decide("approve", approval.seq)
        transfer.invalidate_recordset()
        transfer.action_sign_out()
        transfer.with_user(self.sister_keeper).action_sign_in()

    def live(self):
        """Let whatever may happen happen, and keep track of the cards it makes."""
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
            self.count,
            self.hand_over_to_sister,
        ]
        for _step in range(STEPS):
            self.dice.choice(events)()
            self.all = self.ours()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertGreaterEqual(len(self.all), CARDS)

    def ours(self):
        """Return all cards that the school ever had."""
        return self.all.search([("company_id", "=", self.company.id)])

    def test_the_history_replays_to_what_is(self):
        pieces = sum(self.ours().mapped("quantity"))
        self.live()
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
        # pieces are neither lost nor made
        self.assertEqual(sum(self.ours().mapped("quantity")), pieces)

    def test_book_card_and_count_agree_or_a_case_is_open(self):
        self.book(self.ours(), 1)
        self.live()
        last = self.count(everything=True, missing=15)
        present = self.ours().filtered(lambda card: card.state not in AWAY[:2])
        self.assertLessEqual(last.line_ids.asset_id, present)
        # each card that the books have was found, or is being cleared up
        found = last.line_ids.filtered(lambda line: line.result == "found").asset_id
        cases = self.env["school.damage.case"].search([("state", "=", "draft")])
        missing = present.filtered(lambda card: card.state == "lost")
        self.assertGreaterEqual(len(missing), 15)
        self.assertLessEqual(missing, cases.line_ids.asset_id)
        moved = last.difference_ids.filtered(lambda one: one.kind == "misplaced")
        self.assertEqual(present, found | moved.asset_id | missing)
        # what left is booked out; then the accounts are what the cards are
        self.book(self.ours() - present, -1)
        self.env.flush_all()
        Row = self.env["school.asset.reconciliation"].with_user(self.affairs)
        row = Row.search([("company_id", "=", self.company.id)])
        fixed = present.filtered(lambda card: card.asset_class == "fixed")
        self.assertEqual(
            (row.cards, row.card_value),
            (len(fixed), sum(fixed.mapped("original_value"))),
        )
        self.assertGreater(row.cards, COMPUTERS // 2)
        self.assertEqual((row.ledger, row.gap), (row.card_value, 0))
        self.assertEqual(row.lost, len(missing))
        self.assertEqual(row.open_cases, len(cases))

    def book(self, cards, sign):
        """Book the fixed assets among the cards in, or out, at their original value."""
        fixed = cards.filtered(lambda card: card.asset_class == "fixed")
        Account = self.env["account.account"].with_company(self.company)
        domain = [("company_ids", "in", self.company.ids)]
        asset = Account.search([*domain, ("account_type", "=", "asset_fixed")], limit=1)
        other = Account.search([*domain, ("account_type", "=", "equity")], limit=1)
        value = sign * sum(fixed.mapped("original_value"))
        self.env["account.move"].with_company(self.company).create(
            {
                "move_type": "entry",
                "line_ids": [
                    (0, 0, {"account_id": asset.id, "balance": value}),
                    (0, 0, {"account_id": other.id, "balance": -value}),
                ],
            }
        ).action_post()
