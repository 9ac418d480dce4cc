"""Cells of an XLSX file, read without trusting the file."""

import io
import zipfile
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils import get_column_letter

MAX_UNPACKED = 60 * 1024 * 1024
MAX_COLUMNS = 60
# What openpyxl and zipfile raise on files that are damaged or made up.
BROKEN = (
    zipfile.BadZipFile,
    AttributeError,
    IndexError,
    KeyError,
    NotImplementedError,
    OSError,
    ParseError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)


def read_xlsx(sheet, content, max_rows):
    """Return ``(rows, problems)`` of the first sheet; rows is None when unreadable.

    :param sheet: whose ``_`` translates for the calling user
    :param bytes content: the file
    :param int max_rows: reading stops soon after
    """
    problem = _unsafe(sheet, content)
    if problem:
        return None, [(0, "", *problem)]
    problems = []
    rows = []
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        page = book.worksheets[0]
        page.reset_dimensions()
        # the heading, the rows, and one more to see that there are too many
        for number, cells in enumerate(page.iter_rows(), start=1):
            if number > max_rows + 2:
                break
            rows.append(
                (
                    number,
                    [
                        _value(sheet, cell, number, position, problems)
                        for position, cell in enumerate(cells[:MAX_COLUMNS], start=1)
                    ],
                )
            )
    except BROKEN:
        what = sheet._("the Excel file is damaged")
        return None, [(0, "", what, sheet._("open it, save it anew and upload that"))]
    return rows, problems


def _unsafe(sheet, content):
    """Return what is wrong with a package before anything unpacks it, or None."""
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        parts = package.infolist()
        if sum(part.file_size for part in parts) > MAX_UNPACKED:
            return (
                sheet._("the Excel file unpacks to more than this page takes"),
                sheet._("copy the list alone into a new workbook"),
            )
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                with package.open(part) as stream:
                    if b"<!DOCTYPE" in stream.read(4096):
                        raise zipfile.BadZipFile
    except BROKEN:
        return (
            sheet._("the Excel file is damaged or protected by a password"),
            sheet._("save it anew without a password and upload that"),
        )
    return None


def _value(sheet, cell, number, position, problems):
    """Return the value of a cell; a formula or an error is a problem."""
    if cell.data_type not in ("f", "e"):
        return cell.value
    what = sheet._("the cell holds a formula")
    if cell.data_type == "e":
        what = sheet._("the cell holds the error %(error)s", error=cell.value)
    remedy = sheet._("copy the column and paste it as values")
    problems.append((number, get_column_letter(position), what, remedy))
    return None
