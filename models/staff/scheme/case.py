"""Worked cases of a scheme: who did what, and what must come out."""

from odoo import api, fields, models

from .item import RATERS
from .part import NUMBER

STATES = [("new", "Not Run"), ("passed", "Right"), ("failed", "Wrong")]


class SchoolStaffCase(models.Model):
    """A case: made-up people and facts, scored by the scheme as it is edited."""

    _name = "school.staff.case"
    _description = "Worked Case of a Scheme"
    _inherit = ["school.staff.scheme.part"]

    person_ids = fields.One2many(
        "school.staff.case.person", "case_id", string="People", copy=True
    )
    fact_ids = fields.One2many(
        "school.staff.case.fact", "case_id", string="Facts", copy=True
    )
    point_ids = fields.One2many(
        "school.staff.case.point", "case_id", string="Points of Items", copy=True
    )
    pool_amount = fields.Float(
        string="Pool", digits=(16, 2), help="Of the group, where a pool is shared."
    )
    period_days = fields.Integer(string="Days of the Month", default=30)
    reading = fields.Char(help="How the text was read, where it leaves it open.")
    state = fields.Selection(selection=STATES, default="new", readonly=True)
    problem = fields.Text(readonly=True)


class SchoolStaffCaseRow(models.AbstractModel):
    """Base of the rows of a case."""

    _name = "school.staff.case.row"
    _description = "Row of a Worked Case"
    _inherit = ["school.staff.setting"]
    _order = "id"

    case_id = fields.Many2one(
        comodel_name="school.staff.case",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="case_id.company_id", store=True, precompute=True, index=True
    )
    person = fields.Char(help="Empty: the only one, or everybody.")


class SchoolStaffCasePerson(models.Model):
    """Who is scored, what must come out, and what came out."""

    _name = "school.staff.case.person"
    _description = "Person of a Worked Case"
    _inherit = ["school.staff.case.row"]

    coefficient = fields.Float(digits=NUMBER, default=1.0)
    is_leader = fields.Boolean(string="Leader")
    days = fields.Integer(default=30)
    is_exempt = fields.Boolean(string="Not Assessed")
    standard = fields.Float(string="Pay Standard", digits=(16, 2))
    streak_grade = fields.Char(string="Grade Before")
    streak_count = fields.Integer(string="Months in a Row Before")
    has_expect_score = fields.Boolean(string="Score Matters")
    expect_score = fields.Float(digits=NUMBER)
    expect_grade = fields.Char()
    has_expect_pay = fields.Boolean(string="Pay Matters")
    expect_pay = fields.Float(digits=(16, 2))
    score = fields.Float(digits=NUMBER, readonly=True)
    grade = fields.Char(string="Grade Given", readonly=True)
    pay = fields.Float(digits=(16, 2), readonly=True)
    explanation = fields.Text(readonly=True)


class SchoolStaffCaseFact(models.Model):
    """A fact of a case, so many times."""

    _name = "school.staff.case.fact"
    _description = "Fact of a Worked Case"
    _inherit = ["school.staff.case.row"]

    type_id = fields.Many2one(
        comodel_name="school.staff.fact.type",
        string="What",
        required=True,
        ondelete="restrict",
    )
    quantity = fields.Float(digits=NUMBER, default=1.0)
    times = fields.Integer(default=1)
    day = fields.Integer(string="Day of the Month", default=1)
    rater = fields.Selection(selection=RATERS)

    _times_few = models.Constraint(
        "CHECK (times BETWEEN 1 AND 1000 AND day BETWEEN 1 AND 28)",
        "A fact of a case happens from 1 to 1000 times, on a day from 1 to 28.",
    )


class SchoolStaffCasePoint(models.Model):
    """The points that an item must give."""

    _name = "school.staff.case.point"
    _description = "Points Expected in a Worked Case"
    _inherit = ["school.staff.case.row"]

    item_code = fields.Char(required=True)
    expect_points = fields.Float(digits=NUMBER)
    points = fields.Float(digits=NUMBER, readonly=True)


class SchoolStaffScheme(models.Model):
    _inherit = "school.staff.scheme"

    case_ids = fields.One2many(
        "school.staff.case", "scheme_id", string="Worked Cases", copy=True
    )
    case_failed_count = fields.Integer(compute="_compute_case_failed_count")

    @api.depends("case_ids.state")
    def _compute_case_failed_count(self):
        for scheme in self:
            scheme.case_failed_count = len(
                scheme.case_ids.filtered(lambda case: case.state == "failed")
            )

    def action_run_cases(self):
        """Run all worked cases on the schemes as they are edited now."""
        self.check_access("write")
        self._check_may_set()
        self.case_ids._run()
        return True
