"""领用登记本: the page that hangs in the store; who takes something signs on it."""

from odoo import models

from ..common.paging import Column, Fact

ROWS = 20


class ReportRegister(models.AbstractModel):
    _name = "report.school_logistics.report_register"
    _inherit = "school.form"
    _description = "Register of Issues"
    _form_model = "school.register"

    def _form_title(self):
        return self.env._("Register of Issues")

    def _form_content(self, doc):
        rows = [self._row(line) for line in doc.line_ids]
        rows += [dict.fromkeys(self._keys(), "")] * (ROWS - len(rows))
        return self._content(
            self._columns(),
            rows,
            facts=[
                [
                    Fact(self.env._("Store"), doc.company_id.name),
                    Fact(self.env._("Page"), doc.name or ""),
                ]
            ],
            number=doc.name or "",
            date="",
            notes=[
                self.env._(
                    "Only what was approved is taken. Whoever takes it signs; the"
                    " keeper signs for nobody. The page is entered before the month is"
                    " closed."
                )
            ],
            # written by hand, entered afterwards
            later=set(self._keys()),
        )

    def _columns(self):
        return [
            Column("index", self.env._("Seq."), 10, "center"),
            Column("date", self.env._("Date"), 20, "center"),
            Column("department", self.env._("Department or Class"), 28),
            Column("name", self.env._("Item and Specification"), 46),
            Column("unit", self.env._("Unit"), 12, "center"),
            Column("quantity", self.env._("Quantity"), 16, "number"),
            Column("taker", self.env._("Taken By (Signature)"), 28, "center"),
            Column("note", self.env._("Note"), 20),
        ]

    def _keys(self):
        return [column.key for column in self._columns() if column.key != "index"]

    def _row(self, line):
        return {
            "date": self._form_day(line.date),
            "department": line.department_id.name or "",
            "name": self._form_text(line.product_id.name),
            "unit": line.product_uom_id.name,
            "quantity": self._form_number(line.quantity),
            "taker": line.employee_id.name,
            "note": self._form_text(line.note),
        }

    def _form_signatures(self, doc):
        return [
            self._signature(
                self.env._("Store Keeper"), doc.posted_by_id.name, doc.posted_on
            ),
            self._signature(self.env._("General Affairs")),
        ]
