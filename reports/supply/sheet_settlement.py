"""结算报表, XLSX: every section of a settlement on a sheet of its own."""

from odoo import models
from odoo.exceptions import UserError

from ..common.ledger_sheet import DATE, MONEY, NUMBER, LedgerColumn, LedgerSheet

STOCK_KEYS = (
    "opening_qty",
    "opening_value",
    "changed_value",
    "in_qty",
    "in_value",
    "out_qty",
    "out_value",
    "adjusted_value",
    "closing_qty",
    "closing_value",
)


class SheetSettlement(models.AbstractModel):
    """Read from the frozen copy only, never computed anew."""

    _name = "report.school_logistics.sheet_settlement"
    _inherit = "school.ledger.sheet"
    _description = "Settlement Report, XLSX"

    def _get_objs_for_report(self, docids, data):
        """The settlements, if the reader may read them.

        The base method takes the model from the client.
        """
        ids = docids or (data or {}).get("context", {}).get("active_ids")
        ids = ids or self.env.context.get("active_ids") or []
        settlements = self.env["school.settlement"].browse(ids).exists()
        settlements.check_access("read")
        if not settlements:
            raise UserError(
                self.env._("There is nothing to print: the document was deleted.")
            )
        return settlements

    def generate_xlsx_report(self, workbook, data, objs):
        """Write the sections of each settlement.

        :param workbook: the open xlsxwriter workbook
        :param data: the client's data, not used
        :param objs: settlements, checked
        """
        for settlement in objs:
            company = settlement.sudo().company_id
            lang = self.env["school.form"]._form_lang(company)
            parser = self.with_context(lang=lang, tz="Asia/Shanghai")
            document = settlement.sudo().with_env(parser.sudo().env)
            suffix = f" {settlement.name}" if len(objs) > 1 else ""
            for title, columns, groups in parser._settlement_sheets(document):
                ledger = LedgerSheet(
                    f"{title}{suffix}",
                    columns,
                    company,
                    settlement.date_start,
                    settlement.date_end,
                )
                parser._write_sheet(workbook, ledger, groups)

    def _settlement_sheets(self, settlement):
        """Yield title, columns and groups of each sheet."""
        yield self._stock_sheet(settlement)
        for section, title in settlement.line_ids._fields[
            "section"
        ]._description_selection(self.env):
            columns = self._columns_of(section)
            rows = settlement.line_ids.filtered(
                lambda line, section=section: line.section == section
            )
            yield title, columns, [("", [self._row_of(line) for line in rows])]
        yield self._summary_sheet(settlement)

    def _stock_sheet(self, settlement):
        columns = [
            LedgerColumn("item", self.env._("Item Name"), 28),
            LedgerColumn("code", self.env._("Code"), 12),
            LedgerColumn("unit", self.env._("Unit"), 7),
            LedgerColumn("opening_qty", self.env._("Opening Qty"), 11, NUMBER, True),
            LedgerColumn("opening_value", self.env._("Opening Value"), 14, MONEY, True),
            LedgerColumn(
                "changed_value", self.env._("Earlier Months Value"), 12, MONEY, True
            ),
            LedgerColumn("in_qty", self.env._("Qty In"), 11, NUMBER, True),
            LedgerColumn("in_value", self.env._("Value In"), 14, MONEY, True),
            LedgerColumn("out_qty", self.env._("Qty Out"), 11, NUMBER, True),
            LedgerColumn("out_value", self.env._("Value Out"), 14, MONEY, True),
            LedgerColumn(
                "adjusted_value", self.env._("Price Differences"), 12, MONEY, True
            ),
            LedgerColumn("closing_qty", self.env._("Closing Qty"), 11, NUMBER, True),
            LedgerColumn("closing_value", self.env._("Closing Value"), 14, MONEY, True),
        ]
        by_category = settlement.stock_ids.grouped("categ_id")
        groups = (
            (
                category.complete_name,
                [
                    {
                        "item": row.product_id.name,
                        "code": row.product_id.default_code,
                        "unit": row.product_id.uom_id.name,
                        **{key: row[key] for key in STOCK_KEYS},
                    }
                    for row in by_category[category]
                ],
            )
            for category in sorted(by_category, key=lambda c: c.complete_name or "")
        )
        return self.env._("Receipts, Issues and Stock"), columns, groups

    def _columns_of(self, section):
        """Columns of a section; the keys are fields of its rows."""
        name, party = (
            LedgerColumn("name", self.env._("Document"), 20),
            self._party_columns(),
        )
        item = [LedgerColumn("item", self.env._("Item Name"), 24)]
        money = self._money_columns
        return {
            "purchase": [
                *party[:1],
                LedgerColumn("category", self.env._("Category"), 22),
                LedgerColumn("quantity", self.env._("Acceptances"), 10, NUMBER),
                *money(self.env._("Accepted"), self.env._("Billed")),
            ],
            "issue": [
                *party[1:],
                LedgerColumn("category", self.env._("Category"), 22),
                LedgerColumn("quantity", self.env._("Kinds of Goods"), 10, NUMBER),
                *money(self.env._("Issued"), self.env._("Given Back")),
            ],
            "loan": [
                LedgerColumn("name", self.env._("Borrower"), 16),
                *party[1:],
                *item,
                LedgerColumn("quantity", self.env._("Still Out"), 10, NUMBER),
                *money(self.env._("Value")),
                LedgerColumn("date", self.env._("Due Back"), 12, DATE),
                LedgerColumn("days", self.env._("Days Late"), 9, NUMBER),
            ],
            "unbilled": [
                LedgerColumn("name", self.env._("Purchase Order"), 16),
                *party[:1],
                *item,
                LedgerColumn("quantity", self.env._("Not Billed"), 10, NUMBER),
                *money(self.env._("Value")),
                LedgerColumn("date", self.env._("Accepted On"), 12, DATE),
            ],
            "unpaid": [
                LedgerColumn("name", self.env._("Bill"), 20),
                *party[:1],
                *money(self.env._("Not Paid"), self.env._("Billed")),
                LedgerColumn("date", self.env._("Due On"), 12, DATE),
                LedgerColumn("days", self.env._("Days Late"), 9, NUMBER),
            ],
            "difference": [
                name,
                *item,
                *money(
                    self.env._("Difference"),
                    self.env._("Value Before"),
                    self.env._("Value After"),
                ),
                LedgerColumn("date", self.env._("Moved On"), 12, DATE),
                LedgerColumn("note", self.env._("Caused By"), 36),
            ],
            "check": [
                LedgerColumn("account", self.env._("Account"), 24),
                *item,
                *money(
                    self.env._("Stock"),
                    self.env._("Books"),
                    self.env._("Difference"),
                    self.env._("New This Month"),
                ),
                LedgerColumn("note", self.env._("Where It Comes From"), 40),
            ],
            "budget": [
                LedgerColumn("name", self.env._("Budget"), 24),
                *party[1:],
                LedgerColumn("category", self.env._("Category"), 20),
                *money(
                    self.env._("Budgeted"),
                    self.env._("Reserved"),
                    self.env._("Committed"),
                    self.env._("Spent"),
                ),
            ],
        }.get(section, [name, *party, *item, *money(self.env._("Amount"))])

    def _party_columns(self):
        return [
            LedgerColumn("vendor", self.env._("Vendor"), 24),
            LedgerColumn("department", self.env._("Department"), 16),
        ]

    def _money_columns(self, *labels):
        keys = ("amount", "amount_2", "amount_3", "amount_4")
        return [
            LedgerColumn(key, label, 14, MONEY, True)
            for key, label in zip(keys, labels, strict=False)
        ]

    def _row_of(self, line):
        return {
            "name": line.name,
            "vendor": line.partner_id.name or (not line.department_id and line.name),
            "department": line.department_id.name,
            "category": line.categ_id.complete_name,
            "item": line.product_id.name,
            "account": line.account_id.display_name,
            "quantity": line.quantity,
            "amount": line.amount,
            "amount_2": line.amount_2,
            "amount_3": line.amount_3,
            "amount_4": line.amount_4,
            "date": line.date,
            "days": line.days,
            "note": line.note,
        }

    def _summary_sheet(self, settlement):
        """The totals, and how stock and books agree."""
        columns = [
            LedgerColumn("label", self.env._("Figure"), 32),
            LedgerColumn("amount", self.env._("Amount"), 18, MONEY),
        ]
        rows = [
            {
                "label": settlement._fields[name]._description_string(self.env),
                "amount": settlement[name],
            }
            for name in settlement._figure_fields()
            if name != "moved_value"
        ]
        return self.env._("Totals"), columns, [("", rows)]


class SheetSettlementDistrict(models.AbstractModel):
    """The schools of a district side by side."""

    _name = "report.school_logistics.sheet_settlement_district"
    _inherit = "school.ledger.sheet"
    _description = "District Report of the Month, XLSX"

    def _get_objs_for_report(self, docids, data):
        """The report, if the reader may read it."""
        ids = docids or (data or {}).get("context", {}).get("active_ids")
        ids = ids or self.env.context.get("active_ids") or []
        summaries = self.env["school.settlement.summary"].browse(ids).exists()
        summaries.check_access("read")
        if not summaries:
            raise UserError(
                self.env._("There is nothing to print: the document was deleted.")
            )
        return summaries

    def generate_xlsx_report(self, workbook, data, objs):
        """Write one sheet for each report.

        :param workbook: the open xlsxwriter workbook
        :param data: the client's data, not used
        :param objs: reports of the district, checked
        """
        for summary in objs.sudo():
            lang = self.env["school.form"]._form_lang(summary.company_id)
            parser = self.with_context(lang=lang, tz="Asia/Shanghai")
            month = summary.month_id
            ledger = LedgerSheet(
                f"{self.env._('District Report')} {month.name}",
                parser._district_columns(),
                summary.company_id,
                month.date_start,
                month.date_end,
            )
            rows = parser._district_rows(summary.with_env(parser.sudo().env))
            parser._write_sheet(workbook, ledger, [("", rows)])

    def _district_columns(self):
        return [
            LedgerColumn("school", self.env._("School"), 24),
            LedgerColumn("state", self.env._("Status"), 10),
            *(
                LedgerColumn(name, label, 15, MONEY, True)
                for name, label in self._district_figures().items()
            ),
        ]

    def _district_figures(self):
        """Labels of the figures that are compared, by name."""
        return {
            "opening_value": self.env._("Opening Stock"),
            "in_value": self.env._("Received"),
            "out_value": self.env._("Issued and Gone"),
            "closing_value": self.env._("Closing Stock"),
            "purchase_value": self.env._("Purchases"),
            "unbilled_value": self.env._("Accepted, Not Billed"),
            "unpaid_value": self.env._("Billed, Not Paid"),
            "unexplained_value": self.env._("Unexplained Difference"),
        }

    def _district_rows(self, summary):
        """One row for each school; figures of those that are settled only."""
        states = dict(
            self.env["school.settlement.board"]
            ._fields["state"]
            ._description_selection(self.env)
        )
        rows = []
        for row in summary._rows():
            settled = row.state == "settled"
            figures = {
                name: row.settlement_id[name] if settled else None
                for name in self._district_figures()
            }
            rows.append(
                {"school": row.unit_id.name, "state": states[row.state], **figures}
            )
        return rows
