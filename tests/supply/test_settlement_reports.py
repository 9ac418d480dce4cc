"""The monthly reports: read back from the files, sent once, for the right people."""

import io
from datetime import timedelta

import pdfplumber
from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .settlement_common import SettlementCommon

PDF = "school_logistics.action_report_settlement"
SHEET = "school_logistics.action_sheet_settlement"


@tagged("post_install", "-at_install")
class TestSettlementReports(SettlementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.at(cls.month1):
            request = cls.bought(
                cls.line_values(cls.chalk, 40, 3.2),
                cls.line_values(cls.barrow, 4, 165, kind="borrow"),
            )
            cls.hand_out(request, quantities={cls.chalk: 15, cls.barrow: 4})
            cls.bought(cls.line_values(cls.broom, 10, 6.5), bill=False)
        cls.settled = cls.settle(cls.month1)

    def pdf(self, xmlid, record, user):
        """Text of a printed report."""
        report = self.env["ir.actions.report"].with_user(user)
        content, kind = report.with_context(force_report_rendering=True)._render(
            xmlid, record.ids
        )
        self.assertEqual(kind, "pdf")
        with pdfplumber.open(io.BytesIO(content)) as document:
            width, height = document.pages[0].width, document.pages[0].height
            self.assertAlmostEqual(width / height, 210 / 297, 2)
            return "\n".join(page.extract_text() for page in document.pages)

    def book(self, xmlid, record, user):
        """An XLSX report, read back."""
        report = self.env["ir.actions.report"].with_user(user)
        content, kind = report._render(xmlid, record.ids)
        self.assertEqual(kind, "xlsx")
        return load_workbook(io.BytesIO(content))

    def test_the_printed_month_has_figures_words_signatures_and_code(self):
        text = self.pdf(PDF, self.settled, self.accountant)
        for said in (
            "总务月报",
            "示范中学",
            "无尘粉笔",
            "80.00",
            "805.00",
            "捌佰零伍元整",
            "第 1 页",
            "制表",
            "复核",
            "总务主任",
            "校长",
            "吴会计",
            "文教用品商行",
        ):
            self.assertIn(said, text)
        printed = self.env["school.form.print"].search(
            [("res_model", "=", "school.settlement")]
        )
        self.assertEqual(printed.user_id, self.accountant)
        self.assertIn(printed.code, text)

    def test_a_preview_says_that_it_is_none(self):
        with self.after(self.month2):
            draft = self.settlement(self.month2)
            draft.action_check()
        self.assertIn("仅供核对", self.pdf(PDF, draft, self.accountant))

    def test_the_sheets_have_totals_formats_and_a_print_area(self):
        book = self.book(SHEET, self.settled, self.principal)
        self.assertEqual(
            book.sheetnames[:6],
            [
                "收发存月报",
                "采购",
                "领用发放",
                "在借未还",
                "货到票未到（暂估）",
                "票到未付款",
            ],
        )
        sheet = book.worksheets[0]
        self.assertEqual(sheet.freeze_panes, "C4")
        self.assertTrue(sheet.print_area)
        self.assertEqual(sheet.page_setup.paperSize, 9)
        cells = {row[0].value: row for row in sheet.iter_rows()}
        chalk = [cell.value for cell in cells["无尘粉笔"]]
        self.assertEqual(chalk[6:8] + chalk[8:10], [40, 128, 15, 48])
        self.assertEqual(chalk[-2:], [25, 80])
        self.assertEqual(cells["无尘粉笔"][7].number_format, "#,##0.00")
        self.assertIn("SUBTOTAL", cells["合计"][12].value)
        self.assertGreater(sheet.column_dimensions["A"].width, 20)

    def test_a_stranger_gets_no_report(self):
        for user in (self.sister_accountant, self.teacher):
            for xmlid in (PDF, SHEET):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    self.env["ir.actions.report"].with_user(user).with_context(
                        force_report_rendering=True
                    )._render(xmlid, self.settled.ids)

    def test_the_frozen_month_is_printed_as_it_was(self):
        """A name may change; a number does not."""
        with self.at(self.month2):
            request = self.env["school.supply.request"].search(
                [("line_ids.product_id", "=", self.broom.id)]
            )
            self.billed(self.order_of(request), price=1.0)
        cells = (
            self.book(SHEET, self.settled, self.accountant).worksheets[0].iter_rows()
        )
        rows = {row[0].value: row for row in cells}
        self.assertEqual(rows["扫帚"][12].value, 65)

    # -- district -----------------------------------------------------------------

    def summary(self):
        return (
            self.env["school.settlement.summary"]
            .with_user(self.officer)
            .create({"unit_id": self.district.id, "month_id": self.month1.id})
        )

    def test_the_district_sees_its_schools_side_by_side(self):
        with self.after(self.month1):
            self.env["stock.quant"]._update_available_quantity(
                self.chalk, self.sister_company._school_stock(), 0
            ) if self.sister_books else None
            summary = self.summary()
            self.assertIn(self.school, summary.row_ids.unit_id)
            text = self.pdf(
                "school_logistics.action_report_settlement_district",
                summary,
                self.officer,
            )
            self.assertIn("示范中学", text)
            self.assertIn("805.00", text)
            sheet = self.book(
                "school_logistics.action_sheet_settlement_district",
                summary,
                self.officer,
            ).worksheets[0]
        rows = {row[0].value: row for row in sheet.iter_rows()}
        self.assertEqual(rows["示范中学"][5].value, 805)

    def test_schools_that_are_not_settled_are_named(self):
        with self.after(self.month2):
            summary = (
                self.env["school.settlement.summary"]
                .with_user(self.officer)
                .create({"unit_id": self.district.id, "month_id": self.month2.id})
            )
            self.assertIn("示范中学", summary.missing_schools)
            board = self.env["school.settlement.board"].with_user(self.officer)
            [row] = board.search(
                [("unit_id", "=", self.school.id), ("month_id", "=", self.month2.id)]
            )
            self.assertEqual((row.state, row.days_late), ("none", 2))
            self.assertFalse(
                self.env["school.settlement.board"]
                .with_user(self.sister_principal)
                .search([("unit_id", "=", self.school.id)])
            )

    def test_only_an_officer_makes_the_districts_report(self):
        for user in (self.accountant, self.principal, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["school.settlement.summary"].with_user(user).create(
                    {"unit_id": self.district.id, "month_id": self.month1.id}
                )

    # -- by itself ----------------------------------------------------------------

    def run_cron(self, name):
        """Run a scheduled job as Odoo does."""
        with self.enter_registry_test_mode():
            self.env.ref(f"school_logistics.{name}").method_direct_trigger()

    def messages(self, user):
        return self.env["mail.message"].search(
            [
                ("partner_ids", "in", user.partner_id.ids),
                ("attachment_ids", "!=", False),
            ]
        )

    def test_reports_are_sent_once_with_both_files(self):
        for _time in range(2):
            with self.after(self.month1):
                self.run_cron("settlement_report_cron")
        for user in (self.accountant, self.principal):
            [message] = self.messages(user)
            names = sorted(message.attachment_ids.mapped("name"))
            self.assertEqual([name[-4:] for name in names], [".pdf", "xlsx"])
        self.assertTrue(self.settled.report_sent_on)
        self.assertFalse(self.messages(self.teacher))

    def test_the_months_end_prepares_and_settles_what_agrees(self):
        Settlement = self.env["school.settlement"]
        with self.after(self.month2):
            self.run_cron("settlement_month_end_cron")
        draft = Settlement.search([("month_id", "=", self.month2.id)])
        self.assertEqual(draft.state, "checked")
        self.assertEqual(draft.activity_ids.user_id, self.accountant)
        draft.unlink()
        self.school.settle_auto = True
        with self.after(self.month2):
            self.run_cron("settlement_month_end_cron")
        settled = Settlement.search([("month_id", "=", self.month2.id)])
        self.assertEqual(settled.state, "settled")
        self.assertEqual(
            self.school._settled_until() + timedelta(days=1), self.month3.date_start
        )
