"""What schools publish: listed from the books, frozen, objected to, owed."""

import io

import pdfplumber
from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .control_common import ControlBuilder, ControlCommon
from .reimbursement_common import invoice_picture


class PublicationBuilder(ControlBuilder):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        months = cls.env["school.month"].search(
            [("date_end", "<", cls.today)], order="date_start desc", limit=1
        )
        cls.month = months
        cls.rule = cls.env.ref("school_logistics.publication_rule_month")
        days = (cls.today - cls.month.date_start).days
        cls.large = cls.bought(2400, days - 1)
        cls.small = cls.bought(300, days - 2)
        cls.bought(400, 0)

    @classmethod
    def publication(cls, user=None, **values):
        return (
            cls.env["school.publication"]
            .with_user(user or cls.affairs)
            .create(
                {
                    "company_id": cls.company.id,
                    "rule_id": cls.rule.id,
                    "month_id": cls.month.id,
                    "receiver": "刘主任",
                    "phone": "0571-1234567",
                    **values,
                }
            )
        )


class PublicationCommon(PublicationBuilder, ControlCommon):
    pass


@tagged("post_install", "-at_install")
class TestPublication(PublicationCommon):
    def test_the_content_comes_from_the_books(self):
        publication = self.publication()
        self.assertRegex(publication.name, r"^GS/\d{4}/\d{2}/\d{4}$")
        large, small = publication.line_ids
        self.assertEqual((large.amount, large.party), (2400, self.vendor.name))
        self.assertIn(self.large.name, large.name)
        self.assertIn(self.chalk.name, large.name)
        self.assertEqual(small.amount, 300)
        self.assertIn(self.month.name, publication.title)

    def test_it_is_listed_anew_and_frozen_when_it_is_published(self):
        publication = self.publication()
        self.date_order(self.small, 0)
        publication.action_publish()
        self.assertEqual(publication.state, "published")
        self.assertEqual(len(publication.line_ids), 1, "listed anew before")
        self.assertEqual(publication.published_by_id, self.affairs)
        self.assertGreater(publication.shown_to, publication.shown_from)
        self.date_order(self.large, 0)
        with self.assertRaisesRegex(UserError, "cannot be changed"):
            publication.action_fill()
        for change in (
            lambda: publication.write({"title": "改"}),
            lambda: publication.line_ids.sudo().write({"amount": 1}),
            lambda: publication.line_ids.sudo().unlink(),
            lambda: publication.unlink(),
            lambda: publication.write({"state": "draft"}),
        ):
            with self.assertRaises(UserError):
                change()
        self.assertEqual(publication.digest, publication._digest())

    def test_who_publishes(self):
        for user in (self.teacher, self.buyer, self.sister_affairs, self.officer):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.publication(user)
        publication = self.publication(self.accountant)
        with self.assertRaises(UserError):
            publication.action_publish()
        with self.assertRaises(UserError):
            publication.write({"digest": "x"})
        with self.assertRaises(AccessError):
            publication.line_ids.write({"amount": 1})

    def test_buttons_are_shown_to_those_who_may_press_them(self):
        publication = self.publication()
        people = (self.affairs, self.principal, self.accountant, self.auditor)
        self.assertEqual(
            [
                (mine.can_prepare, mine.can_publish)
                for mine in map(publication.with_user, people)
            ],
            [(True, True), (True, True), (True, False), (False, False)],
        )
        with self.assertRaises(UserError):
            publication.with_user(self.accountant).action_publish()
        publication.action_publish()
        read = publication.with_user(self.clerk)
        self.assertFalse(read.can_publish)
        # whoever leads the school's affairs may withdraw it, whatever the groups say
        self.appoint(self.clerk, "vice_principal")
        read.invalidate_recordset(["can_publish"])
        self.assertTrue(read.can_publish)

    def test_everybody_at_the_school_reads_what_is_published(self):
        publication = self.publication()
        publications = self.env["school.publication"]
        self.assertFalse(publications.with_user(self.teacher).search([]))
        publication.action_publish()
        seen = publications.with_user(self.teacher).search([])
        self.assertEqual(seen.line_ids.mapped("amount"), [2400, 300])
        self.assertFalse(publications.with_user(self.sister_teacher).search([]))
        self.assertIn(publication, publications.with_user(self.officer).search([]))

    @mute_logger("odoo.sql_db")
    def test_one_publication_of_a_month(self):
        first = self.publication()
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.publication()
        first.action_publish()
        for reason in ("", None, 5, [1]):
            with self.subTest(reason=reason), self.assertRaises(UserError):
                first.action_withdraw(reason)
        first.action_withdraw("金额有误")
        self.assertEqual(self.publication().state, "draft")
        self.assertEqual(first.withdraw_reason, "金额有误")

    def test_the_period_fits_and_is_over(self):
        with self.assertRaisesRegex(ValidationError, "each Month"):
            self.publication(month_id=False, term_id=self.term.id)
        now = self.env["school.month"].search(
            [("date_start", "<=", self.today), ("date_end", ">=", self.today)]
        )
        publication = self.publication(month_id=now.id)
        with self.assertRaisesRegex(UserError, "lasts until"):
            publication.action_publish()
        publication = self.publication(phone=False)
        with self.assertRaisesRegex(UserError, "Phone"):
            publication.action_publish()

    def test_an_objection_is_answered_in_time_and_stays(self):
        publication = self.publication()
        values = {"publication_id": publication.id, "content": "单价偏高"}
        objections = self.env["school.publication.objection"]
        with self.assertRaisesRegex(UserError, "not published"):
            objections.with_user(self.affairs).create(values)
        publication.action_publish()
        objection = objections.with_user(self.affairs).create(
            {**values, "state": "answered", "answer": "无"}
        )
        self.assertEqual((objection.state, objection.answer), ("open", False))
        self.assertEqual(
            objection.due_date, self.school._add_working_days(self.today, 5)
        )
        with freeze_time(f"{objection.due_date} 04:00:00"):
            self.env.invalidate_all()
            self.assertFalse(objection.is_late)
        for result, answer in (("no", "x"), (None, "x"), ("not", ""), (["not"], 1)):
            with self.subTest(result=result), self.assertRaises(UserError):
                objection.action_answer(result, answer)
        with self.assertRaises(UserError):
            objection.with_user(self.accountant).action_answer("not", "不实")
        self.env["school.publication.step"].with_user(self.principal).create(
            {
                "kind": "answer",
                "objection_id": objection.id,
                "result": "not",
                "text": "三家比价后选最低价",
            }
        ).action_enter()
        self.assertEqual(objection.answered_by_id, self.principal)
        with self.assertRaisesRegex(UserError, "answered already"):
            objection.with_user(self.principal).action_answer("upheld", "改")
        with self.assertRaises(UserError):
            objection.write({"content": "改"})
        with self.assertRaises(UserError):
            objection.sudo().unlink()

    def test_photos_of_the_posted_sheet(self):
        publication = self.publication()
        picture = (
            self.env["ir.attachment"]
            .with_user(self.affairs)
            .create({"name": "张贴.png", "raw": invoice_picture()})
        )
        with self.assertRaisesRegex(UserError, "not published"):
            publication.action_add_photos(picture.ids)
        publication.action_publish()
        foreign = self.env["ir.attachment"].create({"name": "x", "raw": b"x"})
        for ids in (foreign.ids, [], None, "1", [True], [[1]]):
            with self.subTest(ids=ids), self.assertRaises(UserError):
                publication.action_add_photos(ids)
        publication.action_add_photos(picture.ids)
        self.assertEqual(publication.photo_ids, picture)

    def test_schools_that_did_not_publish_are_listed(self):
        self.env.ref("school_logistics.publication_rule_term").active = False
        self.rule.date_from = self.month.date_start
        wanted = [("month_id", "=", self.month.id)]
        rows = self.rows("school.publication.board", self.officer, wanted)
        own = rows.filtered(lambda row: row.company_id == self.company)
        self.assertEqual(own.state, "none")
        self.assertIn(self.sister_company, rows.company_id)
        action = own.with_user(self.affairs).action_open()
        publication = self.env["school.publication"].browse(action["res_id"])
        publication.with_user(self.affairs).write({"receiver": "刘", "phone": "1"})
        publication.with_user(self.affairs).action_publish()
        rows = self.rows("school.publication.board", self.affairs, wanted)
        self.assertEqual((rows.company_id, rows.state), (self.company, "published"))

    def test_the_sheet_for_the_notice_board(self):
        publication = self.publication()
        publication.action_publish()
        report = self.env.ref("school_logistics.action_report_publication")
        content, _kind = (
            report.with_user(self.affairs)
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(report.report_name, publication.ids)
        )
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            text = "".join(page.extract_text() for page in pdf.pages)
        for words in ("2,400.00", "0571-1234567", self.vendor.name):
            self.assertIn(words, text)

    def test_queries_do_not_grow_with_the_purchases(self):
        publication = self.publication()

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            publication.action_fill()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries()
        one = queries()
        days = (self.today - self.month.date_start).days
        for _number in range(6):
            self.bought(2000, days - 3)
        self.assertLessEqual(queries(), one + 2)
        self.assertEqual(len(publication.line_ids), 8)
