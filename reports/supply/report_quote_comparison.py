"""比价表: the offers side by side, who was chosen and why. On paper and as a sheet."""

from odoo import models
from odoo.exceptions import UserError

from ..common.ledger_sheet import MONEY, NUMBER, LedgerColumn, LedgerSheet
from ..common.paging import FORM_WIDTH_MM, Column, Fact

# More vendors than this do not fit beside each other on the paper.
MOST_VENDORS = 5
FIXED_WIDTH = 10 + 42 + 14 + 18


class ReportQuoteComparison(models.AbstractModel):
    _name = "report.school_logistics.report_quote_comparison"
    _inherit = "school.form"
    _description = "Comparison of Quotes Form"
    _form_model = "school.quote.comparison"

    def _form_title(self):
        return self.env._("Comparison of Quotes")

    def _form_content(self, doc):
        matrix = doc.matrix
        vendors = matrix["vendors"]
        wide = len(vendors) <= MOST_VENDORS
        return self._content(
            self._columns(vendors) if wide else self._columns_of_totals(),
            self._rows(matrix) if wide else self._rows_of_totals(vendors),
            facts=[
                [
                    Fact(self.env._("Purchase Order"), doc.purchase_id.name),
                    Fact(self.env._("Chosen"), doc.chosen_id.partner_id.name or ""),
                ],
                [
                    Fact(self.env._("Independent Quotes"), str(doc.quote_count)),
                    Fact(self.env._("Quotes Demanded"), str(doc.min_quotes)),
                ],
            ],
            number=doc.name or "",
            date=self._form_date((doc.decided_on or doc.create_date).date()),
            total=self._total(vendors) if wide else None,
            words=doc.chosen_amount and self._form_words(doc.chosen_amount) or "",
            notes=self._notes(doc),
        )

    def _columns(self, vendors):
        width = (FORM_WIDTH_MM - FIXED_WIDTH) // (len(vendors) or 1)
        return [
            Column("index", self.env._("Seq."), 10, "center"),
            Column("name", self.env._("Item Name"), 42),
            Column("unit", self.env._("Unit"), 14, "center"),
            Column("quantity", self.env._("Quantity"), 18, "number"),
            *(
                Column(f"vendor_{vendor['order']}", vendor["name"], width, "number")
                for vendor in vendors
            ),
        ]

    def _rows(self, matrix):
        return [
            {
                "name": self._form_text(row["item"]),
                "unit": row["unit"],
                "quantity": self._form_number(row["quantity"]),
                **{
                    f"vendor_{vendor['order']}": self._cell(cell)
                    for vendor, cell in zip(
                        matrix["vendors"], row["cells"], strict=True
                    )
                },
            }
            for row in matrix["rows"]
        ]

    def _cell(self, cell):
        """A price; the lowest of the row is marked as on the screen."""
        if not cell or not cell["price"]:
            return "—"
        return self._form_money(cell["price"]) + (" ▼" if cell["lowest"] else "")

    def _total(self, vendors):
        return {
            "name": self.env._("Total"),
            **{
                f"vendor_{vendor['order']}": self._form_money(vendor["total"])
                for vendor in vendors
            },
        }

    def _columns_of_totals(self):
        return [
            Column("index", self.env._("Seq."), 10, "center"),
            Column("name", self.env._("Vendor"), 110),
            Column("amount", self.env._("Amount"), 40, "number"),
            Column("chosen", self.env._("Chosen"), 20, "center"),
        ]

    def _rows_of_totals(self, vendors):
        return [
            {
                "name": self._form_text(vendor["name"]),
                "amount": self._form_money(vendor["total"])
                + (" ▼" if vendor["lowest"] else ""),
                "chosen": "√" if vendor["chosen"] else "",
            }
            for vendor in vendors
        ]

    def _notes(self, doc):
        notes = [self.env._("▼ marks the lowest price of each item.")]
        notes += (doc.warning or "").splitlines()
        if doc.reason:
            notes.append(self.env._("Reason: %s", doc.reason))
        if doc.state != "decided":
            notes.append(self.env._("Not decided: no valid comparison."))
        return notes

    def _form_signatures(self, doc):
        return [
            self._signature(
                self.env._("Buyer"), doc.decided_by_id.name, doc.decided_on
            ),
            self._signature(self.env._("Present at the Comparison")),
            self._signature(self.env._("General Affairs")),
            self._signature(self.env._("Principal")),
        ]


class SheetQuoteComparison(models.AbstractModel):
    _name = "report.school_logistics.sheet_quote_comparison"
    _inherit = "school.ledger.sheet"
    _description = "Comparison of Quotes, XLSX"

    def _get_objs_for_report(self, docids, data):
        """The comparisons, if the reader may read them.

        The base method takes the model from the client.
        """
        ids = docids or (data or {}).get("context", {}).get("active_ids")
        ids = ids or self.env.context.get("active_ids") or []
        found = self.env["school.quote.comparison"].browse(ids).exists()
        found.check_access("read")
        if not found:
            raise UserError(
                self.env._("There is nothing to print: the document was deleted.")
            )
        return found

    def generate_xlsx_report(self, workbook, data, objs):
        """Write a sheet for each comparison.

        :param workbook: the open xlsxwriter workbook
        :param data: the client's data, not used
        :param objs: comparisons, checked
        """
        for comparison in objs:
            company = comparison.sudo().company_id
            lang = self.env["school.form"]._form_lang(company)
            parser = self.with_context(lang=lang, tz="Asia/Shanghai")
            document = comparison.sudo().with_env(parser.sudo().env)
            day = (document.decided_on or document.create_date).date()
            title = parser.env._("Comparison of Quotes")
            ledger = LedgerSheet(
                f"{title} {document.name}".replace("/", "-"),
                parser._sheet_columns(document.matrix["vendors"]),
                company,
                day,
                day,
            )
            parser._write_sheet(
                workbook, ledger, [("", parser._sheet_rows(document.matrix))]
            )

    def _sheet_columns(self, vendors):
        columns = [
            LedgerColumn("item", self.env._("Item Name"), 26),
            LedgerColumn("unit", self.env._("Unit"), 8),
            LedgerColumn("quantity", self.env._("Quantity"), 10, NUMBER),
        ]
        for number, vendor in enumerate(vendors):
            label = vendor["name"] + ("（√）" if vendor["chosen"] else "")
            columns += [
                LedgerColumn(
                    f"price_{number}",
                    self.env._("%(vendor)s: unit price", vendor=label),
                    15,
                    MONEY,
                ),
                LedgerColumn(
                    f"amount_{number}",
                    self.env._("%(vendor)s: amount", vendor=label),
                    15,
                    MONEY,
                    True,
                ),
            ]
        return columns

    def _sheet_rows(self, matrix):
        for row in matrix["rows"]:
            values = {key: row[key] for key in ("item", "unit", "quantity")}
            for number, cell in enumerate(row["cells"]):
                if cell:
                    values[f"price_{number}"] = cell["price"]
                    values[f"amount_{number}"] = cell["amount"]
            yield values
