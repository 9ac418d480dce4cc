"""Inspections: what is drawn, found, rectified and closed, and by whom."""

import subprocess

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.common.inspection.draw import drawn
from .inspection_common import UUID, InspectionCommon, picture


@tagged("post_install", "-at_install")
class TestInspection(InspectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-10-12 02:00:00"))

    # -- preparing ------------------------------------------------------------------

    def test_it_is_prepared_by_who_holds_the_post(self):
        for user in (self.teacher, self.head, self.accountant):
            with self.assertRaises(UserError):
                self.make_inspection(user=user)
        inspection = self.make_inspection()
        self.assertEqual(inspection.state, "open")
        self.assertRegex(inspection.name, r"^JC/2026/10/\d{4}$")
        self.assertEqual(len(inspection.line_ids.filtered("drawn")), 4)

    def test_inspectors_are_told(self):
        inspection = self.make_inspection()
        self.assertEqual(inspection.activity_ids.user_id, self.teacher | self.acceptor1)
        self.submit(inspection)
        self.assertFalse(inspection.activity_ids)

    def test_nobody_inspects_what_he_answers_for(self):
        with self.assertRaisesRegex(UserError, "answers for"):
            self.make_inspection(inspector_ids=[(6, 0, self.head.ids)])
        self.make_inspection(inspector_ids=[(6, 0, (self.head | self.teacher).ids)])

    def test_only_what_the_sheet_inspects_and_of_the_school(self):
        with self.assertRaisesRegex(ValidationError, "This sheet inspects"):
            self.make_inspection(subjects=self.vendor)
        with self.assertRaisesRegex(ValidationError, "belongs to"):
            self.make_inspection(subjects=self.sister_department)
        with self.assertRaisesRegex(ValidationError, "does not work at"):
            self.make_inspection(inspector_ids=[(6, 0, self.sister_teacher.ids)])

    def test_all_of_the_school_are_listed(self):
        inspection = self.make_inspection(subjects=self.classes[:1], start=False)
        inspection.with_user(self.affairs).action_fill()
        keys = inspection.line_ids.mapped("subject_key")
        self.assertEqual(len(keys), len(set(keys)))
        self.assertIn(f"hr.department,{self.classes[3].id}", keys)
        self.assertNotIn(f"hr.department,{self.sister_department.id}", keys)

    # -- lots -----------------------------------------------------------------------

    def test_lots_can_be_drawn_again_by_anybody(self):
        inspection = self.make_inspection(draw_count=2)
        draw = inspection.draw_ids
        chosen = inspection.line_ids.filtered("drawn").mapped("subject_key")
        self.assertEqual(set(chosen), set(draw.chosen))
        self.assertEqual(drawn(draw.candidates, draw.seed, 2), draw.chosen)

        def value(key):
            text = f"{draw.seed}:{key}".encode()
            return subprocess.check_output(["sha256sum"], input=text).decode()[:64]

        self.assertEqual(sorted(draw.candidates, key=value)[:2], draw.chosen)
        said = inspection.with_user(self.teacher).action_check_draw()
        self.assertEqual(said["params"]["type"], "success")

    def test_lots_are_drawn_once(self):
        inspection = self.make_inspection(draw_count=2)
        before = inspection.draw_ids.chosen
        with self.assertRaisesRegex(UserError, "cannot be changed"):
            inspection.with_user(self.affairs).action_start()
        with self.assertRaises(UserError):
            inspection.with_user(self.affairs).write({"draw_count": 3})
        with self.assertRaises(UserError):
            inspection.line_ids.with_user(self.affairs).write({"drawn": True})
        with self.assertRaises(UserError):
            inspection.with_user(self.affairs).unlink()
        with self.assertRaises(AccessError):
            inspection.draw_ids.with_user(self.affairs).create({})
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            inspection.draw_ids.sudo().create(
                inspection.draw_ids.copy_data()[0]
                | {"company_id": self.company.id, "inspection_id": inspection.id}
            )
        self.assertEqual(inspection.draw_ids.chosen, before)

    def test_called_off_the_lots_stay_on_record(self):
        inspection = self.make_inspection(draw_count=2)
        with self.assertRaisesRegex(UserError, "why"):
            inspection.with_user(self.affairs).action_cancel(" ")
        with self.assertRaises(UserError):
            inspection.with_user(self.teacher).action_cancel("不想查")
        inspection.with_user(self.affairs).action_cancel("大雨停课")
        self.assertEqual(inspection.state, "cancelled")
        self.assertEqual(inspection.draw_ids.count, 2)

    # -- findings -------------------------------------------------------------------

    def test_findings_cost_points_up_to_the_most(self):
        inspection = self.make_inspection()
        line = self.line_of(inspection, self.classes[0])
        for _time in range(3):
            self.find(line, self.floor)
        self.find(line, self.wall, points=0.5, note="后门旁")
        self.assertEqual((line.deducted, line.score), (5.5, 94.5))
        self.assertEqual(self.line_of(inspection, self.classes[1]).score, 100)

    def test_a_photo_where_it_is_needed(self):
        inspection = self.make_inspection()
        line = self.line_of(inspection, self.classes[1])
        with self.assertRaisesRegex(UserError, "take a photo"):
            self.find(line, self.wire)
        finding = self.find(line, self.wire, photo=picture())
        self.assertTrue(finding.photo)
        self.assertEqual(str(finding.deadline), "2026-10-12")
        for photo in ("no base64", "aGVsbG8=", 5, ["x"]):
            with self.assertRaises(UserError):
                self.find(line, self.wire, photo=photo)

    def test_sent_again_nothing_is_doubled(self):
        inspection = self.make_inspection()
        line = self.line_of(inspection, self.classes[0])
        first = self.find(line, self.floor, uuid=UUID.format(77))
        again = self.find(line, self.floor, uuid=UUID.format(77))
        self.assertEqual(first, again)
        self.assertEqual(line.score, 98)
        other = self.line_of(inspection, self.classes[1])
        with self.assertRaisesRegex(UserError, "Load the page"):
            self.find(other, self.floor, uuid=UUID.format(77))

    def test_only_the_inspectors_enter(self):
        inspection = self.make_inspection()
        line = self.line_of(inspection, self.classes[0])
        for user in (self.affairs, self.head, self.principal):
            with self.assertRaisesRegex(UserError, "only its inspectors"):
                self.find(line, self.floor, user=user)
        with self.assertRaisesRegex(UserError, "Load the page"):
            self.find(line, self.floor, user=self.sister_teacher)
        with self.assertRaisesRegex(UserError, "only its inspectors"):
            inspection.with_user(self.affairs).action_submit()

    def test_not_drawn_not_inspected(self):
        inspection = self.make_inspection(draw_count=1)
        left = inspection.line_ids.filtered(lambda line: not line.drawn)[0]
        with self.assertRaisesRegex(UserError, "Load the page"):
            self.find(left, self.floor)

    def test_hostile_arguments_are_refused(self):
        inspection = self.make_inspection()
        line = self.line_of(inspection, self.classes[0])
        page = self.env["school.inspection"].with_user(self.teacher)
        fine = {"line_id": line.id, "item_id": self.floor.id, "uuid": "x" * 20}
        for change in (
            {"line_id": "1 OR 1=1"},
            {"line_id": True},
            {"line_id": -1},
            {"item_id": None},
            {"item_id": [self.floor.id]},
            {"uuid": 7},
            {"uuid": "x" * 65},
            {"uuid": "short"},
            {"points": 3},
            {"points": -1},
            {"points": "2"},
            {"points": True},
            {"note": "x" * 201},
            {"note": {"a": 1}},
        ):
            with self.subTest(change=change), self.assertRaises(UserError):
                page.add_finding(**{**fine, **change})

    def test_taken_back_before_it_is_on_record(self):
        inspection = self.make_inspection()
        line = self.line_of(inspection, self.classes[0])
        finding = self.find(line, self.floor)
        page = self.env["school.inspection"].with_user(self.teacher)
        self.assertEqual(page.remove_finding(finding.id)["score"], 100)
        finding = self.find(line, self.floor)
        self.submit(inspection)
        with self.assertRaisesRegex(UserError, "not being inspected"):
            page.remove_finding(finding.id)
        with self.assertRaisesRegex(UserError, "not being inspected"):
            self.find(line, self.floor)

    def test_the_page_shows_what_waits_for_me(self):
        inspection = self.make_inspection()
        self.find(self.line_of(inspection, self.classes[0]), self.floor)
        Page = self.env["school.inspection"]
        page = Page.with_user(self.teacher).get_page()["inspections"]
        self.assertEqual([one["id"] for one in page], inspection.ids)
        self.assertEqual(len(page[0]["items"]), 3)
        self.assertEqual(
            [len(line["findings"]) for line in page[0]["lines"]], [1, 0, 0, 0]
        )
        self.assertFalse(Page.with_user(self.head).get_page()["inspections"])
        self.assertFalse(Page.with_user(self.sister_teacher).get_page()["inspections"])

    # -- on record ------------------------------------------------------------------

    def recorded(self):
        facts = self.env["school.staff.fact"].search([])
        return facts.filtered(lambda fact: not fact.is_void)

    def test_on_record_findings_become_facts(self):
        inspection = self.make_inspection()
        self.find(self.line_of(inspection, self.classes[0]), self.floor)
        taken = self.find(self.line_of(inspection, self.classes[0]), self.wall)
        self.env["school.inspection"].with_user(self.teacher).remove_finding(taken.id)
        self.assertFalse(self.recorded())
        self.submit(inspection)
        self.assertEqual(
            {
                (fact.subject_kind, fact.subject_id, fact.type_id.code, fact.quantity)
                for fact in self.recorded()
            },
            {
                ("class", self.classes[0].id, "finding_hygiene", 1),
                ("class", self.classes[0].id, "inspection_points", 2),
            },
        )

    def test_struck_the_points_come_back(self):
        inspection = self.make_inspection()
        line = self.line_of(inspection, self.classes[0])
        finding = self.find(line, self.floor)
        self.submit(inspection)
        with self.assertRaises(UserError):
            finding.with_user(self.teacher).action_strike("看错了")
        with self.assertRaisesRegex(UserError, "why"):
            finding.with_user(self.affairs).action_strike("")
        finding.with_user(self.affairs).action_strike("看错班级")
        self.assertEqual((finding.state, line.score), ("void", 100))
        self.assertFalse(self.recorded())
        with self.assertRaisesRegex(UserError, "is struck"):
            finding.with_user(self.affairs).action_strike("再来一次")

    def run_job(self, cron):
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()

    # -- rectification --------------------------------------------------------------

    def found(self, item=None, **values):
        inspection = self.make_inspection()
        line = self.line_of(inspection, self.classes[0])
        finding = self.find(line, item or self.floor, **values)
        self.submit(inspection)
        return finding

    def test_rectified_then_closed_by_the_inspector(self):
        finding = self.found()
        self.assertEqual(str(finding.deadline), "2026-10-15")
        self.assertEqual(finding.activity_ids.user_id, self.head)
        finding.with_user(self.head).action_rectify("已清扫", picture())
        self.assertEqual(finding.state, "rectified")
        self.assertEqual(finding.activity_ids.user_id, self.teacher | self.acceptor1)
        finding.with_user(self.acceptor1).action_close("干净")
        self.assertEqual(finding.state, "closed")
        self.assertEqual(finding.closed_by_id, self.acceptor1)
        self.assertEqual(finding.step_ids.mapped("kind"), ["rectify", "close"])
        self.assertTrue(finding.step_ids[0].photo)

    def test_whoever_rectified_does_not_close(self):
        finding = self.found()
        with self.assertRaises(UserError):
            finding.with_user(self.teacher).action_rectify("我来")
        with self.assertRaisesRegex(UserError, "Load the page"):
            finding.with_user(self.teacher).action_close()
        # the office enters it for somebody without an account
        finding.with_user(self.affairs).action_rectify("保洁员已清扫")
        for user in (self.affairs, self.head):
            with self.assertRaisesRegex(UserError, "does not close"):
                finding.with_user(user).action_close()
        with self.assertRaisesRegex(UserError, "its inspectors close"):
            finding.with_user(self.accountant).action_close()
        self.assertTrue(finding.with_user(self.teacher).can_close)
        self.assertFalse(finding.with_user(self.affairs).can_close)
        finding.with_user(self.vice).action_close()
        self.assertEqual(finding.state, "closed")

    def test_an_inspector_who_answers_for_it_does_not_close(self):
        inspection = self.make_inspection(
            inspector_ids=[(6, 0, (self.head | self.teacher).ids)]
        )
        finding = self.find(self.line_of(inspection, self.classes[0]), self.floor)
        self.submit(inspection)
        finding.with_user(self.affairs).action_rectify("已清扫")
        with self.assertRaisesRegex(UserError, "does not close"):
            finding.with_user(self.head).action_close()

    def test_not_good_yet(self):
        finding = self.found()
        finding.with_user(self.head).action_rectify("已清扫")
        with self.assertRaisesRegex(UserError, "not good yet"):
            finding.with_user(self.teacher).action_reject()
        finding.with_user(self.teacher).action_reject("角落仍有纸屑")
        self.assertEqual((finding.state, str(finding.deadline)), ("open", "2026-10-15"))
        finding.with_user(self.head).action_rectify("再次清扫")
        finding.with_user(self.teacher).action_close()
        self.assertEqual(
            finding.step_ids.mapped("kind"), ["rectify", "reject", "rectify", "close"]
        )

    def test_only_noted_needs_nobody(self):
        finding = self.found(self.wall)
        self.assertEqual(finding.state, "noted")
        self.assertFalse(finding.activity_ids)

    def test_a_photo_of_how_it_looks_now(self):
        finding = self.found(self.wire, photo=picture())
        with self.assertRaisesRegex(UserError, "add a photo"):
            finding.with_user(self.head).action_rectify("已包扎")
        finding.with_user(self.head).action_rectify("已包扎", picture((0, 200, 0)))
        self.assertEqual(finding.state, "rectified")

    def test_more_time_with_a_reason(self):
        finding = self.found()
        for user in (self.head, self.teacher, self.affairs.browse(self.clerk.id)):
            with self.assertRaises(UserError):
                finding.with_user(user).action_extend("2026-10-20", "等材料")
        with self.assertRaisesRegex(UserError, "come after"):
            finding.with_user(self.affairs).action_extend("2026-10-13", "等材料")
        with self.assertRaisesRegex(UserError, "not a day"):
            finding.with_user(self.affairs).action_extend("soon", "等材料")
        finding.with_user(self.affairs).action_extend("2026-10-20", "等材料")
        self.assertEqual(str(finding.deadline), "2026-10-20")

    def test_overdue_is_told_once_and_counts(self):
        finding = self.found()
        Finding = self.env["school.finding"]
        cron = self.env.ref("school_logistics.finding_overdue_cron")
        self.run_job(cron)
        self.assertFalse(finding.alarmed_on)
        with freeze_time("2026-10-16 02:00:00"):
            self.assertTrue(finding.is_overdue)
            self.assertIn(finding, Finding.search([("is_overdue", "=", True)]))
            self.run_job(cron)
            self.run_job(cron)
            late = self.recorded().filtered(
                lambda fact: fact.type_id.code == "overdue_rectification"
            )
            self.assertEqual(len(late), 1)
            self.assertEqual(finding.step_ids.mapped("kind"), ["overdue"])
            told = finding.activity_ids.filtered(
                lambda one: one.summary == "Rectification overdue"
            )
            self.assertEqual(
                told.user_id, self.head | self.affairs | self.vice | self.principal
            )

    def test_findings_are_never_typed_in(self):
        finding = self.found()
        for user in (self.affairs, self.teacher, self.head):
            one = finding.with_user(user)
            for change in (
                lambda one=one: one.write({"points": 0}),
                lambda one=one: one.write({"state": "closed"}),
                lambda one=one: one.write({"note": "x"}),
                lambda one=one: one.create({"title": "x"}),
                one.unlink,
                lambda one=one: one.step_ids.create({"finding_id": one.id}),
            ):
                with self.assertRaises(UserError):
                    change()
        with self.assertRaises(UserError):
            finding.line_id.with_user(self.affairs).write({"score": 100})

    def test_inspected_again_where_it_is_not_closed(self):
        finding = self.found()
        inspection = finding.inspection_id.with_user(self.affairs)
        again = self.env["school.inspection"].browse(
            inspection.action_again()["res_id"]
        )
        self.assertEqual(again.origin_id, finding.inspection_id)
        self.assertEqual(again.line_ids.subject_name, "七(1)班")
        finding.with_user(self.head).action_rectify("已清扫")
        finding.with_user(self.teacher).action_close()
        with self.assertRaisesRegex(UserError, "everything is closed"):
            inspection.action_again()

    def test_other_schools_see_nothing(self):
        finding = self.found()
        for record in (finding, finding.inspection_id, finding.line_id):
            self.assertFalse(record.with_user(self.sister_affairs).search([]))
            self.assertFalse(record.with_user(self.sister_affairs).has_access("read"))
        with self.assertRaises(AccessError):
            finding.with_user(self.sister_affairs).action_rectify("x")
        self.assertTrue(finding.with_user(self.officer).has_access("read"))
        self.assertTrue(finding.with_user(self.auditor).has_access("read"))

    def test_a_fault_is_reported_where_a_room_takes_it(self):
        finding = self.found()
        Hook = type(self.env["school.inspection.hook"])
        self.patch(Hook, "_repairs", lambda hook: False)
        self.assertFalse(finding.can_repair)
        with self.assertRaisesRegex(UserError, "nobody takes repairs"):
            finding.with_user(self.head).action_repair()
        self.patch(Hook, "_repairs", lambda hook: True)
        finding.invalidate_recordset()
        finding.with_user(self.head).action_repair()
        self.assertEqual(finding.repair._name, "school.repair")
        self.assertEqual(
            (finding.repair.title, finding.repair.place), (finding.title, "七(1)班")
        )
        finding.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "reported already"):
            finding.with_user(self.head).action_repair()

    def test_queries_do_not_grow_with_the_findings(self):
        def queries(classes):
            inspection = self.make_inspection(subjects=classes)
            for line in inspection.line_ids:
                self.find(line, self.floor)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.submit(inspection)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(self.classes[:1])
        few = queries(self.classes[:2])
        many = self.make_classes([f"九({n})班" for n in range(20)])
        self.assertLessEqual(queries(many), few + 6)


@tagged("post_install", "-at_install")
class TestInspectionPlan(InspectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-10-12 02:00:00"))  # a Monday

    def plan(self, **values):
        return self.env["school.inspection.plan"].create(
            {
                "name": "每周卫生",
                "company_id": self.company.id,
                "template_id": self.sheet.id,
                "scope": "listed",
                "target_ids": [
                    (0, 0, {"subject": f"hr.department,{one.id}"})
                    for one in self.classes
                ],
                "inspector_ids": [(6, 0, self.teacher.ids)],
                "draw_count": 2,
                "date_from": "2026-09-01",
                **values,
            }
        )

    def run_job(self):
        with self.enter_registry_test_mode():
            cron = self.env.ref("school_logistics.inspection_open_cron")
            cron.method_direct_trigger()

    def test_it_opens_once_on_its_day(self):
        plan = self.plan()
        self.run_job()
        self.run_job()
        self.assertEqual(plan.inspection_ids.mapped("state"), ["open"])
        self.assertEqual(len(plan.inspection_ids.line_ids.filtered("drawn")), 2)
        self.assertEqual(plan.inspection_ids.draw_ids.count, 2)

    def test_a_missed_day_is_caught_up_with_its_date(self):
        plan = self.plan()
        with freeze_time("2026-10-14 02:00:00"):
            self.run_job()
            self.run_job()
        self.assertEqual(str(plan.inspection_ids.date), "2026-10-12")

    def test_not_on_free_days(self):
        plan = self.plan(weekday="5")
        with freeze_time("2026-10-17 02:00:00"):
            self.run_job()
            self.assertFalse(plan.inspection_ids)

    def test_next_time(self):
        self.assertEqual(str(self.plan(weekday="2").next_date), "2026-10-14")
        monthly = self.plan(period="month", day=5)
        self.assertEqual(str(monthly.next_date), "2026-11-05")

    def test_only_posts_keep_plans_and_sheets(self):
        plan = self.plan()
        for user in (self.teacher, self.keeper, self.sister_affairs, self.officer):
            with self.assertRaises(UserError):
                plan.with_user(user).write({"draw_count": 0})
            with self.assertRaises(UserError):
                self.floor.with_user(user).write({"points": 0})
        plan.with_user(self.affairs).write({"draw_count": 3})
        self.floor.with_user(self.affairs).write({"points": 3})
        shared = self.make_sheet(company_id=False)
        with self.assertRaises(AccessError):
            shared.with_user(self.affairs).write({"name": "x"})
        shared.with_user(self.officer).write({"name": "全区安全检查表"})
        self.assertEqual(shared.name, "全区安全检查表")
