"""Ceilings: how much somebody may ask for, counted at submission and at issue."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .store_common import StoreCommon


class CeilingBuilder:
    """Ceilings in a line."""

    @classmethod
    def make_ceiling(cls, most=10, product=None, **values):
        """Create a ceiling for the chalk, of each person and term."""
        if "category_id" not in values:
            values["product_id"] = (product or cls.chalk).id
        return cls.env["school.ceiling"].create(
            {
                "name": "每人每学期限领",
                "company_id": cls.company.id,
                "most": most,
                "date_from": cls.env["school.unit"]._today() - timedelta(days=400),
                **values,
            }
        )


@tagged("post_install", "-at_install")
class TestCeiling(CeilingBuilder, StoreCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put_in_stock(cls.chalk, 100, price=3)
        cls.put_in_stock(cls.broom, 100, price=6)

    def ask(self, quantity=1, user=None, product=None, **values):
        """Submit a request."""
        request = self.apply(
            self.line_values(product or self.chalk, quantity), user=user, **values
        )
        request.action_submit()
        return request

    def test_what_is_above_the_ceiling_is_refused_with_item_ceiling_and_used(self):
        self.make_ceiling()
        self.ask(8)
        with self.assertRaisesRegex(
            UserError,
            "无尘粉笔: the ceiling “每人每学期限领” is 10 a term; 8 are used, 3",
        ):
            self.ask(3)
        self.ask(2)
        self.ask(5, user=self.head)

    def test_what_was_withdrawn_or_closed_is_not_counted(self):
        self.make_ceiling()
        request = self.ask(8)
        request.action_withdraw()
        self.assertEqual(self.ask(9).state, "submitted")

    def test_what_came_back_may_be_asked_for_again(self):
        self.make_ceiling()
        request = self.approve(self.apply(self.line_values(self.chalk, 10)))
        issue = self.hand_out(request)
        with self.assertRaisesRegex(UserError, "10 are used"):
            self.ask(1)
        goods_return = (
            self.env["school.return"]
            .with_user(self.keeper)
            .create(
                {
                    "employee_id": self.teacher_employee.id,
                    "line_ids": [
                        (0, 0, {"issue_line_id": issue.line_ids.id, "quantity": 4})
                    ],
                }
            )
        )
        goods_return.action_done()
        self.ask(4)

    def test_the_districts_and_the_schools_hold_together(self):
        self.make_ceiling(10, company_id=False, name="区限额")
        self.make_ceiling(6)
        with self.assertRaisesRegex(UserError, "每人每学期限领.* is 6"):
            self.ask(7)
        self.ask(6)
        self.make_ceiling(20)
        with self.assertRaisesRegex(UserError, "is 6"):
            self.ask(1)

    def test_a_ceiling_is_for_a_post_a_department_a_category_an_amount(self):
        self.make_ceiling(1, post_id=self.post("principal").id)
        self.ask(50)
        category = self.chalk.categ_id
        self.make_ceiling(
            100, category_id=category.parent_id.id or category.id, measure="amount"
        )
        with self.assertRaisesRegex(UserError, r"is 100.00 a term; 160.00 are used"):
            self.ask(1, product=self.broom)
        self.make_ceiling(
            *(30, self.broom),
            per="department",
            department_id=self.department.id,
            measure="quantity",
        )
        self.ask(2, user=self.head, product=self.broom)

    def test_a_department_shares_its_ceiling(self):
        self.make_ceiling(10, per="department")
        self.ask(8)
        with self.assertRaisesRegex(UserError, "8 are used"):
            self.ask(3, user=self.head)

    def test_a_ceiling_is_dated(self):
        self.make_ceiling(
            1, date_to=self.env["school.unit"]._today() - timedelta(days=1)
        )
        self.ask(50)

    def test_approvers_may_allow_more_where_the_ceiling_says_so(self):
        self.make_ceiling(over="approval")
        request = self.ask(12)
        self.assertTrue(request.over_ceiling)
        self.assertIn("12 are asked for", request.ceiling_note)
        self.assertTrue(request._approval_facts()["over_ceiling"])
        self.decide(request, self.principal)
        issue = self.hand_out(request)
        self.assertEqual(issue.state, "done")
        # what was allowed beside the ceiling leaves the ceiling to others
        within = self.apply(self.line_values(self.chalk, 1), user=self.head)
        within.action_submit()
        self.assertFalse(within.over_ceiling)

    def test_nothing_above_the_ceiling_is_handed_out(self):
        request = self.approved(self.line_values(self.chalk, 12))
        self.make_ceiling()
        issue = self.issue_for(request)
        issue.with_user(self.teacher).action_sign()
        with self.assertRaisesRegex(UserError, "is 10 a term; 0 are used, 12"):
            issue.action_done()
        issue.action_draft()
        issue.line_ids.quantity = 10
        issue.with_user(self.teacher).action_sign()
        issue.action_done()
        self.assertEqual(self.on_hand(self.chalk), 90)

    def test_lines_edited_past_the_guards_stop_at_the_issue(self):
        self.make_ceiling(over="approval")
        request = self.ask(9)
        self.assertFalse(request.over_ceiling)
        with self.assertRaises(UserError):
            request.line_ids.quantity = 90
        with self.assertRaisesRegex(UserError, "follows from the lines"):
            request.over_ceiling = True
        born = (
            self.env["school.supply.request"]
            .with_user(self.teacher)
            .with_context(default_over_ceiling=True)
            .create({"over_ceiling": True})
        )
        self.assertFalse(born.over_ceiling)

    def test_only_who_answers_for_it_sets_ceilings(self):
        values = {"name": "x", "product_id": self.chalk.id, "most": 5}
        Ceiling = self.env["school.ceiling"]
        Ceiling.with_user(self.affairs).create(values)
        with self.assertRaises(AccessError):
            Ceiling.with_user(self.affairs).create({**values, "company_id": False})
        with self.assertRaises(AccessError):
            Ceiling.with_user(self.affairs).create(
                {**values, "company_id": self.sister_company.id}
            )
        with self.assertRaises(AccessError):
            Ceiling.with_user(self.teacher).create(values)
        Ceiling.with_user(self.district_admin).create({**values, "company_id": False})

    def test_counting_costs_no_query_per_line_or_ceiling(self):
        def queries(lines, ceilings):
            for number in range(ceilings):
                self.make_ceiling(100 + number)
            request = self.apply(
                *[self.line_values(self.chalk, 1) for _line in range(lines)]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            request._ceilings_passed(request.sudo()._ceiling_rows())
            return self.env.cr.sql_log_count - before

        queries(1, 1)
        few = queries(1, 0)
        self.assertLessEqual(queries(20, 10), few + 3)


@tagged("post_install", "-at_install")
class TestCatalogue(CeilingBuilder, StoreCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put_in_stock(cls.chalk, 100, price=3)
        cls.put_in_stock(cls.barrow, 4, price=165)

    def test_the_catalogue_says_what_there_is_what_one_has_and_what_is_left(self):
        self.make_ceiling(10)
        self.hand_out(self.approved(self.line_values(self.barrow, 2, kind="keep")))
        self.approved(self.line_values(self.chalk, 7))
        self.env.invalidate_all()
        chalk, barrow = (self.chalk | self.barrow).with_user(self.teacher)
        self.assertEqual((chalk.school_free, barrow.school_held), (93, 2))
        self.assertIn("Left this term: 3", chalk.school_left)
        self.assertFalse(barrow.school_left)
        self.assertFalse(barrow.with_user(self.head).school_held)

    def test_items_are_put_on_one_draft(self):
        products = (self.chalk | self.barrow).with_user(self.teacher)
        action = products.action_school_ask()
        self.chalk.with_user(self.teacher).action_school_ask()
        basket = self.env["school.supply.request"].with_user(self.teacher)._basket()
        self.assertEqual(basket.line_ids.mapped("quantity"), [2, 1])
        self.assertEqual(basket.line_ids.mapped("kind"), ["consume", "keep"])
        self.assertEqual(action["params"]["links"][0]["label"], basket.name)
        self.assertEqual(
            self.env["school.supply.request"]
            .with_user(self.teacher)
            .action_open_basket()["res_id"],
            basket.id,
        )
        self.assertEqual(self.chalk.with_user(self.teacher).school_asked, 2)
        with self.assertRaisesRegex(UserError, "Choose something"):
            self.env["school.supply.request"].with_user(self.head).action_open_basket()
        with self.assertRaisesRegex(UserError, "not handed out"):
            self.repair.with_user(self.teacher).action_school_ask()

    def test_the_catalogue_costs_no_query_per_item(self):
        self.make_ceiling(10)

        def queries(products):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            products.with_user(self.teacher).read(
                ["school_free", "school_held", "school_left", "school_asked"]
            )
            return self.env.cr.sql_log_count - before

        more = self.chalk.browse()
        for number in range(20):
            more |= self._make_product(f"物品{number}", 5, "consumable")
        queries(self.chalk)
        self.assertLessEqual(queries(self.chalk | more), queries(self.chalk) + 2)
