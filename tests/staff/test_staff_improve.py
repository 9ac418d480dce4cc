"""末位预警: evidence, talk, help, new assessment; people decide, never the rank."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..supply.form_common import PdfReader
from .test_staff_run import RunCommon

TALK = ("迟到多次，已说明标准，可参加培训", "家里有事，以后注意")


class ImproveCommon(RunCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-12-03"))
        cls.scheme("s1", warn_percent=34, warn_below=60)
        cls.join(cls.guards, cls.staff[:3])
        cls.weak = cls.staff[0]

    def month_of(self, number, weak=True, state="locked"):
        """A month of 2026, computed; the first of the staff is far below the line."""
        month = self.env["school.month"]._on_date(date(2026, number, 1))
        if weak:
            self.record(self.weak, "absent", 5, f"2026-{number:02}-10", note="未到岗")
        run = self.env["school.staff.run"]._open(self.company, month)
        run._set_own({"state": state})
        return run

    def case(self, user=None):
        for number in (10, 11):
            self.month_of(number)
        return (
            self.env["school.staff.improvement"]
            .with_user(user or self.affairs)
            .create({"employee_id": self.weak.id})
        )

    def helped(self, weak_again=True):
        """A case after training in November, and the month assessed again."""
        for number in (9, 10):
            self.month_of(number)
        case = (
            self.env["school.staff.improvement"]
            .with_user(self.affairs)
            .create({"employee_id": self.weak.id})
        )
        case.action_talk(*TALK, "2026-11-08")
        case.action_train("岗位规范两周", "2026-11-09", "2026-11-23")
        self.month_of(11, weak_again)
        return case


@tagged("post_install", "-at_install")
class TestStaffImprove(PdfReader, ImproveCommon):
    def test_the_evidence_is_taken(self):
        case = self.case()
        self.assertEqual(len(case.result_ids.run_id), 2)
        self.assertEqual((case.state, case.group_id), ("evidence", self.guards))

    def test_one_month_is_not_enough(self):
        self.month_of(11)
        with self.assertRaisesRegex(UserError, "rank alone"):
            self.env["school.staff.improvement"].with_user(self.affairs).create(
                {"employee_id": self.weak.id}
            )

    def test_last_but_above_the_line_is_no_reason(self):
        for number in (9, 10):
            self.record(self.weak, "late", 3, f"2026-{number:02}-10")
            run = self.month_of(number, weak=False)
            last = self.of(run, self.weak)
            self.assertEqual((last.rank, last.is_warned), (3, False))
        with self.assertRaisesRegex(UserError, "指导案例 18 号"):
            self.env["school.staff.improvement"].with_user(self.affairs).create(
                {"employee_id": self.weak.id}
            )

    def test_months_must_follow_each_other_and_be_locked(self):
        self.month_of(9)
        self.month_of(10, weak=False)
        self.month_of(11)
        Case = self.env["school.staff.improvement"].with_user(self.affairs)
        with self.assertRaisesRegex(UserError, "in 1 locked"):
            Case.create({"employee_id": self.weak.id})

    def test_steps_come_in_order(self):
        case = self.case()
        for step in (
            lambda: case.action_train("培训", "2026-12-03", "2026-12-20"),
            lambda: case.action_reassess("unable", "不行"),
            lambda: case.action_propose("end", "不行"),
            case.action_close,
        ):
            with self.assertRaises(UserError):
                step()
        with self.assertRaisesRegex(UserError, "answered"):
            case.action_talk("说了", " ")
        with self.assertRaisesRegex(UserError, "ahead"):
            case.action_talk(*TALK, "2026-12-10")
        case.action_talk(*TALK)
        with self.assertRaisesRegex(UserError, "first day"):
            case.action_train("培训", "2026-10-01", "2026-10-20")

    def test_no_notice_without_a_new_assessment(self):
        case = self.case()
        case.action_talk(*TALK)
        case.action_train("培训", "2026-12-03", "2026-12-20")
        with self.assertRaisesRegex(UserError, "locked yet"):
            case.action_reassess("unable", "仍不合格")

    def test_who_did_better_is_not_called_unable(self):
        case = self.helped(weak_again=False)
        with self.assertRaisesRegex(UserError, "no proof"):
            case.action_reassess("unable", "不行")
        case.action_reassess("able", "本月达标")
        with self.assertRaisesRegex(UserError, "第四十条第二项"):
            case.action_propose("end", "还是不要了")
        case.action_propose("stay", "达标，留岗")
        case.action_close()
        self.assertEqual(case.state, "closed")

    def test_a_notice_needs_union_protection_pay_and_approval(self):
        case = self.helped()
        case.action_reassess("unable", "十一月仍低于标准")
        whole = {
            "union_told_on": "2026-12-02",
            "unprotected": True,
            "notice": "days",
            "amount": 5200.0,
        }
        for name, value, word in (
            ("union_told_on", False, "第四十三条"),
            ("unprotected", False, "第四十二条"),
            ("notice", "now", "第四十"),
            ("amount", 0, "第四十"),
            ("amount", "5200", "第四十"),
            ("union_told_on", {"x": 1}, ""),
        ):
            with self.subTest(name=name), self.assertRaisesRegex(UserError, word):
                case.action_propose("end", "不能胜任", **{**whole, name: value})
        case.action_propose("end", "培训后仍不能胜任", **whole)
        with self.assertRaises(UserError):
            case.action_close()
        self.rule()
        case.action_submit()
        with self.assertRaises(UserError):
            case.action_close()
        task = self.env["school.approval.task"].search(
            [("approval_id", "=", case.approval_id.id)]
        )
        task.with_user(self.principal).action_approve()
        case.action_close()
        self.assertEqual(case.state, "closed")
        # a person decided; the software dismisses nobody
        self.assertTrue(self.weak.active)
        member = self.guards.member_ids.filtered(
            lambda one: one.employee_id == self.weak
        )
        self.assertFalse(member.date_to)
        self.assertFalse(self.weak.departure_date)

    def rule(self):
        flow = self.env["school.approval.flow"].create(
            {
                "name": "解除劳动合同审批",
                "model_id": self.env["ir.model"]._get_id("school.staff.improvement"),
                "company_id": self.company.id,
                "step_ids": [
                    (0, 0, {"sequence": 1, "post_id": self.post("principal").id})
                ],
            }
        )
        flow.action_publish()

    def test_a_transfer_moves_the_person(self):
        case = self.case()
        case.action_talk(*TALK)
        for group in (self.guards.id, "1", True, 0):
            with self.assertRaises(UserError):
                case.action_transfer("调岗", group, "2026-12-04", "2026-12-31")
        case.action_transfer("保洁岗", self.cleaners.id, "2026-12-04", "2026-12-31")
        spells = self.env["school.staff.member"].search(
            [("employee_id", "=", self.weak.id)], order="date_from"
        )
        self.assertEqual(spells.group_id, self.guards | self.cleaners)
        self.assertEqual(
            [(spell.date_from, spell.date_to) for spell in spells],
            [
                (date(2026, 9, 1), date(2026, 12, 3)),
                (date(2026, 12, 4), False),
            ],
        )

    def test_only_heads_of_the_school_and_nobody_about_himself(self):
        case = self.case()
        for user in (
            self.leader,
            self.teacher,
            self.accountant,
            self.sister_affairs,
            self.officer,
            self.auditor,
        ):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                case.with_user(user).action_talk(*TALK)
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.env["school.staff.improvement"].with_user(user).create(
                    {"employee_id": self.staff[1].id}
                )
        self.env["hr.employee"].search(
            [("user_id", "=", self.affairs.id)]
        ).user_id = False
        self.weak.user_id = self.affairs
        with self.assertRaisesRegex(UserError, "yourself"):
            case.action_talk(*TALK)

    def test_who_reads_a_case(self):
        case = self.case()
        for user in (self.leader, self.accountant, self.sister_affairs):
            with self.assertRaises(AccessError):
                case.with_user(user).read(["talk_text"])
        for user in (self.principal, self.auditor, self.officer):
            case.with_user(user).read(["talk_text"])

    def test_nothing_of_a_case_is_typed_in(self):
        case = self.case()
        for values in (
            {"state": "closed"},
            {"outcome": "unable"},
            {"employee_id": self.staff[1].id},
            {"approval_state": "approved"},
            {"result_ids": [(5,)]},
        ):
            with self.assertRaises(UserError):
                case.write(values)
        forged = (
            self.env["school.staff.improvement"]
            .with_user(self.affairs)
            .with_context(default_state="reassessed", default_outcome="unable")
        )
        with self.assertRaises(UserError):
            forged.create({"employee_id": self.staff[1].id, "outcome": "unable"})

    def test_the_pack_of_evidence(self):
        case = self.helped()
        case.action_reassess("unable", "十一月仍低于标准")
        pdf = self.pdf("report_staff_evidence", case, self.affairs)
        text = "".join(self.text(page) for page in pdf.pages)
        for part in (
            "甲师傅",
            "2026-09",
            "未到岗",
            "家里有事",
            "岗位规范",
            "指导案例18号",
        ):
            self.assertIn(part, text)
