"""修购计划汇总表: the items of a school, or of all schools below a unit, by school."""

from odoo import models

from ..common.ledger_sheet import MONEY, NUMBER, LedgerColumn


class LedgerUpkeep(models.AbstractModel):
    """Of plans whose year touches the chosen days. For the district, one group for
    each school that the reader may read."""

    _name = "report.school_logistics.ledger_upkeep"
    _inherit = "school.ledger.sheet"
    _description = "Replacement and Repair"

    def _ledger_title(self):
        return self.env._("Replacement and Repair")

    def _ledger_columns(self):
        return [
            LedgerColumn("school", self.env._("School"), 16),
            LedgerColumn("plan", self.env._("Plan"), 16),
            LedgerColumn("kind", self.env._("Kind"), 10),
            LedgerColumn("name", self.env._("Item Name"), 26),
            LedgerColumn("place", self.env._("Place"), 16),
            LedgerColumn("reason", self.env._("Reason"), 26),
            LedgerColumn("priority", self.env._("Priority"), 14),
            LedgerColumn("fund", self.env._("Source of Funds"), 14),
            LedgerColumn("quantity", self.env._("Quantity"), 10, NUMBER),
            LedgerColumn("asked", self.env._("Asked For"), 14, MONEY, True),
            LedgerColumn("decided", self.env._("Decided"), 14, MONEY, True),
            LedgerColumn("requested", self.env._("Requested"), 14, MONEY, True),
            LedgerColumn("ordered", self.env._("Ordered"), 14, MONEY, True),
            LedgerColumn("accepted", self.env._("Accepted"), 14, MONEY, True),
        ]

    def _ledger_groups(self, company, date_from, date_to):
        Unit = self.env["school.unit"].sudo()
        unit = Unit._for_company(company)
        below = unit._descendants_on(Unit._today()).company_id
        # a plain member of the district's office does not read its schools
        readable = below & self.env.user.sudo().school_scope_company_ids
        lines = (
            self.env["school.upkeep.line"]
            .sudo()
            .search(
                [
                    ("company_id", "in", (company | readable).ids),
                    ("state", "!=", "cancelled"),
                    ("year_id.date_start", "<=", date_to),
                    ("year_id.date_end", ">=", date_from),
                ],
                order="company_id, plan_id, priority, sequence, id",
            )
        )
        figures = lines._bought()
        labels = {
            name: dict(lines._fields[name]._description_selection(self.env))
            for name in ("kind", "priority")
        }
        by_school = lines.grouped("company_id")
        for school, its_lines in by_school.items():
            heading = school.name if len(by_school) > 1 else ""
            yield heading, [self._row(line, figures, labels) for line in its_lines]

    def _row(self, line, figures, labels):
        ordered, accepted = figures.get(line.id, (0, 0))
        return {
            "school": line.company_id.name,
            "plan": line.plan_id.name,
            "kind": labels["kind"][line.kind],
            "name": line.name,
            "place": line.place or "",
            "reason": line.reason,
            "priority": labels["priority"][line.priority],
            "fund": line.fund_id.name or "",
            "quantity": line.quantity,
            "asked": line.amount,
            "decided": line.amount_approved,
            "requested": line.amount_requested,
            "ordered": ordered,
            "accepted": accepted,
        }
