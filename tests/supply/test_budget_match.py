"""Which budget line pays: the most specific one, and none means stop."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .budget_common import BudgetCommon


@tagged("post_install", "-at_install")
class TestBudgetMatch(BudgetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["hr.department"].create(
            {"name": "后勤处", "company_id": cls.company.id}
        )
        cls.group = cls.env["hr.department"].create(
            {
                "name": "语文组",
                "company_id": cls.company.id,
                "parent_id": cls.department.id,
            }
        )
        cls.category = cls.chalk.categ_id
        cls.special = cls.env["product.category"].create(
            {"name": "粉笔", "parent_id": cls.category.id}
        )

    def match(self, department, product=None, fund=None, date=None):
        """The line that pays for an item of a department."""
        key = (
            department and department.id,
            bool(product) and product.categ_id.id,
            bool(fund) and fund.id,
        )
        date = date or self.env["school.unit"]._today()
        return self.env["school.budget.line"]._match(self.company, date, [key])[key]

    def lines(self, *values):
        """Lines in force beside the one of the department."""
        return self.make_budget(*values).line_ids.sudo()

    def test_department_pays_for_everything_without_a_line_of_its_own(self):
        self.assertEqual(self.match(self.department, self.chalk, self.fund), self.line)
        self.assertEqual(self.match(self.department), self.line)

    def test_group_below_a_department_uses_its_budget(self):
        self.assertEqual(self.match(self.group, self.chalk), self.line)
        own = self.lines({"department_id": self.group.id})
        self.assertEqual(self.match(self.group, self.chalk), own)
        self.assertEqual(self.match(self.department, self.chalk), self.line)

    def test_nearest_category_counts(self):
        above, below = self.lines(
            {"department_id": self.department.id, "category_id": self.category.id},
            {"department_id": self.department.id, "category_id": self.special.id},
        )
        self.assertEqual(self.match(self.department, self.chalk), above)
        self.chalk.categ_id = self.special
        self.assertEqual(self.match(self.department, self.chalk), below)
        self.assertEqual(self.match(self.department, self.computer), self.line)

    def test_named_fund_comes_before_a_blank_one(self):
        named = self.lines(
            {"department_id": self.department.id, "fund_id": self.fund.id}
        )
        self.assertEqual(self.match(self.department, self.chalk, self.fund), named)
        self.assertEqual(self.match(self.department, self.chalk), self.line)

    def test_department_comes_before_category_and_fund(self):
        self.lines({"category_id": self.category.id, "fund_id": self.fund.id})
        self.assertEqual(self.match(self.department, self.chalk, self.fund), self.line)

    def test_category_comes_before_fund(self):
        category, _fund = self.lines(
            {"department_id": self.department.id, "category_id": self.category.id},
            {"department_id": self.department.id, "fund_id": self.fund.id},
        )
        self.assertEqual(self.match(self.department, self.chalk, self.fund), category)

    def test_line_of_all_departments_catches_the_rest(self):
        self.assertFalse(self.match(self.other, self.chalk, self.fund))
        rest = self.lines({"fund_id": self.fund.id})
        self.assertEqual(self.match(self.other, self.chalk, self.fund), rest)
        # no source of funds is none: it does not fit a line that names one
        self.assertFalse(self.match(self.other, self.chalk))

    def test_words_do_not_fit_a_line_that_names_a_category(self):
        self.lines({"department_id": self.other.id, "category_id": self.category.id})
        self.assertTrue(self.match(self.other, self.chalk))
        self.assertFalse(self.match(self.other))

    def test_outside_the_period_there_is_no_budget(self):
        after = self.line.sudo().date_end + timedelta(days=1)
        self.assertFalse(self.match(self.department, self.chalk, date=after))
        before = self.line.sudo().date_start - timedelta(days=1)
        self.assertFalse(self.match(self.department, self.chalk, date=before))

    def test_draft_and_submitted_budgets_do_not_pay(self):
        budget = self.make_budget({"department_id": self.other.id}, approve=False)
        self.assertFalse(self.match(self.other, self.chalk))
        budget.action_submit()
        self.assertFalse(self.match(self.other, self.chalk))

    def test_another_school_does_not_pay(self):
        key = (self.department.id, self.chalk.categ_id.id, False)
        found = self.env["school.budget.line"]._match(
            self.sister_company, self.env["school.unit"]._today(), [key]
        )
        self.assertFalse(found[key])

    def test_missing_line_stops_and_names_what_is_missing(self):
        for values, words in (
            ({"department_id": self.other.id}, "后勤处 / .* / no source of funds"),
            (
                {"department_id": self.other.id, "fund_id": self.fund.id},
                "后勤处 / .* / 公用经费",
            ),
        ):
            request = self.apply(self.line_values(self.chalk, 1, 2.0), **values)
            with self.assertRaisesRegex(
                UserError, f"there is no budget for {words}.*(?s:.*)supplement"
            ):
                request.action_submit()
            self.assertEqual(request.state, "draft")

    def test_one_line_without_a_budget_stops_the_whole_request(self):
        self.lines({"department_id": self.other.id, "category_id": self.category.id})
        request = self.apply(
            self.line_values(self.chalk, 1, 2.0),
            {"name": "横幅", "quantity": 1, "price_unit": 80},
            department_id=self.other.id,
        )
        with self.assertRaisesRegex(UserError, "横幅.*后勤处 / no category"):
            request.action_submit()

    def test_warning_line_lets_through_as_over_the_budget(self):
        warning = self.lines({"department_id": self.other.id, "policy": "warn"})
        request = self.apply(
            self.line_values(self.chalk, 100, 20.0), department_id=self.other.id
        )
        request.action_submit()
        self.assertFigures(1000, 2000, 0, 0, -1000, line=warning)
        self.assertTrue(request.sudo().approval_id.facts["over_budget"])

    def test_within_the_budget_is_not_over_it(self):
        request = self.apply(self.line_values(self.chalk, 50, 20.0))
        self.assertFalse(request._approval_facts()["over_budget"])
        request.action_submit()
        self.assertFalse(request.sudo().approval_id.facts["over_budget"])
        self.assertFalse(request._approval_facts()["over_budget"])

    def test_rule_refuses_what_is_over_the_budget(self):
        """Regulation A5: no budget left, refused, whatever the line says."""
        self.lines({"department_id": self.other.id, "policy": "warn"})
        self.make_flow(
            [],
            sequence=1,
            over_budget="yes",
            outcome="refuse",
            refuse_reason="没有可用额度",
        )
        request = self.apply(
            self.line_values(self.chalk, 100, 20.0), department_id=self.other.id
        )
        with self.assertRaisesRegex(UserError, "没有可用额度"):
            request.action_submit()
        self.assertEqual(request.state, "draft")
        request.line_ids.quantity = 10
        request.action_submit()
        self.assertEqual(request.state, "submitted")

    def test_over_budget_band_asks_its_own_steps(self):
        self.lines({"department_id": self.other.id, "policy": "warn"})
        self.make_flow(
            [{"post": "vice_principal"}, {"post": "principal"}],
            sequence=1,
            over_budget="yes",
        )
        values = {"department_id": self.other.id}
        large = self.apply(self.line_values(self.chalk, 100, 20.0), **values)
        small = self.apply(self.line_values(self.chalk, 10, 20.0), **values)
        small.action_submit()
        self.assertEqual(self.path(small), ["principal"])
        large.action_submit()
        self.assertEqual(self.path(large), ["vice_principal", "principal"])

    def test_preview_says_that_the_budget_does_not_suffice(self):
        request = self.apply(self.line_values(self.chalk, 100, 20.0))
        self.assertTrue(request._approval_facts()["over_budget"])

    def test_term_lasts_until_the_next_one(self):
        self.school.sudo().preset = "village"
        self.assertEqual(self.school.sudo().budget_period, "term")
        budget = self.make_budget({"fund_id": self.fund.id}, approve=False)
        self.assertEqual(budget.period, "term")
        days = budget.date_end - budget.date_start
        self.assertGreater(days.days, 100)
        first, last, _name = budget._span_of("term", budget.date_end)
        self.assertEqual((first, last), (budget.date_start, budget.date_end))
        after = budget.date_end + timedelta(days=1)
        following = budget._span_of("term", after)
        self.assertTrue(not following[0] or following[0] == after)

    def test_month_comes_before_the_year(self):
        self.school.sudo().budget_period = "year"
        year = self.lines({"department_id": self.department.id})
        self.assertEqual(self.match(self.department, self.chalk), self.line)
        after = self.line.sudo().date_end + timedelta(days=1)
        if after <= year.date_end:
            self.assertEqual(self.match(self.department, self.chalk, date=after), year)
