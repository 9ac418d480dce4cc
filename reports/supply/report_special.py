"""领料单 of the canteen, and the form of a donation."""

from odoo import models

from ..common.paging import Column, Fact


class ReportCanteenSheet(models.AbstractModel):
    _name = "report.school_logistics.report_canteen_sheet"
    _inherit = "school.form"
    _description = "Kitchen Sheet Form"
    _form_model = "school.canteen.sheet"

    def _form_title(self):
        return self.env._("Kitchen Sheet")

    def _form_content(self, doc):
        meals = dict(doc._fields["meal"]._description_selection(self.env))
        return self._content(
            [
                Column("index", self.env._("Seq."), 12, "center"),
                Column("name", self.env._("Item Name"), 74),
                Column("unit", self.env._("Unit"), 20, "center"),
                Column("quantity", self.env._("Quantity"), 28, "number"),
                Column("note", self.env._("Note"), 46),
            ],
            [
                {
                    "name": self._form_text(line.product_id.name),
                    "unit": line.product_uom_id.name,
                    "quantity": self._form_number(line.quantity),
                    "note": self._form_text(line.note),
                }
                for line in doc.line_ids
            ],
            facts=[
                [
                    Fact(self.env._("Meal"), meals[doc.meal]),
                    Fact(self.env._("Diners"), self._form_number(doc.diners)),
                ]
            ],
            number=doc.name or "",
            date=self._form_date(doc.date),
        )

    def _form_signatures(self, doc):
        return [
            self._signature(
                self.env._("Store Keeper"), doc.keeper_id.name, doc.done_on
            ),
            self._signature(
                self.env._("Taken By"),
                doc.taker_id.name if doc.signed_on else "",
                doc.signed_on or None,
            ),
            self._signature(self.env._("General Affairs")),
        ]


class ReportDonation(models.AbstractModel):
    _name = "report.school_logistics.report_donation"
    _inherit = "school.form"
    _description = "Donation Form"
    _form_model = "school.donation"

    def _form_title(self):
        return self.env._("Donation Form")

    def _form_content(self, doc):
        kinds = dict(doc._fields["kind"]._description_selection(self.env))
        return self._content(
            [
                Column("index", self.env._("Seq."), 12, "center"),
                Column("name", self.env._("Item Name"), 70),
                Column("unit", self.env._("Unit"), 18, "center"),
                Column("quantity", self.env._("Quantity"), 24, "number"),
                Column("price", self.env._("Unit Value"), 26, "number"),
                Column("amount", self.env._("Value"), 30, "number"),
            ],
            [
                {
                    "name": self._form_text(line.product_id.name),
                    "unit": line.product_uom_id.name,
                    "quantity": self._form_number(line.quantity),
                    "price": self._form_money(line.price_unit),
                    "amount": self._form_money(line.amount),
                }
                for line in doc.line_ids
            ],
            facts=[
                [
                    Fact(self.env._("Kind"), kinds[doc.kind]),
                    Fact(self.env._("Donor or Receiver"), doc.party or ""),
                ],
                [
                    Fact(self.env._("Agreement No."), doc.agreement_number or ""),
                    Fact(self.env._("Purpose"), self._form_text(doc.purpose)),
                ],
            ],
            number=doc.name or "",
            date=self._form_date(doc.date),
            total={
                "name": self.env._("Total"),
                "amount": self._form_total(doc.amount_total),
            },
            words=self._form_words(doc.amount_total),
        )

    def _form_signatures(self, doc):
        return [
            self._signature(self.env._("Donor or Receiver")),
            self._signature(
                self.env._("Looked At By"), doc.accepted_by_id.name, doc.accepted_on
            ),
            self._signature(
                self.env._("Store Keeper"), doc.keeper_id.name, doc.done_on
            ),
            self._signature(self.env._("Principal (Seal)")),
        ]
