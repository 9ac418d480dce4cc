"""Paper and sheets of a month, read back."""

import io
import shutil
import unittest

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..supply.form_common import PdfReader
from .test_staff_pay import ACCOUNT, IDENTITY, PayCommon


@unittest.skipUnless(shutil.which("wkhtmltopdf"), "needs wkhtmltopdf")
@tagged("post_install", "-at_install")
class TestStaffForms(PdfReader, PayCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme("s4")
        cls.member = cls.join(cls.guards, cls.staff[:3], job="早班")[0]
        cls.record(cls.staff[0], "overdue_rectification", day="2026-10-12")
        call = cls.env["school.staff.rollcall"].create(
            {
                "company_id": cls.company.id,
                "group_id": cls.guards.id,
                "date": "2026-10-12",
                "uuid": "forms-0001",
                "user_id": cls.leader.id,
                "called_on": "2026-10-12 01:00:00",
            }
        )
        call._write_lines(
            {
                person.id: mark
                for person, mark in zip(
                    cls.staff[:3], ("late", "present", "absent"), strict=True
                )
            }
        )
        cls.call = call

    def sheet(self, report, records, user):
        """Return the rows of the first tab as lists of values."""
        content, kind = (
            self.env[f"report.school_logistics.{report}"]
            .with_user(user)
            .create_xlsx_report(records.ids, {})
        )
        self.assertEqual(kind, "xlsx")
        book = openpyxl.load_workbook(io.BytesIO(content))
        return [list(row) for row in book.active.iter_rows(values_only=True)]

    def paid_with_account(self):
        payee = self.env["school.staff.payee"].with_user(self.accountant)
        payee.create(
            {
                "company_id": self.company.id,
                "member_id": self.member.id,
                "bank": "示范农商行",
                "account": ACCOUNT,
                "identity": IDENTITY,
            }
        ).action_save()
        return self.paid(a=92, b=87.35, c=98)

    def scored(self):
        run = self.open()
        a, b, c = self.staff[:3]
        self.score(run, {a: 92, b: 87.35, c: 98})
        run.action_compute()
        return run

    def assert_printed(self, text, *parts):
        for part in parts:
            self.assertIn(part, text)

    def test_assessment_form_of_a_group(self):
        run = self.scored()
        action = run.with_user(self.affairs).action_print_scores()
        results = run.result_ids.browse(action["context"]["active_ids"])
        self.assertEqual(len(results), 1)
        pdf = self.pdf("report_staff_month", results, self.affairs)
        text = self.text(pdf.pages[0])
        self.assert_printed(text, "甲师傅", "早班", "82", "87.35", "98", "门卫组")
        [entry] = self.entries(results)
        self.assertIn(entry.code, text)
        self.assertEqual(entry.res_model, "school.staff.result")
        verify = self.env["school.form.verify"].with_user(self.affairs)
        self.assertEqual(verify.new({"code": entry.code}).content_state, "same")
        self.record(self.staff[1], "overdue_rectification")
        run.action_compute()
        # the results were made anew: what was printed cannot be compared
        self.assertNotEqual(verify.new({"code": entry.code}).content_state, "same")

    def test_roll_of_the_month(self):
        pdf = self.pdf("report_staff_roll", self.call, self.leader)
        text = self.text(pdf.pages[0])
        self.assert_printed(text, "甲师傅", "迟", "√", "旷", "2026-10", "门卫组")
        rows = self.sheet("sheet_staff_roll", self.call, self.leader)
        by_name = {row[0]: row for row in rows if row[0]}
        self.assertEqual(by_name["甲师傅"][12], "迟")
        self.assertEqual(by_name["乙师傅"][12], "√")
        self.assertEqual(by_name["丙师傅"][12], "旷")

    def test_pay_form_and_signature_sheet(self):
        run = self.paid_with_account()
        pdf = self.pdf("report_staff_pay", run, self.accountant)
        text = self.text(pdf.pages[0])
        self.assert_printed(text, "82.00", "87.35", "98.00", "¥267.35")
        self.assertIn("贰佰陆拾柒元叁角伍分", text)
        self.assertNotIn(ACCOUNT, text)
        rows = self.sheet("sheet_staff_sign", run, self.affairs)
        cells = [cell for row in rows for cell in row]
        self.assertIn(87.35, cells)
        self.assertIn("6222 **** 0123", cells)
        self.assertNotIn(ACCOUNT, cells)
        self.assertFalse(run.export_ids)

    def test_bank_sheet_is_whole_for_who_pays_and_on_record(self):
        run = self.paid_with_account()
        rows = self.sheet("sheet_staff_bank", run, self.accountant)
        [row] = [row for row in rows if row[1] == "甲师傅"]
        self.assertEqual(row[2:6], [IDENTITY, "示范农商行", ACCOUNT, 82])
        [entry] = run.export_ids
        self.assertEqual(
            (entry.user_id, entry.people_count, entry.amount),
            (self.accountant, 3, 267.35),
        )
        for user in (
            self.affairs,
            self.principal,
            self.leader,
            self.auditor,
            self.sister_accountant,
        ):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.sheet("sheet_staff_bank", run, user)
        self.assertEqual(len(run.export_ids), 1)
        with self.assertRaises(UserError):
            entry.sudo().write({"people_count": 0})

    def test_pay_is_printed_by_nobody_else(self):
        run = self.paid(a=92, b=87.35, c=98)
        for user in (self.leader, self.teacher, self.sister_accountant):
            with self.assertRaises(AccessError):
                self.pdf("report_staff_pay", run, user)
            with self.assertRaises(AccessError):
                self.sheet("sheet_staff_sign", run, user)

    def test_a_slip_for_each_person(self):
        self.teacher_employee.user_id = False
        self.staff[0].user_id = self.teacher
        run = self.paid(a=92, b=87.35, c=98)
        slip = self.slip(run, self.staff[0])
        pdf = self.pdf("report_staff_slip", slip, self.teacher)
        text = self.text(pdf.pages[0])
        self.assert_printed(text, "甲师傅", "82", "¥82.00", "捌拾贰元整")
        with self.assertRaises(AccessError):
            self.pdf("report_staff_slip", self.slip(run, self.staff[1]), self.teacher)

    def test_posters(self):
        run = self.scored()
        with self.assertRaises(UserError):
            self.pdf("report_staff_poster", run, self.affairs)
        run.with_user(self.affairs).action_publish()
        text = self.text(self.pdf("report_staff_poster", run, self.teacher).pages[0])
        self.assert_printed(text, "甲师傅", "82", "丙师傅", "98", "门卫组")
        self.assertNotIn("¥", text)
        text = self.text(self.pdf("report_staff_excellent", run, self.teacher).pages[0])
        self.assert_printed(text, "丙师傅", "98")
        self.assertNotIn("甲师傅", text)
