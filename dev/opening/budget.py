"""The budget of the demo month: planned by departments, approved, changed, printed."""

from .people import today

# What each department may spend in the opening month; a head plans part of it.
LINES = {
    "总务处": 60_000,
    "教务处": 260_000,
    "办公室": 120_000,
    "德育处": 8_000,
    "食堂": 150_000,
}
WARNING = "德育处"
WISHES = [("school.jiaowuzhuren", 180_000, "开学教学用品和设备")]
SUPPLEMENT = ("德育处", 2_000, "秋季运动会布置")
FIGURES = ("planned", "reserved", "committed", "spent", "left")


class BudgetSteps:
    """Steps of :class:`Opening` around the budget; each by the person who takes it."""

    def make_budget(self):
        """Heads plan, the accountant drafts, the principal approves."""
        for login, amount, reason in WISHES:
            self.people[login](
                "school.budget.plan",
                "create",
                {
                    "company_id": self.company,
                    "department_id": self._department("教务处"),
                    "amount": amount,
                    "reason": reason,
                },
            )
        accountant = self.people["school.accountant"]
        budget = accountant("school.budget", "create", {"company_id": self.company})
        accountant("school.budget", "action_fill", [budget])
        self._complete_lines(accountant, budget)
        accountant("school.budget", "action_submit", [budget])
        self._empty_inbox(self.people["school.principal"])
        self.budget = budget
        return f"{len(LINES)} 个部门 ¥{sum(LINES.values()):,}，校长批准"

    def _complete_lines(self, person, budget):
        """Correct what was drafted, and add the departments that planned nothing."""
        drafted = {
            row["department_id"][1].split(" / ")[-1]: row["id"]
            for row in person.search(
                "school.budget.line", [("budget_id", "=", budget)], ["department_id"]
            )
        }
        for name, amount in LINES.items():
            values = {
                "amount": amount,
                "policy": "warn" if name == WARNING else "stop",
            }
            if name in drafted:
                person("school.budget.line", "write", [drafted[name]], values)
                continue
            values |= {"budget_id": budget, "department_id": self._department(name)}
            person("school.budget.line", "create", values)

    def _department(self, name):
        domain = [("name", "=", name), ("company_id", "=", self.company)]
        accountant = self.people["school.accountant"]
        return accountant.search("hr.department", domain, ["id"])[0]["id"]

    def supplement(self):
        """A department gets more, by a document of its own."""
        name, amount, reason = SUPPLEMENT
        accountant = self.people["school.accountant"]
        line = accountant.search(
            "school.budget.line",
            [("budget_id", "=", self.budget), ("department_id.name", "=", name)],
            ["id"],
        )[0]["id"]
        transfer = accountant(
            "school.budget.transfer",
            "create",
            {
                "company_id": self.company,
                "kind": "supplement",
                "to_line_id": line,
                "amount": amount,
                "reason": reason,
            },
        )
        accountant("school.budget.transfer", "action_submit", [transfer])
        self._empty_inbox(self.people["school.principal"])
        return f"{name}追加 ¥{amount:,}"


class BudgetSummary:
    """What the summary says of the budget; needs ``opening`` and ``accountant``."""

    def budget_rows(self):
        """Figures (CNY) of each budget line."""
        return self.accountant.search(
            "school.budget.line",
            [("budget_id", "=", self.opening.budget)],
            ["department_id", "rate", *(f"amount_{name}" for name in FIGURES)],
        )

    def budget_status(self):
        """The school's figures by the balances, and by the entries of the ledger."""
        return self.accountant("school.unit", "get_budget_status", [self.opening.unit])

    def show_budget(self, padded):
        """Print the budget as a table.

        :param padded: function that pads a text to columns
        """
        titles = ("预算", "预占", "已订", "支出", "余额")
        print(f"\n{today():%m}月预算")
        print(padded("部门", 10) + "".join(padded(t, 15, right=True) for t in titles))
        for row in self.budget_rows():
            name = row["department_id"][1].split(" / ")[-1]
            amounts = (f"{row[f'amount_{figure}']:,.2f}" for figure in FIGURES)
            print(
                padded(name, 10) + "".join(padded(a, 15, right=True) for a in amounts)
            )
        status = self.budget_status()
        for title, figures in (("合计", status), ("明细账", status["ledger"])):
            amounts = (f"{figures[figure]:,.2f}" for figure in FIGURES)
            print(
                padded(title, 10) + "".join(padded(a, 15, right=True) for a in amounts)
            )

    def budget_problems(self):
        """What does not add up in the budget, in words."""
        status = self.budget_status()
        found = [
            f"预算{figure} {status[figure]} 与明细账 {status['ledger'][figure]} 不符"
            for figure in FIGURES
            if abs(status[figure] - status["ledger"][figure]) > 0.005
        ]
        self.accountant("school.budget", "action_verify", [self.opening.budget])
        if status["spent"] <= 0:
            found.append("预算没有支出")
        return found
