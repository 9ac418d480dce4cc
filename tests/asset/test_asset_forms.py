"""Labels, forms and ledgers of assets, read back; the address on a label."""

import io
from datetime import date

import openpyxl
import pdfplumber
import zxingcpp
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
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

    def label_sheet(self, user=None, **values):
        return (
            self.env["school.asset.label.sheet"]
            .with_user(user or self.asset_keeper)
            .create(
                {
                    "name": "2×5",
                    "columns": 2,
                    "rows": 5,
                    "width": 90,
                    "height": 50,
                    "left": 10,
                    "top": 13,
                    "across": 8,
                    "down": 4,
                    "code": 30,
                    **values,
                }
            )
        )

    def labels_on(self, sheet, cards, used=0, user=None):
        """Return the page that prints labels of cards on a sheet."""
        Page = self.env["school.asset.label.print"].with_user(user or self.asset_keeper)
        return Page.create(
            {"sheet_id": sheet.id, "asset_ids": [(6, 0, cards.ids)], "used": used}
        )

    def test_labels_lie_where_the_paper_has_them(self):
        page = self.labels_on(self.label_sheet(), self.cards, used=8)
        action = page.action_print()
        self.assertEqual(
            action["report_name"], "school_logistics.report_asset_label_own"
        )
        self.pdf("report_asset_label_own", page)
        # two on the sheet that was begun, three on the next
        self.assertEqual(len(self.pages), 2)
        millimetre = 72 / 25.4
        with pdfplumber.open(io.BytesIO(self.content)) as file:
            found = [
                sorted(
                    (round(image["top"] / millimetre), round(image["x0"] / millimetre))
                    for image in sheet.images
                )
                for sheet in file.pages
            ]
            sides = {
                round(image["width"] / millimetre)
                for sheet in file.pages
                for image in sheet.images
            }
        down, across, code = 50 + 4, 90 + 8, 4 / 5
        expected = [
            [(13 + 4 * down, 10), (13 + 4 * down, 10 + across)],
            [(13, 10), (13, 10 + across), (13 + down, 10)],
        ]
        self.assertEqual(sides, {30})
        for places, wanted in zip(found, expected, strict=True):
            for place, want in zip(places, sorted(wanted), strict=True):
                for one, other in zip(place, want, strict=True):
                    self.assertAlmostEqual(one, other + code, delta=1.5)

    def test_a_sheet_is_measured(self):
        for values, words in (
            ({"columns": 3}, "do not fit"),
            ({"rows": 6}, "do not fit"),
            ({"left": 30}, "do not fit"),
            ({"columns": 0}, "1 to 10 labels"),
            ({"left": -1}, "not negative"),
            ({"code": 60}, "fits into"),
            ({"code": 5}, "12 to 100"),
            ({"width": 30, "code": 29}, "some text"),
        ):
            with self.subTest(values), self.assertRaisesRegex(ValidationError, words):
                self.label_sheet(**values)
        sheet = self.label_sheet()
        for used in (-1, 10):
            with self.assertRaisesRegex(UserError, "A sheet has 10 labels"):
                self.labels_on(sheet, self.cards, used=used).action_print()

    def test_whose_label_sheets(self):
        sheet = self.label_sheet()
        for user in (self.teacher, self.accountant, self.sister_keeper):
            with self.subTest(user.login), self.assertRaises(UserError):
                self.label_sheet(user=user, company_id=self.company.id)
            with self.subTest(user.login), self.assertRaises(UserError):
                sheet.with_user(user).width = 80
        with self.assertRaises(AccessError):
            sheet.with_user(self.sister_keeper).read(["name"])
        common = self.env.ref("school_logistics.label_sheet_3x8")
        self.assertTrue(common.with_user(self.sister_keeper).read(["name"]))
        with self.assertRaisesRegex(AccessError, "district"):
            common.with_user(self.asset_keeper).width = 60
        common.with_user(self.officer).width = 60
        # cards of another school are not printed through it
        page = self.labels_on(
            self.label_sheet(self.sister_keeper, company_id=self.sister_company.id),
            self.env["school.asset"],
            user=self.sister_keeper,
        )
        page.sudo().asset_ids = self.cards
        with self.assertRaises(UserError):
            page.action_print()
        with self.assertRaises(UserError):
            self.pdf("report_asset_label_own", page, user=self.sister_keeper)

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
