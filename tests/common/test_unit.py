"""Units: what creating a school brings, who may, and what a preset sets."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .district import SchoolCommon


@tagged("post_install", "-at_install")
class TestUnit(SchoolCommon):
    def setUp(self):
        super().setUp()
        self.units = self.env["school.unit"]

    def create_as(self, user, **values):
        """Create a school below the district as ``user``."""
        return self.units.with_user(user).create(
            {"name": "新建小学", "code": "NEW", "kind": "school", **values}
        )

    # What comes with a unit

    def test_school_comes_with_books_and_store(self):
        company = self.company
        self.assertEqual(company.name, "示范中学")
        self.assertEqual(company.currency_id.name, "CNY")
        self.assertEqual(company.country_id.code, "CN")
        self.assertFalse(company.parent_id, "a school is no branch")
        self.assertTrue(company.chart_template)
        self.assertTrue(self.school.setup_complete)
        journals = self.env["account.journal"].search([("company_id", "=", company.id)])
        self.assertLessEqual(
            {"purchase", "bank", "general"}, {*journals.mapped("type")}
        )
        warehouses = self.env["stock.warehouse"].search(
            [("company_id", "=", company.id)]
        )
        self.assertEqual(len(warehouses), 1)

    def test_stock_is_valued_at_average_cost_in_the_ledger(self):
        for product in self.chalk, self.computer:
            product = product.with_company(self.company)
            self.assertEqual(product.valuation, "real_time")
            self.assertEqual(product.cost_method, "average")
        self.assertTrue(self.company.account_stock_journal_id)
        self.assertTrue(self.company.account_stock_valuation_id)

    def test_reimbursement_posts_nothing(self):
        self.school.bookkeeping = "reimbursement"
        product = self.chalk.with_company(self.company)
        self.assertEqual(product.valuation, "periodic")
        self.assertEqual(product.cost_method, "average")
        sister = self.chalk.with_company(self.sister_company)
        self.assertEqual(sister.valuation, "real_time", "the sister is not concerned")

    def test_chart_follows_the_country(self):
        if not self.env["ir.module.module"].search_count(
            [("name", "=", "l10n_cn"), ("state", "=", "installed")]
        ):
            self.skipTest("the Chinese charts are not installed")
        self.assertEqual(self.company.chart_template, "cn")

    def test_chart_follows_the_parent(self):
        self.district.company_id.chart_template = "generic_coa"
        unit = self._make_unit("新建中学", "TN1", "school", self.district, True)
        self.assertEqual(unit.company_id.chart_template, "generic_coa")
        self.assertTrue(unit.setup_complete)
        self.assertTrue(unit.company_id.account_stock_valuation_id)

    def test_setup_repairs_what_is_missing(self):
        self.assertFalse(self.district.setup_complete)
        self.district.action_complete_setup()
        self.assertTrue(self.district.setup_complete)

    def test_setup_may_be_repeated(self):
        def count():
            company = [("company_id", "=", self.company.id)]
            return [
                self.env[model].with_context(active_test=False).search_count(company)
                for model in (
                    "stock.warehouse",
                    "stock.location",
                    "stock.picking.type",
                    "account.journal",
                )
            ]

        before = count()
        self.school.action_complete_setup()
        self.assertEqual(count(), before)

    def test_company_takes_the_new_name(self):
        self.school.name = "示范第一中学"
        self.assertEqual(self.company.name, "示范第一中学")

    def test_company_never_changes_hands(self):
        other = self.env["res.company"].create({"name": "另一家"})
        with self.assertRaisesRegex(UserError, "示范中学 holds its documents"):
            self.school.company_id = other

    def test_a_branch_is_refused(self):
        branch = self.env["res.company"].create(
            {"name": "分部", "parent_id": self.company.id}
        )
        with self.assertRaisesRegex(ValidationError, "分部 is a branch"):
            self.units.create({"name": "分部", "code": "FB", "company_id": branch.id})

    @mute_logger("odoo.sql_db")
    def test_code_is_unique(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._make_unit("又一所", self.school.code, "school")

    def test_unit_of_a_company(self):
        self.assertEqual(self.units._for_company(self.company), self.school)
        stranger = self.env["res.company"].create({"name": "公司"})
        self.assertFalse(self.units._for_company(stranger))
        unit = self.units.create(
            {"name": "公司", "code": "GS", "company_id": stranger.id}
        )
        self.assertEqual(self.units._for_company(stranger), unit)

    # Presets

    def test_preset_sets_the_switches(self):
        self.school.preset = "village"
        self.assertRecordValues(
            self.school,
            [
                {
                    "budget_key": "fund_term",
                    "store_mode": "direct",
                    "custody_level": "room",
                    "acceptors_min": 1,
                }
            ],
        )
        self.school.preset = "large"
        self.assertEqual(self.school.store_mode, "several")

    def test_switch_may_differ_from_the_preset(self):
        self.school.acceptors_min = 3
        self.assertEqual(self.school.preset, "standard")
        self.assertEqual(self.school.acceptors_min, 3)

    @mute_logger("odoo.sql_db")
    def test_somebody_accepts(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.school.acceptors_min = 0
            self.school.flush_recordset()

    # Rights

    def test_district_administrator_creates_and_places_a_school(self):
        unit = self.create_as(
            self.district_admin,
            parent_line_ids=[(0, 0, {"parent_id": self.district.id})],
        )
        self.assertEqual(unit.parent_id, self.district)
        self.assertTrue(unit.setup_complete)
        unit.preset = "village"
        unit.phone = "0551"

    def test_nobody_else_creates_a_school(self):
        for name in "admin_user", "principal", "officer", "auditor", "teacher":
            with self.subTest(name), self.assertRaises(AccessError):
                self.create_as(getattr(self, name))

    def test_school_administrator_is_told_who_may_create(self):
        with self.assertRaisesRegex(AccessError, "administrator at the district"):
            self.create_as(self.admin_user)

    def test_only_the_system_creates_a_district(self):
        with self.assertRaisesRegex(AccessError, "administrator of the system"):
            self.create_as(self.district_admin, kind="district")

    def test_company_of_others_is_not_taken(self):
        stranger = self.env["res.company"].create({"name": "公司"})
        with self.assertRaisesRegex(AccessError, "no access to this company"):
            self.create_as(self.district_admin, company_id=stranger.id)
        self.assertFalse(stranger.chart_template)

    def test_group_without_the_post_gives_nothing(self):
        self.env["school.post.holder"].search(
            [("user_id", "=", self.district_admin.id)]
        ).date_to = "2020-12-31"
        with self.assertRaises(AccessError):
            self.create_as(self.district_admin)

    def test_school_administrator_changes_the_address_only(self):
        unit = self.school.with_user(self.admin_user)
        unit.phone = "12345"
        for values in (
            {"preset": "village"},
            {"acceptors_min": 1},
            {"bookkeeping": "reimbursement"},
            {"kind": "central"},
            {"phone": "1", "active": False},
        ):
            with (
                self.subTest(values),
                self.assertRaisesRegex(AccessError, "administrator of the district"),
            ):
                unit.write(values)
        self.assertEqual(self.school.preset, "standard")

    def test_sister_is_left_alone(self):
        unit = self.sister.with_user(self.admin_user)
        with self.assertRaises(AccessError):
            unit.write({"phone": "1"})
        with self.assertRaises(AccessError):
            unit.action_complete_setup()

    def test_setup_needs_the_district(self):
        with self.assertRaises(AccessError):
            self.school.with_user(self.admin_user).action_complete_setup()
        with self.assertRaises(AccessError):
            self.school.with_user(self.teacher).action_complete_setup()
        self.school.with_user(self.district_admin).action_complete_setup()

    def test_categories_are_named_in_the_language_of_the_schools(self):
        category = self.env.ref("school_logistics.product_category_durable")
        self.assertEqual(category.display_name, "学校物资 / 低值易耗品")
