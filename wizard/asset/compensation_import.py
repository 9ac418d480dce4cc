"""Import of a compensation regulation: choose a file or a template, look, import."""

from odoo import fields, models

from ...models.asset.compensation.schema import FORMAT


class SchoolCompensationImport(models.TransientModel):
    """A regulation to import, and what the import would do."""

    _name = "school.compensation.import"
    _description = "Import of a Compensation Regulation"
    _inherit = ["school.regulation.import"]
    _regulation_format = FORMAT

    row_ids = fields.One2many(
        "school.compensation.import.row", "import_id", readonly=True
    )
    problem_ids = fields.One2many(
        "school.compensation.import.problem", "import_id", readonly=True
    )

    def _preview(self, content, company):
        Regulation = self.env["school.compensation.regulation"]
        data, problems = Regulation._load(content, company)
        rows = [] if problems else Regulation._plan(data, company)
        return data, rows, problems

    def action_import(self):
        """Import the file as it is now: everything in it, or nothing; run its cases.

        :return: action that opens the regulation
        :raise UserError: lists what must be mended
        """
        self.ensure_one()
        self._check_company()
        Regulation = self.env["school.compensation.regulation"]
        regulation = Regulation._import(self._content(), self.company_id)
        regulation.action_run_cases()
        return regulation._get_records_action(name=regulation.name)


class SchoolCompensationImportRow(models.TransientModel):
    """What an import does with one part of a regulation."""

    _name = "school.compensation.import.row"
    _description = "Preview of an Import of Compensation"
    _inherit = ["school.regulation.import.row"]

    import_id = fields.Many2one(
        "school.compensation.import", required=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [
            ("regulation", "Regulation"),
            ("settings", "Settings"),
            ("prices", "Price List"),
            ("rules", "Rules"),
            ("cases", "Worked Cases"),
        ],
        readonly=True,
    )


class SchoolCompensationImportProblem(models.TransientModel):
    """Something wrong in the file of a compensation regulation."""

    _name = "school.compensation.import.problem"
    _description = "Problem of a Compensation File"
    _inherit = ["school.regulation.import.problem"]

    import_id = fields.Many2one(
        "school.compensation.import", required=True, ondelete="cascade"
    )
