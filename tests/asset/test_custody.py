"""Agreements: listed, frozen, signed, checked; clearances list cards as well."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..common.district import SchoolCommon
from .custody_common import PNG, CustodyBuilder


@tagged("post_install", "-at_install")
class TestCustody(CustodyBuilder, SchoolCommon):
    sister_books = False

    def test_the_list_is_what_the_class_answers_for(self):
        mine = self.cards(1, self.room1, employee_id=self.teacher_employee.id)
        agreement = self.agreement()
        cards = agreement.line_ids.asset_id
        self.assertEqual(cards, (self.desks | self.chairs | self.board))
        self.assertNotIn(mine, cards)
        self.assertEqual(agreement.piece_count, 44)
        self.assertEqual(agreement.value_total, 3 * 180 + 4000 + 600)
        self.assertEqual(agreement.holder_kind, "class")
        self.assertEqual(agreement.signer_id, self.teacher)
        self.assertEqual(agreement.class_id, self.class1)
        agreement.with_room = False
        agreement.action_collect()
        self.assertNotIn(self.board, agreement.line_ids.asset_id)
        person = self.agreement(self.teacher_employee)
        self.assertEqual(person.line_ids.asset_id, mine)
        self.assertEqual(person.holder_kind, "person")

    def test_a_dormitory_and_an_office_have_agreements(self):
        room = (
            self.env["school.room"]
            .with_user(self.asset_keeper)
            .create(
                {
                    "name": "女生楼201",
                    "kind": "dormitory",
                    "keeper_id": self.head_employee.id,
                }
            )
        )
        bed = self.cards(1, room, room.holder_id)
        lamp = self.cards(1, room)
        printer = self.cards(1, keeper=self.department)
        dormitory = self.agreement(room.holder_id)
        self.assertEqual(dormitory.line_ids.asset_id, bed | lamp)
        self.assertEqual(dormitory.holder_kind, "dormitory")
        self.assertEqual(dormitory.signer_id, self.head)
        office = self.agreement(self.department)
        self.assertEqual(office.line_ids.asset_id, printer)
        self.assertEqual(office.holder_kind, "office")

    def test_the_list_is_frozen_when_it_is_handed_over(self):
        agreement = self.agreement()
        line = self.line(agreement, self.board)
        line.condition = "worn"
        with self.assertRaisesRegex(UserError, "collected from cards"):
            line.quantity = 9
        with self.assertRaisesRegex(UserError, "collected from cards"):
            line.copy()
        agreement.action_issue()
        self.assertEqual(agreement.state, "issued")
        self.assertEqual(agreement.activity_ids.user_id, self.teacher)
        for attempt in (
            lambda: line.write({"condition": "good"}),
            lambda: line.write({"quantity": 1}),
            lambda: line.write({"result": "present"}),
            lambda: line.unlink(),
            lambda: agreement.write({"duties": "无"}),
            lambda: agreement.write({"digest": "x"}),
            lambda: agreement.write({"state": "draft"}),
            lambda: agreement.action_collect(),
            lambda: agreement.write({"line_ids": [(5, 0, 0)]}),
        ):
            with self.assertRaises(UserError):
                attempt()
        self.env.cr.execute(
            SQL(
                "UPDATE school_agreement_line SET quantity = 39 WHERE id = %s",
                self.line(agreement, self.chairs).id,
            )
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "not the one that was handed over"):
            agreement.with_user(self.teacher).action_sign(PNG)
        self.assertEqual(agreement.state, "issued")

    def test_who_signs(self):
        agreement = self.agreement()
        teachers = agreement.with_user(self.teacher)
        with self.assertRaisesRegex(UserError, "while it is"):
            teachers.action_sign(PNG)
        agreement.action_issue()
        for user in (self.head, self.principal, self.asset_keeper, self.sister_teacher):
            with self.subTest(user.login), self.assertRaises(AccessError):
                agreement.with_user(user).action_sign(PNG)
        for wrong in (None, "", "x", 5, True, [PNG], {}, "QUJD", b"1"):
            with self.subTest(wrong), self.assertRaises(UserError):
                teachers.action_sign(wrong)
        self.assertTrue(teachers.can_sign)
        teachers.action_sign(PNG)
        self.assertEqual(agreement.state, "signed")
        self.assertEqual(agreement.signed_name, self.teacher.name)
        self.assertFalse(agreement.activity_ids)
        signed = agreement.signed_on
        teachers.action_sign(PNG)
        self.assertEqual(agreement.signed_on, signed)
        # what one does not answer for is not seen
        self.assertFalse(self.env["school.agreement"].with_user(self.head).search([]))

    def test_who_hands_over_does_not_take_over(self):
        keeper = self.env["hr.employee"].search(
            [("user_id", "=", self.asset_keeper.id)]
        )
        self.cards(1, employee_id=keeper.id)
        agreement = self.agreement(keeper)
        agreement.action_issue()
        with self.assertRaisesRegex(UserError, "does not take over"):
            agreement.action_sign(PNG)
        with self.assertRaisesRegex(UserError, "somebody else"):
            agreement.action_sign_paper("郑校产", PNG)

    def test_signed_on_paper(self):
        agreement = self.agreement()
        agreement.action_issue()
        for person, scan in (("", PNG), ("王老师", ""), (None, None), (7, PNG)):
            with self.subTest(person=person), self.assertRaises(UserError):
                agreement.action_sign_paper(person, scan)
        with self.assertRaises(AccessError):
            agreement.with_user(self.teacher).action_sign_paper("王老师", PNG)
        agreement.action_sign_paper("王老师", PNG, "责任书.png")
        self.assertTrue(agreement.is_paper)
        self.assertEqual(agreement.state, "signed")
        self.assertEqual(agreement.scan_ids.name, "责任书.png")
        self.assertEqual(agreement.signed_by_id, self.asset_keeper)

    def test_nothing_to_hand_over(self):
        agreement = self.agreement(self.class2.department_id)
        with self.assertRaisesRegex(UserError, "nothing stands in this name"):
            agreement.action_issue()

    def test_the_check_ends_with_one_case(self):
        agreement = self.checking()
        with self.assertRaisesRegex(UserError, "5 things were not looked at"):
            agreement.action_finish_check()
        chairs = self.line(agreement, self.chairs)
        chairs.write({"qty_missing": 2, "qty_damaged": 1, "result_note": "后排"})
        self.assertEqual(chairs.result, "missing")
        self.line(agreement, self.desks[0]).action_damaged()
        self.line(agreement, self.desks[1]).write({"photo": PNG, "result": "missing"})
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(IntegrityError, "pieces"),
            self.env.cr.savepoint(),
        ):
            chairs.write({"qty_missing": 41})
            self.env.flush_all()
        chairs.invalidate_recordset()
        agreement.action_all_present()
        self.assertEqual(agreement.difference_count, 3)
        agreement.action_finish_check()
        case = agreement.case_id
        self.assertEqual(agreement.state, "done")
        self.assertEqual(case.state, "draft")
        found = {
            (line.asset_id, line.event_id.code): line.quantity for line in case.line_ids
        }
        self.assertEqual(
            found,
            {
                (self.chairs, "lost"): 2,
                (self.chairs, "repairable"): 1,
                (self.desks[0], "repairable"): 1,
                (self.desks[1], "lost"): 1,
            },
        )
        self.assertEqual(len(case.photo_ids), 1)
        self.assertEqual(case.party_ids.department_id, self.class1.department_id)
        self.assertEqual(case.party_ids.role, "custodian")
        self.assertIn(agreement.name, case.description)
        agreement.action_finish_check()
        self.assertEqual(agreement.case_id, case)
        with self.assertRaisesRegex(UserError, "while it is"):
            chairs.action_present()

    def test_without_differences_there_is_no_case(self):
        agreement = self.checking()
        agreement.action_all_present()
        agreement.action_finish_check()
        self.assertFalse(agreement.case_id)

    def test_what_was_handed_on_in_between_is_ticked_off(self):
        agreement = self.signed()
        self.desks[0].department_id = self.class2.department_id
        self.desks[1]._set_own({"state": "written_off", "date_removed": self.today})
        agreement.action_start_check()
        for desk in self.desks[:2]:
            self.assertEqual(self.line(agreement, desk).result, "moved")
        self.assertFalse(self.line(agreement, self.desks[2]).result)

    def test_who_checks(self):
        agreement = self.signed()
        for user in (self.teacher, self.principal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                agreement.with_user(user).action_start_check()
        with self.assertRaisesRegex(UserError, "post"):
            agreement.with_user(self.keeper).action_start_check()
        self.class1.teacher_id = self.env["hr.employee"].search(
            [("user_id", "=", self.affairs.id)]
        )
        with self.assertRaisesRegex(UserError, "nobody checks"):
            agreement.with_user(self.affairs).action_start_check()

    def test_one_agreement_of_a_holder_in_a_term(self):
        self.agreement()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(IntegrityError, "department_once"),
            self.env.cr.savepoint(),
        ):
            self.agreement()

    def test_a_room_opens_the_agreements_of_what_stands_in_it(self):
        self.agreement().action_cancel()
        agreement = self.agreement()
        self.assertEqual(self.room1.agreement_count, 1)
        self.assertEqual((self.room2 | self.room4).mapped("agreement_count"), [0, 0])
        action = self.room1.action_open_agreements()
        self.assertEqual(
            self.env["school.agreement"].search(action["domain"]), agreement
        )
        self.assertEqual(agreement.line_ids.asset_id[0].agreement_count, 1)
        # whoever may not read it finds none of it
        self.assertEqual(self.room1.with_user(self.acceptor1).agreement_count, 0)

    def test_agreements_of_the_whole_school(self):
        self.cards(2, self.room2, self.class2)
        wizard = (
            self.env["school.agreement.make"]
            .with_user(self.asset_keeper)
            .create({"term_id": self.term.id, "with_people": True})
        )
        self.cards(1, employee_id=self.head_employee.id)
        wizard.action_make()
        made = self.env["school.agreement"].search([])
        self.assertEqual(made.class_id, self.class1 | self.class2 | self.class3)
        self.assertEqual(made.employee_id, self.head_employee)
        with self.assertRaisesRegex(UserError, "already"):
            wizard.action_make()

    def test_statements_do_not_grow_with_the_list_or_the_holders(self):
        Class = self.env["school.class"].with_user(self.asset_keeper)

        def run(count, cards, start):
            classes = Class.create(
                [{"entry_year": 2025, "number": start + n} for n in range(count)]
            )
            for one in classes:
                self.cards(cards, keeper=one)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            made = (
                self.env["school.agreement"]
                .with_user(self.asset_keeper)
                .create(
                    [
                        {
                            "term_id": self.term.id,
                            "department_id": one.department_id.id,
                            "duties": "爱护公物",
                        }
                        for one in classes
                    ]
                )
            )
            made.action_issue()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        run(1, 1, 10)
        one = run(1, 1, 20)
        many = run(10, 12, 30)
        self.assertLessEqual(many, one + 10)

    # -- clearance and hand-over ------------------------------------------------------

    def test_a_leaver_clears_cards_as_well(self):
        card = self.cards(1, employee_id=self.teacher_employee.id)
        clearance = (
            self.env["school.clearance"]
            .with_user(self.asset_keeper)
            .create({"employee_id": self.teacher_employee.id})
        )
        self.assertEqual(clearance.thing_ids.title, card.title)
        with self.assertRaisesRegex(UserError, "1 cards still stand"):
            clearance.with_user(self.affairs).action_clear()
        clearance.action_take_back_things()
        self.assertFalse(card.employee_id)
        card.invalidate_recordset()
        self.assertIn(clearance.name, card.entry_ids[0].reason)
        clearance.with_user(self.affairs).action_clear()
        self.assertEqual(clearance.state, "done")

    def test_a_class_that_graduates_clears_its_cards(self):
        clearance = (
            self.env["school.clearance"]
            .with_user(self.keeper)
            .create(
                {
                    "department_id": self.class1.department_id.id,
                    "reason": "graduate",
                }
            )
        )
        self.assertEqual(clearance.thing_count, 4)
        with self.assertRaisesRegex(UserError, "post"):
            clearance.action_take_back_things()
        clearance.with_user(self.asset_keeper).action_take_back_things()
        self.assertFalse(self.desks.department_id)
        clearance.with_user(self.affairs).action_clear()
        self.class1.active = False

    def test_cards_are_handed_on_with_the_signatures_of_both(self):
        card = self.cards(1, employee_id=self.teacher_employee.id)
        handover = (
            self.env["school.handover"]
            .with_user(self.asset_keeper)
            .create(
                {
                    "employee_id": self.teacher_employee.id,
                    "successor_id": self.head_employee.id,
                }
            )
        )
        self.assertEqual(handover.thing_ids.title, card.title)
        handover.with_user(self.teacher).action_sign()
        self.assertEqual(card.employee_id, self.teacher_employee)
        handover.with_user(self.head).action_sign()
        self.assertEqual(card.employee_id, self.head_employee)
        card.invalidate_recordset()
        self.assertIn(handover.name, card.entry_ids[0].reason)
