"""The printed approval sheet: the rule, the way, the signatures, the code."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..supply.form_common import FormCommon, drawing


@tagged("post_install", "-at_install")
class TestApprovalSheet(FormCommon):
    REPORT = "report_approval"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_flow(
            [
                {"post": "affairs_director", "name": "总务主任"},
                {
                    "post": "principal",
                    "name": "校长",
                    "needs_signature": True,
                },
            ],
            sequence=1,
            source="学校资金审批制度 第4条",
        )

    def test_the_sheet_says_how_it_went(self):
        request = self.make_request(4860.0, submit=True)
        self.decide(request, self.affairs, comment="确需购置")
        self.decide(request, self.principal, signature=drawing().decode())
        approval = request.sudo().approval_id
        document = self.pdf(self.REPORT, approval, self.teacher)
        self.assertEqual(len(document.pages), 1)
        page = document.pages[0]
        text = self.text(page)
        for expected in (
            "审批单",
            request.name,
            "王老师",
            "¥4,860.00",
            "肆仟捌佰陆拾元整",
            "学校资金审批制度第4条",
            "总务主任",
            "确需购置",
            "校长",
            approval.head[:16],
        ):
            with self.subTest(expected=expected):
                self.assertIn(expected, text)
        entry = self.entries(approval)
        self.assertEqual(self.qr(page), [entry.code])
        # the QR code and the drawn signature
        self.assertEqual(len(page.images), 2)

    def test_not_for_strangers(self):
        approval = self.make_request(submit=True).sudo().approval_id
        with self.assertRaises(AccessError):
            self.html(self.REPORT, approval, self.sister_teacher)
