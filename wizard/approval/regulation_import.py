"""Choice of a regulation to import: a template or a file; and the preview of it."""

import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import ormcache

from ...models.approval.pack_format import LARGEST_FILE
from ...models.approval.template import template_content, template_names


class SchoolRegulationChoice(models.AbstractModel):
    """Base of a wizard that imports a regulation from a template or a file.

    A model names the format of its files in ``_regulation_format``.
    """

    _name = "school.regulation.choice"
    _description = "Choice of a Regulation"

    _regulation_format = ""

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

    @api.model
    def _select_template(self):
        return self._templates()

    @api.model
    @ormcache("self._name")
    def _templates(self):
        """Return the templates that the addon brings along."""
        return template_names(self._regulation_format)

    def _content(self):
        """Return the bytes of the file that was chosen.

        :raise UserError: nothing was chosen, or it is no file
        """
        self.ensure_one()
        if self.origin == "template":
            if self.template not in dict(self._templates()):
                raise UserError(self.env._("Choose a template."))
            return template_content(self.template)
        file = self.with_context(bin_size=False).file
        if not file:
            raise UserError(self.env._("Choose the file of a regulation (.json)."))
        if len(file) > LARGEST_FILE * 2:
            raise UserError(self.env._("The file is larger than 1 MB."))
        try:
            return base64.b64decode(file, validate=True)
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


class SchoolRegulationImport(models.AbstractModel):
    """Base of an import that first shows what it would do.

    A model declares ``row_ids`` and ``problem_ids`` and implements :meth:`_preview` and
    :meth:`action_import`.
    """

    _name = "school.regulation.import"
    _description = "Import of a Regulation"
    _inherit = ["school.regulation.choice"]

    state = fields.Selection(
        [("new", "New"), ("bad", "To Mend"), ("ready", "Ready")],
        default="new",
        readonly=True,
    )
    regulation_name = fields.Char(string="Regulation", readonly=True)
    source = fields.Text(readonly=True)
    is_same = fields.Boolean(readonly=True)

    @api.onchange("origin", "template", "file", "company_id")
    def _onchange_choice(self):
        """What was shown belongs to another choice."""
        self.state = "new"

    def _preview(self, content, company):
        """Return what an import of ``content`` would do.

        :return: ``(data of the file or None, rows of the preview, problems)``
        """
        raise NotImplementedError

    def action_preview(self):
        """Show what the import would do, without importing anything."""
        self.ensure_one()
        self._check_company()
        data, rows, problems = self._preview(self._content(), self.company_id)
        shown = ("kind", "name", "action", "detail")
        clear = Command.clear()
        self.write(
            {
                "state": "bad" if problems else "ready",
                "regulation_name": data and f"{data['code']} {data['name']}",
                "source": data and data["source"],
                "is_same": bool(rows) and all(row["action"] == "same" for row in rows),
                "problem_ids": [clear, *(Command.create(row) for row in problems)],
                "row_ids": [
                    clear,
                    *(Command.create({key: row[key] for key in shown}) for row in rows),
                ],
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


class SchoolRegulationImportRow(models.AbstractModel):
    """What an import does with one part of a regulation."""

    _name = "school.regulation.import.row"
    _description = "Preview of an Import"

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


class SchoolRegulationImportProblem(models.AbstractModel):
    """Something wrong in a file, where it stands, and how to mend it."""

    _name = "school.regulation.import.problem"
    _description = "Problem of a Regulation's File"

    place = fields.Char(string="Place in the File", readonly=True)
    problem = fields.Char(readonly=True)
    mend = fields.Char(string="How to Mend It", readonly=True)
