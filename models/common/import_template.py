"""The list that people download and fill in: headings, examples, choices, help."""

import io

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

MAX_CHOICES = 2000
PREPARED_ROWS = 500
HEAD_FILL = PatternFill("solid", fgColor="DCE6F1")
RED, BLACK = "C00000", "000000"


def build_template(env, title, layout, choices, examples, texts, rows=()):
    """Return an XLSX file as bytes, in the language of the user.

    The first sheet takes the rows; the second holds examples, the third says what
    belongs into each column, the last one what may be chosen.

    :param str title: of the first sheet
    :param layout: the Layout
    :param dict choices: ``{column key: words}`` to choose from
    :param list examples: rows, as dicts by column key
    :param dict texts: ``{column key: what belongs there}``
    :param rows: what the first sheet holds already, as dicts by column key
    """
    chinese = (env.lang or env.user.lang or "").startswith("zh")
    book = openpyxl.Workbook()
    page = book.active
    page.title = title[:31]
    _head(page, layout, chinese)
    _fill(page, layout, rows)
    for position, column in enumerate(layout, start=1):
        if column.dates:
            for row in range(2, PREPARED_ROWS + 2):
                page.cell(row, position).number_format = "yyyy-mm-dd"
    page.freeze_panes = "A2"
    shown = book.create_sheet(env._("Examples"))
    _head(shown, layout, chinese)
    for row in examples:
        shown.append([row.get(column.key) for column in layout])
    _explain(book.create_sheet(env._("Explanations")), env, layout, chinese, texts)
    _offer(book, page, env._("Choices"), layout, choices)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _head(page, layout, chinese):
    """Write the headings; what must be filled in is red."""
    page.append([column.label(chinese) for column in layout])
    for cell, column in zip(page[1], layout, strict=True):
        cell.font = Font(bold=True, color=RED if column.required else BLACK)
        cell.fill = HEAD_FILL
        cell.alignment = Alignment(horizontal="center")
        page.column_dimensions[cell.column_letter].width = column.width


def _fill(page, layout, rows):
    """Write rows; what begins with "=" is a name here, never a formula."""
    for number, row in enumerate(rows, start=2):
        for position, column in enumerate(layout, start=1):
            value = row.get(column.key)
            if value or value == 0 and value is not False:
                cell = page.cell(number, position, value)
                if isinstance(value, str):
                    cell.data_type = "s"


def _explain(page, env, layout, chinese, texts):
    """Say what belongs into each column."""
    page.append(
        [env._("Column"), env._("Must Be Filled In"), env._("What Belongs There")]
    )
    for cell in page[1]:
        cell.font = Font(bold=True)
        cell.fill = HEAD_FILL
    for column in layout:
        needed = env._("yes") if column.required else ""
        page.append([column.label(chinese), needed, texts.get(column.key, "")])
    for letter, width in zip("ABC", (16, 12, 90), strict=True):
        page.column_dimensions[letter].width = width


def _offer(book, page, title, layout, choices):
    """Let the cells of some columns be chosen from lists; other words are allowed."""
    if not choices:
        return
    lists = book.create_sheet(title)
    positions = {column.key: number for number, column in enumerate(layout, start=1)}
    for place, (key, words) in enumerate(choices.items(), start=1):
        letter = get_column_letter(place)
        words = list(words)[:MAX_CHOICES]
        for row, word in enumerate(words, start=1):
            lists.cell(row, place, word)
        formula = f"'{lists.title}'!${letter}$1:${letter}${max(1, len(words))}"
        rule = DataValidation(type="list", formula1=formula, allow_blank=True)
        rule.showErrorMessage = False
        page.add_data_validation(rule)
        column = get_column_letter(positions[key])
        rule.add(f"{column}2:{column}{PREPARED_ROWS + 1}")
