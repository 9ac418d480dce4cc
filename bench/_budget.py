"""Budgets for the cases: lines with plenty of money, and the same in plain SQL."""

from _stage import Stage

PLAIN_LINE = """
UPDATE school_budget_line SET amount_reserved = amount_reserved + 1,
       amount_left = amount_left - 1 WHERE id = %s AND amount_left >= 1 RETURNING id
"""
PLAIN_ENTRY = """
INSERT INTO school_budget_entry (line_id, company_id, date, created_on, user_id, kind,
       amount, planned, reserved, committed, spent, effect, res_model, res_id,
       document_name, origin_model, origin_id, origin_name)
VALUES (%s, %s, CURRENT_DATE, now(), %s, 'reserve', 1, 0, 1, 0, 0, -1, %s, %s, %s, %s,
       %s, %s)
"""


def budget_in_force(stage, departments):
    """Return an approved budget of this month, plenty for each department; sudo."""
    env = stage.env
    flow = env["school.approval.flow"].create(
        {
            "name": "预算",
            "model_id": env["ir.model"]._get_id("school.budget"),
            "company_id": stage.company.id,
            "step_ids": [(0, 0, {"post_id": stage.post("principal").id})],
        }
    )
    flow.action_publish()
    lines = [{"department_id": each.id, "amount": 1e7} for each in departments]
    budget = (
        env["school.budget"]
        .with_user(stage.accountant)
        .create(
            {
                "company_id": stage.company.id,
                "line_ids": [(0, 0, line) for line in lines],
            }
        )
    )
    budget.action_submit()
    approval = budget.sudo().approval_id
    approval.with_user(stage.principal).action_decide("approve", approval.seq)
    return budget.sudo()


class BudgetStage(Stage):
    """A school with ``LINES`` budget lines in force, and one request that claims."""

    @classmethod
    def prepare(cls, env, lines):
        """Build the district and the lines.

        :param int lines: number of budget lines
        """
        super().prepare(env)
        departments = env["hr.department"].create(
            [{"name": f"部门{n}", "company_id": cls.company.id} for n in range(lines)]
        )
        cls.lines = budget_in_force(cls, departments).line_ids
        cls.request, cls.other = (cls._make_request(env) for _ in range(2))
        cls.claim(env(su=True), cls.lines.ids[:5], cls.other)
        env.cr.commit()
        return cls

    @classmethod
    def _make_request(cls, env):
        """A request of five lines."""
        return (
            env["school.supply.request"]
            .with_user(cls.teacher)
            .create(
                {
                    "company_id": cls.company.id,
                    "department_id": cls.department.id,
                    "line_ids": [
                        (0, 0, {"name": f"物品{n}", "quantity": 1, "price_unit": 1})
                        for n in range(5)
                    ],
                }
            )
            .sudo()
        )

    @classmethod
    def claim(cls, env, line_ids, request=None):
        """Reserve ¥1 on each line through the ledger, as a request does."""
        request = env["school.supply.request"].browse((request or cls.request).id)
        env["school.budget.entry"]._reserve(
            [
                {"line_id": line_id, "amount": 1.0, "document": request, "origin": item}
                for line_id, item in zip(line_ids, request.line_ids, strict=True)
            ]
        )

    @classmethod
    def plain(cls, env, line_ids):
        """The same rows and balances in plain SQL, without names and checks of ours."""
        items = cls.request.line_ids.ids
        for line_id, item in zip(line_ids, items, strict=True):
            env.cr.execute(PLAIN_LINE, (line_id,))
            env.cr.execute(
                PLAIN_ENTRY,
                (
                    *(line_id, cls.company.id, env.uid),
                    *("school.supply.request", cls.request.id, "SQ"),
                    *("school.supply.request.line", item, "物品"),
                ),
            )
