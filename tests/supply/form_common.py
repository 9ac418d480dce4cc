"""What the tests of printed forms share: real PDFs, read back."""

import base64
import io
import shutil
import unittest

import pdfplumber
import zxingcpp
from PIL import Image, ImageDraw

from .chain_common import ChainCommon


def drawing():
    """A signature as somebody draws it on a screen, base64 of a PNG."""
    picture = Image.new("RGBA", (300, 120), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    points = [(20, 80), (60, 20), (80, 95), (130, 30), (150, 90), (210, 40), (280, 70)]
    pen.line(points, fill=(0, 0, 60, 255), width=5, joint="curve")
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue())


class PdfReader:
    """Prints as a user and reads what is on the paper; for any kind of document."""

    def pdf(self, report, records, user):
        """Render the PDF of ``records`` as ``user``; a pdfplumber document."""
        actions = self.env["ir.actions.report"].with_user(user)
        content, kind = actions.with_context(
            force_report_rendering=True
        )._render_qweb_pdf(f"school_logistics.{report}", records.ids)
        self.assertEqual(kind, "pdf")
        document = pdfplumber.open(io.BytesIO(content))
        self.addCleanup(document.close)
        return document

    def html(self, report, records, user):
        """Render the preview of ``records`` as ``user``."""
        actions = self.env["ir.actions.report"].with_user(user)
        return actions._render_qweb_html(f"school_logistics.{report}", records.ids)[
            0
        ].decode()

    def text(self, page):
        """Text of a page without blanks: the printer sets its own."""
        return "".join((page.extract_text() or "").split())

    def qr(self, page):
        """Texts of the QR codes on a page, decoded from its picture."""
        picture = page.to_image(resolution=150).original
        return [found.text for found in zxingcpp.read_barcodes(picture)]

    def entries(self, records):
        """The print register's entries for ``records``, oldest first."""
        return self.env["school.form.print"].search(
            [("res_model", "=", records._name), ("res_id", "in", records.ids)],
            order="id",
        )


@unittest.skipUnless(shutil.which("wkhtmltopdf"), "needs wkhtmltopdf")
class FormCommon(PdfReader, ChainCommon):
    """Forms of the procurement chain."""
