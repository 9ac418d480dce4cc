"""Papers and sheets of repairs; work given to a group; statements that do not grow."""

import io

from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..supply.form_common import FormCommon
from .repair_common import RepairBuilder, RepairCommon


@tagged("post_install", "-at_install")
class TestRepairPaper(RepairBuilder, FormCommon):
    sister_books = False

    def test_the_sheet(self):
        repair = self.finish(
            self.dispatch(self.report()), outside_amount=120, cause_note="螺丝松脱"
        )
        document = self.pdf("report_repair", repair, self.affairs)
        text = self.text(document.pages[0])
        for words in (
            "维修单",
            repair.name,
            "课桌桌面脱落",
            "教学楼301",
            "王老师",
            "何师傅",
            "重新固定桌面",
            "自然损耗",
            "螺丝松脱",
            "120.00",
        ):
            self.assertIn(words, text)

    def test_the_codes(self):
        html = self.html("report_repair_point", self.point, self.affairs)
        self.assertIn("教学楼301", html)
        self.assertIn("data:image/png;base64,", html)
        self.assertNotIn(self.point.token, html.replace("base64", ""))
        self.point.with_user(self.affairs).active = False
        with self.assertRaisesRegex(UserError, "revoked"):
            self.html("report_repair_point", self.point, self.affairs)

    def test_the_list_as_a_sheet(self):
        repair = self.finish(self.dispatch(self.report()), outside_amount=120)
        action = repair.with_user(self.affairs).action_export_list()
        report = self.env.ref("school_logistics.action_list_sheet")
        content, _kind = (
            report.with_user(self.affairs)
            .with_context(**action["context"])
            ._render_xlsx(report.report_name, action["context"]["active_ids"], {})
        )
        sheet = load_workbook(io.BytesIO(content)).active
        cells = [cell for row in sheet.values for cell in row if cell is not None]
        for words in (repair.name, "课桌桌面脱落", "何师傅", 120):
            self.assertIn(words, cells)


@tagged("post_install", "-at_install")
class TestRepairGroup(RepairCommon):
    def test_the_leader_of_a_group_works_on_what_it_was_given(self):
        group = self.quiet["school.staff.group"].create(
            {
                "name": "维修组",
                "company_id": self.company.id,
                "kind": "repair",
                "leader_id": self.worker.id,
            }
        )
        repair = self.report().with_user(self.affairs)
        repair.group_id = group
        repair.action_dispatch()
        self.assertEqual(repair.worker_name, "维修组")
        self.assertIn(self.repairer, repair.sudo().handler_ids)
        self.finish(repair)
        repair.with_user(self.teacher).action_accept()
        fact = self.env["school.staff.fact"].search(
            [("res_model", "=", "school.repair"), ("res_id", "=", repair.id)]
        )
        self.assertEqual((fact.subject_kind, fact.subject_id), ("group", group.id))

    def test_other_rooms_report_in_one_tap(self):
        hook = self.env["school.repair.hook"].with_user(self.affairs)
        repair = hook._open_repair(
            [{"company": self.company, "title": "灯不亮", "source": self.asset}]
        )
        self.assertEqual(
            (repair.origin_model, repair.state), ("school.asset", "reported")
        )

    def test_reading_a_list_costs_the_same_for_many(self):
        repairs = self.env["school.repair"]
        for _number in range(12):
            repairs |= self.report()

        def queries(found):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found.with_user(self.affairs).web_read(
                {
                    "name": {},
                    "title": {},
                    "is_late": {},
                    "may_accept": {},
                    "is_handler": {},
                    "worker_name": {},
                    "state": {},
                    "cost_total": {},
                }
            )
            return self.env.cr.sql_log_count - before

        queries(repairs)
        self.assertLessEqual(queries(repairs), queries(repairs[:1]) + 3)
