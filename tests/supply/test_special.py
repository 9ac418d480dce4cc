"""Donations in and out, exchange of old for new, and the canteen apart."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common.district import SchoolCommon
from .special_common import SpecialBuilder


class SpecialCommon(SpecialBuilder, SchoolCommon):
    sister_books = False


@tagged("post_install", "-at_install")
class TestDonation(SpecialCommon):
    def test_what_is_given_enters_the_store_at_its_value(self):
        donation = self.done(self.donation())
        self.assertRegex(donation.name, r"^JZ/\d{4}/\d{2}/\d{4}$")
        self.assertEqual((donation.state, donation.amount_total), ("done", 160))
        self.assertEqual(self.on_hand(self.broom), 20)
        move = donation.sudo().line_ids.move_id
        self.assertEqual((move.value, move.state), (160, "done"))
        self.assertEqual(move.location_id, self.company.school_gift_in_location_id)
        self.assertEqual(self.broom.with_company(self.company).standard_price, 8)
        donation.with_user(self.keeper).action_done()
        self.assertEqual(self.on_hand(self.broom), 20, "a second click does nothing")

    def test_its_value_stands_in_the_books(self):
        self.assertEqual(self.school.bookkeeping, "own")
        place = self.company.school_gift_in_location_id
        self.assertTrue(place.valuation_account_id)
        move = self.done(self.donation()).sudo().line_ids.move_id
        entry = move.account_move_id
        self.assertEqual(entry.state, "posted")
        line = entry.line_ids.filtered(
            lambda row: row.account_id == place.valuation_account_id
        )
        self.assertEqual(line.credit, 160)

    def test_it_may_only_be_kept_and_counted(self):
        donation = self.done(self.donation(entry="held"))
        self.assertEqual(self.on_hand(self.broom), 0)
        item = self.env["school.held.item"].search([("name", "=", self.broom.name)])
        self.assertEqual(item.in_store, 20)
        self.assertFalse(donation.sudo().line_ids.move_id)

    def test_what_is_given_away_leaves_the_store_at_cost(self):
        self.put_in_stock(self.broom, 30, price=6)
        donation = self.done(self.donation(kind="out"))
        self.assertEqual(self.on_hand(self.broom), 10)
        move = donation.sudo().line_ids.move_id
        self.assertEqual(move.value, 120)
        short = self.donation(kind="out")
        short.with_user(self.teacher).action_accept()
        with self.assertRaisesRegex(UserError, "can be reserved"):
            short.with_user(self.keeper).action_done()

    def test_nothing_moves_without_approval_and_a_second_person(self):
        draft = self.donation(approve=False)
        for user in (self.teacher, self.keeper):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                draft.with_user(user).action_accept()
        donation = self.donation()
        with self.assertRaisesRegex(UserError, "second person"):
            donation.with_user(self.keeper).action_done()
        for user in (self.affairs, self.keeper):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                donation.with_user(user).action_accept()
        with self.assertRaises(AccessError):
            donation.with_user(self.sister_teacher).action_accept()
        donation.with_user(self.teacher).action_accept()
        with self.assertRaises(UserError):
            donation.with_user(self.affairs).action_done()
        self.assertEqual(self.on_hand(self.broom), 0)

    def test_what_was_approved_is_what_moves(self):
        donation = self.donation()
        with self.assertRaises(UserError):
            donation.line_ids.write({"quantity": 200})
        donation.with_user(self.teacher).action_accept()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE school_donation_line SET quantity = 200 WHERE donation_id = %s",
            [donation.id],
        )
        self.env.invalidate_all()
        with self.assertRaises(UserError):
            donation.with_user(self.keeper).action_done()

    def test_what_a_donation_needs(self):
        donation = self.donation(approve=False, attachment_ids=[], line_ids=[])
        with self.assertRaisesRegex(UserError, "the goods, the signed agreement"):
            donation.action_submit()
        for values in ({"state": "done"}, {"accepted_by_id": self.affairs.id}):
            with self.subTest(values=values), self.assertRaises(UserError):
                donation.write(values)

    def test_its_form(self):
        donation = self.done(self.donation())
        parser = self.env["report.school_logistics.report_donation"]
        sheet = parser._form_sheets(donation)[0]
        self.assertEqual(sheet["content"]["rows"][0]["amount"], "160.00")
        self.assertEqual(sheet["signatures"][1]["name"], self.teacher.name)


@tagged("post_install", "-at_install")
class TestExchange(SpecialCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.broom.school_old_back = True
        cls.put_in_stock(cls.broom, 20, price=6)
        cls.request = cls.approved(cls.line_values(cls.broom, 5))

    def issue(self, **values):
        issue = self.issue_for(self.request)
        issue.line_ids.write(values)
        issue.with_user(self.teacher).action_sign()
        return issue

    def test_a_new_one_is_handed_out_for_an_old_one(self):
        with self.assertRaisesRegex(UserError, "5 go out and 0 old ones"):
            self.issue().action_done()
        self.env.invalidate_all()

    def test_what_came_back_is_graded(self):
        issue = self.issue(qty_old_returned=5, old_grade="reuse")
        issue.action_done()
        self.assertEqual(issue.state, "done")
        row = self.env["school.recovery"].search([("document", "=", issue.name)])
        self.assertEqual((row.quantity, row.grade), (5, "reuse"))
        item = self.env["school.held.item"].search(
            [("name", "like", self.broom.name), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(item.in_store, 5)
        self.assertEqual(self.on_hand(self.broom), 15, "old ones have no value")
        with self.assertRaisesRegex(UserError, "append-only"):
            row.quantity = 1

    def test_fewer_need_a_reason_and_a_condition(self):
        with self.assertRaisesRegex(UserError, "which condition"):
            self.issue(qty_old_returned=3).action_done()

    def test_fewer_with_a_reason(self):
        issue = self.issue(qty_old_returned=3, old_grade="scrap", old_reason="丢失两把")
        issue.action_done()
        row = self.env["school.recovery"].search([("document", "=", issue.name)])
        self.assertEqual((row.grade, row.reason), ("scrap", "丢失两把"))
        self.assertFalse(
            self.env["school.held.item"].search([("name", "like", self.broom.name)])
        )


@tagged("post_install", "-at_install")
class TestCanteen(SpecialCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.district_admin.sudo()
        action = cls.school.with_user(cls.district_admin).action_make_canteen()
        cls.canteen = cls.env["school.unit"].browse(action["res_id"])
        cls.canteen_company = cls.canteen.company_id
        cls.rice = cls._make_product("大米", 5, "consumable")
        cls.cook = cls.make_user("test.cook", "厨师", unit=cls.canteen)
        cls.canteen_keeper = cls.make_user(
            "test.canteen", "食堂保管", "keeper", cls.canteen
        )
        cls.appoint(cls.canteen_keeper, "keeper", cls.canteen)
        cls.put_in_stock(cls.rice, 50, price=5, company=cls.canteen_company)

    def sheet(self, quantity=20, user=None, **values):
        return (
            self.env["school.canteen.sheet"]
            .with_user(user or self.canteen_keeper)
            .create(
                {
                    "company_id": self.canteen_company.id,
                    "taker_id": self.cook.id,
                    "line_ids": [
                        (0, 0, {"product_id": self.rice.id, "quantity": quantity})
                    ],
                    **values,
                }
            )
        )

    def test_the_canteen_has_a_store_and_a_fund_of_its_own(self):
        self.assertTrue(self.canteen.is_canteen)
        self.assertNotEqual(self.canteen_company, self.company)
        self.assertTrue(self.canteen_company._school_stock())
        fund = self.env["school.fund"].search(
            [("company_id", "=", self.canteen_company.id)]
        )
        self.assertEqual(len(fund), 1)
        self.assertEqual(self.on_hand(self.rice), 0, "nothing of it is the school's")
        with self.assertRaisesRegex(UserError, "has its canteen already"):
            self.school.with_user(self.district_admin).action_make_canteen()
        for user in (self.admin_user, self.affairs):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.school.with_user(user).action_make_canteen()

    def test_the_kitchen_takes_against_the_cooks_signature(self):
        sheet = self.sheet()
        with self.assertRaisesRegex(UserError, "not signed"):
            sheet.action_done()
        with self.assertRaisesRegex(UserError, "who takes the goods"):
            sheet.action_sign()
        sheet.with_user(self.cook).action_sign()
        sheet.with_user(self.cook).action_sign()
        with self.assertRaises(UserError):
            sheet.line_ids.write({"quantity": 40})
        sheet.action_done()
        sheet.action_done()
        store = self.canteen_company._school_stock()
        self.assertEqual(self.on_hand(self.rice, store), 30)
        self.assertEqual(sheet.sudo().line_ids.move_id.value, 100)

    def test_a_keeper_of_both_stores_keeps_them_apart(self):
        """Whichever of the two is switched on, accounts are the canteen's own."""
        self.keeper.sudo().company_ids += self.canteen_company
        self.appoint(self.keeper, "keeper", self.canteen)
        sheet = self.sheet(user=self.keeper)
        self.assertEqual(sheet.env.company, self.company)
        sheet.with_user(self.cook).action_sign()
        sheet.action_done()
        move = sheet.sudo().line_ids.move_id
        self.assertEqual((move.state, move.value), ("done", 100))
        entry = move.account_move_id
        self.assertEqual(entry.company_id, self.canteen_company)
        self.assertLessEqual(
            entry.line_ids.account_id.company_ids, self.canteen_company
        )

    def test_never_more_than_there_is(self):
        sheet = self.sheet(60)
        sheet.with_user(self.cook).action_sign()
        with self.assertRaisesRegex(UserError, "can be reserved"):
            sheet.action_done()

    def test_a_school_hands_out_by_issues_only(self):
        with self.assertRaisesRegex(UserError, "is no canteen"):
            self.sheet(
                user=self.keeper, company_id=self.company.id, taker_id=self.teacher.id
            )
        with self.assertRaises(UserError):
            self.sheet(user=self.sister_keeper)

    def test_its_form(self):
        sheet = self.sheet()
        sheet.with_user(self.cook).action_sign()
        parser = self.env["report.school_logistics.report_canteen_sheet"]
        page = parser._form_sheets(sheet)[0]
        self.assertEqual(page["content"]["rows"][0]["quantity"], "20")
        self.assertEqual(page["signatures"][1]["name"], self.cook.name)
