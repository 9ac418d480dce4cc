"""Repairs: who takes which step when, deadlines, costs, damage by people."""

from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .repair_common import RepairCommon

MONDAY = "2026-09-14 01:00:00"  # nine o'clock at the schools


@tagged("post_install", "-at_install")
class TestRepair(RepairCommon):
    def test_from_the_report_to_the_acceptance(self):
        repair = self.report()
        self.assertTrue(repair.name.startswith("WX/"))
        self.assertEqual(repair.reporter_name, "王老师")
        repair = self.finish(self.dispatch(repair), labour_hours=2, labour_rate=30)
        self.assertEqual((repair.state, repair.cost_total), ("finished", 60))
        repair.with_user(self.teacher).action_accept()
        repair.with_user(self.teacher).action_rate(5, "很快")
        self.assertEqual((repair.state, repair.rating), ("closed", 5))
        self.assertEqual(
            repair.sudo().entry_ids.sorted("id").mapped("step"),
            ["reported", "assigned", "finished", "closed", "rated"],
        )

    def test_a_maintenance_request_follows(self):
        repair = self.report(asset_id=self.asset.id)
        request = repair.sudo().request_id
        self.assertEqual(request.equipment_id, self.asset.sudo().equipment_id)
        self.assertFalse(request.stage_id.done)
        self.finish(self.dispatch(repair))
        self.assertEqual(request.user_id, self.repairer)
        self.assertTrue(request.stage_id.done)
        with self.assertRaisesRegex(UserError, "follows its repair"):
            request.with_user(self.repairer).write({"priority": "3"})
        with self.assertRaisesRegex(UserError, "follows its repair"):
            request.with_user(self.repairer).unlink()

    def test_the_card_says_that_it_is_repaired(self):
        repair = self.dispatch(self.report(asset_id=self.asset.id))
        self.assertEqual(self.asset.state, "repair")
        self.finish(repair).with_user(self.affairs).action_accept()
        self.assertEqual(self.asset.state, "in_use")

    def test_only_posts_dispatch(self):
        repair = self.report()
        for user in (self.teacher, self.repairer, self.keeper):
            with self.subTest(user.name):
                with self.assertRaises(UserError):
                    repair.with_user(user).action_dispatch()
        with self.assertRaisesRegex(UserError, "cannot be changed"):
            repair.employee_id = self.worker
        with self.assertRaisesRegex(UserError, "cannot be changed"):
            self.report(employee_id=self.worker.id)
        with self.assertRaisesRegex(UserError, "choose who repairs"):
            repair.with_user(self.affairs).action_dispatch()

    def test_who_repairs_does_not_accept(self):
        repair = self.finish(self.dispatch(self.report(user=self.repairer)))
        with self.assertRaisesRegex(UserError, "never by who repaired"):
            repair.action_accept()
        with self.assertRaises(UserError):
            repair.with_user(self.acceptor1).action_accept()
        repair = self.finish(self.dispatch(self.report()), user=self.affairs)
        with self.assertRaisesRegex(UserError, "never by who repaired"):
            repair.with_user(self.affairs).action_accept()

    def test_work_needs_words_and_a_cause(self):
        repair = self.dispatch(self.report()).with_user(self.repairer)
        with self.assertRaisesRegex(UserError, "(?s)what was done.*cause"):
            repair.action_finish()
        with self.assertRaises(UserError):
            repair.with_user(self.teacher).write({"work_done": "好了", "cause": "wear"})

    def test_what_is_finished_stays(self):
        repair = self.finish(self.dispatch(self.report()))
        for vals in (
            {"work_done": "别的"},
            {"cause": "human"},
            {"state": "assigned"},
            {"on_time_rate": 100},
            {"rating": 5},
            {"title": "别的"},
        ):
            for user in (self.repairer, self.affairs):
                with self.subTest(vals=vals, user=user.name):
                    with self.assertRaises(UserError):
                        repair.with_user(user).write(vals)
        with self.assertRaisesRegex(UserError, "are kept"):
            self.report().sudo().unlink()
        with self.assertRaisesRegex(UserError, "append-only"):
            repair.sudo().entry_ids[0].write({"text": "别的"})

    def test_nothing_that_follows_is_typed_in(self):
        repair = self.report(
            state="closed", rating=5, reported_on="2020-01-01", requester_id=1
        )
        self.assertEqual((repair.state, repair.rating), ("reported", 0))
        self.assertEqual(repair.requester_id, self.teacher)
        forged = self.env["school.repair"].with_user(self.teacher)
        forged = forged.with_context(default_cause="human", default_rating=5)
        with self.assertRaisesRegex(UserError, "cannot be changed"):
            forged.create({"title": "灯"})

    def test_reopened_it_counts_and_runs_anew(self):
        repair = self.finish(self.dispatch(self.report()))
        with self.assertRaisesRegex(UserError, "what is still wrong"):
            repair.with_user(self.teacher).action_reopen(" ")
        repair.with_user(self.teacher).action_reopen("桌面又掉了")
        self.assertEqual((repair.state, repair.reopened), ("assigned", 1))
        self.assertFalse(repair.finished_on)
        repair.with_user(self.repairer).action_finish()
        repair.with_user(self.teacher).action_accept()
        with freeze_time(datetime(2036, 1, 1)):
            with self.assertRaisesRegex(UserError, "more than 30 days"):
                repair.with_user(self.teacher).action_reopen("晚了")

    def test_rated_once_by_the_reporter(self):
        repair = self.finish(self.dispatch(self.report()))
        with self.assertRaisesRegex(UserError, "by who reported"):
            repair.with_user(self.affairs).action_rate(5)
        mine = repair.with_user(self.teacher)
        for wrong in (0, 6, True, "5", 4.5, None):
            with self.subTest(wrong), self.assertRaisesRegex(UserError, "1 to 5"):
                mine.action_rate(wrong)
        mine.action_rate(4)
        with self.assertRaisesRegex(UserError, "cannot be rated"):
            mine.action_rate(5)

    def test_a_refused_report_says_why(self):
        repair = self.report()
        with self.assertRaisesRegex(UserError, "why it is not accepted"):
            repair.with_user(self.affairs).action_refuse("")
        repair.with_user(self.affairs).action_refuse("重复报修")
        self.assertEqual(repair.state, "refused")
        self.assertEqual(repair.sudo()._refusal(), "重复报修")
        with self.assertRaisesRegex(UserError, "does not follow"):
            repair.with_user(self.affairs).action_dispatch()

    def test_another_school_sees_and_does_nothing(self):
        repair = self.report()
        for user in (self.sister_affairs, self.sister_teacher, self.sister_keeper):
            stranger = repair.with_user(user)
            self.assertFalse(stranger.search([("id", "=", repair.id)]))
            for call in (
                stranger.action_dispatch,
                stranger.action_accept,
                stranger.action_damage,
            ):
                with self.subTest(user=user.name), self.assertRaises(AccessError):
                    call()

    def test_a_colleague_does_not_read_it(self):
        repair = self.report()
        with self.assertRaises(AccessError):
            repair.with_user(self.acceptor1).read(["description"])

    def test_the_usual_repairer_is_proposed(self):
        own = self.kind.sudo().copy(
            {"company_id": self.company.id, "employee_id": self.plumber.id}
        )
        repair = self.report(kind_id=own.id)
        self.assertEqual(repair.sudo().employee_id, self.plumber)


@tagged("post_install", "-at_install")
class TestRepairClock(RepairCommon):
    @freeze_time(MONDAY)
    def test_deadlines_run_in_working_hours(self):
        repair = self.report(kind_id=self.water.id)
        self.assertEqual(repair.priority, "2")
        # two of nine hours a day; nine o'clock to nine o'clock of the next day
        self.assertEqual(repair.respond_due, datetime(2026, 9, 14, 3))
        self.assertEqual(repair.repair_due, datetime(2026, 9, 15, 1))

    def test_working_hours_leave_out_nights_and_holidays(self):
        unit = self.school
        friday = datetime(2026, 9, 18, 8)  # four in the afternoon
        # the Sunday after is worked for the Mid-Autumn festival in some years: the
        # calendar says
        day = unit._add_working_days(date(2026, 9, 18), 1)
        self.assertEqual(
            unit._add_working_hours(friday, 2),
            datetime(day.year, day.month, day.day, 1),
        )
        self.env["school.holiday"].create(
            {
                "name": "运动会",
                "date_start": "2026-09-15",
                "date_end": "2026-09-16",
                "unit_id": unit.id,
            }
        )
        monday = datetime(2026, 9, 14, 1)
        self.assertEqual(unit._add_working_hours(monday, 9), datetime(2026, 9, 17, 1))
        self.assertEqual(
            unit._working_hours_between(monday, datetime(2026, 9, 17, 2)), 9 + 1
        )
        self.assertEqual(unit._working_hours_between(friday, monday), 0)

    def test_danger_runs_around_the_clock(self):
        with freeze_time("2026-09-18 15:00:00"):
            repair = self.report(priority="3")
        self.assertEqual(repair.repair_due, datetime(2026, 9, 18, 19))

    def test_the_schools_own_promise_goes_first(self):
        self.env["school.repair.sla"].create(
            {
                "company_id": self.company.id,
                "priority": "1",
                "date_from": "2026-01-01",
                "respond_hours": 1,
                "repair_hours": 3,
            }
        )
        with freeze_time(MONDAY):
            repair = self.report()
        self.assertEqual(repair.repair_due, datetime(2026, 9, 14, 4))

    def test_waiting_stops_the_clock(self):
        with freeze_time(MONDAY):
            repair = self.dispatch(self.report(kind_id=self.water.id))
        with freeze_time("2026-09-14 02:00:00"):
            repair.with_user(self.repairer).action_wait("配件")
        with freeze_time("2026-09-15 02:00:00"):
            self.assertFalse(repair.is_late)
            repair.with_user(self.repairer).action_resume()
        self.assertEqual(repair.repair_due, datetime(2026, 9, 16, 1))

    def test_late_is_found_alarmed_once_and_counted(self):
        with freeze_time(MONDAY):
            repair = self.dispatch(self.report(kind_id=self.water.id))
        Repair = self.env["school.repair"]
        with freeze_time("2026-09-16 02:00:00"):
            repair.invalidate_recordset()
            self.assertTrue(repair.is_late)
            self.assertIn(repair.sudo(), Repair.search([("is_late", "=", True)]))
            Repair._late_domain()
            Repair.search([("is_late", "=", True)])._alarm()
            self.assertIn(
                self.affairs, repair.sudo().activity_ids.user_id, "the director is told"
            )
            self.finish(repair)
            self.assertEqual(repair.on_time_rate, 0)
            repair.with_user(self.teacher).action_accept()
            facts = self.env["school.staff.fact"].search(
                [("res_model", "=", "school.repair"), ("res_id", "=", repair.id)]
            )
            self.assertEqual(
                sorted(facts.type_id.mapped("code")), ["repair", "repair_overdue"]
            )
            self.assertEqual(facts.mapped("subject_id"), [self.worker.id] * 2)
            repair.with_user(self.teacher).action_rate(3)
            facts = facts.search(
                [("res_model", "=", "school.repair"), ("res_id", "=", repair.id)]
            )
            score = facts.filtered(lambda fact: fact.type_id.code == "repair_score")
            self.assertEqual(score.quantity, 3)
            repair.with_user(self.teacher).action_reopen("又坏了")
            self.assertTrue(all(facts.mapped("is_void")))


@tagged("post_install", "-at_install")
class TestRepairCost(RepairCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put_in_stock(cls.broom, 10, 6.5)

    def under_way(self, **line):
        repair = self.dispatch(self.report()).with_user(self.repairer)
        repair.write({"material_ids": [(0, 0, {"product_id": self.broom.id, **line})]})
        return repair

    def test_the_keeper_hands_materials_out(self):
        repair = self.under_way(quantity=3)
        with self.assertRaisesRegex(UserError, "still wait for the keeper"):
            self.finish(repair)
        with self.assertRaises(UserError):
            repair.action_hand_out()
        repair.with_user(self.keeper).action_hand_out()
        line = repair.material_ids
        self.assertTrue(line.issued_on)
        self.assertEqual((line.amount, repair.cost_total), (19.5, 19.5))
        self.assertEqual(self.on_hand(self.broom), 7)
        with self.assertRaisesRegex(UserError, "no materials wait"):
            repair.with_user(self.keeper).action_hand_out()
        with self.assertRaisesRegex(UserError, "was handed out"):
            line.with_user(self.repairer).quantity = 1
        with self.assertRaisesRegex(UserError, "was handed out"):
            line.with_user(self.repairer).unlink()

    def test_no_more_than_the_store_has(self):
        repair = self.under_way(quantity=11)
        with self.assertRaises(UserError):
            repair.with_user(self.keeper).action_hand_out()

    def test_the_keeper_who_repairs_hands_nothing_to_himself(self):
        employee = self.env["hr.employee"].search(
            [("user_id", "=", self.keeper.id)], limit=1
        )
        repair = self.dispatch(self.report(), employee)
        repair.with_user(self.keeper).write(
            {"material_ids": [(0, 0, {"product_id": self.broom.id})]}
        )
        with self.assertRaisesRegex(UserError, "somebody else"):
            repair.with_user(self.keeper).action_hand_out()

    def test_bought_materials_and_a_bill(self):
        repair = self.under_way(source="bought", name="螺丝", amount=12)
        repair.outside_amount = 100
        self.assertEqual((repair.material_cost, repair.cost_total), (12, 112))
        repair.material_ids.unlink()
        self.assertEqual(repair.cost_total, 100)

    def test_materials_of_others_stay(self):
        repair = self.under_way(quantity=1)
        for user in (self.teacher, self.sister_keeper, self.acceptor1):
            with self.subTest(user.name), self.assertRaises(UserError):
                repair.material_ids.with_user(user).write({"quantity": 5})
        with self.assertRaisesRegex(UserError, "by the keeper"):
            repair.material_ids.write({"issued_on": "2026-09-01"})

    def test_damage_by_people_becomes_a_case(self):
        repair = self.dispatch(self.report(asset_id=self.asset.id))
        with self.assertRaisesRegex(UserError, "the cause is not"):
            repair.with_user(self.asset_keeper).action_damage()
        self.finish(repair, cause="human", outside_amount=300)
        keeper = repair.with_user(self.asset_keeper)
        keeper.action_damage()
        case = keeper.case_id
        self.assertEqual(case.line_ids.asset_id, self.asset)
        self.assertEqual(case.line_ids.repair_cost, 300)
        keeper.action_damage()
        self.assertEqual(len(case.search([("repair_ids", "in", repair.ids)])), 1)
        with self.assertRaises(UserError):
            repair.with_user(self.repairer).write({"case_id": False})
