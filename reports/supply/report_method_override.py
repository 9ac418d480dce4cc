"""变更采购方式审批表: why an order is bought in another way than the table says."""

from odoo import models

from ..common.paging import Column, Fact


class ReportMethodOverride(models.AbstractModel):
    _name = "report.school_logistics.report_method_override"
    _inherit = "school.form"
    _description = "Another Way of Buying Form"
    _form_model = "school.method.override"

    def _form_title(self):
        return self.env._("Application for Another Way of Buying")

    def _form_content(self, doc):
        labels = dict(doc._fields["method"]._description_selection(self.env))
        order = doc.purchase_id
        lines = order.order_line.filtered(lambda line: not line.display_type)
        return self._content(
            [
                Column("index", self.env._("Seq."), 10, "center"),
                Column("name", self.env._("Item Name"), 72),
                Column("unit", self.env._("Unit"), 16, "center"),
                Column("quantity", self.env._("Quantity"), 24, "number"),
                Column("price", self.env._("Unit Price"), 28, "number"),
                Column("amount", self.env._("Amount"), 30, "number"),
            ],
            [
                {
                    "name": self._form_text(line.product_id.name),
                    "unit": line.product_uom_id.name,
                    "quantity": self._form_number(line.product_qty),
                    "price": self._form_money(line.price_unit),
                    "amount": self._form_money(line.price_total),
                }
                for line in lines
            ],
            facts=[
                [
                    Fact(self.env._("Purchase Order"), order.name),
                    Fact(self.env._("Vendor"), doc.partner_id.name),
                ],
                [
                    Fact(self.env._("By the Table"), labels.get(doc.prescribed, "–")),
                    Fact(self.env._("Asked For"), labels[doc.method]),
                ],
                [
                    Fact(self.env._("Amount"), self._form_money(doc.amount)),
                    Fact(self.env._("Applicant"), doc.requester_id.name),
                ],
            ],
            number=doc.name or "",
            date=self._form_date(doc.create_date.date()),
            notes=[
                self.env._("Reason: %s", doc.reason or ""),
                *(doc.rule_text or "").splitlines(),
            ],
        )

    def _form_signatures(self, doc):
        return self._approval_signatures(doc)
