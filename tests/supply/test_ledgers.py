"""The XLSX ledgers: figures, access, and a sheet that prints."""

import io
from datetime import timedelta

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .acceptance_common import AcceptanceCommon
from .store_common import StoreCommon

INJECTION = '=HYPERLINK("http://example.com","扫帚")'


@tagged("post_install", "-at_install")
class TestLedgers(StoreCommon, AcceptanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["school.unit"]._today()

    def export(self, ledger, user, **values):
        """Choose a ledger as ``user``."""
        return (
            self.env["school.ledger.export"]
            .with_user(user)
            .with_company(user.company_id)
            .create(
                {
                    "ledger": ledger,
                    "unit_id": self.school.id,
                    "period": "dates",
                    "date_from": self.today.replace(day=1),
                    "date_to": self.today,
                    **values,
                }
            )
        )

    def sheet(self, ledger, user, values_only=True, **values):
        """Download a ledger as ``user`` and open it."""
        action = self.export(ledger, user, **values).action_export()
        content, kind = (
            self.env["ir.actions.report"]
            .with_user(user)
            ._render_xlsx(
                action["report_name"], action["context"]["active_ids"], data={}
            )
        )
        self.assertEqual(kind, "xlsx")
        return load_workbook(io.BytesIO(content), data_only=values_only).active

    def columns(self, sheet):
        """``{heading: column number}``."""
        return {cell.value: cell.column for cell in sheet[3] if cell.value}

    def rows(self, sheet):
        """Rows below the headings as dicts, the totals row last."""
        headings = [cell.value for cell in sheet[3]]
        return [
            dict(zip(headings, values, strict=True))
            for values in sheet.iter_rows(min_row=4, values_only=True)
        ]

    # purchase ledger

    def test_the_purchase_ledger_follows_each_line(self):
        order = self.make_order(
            [(self.chalk, 300, 3.2), (self.broom, 200, 6.5), (self.repair, 1, 1800)]
        )
        self.receive(order, {self.chalk: (300, 280), self.broom: (200, 200)})
        sheet = self.sheet("purchase", self.accountant)
        rows = self.rows(sheet)
        chalk = next(row for row in rows if row["品名"] == "无尘粉笔")
        self.assertEqual(chalk["采购单"], order.name)
        self.assertEqual(chalk["供货单位"], "文教用品商行")
        self.assertEqual(chalk["申请数"], 300)
        self.assertEqual(chalk["订购数"], 300)
        self.assertEqual(chalk["金额"], 960)
        self.assertEqual(chalk["合格数"], 280)
        self.assertEqual(chalk["合格金额"], 896)
        self.assertEqual(chalk["已报账数"], 0)
        total = rows[-1]
        for name in ("申请数", "金额", "合格数", "合格金额"):
            self.assertAlmostEqual(
                total[name], sum(row[name] or 0 for row in rows[:-1]), places=6
            )
        self.assertEqual(total["金额"], 960 + 1300 + 1800)

    def test_pieces_and_dozens_are_not_added_up(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.approved(
            self.line_values(self.chalk, 10, 3.2),
            {
                "name": "铅笔",
                "quantity": 2,
                "price_unit": 6,
                "product_uom_id": dozen.id,
            },
        )
        total = self.rows(self.sheet("purchase", self.buyer))[-1]
        self.assertIsNone(total["申请数"])
        self.assertEqual(total["估算金额"], 44)

    def test_a_line_bought_twice_counts_once(self):
        request = self.approved(self.line_values(self.chalk, 100, 3.2))
        first = self.pool(request.line_ids, quantity=60)
        first.button_confirm()
        second = self.pool(request.line_ids, vendor=self.vendor2)
        second.button_confirm()
        rows = self.rows(self.sheet("purchase", self.buyer))
        bought = [row for row in rows[:-1] if row["申请号"] == request.name]
        self.assertEqual([row["订购数"] for row in bought], [60, 40])
        self.assertEqual([row["申请数"] for row in bought], [100, None])
        self.assertEqual(rows[-1]["申请数"], 100)

    def test_a_request_of_another_period_is_left_out(self):
        self.make_order()
        sheet = self.sheet(
            "purchase",
            self.buyer,
            date_from=self.today - timedelta(days=400),
            date_to=self.today - timedelta(days=365),
        )
        rows = self.rows(sheet)
        self.assertEqual(len(rows), 1)
        self.assertEqual(rows[0]["金额"], 0)

    def test_a_name_never_becomes_a_formula(self):
        names = [INJECTION, "+1", "-1", "@SUM(A1)"]
        self.approved(
            *(
                {"name": name, "quantity": 1, "price_unit": 1, "specification": name}
                for name in names
            )
        )
        sheet = self.sheet("purchase", self.buyer, values_only=False)
        item = self.columns(sheet)["品名"]
        cells = {
            cell.value: cell
            for (cell,) in sheet.iter_rows(
                min_row=4, min_col=item, max_col=item, max_row=3 + len(names)
            )
        }
        for name in names:
            self.assertEqual(cells[name].data_type, "s", name)
            self.assertIsNone(cells[name].hyperlink)

    # stock ledger

    def test_the_stock_ledger_balances(self):
        order = self.make_order([(self.chalk, 300, 3.2), (self.broom, 10, 6.5)])
        self.receive(order)
        request = order.sudo().school_request_ids
        self.hand_out(request, quantities={self.chalk: 120})
        rows = self.rows(self.sheet("stock", self.keeper))
        chalk = next(row for row in rows if row["品名"] == "无尘粉笔")
        self.assertEqual(
            [chalk[name] for name in ("期初数量", "收入数量", "发出数量", "结存数量")],
            [0, 300, 120, 180],
        )
        self.assertAlmostEqual(chalk["收入金额"], 960)
        self.assertAlmostEqual(chalk["发出金额"], 384)
        self.assertAlmostEqual(chalk["结存金额"], 576)
        total = rows[-1]
        goods = [row for row in rows[:-1] if row["单位"]]
        for name in ("收入数量", "收入金额", "发出金额", "结存金额"):
            self.assertAlmostEqual(total[name], sum(row[name] or 0 for row in goods))
        products = (self.chalk | self.broom).with_company(self.company)
        self.assertAlmostEqual(total["结存金额"], sum(products.mapped("total_value")))

    def test_goods_on_loan_stay_in_the_balance(self):
        order = self.make_order([(self.barrow, 40, 165)])
        line = order.sudo().school_request_ids.line_ids
        self.assertEqual(line.kind, "consume")
        loan = self.approved(self.line_values(self.barrow, 40, 165, kind="borrow"))
        order = self.pool(loan.line_ids)
        order.button_confirm()
        self.receive(order)
        self.hand_out(loan)
        rows = self.rows(self.sheet("stock", self.keeper))
        barrow = next(row for row in rows if row["品名"] == "独轮车")
        self.assertEqual(barrow["结存数量"], 40)
        self.assertEqual(barrow["其中借出"], 40)

    def test_the_months_follow_each_other(self):
        self.receive(self.make_order([(self.chalk, 300, 3.2)]))
        day = self.today + timedelta(days=1)
        rows = self.rows(self.sheet("stock", self.keeper, date_from=day, date_to=day))
        chalk = next(row for row in rows if row["品名"] == "无尘粉笔")
        self.assertEqual((chalk["期初数量"], chalk["收入数量"]), (300, 0))

    # the sheet

    def test_the_sheet_is_ready_to_print(self):
        self.make_order()
        for ledger, user in (("purchase", self.buyer), ("stock", self.keeper)):
            with self.subTest(ledger=ledger):
                sheet = self.sheet(ledger, user, values_only=False)
                self.assertEqual(sheet.freeze_panes.replace("$", ""), "C4")
                self.assertEqual(sheet.print_title_rows.replace("$", ""), "1:3")
                self.assertEqual(sheet.page_setup.orientation, "landscape")
                self.assertIn(sheet.page_setup.fitToWidth, (1, None))
                self.assertEqual(sheet.page_setup.fitToHeight, 0)
                self.assertTrue(sheet.sheet_properties.pageSetUpPr.fitToPage)
                self.assertEqual(sheet.page_setup.paperSize, 9)
                last = sheet.cell(sheet.max_row, sheet.max_column).coordinate
                area = sheet.print_area
                area = area if isinstance(area, str) else area[0]
                self.assertTrue(area.replace("$", "").endswith(f"A1:{last}"), area)
                self.assertGreater(sheet.column_dimensions["A"].width, 10)
                self.assertIn("示范中学", sheet["A1"].value)
                total = sheet.cell(sheet.max_row, 1)
                self.assertEqual(total.value, "合计")
        order = self.make_order()
        self.receive(order)
        sheet = self.sheet("purchase", self.buyer, values_only=False)
        amount = sheet.cell(4, self.columns(sheet)["金额"])
        self.assertEqual(amount.number_format, "#,##0.00")
        date = sheet.cell(4, self.columns(sheet)["日期"])
        self.assertEqual(date.number_format, "yyyy-mm-dd")
        total = sheet.cell(sheet.max_row, self.columns(sheet)["金额"])
        self.assertTrue(total.value.startswith("=SUBTOTAL(9,"))

    # access

    def test_the_auditor_of_the_district_reads_the_school(self):
        order = self.make_order()
        rows = self.rows(self.sheet("purchase", self.auditor))
        self.assertIn(order.name, [row["采购单"] for row in rows])

    def test_a_sister_school_reads_nothing_of_ours(self):
        self.make_order()
        with self.assertRaises(AccessError):
            self.sheet("purchase", self.sister_accountant)

    def test_a_teacher_has_no_ledger(self):
        with self.assertRaises(AccessError):
            self.export("purchase", self.teacher)

    def test_the_choice_of_another_person_is_refused(self):
        wizard = self.export("purchase", self.accountant)
        actions = self.env["ir.actions.report"].with_user(self.sister_accountant)
        with self.assertRaises(AccessError):
            actions._render_xlsx(
                "school_logistics.ledger_purchase", wizard.ids, data={}
            )

    def test_the_clients_model_is_not_trusted(self):
        actions = self.env["ir.actions.report"].with_user(self.accountant)
        partner = self.vendor
        with self.assertRaises(AccessError):
            actions.with_context(
                active_model="res.partner", active_ids=partner.ids
            )._render_xlsx(
                "school_logistics.ledger_purchase",
                None,
                data={"context": {"active_model": "res.partner", "active_ids": []}},
            )

    def test_a_period_begins_before_it_ends(self):
        wizard = self.export(
            "purchase",
            self.accountant,
            date_from=self.today,
            date_to=self.today - timedelta(days=1),
        )
        with self.assertRaises(UserError):
            wizard.action_export()

    def test_a_month_or_a_term_sets_the_days(self):
        wizard = (
            self.env["school.ledger.export"]
            .with_user(self.keeper)
            .create(
                {
                    "ledger": "stock",
                    "unit_id": self.school.id,
                    "period": "term",
                    "term_id": self.term.id,
                }
            )
        )
        self.assertEqual(
            (wizard.date_from, wizard.date_to),
            (self.term.date_start, self.term.date_end),
        )
