"""The schools beside each other, checks of fairness, and what is published."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_staff_run import RunCommon


@tagged("post_install", "-at_install")
class TestStaffOversight(RunCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme("s1")
        cls.join(cls.guards, cls.staff[:3])
        cls.scheme("s1", company=cls.sister_company)
        cls.sisters = cls._make_group("门卫组", "guard", company=cls.sister_company)
        cls.far = cls.make_staff("庚辛", cls.sister_company)
        cls.join(cls.sisters, cls.far)
        for person in cls.far:
            cls.record(person, "absent", 3)

    def both(self):
        runs = self.open() | self.open(self.sister_company)
        runs._set_own({"state": "published", "published_on": "2026-11-02 00:00:00"})
        return runs

    def overview(self, user):
        self.env.invalidate_all()
        rows = self.env["school.staff.overview"].with_user(user)
        month = [("month_id", "=", self.month.id)]
        return {row.company_id: row for row in rows.search(month)}

    def test_the_district_sees_all_schools_against_the_norms(self):
        self.both()
        rows = self.overview(self.officer)
        ours, theirs = rows[self.company], rows[self.sister_company]
        self.assertEqual((ours.mean_score, theirs.mean_score), (100, 70))
        self.assertEqual((ours.district_mean, ours.gap, theirs.gap), (88, 12, -18))
        self.assertEqual((ours.people_count, theirs.people_count), (3, 2))
        self.assertEqual((ours.remark, theirs.remark), ("far", "far"))
        self.district.norm_score_gap = 15
        rows = self.overview(self.officer)
        self.assertEqual(rows[self.company].remark, False)
        self.assertEqual(rows[self.sister_company].remark, "far")

    def test_who_publishes_late_or_not_at_all_stands_out(self):
        run = self.open()
        run._set_own({"state": "published", "published_on": "2026-11-20 00:00:00"})
        rows = self.overview(self.officer)
        self.assertEqual(rows[self.company].days_late, 10)
        self.assertEqual(rows[self.company].remark, "late")
        self.assertEqual(rows[self.sister_company].state, "none")

    def test_a_school_sees_itself_only(self):
        self.both()
        rows = self.overview(self.principal)
        self.assertEqual(list(rows), [self.company])
        # and no mean that tells of the others
        self.assertEqual(rows[self.company].district_mean, 100)
        for user in (self.teacher, self.leader, self.affairs):
            with self.assertRaises(AccessError):
                self.overview(user)

    def findings(self, kind, user=None):
        self.env.invalidate_all()
        rows = self.env["school.staff.fairness"].with_user(user or self.principal)
        return rows.search([("kind", "=", kind)])

    def sheets(self, run, *scores):
        """Leaders' sheets as handed in: a tuple of scores for each group."""
        for group, given in zip((self.guards, self.cleaners), scores, strict=True):
            sheet = self.env["school.staff.score.sheet"].create(
                {
                    "run_id": run.id,
                    "company_id": self.company.id,
                    "group_id": group.id,
                    "role": "leader",
                }
            )
            for member, score in zip(group.member_ids, given, strict=False):
                sheet.line_ids.create(
                    {
                        "sheet_id": sheet.id,
                        "member_id": member.id,
                        "score": score,
                    }
                )
            sheet._set_own({"state": "done"})

    def test_a_lenient_leader_is_listed(self):
        self.join(self.cleaners, self.staff[3:6])
        run = self.open()
        self.sheets(run, (99, 98, 99), (80, 85, 82))
        [row] = self.findings("lenient")
        self.assertEqual((row.group_id, row.subject), (self.guards, "沈组长"))
        self.assertAlmostEqual(row.value, 98.67, 2)
        self.assertAlmostEqual(row.others, 82.33, 2)
        [row] = self.findings("strict")
        self.assertEqual(row.group_id, self.cleaners)
        self.school.norm_leader_gap = 20
        self.assertFalse(self.findings("lenient"))

    def test_one_score_for_everybody_is_listed(self):
        self.join(self.cleaners, self.staff[3:6])
        run = self.open()
        self.sheets(run, (90, 90, 90), (89, 90, 91))
        self.assertEqual(self.findings("same").group_id, self.guards)

    def test_missing_scores_and_people_left_out_are_listed(self):
        scheme = self.scheme("s4")
        scheme.write({"min_days": 20, "group_ids": [(6, 0, self.cleaners.ids)]})
        scheme.date_from = "2026-09-02"
        scheme.action_publish()
        self.join(self.cleaners, self.staff[3:4], "2026-10-20")
        self.open()
        self.assertEqual(self.findings("missing").mapped("value"), [1])
        self.assertEqual(self.findings("left_out").subject, "丁师傅")

    def test_a_double_penalty_is_listed(self):
        entry = {"source": self.guards, "day": "2026-10-09"}
        self.record(self.staff[0], "late", **entry)
        self.record(self.staff[0], "minus", **entry)
        self.record(self.staff[1], "absent", day="2026-10-13")
        void = self.record(self.staff[1], "late", day="2026-10-13")
        self.record(self.staff[2], "absent", day="2026-10-14")
        self.record(self.staff[2], "late", day="2026-10-15")
        self.open()
        self.assertEqual(
            self.findings("twice").mapped(lambda row: (row.subject, str(row.date))),
            [("甲师傅", "2026-10-09"), ("乙师傅", "2026-10-13")],
        )
        void._mark("void", "重复")
        self.assertEqual(self.findings("twice").mapped("subject"), ["甲师傅"])

    def test_another_school_sees_no_finding(self):
        entry = {"source": self.guards, "day": "2026-10-09"}
        self.record(self.staff[0], "late", **entry)
        self.record(self.staff[0], "minus", **entry)
        self.open()
        self.assertFalse(self.findings("twice", self.sister_principal))
        self.assertTrue(self.findings("twice", self.auditor))
        for user in (self.teacher, self.leader):
            with self.assertRaises(AccessError):
                self.findings("twice", user)

    def test_scores_and_excellent_staff_are_published(self):
        self.record(self.staff[0], "late", 4)
        self.open().with_user(self.affairs).action_publish()
        topics = self.env.ref(
            "school_logistics.publication_topic_staff_scores"
        ) | self.env.ref("school_logistics.publication_topic_staff_excellent")
        rule = self.env["school.publication.rule"].create(
            {
                "name": "月考核公示",
                "topic_ids": [(6, 0, topics.ids)],
                "date_from": date(2026, 10, 1),
            }
        )
        publication = (
            self.env["school.publication"]
            .with_user(self.affairs)
            .create(
                {
                    "company_id": self.company.id,
                    "rule_id": rule.id,
                    "month_id": self.month.id,
                }
            )
        )
        scores = publication.line_ids.filtered(lambda line: line.place == 1)
        self.assertEqual(
            scores.mapped(lambda line: (line.name, line.note.split()[0])),
            [("乙师傅", "100"), ("丙师傅", "100"), ("甲师傅", "96")],
        )
        best = publication.line_ids - scores
        self.assertEqual(best.mapped("name"), ["乙师傅", "丙师傅"])
        self.assertFalse(any(publication.line_ids.mapped("amount")))
