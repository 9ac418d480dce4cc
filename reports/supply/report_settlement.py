"""总务月报: the frozen month on paper, with the signatures of those in charge."""

from odoo import models

from ..common.paging import Column, Fact

# A month with more items than this is printed by category; the XLSX has them all.
MOST_ITEMS = 400
LISTED = 6


class ReportSettlement(models.AbstractModel):
    _name = "report.school_logistics.report_settlement"
    _inherit = "school.form"
    _description = "Settlement Report"
    _form_model = "school.settlement"

    def _form_title(self):
        level = self.env.context.get("school_settlement_level", "month")
        return {
            "month": self.env._("Monthly Report of General Affairs"),
            "term": self.env._("Term Report of General Affairs"),
            "year": self.env._("Yearly Report of General Affairs"),
        }[level]

    def _form_read(self, doc):
        """Also tell the title what kind of period it is."""
        parser, doc = super()._form_read(doc)
        return parser.with_context(school_settlement_level=doc.level), doc

    def _form_content(self, doc):
        rows = doc.stock_ids
        by_item = len(rows) <= MOST_ITEMS
        money = self._form_money
        return self._content(
            self._columns(),
            self._item_rows(rows) if by_item else self._category_rows(rows),
            facts=self._facts(doc),
            number=doc.name or "",
            date=self._form_date(doc.date_end),
            total={
                "name": self.env._("Total"),
                "opening_value": money(doc.opening_value + doc.changed_value),
                "in_value": money(doc.in_value),
                "out_value": money(doc.out_value - doc.adjusted_value),
                "closing_value": money(doc.closing_value),
            },
            words=self._form_words(doc.closing_value),
            notes=self._notes(doc),
        )

    def _columns(self):
        return [
            Column("index", self.env._("Seq."), 9, "center"),
            Column("name", self.env._("Item Name"), 33),
            Column("unit", self.env._("Unit"), 9, "center"),
            Column("opening_qty", self.env._("Opening Qty"), 12, "number"),
            Column("opening_value", self.env._("Opening Value"), 21, "number"),
            Column("in_qty", self.env._("Qty In"), 12, "number"),
            Column("in_value", self.env._("Value In"), 20, "number"),
            Column("out_qty", self.env._("Qty Out"), 12, "number"),
            Column("out_value", self.env._("Value Out"), 20, "number"),
            Column("closing_qty", self.env._("Closing Qty"), 12, "number"),
            Column("closing_value", self.env._("Closing Value"), 20, "number"),
        ]

    def _item_rows(self, rows):
        number = self._form_number
        return [
            {
                "name": self._form_text(row.product_id.name),
                "unit": row.product_id.uom_id.name,
                "opening_qty": number(row.opening_qty + row.changed_qty),
                "in_qty": number(row.in_qty),
                "out_qty": number(row.out_qty),
                "closing_qty": number(row.closing_qty),
                **self._values(row),
            }
            for row in rows.sorted(
                lambda row: (row.categ_id.complete_name or "", row.product_id.name)
            )
        ]

    def _category_rows(self, rows):
        by_category = rows.grouped("categ_id")
        return [
            {
                "name": self._form_text(category.complete_name),
                **self._values(by_category[category]),
            }
            for category in sorted(by_category, key=lambda c: c.complete_name or "")
        ]

    def _values(self, rows):
        """Values as the paper shows them: what changed since stands in the opening,
        price differences in what went out, so that each line adds up."""
        money = self._form_money
        total = {
            name: sum(rows.mapped(f"{name}_value"))
            for name in ("opening", "changed", "in", "out", "adjusted", "closing")
        }
        return {
            "opening_value": money(total["opening"] + total["changed"]),
            "in_value": money(total["in"]),
            "out_value": money(total["out"] - total["adjusted"]),
            "closing_value": money(total["closing"]),
        }

    def _facts(self, doc):
        total = self._form_total
        loans = doc.loan_line_ids
        return [
            [
                Fact(
                    self.env._("Period"),
                    " – ".join(map(self._form_day, (doc.date_start, doc.date_end))),
                ),
                Fact(self.env._("Purchases"), total(doc.purchase_value)),
                Fact(self.env._("Issued to Departments"), total(doc.issue_value)),
            ],
            [
                Fact(self.env._("Accepted, Not Billed"), total(doc.unbilled_value)),
                Fact(self.env._("Billed, Not Paid"), total(doc.unpaid_value)),
                Fact(
                    self.env._("Open Loans"),
                    self.env._(
                        "%(count)s, of them overdue %(late)s",
                        count=len(loans),
                        late=len(loans.filtered("days")),
                    ),
                ),
            ],
            [
                Fact(self.env._("Stock Accounts"), total(doc.ledger_value)),
                Fact(self.env._("Spent of the Budget"), total(doc.budget_value)),
                Fact(
                    self.env._("Unexplained Difference"), total(doc.unexplained_value)
                ),
            ],
        ]

    def _notes(self, doc):
        notes = []
        if doc.state not in ("settled", "reopened"):
            notes.append(self.env._("Not settled yet: these figures are a preview."))
        if doc.state == "reopened":
            notes.append(self.env._("This version was reopened; see the next one."))
        if doc.changed_value:
            notes.append(
                self.env._(
                    "Earlier months changed by %s; the documents are in the XLSX.",
                    self._form_total(doc.changed_value),
                )
            )
        notes += self._top_notes(doc)
        if doc.difference_reason:
            notes.append(
                self.env._(
                    "Reason for the difference: %s",
                    self._form_text(doc.difference_reason),
                )
            )
        return notes

    def _top_notes(self, doc):
        """Purchases by vendor and issues by department, the largest first."""
        notes = []
        for label, lines, key in (
            (self.env._("Purchases"), doc.purchase_line_ids, "partner_id"),
            (self.env._("Issues"), doc.issue_line_ids, "department_id"),
        ):
            sums = {
                party.name: sum(rows.mapped("amount"))
                for party, rows in lines.grouped(key).items()
            }
            top = sorted(sums.items(), key=lambda pair: -pair[1])
            listed = self._form_list(
                f"{name} {self._form_total(amount)}" for name, amount in top[:LISTED]
            )
            if listed:
                rest = self.env._(" and others") if len(top) > LISTED else ""
                notes.append(f"{label}: {listed}{rest}")
        return notes

    def _form_signatures(self, doc):
        return [
            self._signature(
                self.env._("Prepared By"), doc.accountant_id.name, doc.settled_on
            ),
            self._signature(self.env._("Reviewed By")),
            self._signature(self.env._("Director of General Affairs")),
            self._signature(self.env._("Principal")),
        ]


class ReportSettlementDistrict(models.AbstractModel):
    """The schools of a district side by side; those not settled are named."""

    _name = "report.school_logistics.report_settlement_district"
    _inherit = "school.form"
    _description = "District Report of the Month"
    _form_model = "school.settlement.summary"

    def _form_title(self):
        return self.env._("Monthly Report of the Schools")

    def _form_content(self, doc):
        rows = self.env["report.school_logistics.sheet_settlement_district"]
        rows = rows._district_rows(doc)
        figures = [column.key for column in self._columns()[3:]]
        missing = doc.missing_schools
        return self._content(
            self._columns(),
            [
                {
                    **row,
                    **{
                        key: "" if row[key] is None else self._form_money(row[key])
                        for key in figures
                    },
                }
                for row in rows
            ],
            number=doc.month_id.name,
            date=self._form_date(doc.date_end),
            total={
                "school": self.env._("Total"),
                **{
                    key: self._form_money(sum(row[key] or 0.0 for row in rows))
                    for key in figures
                },
            },
            notes=[
                self.env._("Not settled: %s", missing)
                if missing
                else self.env._("All schools are settled.")
            ],
        )

    def _columns(self):
        return [
            Column("index", self.env._("Seq."), 9, "center"),
            Column("school", self.env._("School"), 30),
            Column("state", self.env._("Status"), 14, "center"),
            Column("opening_value", self.env._("Opening Stock"), 21, "number"),
            Column("in_value", self.env._("Received"), 21, "number"),
            Column("out_value", self.env._("Issued and Gone"), 21, "number"),
            Column("closing_value", self.env._("Closing Stock"), 22, "number"),
            Column("unbilled_value", self.env._("Accepted, Not Billed"), 21, "number"),
            Column("unpaid_value", self.env._("Billed, Not Paid"), 21, "number"),
        ]

    def _form_signatures(self, doc):
        return [
            self._signature(self.env._("Prepared By")),
            self._signature(self.env._("Reviewed By")),
            self._signature(self.env._("Head of the Bureau")),
        ]
