"""标签: QR labels of cards, on sheets or one on a page for a label printer."""

import base64
import io

import qrcode
from markupsafe import Markup
from PIL import Image

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import split_every

from ..common.paging import PX_PER_MM

MOST = 5000
PIXELS = 4  # of the picture for each module of the code
#: columns, rows, width and height of a label in millimetres, size of its code
LAYOUTS = {
    "sheet_3x8": (3, 8, 66, 34, 25),
    "sheet_2x6": (2, 6, 99, 46, 36),
    "sheet_4x10": (4, 10, 49, 27, 20),
    "printer_60x40": (1, 1, 60, 38, 27),
}
STYLE = """
body { width: %(page)spx; }
.sll { width: %(page)spx; table-layout: fixed; border-collapse: collapse;
    page-break-after: always; }
.sll-end { page-break-after: auto; }
.sll-cell { width: %(width)spx; height: %(height)spx; padding: 0;
    vertical-align: top; }
.sll-box { width: %(width)spx; height: %(height)spx; overflow: hidden;
    page-break-inside: avoid; }
.sll-box img { float: left; width: %(code)spx; height: %(code)spx; margin: 4px; }
.sll-text { float: left; width: %(text)spx; padding-top: 4px; overflow: hidden;
    font-size: %(font)spx; line-height: %(line)spx; color: #000;
    font-family: "SimHei", "Noto Sans CJK SC", sans-serif; word-break: break-all; }
.sll-text b { display: block; }
"""


class ReportAssetLabel(models.AbstractModel):
    _name = "report.school_logistics.report_asset_label"
    _description = "Labels of Asset Cards"
    _school_form = True
    _layout = "sheet_3x8"

    def _get_report_values(self, docids, data=None):
        """Return the pages of labels of the cards that the reader may read.

        :raise UserError: for more labels than one file holds
        """
        assets = self.env["school.asset"].browse(docids).exists()
        assets.check_access("read")
        if not 0 < len(assets) <= MOST:
            raise UserError(
                self.env._("Print 1 to %(most)s labels at a time.", most=MOST)
            )
        columns, rows, width, height, code = LAYOUTS[self._layout]
        lang = self.env["school.form"]._form_lang(assets[0].sudo().company_id)
        # what stands on a label is no secret of whoever may read the card
        labels = [asset._label() for asset in assets.sudo().with_context(lang=lang)]
        pages = [
            [list(row) for row in split_every(columns, page)]
            for page in split_every(columns * rows, labels)
        ]
        return {
            "doc_ids": assets.ids,
            "doc_model": "school.asset",
            "docs": assets,
            "pages": pages,
            "style": Markup(STYLE)
            % {
                "page": columns * width * PX_PER_MM,
                "width": width * PX_PER_MM,
                "height": height * PX_PER_MM,
                "code": code * PX_PER_MM,
                "text": (width - code - 3) * PX_PER_MM,
                "font": 13 if height < 30 else 15,
                "line": 17 if height < 30 else 20,
            },
        }


class ReportAssetLabelLarge(models.AbstractModel):
    _name = "report.school_logistics.report_asset_label_large"
    _inherit = "report.school_logistics.report_asset_label"
    _description = "Large Labels of Asset Cards"
    _layout = "sheet_2x6"


class ReportAssetLabelSmall(models.AbstractModel):
    _name = "report.school_logistics.report_asset_label_small"
    _inherit = "report.school_logistics.report_asset_label"
    _description = "Small Labels of Asset Cards"
    _layout = "sheet_4x10"


class ReportAssetLabelPrinter(models.AbstractModel):
    _name = "report.school_logistics.report_asset_label_printer"
    _inherit = "report.school_logistics.report_asset_label"
    _description = "Labels of Asset Cards for a Label Printer"
    _layout = "printer_60x40"


def code_picture(text):
    """Return a QR code as a PNG in base64.

    The mask is fixed: trying all eight, as the library does, takes most of the time,
    and any of them can be read.
    """
    code = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_M, border=1, mask_pattern=2
    )
    code.add_data(text, optimize=0)
    code.make()
    matrix = code.get_matrix()
    size = len(matrix)
    picture = Image.new("1", (size, size))
    picture.putdata([0 if dark else 255 for row in matrix for dark in row])
    picture = picture.resize((size * PIXELS, size * PIXELS), Image.Resampling.NEAREST)
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return base64.b64encode(stream.getvalue()).decode()


class SchoolAsset(models.Model):
    _inherit = "school.asset"

    def _label_address(self):
        """Return the address that the QR of a card holds."""
        self.ensure_one()
        return f"{self.get_base_url()}/school/card/{self.token}"

    def _label(self):
        """Return what stands on the label of a card."""
        self.ensure_one()
        return {
            "code": code_picture(self._label_address()),
            "school": self.company_id.name,
            "number": self.name or "",
            "title": self.title or "",
            "specification": self.specification or "",
            "holder": self.department_id.name or self.place or "",
            "date": self.date_acquired.isoformat() if self.date_acquired else "",
        }
