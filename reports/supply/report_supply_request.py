"""物资采购申请审批表: what is asked for, and who approved it."""

from odoo import models

from ..common.paging import Column, Fact


class ReportSupplyRequest(models.AbstractModel):
    _name = "report.school_logistics.report_supply_request"
    _inherit = "school.form"
    _description = "Supply Request and Approval Form"
    _form_model = "school.supply.request"

    def _form_title(self):
        return self.env._("Supply Request and Approval Form")

    def _form_content(self, doc):
        lines = doc.line_ids
        return self._content(
            self._columns(),
            [self._row(line) for line in lines],
            facts=self._facts(doc),
            number=doc.name or "",
            date=self._form_date(doc.date),
            total={
                "name": self.env._("Total"),
                "amount": self._form_total(doc.amount_total),
            },
            words=self._form_words(doc.amount_total),
            volatile={"stock"},
        )

    def _columns(self):
        return [
            Column("index", self.env._("Seq."), 9, "center"),
            Column("name", self.env._("Item Name"), 29),
            Column("specification", self.env._("Specification"), 22),
            Column("unit", self.env._("Unit"), 9, "center"),
            Column("quantity", self.env._("Qty Asked"), 13, "number"),
            Column("approved", self.env._("Qty Approved"), 13, "number"),
            Column("stock", self.env._("In Stock"), 13, "number"),
            Column("price", self.env._("Est. Price"), 18, "number"),
            Column("amount", self.env._("Amount"), 21, "number"),
            Column("purpose", self.env._("Purpose"), 16),
            Column("needed_by", self.env._("Needed By"), 17, "center"),
        ]

    def _row(self, line):
        return {
            "name": self._form_text(line.name),
            "specification": self._form_text(line.specification),
            "unit": line.product_uom_id.name,
            "quantity": self._form_number(line.quantity),
            "approved": self._form_number(line.quantity_approved),
            "stock": self._form_stock(line),
            "price": self._form_money(line.price_unit),
            "amount": self._form_money(line.price_subtotal),
            "purpose": self._form_text(line.purpose),
            "needed_by": self._form_day(line.needed_by),
        }

    def _form_stock(self, line):
        """What the store has free of the item, in the unit of the line."""
        product = line.fulfil_product_id
        if not product.is_storable:
            return ""
        free = product.with_company(line.company_id).free_qty
        return self._form_number(
            product.uom_id._compute_quantity(free, line.product_uom_id)
        )

    def _facts(self, doc):
        boxes = self.env._("□ Quotes  □ Comparison  □ Tender  □ Petty  □ Government")
        return [
            [
                Fact(self.env._("Applying Department"), doc.department_id.name or ""),
                Fact(self.env._("Applicant"), doc.requester_id.name),
                Fact(self.env._("Source of Funds"), doc.fund_id.name or ""),
            ],
            [
                Fact(self.env._("Term"), doc.term_id.display_name or ""),
                Fact(self.env._("Needed By"), self._form_date(doc.needed_by)),
                Fact(self.env._("Plan"), self._plan(doc)),
            ],
            [Fact(self.env._("Purpose"), self._form_text(doc.purpose))],
            [Fact(self.env._("Way of Buying"), boxes)],
        ]

    def _plan(self, doc):
        plans = doc.line_ids.plan_line_id.plan_id
        if doc.planned and plans:
            return ", ".join(plans.mapped("name"))
        plan = self.env._("In the plan") if doc.planned else self.env._("Not planned")
        return self.env._("%s, urgent", plan) if doc.urgent else plan

    def _form_signatures(self, doc):
        return self._approval_signatures(doc)
