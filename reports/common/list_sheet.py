"""A list as a sheet: the columns of its model, one row for each record."""

from odoo import models
from odoo.tools import split_every

from .ledger_sheet import DATE, MONEY, NUMBER, TEXT, LedgerColumn, LedgerSheet

BATCH = 1000
KINDS = {
    "date": DATE,
    "datetime": DATE,
    "float": NUMBER,
    "integer": NUMBER,
    "monetary": MONEY,
}
WIDTHS = {DATE: 12, NUMBER: 11, MONEY: 14, TEXT: 22}


class ListSheet(models.AbstractModel):
    _name = "report.school_logistics.list_sheet"
    _inherit = "school.ledger.sheet"
    _description = "List as a Sheet"

    def _get_objs_for_report(self, docids, data):
        """The reader's own choice, checked; the base method trusts the client."""
        ids = docids or (data or {}).get("context", {}).get("active_ids")
        ids = ids or self.env.context.get("active_ids") or []
        exports = self.env["school.list.export"].browse(ids).exists()
        exports.ensure_one()
        exports._rows()
        return exports

    def generate_xlsx_report(self, workbook, data, objs):
        """Write the rows that ``objs``, a checked ``school.list.export``, asks for."""
        company = self.env.company
        lang = self.env["school.form"]._form_lang(company)
        objs = objs.with_context(lang=lang, tz="Asia/Shanghai")
        sheet = self.with_env(objs.env)
        rows = objs._rows()
        today = self.env["school.unit"]._today()
        sheet._write_sheet(
            workbook,
            sheet._list_head(rows, company, today),
            [("", sheet._list_values(rows))],
        )

    def _list_head(self, rows, company, today):
        return LedgerSheet(
            rows._listed_title(), self._list_columns(rows), company, today, today
        )

    def _list_columns(self, rows):
        labels = rows.fields_get(rows._listed_columns, ["string"])
        columns = []
        for name in rows._listed_columns:
            kind = KINDS.get(rows._fields[name].type, TEXT)
            columns.append(
                LedgerColumn(
                    name,
                    labels[name]["string"],
                    WIDTHS[kind],
                    kind,
                    name in rows._listed_totals,
                )
            )
        return columns

    def _list_values(self, rows):
        """Yield the values of the rows, a batch at a time: a list may be long."""
        for ids in split_every(BATCH, rows.ids):
            batch = rows.browse(ids)
            for record in batch:
                yield {
                    name: self._list_value(record, batch._fields[name])
                    for name in batch._listed_columns
                }
            batch.invalidate_recordset()

    def _list_value(self, record, field):
        value = record[field.name]
        if field.type == "many2one":
            # as in the list on the screen: the name, whoever may open the record
            return value.sudo().display_name or ""
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "boolean":
            return self.env._("Yes") if value else ""
        return value if field.type in KINDS else value or ""
