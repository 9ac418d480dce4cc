"""What the XLSX sheets of the staff room share: they are of runs, checked here."""

from odoo import models

from ..common.ledger_sheet import LedgerSheet


class SchoolStaffSheet(models.AbstractModel):
    """Base of the sheets about records that the reader chose."""

    _name = "school.staff.sheet"
    _inherit = "school.ledger.sheet"
    _description = "Sheet of the Staff Room"

    #: model of the records that it is about
    _sheet_model = "school.staff.run"

    def _sheet_check(self, records):
        """Refuse records that the reader may not take along.

        :raise UserError: says why
        """

    def _get_objs_for_report(self, docids, data):
        """The records, checked; the base method trusts the client's model."""
        ids = docids or (data or {}).get("context", {}).get("active_ids")
        ids = ids or self.env.context.get("active_ids") or []
        records = self.env[self._sheet_model].browse(ids).exists()
        records.check_access("read")
        self._sheet_check(records)
        return records

    def _sheet_of(self, workbook, records, company, period, groups):
        """Write one sheet.

        :param period: first and last day
        :param groups: iterable of ``(heading, rows)``
        """
        self._write_sheet(
            workbook,
            LedgerSheet(self._ledger_title(), self._ledger_columns(), company, *period),
            groups,
        )

    def _in_form_language(self, records):
        """Return parser and records as the paper shows them to every reader alike."""
        company = records[:1].sudo().company_id
        lang = self.env["school.form"]._form_lang(company)
        records = records.sudo().with_context(lang=lang, tz="Asia/Shanghai")
        return self.with_env(records.env), records
