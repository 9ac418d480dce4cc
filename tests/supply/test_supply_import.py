import base64
import io
from unittest.mock import patch

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common.district import SchoolCommon

HEAD = "department,applicant,item,gbt_class,quantity,unit,unit_price,kind,origin"


@tagged("post_install", "-at_install")
class TestSupplyImport(SchoolCommon):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.box = cls.env["uom.uom"].create({"name": "盒"})
        cls.chalk.uom_id = cls.box
        cls.teacher_employee.job_title = "教务干事"
        cls.logistics = cls.env["hr.department"].create(
            {"name": "总务处", "company_id": cls.company.id}
        )
        cls.clerk_employee = cls.env["hr.employee"].search(
            [("user_id", "=", cls.clerk.id)]
        )
        cls.clerk_employee.write(
            {"department_id": cls.logistics.id, "job_title": "总务干事"}
        )

    def wizard(self, content, user=None, name="list.csv", **values):
        if isinstance(content, str):
            content = content.encode()
        return (
            self.env["school.supply.import"]
            .with_user(user or self.affairs)
            .with_company(self.company)
            .create({"file": base64.b64encode(content), "filename": name, **values})
        )

    def workbook(self, *rows):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def problems(self, wizard):
        wizard.action_import()
        self.assertFalse(wizard.request_ids)
        return [(p.row, p.column, p.what) for p in wizard.problem_ids]

    def test_a_list_makes_one_request_per_department_and_applicant(self):
        wizard = self.wizard(
            f"{HEAD}\n"
            "总务处,总务干事,扫帚,,192,Units,6.5,consume,estimate\n"
            "教务处,教务干事,无尘粉笔,A05,300,盒,3.2,keep,estimate\n"
            "总务处,总务干事,没有目录的东西,,3,Units,12,borrow,estimate\n"
        )
        wizard.action_import()
        office, teaching = wizard.request_ids.sorted("name")
        self.assertEqual(office.requester_id, self.clerk)
        self.assertEqual(office.department_id, self.logistics)
        self.assertEqual(office.line_ids.mapped("name"), ["扫帚", "没有目录的东西"])
        self.assertEqual(office.line_ids[0].product_id, self.broom)
        self.assertFalse(office.line_ids[1].product_id)
        self.assertEqual(office.line_ids.mapped("kind"), ["consume", "borrow"])
        self.assertEqual(teaching.requester_id, self.teacher)
        self.assertEqual(teaching.amount_total, 960)
        self.assertEqual(teaching.line_ids.gbt_class, "A05")
        self.assertEqual(teaching.line_ids.product_uom_id, self.box)
        self.assertEqual(teaching.state, "draft")

    def test_gb18030_semicolons_and_chinese_headings(self):
        text = (
            "物品;数量;单位;估价;类别;需用日期\n"
            "扫帚;１，０００;Units;6.5;专用;2026年9月1日\n"
        )
        wizard = self.wizard(text.encode("gb18030"))
        wizard.action_import()
        line = wizard.request_ids.line_ids
        self.assertEqual((line.quantity, line.kind), (1000, "keep"))
        self.assertEqual(str(line.needed_by), "2026-09-01")
        self.assertEqual(wizard.request_ids.requester_id, self.affairs)

    def test_xlsx_with_dates_and_numbers(self):
        from datetime import datetime

        content = self.workbook(
            ["物品", "规格", "数量", "单位", "估价", "需用日期"],
            ["扫帚", "大号", 12, "Units", 6.5, datetime(2026, 9, 1)],
            [None, None, None, None, None, None],
        )
        wizard = self.wizard(content, name="list.xlsx")
        wizard.action_import()
        line = wizard.request_ids.line_ids
        self.assertEqual((line.specification, line.quantity), ("大号", 12))
        self.assertEqual(str(line.needed_by), "2026-09-01")

    def test_every_bad_row_is_reported_and_nothing_is_imported(self):
        before = self.env["school.supply.request"].search_count([])
        wizard = self.wizard(
            f"{HEAD}\n"
            "总务处,总务干事,扫帚,,192,Units,6.5,consume,ok\n"
            "没有处,总务干事,扫帚,,很多,Units,6.5,consume,\n"
            "总务处,无此人,,,-3,筐,6.5,送,\n"
            "教务处,教务干事,无尘粉笔,,300,Units,=1+2,consume,\n"
        )
        self.assertEqual(
            self.problems(wizard),
            [
                (3, "department", "there is no department 没有处"),
                (3, "quantity", "很多 is not a number"),
                (4, "applicant", "无此人 is not known at the school"),
                (4, "item", "the item is missing"),
                (4, "quantity", "-3 is out of range"),
                (4, "unit", "筐 is not a known unit"),
                (4, "kind", "送 is not one of the choices"),
                (5, "unit_price", "the cell holds a formula"),
                (5, "unit", "无尘粉笔 is not counted in Units"),
            ],
        )
        self.assertTrue(all(wizard.problem_ids.mapped("mend")))
        self.assertEqual(self.env["school.supply.request"].search_count([]), before)

    def test_a_formula_in_a_workbook_is_refused(self):
        content = self.workbook(
            ["物品", "数量", "单位", "估价"], ["扫帚", "=3*4", "Units", 6.5]
        )
        problems = self.problems(self.wizard(content, name="a.xlsx"))
        self.assertIn((2, "数量", "the cell holds a formula"), problems)

    def test_files_of_other_kinds_are_refused(self):
        for content, what in (
            (b"%PDF-1.4 \x00", "this is neither an Excel nor a CSV file"),
            (b"\xd0\xcf\x11\xe0rest", "this is an old Excel file (.xls)"),
            (b"PK\x03\x04 broken", "damaged"),
            (b"\xff\xfe\xfa", "encoding"),
            (b"a,b\n1,2\n", "heading of this column is not known"),
            (b"item,quantity,unit,unit_price\n", "there are no rows"),
        ):
            with self.subTest(what=what):
                problems = self.problems(self.wizard(content))
                self.assertIn(what, problems[0][2])

    def test_too_large_a_file_is_refused(self):
        with patch.object(self._reader(), "MAX_BYTES", 20):
            problems = self.problems(self.wizard(f"{HEAD}\n"))
        self.assertIn("larger than", problems[0][2])

    def test_too_many_rows_are_refused(self):
        row = "总务处,总务干事,扫帚,,192,Units,6.5,consume,\n"
        with patch.object(self._reader(), "MAX_ROWS", 2):
            problems = self.problems(self.wizard(f"{HEAD}\n" + row * 3))
        self.assertEqual(problems[0][:1], (4,))

    def _reader(self):
        from ...models.common import import_sheet

        return import_sheet

    def test_a_teacher_imports_the_own_rows_only(self):
        text = (
            f"{HEAD}\n"
            "总务处,总务干事,扫帚,,192,Units,6.5,consume,\n"
            "教务处,教务干事,无尘粉笔,,300,盒,3.2,consume,\n"
        )
        problems = self.problems(self.wizard(text, self.teacher))
        self.assertEqual(problems, [(2, "applicant", "总务干事 is somebody else")])
        wizard = self.wizard(text, self.teacher, only_mine=True)
        wizard.action_import()
        self.assertEqual(wizard.request_ids.requester_id, self.teacher)
        self.assertEqual(wizard.request_ids.line_ids.product_id, self.chalk)

    def test_pasted_rows_go_into_the_draft(self):
        request = (
            self.env["school.supply.request"]
            .with_user(self.teacher)
            .create({"company_id": self.company.id})
        )
        wizard = (
            self.env["school.supply.import"]
            .with_user(self.teacher)
            .create(
                {
                    "request_id": request.id,
                    "pasted": "扫帚\t大号\t12\tUnits\t6.5\n"
                    "无尘粉笔\t\t3\t盒\t3.2\tkeep\n",
                }
            )
        )
        wizard.action_import()
        self.assertEqual(request.line_ids.mapped("quantity"), [12, 3])
        self.assertEqual(request.line_ids.mapped("kind"), ["consume", "keep"])

    def test_rows_do_not_go_into_a_submitted_or_foreign_request(self):
        request = (
            self.env["school.supply.request"]
            .with_user(self.teacher)
            .create({"company_id": self.company.id})
        )
        wizard = self.wizard(
            "item,quantity,unit,unit_price\n扫帚,1,Units,6.5\n",
            self.clerk,
            request_id=request.id,
        )
        with self.assertRaises(AccessError):
            wizard.action_import()

    def test_a_sister_school_is_out_of_reach(self):
        Wizard = self.env["school.supply.import"].with_user(self.teacher)
        with self.assertRaises(AccessError):
            Wizard.create(
                {
                    "company_id": self.sister_company.id,
                    "pasted": "item\tquantity\tunit\tunit_price\n扫帚\t1\tUnits\t6.5",
                }
            ).action_import()

    def test_the_template_imports_again(self):
        content = base64.b64decode(self.wizard("x").template)
        book = openpyxl.load_workbook(io.BytesIO(content))
        self.assertEqual(book.active["C1"].value, "Item")
        chinese = self.wizard("x").with_context(lang="zh_CN")
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(chinese.template)))
        page = book.active
        self.assertEqual(page["C1"].value, "物品")
        page["C2"], page["F2"], page["G2"], page["H2"] = "扫帚", 5, "Units", 6.5
        stream = io.BytesIO()
        book.save(stream)
        wizard = self.wizard(stream.getvalue())
        wizard.action_import()
        self.assertEqual(wizard.request_ids.line_ids.product_id, self.broom)

    def test_an_empty_wizard_says_what_to_do(self):
        wizard = self.env["school.supply.import"].with_user(self.teacher).create({})
        with self.assertRaisesRegex(UserError, "Choose a file"):
            wizard.action_import()

    def test_queries_do_not_grow_with_the_rows(self):
        def queries(count):
            row = "总务处,总务干事,扫帚,,2,Units,6.5,consume,\n"
            wizard = self.wizard(f"{HEAD}\n" + row * count)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            wizard.action_import()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        queries(1)
        # what grows is the number of batches in which records are written
        self.assertLessEqual(queries(2000) - queries(2), 50)
