"""Which rule a document follows: every condition, the order, and why none fits."""

from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .approval_common import ApprovalCommon


@tagged("post_install", "-at_install")
class TestConditions(ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.step = [{"post": "principal"}]

    def assert_fits(self, conditions, **request):
        self.assertEqual(self.error(conditions, **request), "")

    def assert_misfit(self, reason, conditions, **request):
        self.assertIn(reason, self.error(conditions, **request))

    def error(self, conditions, **request):
        """Why a request has no rule when there is only one with these conditions."""
        flow = self.make_flow(self.step, **conditions)
        timeline = self.make_request(**request).get_approval_timeline()
        flow.active = False
        return timeline.get("error", "")

    def item(self, product, price=10.0, kind="consume"):
        return [
            {"product_id": product.id, "quantity": 1, "price_unit": price, "kind": kind}
        ]

    # amounts and prices ---------------------------------------------------

    def test_an_end_of_the_amounts_belongs_to_the_band_only_if_included(self):
        band = {"amount_min": 500, "amount_max": 1000}
        self.assert_fits(band, amount=500)
        self.assert_fits(band, amount=999.99)
        self.assert_misfit("amount from ¥500.00", band, amount=1000)
        self.assert_misfit("amount from ¥500.00", band, amount=499.99)
        turned = {**band, "amount_min_included": False, "amount_max_included": True}
        self.assert_fits(turned, amount=1000)
        self.assert_misfit("(not included)", turned, amount=500)

    def test_the_dearest_item_decides_on_the_unit_price(self):
        cheap = {"name": "粉笔", "quantity": 100, "price_unit": 10}
        dear = {"name": "投影仪", "quantity": 1, "price_unit": 1000}
        band = {"price_min": 1000}
        self.assert_fits(band, lines=[cheap, dear])
        self.assert_misfit("unit price of ¥1,000.00 or more", band, lines=[cheap])
        below = {"price_max": 1000}
        self.assert_fits(below, lines=[cheap])
        self.assert_misfit("unit price below ¥1,000.00", below, lines=[cheap, dear])
        self.assert_fits({**below, "price_max_included": True}, lines=[cheap, dear])

    def test_a_band_of_prices_is_in_order(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.make_flow(self.step, price_min=10, price_max=5)

    # yes, no, any ----------------------------------------------------------

    def test_plan_and_urgency(self):
        self.assert_fits({"planned": "yes"}, planned=True)
        self.assert_misfit("within the plan", {"planned": "yes"}, planned=False)
        self.assert_fits({"planned": "no"}, planned=False)
        self.assert_misfit("beyond the plan", {"planned": "no"}, planned=True)
        self.assert_fits({"urgent": "yes"}, urgent=True)
        self.assert_misfit("not urgent", {"urgent": "no"}, urgent=True)

    def test_one_item_of_the_government_catalogue_is_enough(self):
        self.computer.product_tmpl_id.school_in_catalogue = True
        both = self.item(self.computer) + self.item(self.chalk)
        self.assert_fits({"in_catalogue": "yes"}, lines=both)
        self.assert_misfit(
            "not in the government catalogue", {"in_catalogue": "no"}, lines=both
        )
        self.assert_fits({"in_catalogue": "no"}, lines=self.item(self.chalk))

    def test_only_the_district_enters_the_catalogue(self):
        product = self.computer.product_tmpl_id
        with self.assertRaises(AccessError):
            product.with_user(self.buyer).school_in_catalogue = True
        with self.assertRaises(AccessError):
            product.categ_id.with_user(self.admin_user).school_kind_id = False
        self.assertFalse(product.school_in_catalogue)

    def test_a_fact_that_nobody_knows_is_no(self):
        for name, word in (
            ("over_budget", "over the budget"),
            ("accepted", "goods accepted"),
            ("purchase_approved", "purchase approved"),
        ):
            with self.subTest(name):
                self.assert_misfit(word, {name: "yes"})
                self.assert_fits({name: "no"})

    # lists -----------------------------------------------------------------

    def kinds(self, *codes):
        found = self.env["school.purchase.kind"].search([("code", "in", codes)])
        self.assertEqual(len(found), len(codes))
        return {"kind_ids": [(6, 0, found.ids)]}

    def test_an_item_has_the_kind_of_its_category(self):
        equipment = self.kinds("equipment", "furniture")
        self.assert_fits(equipment, lines=self.item(self.computer))
        self.assert_misfit("kind: ", equipment, lines=self.item(self.chalk))
        self.assert_fits(
            equipment, lines=self.item(self.chalk) + self.item(self.computer)
        )

    def test_a_category_without_a_kind_has_that_of_the_one_above(self):
        self.computer.categ_id = self.env["product.category"].create(
            {"name": "计算机", "parent_id": self.computer.categ_id.id}
        )
        self.assert_fits(self.kinds("equipment"), lines=self.item(self.computer))

    def test_what_is_described_in_words_is_supplies_or_a_service(self):
        words = {"name": "粉刷墙面", "quantity": 1, "price_unit": 900}
        self.assert_fits(self.kinds("supplies"), lines=[words])
        service = [{**words, "kind": "service"}]
        self.assert_fits(self.kinds("service"), lines=service)
        self.assert_misfit("kind: ", self.kinds("supplies"), lines=service)

    def test_a_category_holds_for_those_below_it(self):
        below = self.chalk.categ_id
        self.assertTrue(below.parent_id)
        for category in (below, below.parent_id):
            self.assert_fits(
                {"category_ids": [(6, 0, category.ids)]}, lines=self.item(self.chalk)
            )
        self.assert_misfit(
            f"category: {self.computer.categ_id.name}",
            {"category_ids": [(6, 0, self.computer.categ_id.ids)]},
            lines=self.item(self.chalk),
        )

    def test_the_fund(self):
        condition = {"fund_ids": [(6, 0, self.fund.ids)]}
        self.assert_fits(condition, fund_id=self.fund.id)
        self.assert_misfit(f"paid from {self.fund.name}", condition)

    def test_a_department_and_those_below_it(self):
        office, other = self.env["hr.department"].create(
            [
                {
                    "name": "教务办",
                    "company_id": self.company.id,
                    "parent_id": self.department.id,
                },
                {"name": "食堂", "company_id": self.company.id},
            ]
        )
        condition = {"department_ids": [(6, 0, self.department.ids)]}
        self.assert_fits(condition)
        self.assert_fits(condition, department_id=office.id)
        self.assert_misfit("department: 教务处", condition, department_id=other.id)

    def test_the_place(self):
        self.assert_fits({"at_school": True, "at_point": True})
        self.assert_misfit("place: Teaching Points", {"at_point": True})

    def test_the_season(self):
        first = self.term.date_start
        days = timedelta(days=1)
        for day, season in (
            (first - 14 * days, "opening"),
            (first + 14 * days, "opening"),
            (first + 15 * days, "term"),
        ):
            with freeze_time(f"{day} 04:00:00"):
                self.assert_fits({"season": season})
        with freeze_time(f"{first + 15 * days} 04:00:00"):
            self.assert_misfit("Opening of the Term", {"season": "opening"})
            self.assert_misfit("Vacation", {"season": "vacation"})

    def test_a_vacation_inside_the_term(self):
        day = self.term.date_start + timedelta(days=40)
        self.env["school.holiday"].create(
            {"name": "假", "kind": "vacation", "date_start": day, "date_end": day}
        )
        with freeze_time(f"{day} 04:00:00"):
            self.assert_fits({"season": "vacation"})
            self.assert_misfit("Rest of the Term", {"season": "term"})

    def test_any_field_of_the_document(self):
        condition = {"condition_domain": "[('purpose', 'like', '运动')]"}
        self.assert_fits(condition, purpose="秋季运动会")
        self.assert_misfit("further conditions", condition)

    def test_a_step_has_the_same_conditions(self):
        self.make_flow(
            [
                {"post": "affairs_director"},
                {"post": "principal", "price_min": 100},
                {"post": "vice_principal", **self.kinds("service")},
            ]
        )
        cheap = self.make_request(60, submit=True)
        dear = self.make_request(
            lines=[{"name": "热水器", "quantity": 1, "price_unit": 100}], submit=True
        )
        repair = self.make_request(lines=self.item(self.repair, 60), submit=True)
        self.assertEqual(self.path(cheap), ["affairs_director"])
        self.assertEqual(self.path(dear), ["affairs_director", "principal"])
        self.assertEqual(self.path(repair), ["affairs_director", "vice_principal"])

    # order, refusal ----------------------------------------------------------

    def test_of_two_rules_that_fit_the_one_with_more_conditions_decides(self):
        self.make_flow([{"post": "affairs_director"}], amount_max=1000)
        self.make_flow([{"post": "principal"}], amount_max=1000, planned="yes")
        self.assertEqual(self.path(self.make_request(submit=True)), ["principal"])

    def test_of_two_equal_rules_the_older_decides_even_if_published_anew(self):
        older = self.make_flow([{"post": "affairs_director"}])
        self.make_flow([{"post": "principal"}])
        older.action_publish()
        request = self.make_request(submit=True)
        self.assertEqual(self.path(request), ["affairs_director"])

    def test_the_sequence_comes_before_the_number_of_conditions(self):
        self.make_flow([{"post": "affairs_director"}], sequence=1)
        self.make_flow([{"post": "principal"}], sequence=2, planned="yes")
        request = self.make_request(submit=True)
        self.assertEqual(self.path(request), ["affairs_director"])

    def test_a_rule_that_refuses_says_why(self):
        self.make_flow(
            [],
            outcome="refuse",
            refuse_reason="计算机由区里统一采购。",
            source="区采购目录 第2条",
            sequence=1,
            **self.kinds("equipment"),
        )
        self.make_flow(self.step)
        refused = self.make_request(lines=self.item(self.computer))
        with self.assertRaisesRegex(
            UserError, r"is refused: 计算机由区里统一采购。 \(区采购目录 第2条\)"
        ):
            refused.action_submit()
        self.assertEqual(refused.approval_state, "none")
        self.assertIn("统一采购", refused.get_approval_timeline()["error"])
        self.make_request(submit=True)

    def test_a_refusal_needs_a_reason_and_an_approval_needs_a_step(self):
        with self.assertRaisesRegex(ValidationError, "write the reason"):
            self.make_flow([], outcome="refuse", refuse_reason=" ")
        with self.assertRaisesRegex(UserError, "has no step"):
            self.make_flow([])

    def test_the_message_names_what_the_rules_ask_for(self):
        self.make_flow(self.step, name="大额采购", amount_min=5000)
        self.make_flow(self.step, name="计划外", planned="no")
        with self.assertRaises(UserError) as caught:
            self.make_request(600).action_submit()
        self.assertIn("“大额采购” is for: amount of ¥5,000.00", str(caught.exception))
        self.assertIn("“计划外” is for: beyond the plan.", str(caught.exception))

    def test_a_rule_is_in_force_only_within_its_dates(self):
        today = self.env["school.unit"]._today()
        past = {"date_to": today - timedelta(days=1)}
        self.assertIn("No approval rule", self.error(past))
        self.assert_fits({"date_from": today, "date_to": today})

    # currency --------------------------------------------------------------

    def in_dollars(self, request):
        dollar = self.env.ref("base.USD" if self.cny() else "base.EUR")
        cls = type(request)
        patched = patch.object(cls, "_approval_currency", lambda self: dollar)
        patched.start()
        self.addCleanup(patched.stop)
        dollar.rate_ids.unlink()
        return dollar

    def cny(self):
        return self.company.currency_id == self.env.ref("base.CNY")

    def test_another_currency_is_converted_at_the_date_of_the_document(self):
        self.make_flow([{"post": "affairs_director"}], amount_max=700)
        self.make_flow([{"post": "principal"}], amount_min=700, price_min=700)
        request = self.make_request(100)
        currency = self.in_dollars(request)
        day = request.date
        self.env["res.currency.rate"].create(
            [
                {
                    "currency_id": currency.id,
                    "company_id": self.company.id,
                    "name": name,
                    "inverse_company_rate": rate,
                }
                for name, rate in (
                    (day - timedelta(days=9), 6.5),
                    (day, 7.0),
                    (day + timedelta(days=1), 6.0),
                )
            ]
        )
        facts = request._approval_facts()
        self.assertEqual((facts["amount"], facts["price_max"]), (700.0, 700.0))
        request.action_submit()
        self.assertEqual(self.path(request), ["principal"])
        self.assertEqual(request.sudo().approval_id.amount, 700.0)

    def test_a_currency_without_a_rate_is_not_taken_one_to_one(self):
        self.make_flow(self.step)
        request = self.make_request(100)
        self.in_dollars(request)
        with self.assertRaisesRegex(UserError, "no rate is entered"):
            request.action_submit()

    # versions, memory --------------------------------------------------------

    def test_a_version_of_an_older_release_keeps_its_meaning(self):
        flow = self.make_flow(self.step, planned="yes", amount_max=1000)
        version = flow.current_version_id.sudo()
        new = version.definition
        kept = ("amount_min", "amount_min_included", "amount_max", "domain")
        old_step = ("name", "who", "post_id", "post", "level", "head_level", "mode")
        version.definition = {
            **{key: new[key] for key in ("name", "source", "model", "company_id")},
            "planned": "yes",
            "urgent": "any",
            "min_buyers": 2,
            "band": {key: new["band"][key] for key in kept},
            "steps": [
                {
                    **{key: step[key] for key in old_step},
                    "user_ids": [],
                    "band": {key: step["band"][key] for key in kept},
                }
                for step in new["steps"]
            ],
        }
        request = self.make_request(600, submit=True)
        snapshot = request.sudo().approval_id.snapshot
        self.assertEqual((snapshot["min_buyers"], snapshot["dedup"]), (2, "adjacent"))
        with self.assertRaisesRegex(UserError, "within the plan"):
            self.make_request(600, planned=False).action_submit()

    def test_a_new_key_alone_does_not_show_a_rule_as_changed(self):
        flow = self.make_flow(self.step)
        version = flow.current_version_id.sudo()
        definition = dict(version.definition)
        for key in ("outcome", "dedup", "split_days", "method"):
            del definition[key]
        version.definition = definition
        flow.invalidate_recordset()
        self.assertEqual(flow.state, "published")
        flow.split_days = 30
        flow.invalidate_recordset()
        self.assertEqual(flow.state, "changed")

    def test_rules_of_other_schools_cost_nothing(self):
        self.make_flow(self.step)
        request = self.make_request(600)
        unit = request.unit_id
        today = self.env["school.unit"]._today()
        Version = self.env["school.approval.version"]

        def queries():
            before = self.env.cr.sql_log_count
            Version._match(request, unit, {"amount": 600.0}, today)
            return self.env.cr.sql_log_count - before

        queries()
        few = queries()
        for number in range(10):
            self.make_flow(
                self.step, company_id=self.sister_company.id, sequence=number
            )
        queries()
        self.assertEqual(queries(), few)
        self.assertLessEqual(few, 2)

    def test_a_new_place_in_the_hierarchy_brings_its_rules(self):
        self.make_flow(self.step, company_id=self.central.company_id.id)
        request = self.make_request(600)
        self.assertIn("No approval rule", request.get_approval_timeline()["error"])
        self.school.parent_id = self.central
        self.assertNotIn("error", request.get_approval_timeline())
