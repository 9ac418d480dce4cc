"""Labels, forms and ledgers of assets, read back; the address on a label."""

import io
from datetime import date

import openpyxl
import pdfplumber
import zxingcpp
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..common.district import SchoolDistrict
from .stocktake_common import StocktakeBuilder, StocktakeCommon
from .test_asset_transfer import TransferBuilder


@tagged("post_install", "-at_install")
class TestAssetForms(TransferBuilder, StocktakeCommon):
    def pdf(self, name, records, user=None):
        """Return the text of the pages of a form."""
        Report = self.env["ir.actions.report"].with_user(user or self.asset_keeper)
        Report = Report.with_context(force_report_rendering=True)
        content, _kind = Report._render_qweb_pdf(
            f"school_logistics.{name}", records.ids
        )
        self.content = content
        with pdfplumber.open(io.BytesIO(content)) as file:
            self.pages = [page.extract_text() or "" for page in file.pages]
        return "\n".join(self.pages).replace(" ", "")

    def sheet(self, name, ledger):
        """Return the rows of a ledger of September 2026."""
        wizard = (
            self.env["school.ledger.export"]
            .with_user(self.asset_keeper)
            .create(
                {
                    "ledger": ledger,
                    "period": "dates",
                    "date_from": date(2026, 9, 1),
                    "date_to": date(2026, 9, 30),
                }
            )
        )
        Report = self.env["ir.actions.report"].with_user(self.asset_keeper)
        content, _kind = Report._render_xlsx(f"school_logistics.{name}", wizard.ids, {})
        book = openpyxl.load_workbook(io.BytesIO(content))
        return [list(row) for row in book.active.iter_rows(values_only=True)]

    def test_labels_are_read_by_a_camera(self):
        for name, pages in (
            ("report_asset_label", 1),
            ("report_asset_label_large", 1),
            ("report_asset_label_small", 1),
            ("report_asset_label_printer", 6),
        ):
            text = self.pdf(name, self.cards | self.batch)
            with self.subTest(name):
                self.assertEqual(len(self.pages), pages)
                self.assertIn(self.cards[0].name, text)
                with pdfplumber.open(io.BytesIO(self.content)) as file:
                    image = file.pages[0].to_image(resolution=200).original
                codes = {found.text for found in zxingcpp.read_barcodes(image)}
                expected = {
                    card._label_address() for card in (self.cards | self.batch).sudo()
                }
                self.assertTrue(codes)
                self.assertLessEqual(codes, expected)
                if pages == 1:
                    self.assertEqual(codes, expected)

    def test_labels_of_other_schools(self):
        with self.assertRaises(AccessError):
            self.pdf("report_asset_label", self.cards, user=self.sister_keeper)
        with self.assertRaises(AccessError):
            self.pdf("report_asset_card", self.cards, user=self.sister_keeper)

    def test_the_card_on_paper(self):
        self.cards[0].place = "机房二"
        text = self.pdf("report_asset_card", self.cards[0])
        for word in ("固定资产卡片", self.cards[0].name, "4,200.00", "机房二"):
            self.assertIn(word, text)

    def test_sheets_of_a_stocktake(self):
        take = self.plan(place="机房")
        with self.assertRaisesRegex(UserError, "not begun"):
            self.pdf("report_asset_stocktake", take)
        take.action_freeze()
        with self.assertRaisesRegex(UserError, "not compared"):
            self.pdf("report_asset_difference", take)
        self.scan_all(take, self.cards[:2])
        text = self.pdf("report_asset_stocktake", take)
        self.assertIn(self.cards[0].name, text)
        take.action_compare()
        take.difference_ids.cause = "去向不明"
        self.decide(take)
        text = self.pdf("report_asset_difference", take)
        for word in ("去向不明", "盘亏", self.principal.name):
            self.assertIn(word, text)

    def test_forms_of_writeoff_and_transfer(self):
        writeoff = (
            self.env["school.asset.writeoff"]
            .with_user(self.asset_keeper)
            .create(
                {
                    "reason": "老化",
                    "line_ids": [(0, 0, {"asset_id": self.cards[0].id})],
                }
            )
        )
        text = self.pdf("report_asset_writeoff", writeoff)
        for word in ("老化", self.cards[0].name, "肆仟贰佰元整"):
            self.assertIn(word, text)
        transfer = self.to_sister(self.cards[1:2])
        text = self.pdf("report_asset_transfer", transfer)
        for word in (self.sister.name, self.cards[1].name):
            self.assertIn(word, text)

    @freeze_time("2026-09-20 04:00:00")
    def test_ledgers(self):
        transfer = self.decide(self.to_sister(self.cards[:1]))
        transfer.action_sign_out()
        transfer.with_user(self.sister_keeper).action_sign_in()
        self.make_cards(1, date_booked=date(2026, 9, 2))
        rows = self.sheet("ledger_asset", "asset")
        numbers = [row[0] for row in rows]
        self.assertNotIn(self.cards[0].name, numbers)
        row = rows[numbers.index(self.cards[1].name)]
        # thirteen months of seventy-two
        self.assertAlmostEqual(row[7], round(4200 * 13 / 72, 2), 2)
        rows = self.sheet("ledger_depreciation", "depreciation")
        row = rows[[row[0] for row in rows].index(self.cards[1].name)]
        self.assertAlmostEqual(row[8], 4200 * 13 / 72 - 4200 * 12 / 72, 1)
        [row] = [
            row
            for row in self.sheet("ledger_asset_change", "asset_change")
            if row[0] == self.category.display_name
        ]
        before = 5 * 4200 + 10000
        self.assertEqual(
            row[1:],
            [45, before, 1, 4200, 0, 0, 0, 0, 0, 0, 1, 4200, 45, before],
        )


@tagged("post_install", "-at_install")
class TestAssetAddress(StocktakeBuilder, SchoolDistrict, HttpCase):
    sister_books = False

    def test_a_label_opens_the_card_for_its_own_school_only(self):
        for user in (self.teacher, self.sister_teacher, self.auditor):
            user.sudo().password = user.login
        card = self.cards[0]
        address = f"/school/card/{card.sudo().token}"
        answer = self.url_open(address, allow_redirects=False)
        self.assertIn("/web/login", answer.headers["Location"])
        self.authenticate(self.teacher.login, self.teacher.login)
        answer = self.url_open(address, allow_redirects=False)
        self.assertTrue(
            answer.headers["Location"].endswith(f"/odoo/asset-cards/{card.id}")
        )
        for wrong in ("x", "x" * 500, f"{card.sudo().token}x", "%25", card.name[:5]):
            answer = self.url_open(f"/school/card/{wrong}", allow_redirects=False)
            self.assertEqual(answer.status_code, 404, wrong)
        self.authenticate(self.sister_teacher.login, self.sister_teacher.login)
        answer = self.url_open(address, allow_redirects=False)
        self.assertEqual(answer.status_code, 404)
        self.assertNotIn(card.title, answer.text)
        self.authenticate(self.auditor.login, self.auditor.login)
        answer = self.url_open(address, allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
