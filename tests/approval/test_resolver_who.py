"""Who decides a step, and the words that explain it."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .approval_common import ApprovalCommon


@tagged("post_install", "-at_install")
class TestResolverWho(ApprovalCommon):
    def people(self, request):
        """Names of those who would decide or decide, step by step."""
        steps = request.get_approval_timeline()["steps"]
        return [[person["name"] for person in step["people"]] for step in steps]

    def trail(self, request):
        """The first step's search for people, in words."""
        resolver = self.env["school.approval.resolver"]
        step = request.get_approval_timeline()["steps"][0]
        return resolver._trail_text(step["trail"])

    def employee(self, user):
        domain = [("user_id", "=", user.id), ("company_id", "=", self.company.id)]
        return self.env["hr.employee"].search(domain)

    # the head of the applicant ---------------------------------------------

    def test_the_head_of_the_applicant_decides(self):
        self.make_flow([{"who": "manager"}])
        self.teacher_employee.parent_id = self.head_employee
        self.assertEqual(self.people(self.make_request()), [["韩主任"]])

    def test_the_head_of_a_head_who_left_decides(self):
        self.make_flow([{"who": "manager"}])
        self.teacher_employee.parent_id = self.head_employee
        self.head_employee.parent_id = self.employee(self.vice)
        self.head.active = False
        request = self.make_request()
        self.assertEqual(self.people(request), [["周副校长"]])
        self.assertEqual(
            self.trail(request),
            "head of 王老师: 韩主任 (has left) → head of 韩主任: 周副校长",
        )

    def test_without_any_head_the_fallback_decides(self):
        self.make_flow([{"who": "manager", "fallback": "vice_principal"}])
        self.teacher_employee.parent_id = False
        self.assertEqual(self.people(self.make_request()), [["周副校长"]])

    def test_an_employee_of_another_school_is_nobodys_head_here(self):
        self.make_flow([{"who": "manager", "fallback": "vice_principal"}])
        self.teacher_employee.company_id = self.sister_company
        self.teacher_employee.parent_id = self.employee(self.sister_affairs)
        self.assertEqual(self.people(self.make_request()), [["周副校长"]])

    # the ladder --------------------------------------------------------------

    def make_departments(self):
        """The teaching office stands below the school's, that of the principal."""
        above = self.env["hr.department"].create(
            {
                "name": "校办",
                "company_id": self.company.id,
                "manager_id": self.employee(self.vice).id,
            }
        )
        self.department.parent_id = above
        return above

    def test_a_ladder_asks_each_head_up_to_its_level(self):
        self.make_departments()
        self.make_flow([{"who": "department_head", "head_level": 2, "is_ladder": True}])
        request = self.make_request(submit=True)
        self.assertEqual(self.people(request)[0], ["韩主任"])
        self.decide(request, self.head)
        self.assertEqual(request.approval_state, "running")
        self.decide(request, self.vice)
        self.assertEqual(request.approval_state, "approved")

    def test_without_a_ladder_only_the_head_of_that_level_decides(self):
        self.make_departments()
        self.make_flow([{"who": "department_head", "head_level": 2}])
        self.assertEqual(self.people(self.make_request()), [["周副校长"]])

    def test_a_ladder_ends_where_the_departments_end(self):
        self.make_flow([{"who": "department_head", "head_level": 5, "is_ladder": True}])
        self.assertEqual(self.people(self.make_request()), [["韩主任"]])

    # chosen by the applicant ---------------------------------------------------

    def make_chosen(self):
        self.appoint(self.clerk, "vice_principal")
        self.make_flow([{"who": "chosen", "chosen_from": "post", **self.vice_post()}])
        return self.make_request()

    def vice_post(self):
        return {"post_id": self.post("vice_principal").id}

    def test_before_the_choice_the_range_is_shown(self):
        request = self.make_chosen()
        self.assertEqual(self.people(request), [["周副校长", "冯文书"]])

    def test_only_the_chosen_person_decides(self):
        request = self.make_chosen()
        request.action_choose_approver(0, self.clerk.id)
        self.assertEqual(self.people(request), [["冯文书"]])
        request.action_submit()
        self.assertEqual(self.trail_of(request), "chosen by the applicant: 冯文书")
        self.decide(request, self.clerk)
        self.assertEqual(request.approval_state, "approved")

    def trail_of(self, request):
        approval = request.sudo().approval_id
        resolver = self.env["school.approval.resolver"]
        step = approval.snapshot["steps"][0]
        case = resolver._case(
            request, approval.unit_id, self.department, approval.requester_id
        )
        return resolver._trail_text(resolver._resolve(step, case)[1])

    def test_nobody_outside_the_range_can_be_chosen(self):
        request = self.make_chosen()
        for user in self.principal, self.sister_principal, self.teacher:
            with self.assertRaisesRegex(UserError, "choose one of"):
                request.action_choose_approver(0, user.id)

    def test_a_choice_that_left_the_range_counts_no_more(self):
        request = self.make_chosen()
        request.action_choose_approver(0, self.clerk.id)
        self.env["school.post.holder"].search(
            [("user_id", "=", self.clerk.id), ("post_id.code", "=", "vice_principal")]
        ).sudo().date_to = "2020-12-31"
        self.assertEqual(self.people(request), [["周副校长"]])

    def test_a_range_must_be_named(self):
        with self.assertRaisesRegex(ValidationError, "does not say who decides"):
            self.make_flow([{"who": "chosen", "chosen_from": "group"}])

    # posts above, teams ----------------------------------------------------------

    def test_a_post_in_the_unit_above_and_in_the_district(self):
        self.school.parent_id = self.central
        head = self.make_user("test.central", "中心校长", "principal", self.central)
        self.appoint(head, "central_head", self.central)
        self.make_flow(
            [
                {"post": "central_head", "level": "parent"},
                {"post": "bureau_officer", "level": "district"},
            ]
        )
        self.assertEqual(self.people(self.make_request()), [["中心校长"], ["华科长"]])

    def test_the_purchasing_team_is_a_post_of_several(self):
        for user in self.acceptor1, self.acceptor2:
            self.appoint(user, "purchasing_team")
        self.make_flow([{"post": "purchasing_team", "mode": "all"}])
        self.assertEqual(self.people(self.make_request()), [["杨老师", "朱老师"]])

    def test_members_of_a_group_work_at_the_school(self):
        group = self.env.ref("school_logistics.group_buyer")
        self.make_flow([{"who": "group", "group_id": group.id}])
        [names] = self.people(self.make_request())
        self.assertIn("孙采购", names)
        self.assertNotIn("张采购", names)

    # reasons -----------------------------------------------------------------------

    def test_the_trail_says_why_the_applicant_does_not_decide(self):
        self.make_flow([{"post": "teacher", "fallback": "vice_principal"}])
        self.env["school.post.holder"].search(
            [
                ("user_id", "in", (self.acceptor1 | self.acceptor2).ids),
                ("unit_id", "=", self.school.id),
            ]
        ).sudo().date_to = "2020-12-31"
        self.assertEqual(
            self.trail(self.make_request()),
            "Teacher of 示范中学: 王老师 (is the applicant)"
            " → Vice-Principal in Charge of 示范中学: 周副校长",
        )

    def test_the_trail_says_when_nobody_holds_the_post(self):
        self.make_flow([{"post": "review_group", "fallback": "principal"}])
        self.assertEqual(
            self.trail(self.make_request()),
            "Finance Review Group of 示范中学: nobody → Principal of 示范中学: 陈校长",
        )

    def test_what_a_step_used_before_does_not_count(self):
        """The post of a step that now asks for a person leads nowhere."""
        flow = self.make_flow([{"post": "principal", "level": "district"}])
        flow.step_ids.write({"who": "user", "user_ids": [(6, 0, self.teacher.ids)]})
        flow.action_publish()
        self.assertEqual(self.people(self.make_request()), [["华科长"]])

    # how -------------------------------------------------------------------------

    def test_a_vote_says_how_many(self):
        with self.assertRaisesRegex(ValidationError, "how many votes"):
            self.make_flow([{"post": "school_meeting", "mode": "vote"}])

    def test_a_step_says_in_words_who_decides_when_and_what_is_demanded(self):
        flow = self.make_flow(
            [
                {
                    "post": "bureau_officer",
                    "level": "district",
                    "mode": "vote",
                    "vote_percent": 50,
                    "needs_signature": True,
                    "min_quotes": 3,
                    "amount_min": 1000,
                    "planned": "no",
                },
                {"who": "department_head", "head_level": 2, "is_ladder": True},
            ],
            publish=False,
        )
        first, second = flow.step_ids
        self.assertEqual(
            first.sentence,
            "Bureau Officer (The District) · 50.0% of the votes needed · Signature"
            " · 3 quotes",
        )
        self.assertEqual(
            first.condition_text, "beyond the plan · amount of ¥1,000.00 or more"
        )
        self.assertEqual(second.sentence, "Head of the Department: each up to level 2")
        self.assertEqual(second.condition_text, "")

    def test_the_definition_carries_every_demand(self):
        values = {
            "post": "school_meeting",
            "mode": "vote",
            "vote_count": 2,
            "vote_percent": 66.7,
            "is_collective": True,
            "members": 5,
            "quorum_percent": 60.0,
            "needs_signature": True,
            "needs_attachment": True,
            "needs_comment": True,
            "min_quotes": 3,
            "method": "public_tender",
            "on_timeout": "escalate",
        }
        self.appoint(self.clerk, "school_meeting")
        self.make_flow([values], min_quotes=2, method="inquiry", dedup="all")
        request = self.make_request(submit=True)
        snapshot = request.sudo().approval_id.snapshot
        step = snapshot["steps"][0]
        self.assertEqual({name: step[name] for name in values}, values)
        self.assertEqual(
            (snapshot["min_quotes"], snapshot["method"], snapshot["dedup"]),
            (3, "public_tender", "all"),
        )
