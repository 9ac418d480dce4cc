"""The empty list that applicants download and fill in."""

import io

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from .import_reader import COLUMNS, REQUIRED

KINDS = {True: "消耗,专用,借用,服务", False: "consume,keep,borrow,service"}
WIDTHS = {"item": 24, "specification": 18, "purpose": 24}
MAX_UNITS = 300
PREPARED_ROWS = 500


def build_template(env):
    """Return the template as bytes of an XLSX file, in the language of the user.

    :param env: environment; the units of measure are listed for choosing
    """
    chinese = (env.lang or env.user.lang or "").startswith("zh")
    book = openpyxl.Workbook()
    page = book.active
    page.title = env._("Request Lines")
    page.append([labels[0 if chinese else 1] for labels in COLUMNS.values()])
    fill = PatternFill("solid", fgColor="DCE6F1")
    letters = {}
    for cell, key in zip(page[1], COLUMNS, strict=True):
        cell.font = Font(bold=True, color="C00000" if key in REQUIRED else "000000")
        cell.fill = fill
        cell.alignment = Alignment(horizontal="center")
        letters[key] = cell.column_letter
        page.column_dimensions[cell.column_letter].width = WIDTHS.get(key, 12)
    page.freeze_panes = "A2"
    choices = book.create_sheet(env._("Units"))
    units = env["uom.uom"].search([], limit=MAX_UNITS).mapped("name")
    for unit in units:
        choices.append([unit])
    _offer(page, letters["kind"], f'"{KINDS[chinese]}"')
    _offer(page, letters["unit"], f"'{choices.title}'!$A$1:$A${len(units) or 1}")
    for row in range(2, PREPARED_ROWS + 2):
        page[f"{letters['needed_by']}{row}"].number_format = "yyyy-mm-dd"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _offer(page, letter, formula):
    """Let the cells of a column be chosen from a list."""
    rule = DataValidation(type="list", formula1=formula, allow_blank=True)
    rule.showErrorMessage = False
    page.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{PREPARED_ROWS + 1}")
