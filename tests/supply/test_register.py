"""The printed register: a page at once, each row on its day, all or nothing."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .form_common import FormCommon
from .store_common import DRAWING, StoreCommon


class RegisterBuilder:
    """Pages of the register in a line."""

    def register_page(self, *rows, user=None, photo=True):
        """Return a page with rows ``(days ago, employee, product, quantity)``."""
        user = user or self.keeper
        today = self.env["school.unit"]._today()
        page = (
            self.env["school.register"]
            .with_user(user)
            .create(
                {
                    "line_ids": [
                        (
                            0,
                            0,
                            {
                                "date": today - timedelta(days=days),
                                "employee_id": employee.id,
                                "product_id": product.id,
                                "quantity": quantity,
                                **(more[0] if more else {}),
                            },
                        )
                        for days, employee, product, quantity, *more in rows
                    ]
                }
            )
        )
        if photo:
            page.photo_ids = (
                self.env["ir.attachment"]
                .with_user(user)
                .create(
                    {
                        "name": "page.png",
                        "datas": DRAWING,
                        "res_model": page._name,
                        "res_id": page.id,
                    }
                )
            )
        return page


@tagged("post_install", "-at_install")
class TestRegister(RegisterBuilder, StoreCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # what is entered today was approved and stocked some days ago
        today = fields.Datetime.now()
        cls.before = today - timedelta(days=5)
        with freeze_time(cls.before):
            cls.put_in_stock(cls.chalk, 100, price=3)
            cls.put_in_stock(cls.barrow, 4, price=165)
            cls.request = cls.approved(
                cls.line_values(cls.chalk, 40),
                cls.line_values(cls.barrow, 2, kind="borrow"),
            )

    def test_a_page_is_posted_with_the_days_on_it(self):
        page = self.register_page(
            (3, self.teacher_employee, self.chalk, 10),
            (1, self.teacher_employee, self.chalk, 5),
            (1, self.teacher_employee, self.barrow, 1),
        )
        self.assertFalse(page.line_ids.filtered("problem"))
        page.action_post()
        page.action_post()
        self.assertEqual((page.state, len(page.issue_ids)), ("done", 2))
        self.assertEqual(self.request.line_ids.mapped("qty_issued"), [15, 1])
        self.assertEqual(self.on_hand(self.chalk), 85)
        today = self.env["school.unit"]._today()
        for issue, days in zip(page.issue_ids.sorted("date"), (3, 1), strict=True):
            day = today - timedelta(days=days)
            self.assertEqual((issue.date, issue.state), (day, "done"))
            self.assertEqual((issue.sign_method, issue.signed_by), ("paper", "王老师"))
            moves = issue.sudo().line_ids.move_id
            self.assertEqual({m._school_day() for m in moves}, {day})
            self.assertEqual({line.date.date() for line in moves.move_line_ids}, {day})
            valued = moves.filtered("is_out")
            self.assertEqual(set(valued.account_move_id.mapped("date")), {day})

    def test_the_movement_never_comes_before_the_last_receipt(self):
        with freeze_time(self.before + timedelta(days=3)):
            order = self.make_receipt(self.chalk)
        page = self.register_page((4, self.teacher_employee, self.chalk, 10))
        page.action_post()
        move = page.issue_ids.sudo().line_ids.move_id
        self.assertGreater(move.date, max(order.mapped("date")))

    def make_receipt(self, product):
        """Let five pieces come in, as the system."""
        location = self.env["stock.location"].search(
            [("usage", "=", "supplier")], limit=1
        )
        stock = self.company._school_stock()
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom": product.uom_id.id,
                "product_uom_qty": 5,
                "location_id": location.id,
                "location_dest_id": stock.id,
                "company_id": self.company.id,
                "price_unit": 4,
            }
        )
        move._action_confirm()
        move.quantity, move.picked = 5, True
        move._action_done()
        return move

    def test_all_rows_are_posted_or_none_and_each_bad_row_is_named(self):
        page = self.register_page(
            (3, self.teacher_employee, self.chalk, 10),
            (2, self.teacher_employee, self.chalk, 31),
            (-1, self.teacher_employee, self.chalk, 1),
            (2, self.head_employee, self.chalk, 1),
            (9, self.teacher_employee, self.chalk, 1),
        )
        with self.assertRaises(UserError) as caught:
            page.action_post()
        text = str(caught.exception)
        for word in (
            "Row 2, 王老师, 无尘粉笔: 30 of 31",
            "Row 3, 王老师, 无尘粉笔: the day is still to come",
            "Row 4, 韩主任, 无尘粉笔: 0 of 1",
            "Row 5, 王老师, 无尘粉笔: 0 of 1",
        ):
            self.assertIn(word, text)
        self.assertNotIn("Row 1", text)
        self.assertEqual((page.state, self.on_hand(self.chalk)), ("draft", 100))
        self.assertEqual(page.problem_count, 4)

    def test_what_was_approved_for_a_department_is_taken_by_anybody(self):
        page = self.register_page(
            (
                *(2, self.head_employee, self.chalk, 12),
                {"department_id": self.department.id},
            )
        )
        page.action_post()
        self.assertEqual(self.request.line_ids[0].qty_issued, 12)
        self.assertEqual(page.issue_ids.employee_id, self.head_employee)

    def test_a_page_without_a_photo_or_without_rows_is_not_posted(self):
        page = self.register_page(
            (3, self.teacher_employee, self.chalk, 10), photo=False
        )
        with self.assertRaisesRegex(UserError, "add a photo"):
            page.action_post()
        with self.assertRaisesRegex(UserError, "has no rows"):
            self.register_page().action_post()

    def test_the_keeper_does_not_enter_what_he_took_himself(self):
        employee = self.env["hr.employee"].search([("user_id", "=", self.keeper.id)])
        page = self.register_page((1, employee, self.chalk, 1))
        self.assertIn("took yourself", page.line_ids.problem)

    def test_a_posted_page_does_not_change(self):
        page = self.register_page((1, self.teacher_employee, self.chalk, 1))
        page.action_post()
        for change in (
            lambda: page.line_ids.write({"quantity": 5}),
            lambda: page.line_ids.unlink(),
            lambda: page.write({"line_ids": [(5, 0, 0)]}),
            lambda: page.write({"photo_ids": [(5, 0, 0)]}),
            page.action_cancel,
        ):
            with self.assertRaisesRegex(UserError, "cannot be changed any more"):
                change()
        with self.assertRaises(UserError):
            page.issue_ids.write({"register_id": False})

    def test_only_keepers_of_the_school_post(self):
        page = self.register_page((1, self.teacher_employee, self.chalk, 1))
        for user in (self.teacher, self.affairs, self.school_auditor):
            with self.assertRaises(UserError):
                page.with_user(user).action_post()
        self.assertEqual(page.state, "draft")

    def test_problems_show_while_a_page_is_typed(self):
        with Form(self.env["school.register"].with_user(self.keeper)) as form:
            with form.line_ids.new() as row:
                row.date = self.env["school.unit"]._today()
                row.employee_id = self.teacher_employee
                row.product_id = self.chalk
                row.quantity = 41
                self.assertIn("40 of 41", row.problem)


@tagged("post_install", "-at_install")
class TestRegisterForm(RegisterBuilder, StoreCommon, FormCommon):
    def test_blank_pages_are_printed_with_their_numbers(self):
        pages = self.env["school.register"].with_user(self.keeper)
        action = pages.action_new_pages(2)
        self.assertEqual(action["report_name"], "school_logistics.report_register")
        made = pages.search([], limit=2)
        document = self.pdf("report_register", made, self.keeper)
        text = "".join(map(self.text, document.pages))
        for page in made:
            self.assertIn(page.name, text)
        self.assertEqual(len(self.entries(made)), 2)
        with self.assertRaisesRegex(UserError, "cancelled, not deleted"):
            made.unlink()
        with self.assertRaisesRegex(UserError, "1 to 20 pages"):
            pages.action_new_pages(500)
