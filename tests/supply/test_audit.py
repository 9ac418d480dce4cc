"""Dossiers that list what is missing, and the audit of a term."""

import io

import pdfplumber
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .control_common import ControlBuilder, ControlCommon
from .reimbursement_common import ReimbursementBuilder, invoice_picture


class DossierBuilder(ControlBuilder, ReimbursementBuilder):
    def dossier(self, order, user=None):
        return self.rows(
            "school.dossier", user or self.affairs, [("order_id", "=", order.id)]
        )

    def states(self, order):
        """``{paper: state}`` of an order."""
        return {item.paper: item.state for item in self.dossier(order).item_ids}

    def scan(self, user, name="合同.png"):
        return (
            self.env["ir.attachment"]
            .with_user(user)
            .create({"name": name, "raw": invoice_picture(), "mimetype": "image/png"})
        )

    def file(self, order, paper="contract", user=None):
        user = user or self.buyer
        return (
            self.env["school.dossier.file"]
            .with_user(user)
            .create(
                {
                    "order_id": order.id,
                    "paper": paper,
                    "attachment_ids": [(4, self.scan(user).id)],
                    "note": "原件在总务处",
                }
            )
        )


class DossierCommon(DossierBuilder, ControlCommon):
    pass


@tagged("post_install", "-at_install")
class TestDossier(DossierCommon):
    def test_papers_come_one_after_the_other(self):
        order = self.make_order()
        states = self.states(order)
        self.assertEqual((states["request"], states["approval"]), ("there", "there"))
        self.assertEqual(states["acceptance"], "waiting")
        self.assertNotIn("contract", states, "the amount asks for none")
        self.assertNotIn("quotes", states, "the way of buying asks for none")
        self.receive(order)
        states = self.states(order)
        self.assertEqual(
            (states["acceptance"], states["invoice"]), ("there", "waiting")
        )
        bill = self.make_bill(order)
        bill.action_post()
        self.assertEqual(self.states(order)["invoice"], "there")
        self.assertEqual(self.dossier(order).missing_count, 0)

    def test_what_is_late_is_missing(self):
        order = self.bought(20000, days_ago=100)
        dossier = self.dossier(order)
        self.assertEqual(dossier.missing_count, 2)
        self.assertEqual(dossier.missing_keys, "contract,acceptance")
        self.assertIn(dossier, self.rows("school.dossier", self.officer))
        self.assertFalse(
            self.rows(
                "school.dossier", self.sister_affairs, [("order_id", "=", order.id)]
            )
        )
        with self.assertRaises(AccessError):
            self.dossier(order, self.teacher)

    def test_the_way_of_buying_asks_for_more(self):
        order = self.bought(320)
        self.env.cr.execute(
            "UPDATE purchase_order SET school_method = 'internal_tender' WHERE id = %s",
            [order.id],
        )
        self.assertLessEqual({"quotes", "tender"}, set(self.states(order)))

    def test_a_school_may_be_asked_for_less(self):
        order = self.bought(20000, days_ago=100)
        rule = self.env.ref("school_logistics.dossier_rule_contract")
        rule.copy({"company_id": self.company.id, "is_required": False})
        self.assertNotIn("contract", self.states(order))

    def test_a_paper_is_filed_by_hand_and_voided_not_changed(self):
        order = self.bought(20000, days_ago=100)
        paper = self.file(order)
        self.assertEqual(self.states(order)["contract"], "filed")
        self.assertEqual(paper.user_id, self.buyer)
        for change in (
            lambda: paper.write({"paper": "tender"}),
            lambda: paper.sudo().unlink(),
            lambda: paper.action_void("错"),
            lambda: paper.with_user(self.affairs).action_void(" "),
        ):
            with self.assertRaises(UserError):
                change()
        paper.with_user(self.affairs).action_void("不是本单合同")
        self.assertEqual(self.states(order)["contract"], "missing")

    def test_hostile_filing_is_refused(self):
        order = self.bought(20000)
        model = self.env["school.dossier.file"]
        with self.assertRaisesRegex(UserError, "Attach a picture"):
            model.with_user(self.buyer).create(
                {"order_id": order.id, "paper": "tender"}
            )
        foreign = self.scan(self.accountant)
        with self.assertRaises(AccessError):
            model.with_user(self.buyer).create(
                {
                    "order_id": order.id,
                    "paper": "tender",
                    "attachment_ids": [(4, foreign.id)],
                }
            )
        for user in (self.teacher, self.keeper, self.sister_buyer):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.file(order, user=user)

    def test_queries_do_not_grow_with_the_purchases(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows = self.env["school.dossier"].with_user(self.affairs).search([])
            rows.mapped("missing")
            return self.env.cr.sql_log_count - before

        self.make_order()
        queries()
        one = queries()
        for _number in range(5):
            self.make_order()
        self.assertLessEqual(queries(), one)

    def test_the_dossier_is_one_file(self):
        order = self.make_order()
        self.receive(order)
        self.file(order)
        self.env.flush_all()
        report = self.env.ref("school_logistics.action_report_dossier")
        dossier = self.dossier(order)
        content, _kind = (
            report.with_user(self.affairs)
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(report.report_name, dossier.ids)
        )
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            texts = [page.extract_text() for page in pdf.pages]
        # checklist, request, its approval, acceptance and the scan
        self.assertGreaterEqual(len(texts), 5)
        self.assertIn(order.name, texts[0])
        self.assertTrue(texts[-1].strip() == "", "the scan is a picture")

    def test_the_list_of_what_is_missing_is_a_sheet(self):
        self.bought(20000, days_ago=100)
        model = self.env["school.dossier"].with_user(self.affairs)
        self.env.flush_all()
        model.action_export_list()
        export = self.env["school.list.export"].search([], order="id desc", limit=1)
        report = self.env.ref("school_logistics.action_list_sheet")
        content, _kind = report.with_user(self.affairs)._render_xlsx(
            report.report_name, export.ids, {}
        )
        cells = [
            c.value for row in load_workbook(io.BytesIO(content)).active for c in row
        ]
        self.assertTrue(any("、" in str(value) for value in cells if value))


class AuditCommon(DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appoint(cls.clerk, "review_group")
        cls.audit = (
            cls.env["school.audit"]
            .with_user(cls.clerk)
            .create(
                {
                    "company_id": cls.company.id,
                    "term_id": cls.term.id,
                    "member_ids": [
                        (0, 0, {"user_id": cls.clerk.id, "role": "chair"}),
                        (0, 0, {"user_id": cls.head.id}),
                        (0, 0, {"user_id": cls.acceptor1.id}),
                        (0, 0, {"user_id": cls.leader.id, "role": "observer"}),
                    ],
                }
            )
        )

    def late_order(self):
        """An order of the term that lacks papers."""
        order = self.make_order([(self.chalk, 10, 2000)])
        self.env.ref("school_logistics.dossier_rule_contract").days = 0
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE purchase_order SET date_approve = %s WHERE id = %s",
            [f"{self.audit.date_from} 04:00:00", order.id],
        )
        self.env.invalidate_all()
        return order

    def finished(self):
        order = self.late_order()
        self.audit.action_list_missing()
        finding = self.audit.finding_ids.filtered(lambda row: row.order_id == order)
        finding.responsible_id = self.buyer
        self.audit.write({"opinion": "总体规范", "verdict": "mostly"})
        self.audit.action_finish()
        return finding

    def signed(self):
        finding = self.finished()
        for user in (self.clerk, self.head, self.acceptor1, self.leader):
            self.audit.with_user(user).action_sign()
        return finding


@tagged("post_install", "-at_install")
class TestAudit(AuditCommon):
    def test_an_audit_from_the_list_to_its_end(self):
        finding = self.finished()
        self.assertRegex(self.audit.name, r"^SC/\d{4}/\d{2}/\d{4}$")
        self.assertEqual(finding.kind, "paper")
        self.assertGreaterEqual(self.audit.purchase_count, 1)
        for user in (self.clerk, self.head, self.acceptor1):
            self.audit.with_user(user).action_sign()
        self.assertEqual(self.audit.state, "signing", "the observer signs too")
        self.audit.with_user(self.leader).action_sign()
        self.audit.with_user(self.leader).action_sign()
        self.assertEqual(self.audit.state, "signed")
        with self.assertRaisesRegex(UserError, "findings are open"):
            self.audit.action_close()
        with self.assertRaisesRegex(UserError, "nobody has said"):
            finding.with_user(self.clerk).action_close()
        self.env["school.audit.answer"].with_user(self.buyer).create(
            {
                "finding_ids": finding.ids,
                "answer": "合同已补签",
                "attachment_ids": [(4, self.scan(self.buyer).id)],
            }
        ).action_enter()
        self.assertEqual(
            (finding.state, finding.rectified_by_id), ("answered", self.buyer)
        )
        finding.with_user(self.clerk).action_send_back()
        finding.with_user(self.buyer).action_rectify("已补签并存档")
        finding.with_user(self.clerk).action_close()
        self.audit.finding_ids.filtered(lambda row: row.state == "open").with_user(
            self.affairs
        ).action_rectify("已补")
        self.audit.finding_ids.filtered(lambda row: row.state == "answered").with_user(
            self.clerk
        ).action_close()
        self.audit.action_close()
        self.assertEqual(self.audit.state, "closed")

    def test_buttons_are_shown_to_those_who_may_press_them(self):
        def shown(*users):
            return [
                (mine.can_prepare, mine.can_sign, mine.can_close)
                for mine in map(self.audit.with_user, users)
            ]

        people = (self.clerk, self.leader, self.officer)
        none = (False, False, False)
        self.assertEqual(shown(*people), [(True, False, False), none, none])
        finding = self.signed()
        self.assertEqual(shown(*people), [(True, False, False), none, none])
        finding.with_user(self.buyer).action_rectify("已补签")
        self.assertEqual(
            [
                finding.with_user(user).can_check
                for user in (*people, self.buyer, self.principal)
            ],
            [True, False, False, False, False],
        )
        self.audit.finding_ids.filtered(lambda row: row.state == "open").with_user(
            self.affairs
        ).action_rectify("已补")
        self.audit.finding_ids.with_user(self.clerk).action_close()
        self.assertEqual(shown(*people), [(True, False, True), none, none])

    def test_listing_again_adds_only_what_is_new(self):
        self.late_order()
        self.audit.action_list_missing()
        count = len(self.audit.finding_ids)
        self.audit.action_list_missing()
        self.assertEqual(len(self.audit.finding_ids), count)

    def test_what_an_audit_needs(self):
        with self.assertRaisesRegex(UserError, "the opinion"):
            self.audit.action_finish()
        self.audit.write({"opinion": "好", "verdict": "good"})
        self.audit.member_ids.filtered(lambda row: row.role == "observer").unlink()
        with self.assertRaisesRegex(UserError, "an observer"):
            self.audit.action_finish()

    @mute_logger("odoo.sql_db")
    def test_who_answers_for_it_does_not_audit_it(self):
        for user in (self.buyer, self.keeper, self.accountant, self.affairs):
            with self.subTest(user=user.login), self.assertRaises(ValidationError):
                self.audit.member_ids = [(0, 0, {"user_id": user.id})]
        with self.assertRaises(ValidationError):
            self.audit.member_ids = [(0, 0, {"user_id": self.sister_teacher.id})]

    def test_nobody_signs_for_another_or_what_was_changed(self):
        self.finished()
        with self.assertRaisesRegex(UserError, "not in the review group"):
            self.audit.with_user(self.principal).action_sign()
        member = self.audit.member_ids[0].with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "session of their own"):
            member.write({"signed_on": "2026-01-01 00:00:00"})
        self.audit.with_user(self.clerk).action_sign()
        with self.assertRaises(UserError):
            self.audit.write({"opinion": "改"})
        self.env.cr.execute(
            "UPDATE school_audit SET opinion = 'x' WHERE id = %s", [self.audit.id]
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "was changed"):
            self.audit.with_user(self.head).action_sign()
        self.audit.action_reopen()
        self.assertFalse(any(self.audit.member_ids.mapped("signed_on")))

    def test_strangers_do_not_make_themselves_auditors(self):
        values = {
            "company_id": self.company.id,
            "term_id": self.env["school.term"]
            .search([("id", "!=", self.term.id)])[:1]
            .id,
            "member_ids": [(0, 0, {"user_id": self.teacher.id, "role": "chair"})],
        }
        with self.assertRaises(UserError):
            self.env["school.audit"].with_user(self.teacher).create(values)
        member = self.env["school.audit.member"].with_user(self.teacher)
        with self.assertRaises(UserError):
            member.create({"audit_id": self.audit.id, "user_id": self.teacher.id})
        self.assertFalse(self.env["school.audit"].with_user(self.teacher).search([]))
        self.assertFalse(
            self.env["school.audit"].with_user(self.sister_principal).search([])
        )
        self.assertTrue(self.env["school.audit"].with_user(self.officer).search([]))

    def test_nobody_checks_what_they_put_right(self):
        finding = self.signed()
        with self.assertRaises(UserError):
            finding.with_user(self.teacher).action_rectify("没有我的事")
        for answer in ("", None, 5, ["x"], "长" * 3000):
            with self.subTest(answer=answer), self.assertRaises(UserError):
                finding.with_user(self.buyer).action_rectify(answer)
        with self.assertRaises(UserError):
            finding.with_user(self.clerk).write({"state": "closed"})
        finding.sudo().responsible_id  # noqa: B018 - stays the buyer
        finding.with_user(self.buyer).action_rectify("已补")
        with self.assertRaises(UserError):
            finding.with_user(self.buyer).action_close()

    def test_the_opinion_is_printed_with_its_signatures(self):
        self.signed()
        parser = self.env["report.school_logistics.report_audit"]
        sheet = parser._form_sheets(self.audit)[0]
        self.assertEqual(
            [sign["name"] for sign in sheet["signatures"]][0], self.clerk.name
        )
        self.assertIn("总体规范", sheet["content"]["notes"][0])
