"""A ledger of 100,000 rows × 15 columns through our export, against xlsxwriter alone.

Both write the same cells with the same formats in constant memory.

Arguments: rows (100000), rounds (3).
"""

import io
import resource
import sys
import time
from datetime import date

import xlsxwriter
from _stage import report

from odoo.addons.school_logistics.reports.common.ledger_sheet import (
    DATE,
    FIRST_ROW,
    MONEY,
    NUMBER,
    TEXT,
    LedgerColumn,
    LedgerSheet,
)

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 3
KINDS = [TEXT] * 5 + [DATE] + [NUMBER] * 4 + [MONEY] * 5
COLUMNS = [
    LedgerColumn(f"c{n}", f"列{n}", 12, kind, kind in (NUMBER, MONEY))
    for n, kind in enumerate(KINDS)
]
DAY = date(2026, 9, 1)


def rows():
    """Rows as a ledger yields them: made when they are asked for."""
    for number in range(ROWS):
        row = {}
        for column in COLUMNS:
            if column.kind == TEXT:
                row[column.key] = f"物品 {number % 500}"
            elif column.kind == DATE:
                row[column.key] = DAY
            elif column.kind == NUMBER:
                row[column.key] = number % 90
            else:
                row[column.key] = number % 7000 / 4
        yield row


def ours(parser, company):
    """The export of a ledger."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, parser.get_workbook_options())
    ledger = LedgerSheet("台账", COLUMNS, company, DAY, DAY)
    parser._write_sheet(book, ledger, [("", rows())])
    book.close()
    return buffer


def anchor(parser):
    """The same cells, written by hand."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, parser.get_workbook_options())
    sheet = book.add_worksheet("台账")
    formats = parser._sheet_formats(book)
    for number, row in enumerate(rows(), start=FIRST_ROW):
        for index, column in enumerate(COLUMNS):
            value, cell = row[column.key], formats[column.kind, False]
            if column.kind == TEXT:
                sheet.write_string(number, index, value, cell)
            elif column.kind == DATE:
                sheet.write_datetime(number, index, value, cell)
            else:
                sheet.write_number(number, index, value, cell)
    book.close()
    return buffer


def timed(function, *arguments):
    started = time.perf_counter()
    size = function(*arguments).tell()
    return time.perf_counter() - started, size


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


parser = env["report.school_logistics.ledger_stock"]  # noqa: F821 - Odoo's shell
company = parser.env.company
before = peak()
first = timed(ours, parser, company)
grown = peak() - before
times, floors = [first[0]], [timed(anchor, parser)[0]]
for _number in range(ROUNDS - 1):
    times.append(timed(ours, parser, company)[0])
    floors.append(timed(anchor, parser)[0])
report(
    "xlsx",
    min(times),
    min(floors),
    rows=ROWS,
    columns=len(COLUMNS),
    size_mb=round(first[1] / 1e6, 1),
    memory_growth_mb=round(grown, 1),
)
