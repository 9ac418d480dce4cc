"""点名册 as a sheet: the month grid, a tab for each group."""

from odoo import fields, models

from ..common.ledger_sheet import NUMBER, LedgerColumn, LedgerSheet
from .report_staff_roll import SIGNS


class SheetStaffRoll(models.AbstractModel):
    _name = "report.school_logistics.sheet_staff_roll"
    _inherit = ["school.staff.sheet", "school.staff.month.roll"]
    _description = "Roll of a Month, Sheet"
    _sheet_model = "school.staff.rollcall"

    def generate_xlsx_report(self, workbook, data, objs):
        """Write a tab for each group and month of the roll calls chosen."""
        calls = self._rolls_of(objs)
        calls.check_access("read")
        for call in calls.grouped(
            lambda call: (call.group_id, call.date.replace(day=1))
        ).values():
            sheet, call = self._in_form_language(call)
            first = call[0].date.replace(day=1)
            last = fields.Date.end_of(first, "month")
            sheet._write_sheet(
                workbook,
                LedgerSheet(
                    f"{call.group_id.name} {first:%Y-%m}",
                    sheet._roll_columns(last.day),
                    call.company_id,
                    first,
                    last,
                ),
                [("", sheet._sheet_rows(call))],
            )

    def _roll_columns(self, days):
        labels = self._roll_labels()
        return [
            LedgerColumn("name", self.env._("Name"), 12),
            *(LedgerColumn(f"day{day}", str(day), 4) for day in range(1, days + 1)),
            *(
                LedgerColumn(f"sum_{mark}", labels[mark], 6, NUMBER, True)
                for mark in SIGNS
            ),
        ]

    def _sheet_rows(self, calls):
        for row in self._roll_rows(calls):
            yield {
                "name": row["name"],
                **{f"day{day}": sign for day, sign in row["days"].items()},
                **{f"sum_{mark}": count for mark, count in row["sums"].items()},
            }
