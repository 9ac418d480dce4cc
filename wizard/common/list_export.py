"""What of a list goes into a sheet."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

BASE = "school.listed"


class SchoolListExport(models.TransientModel):
    """The rows of a list that its reader asked for as XLSX."""

    _name = "school.list.export"
    _description = "Export of a List"

    model = fields.Char(required=True, readonly=True)
    domain = fields.Json(readonly=True)

    @api.depends("model")
    def _compute_display_name(self):
        for export in self:
            export.display_name = (
                self.env[export.model]._listed_title()
                if export._listed()
                else self._description
            )

    def action_export(self):
        """Download the sheet.

        :return: report action
        """
        self.ensure_one()
        self._rows()
        report = self.env.ref("school_logistics.action_list_sheet")
        return {
            **report.report_action(self.ids, config=False),
            "close_on_report_download": True,
        }

    def _listed(self):
        """Whether the model is one of those that are exported this way."""
        self.ensure_one()
        known = self.env.registry.descendants([BASE], "_inherit")
        return self.model in known and not self.env[self.model]._abstract

    def _rows(self):
        """Return the rows, as far as the reader may read them.

        :raises AccessError: not the reader's own choice, or no such list
        """
        self.ensure_one()
        if self.create_uid != self.env.user or not self._listed():
            raise AccessError(
                self.env._("Open the list and export it again: this is not yours.")
            )
        return self.env[self.model].search(self.domain or [])
