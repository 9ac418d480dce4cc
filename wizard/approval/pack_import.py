"""Import of a regulation: choose a file or a template, look, import."""

import base64
import binascii
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import file_open, ormcache

from ...models.approval.pack_format import LARGEST_FILE

TEMPLATES = "school_logistics/data/rule_packs"
#: shipped templates, by the name of the file without its ending
SHIPPED = (
    "approvals_a1",
    "approvals_a2",
    "approvals_a3",
    "approvals_a4",
    "approvals_a5",
    "approvals_a6",
    "budget",
    "damage",
    "reimbursement",
)


class SchoolRulePackImport(models.TransientModel):
    """A regulation to import, and what the import would do."""

    _name = "school.rule.pack.import"
    _description = "Import of a Rule Pack"

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
    file = fields.Binary(string="Rule Pack (.json)", attachment=False)
    filename = fields.Char()
    state = fields.Selection(
        [("new", "New"), ("bad", "To Mend"), ("ready", "Ready")],
        default="new",
        readonly=True,
    )
    pack_name = fields.Char(string="Regulation", readonly=True)
    source = fields.Text(readonly=True)
    is_same = fields.Boolean(readonly=True)
    row_ids = fields.One2many("school.rule.pack.import.row", "import_id", readonly=True)
    problem_ids = fields.One2many(
        "school.rule.pack.import.problem", "import_id", readonly=True
    )

    @api.model
    def _select_template(self):
        return self._templates()

    @api.model
    @ormcache()
    def _templates(self):
        """Shipped templates with the names of their regulations."""
        found = []
        for name in SHIPPED:
            with file_open(f"{TEMPLATES}/{name}.json", "rb") as file:
                pack = json.load(file)
            found.append((name, f"{pack['code']} {pack['name']}"))
        return found

    @api.onchange("origin", "template", "file", "company_id")
    def _onchange_choice(self):
        """What was shown belongs to another choice."""
        self.state = "new"

    def _content(self):
        """The bytes of the file that was chosen.

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
        """Refuse a school that is not the caller's own.

        :raise UserError: names the school
        """
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
        Pack = self.env["school.rule.pack"]
        pack, values, problems = Pack._load(self._content(), self.company_id)
        rows = [] if problems else Pack._plan(pack, values, self.company_id)
        self.write(
            {
                "state": "bad" if problems else "ready",
                "pack_name": pack and f"{pack['code']} {pack['name']}",
                "source": pack and pack["source"],
                "is_same": bool(rows) and all(row["action"] == "same" for row in rows),
                "problem_ids": [
                    Command.clear(),
                    *(Command.create(problem) for problem in problems),
                ],
                "row_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                key: row[key]
                                for key in ("kind", "name", "action", "detail")
                            }
                        )
                        for row in rows
                    ),
                ],
            }
        )
        return self._reopen()

    def action_import(self):
        """Import the file as it is now: everything in it, or nothing.

        :return: action that opens the regulation
        :raise UserError: lists what must be mended
        """
        self.ensure_one()
        self._check_company()
        pack = self.env["school.rule.pack"]._import(self._content(), self.company_id)
        return pack._get_records_action(name=pack.name)

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import a Regulation"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }


class SchoolRulePackImportRow(models.TransientModel):
    """What an import does with one part of a regulation."""

    _name = "school.rule.pack.import.row"
    _description = "Preview of an Import"

    import_id = fields.Many2one(
        "school.rule.pack.import", required=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [("pack", "Regulation"), ("flow", "Rule"), ("cases", "Worked Cases")],
        readonly=True,
    )
    name = fields.Char(readonly=True)
    action = fields.Selection(
        [
            ("create", "New"),
            ("change", "Changed"),
            ("same", "Unchanged"),
            ("drop", "Dropped"),
        ],
        readonly=True,
    )
    detail = fields.Text(string="What Changes", readonly=True)


class SchoolRulePackImportProblem(models.TransientModel):
    """Something wrong in a file, where it stands, and how to mend it."""

    _name = "school.rule.pack.import.problem"
    _description = "Problem of a Rule Pack"

    import_id = fields.Many2one(
        "school.rule.pack.import", required=True, ondelete="cascade"
    )
    place = fields.Char(string="Place in the File", readonly=True)
    problem = fields.Char(readonly=True)
    mend = fields.Char(string="How to Mend It", readonly=True)
