"""What the tests of the budget share: a school with budget control and its lines."""

from ..common.district import SchoolCommon
from .acceptance_common import AcceptanceBuilder

FIGURES = ("planned", "reserved", "committed", "spent", "left")


class BudgetBuilder(AcceptanceBuilder):
    """``cls.school`` keeps a budget; the teaching office has ¥1,000 this month."""

    control = "purchase"
    plan = 1000.0

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for model in ("school.budget", "school.budget.transfer"):
            cls.make_flow([{"post": "principal"}], model=model)
        cls.school.sudo().budget_control = cls.control
        cls.budget = cls.make_budget({"department_id": cls.department.id})
        cls.line = cls.budget.line_ids

    @classmethod
    def make_budget(cls, *lines, approve=True, amount=None, **values):
        """Return a budget of the accountant, in force unless told otherwise.

        :param lines: values of lines; the amount is ``plan`` where none is given
        """
        amount = cls.plan if amount is None else amount
        budget = (
            cls.env["school.budget"]
            .with_user(cls.accountant)
            .create(
                {
                    "company_id": cls.company.id,
                    "line_ids": [(0, 0, {"amount": amount, **line}) for line in lines],
                    **values,
                }
            )
        )
        if approve:
            cls.enforce(budget)
        return budget

    @classmethod
    def enforce(cls, document):
        """Submit a budget or transfer, and let the principal approve it."""
        document.action_submit()
        approval = document.sudo().approval_id
        approval.with_user(cls.principal).action_decide("approve", approval.seq)
        return document

    def figures(self, line=None):
        """Planned, reserved, committed, spent and left of a line, all as one tuple."""
        line = (line or self.line).sudo()
        line.invalidate_recordset()
        return tuple(line[f"amount_{name}"] for name in FIGURES)

    def assertFigures(self, *expected, line=None):
        """Check the balance, and that ledger and documents say the same."""
        line = (line or self.line).sudo()
        self.assertEqual(self.figures(line), tuple(map(float, expected)))
        self.assertEqual(line._differences(), [])

    def entries(self, line=None):
        """Kind and amount of the entries, oldest first."""
        found = self.env["school.budget.entry"].search(
            [("line_id", "=", (line or self.line).id)], order="id"
        )
        return [(entry.kind, entry.amount) for entry in found]


class BudgetCommon(BudgetBuilder, SchoolCommon):
    """Budgets in a transaction that is rolled back."""

    sister_books = False
