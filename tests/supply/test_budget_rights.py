"""Who drafts, approves and reads a budget, and that nobody types in its figures."""

from datetime import timedelta

from psycopg2.errors import RestrictViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..common.district import SISTER_PEOPLE
from .budget_common import BudgetCommon


@tagged("post_install", "-at_install")
class TestBudgetRights(BudgetCommon):
    sister_books = False

    def test_drafting_is_for_accountant_and_general_affairs(self):
        for user in (self.accountant, self.affairs):
            budget = (
                self.env["school.budget"]
                .with_user(user)
                .create({"company_id": self.company.id})
            )
            self.assertEqual((budget.requester_id, budget.state), (user, "draft"))
        for name in ("principal", "buyer", "keeper", "teacher", "school_auditor"):
            with self.subTest(name), self.assertRaises(AccessError):
                self.env["school.budget"].with_user(getattr(self, name)).create(
                    {"company_id": self.company.id}
                )

    def test_group_alone_drafts_nothing(self):
        stranger = self.make_user("test.nopost", "无岗", "accountant")
        with self.refused("does not hold the post"):
            self.env["school.budget"].with_user(stranger).create(
                {"company_id": self.company.id}
            )

    def test_nobody_of_the_sister_reads_or_writes(self):
        for name in SISTER_PEOPLE:
            user = getattr(self, name)
            for record in (self.budget, self.line):
                with self.subTest(name, model=record._name):
                    self.assertFalse(record.with_user(user).has_access("read"))

    def test_drafter_does_not_approve_the_own_budget(self):
        self.appoint(self.accountant, "principal")
        budget = self.make_budget({"fund_id": self.fund.id}, approve=False)
        budget.action_submit()
        with self.assertRaises(AccessError):
            self.decide(budget, self.accountant)
        self.assertEqual(budget.state, "submitted")

    def test_teacher_reads_what_the_own_department_has_left(self):
        other = self.make_budget({"fund_id": self.fund.id, "amount": 5}).line_ids
        away = self.make_budget(
            {
                "department_id": self.env["hr.department"]
                .create({"name": "后勤处", "company_id": self.company.id})
                .id
            }
        ).line_ids
        found = self.env["school.budget.line"].with_user(self.teacher).search([])
        self.assertEqual(found, (self.line | other).with_env(found.env))
        self.assertEqual(found.browse(self.line.id).amount_left, 1000)
        self.assertNotIn(away.id, found.ids)
        with self.assertRaises(AccessError):
            self.budget.with_user(self.teacher).read(["amount_total"])

    def test_auditor_reads_and_writes_nothing(self):
        for user in (self.school_auditor, self.auditor):
            for record in (self.budget, self.line):
                with self.subTest(user.login, model=record._name):
                    own = record.with_user(user)
                    self.assertTrue(own.has_access("read"))
                    for mode in ("write", "create", "unlink"):
                        self.assertFalse(own.has_access(mode))

    def test_balance_is_not_typed_in(self):
        line = self.line.with_user(self.accountant)
        for name in ("planned", "reserved", "committed", "spent", "left"):
            with self.subTest(name), self.refused("cannot be typed in"):
                line.write({f"amount_{name}": 9})

    def test_balance_is_not_born_with_a_figure(self):
        budget = self.make_budget(
            {"fund_id": self.fund.id, "amount_planned": 9, "amount_left": 9},
            approve=False,
        )
        self.assertEqual(budget.line_ids.amount_left, 0)
        line = (
            self.env["school.budget.line"]
            .with_user(self.accountant)
            .with_context(default_amount_left=9, default_amount_planned=9)
            .create({"budget_id": budget.id, "amount": 1})
        )
        self.assertEqual((line.amount_left, line.amount_planned), (0, 0))

    def test_line_in_force_does_not_change(self):
        line = self.line.with_user(self.accountant)
        for values in ({"amount": 9}, {"policy": "warn"}, {"department_id": False}):
            with self.subTest(values), self.refused("lines do not change", "approved"):
                line.write(values)
        with self.refused("lines do not change", "approved"):
            line.unlink()
        with self.refused("lines do not change", "transfer or a supplement"):
            self.budget.write({"line_ids": [Command.create({"amount": 5})]})

    def test_line_does_not_move_into_a_budget_in_force(self):
        draft = self.make_budget({"fund_id": self.fund.id}, approve=False)
        with self.refused("lines do not change", "approved"):
            draft.line_ids.write({"budget_id": self.budget.id})

    def test_state_number_and_drafter_are_not_typed_in(self):
        for values in (
            {"state": "approved"},
            {"name": "YU/1"},
            {"requester_id": self.teacher.id},
        ):
            with self.subTest(values), self.refused("Use the buttons"):
                self.budget.with_user(self.accountant).write(values)
        budget = (
            self.env["school.budget"]
            .with_user(self.accountant)
            .with_context(default_state="approved", default_approval_state="approved")
            .create({"company_id": self.company.id, "state": "approved"})
        )
        self.assertEqual((budget.state, budget.approval_state), ("draft", "none"))

    def test_ledger_is_written_by_nobody(self):
        entry = self.env["school.budget.entry"].search(
            [("line_id", "=", self.line.id)], limit=1
        )
        for name in ("accountant", "affairs", "principal", "admin_user", "auditor"):
            user = getattr(self, name)
            own = entry.with_user(user)
            with self.subTest(name):
                for mode in ("write", "create", "unlink"):
                    self.assertFalse(own.has_access(mode))
        with self.refused("append-only"):
            entry.sudo().write({"amount": 9})
        with self.refused("append-only"):
            entry.sudo().unlink()

    @mute_logger("odoo.sql_db")
    def test_postgresql_refuses_to_change_the_ledger(self):
        for statement in (
            SQL("UPDATE school_budget_entry SET amount = 9"),
            SQL("DELETE FROM school_budget_entry"),
            SQL("TRUNCATE school_budget_entry"),
        ):
            with self.assertRaises(RestrictViolation), self.cr.savepoint():
                self.cr.execute(statement)

    def test_line_changed_behind_our_back_pays_nothing_any_more(self):
        self.cr.execute(
            SQL(
                "UPDATE school_budget_line SET policy = 'warn' WHERE id = %s",
                self.line.id,
            )
        )
        self.env.invalidate_all()
        request = self.apply(self.line_values(self.chalk, 10, 20.0))
        with self.assertRaisesRegex(UserError, "changed after its approval"):
            request.action_submit()

    def test_verification_names_a_forged_balance(self):
        self.cr.execute(
            SQL(
                "UPDATE school_budget_line SET amount_planned = 1500,"
                " amount_left = 1500 WHERE id = %s",
                self.line.id,
            )
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "1,500.00.*1,000.00"):
            self.budget.with_user(self.school_auditor).action_verify()
        self.budget.sudo()._report_differences()
        self.assertIn("1,500.00", self.budget.sudo().message_ids[0].body)

    def test_verification_of_an_honest_budget_is_quiet(self):
        answer = self.budget.with_user(self.accountant).action_verify()
        self.assertEqual(answer["params"]["type"], "success")
        with self.assertRaises(AccessError):
            self.budget.with_user(self.teacher).action_verify()

    def test_same_line_twice_is_refused(self):
        budget = self.make_budget({"department_id": self.department.id}, approve=False)
        with self.refused("there is such a line already"):
            budget.action_submit()
        budget = self.make_budget(
            {"fund_id": self.fund.id}, {"fund_id": self.fund.id}, approve=False
        )
        with self.refused("there is such a line already"):
            budget.action_submit()

    def test_budget_in_force_is_not_reopened(self):
        with self.refused("is in force"):
            self.budget.action_reopen("改一下")
        approval = self.budget.sudo().approval_id
        with self.refused("is in force"):
            approval.with_user(self.accountant).action_request_cancel(
                approval.seq, "改一下"
            )
        self.assertFigures(1000, 0, 0, 0, 1000)

    def test_request_line_does_not_choose_its_budget(self):
        other = self.make_budget({"fund_id": self.fund.id}).line_ids
        request = self.apply(
            self.line_values(self.chalk, 1, 2.0, budget_line_id=other.id)
        )
        self.assertFalse(request.line_ids.sudo().budget_line_id)
        with self.assertRaises(UserError):
            request.line_ids.write({"budget_line_id": other.id})


@tagged("post_install", "-at_install")
class TestBudgetTransfer(BudgetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.giver = cls.make_budget({"fund_id": cls.fund.id, "amount": 300}).line_ids

    def transfer(self, amount=200.0, kind="transfer", user=None, **values):
        return (
            self.env["school.budget.transfer"]
            .with_user(user or self.accountant)
            .create(
                {
                    "company_id": self.company.id,
                    "kind": kind,
                    "from_line_id": kind == "transfer" and self.giver.id,
                    "to_line_id": self.line.id,
                    "amount": amount,
                    "reason": "教务处活动增加",
                    **values,
                }
            )
        )

    def test_transfer_moves_money_once_approved(self):
        transfer = self.transfer()
        transfer.action_submit()
        self.assertFigures(1000, 0, 0, 0, 1000)
        self.decide(transfer, self.principal)
        self.assertFigures(1200, 0, 0, 0, 1200)
        self.assertFigures(100, 0, 0, 0, 100, line=self.giver)
        self.assertEqual(self.entries()[-1], ("transfer", 200.0))
        self.assertEqual(self.entries(self.giver)[-1], ("transfer", -200.0))

    def test_supplement_adds_money(self):
        self.enforce(self.transfer(500, "supplement"))
        self.assertFigures(1500, 0, 0, 0, 1500)
        self.assertEqual(self.entries()[-1], ("plan", 500.0))

    def test_effect_comes_once(self):
        transfer = self.enforce(self.transfer())
        transfer.sudo()._take_effect()
        self.assertFigures(1200, 0, 0, 0, 1200)
        with self.refused("in force"):
            transfer.action_reopen("再来")

    def test_no_more_is_given_than_is_left(self):
        with self.refused("has only ¥300.00 left"):
            self.transfer(301).action_submit()

    def test_money_spent_meanwhile_is_not_given(self):
        transfer = self.transfer(300)
        transfer.action_submit()
        request = self.apply(
            self.line_values(self.chalk, 5, 20.0),
            fund_id=self.fund.id,
            department_id=self.env["hr.department"]
            .create({"name": "后勤处", "company_id": self.company.id})
            .id,
        )
        request.action_submit()
        self.assertFigures(300, 100, 0, 0, 200, line=self.giver)
        with self.refused("¥200.00 is left of the budget, ¥300.00 is needed"):
            self.decide(transfer, self.principal)
        self.assertEqual(transfer.state, "submitted")

    def test_warning_line_gives_no_more_than_it_has_either(self):
        warning = self.make_budget(
            {"category_id": self.chalk.categ_id.id, "policy": "warn", "amount": 10}
        ).line_ids
        with self.refused("has only ¥10.00 left"):
            self.transfer(11, from_line_id=warning.id).action_submit()

    def test_changed_behind_our_back_it_moves_nothing(self):
        transfer = self.transfer()
        transfer.action_submit()
        self.cr.execute(
            SQL(
                "UPDATE school_budget_transfer SET amount = 250 WHERE id = %s",
                transfer.id,
            )
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "200.*250"):
            self.decide(transfer, self.principal)
        self.assertFigures(1000, 0, 0, 0, 1000)

    def test_submitted_transfer_does_not_change(self):
        transfer = self.transfer()
        transfer.action_submit()
        for values in ({"amount": 250}, {"to_line_id": self.giver.id}):
            with (
                self.subTest(values),
                self.refused("cannot be changed any more", "under approval"),
            ):
                transfer.write(values)
        with self.refused("Use the buttons"):
            transfer.write({"state": "approved"})
        with self.refused("cannot be changed any more", "stays on file"):
            transfer.unlink()

    def test_transfers_are_entered_by_who_drafts_budgets(self):
        for user in (self.principal, self.teacher, self.buyer):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.transfer(user=user)

    def test_lines_of_another_school_are_refused(self):
        department = self.sister_department
        sister = self.env["school.budget"].sudo().search([], limit=1)
        self.assertTrue(sister)
        line = self.env["school.budget.line"].sudo().browse(self.line.id)
        self.assertNotEqual(department.company_id, line.company_id)
        with self.assertRaises(UserError):
            self.transfer(company_id=self.sister_company.id)


@tagged("post_install", "-at_install")
class TestBudgetDraft(BudgetCommon):
    """Drafting from plans of the departments and from last year."""

    def wish(self, amount, user=None, **values):
        return (
            self.env["school.budget.plan"]
            .with_user(user or self.head)
            .create(
                {
                    "company_id": self.company.id,
                    "department_id": self.department.id,
                    "amount": amount,
                    "period_date": self.next_day,
                    **values,
                }
            )
        )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        span = cls.budget.sudo()
        cls.next_day = span.date_start.replace(day=1)

    def draft(self):
        return self.make_budget(approve=False, period_date=self.next_day)

    def test_plans_of_the_departments_become_lines(self):
        self.wish(300)
        self.wish(200)
        self.wish(150, category_id=self.chalk.categ_id.id)
        budget = self.draft()
        budget.action_fill()
        lines = budget.line_ids.sorted("amount")
        self.assertEqual(lines.mapped("amount"), [150, 500])
        self.assertEqual(lines.mapped("amount_asked"), [150, 500])
        self.assertEqual(lines.department_id, self.department)

    def test_filling_again_adds_nothing_twice(self):
        self.wish(300)
        budget = self.draft()
        budget.action_fill()
        budget.line_ids.amount = 280
        budget.action_fill()
        self.assertEqual(budget.line_ids.mapped("amount"), [280])

    def test_last_year_is_proposed(self):
        _request, order = self.ordered(self.line_values(self.chalk, 10, 20.0))
        self.receive(order)
        self.cr.execute(
            SQL(
                "UPDATE school_budget_line SET date_start = date_start - interval"
                " '1 year', date_end = date_end - interval '1 year' WHERE id = %s",
                self.line.id,
            )
        )
        self.env.invalidate_all()
        self.make_year_before()
        budget = self.draft()
        budget.action_fill()
        self.assertEqual(budget.line_ids.amount_last, 200)
        self.assertEqual(budget.line_ids.amount, 200)

    def make_year_before(self):
        """Let the calendar know the school year before this one."""
        year = self.env["school.year"].sudo().search([], order="date_start", limit=1)
        first = year.date_start.replace(year=year.date_start.year - 1)
        self.env["school.year"].sudo().create(
            {
                "name": f"{first.year}-{first.year + 1}",
                "date_start": first,
                "date_end": year.date_start - timedelta(days=1),
            }
        )

    def test_nothing_to_begin_from_says_so(self):
        with self.refused("No department has a plan"):
            self.draft().action_fill()

    def test_head_plans_for_the_own_department_only(self):
        other = self.env["hr.department"].create(
            {"name": "后勤处", "company_id": self.company.id}
        )
        with self.assertRaises(AccessError):
            self.wish(10, department_id=other.id)
        with self.assertRaises(AccessError):
            self.wish(10, user=self.teacher)
        self.assertTrue(self.wish(10, user=self.accountant, department_id=other.id))

    def test_plan_in_a_submitted_budget_stays(self):
        plan = self.wish(300, category_id=self.chalk.categ_id.id)
        budget = self.draft()
        budget.action_fill()
        budget.action_submit()
        with self.refused("part of a budget that was submitted"):
            plan.amount = 5
        with self.refused("part of a budget that was submitted"):
            plan.write({"budget_id": False})
