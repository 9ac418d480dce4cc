"""报修码: eight codes to a page, to be put on doors and notice boards."""

import base64
import io

import qrcode

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import split_every

PER_PAGE = 8


class ReportRepairPoint(models.AbstractModel):
    _name = "report.school_logistics.report_repair_point"
    _description = "Codes for Reporting Faults"
    # in the plain page of our forms, which needs no style sheet of the server
    _school_form = True

    def _get_report_values(self, docids, data=None):
        points = self.env["school.repair.point"].browse(docids).exists()
        points.check_access("read")
        points = points.filtered("active")
        if not points:
            raise UserError(self.env._("There is no code to print: all are revoked."))
        company = points[:1].company_id
        points = points.with_context(lang=self.env["school.form"]._form_lang(company))
        labels = [
            {
                "school": point.company_id.name,
                "name": point.name,
                "picture": self._picture(point.url),
            }
            for point in points
        ]
        return {
            "doc_ids": points.ids,
            "doc_model": points._name,
            "docs": points,
            "pages": [list(page) for page in split_every(PER_PAGE, labels)],
            "lang": points.env.lang,
        }

    def _picture(self, url):
        """Return the code as a picture inside the page: no server is asked for it."""
        drawn = io.BytesIO()
        code = qrcode.QRCode(border=1, box_size=8)
        code.add_data(url)
        code.make_image().save(drawn, "PNG")
        return "data:image/png;base64," + base64.b64encode(drawn.getvalue()).decode()
