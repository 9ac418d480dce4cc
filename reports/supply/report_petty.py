"""零星采购报账单: bought, accepted, taken and paid on one sheet."""

from odoo import models

from ..common.paging import Column, Fact


class ReportPetty(models.AbstractModel):
    _name = "report.school_logistics.report_petty"
    _inherit = "school.form"
    _description = "Petty Purchase Form"
    _form_model = "school.petty"

    def _form_title(self):
        return self.env._("Petty Purchase Form")

    def _form_content(self, doc):
        return self._content(
            [
                Column("index", self.env._("Seq."), 9, "center"),
                Column("name", self.env._("Item Name"), 50),
                Column("specification", self.env._("Specification"), 39),
                Column("unit", self.env._("Unit"), 14, "center"),
                Column("quantity", self.env._("Quantity"), 18, "number"),
                Column("price", self.env._("Price"), 22, "number"),
                Column("amount", self.env._("Amount"), 28, "number"),
            ],
            [
                {
                    "name": self._form_text(line.name),
                    "specification": self._form_text(line.specification),
                    "unit": line.product_uom_id.name,
                    "quantity": self._form_number(line.quantity),
                    "price": self._form_money(line.price_unit),
                    "amount": self._form_money(line.price_subtotal),
                }
                for line in doc.line_ids
            ],
            facts=self._facts(doc),
            number=doc.name or "",
            date=self._form_date(doc.date),
            total={
                "name": self.env._("Total"),
                "amount": self._form_total(doc.amount_total),
            },
            words=self._form_words(doc.amount_total),
        )

    def _facts(self, doc):
        kinds = dict(doc._fields["invoice_kind"]._description_selection(self.env))
        modes = dict(doc._fields["pay_mode"]._description_selection(self.env))
        invoice = (kinds[doc.invoice_kind], doc.invoice_code, doc.invoice_number)
        return [
            [
                Fact(self.env._("Department"), doc.department_id.name or ""),
                Fact(self.env._("Source of Funds"), doc.fund_id.name or ""),
            ],
            [
                Fact(self.env._("Seller"), self._form_text(doc.seller_name)),
                Fact(self.env._("Seller's Tax Number"), doc.seller_vat or ""),
            ],
            [
                Fact(self.env._("Invoice No."), " ".join(filter(None, invoice))),
                Fact(self.env._("Invoice Date"), self._form_date(doc.invoice_date)),
            ],
            [
                Fact(self.env._("Paid From"), modes[doc.pay_mode]),
                Fact(self.env._("Slip Number"), doc.slip_number or ""),
            ],
            [Fact(self.env._("Purpose"), self._form_text(doc.purpose))],
        ]

    def _form_signatures(self, doc):
        """Buyer, acceptor, taker, and each who decided."""
        now = doc._digest()
        signed = {row.role: row for row in doc.signature_ids if row.digest == now}
        accept, take = signed.get("accept"), signed.get("take")
        taker = take or (doc.taker_id == doc.requester_id and doc.requester_id)
        approval = self._signing_approval(doc)
        return [
            self._signature(self.env._("Bought By"), doc.requester_id.name, doc.date),
            self._signature(
                self.env._("Acceptor"),
                accept and accept.user_name,
                accept and accept.signed_on,
            ),
            self._signature(
                self.env._("Taken By"),
                take.user_name if take else taker and taker.name,
                take.signed_on if take else taker and doc.date,
            ),
            *(
                self._decision_column(step["name"], approval, [step_id])
                for step_id, step in self._route_steps(approval)
            ),
        ]
