"""Roster: filled by the calendar, swapped with consent, handed over."""

from freezegun import freeze_time
from psycopg2.errors import ExclusionViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common.inspection_common import picture
from ..parallel import ParallelCase
from .staff_common import StaffCommon, StaffDistrict


class RosterBuilder(StaffDistrict):
    @classmethod
    def build(cls):
        result = super().build()
        cls.join(cls.guards, cls.staff[:3], "2026-09-01")
        cls.early, cls.night, cls.office_hours = (
            cls.quiet["school.staff.shift"]
            .create(
                [
                    {
                        "name": name,
                        "hour_from": first,
                        "hour_to": last,
                        "every_day": every_day,
                        "company_id": cls.company.id,
                    }
                    for name, first, last, every_day in (
                        ("早班", 6, 14, True),
                        ("夜班", 22, 6, True),
                        ("日班", 8, 17, False),
                    )
                ]
            )
            .with_env(cls.env)
        )
        return result

    def accounts(self):
        """Give the first two people accounts of their own, and return these."""
        users = [
            self.make_user(f"test.guard{number}", person.name)
            for number, person in enumerate(self.staff[:2])
        ]
        self.staff[0].user_id, self.staff[1].user_id = users
        return users

    @classmethod
    def turn(cls, person, day, shift=None, user=None):
        return (
            cls.env["school.staff.turn"]
            .with_user(user or cls.leader)
            .create(
                {
                    "group_id": cls.guards.id,
                    "employee_id": person.id,
                    "date": day,
                    "shift_id": (shift or cls.early).id,
                }
            )
            .with_env(cls.env)
        )

    @classmethod
    def swap(cls, one, other, user=None, **values):
        return (
            cls.env["school.staff.swap"]
            .with_user(user or cls.leader)
            .create(
                {
                    "turn_id": one.id,
                    "other_id": other.id,
                    "reason": "家中有事",
                    **values,
                }
            )
        )


@tagged("post_install", "-at_install")
class TestStaffRoster(RosterBuilder, StaffCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-10-12 02:00:00"))

    def fill(self, user=None, **values):
        wizard = (
            self.env["school.staff.roster"]
            .with_user(user or self.leader)
            .create(
                {
                    "group_id": self.guards.id,
                    "shift_ids": [(6, 0, (self.early | self.night).ids)],
                    "date_from": "2026-10-19",
                    "date_to": "2026-10-25",
                    **values,
                }
            )
        )
        wizard.action_fill()
        return self.env["school.staff.turn"].search([])

    def test_a_week_is_filled_fairly(self):
        turns = self.fill()
        self.assertEqual(len(turns), 14)
        counts = [
            len(turns.filtered(lambda one, who=who: one.employee_id == who))
            for who in self.staff[:3]
        ]
        self.assertLessEqual(max(counts) - min(counts), 1)
        self.assertEqual(self.fill(), turns, "what is there is left alone")

    def test_working_days_with_make_up_days(self):
        # 2026-10-10 is a Saturday that the law makes a working day
        self.env["school.holiday"].create(
            {
                "name": "校庆补班",
                "kind": "workday",
                "date_start": "2026-10-24",
                "date_end": "2026-10-24",
                "unit_id": self.school.id,
            }
        )
        turns = self.fill(shift_ids=[(6, 0, self.office_hours.ids)])
        self.assertEqual(
            [str(day) for day in turns.mapped("date")],
            [f"2026-10-{day}" for day in (19, 20, 21, 22, 23, 24)],
        )

    @mute_logger("odoo.sql_db")
    def test_one_shift_at_a_time(self):
        self.turn(self.staff[0], "2026-10-20", self.night)
        self.turn(self.staff[0], "2026-10-21", self.office_hours)
        with self.assertRaises(ExclusionViolation), self.env.cr.savepoint():
            self.turn(self.staff[0], "2026-10-21", self.early).flush_recordset()

    def test_members_of_the_group_by_its_leader(self):
        with self.assertRaisesRegex(ValidationError, "is not in"):
            self.turn(self.staff[4], "2026-10-20")
        for user in (self.teacher, self.sister_affairs, self.accountant):
            with self.assertRaises(UserError):
                self.turn(self.staff[0], "2026-10-20", user=user)
        self.assertTrue(self.turn(self.staff[0], "2026-10-20", user=self.affairs))
        with self.assertRaises(UserError):
            self.fill(user=self.teacher)
        with self.assertRaisesRegex(UserError, "at a time"):
            self.fill(date_to="2027-10-19")

    def test_what_has_begun_stays(self):
        turn = self.turn(self.staff[0], "2026-10-12")
        with self.assertRaisesRegex(UserError, "has begun"):
            turn.with_user(self.leader).write({"employee_id": self.staff[1].id})
        with self.assertRaisesRegex(UserError, "has begun"):
            turn.with_user(self.leader).unlink()

    # -- swaps ----------------------------------------------------------------------

    def pair(self):
        one = self.turn(self.staff[0], "2026-10-20")
        other = self.turn(self.staff[1], "2026-10-21")
        return one, other

    def test_both_consent_before_the_swap(self):
        first, second = self.accounts()
        one, other = self.pair()
        swap = self.swap(one, other, user=first)
        with self.assertRaisesRegex(UserError, "both must consent"):
            swap.with_user(self.leader).action_swap()
        swap.with_user(first).action_consent()
        self.assertTrue(swap.first_on)
        self.assertFalse(swap.second_on, "nobody consents for the other")
        with self.assertRaisesRegex(UserError, "in person"):
            swap.with_user(self.leader).action_consent()
        with self.assertRaises(UserError):
            swap.with_user(first).write({"second_on": "2026-10-12 01:00:00"})
        swap.with_user(second).action_consent()
        with self.assertRaises(UserError):
            swap.with_user(first).action_swap()
        swap.with_user(self.leader).action_swap()
        self.assertEqual((one.employee_id, other.employee_id), tuple(self.staff[1::-1]))

    def test_who_has_no_account_signs_a_slip(self):
        one, other = self.pair()
        swap = self.swap(one, other)
        with self.assertRaisesRegex(UserError, "photo of the slip"):
            swap.with_user(self.leader).action_consent()
        swap.with_user(self.leader).slip = picture()
        swap.with_user(self.leader).action_consent()
        swap.with_user(self.leader).action_swap()
        self.assertEqual(swap.state, "done")

    def test_turns_of_overlapping_hours_are_swapped(self):
        one = self.turn(self.staff[0], "2026-10-20", self.early)
        other = self.turn(self.staff[1], "2026-10-20", self.office_hours)
        swap = self.swap(one, other, slip=picture())
        swap.action_consent()
        swap.action_swap()
        self.env.flush_all()
        self.assertEqual((one.employee_id, other.employee_id), tuple(self.staff[1::-1]))

    @mute_logger("odoo.sql_db")
    def test_a_swap_never_gives_somebody_two_shifts_at_once(self):
        one = self.turn(self.staff[0], "2026-10-20", self.early)
        self.turn(self.staff[0], "2026-10-21", self.office_hours)
        other = self.turn(self.staff[1], "2026-10-21", self.early)
        swap = self.swap(one, other, slip=picture())
        swap.action_consent()
        with self.assertRaises(ExclusionViolation), self.env.cr.savepoint():
            swap.action_swap()
            self.env.flush_all()

    def test_the_hours_of_a_shift_on_the_roster_stay(self):
        turn = self.turn(self.staff[0], "2026-10-20")
        with self.assertRaisesRegex(UserError, "早班 is on the roster: archive it"):
            self.early.with_user(self.affairs).hour_from = 7
        self.early.with_user(self.affairs).active = False
        self.office_hours.with_user(self.affairs).hour_from = 7
        self.assertEqual(str(turn.start), "2026-10-19 22:00:00")

    def test_strangers_do_not_swap(self):
        one, other = self.pair()
        for user in (self.teacher, self.sister_teacher, self.sister_affairs):
            with self.assertRaises(UserError):
                self.swap(one, other, user=user)
        swap = self.swap(one, other)
        for user in (self.teacher, self.sister_affairs):
            for method in ("action_consent", "action_swap", "action_refuse"):
                with self.assertRaises(UserError):
                    getattr(swap.with_user(user), method)()
        with self.assertRaises(AccessError):
            swap.with_user(self.sister_affairs).read(["reason"])

    def test_other_swaps_of_the_turns_are_over(self):
        one, other = self.pair()
        third = self.turn(self.staff[2], "2026-10-22")
        rival = self.swap(one, third, slip=picture())
        swap = self.swap(one, other, slip=picture())
        for each in (rival, swap):
            each.action_consent()
        swap.action_swap()
        self.assertEqual(rival.state, "refused")

    # -- hand-over ------------------------------------------------------------------

    def test_handed_over_and_taken_over_by_another(self):
        first, second = self.accounts()
        turn = self.turn(self.staff[0], "2026-10-12")
        self.turn(self.staff[1], "2026-10-12", self.night)
        with self.assertRaises(UserError):
            turn.with_user(self.head).action_hand_over("钥匙三把")
        for note in ("", None, 5, "x" * 501, ["a"]):
            with self.assertRaises(UserError):
                turn.with_user(first).action_hand_over(note)
        turn.with_user(first).action_hand_over("钥匙三把，东门灯坏")
        with self.assertRaisesRegex(UserError, "from himself"):
            turn.with_user(first).action_take_over()
        with self.assertRaises(UserError):
            turn.with_user(self.head).action_take_over()
        turn.with_user(second).action_take_over()
        self.assertEqual(turn.taken_by_id, second)
        with self.assertRaises(UserError):
            turn.with_user(self.leader).write({"handed_note": "没有"})


@tagged("post_install", "-at_install")
class TestStaffRosterParallel(RosterBuilder, ParallelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.join(cls.cleaners, cls.staff[4:6], "2026-09-01")
        unit = cls.env["school.unit"]
        day = unit._today().replace(day=1)
        day = day.replace(year=day.year + 1)
        cls.turns = [
            cls.turn(person, day.replace(day=number))
            for number, person in enumerate(cls.staff[:3], start=1)
        ]
        one, other, third = cls.turns
        cls.swaps = [
            cls.swap(one, other, slip=picture()),
            cls.swap(one, third, slip=picture()),
        ]
        for swap in cls.swaps:
            swap.action_consent()
        cls.commit()

    def test_of_two_swaps_of_a_turn_one_takes_effect(self):
        def run(swap_id):
            def swap(env):
                return env["school.staff.swap"].browse(swap_id).action_swap()

            return swap

        results = self.in_parallel([(self.leader, run(one.id)) for one in self.swaps])
        self.assertEqual(sum(one is True for one in results), 1, results)
        people = [turn.employee_id for turn in self.turns]
        self.assertEqual(len(set(people)), 3)
        states = sorted(one.with_env(self.env).state for one in self.swaps)
        self.assertEqual(states, ["done", "refused"])
