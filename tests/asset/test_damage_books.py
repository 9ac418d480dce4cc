"""Compensation in the books, under the enterprise chart and the government's codes;
money handed in; what an appeal gives back; allowances and wages."""

import io
from datetime import date

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..supply.form_common import FormCommon
from .damage_common import DamageBuilder, DamageCommon

# code and kind of the receivable, code and kind of the other side
CHARTS = {
    "企业会计准则": (("122199", "asset_receivable"), ("630199", "income_other")),
    "政府会计制度": (("121899", "asset_receivable"), ("190299", "liability_current")),
    "政府会计制度 其他收入": (
        ("121898", "asset_receivable"),
        ("460999", "income_other"),
    ),
}


@tagged("post_install", "-at_install")
class TestDamageBooks(DamageCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Account = cls.env["account.account"].with_company(cls.company)
        cls.charts = {
            name: Account.create(
                [
                    {
                        "code": code,
                        "name": f"{name} {code}",
                        "account_type": kind,
                        "reconcile": kind == "asset_receivable",
                        "company_ids": cls.company.ids,
                    }
                    for code, kind in accounts
                ]
            )
            for name, accounts in CHARTS.items()
        }
        cls.bank = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )

    def in_each_chart(self, scenario):
        """Play a scenario with the accounts of each chart."""
        for name, (owed, loss) in self.charts.items():
            self.company.school_damage_receivable_id = owed
            self.company.school_damage_account_id = loss
            with self.subTest(name):
                scenario(owed, loss)

    def balances(self, *accounts):
        """Return what stands on the accounts."""
        self.env.invalidate_all()
        return [
            round(
                sum(
                    self.env["account.move.line"]
                    .search(
                        [
                            ("account_id", "=", account.id),
                            ("parent_state", "=", "posted"),
                        ]
                    )
                    .mapped("balance")
                ),
                2,
            )
            for account in accounts
        ]

    def billed(self, **values):
        case = self.decided(**values)
        case.with_user(self.accountant).action_bill()
        return case, case.party_ids.sudo().move_id

    def pay(self, move, amount):
        register = self.env["account.payment.register"].with_user(self.accountant)
        register.with_context(active_model="account.move", active_ids=move.ids).create(
            {"amount": amount, "journal_id": self.bank.id}
        )._create_payments()
        self.env.invalidate_all()

    def test_bill_and_payment(self):
        def scenario(owed, loss):
            case, move = self.billed()
            self.assertEqual(self.balances(owed, loss), [300, -300])
            self.assertFalse(move.amount_tax)
            self.pay(move, 300)
            self.assertEqual(self.balances(owed, loss), [0, -300])
            self.assertEqual(case.state, "settled")

        self.in_each_chart(scenario)

    def test_instalments(self):
        def scenario(owed, loss):
            people = [self.pupil(partner_id=self.guardian.id, instalments=3)]
            case, move = self.billed(people=people)
            parts = move.line_ids.filtered(lambda item: item.account_id == owed)
            self.assertEqual(parts.mapped("balance"), [100, 100, 100])
            self.assertEqual(len(set(parts.mapped("date_maturity"))), 3)
            self.pay(move, 100)
            self.assertEqual(self.balances(owed, loss), [200, -300])
            self.assertEqual(case.open_total, 200)
            self.pay(move, 200)
            self.assertEqual(self.balances(owed, loss), [0, -300])
            self.assertEqual(case.state, "settled")

        self.in_each_chart(scenario)

    def test_found_again_the_money_goes_back(self):
        def scenario(owed, loss):
            thing = (
                *(0, 0),
                {"asset_id": self.asset.id, "event_id": self.choice["event", "lost"]},
            )
            case, move = self.billed(things=[thing])
            total = move.amount_total
            self.pay(move, total)
            case.line_ids.with_user(self.accountant).action_found()
            self.assertEqual(self.balances(owed, loss), [-total, 0])
            credit = move.reversal_move_ids
            self.pay(credit, total)
            self.assertEqual(self.balances(owed, loss), [0, 0])

        self.in_each_chart(scenario)

    def test_an_appeal_that_is_right_after_payment(self):
        def scenario(owed, loss):
            case, move = self.billed()
            self.pay(move, 120)
            case.action_appeal("王家长", "屏幕本来就有裂纹。")
            case.with_user(self.principal).action_answer_appeal(True, "属实。")
            self.assertEqual((case.state, case.appeal_upheld), ("appealed", True))
            with self.assertRaisesRegex(UserError, "post"):
                case.with_user(self.affairs).action_pay_all_back()
            case.with_user(self.accountant).action_pay_all_back()
            self.assertEqual(self.balances(owed, loss), [-120, 0])
            self.assertEqual((case.state, case.approval_state), ("draft", "void"))
            self.assertEqual(case.party_ids.paid, 0)
            refund = case.sudo().receipt_ids
            self.assertEqual((refund.kind, refund.amount), ("refund", 120))
            with self.assertRaisesRegex(UserError, "no appeal was upheld"):
                case.with_user(self.accountant).action_pay_all_back()
            # decided anew, billed anew
            case.line_ids.repair_cost = 50
            self.decide_case(case)
            case.with_user(self.accountant).action_bill()
            self.assertEqual(self.balances(owed, loss), [-70, -50])

        self.in_each_chart(scenario)

    def test_a_bill_that_is_cancelled(self):
        def scenario(owed, loss):
            case, move = self.billed()
            move.button_draft()
            self.assertEqual(self.balances(owed, loss), [0, 0])
            move.button_cancel()
            self.assertEqual((case.state, case.open_total), ("decided", 300))
            case.with_user(self.accountant).action_bill()
            self.assertEqual(self.balances(owed, loss), [300, -300])

        self.in_each_chart(scenario)

    def test_cash_goes_back_after_an_appeal(self):
        self.school.damage_cash_limit = 500
        case = self.decided()
        party = case.party_ids.with_user(self.accountant)
        party.action_pay_cash(300.0, "收1")
        self.assertEqual(case.state, "settled")
        case.action_appeal("王家长", "不是他。")
        case.with_user(self.principal).action_answer_appeal(True, "属实。")
        for user in (self.sister_accountant, self.teacher):
            with self.assertRaises(AccessError):
                case.with_user(user).action_pay_all_back()
        case.with_user(self.accountant).action_pay_all_back("退1")
        self.assertEqual((case.state, party.cash_paid, party.paid), ("draft", 0, 0))
        kinds = case.sudo().receipt_ids.mapped("kind")
        self.assertEqual(sorted(kinds), ["cash", "refund"])


@tagged("post_install", "-at_install")
class TestDamageAllowance(DamageCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        regulation = cls.quiet["school.compensation.regulation"]._import(
            b'{"format": "school_logistics.compensation", "code": "Y1",'
            b' "name": "Y1", "rules": [{"name": "all", "steps":'
            b' [{"do": "base", "from": ["repair_cost"]},'
            b' {"do": "allowance", "value": 50}]}]}',
            cls.company,
        )
        cls.env["school.compensation.regulation"].search(
            [("id", "!=", regulation.id), ("company_id", "in", cls.company.ids)]
        ).active = False
        regulation.action_publish()

    def case_of(self, name, cost=30, day=date(2026, 9, 10)):
        return self.make_case(
            things=[self.thing(repair_cost=cost)],
            people=[self.pupil(name)],
            incident_date=day,
        )

    def test_what_is_left_follows_from_the_cases_of_the_term(self):
        self.assertEqual(self.decide_case(self.case_of("王小明")).billed_total, 0)
        second = self.case_of("王小明")
        self.assertEqual(
            (second.line_ids.allowance_used, second.billed_total), (30, 10)
        )
        self.assertEqual(self.case_of("李小红").billed_total, 0)
        self.assertEqual(self.case_of("王 小明").billed_total, 10)

    def test_two_things_of_one_case_share_it(self):
        case = self.make_case(
            things=[self.thing(repair_cost=40), self.thing(repair_cost=40)],
            people=[self.pupil("王小明")],
        )
        self.assertEqual(case.billed_total, 30)

    def test_a_case_that_is_being_decided_counts(self):
        self.case_of("王小明").action_submit()
        self.assertEqual(self.case_of("王小明").billed_total, 10)

    def test_it_is_not_typed_in(self):
        case = self.case_of("王小明", cost=80)
        with self.assertRaisesRegex(UserError, "cannot be typed in"):
            case.line_ids.allowance_used = 0
        forged = self.make_case(
            things=[self.thing(repair_cost=80, allowance_used=-999)],
            people=[self.pupil("王小明")],
        )
        self.assertEqual(forged.billed_total, 30)


@tagged("post_install", "-at_install")
class TestDamageWage(DamageCommon):
    def staff_case(self, **values):
        people = [
            (
                *(0, 0),
                {
                    "kind": "staff",
                    "employee_id": self.teacher_employee.id,
                    "by_wage": True,
                    **values,
                },
            )
        ]
        return self.decide_case(self.make_case(people=people))

    def test_the_pay_hears_of_it_and_tells_what_it_took(self):
        case = self.staff_case()
        fact = self.env["school.staff.fact"].search(
            [("res_model", "=", case._name), ("res_id", "=", case.id)]
        )
        self.assertEqual((fact.type_id.code, fact.quantity), ("damage_amount", 300))
        party = case.party_ids
        with self.assertRaisesRegex(UserError, "off the wage"):
            party.with_user(self.accountant).action_pay_cash(10.0, "R1")
        with self.assertRaisesRegex(UserError, "nothing is open"):
            case.with_user(self.accountant).action_bill()
        hook = self.env["school.wage.hook"]
        row = {
            "company": self.company,
            "employee": self.teacher_employee,
            "document": "2026年9月工资",
        }
        hook._wage_deducted([{**row, "amount": 120}])
        self.assertEqual((party.open, case.state), (180, "decided"))
        hook._wage_deducted([{**row, "amount": 200}])
        self.assertEqual((party.open, case.state), (0, "settled"))
        receipts = case.sudo().receipt_ids
        self.assertEqual(sum(receipts.mapped("amount")), 300)
        self.assertEqual(set(receipts.mapped("kind")), {"wage"})

    def test_an_appeal_voids_what_the_pay_heard(self):
        case = self.staff_case()
        case.action_appeal("王老师", "不是我。")
        case.with_user(self.principal).action_answer_appeal(True, "属实。")
        fact = self.env["school.staff.fact"].search(
            [("res_model", "=", case._name), ("res_id", "=", case.id)]
        )
        self.assertTrue(fact.is_void)

    def test_the_minimum_wage_is_left(self):
        self.school.minimum_wage = 2000
        case = self.make_case(
            people=[
                (
                    *(0, 0),
                    {
                        "kind": "staff",
                        "employee_id": self.teacher_employee.id,
                        "instalments": 2,
                    },
                )
            ]
        )
        case.party_ids.with_user(self.affairs).wage = 2100
        with self.assertRaisesRegex(UserError, "100.00 a month.*at least 3 parts"):
            case.action_submit()

    def test_only_staff_have_a_wage(self):
        with self.assertRaisesRegex(UserError, "no wage here"):
            self.make_case(people=[self.pupil(by_wage=True)])


@tagged("post_install", "-at_install")
class TestDamageHandedIn(DamageBuilder, FormCommon):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.bookkeeping = "reimbursement"
        cls.case = cls.decided()
        cls.case.party_ids.with_user(cls.accountant).action_pay_cash(300.0, "财票88")

    def make_list(self, user=None):
        model = self.env["school.damage.remittance"]
        return model.with_user(user or self.accountant).create(
            {"company_id": self.company.id}
        )

    def test_receipts_are_handed_in_once(self):
        handed = self.make_list()
        self.assertEqual((handed.total, handed.line_ids.number), (300, "财票88"))
        self.assertFalse(self.make_list().line_ids)
        with self.assertRaisesRegex(UserError, "nothing to hand in"):
            self.make_list().action_hand_in()
        with self.assertRaisesRegex(UserError, "after the money"):
            handed.action_book("记-9")
        handed.action_hand_in()
        handed.action_hand_in()
        self.assertTrue(self.case.party_ids.remitted)
        handed.action_book("记-9")
        self.assertEqual((handed.state, handed.voucher), ("booked", "记-9"))
        for vals in ({"date_until": "2030-01-01"}, {"voucher": "x"}, {"total": 1}):
            with self.subTest(vals), self.assertRaises(UserError):
                handed.write(vals)
        with self.assertRaises(UserError):
            handed.unlink()

    def test_lines_are_not_typed_in(self):
        handed = self.make_list()
        line = handed.line_ids
        for user in (self.accountant, self.affairs, self.teacher):
            with self.subTest(user.name):
                with self.assertRaises(UserError):
                    line.with_user(user).write({"amount": 1})
                with self.assertRaises(UserError):
                    line.with_user(user).unlink()
                with self.assertRaises(UserError):
                    line.with_user(user).create(
                        {
                            "remittance_id": handed.id,
                            "receipt_id": line.sudo().receipt_id.id,
                        }
                    )

    def test_only_those_who_take_money(self):
        with self.assertRaises(UserError):
            self.make_list(self.teacher)
        with self.assertRaises(UserError):
            self.make_list(self.sister_accountant)

    def test_paper_and_sheet(self):
        handed = self.make_list()
        document = self.pdf("report_damage_remittance", handed, self.accountant)
        text = self.text(document.pages[0])
        for words in (handed.name, "财票88", "王小明", "300.00", "叁佰元整"):
            self.assertIn(words, text)
        action = handed.action_export()
        report = self.env["ir.actions.report"].with_user(self.accountant)
        content, _kind = report.with_context(**action.get("context", {}))._render_xlsx(
            action["report_name"], action["context"]["active_ids"], {}
        )
        sheet = load_workbook(io.BytesIO(content)).active
        cells = [cell for row in sheet.values for cell in row if cell is not None]
        for words in ("财票88", "王小明", 300):
            self.assertIn(words, cells)
