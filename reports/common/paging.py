"""Splitting a form's table into pages, before it is rendered.

wkhtmltopdf without patched Qt knows neither headers nor footers, and a table that it
breaks by itself prints its heading over the rows. So each page is a block of its own,
and how many rows a page takes is reckoned here from the texts.

Lengths are pixels of the layout, five to the millimetre of the paper: the layout is
900 px (180 mm) wide, which every build of wkhtmltopdf shrinks to the width between
the margins of an A4 page.
"""

import unicodedata
from dataclasses import dataclass
from math import ceil

PX_PER_MM = 5
PAGE_HEIGHT = 1335
FONT = 17
LINE_HEIGHT = 22
CELL_PADDING = 5
FORM_WIDTH_MM = 180


@dataclass(frozen=True)
class Column:
    """One column of a form's table.

    :param key: key of the rows' values
    :param label: heading
    :param width: millimetres; the columns of a table add up to 180
    :param align: ``left``, ``center``, ``number`` (to the right, never wrapped) or
        ``mark`` (one character in a narrow column)
    """

    key: str
    label: str
    width: float
    align: str = "left"


@dataclass(frozen=True)
class Fact:
    """One labelled text above the table.

    :param later: filled in after the document is finished (an invoice number), so a
        paper printed before that is still as printed
    """

    label: str
    text: str
    later: bool = False


def text_width(text):
    """Width of ``text`` in ems: a Chinese character is 1, a Latin one about half."""
    width = 0.0
    for character in text:
        if unicodedata.east_asian_width(character) in "WFA":
            width += 1
        elif character.isupper() or character in "mw%@":
            width += 0.8
        else:
            width += 0.58
    return width


def text_lines(text, width_mm):
    """Lines that ``text`` takes in a cell of that many millimetres."""
    room = (width_mm * PX_PER_MM - 2 * CELL_PADDING - 2) / FONT
    return sum(
        max(1, ceil(text_width(paragraph) / room))
        for paragraph in (text or " ").split("\n")
    )


def row_height(row, columns):
    """Height of a row of the table, in pixels of the layout."""
    lines = max(
        1
        if column.align in ("number", "mark")
        else text_lines(row.get(column.key), column.width)
        for column in columns
    )
    return lines * LINE_HEIGHT + 2 * CELL_PADDING + 1


def paginate(heights, head, next_head, tail, page=PAGE_HEIGHT):
    """Split rows into pages.

    :param heights: heights of the rows, in order
    :param head: room that the first page needs above the rows
    :param next_head: the same for the following pages
    :param tail: room that the last page needs below them (totals and signatures)
    :param page: room on a page
    :return: list of lists of row numbers; at least one page, and never a page of
        signatures without a row on it, unless there are no rows at all
    """
    pages, current, used = [], [], head
    for number, height in enumerate(heights):
        if current and used + height > page:
            pages.append(current)
            current, used = [], next_head
        current.append(number)
        used += height
    if used + tail > page and len(current) > 1:
        # The signatures do not fit below: take the last rows over to their page.
        moved = []
        room = page - next_head - tail
        while len(current) > 1 and len(moved) < 3 and room >= heights[current[-1]]:
            room -= heights[current[-1]]
            moved.insert(0, current.pop())
        if moved:
            pages.append(current)
            current = moved
    pages.append(current)
    return pages
