"""Results of a month: one for each subject and group, with its lines."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..group.group import SUBJECT_KINDS

PAY_GROUPS = (
    "school_logistics.group_affairs,school_logistics.group_principal,"
    "school_logistics.group_accountant,school_logistics.group_officer,"
    "school_logistics.group_auditor"
)


class UncheckedMany2one(fields.Many2one):
    """A Many2one without a foreign key.

    Lines come into being with their results, in one statement, by the million; a check
    of each row would take as long as the scoring itself.
    """

    def update_db_foreign_key(self, model, column):
        """Make none."""


class SchoolStaffResult(models.Model):
    """What a subject scored in a group in a month. Written by the run alone."""

    _name = "school.staff.result"
    _description = "Assessment Result"
    _order = "run_id desc, group_id, rank, id"
    _log_access = False

    run_id = fields.Many2one(
        comodel_name="school.staff.run",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    company_id = UncheckedMany2one(
        comodel_name="res.company", string="School", required=True, readonly=True
    )
    month_id = fields.Many2one(related="run_id.month_id", string="Month")
    run_state = fields.Selection(related="run_id.state", string="Assessment")
    group_id = UncheckedMany2one(
        comodel_name="school.staff.group", required=True, readonly=True
    )
    version_id = UncheckedMany2one(
        comodel_name="school.staff.scheme.version", required=True, readonly=True
    )
    subject_kind = fields.Selection(
        selection=SUBJECT_KINDS, string="Kind", required=True, readonly=True
    )
    subject_id = fields.Integer(required=True, readonly=True)
    employee_id = fields.Many2one(
        comodel_name="hr.employee", string="Person", readonly=True, ondelete="restrict"
    )
    subject_name = fields.Char(string="Name", readonly=True)
    position = fields.Selection(
        selection=[("member", "Member"), ("leader", "Leader")], readonly=True
    )
    coefficient = fields.Float(digits=(16, 4), readonly=True)
    days = fields.Integer(readonly=True)
    score = fields.Float(digits=(16, 4), readonly=True)
    is_assessed = fields.Boolean(string="Assessed", readonly=True)
    grade = fields.Integer(
        string="Place of the Grade", readonly=True, help="In the scheme; the best is 0."
    )
    grade_name = fields.Char(compute="_compute_grade_name", string="Grade Given")
    rank = fields.Integer(readonly=True)
    is_warned = fields.Boolean(
        string="Among the Last",
        readonly=True,
        help="Among the last ones and below the line: a talk is due. Nobody is"
        " dismissed for a rank.",
    )
    no_pay = fields.Boolean(string="Veto", readonly=True)
    pay = fields.Float(digits=(16, 2), readonly=True, groups=PAY_GROUPS)
    pay_parts = fields.Json(readonly=True, groups=PAY_GROUPS)
    line_ids = fields.One2many(
        comodel_name="school.staff.result.line", inverse_name="result_id", readonly=True
    )
    appeal_count = fields.Integer(compute="_compute_appeal_count")

    _once = models.UniqueIndex("(run_id, group_id, subject_id)")
    _employee_index = models.Index("(employee_id) WHERE employee_id IS NOT NULL")

    @api.depends("version_id", "grade", "is_assessed")
    def _compute_grade_name(self):
        for result in self:
            grades = result.sudo().version_id.definition["grades"]
            place = result.grade
            known = (
                result.is_assessed and place is not None and 0 <= place < len(grades)
            )
            result.grade_name = grades[place]["name"] if known else False

    def _compute_appeal_count(self):
        counts = dict(
            self.env["school.staff.appeal"]
            .sudo()
            ._read_group([("result_id", "in", self.ids)], ["result_id"], ["__count"])
        )
        for result in self:
            result.appeal_count = counts.get(result, 0)

    @api.depends("subject_name", "run_id.month_id")
    def _compute_display_name(self):
        for result in self:
            month = result.sudo().run_id.month_id.name or ""
            result.display_name = f"{result.subject_name or ''} {month}".strip()

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Refuse: results are computed.

        :raise UserError: always
        """
        raise UserError(self._computed_text())

    def write(self, vals):  # pylint: disable=method-required-super
        """Refuse: results are computed."""
        raise UserError(self._computed_text())

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self._computed_text())

    def _computed_text(self):
        return self.env._(
            "Results are computed from the facts. Void or add a fact instead."
        )


class SchoolStaffResultLine(models.Model):
    """Quantity and points of an item; items without facts have no line."""

    _name = "school.staff.result.line"
    _description = "Line of a Result"
    _order = "result_id, item"
    _log_access = False

    result_id = UncheckedMany2one(
        comodel_name="school.staff.result", required=True, readonly=True, index=True
    )
    item = fields.Integer(
        required=True,
        readonly=True,
        help="Place in the scheme from 1; vetoes follow the items.",
    )
    quantity = fields.Float(digits=(16, 6), readonly=True)
    points = fields.Float(digits=(16, 4), readonly=True)
    name = fields.Char(compute="_compute_name", string="What")

    def _compute_name(self):
        Scorer = self.env["school.staff.scorer"]
        for line in self:
            definition = line.sudo().result_id.version_id.definition
            line.name = Scorer._explain_line(
                definition, line.item, line.quantity, line.points
            )

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Refuse: lines are computed.

        :raise UserError: always
        """
        raise UserError(self.env["school.staff.result"]._computed_text())

    def write(self, vals):  # pylint: disable=method-required-super
        """Refuse: lines are computed."""
        raise UserError(self.env["school.staff.result"]._computed_text())

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env["school.staff.result"]._computed_text())
