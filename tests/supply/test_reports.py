"""Printed forms: what stands on the paper, and what the register knows of it."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .form_common import FormCommon, drawing
from .store_common import StoreCommon


@tagged("post_install", "-at_install")
class TestSupplyRequestForm(FormCommon):
    REPORT = "report_supply_request"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.request = cls.approved(
            cls.line_values(cls.chalk, 300, specification="白色，50支/盒"),
            cls.line_values(cls.broom, 600),
            department_id=cls.department.id,
            fund_id=cls.fund.id,
        )

    def test_the_form_says_what_was_asked_and_who_approved(self):
        document = self.pdf(self.REPORT, self.request, self.teacher)
        self.assertEqual(len(document.pages), 1)
        text = self.text(document.pages[0])
        for expected in (
            "示范中学",
            "物资采购申请审批表",
            self.request.name,
            "教务处",
            "王老师",
            "公用经费",
            "无尘粉笔",
            "白色",
            "960.00",
            "3,900.00",
            "4,860.00",
            "肆仟捌佰陆拾元整",
            "陈校长",
            "同意",
            "第1页共1页",
            "以下空白",
        ):
            with self.subTest(expected=expected):
                self.assertIn(expected, text)

    def test_the_code_on_the_paper_is_registered_and_in_the_qr(self):
        document = self.pdf(self.REPORT, self.request, self.teacher)
        entry = self.entries(self.request)
        self.assertEqual(len(entry), 1)
        self.assertIn(entry.code, self.text(document.pages[0]))
        self.assertEqual(self.qr(document.pages[0]), [entry.code])
        self.assertEqual(entry.user_id, self.teacher)
        self.assertEqual(entry.company_id, self.company)
        self.assertEqual(entry.copy_number, 1)

    def test_each_print_is_counted(self):
        self.pdf(self.REPORT, self.request, self.teacher)
        self.pdf(self.REPORT, self.request, self.principal)
        entries = self.entries(self.request)
        self.assertEqual(entries.mapped("copy_number"), [1, 2])
        self.assertEqual(len(set(entries.mapped("code"))), 2)

    def test_a_preview_has_no_code_and_is_not_registered(self):
        html = self.html(self.REPORT, self.request, self.teacher)
        self.assertIn("预览", html)
        self.assertFalse(self.entries(self.request))

    def test_a_client_cannot_pass_a_preview_off_as_a_print(self):
        actions = self.env["ir.actions.report"].with_user(self.teacher)
        actions.with_context(school_form_printing=True)._render_qweb_html(
            "school_logistics.report_supply_request",
            self.request.ids,
            data={"report_type": "pdf"},
        )
        self.assertFalse(self.entries(self.request))

    def test_a_long_form_has_a_heading_and_a_number_on_each_page(self):
        request = self.apply(
            *(
                self.line_values(
                    self.chalk if number % 2 else self.broom,
                    number + 1,
                    specification="教学用，统一规格，分班级装箱" if number % 3 else "",
                    purpose="开学初教学用品补充" if number % 4 else "",
                )
                for number in range(60)
            )
        )
        document = self.pdf(self.REPORT, request, self.teacher)
        count = len(document.pages)
        self.assertGreater(count, 2)
        rows = []
        for number, page in enumerate(document.pages, start=1):
            text = self.text(page)
            self.assertIn(f"第{number}页共{count}页", text)
            self.assertIn("物资采购申请审批表", text)
            self.assertIn("品名", text)
            self.assertEqual("校长" in text, number == count)
            rows += [
                word["text"]
                for word in page.extract_words()
                if word["x0"] < 65 and word["text"].isdigit()
            ]
        self.assertEqual(rows, [str(number) for number in range(1, 61)])

    def test_several_requests_are_printed_at_once(self):
        other = self.apply(self.line_values(self.broom, 5))
        document = self.pdf(self.REPORT, self.request | other, self.teacher)
        self.assertEqual(len(document.pages), 2)
        self.assertIn(other.name, self.text(document.pages[1]))
        codes = [self.qr(page) for page in document.pages]
        self.assertNotEqual(codes[0], codes[1])

    def test_a_sister_school_prints_nothing_of_ours(self):
        for user in (self.sister_principal, self.sister_teacher):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self.pdf(self.REPORT, self.request, user)
        self.assertFalse(self.entries(self.request))

    def test_a_deleted_document_is_named(self):
        request = self.apply(self.line_values(self.broom, 5))
        request.sudo().unlink()
        with self.assertRaisesRegex(UserError, "deleted"):
            self.pdf(self.REPORT, request, self.teacher)

    # verification

    def verify(self, code, user):
        return self.env["school.form.verify"].with_user(user).create({"code": code})

    def test_an_officer_verifies_a_form(self):
        self.pdf(self.REPORT, self.request, self.teacher)
        entry = self.entries(self.request)
        result = self.verify(entry.code.lower().replace("-", ""), self.officer)
        self.assertEqual(result.result, "genuine")
        self.assertTrue(result.in_scope)
        self.assertEqual(result.document, self.request.name)
        self.assertEqual(result.printed_by, "王老师")
        self.assertEqual(result.content_state, "same")
        self.assertEqual(result.signature_state, "same")
        self.assertEqual(result.copy_count, 1)

    def test_a_changed_document_is_told_from_the_paper(self):
        request = self.apply(self.line_values(self.broom, 5))
        self.pdf(self.REPORT, request, self.teacher)
        code = self.entries(request).code
        self.assertEqual(self.verify(code, self.teacher).content_state, "same")
        request.line_ids.quantity = 50
        self.assertEqual(self.verify(code, self.teacher).content_state, "changed")

    def test_a_later_signature_is_no_change_of_the_content(self):
        request = self.apply(self.line_values(self.broom, 5))
        self.pdf(self.REPORT, request, self.teacher)
        request.env.invalidate_all()
        self.approve(request)
        result = self.verify(self.entries(request).code, self.teacher)
        self.assertEqual(result.content_state, "same")
        self.assertEqual(result.signature_state, "changed")

    def test_outside_of_the_scope_only_genuine_is_said(self):
        self.pdf(self.REPORT, self.request, self.teacher)
        result = self.verify(self.entries(self.request).code, self.sister_principal)
        self.assertEqual(result.result, "genuine")
        self.assertFalse(result.in_scope)
        for name in ("document", "title", "company_name", "printed_by", "copy_count"):
            self.assertFalse(result[name], name)

    def test_a_wrong_code_is_told_from_an_unknown_one(self):
        self.assertEqual(self.verify("ABCD-EFGH-JKMN", self.officer).result, "mistyped")
        from ...models.common.form_code import new_code

        self.assertEqual(self.verify(new_code(), self.officer).result, "unknown")


@tagged("post_install", "-at_install")
class TestIssueForms(StoreCommon, FormCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put_in_stock(cls.chalk, 500, 3.2)
        cls.put_in_stock(cls.barrow, 40, 165)
        cls.request = cls.approved(
            cls.line_values(cls.chalk, 300, specification="白色"),
            cls.line_values(cls.barrow, 40, kind="borrow", purpose="运动会"),
        )

    def test_the_issue_form_is_signed_by_the_taker(self):
        issue = self.issue_for(self.request, quantities={self.chalk: 200})
        document = self.pdf("report_issue", issue, self.keeper)
        text = self.text(document.pages[0])
        self.assertIn("领用单", text)
        self.assertIn("陈校长", text)
        issue.write({"signature": drawing(), "signed_by": "王老师"})
        issue.action_done()
        document = self.pdf("report_issue", issue, self.keeper)
        page = document.pages[0]
        text = self.text(page)
        for expected in (issue.name, self.request.name, "无尘粉笔", "200", "王老师"):
            self.assertIn(expected, text)
        self.assertNotIn("独轮车", text)
        self.assertEqual(len(page.images), 2, "the QR code and the drawn signature")
        self.assertEqual(self.entries(issue).mapped("copy_number"), [1, 2])

    def test_a_signed_issue_form_is_verified(self):
        issue = self.hand_out(self.request)
        self.pdf("report_issue", issue, self.teacher)
        entry = self.entries(issue)
        result = self.env["school.form.verify"].with_user(self.auditor)
        result = result.create({"code": entry.code})
        self.assertEqual(result.content_state, "same")
        self.assertEqual(result.signature_state, "same")

    def test_the_loan_register_shows_what_came_back(self):
        issue = self.hand_out(self.request)
        loan = issue.line_ids.custody_ids.filtered(lambda loan: loan.kind == "borrow")
        self.assertEqual(loan.quantity, 40)
        before = self.pdf("report_issue_loan_register", issue, self.keeper)
        text = self.text(before.pages[0])
        for expected in ("借用登记", "独轮车", "40", "运动会", "王老师", "钱保管"):
            self.assertIn(expected, text)
        back = (
            self.env["school.return"]
            .with_user(self.keeper)
            .create({"employee_id": self.teacher_employee.id, "returned_by": "王老师"})
        )
        back.line_ids.quantity = 38
        back.action_done()
        after = self.pdf("report_loan_register", loan, self.keeper)
        self.assertIn("完好", self.text(after.pages[0]))
        codes = self.entries(loan).mapped("code")
        results = [
            self.env["school.form.verify"].with_user(self.keeper).create({"code": code})
            for code in codes
        ]
        self.assertEqual([r.content_state for r in results], ["same", "same"])
        self.assertEqual([r.signature_state for r in results], ["changed", "same"])

    def test_an_issue_without_loans_has_no_loan_register(self):
        issue = self.issue_for(self.request, quantities={self.chalk: 1})
        with self.assertRaises(UserError):
            self.pdf("report_issue_loan_register", issue, self.keeper)

    def test_a_sister_school_prints_no_issue_of_ours(self):
        issue = self.hand_out(self.request)
        for report in ("report_issue", "report_issue_loan_register"):
            with self.assertRaises(AccessError):
                self.pdf(report, issue, self.sister_keeper)
