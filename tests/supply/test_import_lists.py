import base64
import io
from unittest.mock import patch

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common.district import SchoolCommon
from .import_common import ImportBuilder

REQUEST = ["部门", "申请人", "物品", "数量", "单位", "估价"]


@tagged("post_install", "-at_install")
class TestImportLists(ImportBuilder, SchoolCommon):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods, cls.services = (
            cls.env.ref(f"school_logistics.product_category_{name}").name
            for name in ("consumable", "service")
        )
        cls.budget = (
            cls.env["school.budget"]
            .with_user(cls.accountant)
            .create({"company_id": cls.company.id})
        )

    # -- how any list is imported -----------------------------------------------------

    def test_checking_goes_part_by_part_and_writing_at_once(self):
        rows = [["教务处", "", "扫帚", 1, "Units", 6.5]] * 7
        before = self.env["school.supply.request"].search_count([])
        with patch.object(self.steps(), "PART", 3):
            job = self.job("request", [REQUEST, *rows], self.teacher, run=False)
            job.action_import()
            seen = []
            while job.state != "done":
                progress = job.action_step()
                seen.append((progress["state"], progress["done"], progress["total"]))
                if job.state != "done":
                    self.assertEqual(
                        self.env["school.supply.request"].search_count([]), before
                    )
        self.assertEqual(
            seen,
            [("checking", 3, 7), ("checking", 6, 7), ("writing", 0, 7), ("done", 7, 7)],
        )
        self.assertEqual(len(self.made(job).line_ids), 7)
        self.assertFalse(
            self.env["school.import.row"].search_count([("import_id", "=", job.id)])
        )

    def steps(self):
        from ...models.common import import_step

        return import_step

    def test_one_bad_row_keeps_all_others_out(self):
        rows = [["教务处", "", "扫帚", 1, "Units", 6.5]] * 5
        rows[3] = ["教务科", "", "扫帚", 1, "Units", 6.5]
        before = self.env["school.supply.request"].search_count([])
        job = self.job("request", [REQUEST, *rows], self.teacher)
        self.assertEqual(job.state, "bad")
        [(row, column, what, mend)] = self.wrong(job)
        self.assertEqual((row, column), (5, "部门"))
        self.assertEqual(what, "there is no department 教务科")
        self.assertIn("did you mean 教务处?", mend)
        self.assertEqual(self.env["school.supply.request"].search_count([]), before)
        with self.assertRaisesRegex(UserError, "Nothing was imported"):
            job.action_open_result()

    def test_what_changed_since_the_check_stops_the_writing(self):
        rows = [REQUEST, ["教务处", "", "扫帚", 1, "Units", 6.5]]
        job = self.job("request", rows, self.teacher, run=False)
        job.action_check()
        job.action_run()
        self.assertEqual(job.state, "checked")
        self.department.name = "教导处"
        job.action_import()
        job.action_run()
        self.assertEqual(job.state, "bad")
        self.assertEqual(self.wrong(job)[0][2], "there is no department 教务处")

    def test_a_refusal_while_writing_leaves_nothing_and_is_told(self):
        rows = [REQUEST, ["教务处", "", "扫帚", 1, "Units", 6.5]]
        before = self.env["school.supply.request"].search_count([])
        Request = type(self.env["school.supply.request.line"])
        create = Request.create

        def refuse(records, vals_list):
            create(records, vals_list)
            raise UserError(self.env._("no room"))

        with patch.object(Request, "create", refuse):
            job = self.job("request", rows, self.teacher)
        self.assertEqual((job.state, self.wrong(job)[0][2]), ("bad", "no room"))
        self.assertEqual(self.env["school.supply.request"].search_count([]), before)

    def test_the_same_rows_are_not_imported_twice(self):
        rows = [REQUEST, ["教务处", "", "扫帚", 1, "Units", 6.5]]
        job = self.job("request", rows, self.teacher)
        self.assertEqual(job.state, "done")
        job.action_import()  # a second click
        job.action_run()
        self.assertEqual(len(self.made(job)), 1)
        # another file with the same rows: the digest is of what was read
        with self.assertRaisesRegex(UserError, f"imported on .* {job.name}"):
            self.job("request", rows, self.teacher)
        self.made(job).unlink()
        self.assertEqual(self.job("request", rows, self.teacher).state, "done")

    def test_another_file_begins_anew(self):
        rows = [REQUEST, ["没有处", "", "扫帚", 1, "Units", 6.5]]
        job = self.job("request", rows, self.teacher)
        self.assertEqual((job.state, job.problem_count), ("bad", 1))
        rows[1][0] = "教务处"
        job.file = base64.b64encode(self.workbook(*rows))
        self.assertEqual((job.state, job.problem_count), ("draft", 0))
        self.assertFalse(job.problem_ids)
        job.action_import()
        job.action_run()
        self.assertEqual(job.state, "done")

    def test_stopping_imports_nothing(self):
        rows = [REQUEST, ["教务处", "", "扫帚", 1, "Units", 6.5]]
        job = self.job("request", rows, self.teacher, run=False)
        job.action_import()
        job.action_stop()
        self.assertEqual((job.state, job.action_run()["working"]), ("draft", False))

    def test_what_was_left_behind_goes_on_as_its_user(self):
        rows = [REQUEST, ["教务处", "", "扫帚", 1, "Units", 6.5]]
        job = self.job("request", rows, self.teacher, run=False)
        job.action_import()
        self.env.cr.execute(
            "UPDATE school_import SET write_date = '2020-01-01' WHERE id = %s", [job.id]
        )
        self.env.invalidate_all()
        with self.enter_registry_test_mode():
            self.env.ref("school_logistics.school_import_cron").method_direct_trigger()
        self.assertEqual(job.state, "done")
        self.assertEqual(self.made(job).requester_id, self.teacher)

    def test_a_list_is_its_users_own(self):
        rows = [REQUEST, ["教务处", "", "扫帚", 1, "Units", 6.5]]
        job = self.job("request", rows, self.teacher, run=False)
        for user in (self.affairs, self.sister_teacher):
            with self.assertRaises(AccessError):
                job.with_user(user).action_import()
        with self.assertRaises(UserError):
            job.write({"state": "done"})
        with self.assertRaises(UserError):
            job.write({"result_ids": [1], "result_model": "res.users"})

    def test_posts_decide_who_imports_which_list(self):
        for kind, refused in (
            ("catalogue", self.teacher),
            ("vendor", self.keeper),
            ("budget", self.buyer),
            ("opening", self.teacher),
        ):
            with self.subTest(kind), self.assertRaisesRegex(UserError, "post"):
                self.job(kind, [["x"]], refused)

    def test_files_of_other_kinds_are_refused(self):
        for content, what in (
            (b"%PDF-1.4 \x00", "neither an Excel nor a CSV"),
            (b"\xd0\xcf\x11\xe0rest", "old Excel"),
            (b"PK\x03\x04 broken", "damaged"),
        ):
            with self.subTest(what):
                job = self.job("request", content, self.teacher)
                self.assertEqual(job.state, "bad")
                self.assertIn(what, self.wrong(job)[0][2])

    def test_formulas_that_hide_in_words_are_refused(self):
        rows = [
            ["供应商名称", "备注"],
            ["甲商行", "=1+2"],
            ["乙商行", "+cmd|' /C calc'!A0"],
        ]
        book = self.workbook(rows[0])
        job = self.job("vendor", book, self.buyer)
        self.assertIn("no rows", self.wrong(job)[0][2])
        csv = "\n".join(",".join(row) for row in rows).encode()
        job = self.job("vendor", csv, self.buyer)
        self.assertEqual(
            [(row, what) for row, _column, what, _mend in self.wrong(job)],
            [(2, "the cell holds a formula"), (3, "the cell holds a formula")],
        )

    def test_templates_hold_examples_choices_and_explanations(self):
        for kind, user in (
            ("request", self.teacher),
            ("catalogue", self.keeper),
            ("vendor", self.buyer),
            ("budget", self.accountant),
            ("opening", self.keeper),
        ):
            job = (
                self.env["school.import"]
                .with_user(user)
                .create({"kind": kind, "company_id": self.company.id})
            )
            book = openpyxl.load_workbook(
                io.BytesIO(base64.b64decode(job.with_context(lang="zh_CN").template))
            )
            layout = self.env[f"school.import.{kind}"]._layout
            with self.subTest(kind):
                heads = [cell.value for cell in book.worksheets[0][1]]
                self.assertEqual(heads, [column.labels[0] for column in layout])
                self.assertEqual(book.worksheets[0].max_row > 1, kind == "request")
                self.assertGreaterEqual(book.worksheets[1].max_row, 2)
                self.assertEqual(book.worksheets[2].max_row, len(heads) + 1)
                rules = book.worksheets[0].data_validations.dataValidation
                self.assertEqual(bool(rules), kind != "vendor")

    # -- what there is, in the same columns -------------------------------------------

    def empty_job(self, kind, user):
        """Return an import without a file yet."""
        return (
            self.env["school.import"]
            .with_user(user)
            .create({"kind": kind, "company_id": user.company_id.id})
        )

    def present(self, kind, user):
        """Return what a user downloads of a kind: a file, and its first sheet."""
        job = self.empty_job(kind, user)
        job.action_present()
        content = base64.b64decode(job.present)
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        heads, *rows = sheet.iter_rows(values_only=True)
        return content, [dict(zip(heads, row, strict=True)) for row in rows]

    def test_what_there_is_can_be_imported_again(self):
        """By the school itself it makes nothing new."""
        rows = [
            ["供应商名称", "统一社会信用代码", "联系人"],
            ["新时代印刷厂", "91340100MA2TABCD1K", "赵经理"],
        ]
        self.job("vendor", rows, self.buyer)
        content, rows = self.present("vendor", self.buyer)
        mine = next(row for row in rows if row["Vendor"] == "新时代印刷厂")
        self.assertEqual(
            (mine["Credit Code"], mine["Contact"]), ("91340100MA2TABCD1K", "赵经理")
        )
        again = self.job("vendor", content, self.buyer)
        self.assertEqual(again.state, "done", self.wrong(again))
        self.assertFalse(again.result_ids)
        content, rows = self.present("catalogue", self.keeper)
        self.assertIn(self.broom.name, [row["Item"] for row in rows])
        again = self.job("catalogue", content, self.keeper)
        self.assertEqual(again.state, "done", self.wrong(again))
        self.assertFalse(again.result_ids)

    def test_a_name_is_never_a_formula(self):
        self.env["res.partner"].create(
            {
                "name": "=HYPERLINK(1)",
                "is_company": True,
                "supplier_rank": 1,
                "company_id": self.company.id,
            }
        )
        job = self.empty_job("vendor", self.buyer)
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(job.present)))
        cells = [cell for row in book.worksheets[0] for cell in row]
        named = next(cell for cell in cells if cell.value == "=HYPERLINK(1)")
        self.assertEqual(named.data_type, "s")

    def test_the_last_budget_begins_the_next(self):
        rows = [
            ["部门", "物品类别", "经费来源", "预算金额", "用完时"],
            ["教务处", self.goods, "TEST-GY", 6000, "提醒"],
            ["教务处", "", "", 0, ""],
        ]
        self.job("budget", rows, self.accountant, budget_id=self.budget.id)
        self.assertFalse(self.present("budget", self.accountant)[1], "not approved")
        self.env.cr.execute(
            "UPDATE school_budget SET state = 'approved' WHERE id = %s",
            [self.budget.id],
        )
        self.env.invalidate_all()
        content, _rows = self.present("budget", self.accountant)
        draft = self.budget.copy({"line_ids": []})
        job = self.job("budget", content, self.accountant, budget_id=draft.id)
        self.assertEqual(job.state, "done", self.wrong(job))
        self.assertEqual(
            draft.line_ids.mapped(
                lambda line: (*line._key(), line.amount, line.policy)
            ),
            self.budget.line_ids.mapped(
                lambda line: (*line._key(), line.amount, line.policy)
            ),
        )

    def test_what_there_is_is_shown_to_those_who_import_it(self):
        job = self.empty_job("vendor", self.buyer)
        self.assertTrue(job.present)
        with self.assertRaises(UserError):
            job.with_user(self.keeper).action_present()
        self.env["school.post.holder"].sudo().search(
            [("user_id", "=", self.buyer.id)]
        ).unlink()
        job.invalidate_recordset(["present", "can_prepare"])
        self.assertFalse(job.present, "the post is gone")
        with self.assertRaises(UserError):
            job.action_present()
        requests = self.empty_job("request", self.teacher)
        with self.assertRaisesRegex(UserError, "not listed here"):
            requests.action_present()

    # -- the lists ------------------------------------------------------------------

    def test_catalogue(self):
        job = self.job(
            "catalogue",
            [
                [
                    "物品编码",
                    "物品名称",
                    "类别",
                    "单位",
                    "规格",
                    "参考单价",
                    "物品或服务",
                ],
                ["WPX1", "红墨水", self.goods, "Units", "60 ml", 4.5, ""],
                ["", "扫帚", self.goods, "Units", "", 6.5, ""],
                ["", "锅炉年检", self.services, "Units", "", "", "服务"],
            ],
            self.keeper,
        )
        self.assertEqual(job.state, "done", self.wrong(job))
        ink, boiler = self.made(job)  # the broom is known and stays as it is
        self.assertEqual(
            (ink.default_code, ink.type, ink.is_storable), ("WPX1", "consu", True)
        )
        self.assertEqual(ink.company_id, self.company)
        self.assertEqual(ink.with_company(self.company).standard_price, 4.5)
        self.assertEqual((boiler.type, boiler.is_storable), ("service", False))
        job = self.job(
            "catalogue",
            [
                ["物品编码", "物品名称", "类别", "单位"],
                ["WPX1", "蓝墨水", self.goods[:2], "Units"],
                ["WPX2", "黑墨水", self.goods, "桶桶"],
                ["WPX2", "绿墨水", self.goods, "Units"],
            ],
            self.keeper,
        )
        self.assertEqual(
            [(row, what) for row, _column, what, _mend in self.wrong(job)],
            [
                (2, "WPX1 is the code of 红墨水"),
                (2, f"there is no {self.goods[:2]}"),
                (3, "桶桶 is not a known unit"),
                (4, "this stands in row 3 already"),
            ],
        )

    def test_a_catalogue_of_the_district_is_everybodys(self):
        job = self.job(
            "catalogue",
            [["物品名称", "类别", "单位"], ["蜂窝煤", self.goods, "Units"]],
            self.district_admin,
        )
        self.assertEqual(job.state, "done", self.wrong(job))
        self.assertFalse(self.made(job).company_id)

    def test_vendors(self):
        rows = [
            ["供应商名称", "统一社会信用代码", "联系人", "电话"],
            ["新时代印刷厂", "91340100MA2TABCD1K", "赵经理", "0551-1"],
            ["文教用品商行", "", "", ""],
        ]
        job = self.job("vendor", rows, self.buyer)
        self.assertEqual(job.state, "done", self.wrong(job))
        vendor = self.made(job)
        self.assertEqual(vendor.vat, "91340100MA2TABCD1K")
        self.assertEqual(vendor.child_ids.name, "赵经理")
        self.assertEqual(vendor.company_id, self.company)
        rows = [rows[0], ["别的厂", "91340100ma2tabcd1k"], ["短码厂", "123"]]
        self.assertEqual(
            [
                what
                for *_place, what, _mend in self.wrong(
                    self.job("vendor", rows, self.buyer)
                )
            ],
            [
                "91340100MA2TABCD1K belongs to 新时代印刷厂",
                "123 is no unified social credit code",
            ],
        )

    def test_budget_lines_go_into_a_draft(self):
        rows = [
            ["部门", "物品类别", "经费来源", "预算金额", "用完时"],
            ["教务处", self.goods, "TEST-GY", 6000, "提醒"],
            ["教务处", "", "", 1200.5, ""],
        ]
        job = self.job("budget", rows, self.accountant, budget_id=self.budget.id)
        self.assertEqual(job.state, "done", self.wrong(job))
        first, second = self.budget.line_ids
        self.assertEqual((first.amount, first.policy), (6000, "warn"))
        self.assertEqual(first.fund_id, self.fund)
        self.assertEqual((second.amount, second.policy), (1200.5, "stop"))
        self.assertFalse(second.category_id)
        rows = [*rows[:2], ["教务出", "", "", "多", ""]]
        job = self.job("budget", rows, self.accountant, budget_id=self.budget.id)
        self.assertEqual(
            [(row, column) for row, column, *_rest in self.wrong(job)],
            [(2, "部门"), (3, "部门"), (3, "预算金额")],
        )

    def test_budget_lines_need_a_draft_of_the_own_school(self):
        rows = [["预算金额"], [5]]
        with self.assertRaisesRegex(UserError, "Choose the draft of a budget"):
            self.job("budget", rows, self.accountant)

    def test_queries_do_not_grow_with_the_rows(self):
        def queries(kind, user, head, row, count):
            rows = [
                [value.format(n) if isinstance(value, str) else value for value in row]
                for n in range(count)
            ]
            job = self.job(kind, [head, *rows], user, run=False)
            job.action_check()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            job.action_run()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        for kind, user, head, row in (
            (
                "request",
                self.teacher,
                REQUEST,
                ["教务处", "", "扫帚{}", 1, "Units", 6.5],
            ),
            (
                "catalogue",
                self.keeper,
                ["名称", "类别", "单位"],
                ["物{}", self.goods, "Units"],
            ),
            ("vendor", self.buyer, ["名称"], ["商{}"]),
            (
                "opening",
                self.keeper,
                ["物品", "数量", "单价", "批号"],
                ["扫帚", 2, 3, "L{}"],
            ),
        ):
            with self.subTest(kind):
                queries(kind, user, head, row, 1)
                few = queries(kind, user, head, row, 2)
                self.assertLessEqual(queries(kind, user, head, row, 400) - few, 4)
