"""验收入库单: three copies, and who signed what."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .acceptance_common import AcceptanceCommon
from .form_common import FormCommon


@tagged("post_install", "-at_install")
class TestAcceptanceForm(FormCommon, AcceptanceCommon):
    COPIES = ("存根联", "记账联", "使用部门联")

    def test_three_copies_each_with_its_own_code(self):
        order = self.make_order([(self.chalk, 300, 3.2), (self.broom, 200, 6.5)])
        acceptance = self.receive(order, {self.broom: (200, 180)})
        document = self.pdf("report_acceptance", acceptance, self.keeper)
        self.assertEqual(len(document.pages), 3)
        codes = set()
        for page, copy in zip(document.pages, self.COPIES, strict=True):
            text = self.text(page)
            for expected in (
                "验收入库单",
                copy,
                acceptance.name,
                order.name,
                "文教用品商行",
                "960.00",
                "1,170.00",
                "¥2,130.00",
                "贰仟壹佰叁拾元整",
                "部分合格",
                "破损",
                "孙采购",
                "杨老师",
                "朱老师",
                "钱保管",
                "主管",
                "第1页共1页",
            ):
                with self.subTest(copy=copy, expected=expected):
                    self.assertIn(expected, text)
            codes.update(self.qr(page))
        entries = self.entries(acceptance)
        self.assertEqual(codes, set(entries.mapped("code")))
        self.assertEqual(entries.mapped("part"), ["stub", "finance", "department"])
        self.assertEqual(entries.mapped("copy_number"), [1, 1, 1])

    def test_a_reprint_is_the_second_copy_of_each_part(self):
        acceptance = self.receive()
        self.pdf("report_acceptance", acceptance, self.keeper)
        self.pdf("report_acceptance", acceptance, self.accountant)
        entries = self.entries(acceptance)
        self.assertEqual(entries.mapped("copy_number"), [1, 1, 1, 2, 2, 2])

    def test_a_signature_is_printed_only_for_what_was_signed(self):
        acceptance = self.make_acceptance()
        self.assertIn(
            "杨老师",
            self.text(self.pdf("report_acceptance", acceptance, self.keeper).pages[0]),
        )
        acceptance.action_recount()
        acceptance.line_ids[0].write({"qty_received": 1, "qty_accepted": 1})
        page = self.pdf("report_acceptance", acceptance, self.keeper).pages[0]
        self.assertNotIn("杨老师", self.text(page))

    def test_a_later_delivery_does_not_change_the_paper(self):
        order = self.make_order([(self.chalk, 300, 3.2)])
        acceptance = self.receive(order, {self.chalk: (100, 100)})
        self.pdf("report_acceptance", acceptance, self.keeper)
        self.receive(order)
        entry = self.entries(acceptance)[0]
        verify = self.env["school.form.verify"].with_user(self.accountant)
        self.assertEqual(verify.create({"code": entry.code}).content_state, "same")

    def test_a_teacher_of_the_sister_school_prints_nothing(self):
        acceptance = self.receive()
        with self.assertRaises(AccessError):
            self.pdf("report_acceptance", acceptance, self.sister_teacher)

    def test_many_lines_break_into_pages_in_each_copy(self):
        products = [
            self._make_product(
                f"教学用品{number}号，统一规格分班级配发", 5, "consumable"
            )
            for number in range(30)
        ]
        acceptance = self.receive(
            self.make_order([(product, 10, 5) for product in products])
        )
        document = self.pdf("report_acceptance", acceptance, self.keeper)
        count = len(document.pages) // 3
        self.assertGreater(count, 1)
        self.assertEqual(len(document.pages), 3 * count)
        for number, page in enumerate(document.pages):
            text = self.text(page)
            self.assertIn(f"第{number % count + 1}页共{count}页", text)
            self.assertIn(self.COPIES[number // count], text)
            self.assertEqual("主管" in text, number % count == count - 1)
