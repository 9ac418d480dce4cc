"""采购计划执行情况: planned, requested, ordered, accepted and issued, line by line."""

from odoo import models

from ..common.ledger_sheet import DATE, MONEY, NUMBER, LedgerColumn

QUANTITIES = ("planned", "requested", "ordered", "accepted", "issued")


class LedgerPlan(models.AbstractModel):
    """Plan lines needed in the chosen days, and what was requested beyond plans."""

    _name = "report.school_logistics.ledger_plan"
    _inherit = "school.ledger.sheet"
    _description = "Planned and Actual"

    def _ledger_title(self):
        return self.env._("Planned and Actual")

    def _ledger_columns(self):
        return [
            LedgerColumn("department", self.env._("Department"), 16),
            LedgerColumn("plan", self.env._("Plan"), 18),
            LedgerColumn("name", self.env._("Item Name"), 26),
            LedgerColumn("category", self.env._("Category"), 16),
            LedgerColumn("unit", self.env._("Unit"), 8),
            LedgerColumn("month", self.env._("Month"), 11, DATE),
            LedgerColumn("planned", self.env._("Planned"), 11, NUMBER, True),
            LedgerColumn("requested", self.env._("Requested"), 11, NUMBER, True),
            LedgerColumn(
                "ordered", self.env._("Ordered or from Stock"), 13, NUMBER, True
            ),
            LedgerColumn("accepted", self.env._("Accepted"), 11, NUMBER, True),
            LedgerColumn("issued", self.env._("Issued"), 11, NUMBER, True),
            LedgerColumn("amount_planned", self.env._("Planned (¥)"), 14, MONEY, True),
            LedgerColumn(
                "amount_requested", self.env._("Requested (¥)"), 14, MONEY, True
            ),
        ]

    def _ledger_groups(self, company, date_from, date_to):
        rows = (
            # names of departments and items; the right to the school was checked
            self.env["school.supply.plan.actual"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("date_start", ">=", date_from),
                    ("date_start", "<=", date_to),
                ],
                order="department_id, scope desc, date_start, id",
            )
        )
        yield "", [self._row(row) for row in rows]

    def _row(self, row):
        return {
            "department": row.department_id.name or "",
            "plan": row.plan_id.name or self.env._("Not planned"),
            "name": row.name or "",
            "category": row.categ_id.name or "",
            "unit": row.product_uom_id.name or "",
            "month": row.date_start,
            **{name: row[name] for name in QUANTITIES},
            "amount_planned": row.amount_planned,
            "amount_requested": row.amount_requested,
        }
