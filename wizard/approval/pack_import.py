"""Import of a rule pack: choose a file or a template, look, import."""

from odoo import fields, models

from ...models.approval.pack_schema import FORMAT


class SchoolRulePackImport(models.TransientModel):
    """A rule pack to import, and what the import would do."""

    _name = "school.rule.pack.import"
    _description = "Import of a Rule Pack"
    _inherit = ["school.regulation.import"]
    _regulation_format = FORMAT

    row_ids = fields.One2many("school.rule.pack.import.row", "import_id", readonly=True)
    problem_ids = fields.One2many(
        "school.rule.pack.import.problem", "import_id", readonly=True
    )

    def _preview(self, content, company):
        Pack = self.env["school.rule.pack"]
        pack, values, problems = Pack._load(content, company)
        rows = [] if problems else Pack._plan(pack, values, company)
        return pack, rows, problems

    def action_import(self):
        """Import the file as it is now: everything in it, or nothing.

        :return: action that opens the regulation
        :raise UserError: lists what must be mended
        """
        self.ensure_one()
        self._check_company()
        pack = self.env["school.rule.pack"]._import(self._content(), self.company_id)
        return pack._get_records_action(name=pack.name)


class SchoolRulePackImportRow(models.TransientModel):
    """What an import does with one part of a rule pack."""

    _name = "school.rule.pack.import.row"
    _description = "Preview of an Import of Rules"
    _inherit = ["school.regulation.import.row"]

    import_id = fields.Many2one(
        "school.rule.pack.import", required=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [("pack", "Regulation"), ("flow", "Rule"), ("cases", "Worked Cases")],
        readonly=True,
    )


class SchoolRulePackImportProblem(models.TransientModel):
    """Something wrong in the file of a rule pack."""

    _name = "school.rule.pack.import.problem"
    _description = "Problem of a Rule Pack"
    _inherit = ["school.regulation.import.problem"]

    import_id = fields.Many2one(
        "school.rule.pack.import", required=True, ondelete="cascade"
    )
