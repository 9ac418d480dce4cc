"""分室账: what stands in a room, for its door."""

from odoo import models

from ..common.paging import Column, Fact


class ReportRoom(models.AbstractModel):
    _name = "report.school_logistics.report_room"
    _inherit = "school.form"
    _description = "Register of a Room"
    _form_model = "school.room"

    def _form_title(self):
        return self.env._("Register of a Room")

    def _form_content(self, doc):
        rows = doc._register_rows()
        value = sum(row["value"] for row in rows)
        return self._content(
            [
                Column("index", self.env._("Seq."), 10, "center"),
                Column("code", self.env._("Asset Number"), 34),
                Column("name", self.env._("Item Name"), 46),
                Column("quantity", self.env._("Quantity"), 16, "number"),
                Column("unit", self.env._("Unit"), 12, "center"),
                Column("value", self.env._("Original Value"), 26, "number"),
                Column("holder", self.env._("Custodian"), 36),
            ],
            [
                {
                    "code": row["code"],
                    "name": self._form_text(
                        f"{row['name']} {row['specification']}".strip()
                    ),
                    "quantity": self._form_number(row["quantity"]),
                    "unit": row["unit"],
                    "value": self._form_money(row["value"]),
                    "holder": (row["employee"] or row["department"]).name
                    or doc.keeper_id.name
                    or "",
                }
                for row in rows
            ],
            facts=self._facts(doc),
            number=doc.name,
            date=self._form_date(self.env["school.unit"]._today()),
            total={
                "name": self.env._("Total"),
                "quantity": self._form_number(sum(row["quantity"] for row in rows)),
                "value": self._form_total(value),
            },
            notes=[self.env._("Note: %s", doc.note)] if doc.note else [],
        )

    def _facts(self, doc):
        kinds = dict(doc._fields["kind"]._description_selection(self.env))
        user = doc.class_id.display_name or doc.department_id.name or ""
        return [
            [
                Fact(self.env._("Room"), doc.name),
                Fact(self.env._("Kind"), kinds[doc.kind]),
            ],
            [
                Fact(self.env._("Used By"), user),
                Fact(
                    self.env._("Keeper"),
                    doc.keeper_id.name or self.env._("Nobody yet"),
                ),
            ],
        ]

    def _form_signatures(self, doc):
        return [
            self._signature(self.env._("Keeper of the Room")),
            self._signature(self.env._("Property Keeper")),
            self._signature(self.env._("General Affairs Office")),
        ]
