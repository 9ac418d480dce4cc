"""A list that somebody imports: all of it or nothing, once."""

import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

# The states in which the list, or what it is for, may be changed.
OPEN = ("draft", "bad", "checked")
UNDER_WAY = ("checking", "writing")


class SchoolImport(models.Model):
    """An import: the file, what is wrong with it, and what it made.

    It goes in steps (``import_step``), each a transaction of its own: rows are checked
    in parts, by whichever worker process takes the next step, and written all at once.
    """

    _name = "school.import"
    _description = "Import of a List"
    _inherit = ["school.document"]
    _order = "id desc"

    _document_prefix = "DR"
    _document_open = OPEN
    _document_own = frozenset(
        {
            "checked_count",
            "digest",
            "done_on",
            "go_on",
            "headings",
            "made_count",
            "problem_count",
            "problem_ids",
            "result_ids",
            "result_model",
            "row_count",
            "turn",
        }
    )

    kind = fields.Selection(
        selection="_selection_kind",
        string="List of",
        required=True,
    )
    file = fields.Binary(string="List (.xlsx or .csv)", attachment=True, copy=False)
    filename = fields.Char(copy=False)
    template = fields.Binary(compute="_compute_template")
    present = fields.Binary(
        string="What There Is",
        compute="_compute_present",
        help="In the columns of the template: to look through, or to import elsewhere.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "New"),
            ("checking", "Checking"),
            ("bad", "To Mend"),
            ("checked", "Checked"),
            ("writing", "Writing"),
            ("done", "Imported"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    go_on = fields.Boolean(
        string="Import When Checked",
        readonly=True,
        copy=False,
    )
    row_count = fields.Integer(string="Rows Read", readonly=True, copy=False)
    checked_count = fields.Integer(string="Rows Checked", readonly=True, copy=False)
    problem_count = fields.Integer(string="Problems", readonly=True, copy=False)
    made_count = fields.Integer(string="Rows Imported", readonly=True, copy=False)
    done_on = fields.Datetime(string="Imported On", readonly=True, copy=False)
    problem_ids = fields.One2many(
        comodel_name="school.import.problem",
        inverse_name="import_id",
        string="What to Mend",
        readonly=True,
        copy=False,
    )
    digest = fields.Char(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Of the rows as they were read; the same rows are not imported twice.",
    )
    result_model = fields.Char(readonly=True, copy=False)
    result_ids = fields.Json(readonly=True, copy=False)
    turn = fields.Integer(readonly=True, copy=False)
    headings = fields.Json(
        readonly=True,
        copy=False,
        help="What the columns are called in the file, for the list of problems.",
    )
    progress = fields.Json(compute="_compute_progress")

    @api.model
    def _selection_kind(self):
        """Return the kinds and their names; a room adds its own."""
        return []

    @api.depends("kind", "company_id")
    def _compute_template(self):
        for job in self:
            content = job.kind and job._kind()._template(job.company_id)
            job.template = content and base64.b64encode(content)

    @api.depends("kind", "company_id")
    @api.depends_context("uid")
    def _compute_present(self):
        for job in self:
            rows = None
            if job.kind and job.can_prepare:
                rows = job._kind()._present(job.company_id)
            job.present = rows is not None and base64.b64encode(
                job._kind()._template(job.company_id, rows)
            )

    @api.depends("state", "row_count", "checked_count", "problem_count")
    def _compute_progress(self):
        for job in self:
            job.progress = job._progress()

    # -- CRUD -----------------------------------------------------------------------

    def write(self, vals):
        """Write; another file, or another kind, begins anew.

        :raise UserError: a number of our own is written, or the list is under way
        """
        result = super().write(vals)
        if not {"file", "kind", "company_id"}.isdisjoint(vals):
            self._forget()
        return result

    def _check_preparing(self):
        """Refuse unless the user may import these lists, and has begun them.

        :raise UserError: names the posts that may
        """
        for job in self:
            if job.create_uid != self.env.user:
                raise UserError(
                    self.env._(
                        "%(job)s is a list of %(user)s. Upload your own.",
                        job=job.display_name,
                        user=job.sudo().create_uid.name,
                    )
                )
            job._kind()._check_job(job)

    # -- actions --------------------------------------------------------------------

    def action_template(self):
        """Download the template, with examples, choices and explanations."""
        return self._download("template")

    def action_present(self):
        """Download what there is now, in the columns of the template.

        :raise UserError: without a post, or there is no such list
        """
        self._check_preparing()
        if not self.present:
            raise UserError(
                self.env._("%(list)s are not listed here.", list=self._kind()._title())
            )
        return self._download("present")

    def _download(self, field):
        self.ensure_one()
        self.check_access("read")
        name = f"{self._kind()._title()}.xlsx"
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/{field}/{name}?download=true",
            "target": "self",
        }

    def action_check(self):
        """Read the list and look what is wrong with it, step by step."""
        self._begin(go_on=False)
        return True

    def action_import(self):
        """Import the list: check it and, if nothing is wrong, write all of it.

        :raise UserError: no file, or these very rows were imported already
        """
        self._begin(go_on=True)
        return True

    def action_step(self):
        """Do the next part of the work, and return how far it is.

        The page calls it again and again; several workers may.

        :return: see :meth:`_progress`
        """
        self.ensure_one()
        self.check_access("write")
        self._step()
        return self._progress()

    def action_run(self):
        """Do all that is left, in this one call."""
        self.ensure_one()
        self.check_access("write")
        while self.state in UNDER_WAY:
            self._step()
        return self._progress()

    def action_stop(self):
        """Stop the work; nothing is imported."""
        for job in self:
            job.check_access("write")
            if job.state in UNDER_WAY:
                job._check_preparing()
                job._take_turn()
                job._set_own({"state": "draft", "go_on": False})
        return True

    def get_progress(self):
        """Return how far the work is, for the page; see :meth:`_progress`."""
        self.ensure_one()
        self.check_access("read")
        return self._progress()

    def action_open_result(self):
        """Open what was made."""
        self.ensure_one()
        self.check_access("read")
        if not self.result_model or self.result_model not in self.env:
            raise UserError(self.env._("Nothing was imported yet."))
        records = self.env[self.result_model].browse(self.result_ids or [])
        return records._get_records_action(name=self._kind()._title())

    # -- helpers --------------------------------------------------------------------

    def _kind(self):
        """Return the model of the kind of this list.

        :raise UserError: no kind was chosen
        """
        self.ensure_one()
        if self.kind not in dict(self._selection_kind()):
            raise UserError(self.env._("Choose what the list holds."))
        return self.env[f"school.import.{self.kind}"]

    def _progress(self):
        """Return the figures of the progress bar.

        :return: dict: ``state``; ``part`` (checking or writing); ``done`` and
            ``total`` rows of the part; ``problems``
        """
        self.ensure_one()
        written = 0
        if self.state == "writing":
            written = self.env["school.import.progress"].sudo()._written(self)
        return {
            "state": self.state,
            "done": written if self.state == "writing" else self.checked_count,
            "total": self.row_count,
            "problems": self.problem_count,
            "working": self.state in UNDER_WAY,
        }
