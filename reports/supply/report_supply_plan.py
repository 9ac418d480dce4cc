"""采购计划审批表: what a department or the school plans to buy, and who approved it."""

from odoo import models

from ..common.paging import Column, Fact


class ReportSupplyPlan(models.AbstractModel):
    """The school's plan shows the lines of all departments, item by item."""

    _name = "report.school_logistics.report_supply_plan"
    _inherit = "school.form"
    _description = "Purchase Plan Approval Form"
    _form_model = "school.supply.plan"

    def _form_title(self):
        return self.env._("Purchase Plan Approval Form")

    def _form_content(self, doc):
        lines = (doc.line_ids | doc.member_line_ids).sorted(
            lambda line: (line.name, line.department_id.id, line.id)
        )
        return self._content(
            self._columns(doc),
            [self._row(line) for line in lines],
            facts=self._facts(doc),
            number=doc.name or "",
            date=self._form_date(doc.approval_id.sudo().submitted_on),
            total={
                "name": self.env._("Total"),
                "amount": self._form_total(doc.amount_total),
            },
            words=self._form_words(doc.amount_total),
            notes=[self._form_text(doc.note)] if doc.note else [],
        )

    def _columns(self, doc):
        columns = [
            Column("index", self.env._("Seq."), 9, "center"),
            Column("name", self.env._("Item Name"), 30),
            Column("specification", self.env._("Specification"), 20),
            Column("unit", self.env._("Unit"), 9, "center"),
            Column("last", self.env._("Last Year"), 14, "number"),
            Column("quantity", self.env._("Qty Planned"), 14, "number"),
            Column("approved", self.env._("Qty Approved"), 14, "number"),
            Column("price", self.env._("Est. Price"), 18, "number"),
            Column("amount", self.env._("Amount"), 22, "number"),
            Column("month", self.env._("Needed In"), 15, "center"),
            Column("fund", self.env._("Source of Funds"), 18),
        ]
        if doc.level == "school":
            department = Column("department", self.env._("Department"), 18)
            columns[2] = department
        return columns

    def _row(self, line):
        return {
            "name": self._form_text(line.name),
            "specification": self._form_text(line.specification),
            "department": line.department_id.name or "",
            "unit": line.product_uom_id.name,
            "last": self._form_number(line.quantity_last) if line.quantity_last else "",
            "quantity": self._form_number(line.quantity),
            "approved": self._form_number(line.quantity_approved),
            "price": self._form_money(line.price_unit),
            "amount": self._form_money(line.amount),
            "month": line.month_id.name or "",
            "fund": line.fund_id.name or "",
        }

    def _facts(self, doc):
        whose = doc.department_id.name or doc.unit_id.name
        return [
            [
                Fact(self.env._("Plan of"), whose or ""),
                Fact(self.env._("Plan Period"), doc.period_name or ""),
                Fact(self.env._("Planned By"), doc.requester_id.name),
            ]
        ]

    def _form_signatures(self, doc):
        return self._approval_signatures(doc)
