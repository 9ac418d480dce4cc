"""What the XLSX ledgers share: access, a sheet that prints well, safe cells."""

from dataclasses import dataclass
from datetime import date

from xlsxwriter.utility import xl_col_to_name

from odoo import models
from odoo.exceptions import AccessError

NUMBER = "number"
MONEY = "money"
DATE = "date"
TEXT = "text"

HEAD_ROW = 2
FIRST_ROW = 3
LONGEST_TITLE = 31  # of a sheet's tab


@dataclass(frozen=True)
class LedgerColumn:
    """One column of a ledger.

    :param key: key of the rows' values
    :param label: heading
    :param width: in characters of the sheet
    :param kind: ``text``, ``number``, ``money`` or ``date``
    :param total: whether the totals row adds it up
    """

    key: str
    label: str
    width: float
    kind: str = TEXT
    total: bool = False


@dataclass(frozen=True)
class LedgerSheet:
    """What stands above the rows of a sheet."""

    title: str
    columns: list
    company: object
    date_from: date
    date_to: date


class Sums:
    """The sums of the columns, while rows pass by."""

    def __init__(self, columns):
        self.columns = [column for column in columns if column.total]
        self.keys = [column.key for column in self.columns]
        self.totals = dict.fromkeys(self.keys, 0.0)
        self.units = set()

    def add(self, values):
        """Add one row."""
        totals, get = self.totals, values.get
        for key in self.keys:
            value = get(key)
            if value:
                totals[key] += value
        self.units.add(get("unit"))

    def addable(self):
        """The sums that mean something: pieces and boxes are not added up."""
        mixed = len(self.units) > 1
        return {
            column.key: round(self.totals[column.key], 6)
            for column in self.columns
            if column.kind == MONEY or not mixed
        }


class SchoolLedgerSheet(models.AbstractModel):
    """Base of the XLSX ledgers: a parser gives a title, columns and rows."""

    _name = "school.ledger.sheet"
    _inherit = "report.report_xlsx.abstract"
    _description = "Ledger as a Sheet"

    # To be written by each ledger

    def _ledger_title(self):
        """Title of the sheet, in the language of the context."""
        raise NotImplementedError

    def _ledger_columns(self):
        """List of :class:`LedgerColumn`."""
        raise NotImplementedError

    def _ledger_groups(self, company, date_from, date_to):
        """Yield ``(heading, rows)``; an empty heading has no subtotals.

        :param company: the school's company; the reader's right to it was checked
        :param date_from: first day
        :param date_to: last day
        """
        raise NotImplementedError

    # Access

    def _get_objs_for_report(self, docids, data):
        """The wizard that asks for the ledger, if it is the reader's own.

        The base method takes the model from the client.
        """
        ids = docids or (data or {}).get("context", {}).get("active_ids")
        ids = ids or self.env.context.get("active_ids") or []
        wizards = self.env["school.ledger.export"].browse(ids).exists()
        wizards.check_access("read")
        if len(wizards) != 1 or wizards.create_uid != self.env.user:
            raise AccessError(
                self.env._("Choose school and period again: this choice is not yours.")
            )
        wizards._check_scope()
        return wizards

    def get_workbook_options(self):
        # Row by row to the disk, and no text ever becomes a formula or a link.
        return {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        }

    # The sheet

    def generate_xlsx_report(self, workbook, data, objs):
        """Write the ledger that the wizard ``objs`` asks for.

        :param workbook: the open xlsxwriter workbook
        :param data: the client's data, not used
        :param objs: one ``school.ledger.export``, checked
        """
        company = objs.sudo().unit_id.company_id
        ledger = self.with_context(lang=objs._sheet_lang(), tz="Asia/Shanghai")
        ledger._write_ledger(workbook, company, objs.date_from, objs.date_to)

    def _write_ledger(self, workbook, company, date_from, date_to):
        groups = self._ledger_groups(company, date_from, date_to)
        self._write_sheet(
            workbook,
            LedgerSheet(
                self._ledger_title(),
                self._ledger_columns(),
                company,
                date_from,
                date_to,
            ),
            groups,
        )

    def _write_sheet(self, workbook, ledger, groups):
        """Write one sheet, row by row: what was written is not kept.

        :param ledger: a :class:`LedgerSheet`
        :param groups: iterable of ``(heading, rows)``; the rows of a group without a
            heading may be an iterator
        """
        columns = ledger.columns
        sheet = workbook.add_worksheet(ledger.title[:LONGEST_TITLE])
        formats = self._sheet_formats(workbook)
        self._write_heading(sheet, formats, ledger)
        row = FIRST_ROW
        sums = Sums(columns)
        write_row = self._row_writer(sheet, formats, columns)
        for heading, rows in groups:
            if heading:
                # Its sums stand above the rows, so these are looked at twice.
                rows = list(rows)
                own = Sums(columns)
                for values in rows:
                    own.add(values)
                self._write_sums(
                    sheet, formats, row, columns, heading, own, (row + 1, len(rows))
                )
                row += 1
            for values in rows:
                write_row(row, values)
                sums.add(values)
                row += 1
        self._write_sums(
            sheet,
            formats,
            row,
            columns,
            self.env._("Total"),
            sums,
            (FIRST_ROW, row - FIRST_ROW),
        )
        last = len(columns) - 1
        sheet.autofilter(HEAD_ROW, 0, max(row - 1, HEAD_ROW), last)
        sheet.print_area(0, 0, row, last)

    def _sheet_formats(self, workbook):
        """Formats by kind of cell and by weight."""
        kinds = {
            TEXT: {"text_wrap": True, "align": "left"},
            DATE: {"num_format": "yyyy-mm-dd", "align": "center"},
            NUMBER: {"num_format": "#,##0", "align": "right"},
            "fraction": {"num_format": "#,##0.00", "align": "right"},
            MONEY: {"num_format": "#,##0.00", "align": "right"},
        }
        base = {"font_size": 10, "border": 1, "valign": "vcenter"}
        strong = {"bold": True, "bg_color": "#F2F2F2"}
        formats = {
            "title": workbook.add_format(
                {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}
            ),
            "subtitle": workbook.add_format({"font_size": 10, "align": "left"}),
            "head": workbook.add_format(
                {**base, **strong, "align": "center", "text_wrap": True}
            ),
        }
        for kind, values in kinds.items():
            formats[kind, False] = workbook.add_format({**base, **values})
            formats[kind, True] = workbook.add_format({**base, **values, **strong})
        return formats

    def _write_heading(self, sheet, formats, ledger):
        columns = ledger.columns
        last = len(columns) - 1
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer(f"&C{self.env._('Page &P of &N')}")
        sheet.repeat_rows(0, HEAD_ROW)
        sheet.freeze_panes(FIRST_ROW, 2)
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
        sheet.set_row(0, 28)
        sheet.merge_range(0, 0, 0, last, "", formats["title"])
        sheet.write_string(
            0, 0, f"{ledger.company.name} {ledger.title}", formats["title"]
        )
        sheet.write_string(
            1,
            0,
            self.env._(
                "%(from)s to %(to)s; amounts in %(currency)s",
                **{
                    "from": ledger.date_from.isoformat(),
                    "to": ledger.date_to.isoformat(),
                    "currency": ledger.company.currency_id.name,
                },
            ),
            formats["subtitle"],
        )
        sheet.set_row(HEAD_ROW, 32)
        for index, column in enumerate(columns):
            sheet.write_string(HEAD_ROW, index, column.label, formats["head"])

    def _row_writer(self, sheet, formats, columns):
        """Return a function that writes one row; a ledger has up to millions of cells.

        A text stays a text, whatever it begins with.
        """
        write_string, write_number = sheet.write_string, sheet.write_number
        write_blank, write_datetime = sheet.write_blank, sheet.write_datetime
        fraction = formats["fraction", False]
        cells = [
            (index, column.key, column.kind, formats[column.kind, False])
            for index, column in enumerate(columns)
        ]

        def write_row(row, values):
            get = values.get
            for index, key, kind, cell in cells:
                value = get(key)
                if kind == TEXT:
                    write_string(row, index, value or "", cell)
                elif value is None or value is False:
                    write_blank(row, index, None, cell)
                elif kind == DATE:
                    write_datetime(row, index, value, cell)
                elif kind == NUMBER and value % 1:
                    write_number(row, index, value, fraction)
                else:
                    write_number(row, index, value, cell)

        return write_row

    def _number_kind(self, column, value):
        whole = float(value).is_integer()
        return "fraction" if column.kind == NUMBER and not whole else column.kind

    def _write_sums(self, sheet, formats, row, columns, label, sums, span):
        """A row of sums, as formulas that leave the sums between them out.

        :param sums: a :class:`Sums`
        :param span: first row and number of rows that are added up
        """
        strong = True
        first, count = span
        sums = sums.addable()
        for index, column in enumerate(columns):
            if index == 0:
                sheet.write_string(row, index, label, formats[TEXT, strong])
            elif column.key not in sums:
                sheet.write_blank(row, index, None, formats[TEXT, strong])
            elif not count:
                sheet.write_number(row, index, 0, formats[column.kind, strong])
            else:
                name = xl_col_to_name(index)
                value = sums[column.key]
                sheet.write_formula(
                    row,
                    index,
                    f"=SUBTOTAL(9,{name}{first + 1}:{name}{first + count})",
                    formats[self._number_kind(column, value), strong],
                    value,
                )
