"""签领名单: the names of a class on paper, typed, pasted or read from a file."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .form_common import FormCommon
from .held_common import HeldBuilder
from .import_common import ImportBuilder

NAMES = ["张小明", "李 华", "王芳"]


@tagged("post_install", "-at_install")
class TestNamesSheet(ImportBuilder, HeldBuilder, FormCommon):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put_in_stock(cls.chalk, 50, price=3)

    def class_issue(self, **values):
        """The keeper's list for a department, of chalk that waits for it."""
        self.approved(self.line_values(self.chalk, 10))
        return (
            self.env["school.issue"]
            .with_user(self.keeper)
            .create({"department_id": self.department.id, **values})
        )

    def test_names_are_typed_or_pasted(self):
        issue = self.class_issue(names="张小明\n\n 李   华 \n王芳\n")
        self.assertEqual(issue._name_list(), NAMES)
        self.assertEqual(issue.names_count, 3)

    def test_names_are_read_from_a_file(self):
        rows = [["学号", "姓名", "性别"], [1.0, "张小明", "男"], [2, "李华", "女"]]
        for content in (
            self.workbook(*rows),
            "姓名\n张小明\n李华".encode("gb18030"),
        ):
            with self.subTest(content[:2]):
                issue = self.class_issue(names_file=base64.b64encode(content))
                self.assertIn("张小明", issue.names)
                self.assertEqual(issue.names_count, 2)
                issue.invalidate_recordset()
                self.assertFalse(issue.names_file, "the file itself is not kept")
        self.assertEqual(issue._name_list(), ["张小明", "李华"])

    def test_what_is_no_list_of_names(self):
        issue = self.class_issue()
        for content in (b"%PDF", b"", self.workbook(["电话"], ["1"])):
            with self.subTest(content[:4]), self.assertRaises(UserError):
                issue.names_file = base64.b64encode(content or b"\0")
        for names in ("长" * 41, "\n".join(map(str, range(1001)))):
            with self.assertRaisesRegex(UserError, "up to 1000 names"):
                issue.names = names

    def test_what_was_signed_for_keeps_its_names(self):
        sheet = self.sheet(receiver_id=self.head.id, names="张小明\n李华")
        sheet.with_user(self.head).action_sign()
        with self.assertRaises(UserError):
            sheet.names = "张小明"
        self.env.cr.execute(
            "UPDATE school_held_move SET names = '别人' WHERE id = %s", [sheet.id]
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "changed after it was signed"):
            sheet.action_done()
        for user in (self.teacher, self.sister_keeper):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                sheet.with_user(user).write({"names": "x"})

    def test_the_sheet_has_room_to_sign(self):
        issue = self.class_issue(names="\n".join(f"学生{n}" for n in range(1, 46)))
        parser = self.env["report.school_logistics.report_issue_names"]
        sheet = parser._form_sheets(issue)[0]
        rows = sheet["content"]["rows"]
        self.assertEqual(len(rows), 23)
        self.assertEqual((rows[0]["name0"], rows[0]["name1"]), ("学生1", "学生24"))
        self.assertEqual(rows[22]["number0"], "23")
        self.assertNotIn("name1", rows[22])
        with self.assertRaisesRegex(UserError, "还没有名单"):
            parser._form_sheets(self.class_issue())

    def test_the_pdf(self):
        sheet = self.sheet(names="\n".join(f"学生{n}" for n in range(1, 46)))
        document = self.pdf("report_held_names", sheet, self.keeper)
        text = "".join(map(self.text, document.pages))
        for part in ("学生1", "学生45", "语文七年级上册", "教务处"):
            self.assertIn(part, text)
        self.assertLessEqual(len(document.pages), 2)
