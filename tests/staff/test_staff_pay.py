"""From a locked month to pay: slips, deductions within the law, the draft entry."""

from datetime import date
from decimal import Decimal

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .test_staff_run import RunCommon

IDENTITY = "110101199003074258"
ACCOUNT = "6222021234567890123"


class PayCommon(RunCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.write(
            {
                "minimum_wage": 2000,
                "minimum_wage_source": "示范省人社厅〔2026〕1号",
                **cls.incentive_accounts(),
            }
        )

    def score(self, run, scores):
        """Hand in all score sheets; who is not in ``scores`` gets 80."""
        for sheet in run.sheet_ids.filtered(lambda sheet: sheet.state == "draft"):
            user = self.leader if sheet.role == "leader" else self.affairs
            for line in sheet.with_user(user).line_ids:
                line.score = scores.get(line.sudo().member_id.employee_id, 80)
            sheet.with_user(user).action_hand_in()

    def locked(self, run=None, scores=()):
        run = run or self.open()
        self.score(run, dict(scores))
        run.with_user(self.affairs).action_publish()
        with freeze_time("2026-11-20"):
            run.with_user(self.principal).action_lock()
        return run

    def paid(self, run=None, **people):
        """Pay a month; ``a=92`` is the score of the first of the staff."""
        scores = {
            self.staff["abcdef".index(name)]: score for name, score in people.items()
        }
        run = self.locked(run, scores)
        run.with_user(self.accountant).action_pay()
        return run

    def slip(self, run, person):
        return run.payslip_ids.filtered(lambda slip: slip.employee_id == person)

    def balances(self, move):
        return sorted((line.account_id.name, line.balance) for line in move.line_ids)

    def wage(self, person, amount):
        person.version_id.write({"wage": amount, "date_version": "2026-01-01"})


@tagged("post_install", "-at_install")
class TestStaffPay(PayCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme("s4")
        cls.join(cls.guards, cls.staff[:3])

    def test_slips_and_entry_agree_to_the_cent(self):
        self.record(self.staff[2], "major_accident")
        run = self.paid(a=92, b=87.35, c=98)
        self.assertEqual(
            [self.slip(run, person).net for person in self.staff[:3]],
            [92.00, 87.35, 0],
        )
        self.assertEqual(run.amount_total, 179.35)
        move = run.sudo().move_id
        self.assertEqual((move.state, move.company_id), ("draft", self.company))
        self.assertEqual(
            self.balances(move), [("奖励性工资", 179.35), ("应付奖励性工资", -179.35)]
        )
        self.assertEqual(move.ref, run.name)

    def test_the_pool_is_shared_exactly(self):
        self.scheme("s6", group_ids=[(6, 0, self.cleaners.ids)])
        self.cleaners.pool_amount = 1000
        people = self.staff[3:6]
        self.join(self.cleaners, people)
        run = self.paid(d=91, e=87, f=83)
        slips = run.payslip_ids.filtered(lambda slip: slip.group_id == self.cleaners)
        self.assertEqual(
            sum(Decimal(str(slip.net)) for slip in slips), Decimal("1000.00")
        )
        self.assertTrue(all(slip.net > 300 for slip in slips))

    def test_paid_once(self):
        run = self.paid()
        slips, move = run.payslip_ids, run.sudo().move_id
        with self.assertRaisesRegex(UserError, "this is done while it is"):
            run.with_user(self.accountant).action_pay()
        self.assertEqual((run.payslip_ids, run.sudo().move_id), (slips, move))

    def test_only_the_accountant_of_the_school_pays(self):
        run = self.locked()
        for user in (
            self.leader,
            self.teacher,
            self.affairs,
            self.principal,
            self.sister_accountant,
            self.officer,
            self.auditor,
        ):
            with self.assertRaises(UserError):
                run.with_user(user).action_pay()
        self.assertFalse(run.payslip_ids)

    def test_a_draft_or_published_month_is_not_paid(self):
        run = self.open()
        self.score(run, {})
        for step in (lambda: None, run.with_user(self.affairs).action_publish):
            step()
            with self.assertRaisesRegex(UserError, "this is done while it is"):
                run.with_user(self.accountant).action_pay()

    def test_at_most_a_fifth_is_deducted_and_the_rest_stays_owed(self):
        self.wage(self.staff[0], 2600)
        self.record(self.staff[0], "damage_amount", 300)
        run = self.paid(a=100)
        slip = self.slip(run, self.staff[0])
        # a fifth of 2,700 would be 540; there are but 100 to deduct from
        self.assertEqual((slip.owed, slip.deduction, slip.net), (300, 100, 0))
        later = self.env["school.staff.run"].create(
            {
                "company_id": self.company.id,
                "month_id": self.env["school.month"]._on_date(date(2026, 11, 5)).id,
            }
        )
        self.assertEqual(later._owed(self.staff[0])[self.staff[0].id], 200)

    def test_the_limit_is_a_fifth_to_the_cent(self):
        run = self.open()
        for wage, pay, most in (
            ("2600", "100", "540.00"),
            ("2600.01", "0.03", "520.00"),
            ("2100", "0", "100.00"),
            ("2000", "0", "0"),
            ("1500", "100", "0"),
        ):
            with self.subTest(wage=wage, pay=pay):
                self.assertEqual(
                    run._deductible(Decimal(wage), Decimal(pay)), Decimal(most)
                )
        self.assertEqual(run._deductible(None, Decimal(100)), 0)

    def test_never_below_the_minimum_wage(self):
        self.wage(self.staff[0], 1950)
        self.record(self.staff[0], "damage_amount", 300)
        slip = self.slip(self.paid(a=100), self.staff[0])
        self.assertEqual((slip.deduction, slip.net), (50, 50))

    def test_pay_from_two_groups_has_one_limit(self):
        member = self.env["school.staff.member"].search(
            [("employee_id", "=", self.staff[0].id)]
        )
        member.date_to = "2026-10-15"
        self.env.flush_all()
        self.join(self.cleaners, self.staff[0], "2026-10-16")
        self.school.minimum_wage = 2150
        self.wage(self.staff[0], 2100)
        self.record(self.staff[0], "damage_amount", 300)
        slips = self.slip(self.paid(a=100), self.staff[0])
        # 2,100 of wage and twice 100 of pay: 150 above the minimum
        self.assertEqual(sorted(slips.mapped("deduction")), [50, 100])
        self.assertEqual(sum(slips.mapped("net")), 50)

    def test_nothing_is_deducted_without_a_wage_or_minimum_on_file(self):
        self.record(self.staff[0], "damage_amount", 300)
        slip = self.slip(self.paid(a=100), self.staff[0])
        self.assertEqual((slip.owed, slip.deduction, slip.net), (300, 0, 100))

    def test_voided_damage_is_not_deducted(self):
        self.wage(self.staff[0], 3000)
        self.record(self.staff[0], "damage_amount", 30)._mark("void", "不是他")
        self.assertEqual(self.slip(self.paid(a=100), self.staff[0]).net, 100)

    def test_a_deduction_goes_to_its_own_account(self):
        self.wage(self.staff[0], 3000)
        self.record(self.staff[0], "damage_amount", 30.5)
        move = self.paid(a=100).sudo().move_id
        self.assertEqual(
            self.balances(move),
            sorted(
                [("奖励性工资", 260.0), ("应付奖励性工资", -229.5), ("赔偿收入", -30.5)]
            ),
        )

    @mute_logger("odoo.sql_db")
    def test_a_school_cannot_set_more_than_the_law_allows(self):
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            self.school.deduction_percent = 25
            self.env.flush_all()

    def test_missing_accounts_are_named(self):
        self.school.incentive_expense_account_id = False
        run = self.locked()
        with self.assertRaisesRegex(UserError, "choose the accounts"):
            run.with_user(self.accountant).action_pay()

    def test_a_school_without_books_has_slips_and_no_entry(self):
        self.school.bookkeeping = "reimbursement"
        run = self.paid()
        self.assertEqual(len(run.payslip_ids), 3)
        self.assertFalse(run.sudo().move_id)

    def test_slips_are_not_typed_in(self):
        run = self.paid()
        for user in (self.accountant, self.affairs, self.principal):
            for change in (
                lambda user=user: run.payslip_ids.with_user(user).write({"net": 9}),
                lambda user=user: run.payslip_ids.with_user(user).unlink(),
                lambda user=user: (
                    self.env["school.staff.payslip"]
                    .with_user(user)
                    .create({"run_id": run.id})
                ),
            ):
                with self.assertRaises(UserError):
                    change()

    def test_everybody_sees_the_own_slip_and_no_other(self):
        self.teacher_employee.user_id = False
        self.staff[0].user_id = self.teacher
        run = self.paid()
        Slip = self.env["school.staff.payslip"]
        self.assertEqual(
            Slip.with_user(self.teacher).search([]), self.slip(run, self.staff[0])
        )
        self.assertEqual(
            Slip.with_user(self.teacher).search([]).read(["net"])[0]["net"],
            self.slip(run, self.staff[0]).net,
        )
        self.assertFalse(Slip.with_user(self.leader).search([]))
        self.assertFalse(Slip.with_user(self.sister_accountant).search([]))
        self.assertEqual(len(Slip.with_user(self.auditor).search([])), 3)

    def test_the_same_cents_again(self):
        for number, person in enumerate(self.staff[:3]):
            self.record(person, "month_score", 90.11 + number, rater="affairs")
        run = self.open()
        before = self.rows(run)
        for _again in range(3):
            run.action_compute()
            self.assertEqual(self.rows(run), before)

    def test_a_run_changed_in_the_database_is_not_paid(self):
        self.rule_for_pay()
        run = self.locked()
        run.with_user(self.principal).action_submit()
        task = self.env["school.approval.task"].search(
            [("approval_id", "=", run.approval_id.id)]
        )
        task.with_user(self.vice).action_approve()
        self.assertEqual(run.approval_state, "approved")
        self.env.cr.execute(
            SQL("UPDATE school_staff_run SET result_digest = 'x' WHERE id = %s", run.id)
        )
        run.invalidate_recordset()
        with self.assertRaises(UserError):
            run.with_user(self.accountant).action_pay()

    def rule_for_pay(self):
        """The school wants a deputy head to approve the pay of a month."""
        flow = self.env["school.approval.flow"].create(
            {
                "name": "奖励工资审批",
                "model_id": self.env["ir.model"]._get_id("school.staff.run"),
                "company_id": self.company.id,
                "step_ids": [
                    (0, 0, {"sequence": 1, "post_id": self.post("vice_principal").id})
                ],
            }
        )
        flow.action_publish()
        return flow


@tagged("post_install", "-at_install")
class TestStaffPayee(PayCommon):
    """Bank and identity numbers: entered once, masked, whole for who pays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme("s4")
        cls.member = cls.join(cls.guards, cls.staff[:2])[0]

    def enter(self, user=None, **values):
        payee = (
            self.env["school.staff.payee"]
            .with_user(user or self.accountant)
            .create(
                {
                    "company_id": self.company.id,
                    "member_id": self.member.id,
                    "bank": "示范农商行城东支行",
                    "account": ACCOUNT,
                    "identity": IDENTITY,
                    **values,
                }
            )
        )
        payee.action_save()
        return payee

    def test_the_wizard_forgets_the_numbers(self):
        payee = self.enter()
        self.assertFalse(payee.sudo().exists())
        known = self.staff[0]._school_payee()[self.staff[0].id]
        self.assertEqual(
            known,
            {"bank": "示范农商行城东支行", "account": ACCOUNT, "identity": IDENTITY},
        )

    def test_numbers_are_masked_on_the_screen(self):
        self.enter()
        run = self.paid()
        [row] = (
            self.slip(run, self.staff[0])
            .with_user(self.accountant)
            .read(["account_masked", "identity_masked"])
        )
        self.assertEqual(row["account_masked"], "6222 **** 0123")
        self.assertEqual(row["identity_masked"], "1101 **** 4258")
        with self.assertRaises(AccessError):
            self.staff[0].with_user(self.accountant).read(["identification_id"])

    def test_wrong_numbers_are_refused(self):
        for values in ({"identity": IDENTITY[:-1] + "9"}, {"account": "12AB"}):
            with self.assertRaises(UserError):
                self.enter(**values)

    def test_other_posts_and_schools_enter_nothing(self):
        for user in (self.sister_accountant, self.leader, self.teacher):
            with self.assertRaises(UserError):
                self.enter(user)
        self.assertFalse(self.staff[0].bank_account_ids)
        payee = self.env["school.staff.payee"].with_user(self.sister_accountant)
        with self.assertRaises(AccessError):
            payee.create(
                {
                    "company_id": self.sister_company.id,
                    "member_id": self.member.id,
                }
            ).action_save()
