"""The replacement and repair plan: decided amounts bound what is bought for an item."""

import io

import pdfplumber
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .acceptance_common import AcceptanceCommon


@tagged("post_install", "-at_install")
class TestUpkeep(AcceptanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_flow([{"post": "principal"}], model="school.upkeep.plan")
        cls.plan = (
            cls.env["school.upkeep.plan"]
            .with_user(cls.affairs)
            .create(
                {
                    "company_id": cls.company.id,
                    "reason": "暑期检查",
                    "line_ids": [
                        (
                            0,
                            0,
                            {
                                "kind": "replace",
                                "product_id": cls.barrow.id,
                                "reason": "锈坏",
                                "quantity": 4,
                                "amount": 800,
                            },
                        ),
                        (
                            0,
                            0,
                            {
                                "kind": "repair",
                                "name": "厕所门",
                                "place": "教学楼一层",
                                "reason": "破损",
                                "priority": "1",
                                "amount": 3000,
                            },
                        ),
                    ],
                }
            )
        )
        cls.barrows = cls.plan.line_ids.filtered("product_id")
        cls.doors = cls.plan.line_ids - cls.barrows

    def approve_plan(self, cuts=None):
        self.plan.action_submit()
        approval = self.plan.sudo().approval_id
        approval.with_user(self.principal).action_decide(
            "approve", approval.seq, cuts=cuts or {}
        )

    def request_for(self, line, **values):
        action = line.with_user(self.affairs).action_make_request()
        request = self.env["school.supply.request"].browse(action["res_id"])
        request = request.with_user(self.affairs)
        request.write({"department_id": self.department.id, **values})
        return request

    def test_the_approver_cuts_amounts(self):
        self.approve_plan({str(self.doors.id): 2500})
        self.assertEqual(self.plan.state, "approved")
        self.assertEqual((self.doors.amount, self.doors.amount_approved), (3000, 2500))
        self.assertEqual(
            (self.plan.amount_asked, self.plan.amount_approved), (3800, 3300)
        )
        with self.assertRaisesRegex(UserError, "cannot be changed any more"):
            self.doors.with_user(self.affairs).amount = 9000
        with self.assertRaises(UserError):
            self.doors.with_user(self.affairs).amount_approved = 9000

    def test_what_is_bought_stays_within_what_was_decided(self):
        self.approve_plan({str(self.barrows.id): 660})
        request = self.request_for(self.barrows)
        self.assertEqual(request.line_ids.price_unit, 165)
        request.line_ids.quantity = 5
        with self.assertRaisesRegex(
            UserError, "(?s)660.00 are left.*825.00 are requested"
        ):
            request.action_submit()
        request.line_ids.quantity = 4
        self.approve(request)
        self.assertEqual(
            (self.barrows.amount_requested, self.barrows.amount_left), (660, 0)
        )
        with self.assertRaisesRegex(UserError, "something is"):
            self.barrows.with_user(self.affairs).action_make_request()
        order = self.pool(request.line_ids, price_unit=160)
        order.button_confirm()
        self.receive(order)
        self.env.invalidate_all()
        self.assertEqual(
            (self.barrows.amount_ordered, self.barrows.amount_accepted), (640, 640)
        )
        with self.assertRaisesRegex(UserError, "requested already"):
            self.plan.action_reopen("改")

    def test_what_is_given_up_is_left_again(self):
        self.approve_plan()
        request = self.request_for(self.barrows)
        request.action_submit()
        self.assertEqual(self.barrows.amount_requested, 800)
        request.action_withdraw()
        self.assertEqual(self.barrows.amount_requested, 0)
        self.approve(request)
        request.action_short_close("不买了")
        self.assertEqual(self.barrows.amount_requested, 0)

    def test_a_draft_buys_nothing(self):
        with self.assertRaisesRegex(UserError, "approved plan"):
            self.barrows.with_user(self.affairs).action_make_request()
        request = self.apply(self.line_values(self.barrow, 1))
        request.line_ids.upkeep_line_id = self.barrows
        with self.assertRaisesRegex(UserError, "never submitted"):
            request.action_submit()

    def test_figures_are_not_typed_in(self):
        with self.assertRaisesRegex(UserError, "cannot be typed in"):
            self.barrows.with_user(self.affairs).amount_requested = 5
        request = self.apply(self.line_values(self.barrow, 1))
        with self.assertRaisesRegex(UserError, "cannot be typed in"):
            request.line_ids.amount_upkeep = 5

    def test_an_item_counts_as_planned(self):
        self.school.sudo().plan_control = "check"
        self.approve_plan()
        request = self.request_for(self.barrows)
        request.action_submit()
        self.assertTrue(request.planned)

    def test_others_do_not_draft_or_see_it(self):
        for user in (self.teacher, self.buyer, self.accountant):
            with self.assertRaises(UserError):
                self.plan.with_user(user).reason = "改"
        with self.assertRaises(AccessError):
            self.plan.with_user(self.sister_affairs).read(["name"])
        self.assertTrue(self.doors.with_user(self.officer).name)
        self.assertTrue(self.doors.with_user(self.auditor).name)
        with self.assertRaises(UserError):
            self.doors.with_user(self.officer).write({"amount": 1})

    def sheet(self, user, unit):
        wizard = (
            self.env["school.ledger.export"]
            .with_user(user)
            .with_company(user.company_id)
            .create(
                {
                    "ledger": "upkeep",
                    "unit_id": unit.id,
                    "period": "dates",
                    "date_from": self.plan.year_id.date_start,
                    "date_to": self.plan.year_id.date_end,
                }
            )
        )
        action = wizard.action_export()
        content, _kind = (
            self.env["ir.actions.report"]
            .with_user(user)
            ._render_xlsx(
                action["report_name"], action["context"]["active_ids"], data={}
            )
        )
        sheet = load_workbook(io.BytesIO(content), data_only=True).active
        return [list(row) for row in sheet.iter_rows(4, values_only=True)]

    def test_the_district_exports_all_schools(self):
        rows = self.sheet(self.officer, self.district)
        names = [row[3] for row in rows]
        self.assertIn("厕所门", names)
        # whoever only works at the district reads no school
        stranger = self.make_user(
            "upkeep.clerk", "局会计", group="accountant", unit=self.district
        )
        rows = self.sheet(stranger, self.district)
        self.assertNotIn("厕所门", [row[3] for row in rows])

    def test_pdf_shows_the_decided_amounts(self):
        self.approve_plan({str(self.doors.id): 2500})
        content, kind = (
            self.env["ir.actions.report"]
            .with_user(self.affairs)
            ._render_qweb_pdf("school_logistics.report_upkeep", self.plan.ids)
        )
        if kind != "pdf":
            text = content.decode()
        else:
            with pdfplumber.open(io.BytesIO(content)) as pdf:
                text = "".join(page.extract_text() for page in pdf.pages)
        for word in (
            "厕所门",
            "教学楼一层",
            "3,000.00",
            "2,500.00",
            "3,300.00",
            "陈校长",
        ):
            self.assertIn(word, text)
