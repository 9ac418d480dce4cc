"""Published regulations as configuration: rules A1 and A2."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .approval_common import ApprovalCommon

A1 = [
    {"post": "vice_principal"},
    {"post": "principal"},
    {
        "post": "school_committee",
        "is_collective": True,
        "amount_min": 3000,
        "amount_min_included": False,
    },
]
A2 = [
    {"post": "affairs_director", "amount_max": 500},
    {"post": "principal", "amount_min": 500, "amount_max": 10000},
    {"post": "school_meeting", "is_collective": True, "amount_min": 10000},
]


@tagged("post_install", "-at_install")
class TestApprovalRules(ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("school_committee", "school_meeting"):
            cls.appoint(cls.clerk, code)

    def assert_paths(self, expected):
        for amount, path in expected.items():
            with self.subTest(amount=amount):
                request = self.make_request(amount, submit=True)
                self.assertEqual(self.path(request), path)

    def test_a1_committee_comes_on_top_above_3000(self):
        ordinary = ["vice_principal", "principal"]
        self.make_flow(A1, min_buyers=2)
        self.assert_paths(
            {
                800: ordinary,
                3000: ordinary,
                3000.01: [*ordinary, "school_committee"],
            }
        )

    def test_a1_two_people_buy(self):
        self.make_flow(A1, min_buyers=2)
        request = self.make_request(800, submit=True)
        self.assertEqual(request.sudo().approval_id.snapshot["min_buyers"], 2)

    def test_a2_bands_share_no_amount(self):
        self.make_flow(A2)
        self.assert_paths(
            {
                499.99: ["affairs_director"],
                500: ["principal"],
                9999: ["principal"],
                10000: ["school_meeting"],
            }
        )

    def test_explanation_names_band_and_source(self):
        self.make_flow(A2, source="资金审批制度 第4条")
        timeline = self.make_request(4860).get_approval_timeline()
        self.assertTrue(timeline["preview"])
        self.assertEqual(
            timeline["steps"][0]["why"],
            "amount from ¥500.00 to ¥10,000.00 (not included) (资金审批制度 第4条)",
        )
        self.assertEqual(
            [person["name"] for person in timeline["steps"][0]["people"]],
            [self.principal.name],
        )

    def test_no_rule_refuses(self):
        request = self.make_request(600)
        with self.assertRaisesRegex(UserError, "No approval rule fits"):
            request.action_submit()
        self.assertEqual(request.approval_state, "none")

    def test_rule_without_a_step_for_the_amount_refuses(self):
        self.make_flow([{"post": "principal", "amount_min": 500}])
        with self.assertRaisesRegex(UserError, "nobody would decide"):
            self.make_request(499.99).action_submit()

    def test_own_rule_before_that_of_the_district(self):
        self.make_flow([{"post": "principal"}], company_id=False, sequence=1)
        self.make_flow([{"post": "affairs_director"}], sequence=50)
        request = self.make_request(600, submit=True)
        self.assertEqual(self.path(request), ["affairs_director"])

    def test_rule_of_a_sister_does_not_count(self):
        self.make_flow([{"post": "principal"}], company_id=self.sister_company.id)
        with self.assertRaisesRegex(UserError, "No approval rule fits"):
            self.make_request(600).action_submit()

    def test_conditions_on_plan_urgency_and_document(self):
        self.make_flow([{"post": "affairs_director"}], planned="yes", urgent="no")
        self.make_flow([{"post": "principal"}], sequence=20)
        planned = self.make_request(600, planned=True, submit=True)
        urgent = self.make_request(600, planned=True, urgent=True, submit=True)
        self.assertEqual(self.path(planned), ["affairs_director"])
        self.assertEqual(self.path(urgent), ["principal"])
        self.make_flow(
            [{"post": "vice_principal"}],
            sequence=1,
            condition_domain="[('purpose', '=', '运动会')]",
        )
        sports = self.make_request(600, purpose="运动会", submit=True)
        self.assertEqual(self.path(sports), ["vice_principal"])

    def test_editing_a_rule_changes_nothing_under_way(self):
        flow = self.make_flow(A2)
        request = self.make_request(600, submit=True)
        flow.step_ids.filtered(
            lambda step: step.post_id.code == "principal"
        ).post_id = self.post("affairs_director")
        self.assertEqual(flow.state, "changed")
        self.assertEqual(self.path(request), ["principal"])
        self.assertEqual(self.path(self.make_request(600, submit=True)), ["principal"])
        flow.action_publish()
        self.assertEqual(flow.state, "published")
        self.assertEqual(
            self.path(self.make_request(600, submit=True)), ["affairs_director"]
        )

    def test_archived_rule_is_not_chosen(self):
        self.make_flow(A2).active = False
        with self.assertRaisesRegex(UserError, "No approval rule fits"):
            self.make_request(600).action_submit()
