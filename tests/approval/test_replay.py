"""A past term's documents put before other rules, and versions compared in words."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .pack_common import PackCommon


@tagged("post_install", "-at_install")
class TestReplay(PackCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appoint(cls.clerk, "school_meeting")
        cls.pack = cls.import_pack("a2")
        cls.pack.action_publish()
        cls.flow = cls.pack.flow_ids.filtered(
            lambda flow: flow.model == "school.supply.request"
        )
        cls.requests = [
            cls.make_request(amount, submit=True) for amount in (300, 800, 12000)
        ]

    def run_replay(self, user=None, **values):
        runs = self.env["school.approval.replay.run"].with_user(user or self.principal)
        run = runs.create(
            {
                "flow_id": self.flow.id,
                "term_id": False,
                "only_changed": False,
                **values,
            }
        )
        run.action_run()
        return run

    def lines(self, run):
        return {
            line.amount: (line.before, line.after, line.changed)
            for line in run.line_ids
        }

    def test_same_rule_changes_nothing(self):
        run = self.run_replay()
        self.assertEqual((run.document_count, run.changed_count), (3, 0))
        self.assertEqual(run.amount_total, 13100)
        self.assertEqual(self.lines(run)[800], ("校长", "校长", False))

    def test_draft_shows_what_would_change(self):
        director = self.flow.step_ids[0]
        director.amount_max = 1000
        self.flow.step_ids[1].amount_min = 1000
        run = self.run_replay()
        self.assertEqual(run.changed_count, 1)
        self.assertEqual(run.amount_changed, 800)
        self.assertEqual(self.lines(run)[800], ("校长", "总务主任", True))
        self.assertIn("below ¥1,000.00", run.line_ids.filtered("changed").why)
        only = self.run_replay(only_changed=True)
        self.assertEqual(len(only.line_ids), 1)
        self.assertEqual(only.document_count, 3)

    def test_draft_that_would_refuse_says_so(self):
        self.flow.amount_max = 10000
        run = self.run_replay()
        self.assertEqual((run.changed_count, run.refused_count), (1, 1))
        self.assertIn("No rule of these fits", self.lines(run)[12000][1])

    def test_another_version_of_the_rule(self):
        self.flow.step_ids[0].amount_max = 1000
        self.flow.step_ids[1].amount_min = 1000
        self.flow.action_publish()
        first = self.flow.version_ids.filtered(lambda version: version.number == 1)
        self.assertEqual(
            self.run_replay(against="version", version_id=first.id).changed_count, 0
        )
        self.assertEqual(self.run_replay().changed_count, 1)
        other = self.pack.flow_ids - self.flow
        with self.assertRaisesRegex(UserError, "Choose a version"):
            self.run_replay(
                against="version", version_id=other.current_version_id[:1].id
            )

    def test_documents_are_not_touched(self):
        before = [
            (approval.snapshot, approval.state, approval.write_date)
            for approval in self.requests[0].sudo().approval_id
        ]
        self.flow.step_ids[0].amount_max = 100
        self.run_replay()
        self.env.invalidate_all()
        after = [
            (approval.snapshot, approval.state, approval.write_date)
            for approval in self.requests[0].sudo().approval_id
        ]
        self.assertEqual(before, after)

    def test_only_what_the_caller_reads(self):
        self.assertEqual(self.run_replay(self.school_auditor).document_count, 3)
        self.assertEqual(self.run_replay(self.auditor).document_count, 3)
        with self.assertRaises(AccessError):
            self.run_replay(self.teacher)
        with self.assertRaises(AccessError):
            self.run_replay(self.sister_principal)

    def test_period(self):
        run = self.run_replay(date_from="2020-01-01", date_to="2020-12-31")
        self.assertFalse(run.document_count)

    def test_queries_do_not_grow_with_documents(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            list(
                self.env["school.approval.replay"]._replay(
                    self.env["school.approval"].search(
                        [("company_id", "=", self.company.id)]
                    ),
                    self.flow,
                    self.flow._definition(),
                )
            )
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        for amount in (10, 20, 30, 40, 5000):
            self.make_request(amount, submit=True)
        self.assertLessEqual(count(), few)

    # comparing ------------------------------------------------------------

    def compare(self, user=None, **values):
        compares = self.env["school.approval.version.compare"]
        compare = compares.with_user(user or self.principal).create(
            {"flow_id": self.flow.id, **values}
        )
        return [
            (line.part, line.what, line.before, line.after) for line in compare.line_ids
        ]

    def test_versions_are_compared_in_words(self):
        self.assertEqual(self.compare(), [])
        self.flow.min_buyers = 3
        self.flow.planned = "yes"
        principal = self.flow.step_ids[1]
        principal.mode = "all"
        principal.amount_max = 20000
        self.flow.step_ids[2].unlink()
        found = self.compare()
        self.assertIn(("Rule", "Buyers Required", "1", "3"), found)
        self.assertIn(("Rule", "Condition", "", "within the plan"), found)
        self.assertIn(("Step 2 校长", "Mode", "Any One of Them", "All of Them"), found)
        self.assertIn(
            (
                "Step 2 校长",
                "Condition",
                "amount from ¥500.00 to ¥10,000.00 (not included)",
                "amount from ¥500.00 to ¥20,000.00 (not included)",
            ),
            found,
        )
        self.assertEqual(
            [row[1] for row in found if row[0] == "Step 3 校务会议"], ["taken away"]
        )

    def test_versions_of_a_sister_are_not_shown(self):
        with self.assertRaises(AccessError):
            self.compare(self.sister_principal)
        with self.assertRaises(AccessError):
            self.compare(self.teacher)
