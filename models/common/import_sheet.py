"""Reading of XLSX, CSV and pasted rows: bytes in, rows of plain values out.

Nothing here touches the database. A problem is ``(row, column, what, remedy)``.
"""

import csv
import io
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime

from openpyxl.utils import column_index_from_string

from .import_layout import IGNORED, normal
from .import_xlsx import read_xlsx

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 10_000
MAX_TEXT = 500
# What a spreadsheet would calculate, or run, if the text were opened in one again.
FORMULA = re.compile(r"[=@]|[+-].*[(|!]")


@dataclass
class Sheet:
    """What was read: rows as ``(number, {column: value})`` and problems.

    ``_`` is the translator of the calling user, ``env._``; ``layout`` says which
    columns there are.
    """

    _: object
    layout: object = None
    rows: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    labels: dict = field(default_factory=dict)
    refused: set = field(default_factory=set)

    def refuse(self, row, column, what, remedy):
        """Note a problem, the first one of each cell.

        :param int row: number of the row, 0 for the whole list
        :param str column: key of a column, or a heading
        """
        label = self.labels.get(column, column)
        if not label or (row, label) not in self.refused:
            self.refused.add((row, label))
            self.problems.append((row, label, what, remedy))


def read(translate, layout, content, filename=""):
    """Read a file.

    :param translate: translator of the calling user, ``env._``
    :param layout: the Layout of the list
    :param bytes content: the file
    :param str filename: its name; the content decides what it is
    :return: Sheet
    """
    sheet = Sheet(translate, layout)
    what = remedy = None
    if len(content) > MAX_BYTES:
        what = sheet._(
            "the file is larger than %(limit)s MB", limit=MAX_BYTES // 1024**2
        )
        remedy = sheet._("split it, or delete pictures and empty sheets")
    elif content[:4] == b"PK\x03\x04":
        rows, problems = read_xlsx(sheet, content, MAX_ROWS)
        if rows is not None:
            _collect(rows, sheet, problems)
        else:
            sheet.problems += problems
    elif content[:4] == b"\xd0\xcf\x11\xe0":
        what, remedy = (
            sheet._("this is an old Excel file (.xls)"),
            sheet._("save it as .xlsx"),
        )
    elif b"\x00" in content[:4096] or content[:4] == b"%PDF":
        what = sheet._("this is neither an Excel nor a CSV file")
        remedy = sheet._("download the template and fill it in")
    else:
        _read_csv(content, sheet)
    if what:
        sheet.refuse(0, filename, what, remedy)
    return sheet


def read_pasted(translate, layout, text):
    """Read rows pasted from a spreadsheet, with or without a heading.

    :param translate: translator of the calling user, ``env._``
    :param layout: the Layout of the list
    """
    sheet = Sheet(translate, layout)
    if len(text) > MAX_BYTES:
        sheet.refuse(
            0, "", sheet._("too much was pasted"), sheet._("upload a file instead")
        )
        return sheet
    rows = list(csv.reader(io.StringIO(text), delimiter="\t"))
    first = {layout.headings.get(normal(cell)) for cell in rows[0]} if rows else set()
    numbered = list(enumerate(rows, start=1))
    if first.isdisjoint(layout.required):
        numbered.insert(0, (0, list(layout.pasted)))
    _collect(numbered, sheet)
    return sheet


def _read_csv(content, sheet):
    """Read a CSV file as Excel and WPS in China write it."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        sheet.refuse(
            0,
            "",
            sheet._("the encoding of the file is not known"),
            sheet._("save it as CSV UTF-8 or as .xlsx"),
        )
        return
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        sheet.refuse(
            0,
            "",
            sheet._("the rows cannot be read: %(error)s", error=error),
            sheet._("save the list as .xlsx and upload that"),
        )
        return
    _collect(enumerate(rows, start=1), sheet)


def _collect(rows, sheet, cell_problems=()):
    """Find the heading, then turn the rows below it into mappings.

    :param cell_problems: ``(row, letter, what, remedy)`` of cells that were not read
    """
    keys = None
    for number, cells in rows:
        if not any(_filled(cell) for cell in cells):
            continue
        if keys is None:
            keys = _heading(cells, number, sheet)
            for row, letter, what, remedy in cell_problems:
                position = column_index_from_string(letter) - 1
                sheet.refuse(row, (keys or {}).get(position, letter), what, remedy)
            if keys is None:
                return
        elif len(sheet.rows) >= MAX_ROWS:
            sheet.refuse(
                number,
                "",
                sheet._("there are more than %(limit)s rows", limit=MAX_ROWS),
                sheet._("split the list"),
            )
            return
        else:
            values = {
                key: _clean(cells[position], number, key, sheet)
                for position, key in keys.items()
                if position < len(cells)
            }
            sheet.rows.append((number, values))
    if not sheet.rows:
        sheet.refuse(
            0, "", sheet._("there are no rows"), sheet._("fill in the template")
        )


def _filled(cell):
    return cell is not None and str(cell).strip() != ""


def _heading(cells, number, sheet):
    """Return ``{position: key}``, or None when a column is missing."""
    keys = {}
    for position, cell in enumerate(cells):
        label = normal(cell)
        key = sheet.layout.headings.get(label)
        if key in keys.values():
            sheet.refuse(
                number,
                str(cell),
                sheet._("two columns have this heading"),
                sheet._("delete one of them"),
            )
        elif key:
            keys[position] = key
            sheet.labels[key] = str(cell).strip()
        elif label and label not in IGNORED:
            sheet.refuse(
                number,
                str(cell)[:MAX_TEXT],
                sheet._("the heading of this column is not known"),
                sheet._("use the headings of the template, or delete the column"),
            )
    missing = [key for key in sheet.layout.required if key not in keys.values()]
    for key in missing:
        sheet.refuse(
            number,
            sheet.layout.by_key[key].labels[0],
            sheet._("this column is missing"),
            sheet._("begin with the headings of the template"),
        )
    return None if missing else keys


def _clean(value, number, key, sheet):
    """Return a cell with its text trimmed; refuse formulas and endless texts."""
    if isinstance(value, str):
        value = unicodedata.normalize("NFKC", value).strip()
        if FORMULA.match(value):
            sheet.refuse(
                number,
                key,
                sheet._("the cell holds a formula"),
                sheet._("type in the value"),
            )
            value = ""
        elif len(value) > MAX_TEXT:
            sheet.refuse(
                number,
                key,
                sheet._("the text is longer than %(limit)s characters", limit=MAX_TEXT),
                sheet._("shorten it"),
            )
            value = value[:MAX_TEXT]
    return value if _filled(value) else None


def as_text(value):
    """Return a cell as text; whole numbers without a decimal point."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def as_number(value):
    """Return a cell as a number.

    :raise ValueError: when it is none
    """
    if isinstance(value, bool | date | datetime):
        raise ValueError(value)
    if isinstance(value, int | float):
        return float(value)
    return float(as_text(value).replace(",", "").strip("¥元 "))


def as_date(value):
    """Return a cell as a date, or None when it is empty.

    :raise ValueError: when it is no date
    """
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    text = as_text(value).replace("年", "-").replace("月", "-").replace("日", "")
    year, month, day = (int(part) for part in text.replace("/", "-").split("-"))
    return date(year, month, day)
