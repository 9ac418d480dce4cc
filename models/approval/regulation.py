"""What every regulation entered as configuration has: head, file, worked cases."""

import base64
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .pack_schema import sparse

#: fields that the file of a regulation begins with
HEAD = ("code", "name", "edition", "source", "reading", "date_from", "date_to")


class SchoolRegulation(models.AbstractModel):
    """Base of a regulation: one code for each school or the district, kept as a file.

    A model declares ``case_ids`` (see :class:`SchoolRegulationCase`) and what its rules
    are, and implements ``_data``, ``_load`` and ``_import``.
    """

    _name = "school.regulation"
    _description = "Regulation"
    _inherit = ["mail.thread", "school.rule.setting"]

    #: fields whose records make up the file
    _regulation_parts = ()

    code = fields.Char(
        required=True, help="By which a newer edition of the file finds this one."
    )
    name = fields.Char(required=True, tracking=True)
    edition = fields.Char(tracking=True)
    active = fields.Boolean(default=True)
    source = fields.Text(help="Where the regulation is published.")
    reading = fields.Text(help="How a boundary that the text leaves open was read.")
    date_from = fields.Date()
    date_to = fields.Date()
    company_id = fields.Many2one(
        "res.company",
        string="School",
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
        help="Empty: a regulation of the district for every school.",
    )
    checksum = fields.Char(
        readonly=True, copy=False, help="Of the file that was imported last."
    )
    imported_on = fields.Datetime(readonly=True, copy=False)
    file = fields.Binary(compute="_compute_file")

    _code_unique = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))",
        "This school has a regulation with this code already.",
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_from IS NULL OR date_to IS NULL OR date_from <= date_to)",
        "The regulation ends before it begins.",
    )

    @api.depends(lambda self: self._regulation_parts)
    def _compute_file(self):
        for regulation in self:
            text = json.dumps(regulation._data(), ensure_ascii=False, indent=1)
            regulation.file = base64.b64encode(f"{text}\n".encode())

    @api.depends("code", "name", "edition")
    def _compute_display_name(self):
        for regulation in self:
            regulation.display_name = f"{regulation.code} {regulation.name}"

    def write(self, vals):
        """Change; the school stays, as the rules do.

        :raise UserError: the school would change
        """
        if "company_id" in vals:
            others = self.filtered(
                lambda one: (
                    (one.company_id.id or False) != (vals["company_id"] or False)
                )
            )
            if others:
                raise UserError(
                    self.env._(
                        "%(regulation)s stays with its school. Import the file for the"
                        " other school instead.",
                        regulation=others[0].display_name,
                    )
                )
        return super().write(vals)

    # -- the file -------------------------------------------------------------------

    def _data(self):
        """Return the regulation as it is edited now, as the data of its file."""
        raise NotImplementedError

    def _head_data(self):
        """Return what the file of this regulation begins with."""
        self.ensure_one()
        head = {name: self[name] or "" for name in HEAD}
        for name in ("date_from", "date_to"):
            head[name] = fields.Date.to_string(self[name]) or None
        return head

    @api.model
    def _existing(self, data, company):
        """Return the regulation with the code of the file that the school has, if any.

        :param dict data: checked file
        :param company: ``res.company``; empty for all schools
        """
        return self.with_context(active_test=False).search(
            [("code", "=", data["code"]), ("company_id", "=", company.id)]
        )

    @api.model
    def _refuse_problems(self, problems):
        """:raise UserError: lists the problems of a file, if there are any"""
        if problems:
            raise UserError(
                "\n".join(
                    f"{row['place']}: {row['problem']} {row['mend']}".removeprefix(": ")
                    for row in problems
                )
            )

    @api.model
    def _case_commands(self, contents):
        """Return the commands that make worked cases, numbered where they have no name.

        :param list contents: the cases as the file says them
        """
        return [
            Command.create(
                {
                    "sequence": 10 * number,
                    "name": content.get("name")
                    or self.env._("Case %(number)s", number=number),
                    "content": content,
                }
            )
            for number, content in enumerate(contents, start=1)
        ]

    # -- actions --------------------------------------------------------------------

    def action_export(self):
        """Download the regulation as a file that can be imported elsewhere."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file/{self.code}.json"
            "?download=true",
            "target": "self",
        }

    def action_open_cases(self):
        """Open the worked cases with what came out last."""
        self.ensure_one()
        cases = self._fields["case_ids"]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Worked Cases of %(regulation)s", regulation=self.name),
            "res_model": cases.comodel_name,
            "view_mode": "list,form",
            "domain": [(cases.inverse_name, "=", self.id)],
            "context": {"create": False},
        }


class SchoolRegulationCase(models.AbstractModel):
    """Base of a worked case: what is entered, and what the regulation must make of it.

    The case is kept as the file says it; what is shown of it is computed. A model names
    the schema of a case in ``_case_schema``.
    """

    _name = "school.regulation.case"
    _description = "Worked Case"

    _case_schema = {}

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    content = fields.Json(
        required=True, help="The case as the file of the regulation says it."
    )
    facts_text = fields.Char(string="Facts", compute="_compute_texts")
    expected_text = fields.Text(string="Expected", compute="_compute_texts")
    reading = fields.Text(compute="_compute_texts")
    state = fields.Selection(
        [("new", "Not Run"), ("passed", "As Expected"), ("failed", "Differs")],
        default="new",
        required=True,
        readonly=True,
    )
    actual_text = fields.Text(string="Came Out", readonly=True)
    explanation = fields.Text(readonly=True)
    run_on = fields.Datetime(string="Last Run", readonly=True)

    @api.depends("content")
    @api.depends_context("lang")
    def _compute_texts(self):
        contents = [case.content or {} for case in self]
        texts = self._case_texts(contents)
        for case, content, (facts, expected) in zip(self, contents, texts, strict=True):
            case.facts_text = facts
            case.expected_text = expected
            case.reading = content.get("reading") or False

    @api.model
    def _case_texts(self, contents):
        """Return the facts and the expectation of each case, in words.

        :param list contents: the cases as the file says them
        :return: list of ``(facts, expectation)``
        """
        raise NotImplementedError

    def _data(self):
        """Return the case as a file says it, without what has its default."""
        self.ensure_one()
        return sparse(self.content, self._case_schema)

    def _keep(self, passed, actual, lines):
        """Keep what came out.

        :param bool passed: as expected
        :param str actual: in words
        :param list lines: how it came about
        """
        self.write(
            {
                "state": "passed" if passed else "failed",
                "actual_text": actual,
                "explanation": "\n".join(lines),
                "run_on": fields.Datetime.now(),
            }
        )
