"""标签: QR labels of cards, on sheets or one on a page for a label printer."""

import base64
import io
from dataclasses import dataclass

import qrcode
from markupsafe import Markup
from PIL import Image

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import split_every

from ..common.paging import PX_PER_MM

MOST = 5000
PIXELS = 4  # of the picture for each module of the code
PAPER = 210  # width of A4, millimetres


@dataclass(frozen=True)
class Layout:
    """How labels lie on a page, in millimetres.

    :param width: of a label; ``code`` is the side of its QR code
    :param left: from the edge of the page to the first label, as ``top``
    :param across: between two labels beside each other, as ``down`` below each other
    :param page: width of the page; 0: as wide as the labels are
    """

    columns: int
    rows: int
    width: float
    height: float
    code: float
    left: float = 0
    top: float = 0
    across: float = 0
    down: float = 0
    page: float = 0


LAYOUTS = {
    "sheet_3x8": Layout(3, 8, 66, 34, 25),
    "sheet_2x6": Layout(2, 6, 99, 46, 36),
    "sheet_4x10": Layout(4, 10, 49, 27, 20),
    "printer_60x40": Layout(1, 1, 60, 38, 27),
}
STYLE = """
body { width: %(page)spx; }
.sll { margin: %(top)spx 0 0 %(left)spx; table-layout: fixed;
    border-collapse: collapse; page-break-after: always; }
.sll-end { page-break-after: auto; }
.sll-cell { width: %(width)spx; height: %(height)spx; padding: 0;
    vertical-align: top; }
td + .sll-cell { padding-left: %(across)spx; }
tr + tr .sll-cell { padding-top: %(down)spx; }
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
        return self._label_values(assets, LAYOUTS[self._layout])

    def _label_values(self, assets, layout, used=0):
        """Return the pages of labels.

        :param int used: places of the first page that are left empty
        """
        assets.check_access("read")
        if not 0 < len(assets) <= MOST:
            raise UserError(
                self.env._("Print 1 to %(most)s labels at a time.", most=MOST)
            )
        lang = self.env["school.form"]._form_lang(assets[0].sudo().company_id)
        # what stands on a label is no secret of whoever may read the card
        labels = [asset._label() for asset in assets.sudo().with_context(lang=lang)]
        labels = [None] * used + labels
        return {
            "doc_ids": assets.ids,
            "doc_model": "school.asset",
            "docs": assets,
            "pages": [
                [list(row) for row in split_every(layout.columns, page)]
                for page in split_every(layout.columns * layout.rows, labels)
            ],
            "style": self._label_style(layout),
        }

    def _label_style(self, layout):
        lengths = {
            name: round(length * PX_PER_MM)
            for name, length in {
                **vars(layout),
                "page": layout.page or layout.columns * layout.width,
                "text": layout.width - layout.code - 3,
            }.items()
        }
        small = layout.height < 30
        return Markup(STYLE) % {
            **lengths,
            "font": 13 if small else 15,
            "line": 17 if small else 20,
        }


class ReportAssetLabelOwn(models.AbstractModel):
    _name = "report.school_logistics.report_asset_label_own"
    _inherit = "report.school_logistics.report_asset_label"
    _description = "Labels of Asset Cards on Paper That the School Measured"

    def _get_report_values(self, docids, data=None):
        """Return the pages of what was chosen on the page that prints labels."""
        chosen = self.env["school.asset.label.print"].browse(docids).exists()
        chosen.ensure_one()
        sheet = chosen.sheet_id
        names = [name for name in Layout.__dataclass_fields__ if name != "page"]
        layout = Layout(**{name: sheet[name] for name in names}, page=PAPER)
        return self._label_values(chosen.asset_ids, layout, used=chosen.used)


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
