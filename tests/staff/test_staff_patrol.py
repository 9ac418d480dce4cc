"""Patrol points: scanned in person, marked, missed, excused."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .staff_common import StaffCommon
from .test_staff_roster import RosterBuilder

#: 06:00 to 14:00 of 12 October at the school, in UTC
BEGIN, DURING, OVER = (
    "2026-10-11 22:00:00",
    "2026-10-12 00:30:00",
    "2026-10-12 06:00:30",
)


class PatrolBuilder(RosterBuilder):
    """Three points that the early guards visit."""

    @classmethod
    def build(cls):
        result = super().build()
        cls.guard = cls.make_user("test.patrol", cls.staff[0].name)
        cls.staff[0].user_id = cls.guard
        cls.gate, cls.boiler, cls.wall = (
            cls.env["school.staff.patrol.point"]
            .with_user(cls.affairs)
            .create(
                [
                    {"name": "东门", "look_at": "门锁"},
                    {"name": "锅炉房"},
                    {"name": "后墙"},
                ]
            )
            .with_env(cls.env)
        )
        cls.patrol = (
            cls.env["school.staff.patrol"]
            .with_user(cls.affairs)
            .create(
                {
                    "name": "早班巡查",
                    "group_id": cls.guards.id,
                    "shift_ids": [(6, 0, cls.early.ids)],
                    "line_ids": [
                        (0, 0, {"point_id": point.id, "sequence": number})
                        for number, point in enumerate((cls.gate, cls.boiler, cls.wall))
                    ],
                }
            )
            .with_env(cls.env)
        )
        return result


@tagged("post_install", "-at_install")
class TestStaffPatrol(PatrolBuilder, StaffCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-10-11 02:00:00"))
        cls.duty = cls.turn(cls.staff[0], "2026-10-12")

    def scan(self, point, user=None, person=None, at=DURING):
        with freeze_time(at):
            scans = self.env["school.staff.scan"].with_user(user or self.guard)
            return scans.scan(point.token, person)

    def marks(self):
        return self.env["school.staff.scan"].search([], order="id").mapped("mark")

    def missed(self, at=OVER):
        with freeze_time(at), self.enter_registry_test_mode():
            self.env.ref("school_logistics.staff_missed_cron").method_direct_trigger()
        self.env.invalidate_all()
        return self.env["school.staff.missed"].search([])

    def test_as_planned_one_point_after_the_other(self):
        answer = self.scan(self.gate)
        self.assertEqual(
            (answer["point"], answer["mark"], answer["next"], answer["look_at"]),
            ("东门", "ok", "锅炉房", "门锁"),
        )
        self.scan(self.boiler, at="2026-10-12 00:40:00")
        self.scan(self.wall, at="2026-10-12 00:50:00")
        self.assertEqual(self.marks(), ["ok", "ok", "ok"])

    def test_out_of_order_or_outside_the_shift_is_kept_and_marked(self):
        self.scan(self.boiler)
        self.scan(self.gate, at="2026-10-11 20:00:00")
        self.patrol.line_ids.filtered(lambda one: one.point_id == self.wall).unlink()
        self.scan(self.wall, at="2026-10-12 01:00:00")
        self.assertEqual(self.marks(), ["order", "outside", "outside"])

    def test_sent_twice_it_is_one_visit(self):
        self.scan(self.gate)
        self.scan(self.gate, at="2026-10-12 00:30:20")
        self.assertEqual(self.marks(), ["ok"])

    def test_everybody_scans_in_person(self):
        for user, person in (
            (self.leader, self.staff[0].id),  # has an account
            (self.leader, self.staff[4].id),  # in another group
            (self.guard, self.staff[1].id),
            (self.teacher, self.staff[0].id),
            (self.affairs, self.staff[1].id),
        ):
            with self.assertRaisesRegex(UserError, "in person"):
                self.scan(self.gate, user, person)
        for hostile in ("1", True, -1, 1.5, [1], {"a": 1}, 10**12):
            with self.assertRaisesRegex(UserError, "in person"):
                self.scan(self.gate, self.leader, hostile)
        self.scan(self.gate, self.leader, self.staff[1].id)
        scan = self.env["school.staff.scan"].search([])
        self.assertEqual((scan.employee_id, scan.user_id), (self.staff[1], self.leader))

    def test_a_code_is_of_its_school_and_cannot_be_guessed(self):
        for token in ("", None, "x", 5, ["a"], True, self.gate.id):
            with self.assertRaisesRegex(UserError, "no patrol point"):
                self.env["school.staff.scan"].with_user(self.guard).scan(token)
        with self.assertRaisesRegex(UserError, "no patrol point of your school"):
            self.scan(self.gate, self.sister_teacher)
        for user in (self.guard, self.leader, self.teacher):
            with self.assertRaises(AccessError):
                self.gate.with_user(user).read(["token"])
        for values in ({"token": "x"}, {"company_id": self.sister_company.id}):
            with self.assertRaisesRegex(UserError, "renewed by the button"):
                self.gate.with_user(self.affairs).write(values)
        before = self.gate.token
        for user in (self.leader, self.teacher, self.sister_affairs):
            with self.assertRaises(UserError):
                self.gate.with_user(user).action_renew()
        self.gate.with_user(self.affairs).action_renew()
        self.assertNotEqual(self.gate.token, before)

    def test_scans_stay(self):
        self.scan(self.gate)
        scan = self.env["school.staff.scan"].search([])
        with self.assertRaisesRegex(UserError, "append-only"):
            scan.write({"mark": "ok"})
        for user in (self.guard, self.leader, self.affairs):
            with self.assertRaisesRegex(UserError, "append-only"):
                scan.with_user(user).write({"mark": "ok"})
            with self.assertRaises(AccessError):
                scan.with_user(user).create({"point_id": self.gate.id})
        for user in (self.teacher, self.sister_affairs):
            with self.assertRaises(AccessError):
                scan.with_user(user).read(["mark"])
        self.assertEqual(scan.with_user(self.leader).mark, "ok")

    def test_what_was_missed_is_listed_once_the_shift_is_over(self):
        self.scan(self.gate)
        self.assertFalse(self.missed("2026-10-12 05:59:00"))
        missed = self.missed()
        self.assertEqual(missed.point_id, self.boiler | self.wall)
        self.assertEqual(missed.employee_id, self.staff[0])
        self.assertEqual(self.missed(), missed, "none is entered twice")

    def test_every_point_as_often_as_planned(self):
        self.patrol.times = 2
        for hour, point in enumerate((self.gate, self.boiler, self.wall, self.gate)):
            self.scan(point, at=f"2026-10-12 0{hour}:30:00")
        missed = self.missed()
        self.assertEqual(
            {one.point_id.name: one.missing for one in missed}, {"锅炉房": 1, "后墙": 1}
        )

    def test_a_visit_of_one_counts_for_all_of_the_shift(self):
        self.turn(self.staff[1], "2026-10-12")
        self.scan(self.gate)
        missed = self.missed()
        self.assertEqual(len(missed), 4)
        self.assertNotIn(self.gate, missed.point_id)

    def test_shifts_without_a_patrol_miss_nothing(self):
        self.patrol.active = False
        self.assertFalse(self.missed())

    def test_the_office_excuses_with_a_reason(self):
        one = self.missed()[0]
        for user in (self.leader, self.guard, self.teacher, self.sister_affairs):
            with self.assertRaises(UserError):
                one.with_user(user).action_excuse("火警")
        for reason in ("", None, 5, " ", "x" * 501):
            with self.assertRaisesRegex(UserError, "Say why"):
                one.with_user(self.affairs).action_excuse(reason)
        one.with_user(self.affairs).action_excuse("火警，全员在东门")
        self.assertEqual((one.state, one.excused_by_id), ("excused", self.affairs))
        with self.assertRaisesRegex(UserError, "excused already"):
            one.with_user(self.affairs).action_excuse("再来")
        for user in (self.affairs, self.leader):
            with self.assertRaises(AccessError):
                one.with_user(user).write({"state": "missed"})

    def facts(self):
        facts = self.env["school.staff.fact"].search(
            [("type_id.code", "=", "patrol_missed")]
        )
        return facts.filtered(lambda fact: not fact.is_void)

    def test_it_counts_only_where_a_scheme_asks(self):
        self.assertTrue(self.missed())
        self.assertFalse(self.facts())

    def test_excused_it_counts_no_more(self):
        scheme = self.env["school.staff.scheme"]._import_template(
            "assessment_s1", self.company
        )
        scheme.write({"group_kind": False, "date_from": "2026-09-01"})
        kind = self.env.ref("school_logistics.fact_type_patrol_missed")
        self.env["school.staff.scheme.item"].create(
            {
                "scheme_id": scheme.id,
                "name": "漏巡",
                "type_ids": [(6, 0, kind.ids)],
                "points": -0.5,
            }
        )
        scheme.action_publish()
        missed = self.missed()
        self.assertEqual(len(self.facts()), 3)
        missed[0].with_user(self.affairs).action_excuse("火警")
        self.assertEqual(len(self.facts()), 2)

    def test_points_and_patrols_are_kept_by_the_office(self):
        for user in (self.leader, self.teacher, self.accountant, self.sister_affairs):
            for record, name in (
                (self.gate, "sequence"),
                (self.patrol, "times"),
                (self.patrol.line_ids[0], "sequence"),
            ):
                with self.assertRaises(UserError):
                    record.with_user(user).write({name: 1})
                with self.assertRaises(UserError):
                    record.with_user(user).unlink()

    def test_queries_do_not_grow_with_the_shifts(self):
        def cost(at):
            self.env.flush_all()
            self.env.invalidate_all()
            with freeze_time(at):
                before = self.env.cr.sql_log_count
                turns = self.env["school.staff.turn"].search([])
                turns._missed_rows()
            return self.env.cr.sql_log_count - before

        few = cost(OVER)
        for number in range(13, 25):
            self.turn(self.staff[number % 3], f"2026-10-{number}")
        self.assertLessEqual(cost("2026-10-30 00:00:00"), few + 2)
