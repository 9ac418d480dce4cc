"""Import of a compensation regulation: choose a file or a template, look, import."""

import base64
import binascii
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import file_open, ormcache

from ...models.approval.pack_format import LARGEST_FILE
from ...models.asset.compensation.pack_import import SHIPPED, TEMPLATES


class SchoolCompensationImport(models.TransientModel):
    """A regulation to import, and what the import would do."""

    _name = "school.compensation.import"
    _description = "Import of a Compensation Regulation"

    company_id = fields.Many2one(
        "res.company",
        string="School",
        ondelete="cascade",
        default=lambda self: self.env.company,
        help="Empty: for all schools; only an officer of the district may do this.",
    )
    origin = fields.Selection(
        [("template", "A Template"), ("file", "A File")],
        default="template",
        required=True,
    )
    template = fields.Selection("_select_template")
    file = fields.Binary(string="Regulation (.json)", attachment=False)
    filename = fields.Char()
    state = fields.Selection(
        [("new", "New"), ("bad", "To Mend"), ("ready", "Ready")],
        default="new",
        readonly=True,
    )
    regulation_name = fields.Char(string="Regulation", readonly=True)
    source = fields.Text(readonly=True)
    is_same = fields.Boolean(readonly=True)
    row_ids = fields.One2many(
        "school.compensation.import.row", "import_id", readonly=True
    )
    problem_ids = fields.One2many(
        "school.compensation.import.problem", "import_id", readonly=True
    )

    @api.model
    def _select_template(self):
        return self._templates()

    @api.model
    @ormcache()
    def _templates(self):
        """Return the shipped templates with the names of their regulations."""
        found = []
        for name in SHIPPED:
            with file_open(f"{TEMPLATES}/{name}.json", "rb") as file:
                data = json.load(file)
            found.append((name, f"{data['code']} {data['name']}"))
        return found

    @api.onchange("origin", "template", "file", "company_id")
    def _onchange_choice(self):
        """What was shown belongs to another choice."""
        self.state = "new"

    def _content(self):
        """Return the bytes of the file that was chosen.

        :raise UserError: nothing was chosen, or it is no file
        """
        self.ensure_one()
        if self.origin == "template":
            if self.template not in SHIPPED:
                raise UserError(self.env._("Choose a template."))
            with file_open(f"{TEMPLATES}/{self.template}.json", "rb") as file:
                return file.read()
        if not self.file:
            raise UserError(self.env._("Choose the file of a regulation (.json)."))
        if len(self.file) > LARGEST_FILE * 2:
            raise UserError(self.env._("The file is larger than 1 MB."))
        try:
            return base64.b64decode(self.file, validate=True)
        except (binascii.Error, ValueError) as error:
            raise UserError(
                self.env._("The file did not arrive whole. Choose it again.")
            ) from error

    def _check_company(self):
        """:raise UserError: names a school that is not the caller's"""
        if self.company_id and self.company_id not in self.env.user.company_ids:
            raise UserError(
                self.env._(
                    "You do not set the rules of %(school)s.",
                    school=self.company_id.sudo().name,
                )
            )

    def action_preview(self):
        """Show what the import would do, without importing anything."""
        self.ensure_one()
        self._check_company()
        Regulation = self.env["school.compensation.regulation"]
        data, problems = Regulation._load(self._content(), self.company_id)
        rows = [] if problems else Regulation._plan(data, self.company_id)
        clear = Command.clear()
        self.write(
            {
                "state": "bad" if problems else "ready",
                "regulation_name": data and f"{data['code']} {data['name']}",
                "source": data and data["source"],
                "is_same": bool(rows) and all(row["action"] == "same" for row in rows),
                "problem_ids": [clear, *(Command.create(row) for row in problems)],
                "row_ids": [clear, *(Command.create(row) for row in rows)],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import a Regulation"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

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
    name = fields.Char(readonly=True)
    action = fields.Selection(
        [("create", "New"), ("change", "Changed"), ("same", "Unchanged")],
        readonly=True,
    )
    detail = fields.Text(string="What Changes", readonly=True)


class SchoolCompensationImportProblem(models.TransientModel):
    """Something wrong in a file, where it stands, and how to mend it."""

    _name = "school.compensation.import.problem"
    _description = "Problem of a Compensation File"

    import_id = fields.Many2one(
        "school.compensation.import", required=True, ondelete="cascade"
    )
    place = fields.Char(string="Place in the File", readonly=True)
    problem = fields.Char(readonly=True)
    mend = fields.Char(string="How to Mend It", readonly=True)
