"""分室账, 责任书 and 移交清单 read back, as PDF and as XLSX."""

import io
import shutil
import unittest

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common.district import SchoolCommon
from ..supply.form_common import PdfReader
from .custody_common import CustodyBuilder


@unittest.skipUnless(shutil.which("wkhtmltopdf"), "needs wkhtmltopdf")
@tagged("post_install", "-at_install")
class TestCustodyForms(CustodyBuilder, PdfReader, SchoolCommon):
    sister_books = False

    def test_the_register_on_the_door(self):
        self.room1.keeper_id = self.teacher_employee
        document = self.pdf("report_room", self.room1, self.teacher)
        self.assertEqual(len(document.pages), 1)
        text = self.text(document.pages[0])
        for word in ("教学楼301", self.board.name, "学生椅", "黑板", "5,140.00"):
            self.assertIn(word, text)
        entry = self.entries(self.room1)
        self.assertIn(entry.code, text)
        self.assertTrue(any(entry.code in code for code in self.qr(document.pages[0])))
        with self.assertRaises(AccessError):
            self.pdf("report_room", self.room1, self.sister_keeper)

    def test_the_sheet_of_a_move(self):
        sheet = self.move({self.class1: self.room4, self.class2: self.room2})
        sheet.line_ids[0].teacher_id = self.head_employee
        text = self.text(self.pdf("report_class_move", sheet, self.principal).pages[0])
        for word in (sheet.name, self.class1.name, "教学楼301", "教学楼304"):
            self.assertIn(word, text)
        self.assertIn(self.head_employee.name, text)
        # a class that stays in its room is not on the paper
        self.assertNotIn(self.class2.name, text)
        sheet.action_apply()
        text = self.text(self.pdf("report_class_move", sheet, self.principal).pages[0])
        for word in (
            self.class1.name,
            "教学楼301",
            "教学楼304",
            self.asset_keeper.name,
        ):
            self.assertIn(word, text)
        with self.assertRaises(AccessError):
            self.pdf("report_class_move", sheet, self.sister_keeper)

    def test_goods_without_a_card_stand_in_the_room_of_their_class(self):
        self.env["school.custody"].create(
            {
                "kind": "keep",
                "company_id": self.company.id,
                "department_id": self.class1.department_id.id,
                "product_id": self.broom.id,
                "product_uom_id": self.broom.uom_id.id,
                "quantity": 5,
                "date": self.today,
            }
        )
        rows = self.room1._register_rows()
        self.assertIn(("扫帚", 5), [(row["name"], row["quantity"]) for row in rows])
        self.assertNotIn("扫帚", [row["name"] for row in self.room2._register_rows()])
        # the class answers for them as well
        line = self.agreement().line_ids.filtered(lambda one: one.title == "扫帚")
        self.assertEqual((line.quantity, line.asset_id.id), (5, False))

    def test_the_agreement_with_its_signature_and_the_list_with_what_was_found(self):
        agreement = self.signed()
        text = self.text(self.pdf("report_agreement", agreement, self.teacher).pages[0])
        for word in (agreement.name, self.teacher.name, "学生椅", "40"):
            self.assertIn(word, text)
        agreement.action_start_check()
        self.line(agreement, self.board).write(
            {"qty_damaged": 1, "result_note": "右上角裂"}
        )
        agreement.action_all_present()
        agreement.action_finish_check()
        text = self.text(
            self.pdf("report_agreement_list", agreement, self.asset_keeper).pages[0]
        )
        self.assertIn("右上角裂", text)
        self.assertIn(self.asset_keeper.name, text)
        with self.assertRaises(AccessError):
            self.pdf("report_agreement", agreement, self.head)

    def sheet(self, records, user):
        """Return the rows of the exported list."""
        action = records.with_user(user).action_export_list()
        report = self.env["ir.actions.report"].with_user(user)
        context = action["context"]
        ids = context["active_ids"]
        content, kind = report.with_context(**context)._render_xlsx(
            action["report_name"], ids, data={"context": context}
        )
        self.assertEqual(kind, "xlsx")
        book = load_workbook(io.BytesIO(content))
        return [[cell.value for cell in row] for row in book.active.iter_rows()]

    def test_lists_as_sheets(self):
        agreement = self.agreement()
        for records, expected in (
            (self.room1, ["教学楼301", 5, 44]),
            (self.class1, [self.class1.name, 4, 43]),
            (agreement, [agreement.name, 5, 44]),
            (agreement.line_ids, ["黑板", self.board.name]),
        ):
            with self.subTest(records._name):
                values = {
                    value
                    for row in self.sheet(records, self.asset_keeper)
                    for value in row
                }
                for value in expected:
                    self.assertIn(value, values)
