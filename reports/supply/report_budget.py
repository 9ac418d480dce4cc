"""预算执行表: what is planned, reserved, ordered, spent and left, line by line."""

from odoo import models

from ..common.paging import Column, Fact


class ReportBudget(models.AbstractModel):
    """The table as it stands when it is printed; a draft shows what it plans."""

    _name = "report.school_logistics.report_budget"
    _inherit = "school.form"
    _description = "Budget Execution Table"
    _form_model = "school.budget"

    def _form_title(self):
        return self.env._("Budget Execution Table")

    def _form_content(self, doc):
        lines = doc.line_ids
        in_force = doc.state == "approved"
        figures = {
            name: sum(lines.mapped(f"amount_{name}"))
            for name in ("planned", "reserved", "committed", "spent", "left")
        }
        if not in_force:
            figures["planned"] = figures["left"] = doc.amount_total
        return self._content(
            self._columns(),
            [self._row(line, in_force) for line in lines],
            facts=[
                [
                    Fact(self.env._("Budget Period"), doc.period_name or ""),
                    Fact(self.env._("Drafted By"), doc.requester_id.name),
                    Fact(
                        self.env._("Dated"),
                        self._form_date(self.env["school.unit"]._today()),
                        later=True,
                    ),
                ]
            ],
            number=doc.name or "",
            date=self._form_date(doc.approval_id.sudo().submitted_on),
            total={
                "department": self.env._("Total"),
                **{name: self._form_money(value) for name, value in figures.items()},
                "rate": self._rate(figures["spent"], figures["planned"]),
            },
            words=self._form_words(figures["planned"]),
            notes=[self._form_text(doc.note)] if doc.note else [],
        )

    def _columns(self):
        return [
            Column("index", self.env._("Seq."), 9, "center"),
            Column("department", self.env._("Spending Department"), 25),
            Column("category", self.env._("Category"), 22),
            Column("fund", self.env._("Source of Funds"), 20),
            Column("planned", self.env._("Budgeted"), 20, "number"),
            Column("reserved", self.env._("Reserved"), 18, "number"),
            Column("committed", self.env._("Committed"), 18, "number"),
            Column("spent", self.env._("Spent"), 18, "number"),
            Column("left", self.env._("Left"), 18, "number"),
            Column("rate", self.env._("Execution"), 12, "number"),
        ]

    def _row(self, line, in_force):
        planned = line.amount_planned if in_force else line.amount
        left = line.amount_left if in_force else line.amount
        return {
            "department": line.department_id.name or self.env._("All departments"),
            "category": line.category_id.name or self.env._("All items"),
            "fund": line.fund_id.name or self.env._("All sources"),
            "planned": self._form_money(planned),
            "reserved": self._form_money(line.amount_reserved),
            "committed": self._form_money(line.amount_committed),
            "spent": self._form_money(line.amount_spent),
            "left": self._form_money(left),
            "rate": self._rate(line.amount_spent, planned),
        }

    def _rate(self, spent, planned):
        """Spent of planned as a percentage, empty without a plan."""
        return f"{100 * spent / planned:.1f}%" if planned else ""

    def _form_signatures(self, doc):
        """Who drafted it, the accountant, general affairs, and the head, by hand."""
        return [
            self._signature(self.env._("Drafted By"), doc.requester_id.name),
            self._signature(self.env._("Accountant")),
            self._signature(self.env._("General Affairs Director")),
            self._signature(self.env._("Principal")),
        ]
