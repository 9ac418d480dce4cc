"""Lists of budget lines, into the draft of a budget."""

from odoo import models
from odoo.exceptions import UserError

from ...common.import_layout import Column, Layout
from ...common.import_match import Matcher, Names
from ...common.import_sheet import as_text
from ..budget.budget import DRAFTING_POSTS

POLICY_WORDS = {"停止": "stop", "stop": "stop", "提醒": "warn", "warn": "warn"}
MAX_CATEGORIES = 500


class BudgetMatcher(Matcher):
    """Turns rows into values of budget lines."""

    def __init__(self, env, budget, sheet):
        super().__init__(env, budget.company_id, sheet)
        self.budget = budget
        self.department_names = self.departments()
        self.categories = self._named("product.category", "complete_name")
        self.funds = self._named("school.fund", "code")
        self.known = {line._key() for line in budget.line_ids}

    def _named(self, model, other):
        names = Names()
        domain = []
        if "company_id" in self.env[model]._fields:
            domain = [("company_id", "in", (False, self.company.id))]
        for record in self.env[model].search(domain):
            names.add(record, record.name, record[other])
        return names

    def lines(self):
        """Return the values of a line for each row; one that is there is noted."""
        return [self._line(number, row) for number, row in self.sheet.rows]

    def _line(self, number, row):
        department = self.one(number, row, "department", self.department_names)
        category = self.one(number, row, "category", self.categories)
        fund = self.one(number, row, "fund", self.funds)
        key = tuple(
            record.id if record else False for record in (department, category, fund)
        )
        if key in self.known:
            self.refuse(
                number,
                "department",
                self.env._(
                    "%(budget)s has such a line already",
                    budget=self.budget.display_name,
                ),
                self.env._("change the amount there, or delete the row"),
            )
        self.known.add(key)
        return {
            "budget_id": self.budget.id,
            "department_id": key[0],
            "category_id": key[1],
            "fund_id": key[2],
            "amount": self.figure(number, row, "amount", zero=True),
            "policy": self.choice(number, row, "policy", POLICY_WORDS, "stop"),
            "note": as_text(row.get("note")) or False,
        }


class SchoolImportBudget(models.AbstractModel):
    """A list of budget lines."""

    _name = "school.import.budget"
    _description = "Budget Lines"
    _inherit = ["school.import.kind"]

    _posts = DRAFTING_POSTS
    _layout = Layout(
        columns=(
            Column("department", ("部门", "Department", "使用部门"), width=14),
            Column("category", ("物品类别", "Category", "类别"), width=18),
            Column("fund", ("经费来源", "Fund", "经费"), width=14),
            Column("amount", ("预算金额", "Amount", "金额"), True, 14),
            Column("policy", ("用完时", "When Used Up")),
            Column("note", ("备注", "Note"), width=24),
        )
    )

    def _choices(self, company):
        own = [("company_id", "in", (False, company.id))]
        warn = ["停止", "提醒"]
        if not (self.env.lang or self.env.user.lang or "").startswith("zh"):
            warn = ["stop", "warn"]
        return {
            "department": self.env["hr.department"].search(own).mapped("name"),
            "category": (
                self.env["product.category"]
                .search([], limit=MAX_CATEGORIES)
                .mapped("complete_name")
            ),
            "fund": self.env["school.fund"].search(own).mapped("name"),
            "policy": warn,
        }

    def _examples(self):
        return [
            {"department": "教务处", "amount": 6000, "note": "9 月教学用品"},
            {"department": "总务处", "fund": "公用经费", "amount": 12000},
        ]

    def _texts(self):
        return {
            "department": self.env._(
                "Empty: all departments that have no line of their own."
            ),
            "category": self.env._(
                "With the categories below it. Empty: everything that has no line of"
                " its own."
            ),
            "fund": self.env._("Name or code. Empty: every source of funds."),
            "amount": self.env._("What is planned, in yuan."),
            "policy": self.env._(
                "stop 停止: nothing above the budget is bought. warn 提醒: it goes on,"
                " marked. Empty: stop."
            ),
        }

    def _present(self, company):
        """Lines of the approved budget that begins last."""
        budget = self.env["school.budget"].search(
            [("company_id", "=", company.id), ("state", "=", "approved")],
            order="date_start desc, id desc",
            limit=1,
        )
        stop, warn = self._choices(company)["policy"]
        return [
            {
                "department": line.department_id.name,
                "category": line.category_id.complete_name,
                "fund": line.fund_id.name,
                "amount": line.amount,
                "policy": warn if line.policy == "warn" else stop,
                "note": line.note,
            }
            for line in budget.line_ids
        ]

    def _check_job(self, job):
        """Refuse without the post; and, once it goes on, without a draft to fill.

        :raise UserError: names the budget
        """
        super()._check_job(job)
        if job.state == "draft" and not job.file:
            return
        if job.budget_id.state != "draft" or job.budget_id.company_id != job.company_id:
            raise UserError(
                self.env._("Choose the draft of a budget that the lines go into.")
            )
        job.budget_id.check_access("write")

    def _scope(self, job):
        return [job.budget_id.id]

    def _match_list(self, job, sheet):
        return BudgetMatcher(self.env, job.budget_id, sheet).lines()

    def _write_list(self, job, values):
        return self.env["school.budget.line"].create(values)
