"""What the check of the rules finds, and that it finds nothing where all is well."""

from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .pack_common import PackCommon

ALL = [{"post": "affairs_director"}, {"post": "principal", "amount_min": 500}]


@tagged("post_install", "-at_install")
class TestFlowLint(PackCommon):
    def findings(self, flows=None, units=None, user=None):
        """Findings on the school's rules, by kind."""
        lint = self.env["school.approval.lint"].with_user(user or self.admin_user)
        units = (units or self.school).with_user(user or self.admin_user)
        found = {}
        for row in lint._lint(units, flows):
            found.setdefault(row["code"], []).append(row)
        return found

    def only(self, found, code):
        self.assertEqual(len(found.get(code, ())), 1, found)
        return found[code][0]

    def test_sound_rules_have_no_findings(self):
        self.appoint(self.clerk, "school_meeting")
        for name in ("a1", "a2", "a3", "a6"):
            with self.subTest(name):
                pack = self.import_pack(name)
                found = self.findings(pack.flow_ids)
                found.pop("draft")
                found.pop("empty", None)
                self.assertFalse(found)

    # coverage -------------------------------------------------------------

    def test_amounts_that_no_step_decides(self):
        flow = self.make_flow(
            [
                {"post": "affairs_director", "amount_max": 500},
                {"post": "principal", "amount_min": 500, "amount_min_included": False},
            ]
        )
        row = self.only(self.findings(), "gap")
        self.assertEqual((row["severity"], row["flow_id"]), ("error", flow.id))
        self.assertIn("exactly ¥500.00", row["what"])
        self.assertIn("Add a step", row["mend"])

    def test_documents_that_no_rule_fits(self):
        self.make_flow(ALL, amount_max=1000, planned="yes")
        self.make_flow(ALL, planned="no")
        row = self.only(self.findings(), "gap")
        self.assertIn("¥1,000.00 and above", row["what"])
        self.assertIn("within the plan", row["what"])
        self.assertEqual(row["severity"], "warning")

    def test_two_rules_as_near_and_as_specific(self):
        one = self.make_flow(ALL, amount_max=1000, name="甲")
        self.make_flow(ALL, amount_min=500, name="乙")
        row = self.only(self.findings(), "overlap")
        self.assertEqual(row["flow_id"], one.id)
        self.assertIn("“乙”", row["what"])
        self.assertIn("¥500.00 to ¥999.99", row["what"])

    def test_rule_and_step_that_never_act(self):
        self.make_flow(ALL, sequence=1, name="总则")
        self.make_flow(ALL, sequence=5, urgent="yes", name="急件")
        row = self.only(self.findings(), "unreachable")
        self.assertEqual(row["rule"], "急件")
        self.assertIn("“总则” comes first", row["what"])
        flow = self.make_flow(
            [{"post": "principal"}, {"post": "affairs_director", "amount_min": 900}],
            sequence=0,
            amount_max=800,
            name="小额",
        )
        rows = self.findings()["unreachable"]
        step = [row for row in rows if row["flow_id"] == flow.id]
        self.assertIn("never applies", step[0]["what"])

    def test_rule_that_refuses_everything(self):
        self.make_flow([], outcome="refuse", refuse_reason="停止采购", publish=False)
        flow = self.env["school.approval.flow"].search([], order="id desc", limit=1)
        row = self.only(self.findings(flow), "swallow")
        self.assertEqual(row["severity"], "error")

    def test_steps_for_large_amounts_come_last(self):
        self.make_flow(
            [{"post": "principal", "amount_min": 5000}, {"post": "affairs_director"}]
        )
        row = self.only(self.findings(), "order")
        self.assertIn("from ¥5,000.00 and comes before", row["what"])

    def test_draft_takes_the_place_of_what_is_published(self):
        flow = self.make_flow(ALL)
        self.assertNotIn("gap", self.findings())
        flow.amount_max = 1000
        self.assertNotIn("gap", self.findings())
        found = self.findings(flow)
        self.assertIn("gap", found)
        self.assertIn("not published yet", self.only(found, "draft")["what"])

    def test_expired_and_early_rules(self):
        today = self.env["school.unit"]._today()
        old = self.make_flow(ALL, date_to=today - timedelta(days=1))
        early = self.make_flow(ALL, date_from=today + timedelta(days=9))
        found = self.findings(old | early)
        self.assertEqual(self.only(found, "expired")["flow_id"], old.id)
        self.assertEqual(self.only(found, "early")["severity"], "info")

    # people ---------------------------------------------------------------

    def test_empty_post_and_who_decides_instead(self):
        self.make_flow([{"post": "school_meeting"}])
        row = self.only(self.findings(), "empty")
        self.assertEqual((row["severity"], row["unit_id"]), ("warning", self.school.id))
        self.assertIn("华科长 decides instead", row["what"])
        self.env["school.post.holder"].search(
            [("user_id", "=", self.officer.id)]
        ).date_to = date(2021, 1, 1)
        row = self.only(self.findings(), "empty")
        self.assertEqual(row["severity"], "error")
        self.assertIn("cannot be submitted", row["what"])
        self.appoint(self.clerk, "school_meeting")
        self.assertNotIn("empty", self.findings())

    def test_only_decider_is_barred(self):
        self.appoint(self.affairs, "buyer")
        self.make_flow([{"post": "affairs_director"}])
        row = self.only(self.findings(), "barred")
        self.assertIn("刘主任 alone decides", row["what"])

    def test_vote_that_cannot_be_won(self):
        self.appoint(self.clerk, "school_committee")
        self.make_flow([{"post": "school_committee", "mode": "vote", "vote_count": 3}])
        row = self.only(self.findings(), "vote")
        self.assertIn("needs 3 votes, but only 1", row["what"])

    def test_department_without_a_head(self):
        self.make_flow([{"who": "department_head"}])
        self.assertNotIn("empty", self.findings())
        self.env["hr.department"].create(
            {"name": "音乐组", "company_id": self.company.id}
        )
        self.assertIn("音乐组", self.only(self.findings(), "empty")["what"])

    def test_delegations_in_a_circle(self):
        self.make_flow(ALL)
        today = self.env["school.unit"]._today()
        for user, other in (
            (self.principal, self.vice),
            (self.vice, self.affairs),
            (self.affairs, self.principal),
        ):
            self.env["school.approval.delegation"].with_user(user).create(
                {
                    "delegate_id": other.id,
                    "company_id": self.company.id,
                    "date_from": today,
                    "date_to": today + timedelta(days=3),
                }
            )
        self.assertIn("circle", self.only(self.findings(), "loop")["what"])

    # who and how much -----------------------------------------------------

    def test_page_shows_the_findings_and_the_rule_sums_them_up(self):
        flow = self.make_flow([{"post": "school_meeting", "amount_min": 10}])
        flow = flow.with_user(self.principal)
        action = flow.action_check()
        check = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(check.error_count, 1)
        self.assertEqual(flow.lint_level, "error")
        self.assertIn("1 errors", flow.lint_summary)
        check = self.env["school.approval.check"].with_user(self.principal).create({})
        self.assertEqual(check.unit_ids, self.school)
        check.unit_ids = False
        with self.assertRaisesRegex(UserError, "Choose the schools"):
            check.action_check()

    def test_other_schools_are_not_checked(self):
        with self.assertRaises(AccessError):
            self.findings(units=self.sister)
        with self.assertRaises(AccessError):
            self.env["school.approval.check"].with_user(self.teacher).create({})
        self.make_flow(ALL, company_id=self.sister_company.id, amount_max=9)
        self.assertIn("gap", self.findings(units=self.sister, user=self.officer))

    def test_queries_do_not_grow_with_rules_and_schools(self):
        self.make_flow(ALL)

        def count(units):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.findings(units=units, user=self.officer)
            return self.env.cr.sql_log_count - before

        count(self.school)
        few = count(self.school)
        for number in range(5):
            self.make_flow(ALL, sequence=number, amount_max=100 * number + 100)
        self.make_flow(ALL, company_id=self.sister_company.id)
        units = self.school | self.sister | self.central
        count(units)  # publishing empties the caches
        self.assertLessEqual(count(units), few)
