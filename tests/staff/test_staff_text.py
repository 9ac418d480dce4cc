"""Regulations and duties: published in versions, read and signed one by one."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common.inspection_common import picture
from ..supply.form_common import PdfReader
from .staff_common import StaffCommon, StaffDistrict

BODY = "第一条 门卫二十四小时在岗。\n第二条 来访登记。"


class TextBuilder(StaffDistrict):
    """A regulation for the guards: two with an account, one without."""

    @classmethod
    def build(cls):
        result = super().build()
        cls.join(cls.guards, cls.staff[:3], "2026-09-01")
        cls.readers = [
            cls.make_user(f"test.reader{number}", person.name)
            for number, person in enumerate(cls.staff[:2])
        ]
        cls.staff[0].user_id, cls.staff[1].user_id = cls.readers
        cls.rule = (
            cls.env["school.staff.text"]
            .with_user(cls.affairs)
            .create(
                {
                    "name": "门卫值班制度",
                    "body": BODY,
                    "group_ids": [(6, 0, cls.guards.ids)],
                    "sign_days": 7,
                }
            )
            .with_env(cls.env)
        )
        return result

    @classmethod
    def publish(cls, user=None, **changes):
        rule = cls.rule.with_user(user or cls.affairs)
        if changes:
            rule.write(changes)
        rule.action_publish()
        return cls.rule.version_ids[0]

    @classmethod
    def reading(cls, person, version=None):
        version = version or cls.rule.version_ids[0]
        return version.reading_ids.filtered(lambda one: one.employee_id == person)


@tagged("post_install", "-at_install")
class TestStaffText(TextBuilder, PdfReader, StaffCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-10-12 02:00:00"))

    def late(self):
        """Let eight days go by, and run the job."""
        with freeze_time("2026-10-20 02:00:00"), self.enter_registry_test_mode():
            self.env.ref("school_logistics.staff_reading_cron").method_direct_trigger()
        self.env.invalidate_all()

    def test_published_it_waits_for_everybody_concerned(self):
        version = self.publish()
        self.assertEqual((version.number, version.body), (1, BODY))
        readings = version.reading_ids
        self.assertEqual(readings.employee_id, self.staff[:3])
        self.assertEqual(set(readings.mapped("state")), {"waiting"})
        self.assertEqual({str(day) for day in readings.mapped("due")}, {"2026-10-19"})
        self.assertEqual(
            readings.activity_ids.user_id, self.readers[0] | self.readers[1]
        )
        self.assertEqual((self.rule.waiting_count, self.rule.is_changed), (3, False))

    def test_signing_pins_the_digest_of_the_version(self):
        version = self.publish()
        reading = self.reading(self.staff[0])
        reading.with_user(self.readers[0]).action_sign()
        self.assertEqual((reading.state, reading.digest), ("signed", version.digest))
        self.assertEqual(reading.signed_by_id, self.readers[0])
        self.assertFalse(reading.activity_ids)
        with self.assertRaisesRegex(UserError, "Signed"):
            reading.with_user(self.readers[0]).action_sign()
        self.assertEqual(self.rule.waiting_count, 2)

    def test_nobody_signs_for_another(self):
        self.publish()
        mine, paper = self.reading(self.staff[0]), self.reading(self.staff[2])
        for user in (self.readers[1], self.leader, self.affairs, self.principal):
            with self.assertRaises(UserError):
                mine.with_user(user).action_sign()
            with self.assertRaisesRegex(UserError, "in person|access|post"):
                mine.with_user(user)._sign_on_paper(picture())
        with self.assertRaises(UserError):
            paper.with_user(self.readers[0])._sign_on_paper(picture())
        self.assertEqual(set((mine | paper).mapped("state")), {"waiting"})

    def test_who_has_no_account_signs_a_paper(self):
        version = self.publish()
        reading = self.reading(self.staff[2])
        wizard = (
            self.env["school.staff.reading.paper"]
            .with_user(self.leader)
            .with_context(active_model="school.staff.reading", active_ids=reading.ids)
            .create({"photo": picture()})
        )
        self.assertEqual(wizard.reading_ids, reading)
        wizard.action_enter()
        self.assertEqual((reading.state, reading.digest), ("signed", version.digest))
        self.assertTrue(reading.on_paper and reading.photo)
        self.assertEqual(reading.signed_by_id, self.leader)

    def test_a_paper_needs_a_photo(self):
        self.publish()
        reading = self.reading(self.staff[2]).with_user(self.leader)
        for photo in ("", None, False, 5, "aGVsbG8=", "???"):
            with self.assertRaisesRegex(UserError, "no photo"):
                reading._sign_on_paper(photo)

    def test_a_change_is_a_new_version_that_is_signed_anew(self):
        first = self.publish()
        self.reading(self.staff[0]).with_user(self.readers[0]).action_sign()
        with self.assertRaisesRegex(UserError, "has not changed since version 1"):
            self.publish()
        second = self.publish(body=BODY + "\n第三条 夜间巡查。")
        self.assertEqual((first.body, second.number), (BODY, 2))
        self.assertEqual(
            [self.reading(person, first).state for person in self.staff[:3]],
            ["signed", "replaced", "replaced"],
        )
        self.assertEqual(len(second.reading_ids), 3)
        with self.assertRaisesRegex(UserError, "Replaced"):
            self.reading(self.staff[1], first).with_user(self.readers[1]).action_sign()

    def test_what_was_published_cannot_be_changed(self):
        version = self.publish()
        with self.assertRaisesRegex(UserError, "append-only"):
            version.write({"body": "改"})
        with self.assertRaisesRegex(UserError, "append-only"):
            version.with_user(self.affairs).write({"body": "改"})
        for user in (self.affairs, self.leader, self.readers[0]):
            with self.assertRaises(AccessError):
                version.reading_ids.with_user(user).write({"state": "signed"})
        with self.assertRaisesRegex(UserError, "stays with its school"):
            self.rule.write({"company_id": self.sister_company.id})

    def test_posts_publish(self):
        self.appoint(self.clerk, "affairs_clerk")
        for user in (self.leader, self.teacher, self.accountant, self.sister_affairs):
            with self.assertRaises(UserError):
                self.publish(user=user)
        self.clerk.group_ids += self.env.ref("school_logistics.group_affairs")
        with self.assertRaisesRegex(UserError, "post|Director"):
            self.publish(user=self.clerk)
        self.assertTrue(self.publish(user=self.principal))

    def test_nothing_to_read_or_nobody_to_read_it(self):
        self.rule.body = "  "
        with self.assertRaisesRegex(UserError, "nothing to read"):
            self.publish()
        with self.assertRaisesRegex(UserError, "choose groups or posts"):
            self.publish(body=BODY, group_ids=[(6, 0, self.cleaners.ids)])

    def test_posts_read_as_well(self):
        post = self.post("keeper")
        version = self.publish(post_ids=[(6, 0, post.ids)])
        keeper = version.reading_ids.filtered(
            lambda one: one.employee_id.user_id == self.keeper
        )
        self.assertEqual((keeper.state, keeper.group_id.id), ("waiting", False))
        self.assertEqual(len(version.reading_ids), 4)

    def test_read_by_whom_it_concerns(self):
        version = self.publish()
        for user in (self.teacher, self.sister_affairs, self.readers[1]):
            with self.assertRaises(AccessError):
                self.reading(self.staff[0]).with_user(user).read(["state"])
        for user in (self.leader, self.affairs, self.principal, self.school_auditor):
            self.assertTrue(version.reading_ids.with_user(user).mapped("state"))
        with self.assertRaises(AccessError):
            version.with_user(self.sister_affairs).read(["body"])
        mine = self.env["school.staff.reading"].with_user(self.readers[0])
        self.assertEqual(
            mine.search([("is_mine", "=", True)]).employee_id, self.staff[0]
        )

    def test_who_is_late_is_told_of_once(self):
        version = self.publish()
        self.reading(self.staff[0]).with_user(self.readers[0]).action_sign()
        self.late()
        late = version.reading_ids.filtered("told_late_on")
        self.assertEqual(late.employee_id, self.staff[1:3])
        told = version.reading_ids.activity_ids.filtered(
            lambda one: one.user_id == self.leader
        )
        self.assertEqual(len(told), 1)
        self.assertIn("2 have not signed 门卫值班制度", told.summary)
        self.late()
        self.assertEqual(len(version.reading_ids.activity_ids & told), 1)

    def test_newcomers_are_asked_and_leavers_are_not(self):
        version = self.publish()
        self.guards.member_ids[1].date_to = "2026-10-15"
        self.join(self.guards, self.staff[3], "2026-10-15")
        self.late()
        self.assertEqual(self.reading(self.staff[1], version).state, "left")
        self.assertEqual(self.reading(self.staff[3], version).state, "waiting")
        self.assertEqual(str(self.reading(self.staff[3]).due), "2026-10-27")

    def test_the_ledger_gets_nothing_unless_a_scheme_asks(self):
        self.publish()
        self.late()
        facts = self.env["school.staff.fact"].search(
            [("type_id.code", "=", "text_unsigned")]
        )
        self.assertFalse(facts)

    def test_it_counts_where_a_scheme_asks(self):
        scheme = self.env["school.staff.scheme"]._import_template(
            "assessment_s1", self.company
        )
        scheme.write({"group_kind": False, "date_from": "2026-09-01"})
        kind = self.env.ref("school_logistics.fact_type_text_unsigned")
        self.env["school.staff.scheme.item"].create(
            {
                "scheme_id": scheme.id,
                "name": "制度未签阅",
                "type_ids": [(6, 0, kind.ids)],
                "points": -1,
            }
        )
        scheme.action_publish()
        self.publish()
        self.late()
        self.late()
        facts = self.env["school.staff.fact"].search([("type_id", "=", kind.id)])
        self.assertEqual(sorted(facts.mapped("subject_id")), sorted(self.staff[:3].ids))

    def test_queries_do_not_grow_with_the_people(self):
        def cost(text):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            text.with_user(self.affairs).action_publish()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        few = cost(self.rule)
        self.join(self.cleaners, self.make_staff("赵钱孙李周吴郑王冯陈"), "2026-09-01")
        many = cost(
            self.rule.copy(
                {"name": "保洁制度", "group_ids": [(6, 0, self.cleaners.ids)]}
            )
        )
        self.assertLessEqual(many, few + 5)

    def test_the_sheet_to_be_signed(self):
        version = self.publish()
        self.reading(self.staff[0]).with_user(self.readers[0]).action_sign()
        pages = self.pdf("report_staff_reading", version, self.affairs).pages
        paper = "".join(self.text(page) for page in pages)
        for part in (
            "门卫值班制度",
            *self.staff[:3].mapped("name"),
            version.digest[:16],
        ):
            self.assertIn(part, paper)
