"""Reading of XLSX, CSV and pasted rows: bytes in, rows of plain values out.

Nothing here touches the database. A problem is ``(row, column, what, remedy)``.
"""

import csv
import io
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime

from openpyxl.utils import column_index_from_string

from .import_xlsx import read_xlsx

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 10_000
MAX_TEXT = 500

# Headings understood for each column, in Chinese and English; the first two are those
# of the template. Schools fill in either, whatever the language of the user, so these
# words are part of the file format.
COLUMNS = {
    "department": ("部门", "Department", "申请部门", "使用部门"),
    "applicant": ("申请人", "Applicant", "申请岗位", "经办人"),
    "item": ("物品", "Item", "品名", "名称", "物品名称"),
    "specification": ("规格", "Specification", "规格型号"),
    "gbt_class": ("分类代码", "GB/T Class", "国标分类"),
    "quantity": ("数量", "Quantity"),
    "unit": ("单位", "Unit", "计量单位"),
    "unit_price": ("估价", "Unit Price", "单价", "预算单价"),
    "kind": ("类别", "Kind"),
    "purpose": ("用途", "Purpose", "说明"),
    "needed_by": ("需用日期", "Needed By"),
}
IGNORED = {"origin", "序号", "no", "编号", "金额", "amount", "备注"}
REQUIRED = ("item", "quantity", "unit", "unit_price")
# Order of the columns of rows that are pasted without a heading.
PASTED = ("item", "specification", "quantity", "unit", "unit_price", "kind", "purpose")


@dataclass
class Sheet:
    """What was read: rows as ``(number, {column: value})`` and problems.

    ``_`` is the translator of the calling user, ``env._``.
    """

    _: object
    rows: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    labels: dict = field(default_factory=dict)
    refused: set = field(default_factory=set)

    def refuse(self, row, column, what, remedy):
        """Note a problem, the first one of each cell.

        :param int row: number of the row, 0 for the whole list
        :param str column: a key of COLUMNS, or a heading
        """
        label = self.labels.get(column, column)
        if not label or (row, label) not in self.refused:
            self.refused.add((row, label))
            self.problems.append((row, label, what, remedy))


def normal(text):
    """Return a heading or name as it is compared: width, case, blanks aside."""
    text = unicodedata.normalize("NFKC", str(text or ""))
    return " ".join(text.split()).casefold()


HEADINGS = {normal(label): key for key, labels in COLUMNS.items() for label in labels}
HEADINGS.update({normal(key): key for key in COLUMNS})


def read(translate, content, filename=""):
    """Read a file.

    :param translate: translator of the calling user, ``env._``
    :param bytes content: the file
    :param str filename: its name; the content decides what it is
    :return: Sheet
    """
    sheet = Sheet(translate)
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


def read_pasted(translate, text):
    """Read rows pasted from a spreadsheet, with or without a heading."""
    sheet = Sheet(translate)
    if len(text) > MAX_BYTES:
        sheet.refuse(
            0, "", sheet._("too much was pasted"), sheet._("upload a file instead")
        )
        return sheet
    rows = list(csv.reader(io.StringIO(text), delimiter="\t"))
    first = {HEADINGS.get(normal(cell)) for cell in rows[0]} if rows else set()
    numbered = list(enumerate(rows, start=1))
    if "item" not in first:
        numbered.insert(0, (0, [COLUMNS[key][0] for key in PASTED]))
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
        key = HEADINGS.get(label)
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
    missing = [key for key in REQUIRED if key not in keys.values()]
    for key in missing:
        sheet.refuse(
            number,
            COLUMNS[key][0],
            sheet._("this column is missing"),
            sheet._("begin with the headings of the template"),
        )
    return None if missing else keys


def _clean(value, number, key, sheet):
    """Return a cell with its text trimmed; refuse formulas and endless texts."""
    if isinstance(value, str):
        value = unicodedata.normalize("NFKC", value).strip()
        if value.startswith(("=", "@")):
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
