"""签领名单: the names of a class, each of whom signs on paper for what they got.

The class's teacher signs for the whole sheet; the list of names is printed for the
pupils or parents, and kept on paper. It is optional, typed, pasted from a spreadsheet,
or read from a file.
"""

import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.import_layout import Column, Layout
from ...common.import_sheet import as_text, read

LAYOUT = Layout(
    columns=(
        Column("name", ("姓名", "Name", "学生姓名", "签领人"), True, 16),
        Column("number", ("学号", "Student No.", "学籍号")),
        # of the school's own lists; not printed
        Column("class", ("班级", "Class")),
        Column("sex", ("性别", "Sex")),
    )
)
MOST_NAMES = 1000
LONGEST_NAME = 40


class SchoolNamesSheet(models.AbstractModel):
    """Base of sheets that a class takes goods with."""

    _name = "school.names.sheet"
    _description = "Sheet with a List of Names"

    names = fields.Text(
        string="Names to Sign",
        copy=False,
        help="Who signs for it on paper, one name in a line. Copy the column of a"
        " spreadsheet and paste it here, or read a file.",
    )
    names_file = fields.Binary(
        string="Names from a File",
        compute="_compute_names_file",
        inverse="_inverse_names_file",
        help="An Excel or CSV file with a column “姓名”.",
    )
    names_count = fields.Integer(
        string="Number of People", compute="_compute_names_count"
    )

    @api.depends("names")
    def _compute_names_file(self):
        self.names_file = False

    def _inverse_names_file(self):
        for sheet in self.filtered("names_file"):
            sheet.names = sheet._read_names(sheet.names_file)

    @api.depends("names")
    def _compute_names_count(self):
        for sheet in self:
            sheet.names_count = len(sheet._name_list())

    @api.constrains("names")
    def _check_names(self):
        for sheet in self:
            names = sheet._name_list()
            if len(names) > MOST_NAMES or any(len(n) > LONGEST_NAME for n in names):
                raise UserError(
                    self.env._(
                        "Enter up to %(most)s names, one in a line, of up to"
                        " %(longest)s characters each.",
                        most=MOST_NAMES,
                        longest=LONGEST_NAME,
                    )
                )

    def _name_list(self):
        """Return the names, in order; the blanks of a spreadsheet are tidied."""
        self.ensure_one()
        lines = (self.names or "").splitlines()
        return [" ".join(line.split()) for line in lines if line.strip()]

    def _read_names(self, file):
        """Return the names of a file, one in a line.

        :param file: base64 of an XLSX or CSV file
        :raise UserError: names the row and what is wrong with it
        """
        try:
            content = base64.b64decode(file, validate=True)
        except (TypeError, ValueError, binascii.Error):
            content = b""
        sheet = read(self.env._, LAYOUT, content, self.env._("Names from a File"))
        if sheet.problems or not sheet.rows:
            place, column, what, mend = (
                sheet.problems or [(0, "", self.env._("the list is empty"), "")]
            )[0]
            raise UserError(
                self.env._(
                    "The list of names cannot be read. Row %(row)s %(column)s: %(what)s"
                    " %(mend)s",
                    row=place,
                    column=column,
                    what=what,
                    mend=mend,
                )
            )
        return "\n".join(
            " ".join(filter(None, map(as_text, (row.get("number"), row.get("name")))))
            for _number, row in sheet.rows
        )


class SchoolIssue(models.Model):
    _name = "school.issue"
    _inherit = ["school.issue", "school.names.sheet"]

    def _signed_digest_data(self):
        """Bind the names that the sheet was signed with."""
        data = super()._signed_digest_data()
        names = self._name_list()
        return {**data, "names": names} if names else data
