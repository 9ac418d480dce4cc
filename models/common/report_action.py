"""What the rendering of our forms needs beside Odoo's own."""

from odoo import models

from .form_print import CONTEXT_KEY, PRINTING
from .pdf_text import mend_text


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _is_school_form(self):
        """Whether this report is a form of ours, in the layout of ours."""
        parser = self.report_name and self._get_rendering_context_model(self)
        return getattr(parser, "_school_form", False)

    def _get_layout(self):
        # Odoo's page loads its style sheets from the server: a form must look the
        # same when none can be reached.
        if len(self) == 1 and self._is_school_form():
            return self.env.ref("school_logistics.form_page")
        return super()._get_layout()

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        if self._get_report(report_ref)._is_school_form():
            self = self.with_context(**{CONTEXT_KEY: PRINTING})
        return super()._render_qweb_pdf_prepare_streams(
            report_ref, data, res_ids=res_ids
        )

    def _run_wkhtmltopdf(self, *args, **kwargs):
        content = super()._run_wkhtmltopdf(*args, **kwargs)
        if self.env.context.get(CONTEXT_KEY) is PRINTING:
            return mend_text(content)
        return content
