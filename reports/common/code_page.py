"""Codes to hang up: eight to a page, each with its place."""

import base64
import io

import qrcode

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import split_every

PER_PAGE = 8


class SchoolCodePage(models.AbstractModel):
    """Base of the parsers of such pages.

    A parser names the model, whose records have ``name``, ``url``, ``active`` and
    ``company_id``, and says what to do with a code.
    """

    _name = "school.code.page"
    _description = "Page of Codes"
    # in the plain page of our forms, which needs no style sheet of the server
    _school_form = True

    #: technical name of the model
    _code_model = None

    def _code_hint(self):
        """Return what stands below a code."""
        raise NotImplementedError

    def _get_report_values(self, docids, data=None):
        points = self.env[self._code_model].browse(docids).exists()
        points.check_access("read")
        points = points.filtered("active")
        if not points:
            raise UserError(self.env._("There is no code to print: all are revoked."))
        company = points[:1].company_id
        points = points.with_context(lang=self.env["school.form"]._form_lang(company))
        hint = self.with_env(points.env)._code_hint()
        labels = [
            {
                "school": point.company_id.name,
                "name": point.name,
                "picture": self._picture(point.url),
                "hint": hint,
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
