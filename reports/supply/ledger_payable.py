"""付款时限表 and 暂估表: accepted and not paid, accepted and not billed, on a day."""

from odoo import models

from ..common.ledger_sheet import DATE, MONEY, NUMBER, LedgerColumn


class LedgerPayable(models.AbstractModel):
    _name = "report.school_logistics.ledger_payable"
    _inherit = "school.ledger.sheet"
    _description = "Payment Clock"

    def _ledger_title(self):
        return self.env._("Payment Clock")

    def _ledger_columns(self):
        return [
            LedgerColumn("acceptance", self.env._("Acceptance No."), 17),
            LedgerColumn("vendor", self.env._("Supplied By"), 22),
            LedgerColumn("sme", self.env._("Small or Medium Business"), 10),
            LedgerColumn("order", self.env._("Purchase Order"), 13),
            LedgerColumn("item", self.env._("Item Name"), 22),
            LedgerColumn("unit", self.env._("Unit"), 7),
            LedgerColumn("quantity", self.env._("Quantity"), 9, NUMBER, True),
            LedgerColumn("accepted_on", self.env._("Accepted On"), 11, DATE),
            LedgerColumn("due_date", self.env._("To Be Paid By"), 11, DATE),
            LedgerColumn("days", self._days_label(), 9, NUMBER),
            LedgerColumn("amount", self._amount_label(), 13, MONEY, True),
        ]

    def _days_label(self):
        return self.env._("Days Left")

    def _amount_label(self):
        return self.env._("Not Paid")

    def _ledger_rows(self, unit, date):
        return unit._accepted_not_paid(date)

    def _days(self, row, date):
        return (row["due_date"] - date).days

    def _ledger_groups(self, company, date_from, date_to):
        unit = self.env["school.unit"]._for_company(company)
        rows = self._ledger_rows(unit, date_to)

        def names(model, key):
            ids = list({row[key] for row in rows if row[key]})
            # The reader's right to the school was checked.
            records = self.env[model].sudo().with_context(active_test=False).browse(ids)
            return {record.id: record for record in records}

        acceptances = names("school.acceptance", "acceptance_id")
        vendors = names("res.partner", "partner_id")
        lines = names("purchase.order.line", "purchase_line_id")
        for row in rows:
            line = lines[row["purchase_line_id"]]
            row.update(
                acceptance=acceptances[row["acceptance_id"]].name,
                vendor=vendors[row["partner_id"]].name,
                sme=self.env._("Yes") if row["is_sme"] else "",
                order=line.order_id.name,
                item=line.product_id.name,
                unit=line.product_uom_id.name,
                days=self._days(row, date_to),
            )
        yield "", rows


class LedgerAccrual(models.AbstractModel):
    _name = "report.school_logistics.ledger_accrual"
    _inherit = "report.school_logistics.ledger_payable"
    _description = "Accepted, No Invoice"

    def _ledger_title(self):
        return self.env._("Accepted, No Invoice")

    def _days_label(self):
        return self.env._("Days Since")

    def _amount_label(self):
        return self.env._("Not Billed")

    def _ledger_rows(self, unit, date):
        return unit._accepted_not_billed(date)

    def _days(self, row, date):
        return (date - row["accepted_on"]).days
