"""Class boards: ranked, posted, counted; taken back with the board."""

import io

import openpyxl
from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..supply.form_common import PdfReader
from .inspection_common import InspectionCommon


@tagged("post_install", "-at_install")
class TestInspectionBoard(PdfReader, InspectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clock = cls.startClassPatcher(freeze_time("2026-10-12 02:00:00"))
        cls.rule = cls.env["school.publication.rule"].create(
            {
                "name": "班级卫生评比",
                "basis": "班级量化考核办法",
                "period": "week",
                "company_id": cls.company.id,
                "topic_ids": [
                    (
                        6,
                        0,
                        cls.env.ref(
                            "school_logistics.publication_topic_inspection"
                        ).ids,
                    )
                ],
                "inspection_template_ids": [(6, 0, cls.sheet.ids)],
                "date_from": "2026-09-01",
            }
        )
        first = cls.make_inspection()
        for _time in range(2):
            cls.find(cls.line_of(first, cls.classes[0]), cls.floor)
        cls.find(cls.line_of(first, cls.classes[1]), cls.wall, note="后墙")
        cls.submit(first)
        second = cls.make_inspection(date="2026-10-12", subjects=cls.classes[:1])
        cls.submit(second)
        cls.first = first

    def board(self, **values):
        return (
            self.env["school.publication"]
            .with_user(self.affairs)
            .create(
                {
                    "company_id": self.company.id,
                    "rule_id": self.rule.id,
                    "week_from": "2026-10-14",
                    "receiver": "刘主任",
                    "phone": "0571-1234567",
                    **values,
                }
            )
        )

    def facts(self):
        facts = self.env["school.staff.fact"].search(
            [("type_id.code", "=", "board_week")]
        )
        return facts.filtered(lambda fact: not fact.is_void)

    def test_ranked_with_every_deduction(self):
        board = self.board()
        self.assertEqual(
            (str(board.date_from), str(board.date_to)), ("2026-10-12", "2026-10-18")
        )
        self.assertEqual(
            [(line.rank, line.name, line.score) for line in board.line_ids],
            [
                (1, "七(3)班", 100),
                (1, "八(1)班", 100),
                (3, "七(2)班", 99),
                (4, "七(1)班", 98),
            ],
        )
        self.assertIn("10.12 地面有纸屑 −2", board.line_ids[-1].note)

    def test_posted_when_the_week_is_over_it_counts(self):
        board = self.board()
        with self.assertRaisesRegex(UserError, "lasts until"):
            board.action_publish()
        self.assertFalse(self.facts())
        with freeze_time("2026-10-19 02:00:00"):
            board.action_publish()
        self.assertEqual(
            {(fact.subject_id, fact.quantity) for fact in self.facts()},
            dict(zip(self.classes.ids, (98, 99, 100, 100), strict=True)).items(),
        )
        self.assertEqual(set(self.facts().mapped("subject_kind")), {"class"})
        self.assertEqual(board.digest, board._digest())

    def test_what_is_posted_is_not_struck(self):
        board = self.board()
        finding = self.line_of(self.first, self.classes[0]).finding_ids[0]
        with freeze_time("2026-10-19 02:00:00"):
            board.action_publish()
            with self.assertRaisesRegex(UserError, "Withdraw the publication"):
                finding.with_user(self.affairs).action_strike("看错班级")
            with self.assertRaises(UserError):
                board.line_ids[0].sudo().write({"score": 1})
            board.action_withdraw("算错了")
            self.assertFalse(self.facts())
            finding.with_user(self.affairs).action_strike("看错班级")
            self.board().action_publish()
        again = self.facts().filtered(lambda one: one.subject_id == self.classes[0].id)
        self.assertEqual(again.quantity, 99)

    def test_one_board_a_week(self):
        self.board(week_from="2026-10-12")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.board(week_from="2026-10-16")
        with self.assertRaisesRegex(ValidationError, "choose that"):
            self.board(week_from=False)

    def test_the_poster(self):
        board = self.board()
        page = self.pdf("report_publication", board, self.affairs).pages[0]
        text = self.text(page)
        for part in ("班级卫生评比", "七(1)班", "98", "地面有纸屑"):
            self.assertIn(part, text)

    def test_the_ranking_as_a_sheet(self):
        board = self.board()
        board.action_export_lines()
        export = self.env["school.list.export"].search([], order="id desc", limit=1)
        report = self.env.ref("school_logistics.action_list_sheet")
        content, _kind = report.with_user(self.affairs)._render_xlsx(
            report.report_name, export.ids, {}
        )
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        self.assertTrue(any({4, "七(1)班", 98} <= set(row) for row in rows), rows)
