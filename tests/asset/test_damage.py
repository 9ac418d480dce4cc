"""Damage cases: computed by the rules, decided, announced, paid, paid back."""

import io
from datetime import date

from freezegun import freeze_time
from openpyxl import load_workbook
from psycopg2.errors import RestrictViolation, UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import SQL, mute_logger

from ..supply.form_common import FormCommon
from .damage_common import DamageBuilder, DamageCommon


@tagged("post_install", "-at_install")
class TestDamage(DamageCommon):
    def test_the_rule_makes_the_amount(self):
        case = self.make_case()
        self.assertEqual(case.name[:3], "PC/")
        # C3: twice the repair, of which the loss is billed
        self.assertEqual(
            (case.amount_total, case.billed_total, case.disciplinary_total),
            (600, 300, 300),
        )
        self.assertEqual(case.line_ids.rule_name, "2 损坏：修理费的两倍")
        self.assertIn("= 600.00", case.line_ids.explanation)
        case.line_ids.repair_cost = 50
        self.assertEqual(case.billed_total, 50)
        self.assertEqual(case.party_ids.billed, 50)

    def test_a_card_tells_what_it_knows(self):
        case = self.make_case(
            things=[
                (
                    0,
                    0,
                    {
                        "asset_id": self.asset.id,
                        "event_id": self.choice["event", "lost"],
                    },
                )
            ]
        )
        line = case.line_ids
        self.assertEqual((line.item, line.original), ("便携式计算机", 4000))
        self.assertAlmostEqual(line.age_years, 2.02, 1)
        # 25 of 72 months used
        self.assertAlmostEqual(line.net, 4000 - 4000 * 25 / 72, 2)
        self.assertAlmostEqual(line.amount, 4000 * (1 - 0.15 * line.age_years), 1)

    def test_figures_cannot_be_typed_in(self):
        case = self.make_case()
        line, party = case.line_ids, case.party_ids
        for record, vals in (
            (line, {"amount": 1}),
            (line, {"billed": 1, "explanation": "x"}),
            (line, {"version_id": False}),
            (party, {"billed": 1}),
            (party, {"cash_paid": 300}),
            (party, {"move_id": False}),
            (case, {"amount_total": 1}),
            (case, {"state": "decided"}),
            (case, {"appeal_until": "2030-01-01"}),
            (case, {"line_ids": [(1, line.id, {"amount": 1})]}),
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                record.write(vals)
        forged = self.make_case(
            things=[self.thing(amount=1, billed=1, assessment="free")],
            state="decided",
            amount_total=3,
        )
        self.assertEqual((forged.state, forged.amount_total), ("draft", 600))
        for name in ("school.damage.line", "school.damage.party"):
            Model = self.env[name].with_user(self.asset_keeper)
            field = "billed"
            self.env["ir.default"].set(name, field, 1)
            vals = {"case_id": case.id, "person": "乙", "item": "x"}
            vals = {k: v for k, v in vals.items() if k in Model._fields}
            record = Model.with_context(default_billed=1).create(vals)
            self.assertEqual(record.billed, 0 if name.endswith("line") else 150)

    def test_what_is_missing_is_named(self):
        case = self.make_case(
            things=[
                self.thing(repair_cost=0),
                self.thing(event_id=False, fault_id=False),
            ],
            people=[],
            description=False,
        )
        with self.assertRaises(UserError) as caught:
            case.action_submit()
        for text in ("Repair Cost", "no rule", "Describe"):
            self.assertIn(text, str(caught.exception))

    def test_decided_then_frozen(self):
        case = self.make_case()
        case.action_submit()
        for record in (case.line_ids, case.party_ids, case):
            with self.subTest(record), self.assertRaises(UserError):
                name = "repair_cost" if record == case.line_ids else "place"
                name = "person" if record == case.party_ids else name
                record.write({name: 1 if name == "repair_cost" else "x"})
        with self.assertRaisesRegex(UserError, "not decided"):
            case.party_ids.with_user(self.accountant).action_pay_cash(1.0, "A1")
        for user in (self.affairs, self.principal):
            approval = case.sudo().approval_id
            approval.with_user(user).action_decide("approve", approval.seq)
        self.assertEqual(case.state, "decided")
        today = self.env["school.unit"]._today()
        self.assertEqual(case.appeal_until, fields.Date.add(today, days=7))
        # a new version of the rules changes nothing here
        regulation = case.line_ids.version_id.regulation_id.sudo()
        regulation.rule_ids[1].step_ids[1].value = 9
        regulation.action_publish()
        self.assertEqual(case.amount_total, 600)
        self.assertIn("= 600.00", case.line_ids.explanation)
        # what was changed behind the decision stops the money
        self.env.cr.execute(
            SQL(
                "UPDATE school_damage_party SET billed = 500 WHERE case_id = %s",
                case.id,
            )
        )
        self.env.invalidate_all()
        with self.assertRaises(UserError):
            case.party_ids.with_user(self.accountant).action_pay_cash(10.0, "A1")

    def test_paid_on_the_spot(self):
        case = self.decided(things=[self.thing(repair_cost=50)])
        party = case.party_ids.with_user(self.accountant)
        party.action_pay_cash(20.0, "收据0001")
        self.assertEqual((party.paid, party.open, case.state), (20, 30, "decided"))
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            party.action_pay_cash(5.0, "收据0001")
        with self.assertRaisesRegex(UserError, "only 30.00"):
            party.action_pay_cash(31.0, "收据0002")
        for amount in (0, -5, True, "10", None, 1.005, 10**12, float("nan")):
            with self.subTest(amount), self.assertRaises(UserError):
                party.action_pay_cash(amount, "收据0003")
        with self.assertRaises(AccessError):
            case.party_ids.with_user(self.buyer).action_pay_cash(1.0, "X")
        with self.assertRaisesRegex(UserError, "post"):
            case.party_ids.with_user(self.keeper).action_pay_cash(1.0, "X")
        party.action_pay_cash(30.0, "收据0002")
        self.assertEqual((party.open, case.state), (0, "settled"))
        receipt = case.receipt_ids[0]
        self.assertEqual(receipt.user_id, self.accountant)
        self.assertEqual(receipt.rule, "2 损坏：修理费的两倍")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(RestrictViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(SQL("UPDATE school_damage_receipt SET amount = 1"))

    def test_more_than_the_limit_is_billed(self):
        case = self.decided()
        party = case.party_ids.with_user(self.accountant)
        with self.assertRaisesRegex(UserError, "at most 200.00"):
            party.action_pay_cash(300.0, "R1")
        action = case.with_user(self.accountant).action_bill()
        move = self.env["account.move"].browse(action["res_id"])
        self.assertEqual(move.state, "posted")
        self.assertEqual(move.partner_id, self.guardian)
        self.assertEqual((move.amount_total, move.amount_tax), (300, 0))
        self.assertEqual(move.journal_id, self.company.school_damage_journal_id)
        self.assertEqual(
            move.invoice_line_ids.account_id, self.company.school_damage_account_id
        )
        with self.assertRaisesRegex(UserError, "nothing is open"):
            case.with_user(self.accountant).action_bill()
        with self.assertRaisesRegex(UserError, "was billed"):
            party.action_pay_cash(10.0, "R2")
        self.pay(move, 100)
        self.assertEqual((party.paid, party.open, case.state), (100, 200, "decided"))
        self.pay(move, 200)
        self.assertEqual((party.paid, party.open, case.state), (300, 0, "settled"))

    def pay(self, move, amount):
        bank = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        ).create({"amount": amount, "journal_id": bank.id})._create_payments()
        move.invalidate_recordset()
        self.env.invalidate_all()

    def test_the_government_chart(self):
        """1218 其他应收款 to 1902 待处理财产损溢, not the payer's own account."""
        Account = self.env["account.account"].with_company(self.company)
        receivable = Account.create(
            {
                "code": "121801",
                "name": "其他应收款",
                "account_type": "asset_receivable",
                "reconcile": True,
                "company_ids": self.company.ids,
            }
        )
        loss = Account.create(
            {
                "code": "190201",
                "name": "待处理财产损溢",
                "account_type": "asset_current",
                "company_ids": self.company.ids,
            }
        )
        self.company.write(
            {
                "school_damage_receivable_id": receivable.id,
                "school_damage_account_id": loss.id,
            }
        )
        case = self.decided()
        action = case.with_user(self.accountant).action_bill()
        move = self.env["account.move"].browse(action["res_id"])
        balances = {line.account_id: line.balance for line in move.line_ids}
        self.assertEqual(balances, {receivable: 300, loss: -300})
        self.pay(move, 300)
        self.assertEqual(case.state, "settled")
        self.assertEqual(sum(move.line_ids.mapped("amount_residual")), 0)

    def test_a_bill_says_what_was_decided(self):
        case = self.decided()
        case.with_user(self.accountant).action_bill()
        move = case.party_ids.sudo().move_id
        move.button_draft()
        move.invoice_line_ids.price_unit = 1
        with self.assertRaisesRegex(UserError, "is not what"):
            move.action_post()
        with self.assertRaisesRegex(UserError, "decided damage case"):
            move.write({"school_damage_party_id": False})
        with self.assertRaisesRegex(UserError, "decided damage case"):
            move.create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.guardian.id,
                    "company_id": self.company.id,
                    "school_damage_party_id": case.party_ids.id,
                }
            )
        move.button_cancel()
        self.assertFalse(case.party_ids.move_id)
        case.with_user(self.accountant).action_bill()
        self.assertEqual(case.party_ids.sudo().move_id.amount_total, 300)

    def test_instalments_within_the_wage(self):
        staff = [
            (
                0,
                0,
                {
                    "kind": "staff",
                    "employee_id": self.teacher_employee.id,
                },
            )
        ]
        case = self.make_case(people=staff)
        with self.assertRaises(AccessError):
            case.party_ids.wage = 9
        case.party_ids.with_user(self.affairs).wage = 1000
        with self.assertRaisesRegex(UserError, "at least 2 parts"):
            case.action_submit()
        case.party_ids.instalments = 2
        self.decide_case(case)
        case.with_user(self.accountant).action_bill()
        move = case.party_ids.sudo().move_id
        owed = move.line_ids.filtered(lambda line: line.display_type == "payment_term")
        self.assertEqual(owed.mapped("balance"), [150, 150])
        self.assertEqual(move.partner_id, self.teacher_employee.work_contact_id)

    def test_a_school_whose_books_are_elsewhere(self):
        self.school.bookkeeping = "reimbursement"
        case = self.decided()
        with self.assertRaisesRegex(UserError, "keeps no books"):
            case.with_user(self.accountant).action_bill()
        case.party_ids.with_user(self.accountant).action_pay_cash(300.0, "财票88")
        self.assertEqual(case.state, "settled")

    def test_shares_to_the_cent(self):
        case = self.make_case(
            things=[self.thing(repair_cost=100)],
            people=[self.pupil(f"学生{n}") for n in range(6)],
        )
        shares = case.party_ids.sorted("id").mapped("billed")
        self.assertEqual(shares, [16.67] * 5 + [16.65])

    def test_a_class_is_not_billed_for_one_of_it(self):
        people = [(0, 0, {"kind": "class", "department_id": self.department.id})]
        case = self.make_case(
            things=[self.thing(responsible_id=self.choice["responsible", "unknown"])],
            people=people,
        )
        self.assertEqual((case.amount_total, case.billed_total), (600, 0))
        self.school.bill_group = True
        case.action_assess()
        self.assertEqual(case.billed_total, 300)

    def test_an_appeal_stops_the_money(self):
        case = self.decided()
        case.action_appeal("王家长", "屏幕本来就有裂纹。")
        party = case.party_ids.with_user(self.accountant)
        with self.assertRaisesRegex(UserError, "under appeal"):
            party.action_pay_cash(10.0, "R1")
        with self.assertRaisesRegex(UserError, "under appeal"):
            case.with_user(self.accountant).action_bill()
        with self.assertRaisesRegex(UserError, "post"):
            case.with_user(self.affairs).action_answer_appeal(True, "属实")
        case.with_user(self.principal).action_answer_appeal(True, "属实，重新认定。")
        self.assertEqual(case.state, "draft")
        self.assertEqual(case.approval_state, "void")
        case.line_ids.repair_cost = 100
        self.decide_case(case)
        self.assertEqual(case.billed_total, 100)

    def test_an_appeal_that_is_refused(self):
        case = self.decided()
        late = fields.Datetime.to_datetime(fields.Date.add(case.appeal_until, days=2))
        with freeze_time(late), self.assertRaisesRegex(UserError, "until"):
            case.action_appeal("王家长", "晚了")
        case.action_appeal("王家长", "不服")
        case.with_user(self.principal).action_answer_appeal(False, "维持。")
        self.assertEqual((case.state, case.appeal_answer), ("decided", "维持。"))
        with self.assertRaisesRegex(UserError, "already"):
            case.action_appeal("王家长", "再来")

    def test_a_waiver_needs_the_principal_and_a_reason(self):
        case = self.decided()
        party = case.party_ids
        with self.assertRaises(UserError):
            party.with_user(self.accountant).action_waive(100.0, "困难")
        with self.assertRaisesRegex(UserError, "reason"):
            party.with_user(self.principal).action_waive(100.0, " ")
        party.with_user(self.principal).action_waive(300.0, "家庭困难")
        self.assertEqual((party.open, case.state), (0, "settled"))
        self.assertEqual(case.receipt_ids.kind, "waiver")

    def lost(self, **values):
        things = [
            (
                0,
                0,
                {"asset_id": self.asset.id, "event_id": self.choice["event", "lost"]},
            )
        ]
        return self.decided(things=things, **values)

    def test_lost_and_found(self):
        self.school.damage_cash_limit = 9000
        case = self.lost()
        self.assertEqual(self.asset.state, "lost")
        party = case.party_ids.with_user(self.accountant)
        party.action_pay_cash(100.0, "R1")
        case.line_ids.with_user(self.accountant).action_found("退1")
        self.assertEqual(self.asset.state, "in_use")
        self.assertEqual((party.refunded, party.open), (100, 0))
        self.assertEqual(case.state, "settled")
        refund = case.receipt_ids.filtered(lambda one: one.kind == "refund")
        self.assertEqual((refund.amount, refund.name), (100, "退1"))
        with self.assertRaisesRegex(UserError, "not missing"):
            case.line_ids.with_user(self.accountant).action_found("退2")

    def test_found_after_the_bill_was_paid(self):
        case = self.lost()
        case.with_user(self.accountant).action_bill()
        move = case.party_ids.sudo().move_id
        total = move.amount_total
        self.pay(move, 500)
        case.line_ids.with_user(self.accountant).action_found()
        self.env.invalidate_all()
        self.assertEqual(case.party_ids.open, 0)
        self.assertEqual(case.party_ids.refunded, 500)
        credit = self.env["account.move"].search([("reversed_entry_id", "=", move.id)])
        self.assertAlmostEqual(credit.amount_total, total, 2)
        self.assertEqual(credit.state, "posted")
        # what was paid is owed to the guardian now
        self.assertAlmostEqual(
            sum(
                (move | credit)
                .line_ids.filtered(lambda line: line.display_type == "payment_term")
                .mapped("amount_residual")
            ),
            -500,
            2,
        )

    def test_strangers(self):
        case = self.make_case()
        for user in (self.sister_keeper, self.sister_affairs, self.teacher):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                case.with_user(user).read(["amount_total"])
        with self.assertRaises(UserError):
            self.make_case(user=self.buyer)
        self.assertEqual(case.with_user(self.auditor).amount_total, 600)
        case.action_submit()
        self.assertEqual(case.with_user(self.principal).amount_total, 600)

    def test_queries_do_not_grow_with_people(self):
        def decide(count):
            people = [self.pupil(f"学生{n}") for n in range(count)]
            case = self.make_case(people=people)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            case.action_assess()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        decide(1)
        self.assertLessEqual(decide(30), decide(1) + 35)

    def test_the_form_shows_the_calculation(self):
        case = self.make_case()
        with Form(case.line_ids) as form:
            form.repair_cost = 80
        self.assertEqual(case.billed_total, 80)


@tagged("post_install", "-at_install")
class TestDamagePaper(DamageBuilder, FormCommon):
    sister_books = False

    def test_the_notice(self):
        case = self.decided()
        document = self.pdf("report_damage_notice", case, self.asset_keeper)
        self.assertEqual(len(document.pages), 1)
        text = self.text(document.pages[0])
        for words in (
            "赔偿通知单",
            case.name,
            "王小明",
            "电脑屏幕",
            "300.00",
            "叁佰元整",
            "2损坏：修理费的两倍",
            "家长",
            "申诉",
        ):
            self.assertIn(words, text)
        draft = self.make_case()
        with self.assertRaisesRegex(UserError, "not decided"):
            self.html("report_damage_notice", draft, self.asset_keeper)

    def test_the_ledger(self):
        case = self.decided()
        wizard = (
            self.env["school.ledger.export"]
            .with_user(self.affairs)
            .create(
                {
                    "ledger": "damage",
                    "unit_id": self.school.id,
                    "period": "dates",
                    "date_from": date(2026, 9, 1),
                    "date_to": date(2026, 9, 30),
                }
            )
        )
        report = self.env["ir.actions.report"].with_user(self.affairs)
        content, _kind = report.with_context(active_model=wizard._name)._render_xlsx(
            "school_logistics.ledger_damage", wizard.ids, {}
        )
        sheet = load_workbook(io.BytesIO(content)).active
        cells = [str(cell) for row in sheet.values for cell in row if cell is not None]
        for words in (case.name, "电脑屏幕", "王小明", "300", "已审批"):
            self.assertIn(words, cells)
