"""A rule of a unit above binds: a school's own rule may only be stricter."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .approval_common import ApprovalCommon


@tagged("post_install", "-at_install")
class TestBindingRules(ApprovalCommon):
    def bind(self, steps, **values):
        """Publish a binding rule of the district."""
        values = {"company_id": False, "is_binding": True, "source": "区办法", **values}
        return self.make_flow(steps, **values)

    def submit(self, amount=600.0, **values):
        return self.make_request(amount, submit=True, **values).sudo().approval_id

    def route(self, approval):
        return self.path(approval._document())

    def test_a_missing_step_is_added_at_the_end_and_says_whose_it_is(self):
        self.bind([{"post": "bureau_officer", "level": "district"}])
        self.make_flow([{"post": "affairs_director"}])
        approval = self.submit()
        self.assertEqual(self.route(approval), ["affairs_director", "bureau_officer"])
        timeline = approval.with_user(self.teacher).get_timeline()
        self.assertEqual(
            timeline["steps"][1]["why"], "every document of this kind (区办法)"
        )

    def test_a_step_of_the_school_for_the_same_people_is_enough(self):
        self.bind([{"post": "principal"}])
        self.make_flow([{"post": "affairs_director"}, {"post": "principal"}])
        self.assertEqual(self.route(self.submit()), ["affairs_director", "principal"])

    def test_the_same_people_decide_once_but_as_the_stricter_rule_says(self):
        self.bind(
            [
                {
                    "post": "principal",
                    "mode": "all",
                    "needs_signature": True,
                    "min_quotes": 3,
                    "days": 2,
                }
            ]
        )
        self.make_flow([{"post": "principal", "needs_comment": True, "days": 5}])
        approval = self.submit()
        self.assertEqual(self.route(approval), ["principal"])
        step = approval.snapshot["steps"][0]
        self.assertEqual(
            (step["mode"], step["needs_signature"], step["needs_comment"]),
            ("all", True, True),
        )
        self.assertEqual((step["days"], step["min_quotes"]), (2, 3))
        self.assertEqual(approval.snapshot["min_quotes"], 3)

    def test_the_higher_demands_apply(self):
        self.bind(
            [{"post": "principal"}],
            min_buyers=2,
            min_quotes=3,
            method="inquiry",
            tolerance_percent=5,
            tolerance_amount=100,
            dedup="none",
        )
        self.make_flow(
            [{"post": "principal"}],
            min_buyers=1,
            min_quotes=5,
            method="direct",
            tolerance_percent=10,
            tolerance_amount=50,
            emergency_cap=1000,
            dedup="all",
        )
        snapshot = self.submit().snapshot
        self.assertEqual((snapshot["min_buyers"], snapshot["min_quotes"]), (2, 5))
        self.assertEqual(snapshot["method"], "inquiry")
        self.assertEqual(
            (snapshot["tolerance_percent"], snapshot["tolerance_amount"]), (5, 50)
        )
        self.assertEqual(snapshot["emergency_cap"], 0)
        self.assertEqual(snapshot["dedup"], "none")

    def test_a_stricter_method_of_the_school_stays(self):
        self.bind([{"post": "principal"}], method="inquiry")
        self.make_flow([{"post": "principal"}], method="public_tender")
        self.assertEqual(self.submit().snapshot["method"], "public_tender")

    def test_it_binds_only_where_it_fits(self):
        self.bind([{"post": "bureau_officer", "level": "district"}], amount_min=1000)
        self.make_flow([{"post": "principal"}])
        self.assertEqual(self.route(self.submit(999.99)), ["principal"])
        self.assertEqual(self.route(self.submit(1000)), ["principal", "bureau_officer"])

    def test_its_steps_have_conditions_of_their_own(self):
        self.bind(
            [
                {"post": "principal"},
                {"post": "bureau_officer", "level": "district", "amount_min": 1000},
            ]
        )
        self.make_flow([{"post": "affairs_director"}])
        self.assertEqual(
            self.route(self.submit(600)), ["affairs_director", "principal"]
        )
        self.assertEqual(
            self.route(self.submit(1000)),
            ["affairs_director", "principal", "bureau_officer"],
        )

    def test_a_step_of_the_school_that_does_not_apply_covers_nothing(self):
        self.bind([{"post": "principal"}])
        self.make_flow(
            [{"post": "affairs_director"}, {"post": "principal", "amount_min": 1000}]
        )
        self.assertEqual(self.route(self.submit()), ["affairs_director", "principal"])

    def test_after_a_cut_the_binding_step_still_applies(self):
        self.bind([{"post": "principal"}])
        self.make_flow(
            [{"post": "affairs_director"}, {"post": "principal", "amount_min": 500}]
        )
        approval = self.submit(600)
        self.assertEqual(approval.snapshot["route"], [0, 1])
        less = {**approval.facts, "amount": 400.0}
        self.assertEqual(
            approval.version_id._route_for(
                approval.snapshot, approval._document(), less
            ),
            [0, 2],
        )

    def test_a_rule_that_does_not_bind_gives_way_to_that_of_the_school(self):
        self.bind([{"post": "bureau_officer"}], is_binding=False, min_buyers=2)
        self.make_flow([{"post": "principal"}])
        approval = self.submit()
        self.assertEqual(self.route(approval), ["principal"])
        self.assertEqual(approval.snapshot["min_buyers"], 1)

    def test_each_unit_above_binds(self):
        self.school.parent_id = self.central
        head = self.make_user("test.central", "中心校长", "principal", self.central)
        self.appoint(head, "central_head", self.central)
        self.bind([{"post": "bureau_officer", "level": "district"}])
        self.bind(
            [{"post": "central_head", "level": "parent"}],
            company_id=self.central.company_id.id,
        )
        self.make_flow([{"post": "principal"}])
        self.assertEqual(
            self.route(self.submit()), ["principal", "central_head", "bureau_officer"]
        )

    def test_a_rule_of_the_central_school_is_bound_by_the_district(self):
        self.school.parent_id = self.central
        self.bind([{"post": "bureau_officer", "level": "district"}])
        self.make_flow([{"post": "principal"}], company_id=self.central.company_id.id)
        self.assertEqual(self.route(self.submit()), ["principal", "bureau_officer"])

    def test_a_rule_of_a_sister_binds_nobody_here(self):
        self.bind([{"post": "bureau_officer"}], company_id=self.sister_company.id)
        self.make_flow([{"post": "principal"}])
        self.assertEqual(self.route(self.submit()), ["principal"])

    def test_the_district_refuses_what_a_school_would_allow(self):
        self.bind(
            [], outcome="refuse", refuse_reason="由区里统一采购。", amount_min=1000
        )
        self.make_flow([{"post": "principal"}])
        with self.assertRaisesRegex(UserError, "由区里统一采购。"):
            self.submit(1000)
        self.assertEqual(self.route(self.submit(999)), ["principal"])

    def test_the_district_sums_for_itself(self):
        self.bind(
            [{"post": "bureau_officer", "level": "district"}],
            amount_min=1000,
            split_days=365,
        )
        self.make_flow([{"post": "affairs_director"}], amount_max=1000)
        first, second = self.submit(), self.submit()
        self.assertEqual(self.route(first), ["affairs_director"])
        self.assertEqual(self.route(second), ["affairs_director", "bureau_officer"])
        binding = second.snapshot["steps"][1]["binding"]
        self.assertEqual(binding["split"]["documents"], [first.document_name])
        self.assertEqual(second.snapshot["split"], {})

    def test_only_the_district_sets_rules_for_all(self):
        with self.assertRaises(AccessError):
            self.env["school.approval.flow"].with_user(self.admin_user).create(
                {
                    "name": "规则",
                    "model_id": self.env["ir.model"]._get_id("school.supply.request"),
                    "company_id": False,
                    "is_binding": True,
                }
            )

    def test_a_draft_is_tried_with_what_binds_it(self):
        self.bind([{"post": "bureau_officer", "level": "district"}])
        flow = self.make_flow([{"post": "principal"}], publish=False)
        trial = self.env["school.approval.try"].create(
            {
                "flow_id": flow.id,
                "unit_id": self.school.id,
                "amount": 600,
                "requester_id": self.teacher.id,
            }
        )
        self.assertEqual(len(trial.result["steps"]), 2)
