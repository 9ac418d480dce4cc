"""Assessment schemes (考核方案): how facts become a score, a grade and pay."""

from odoo import api, fields, models

from ..group.group import GROUP_KINDS, SUBJECT_KINDS
from .part import NUMBER


class SchoolStaffScheme(models.Model):
    """A regulation of assessment, entered as configuration.

    score = base + Σ sections; a section is its base + Σ of its items, within its
    bounds, times its weight. Published versions are frozen (see
    ``school.staff.scheme.version``): editing changes nothing that was published.
    """

    _name = "school.staff.scheme"
    _description = "Assessment Scheme"
    _inherit = ["school.staff.setting", "mail.thread"]
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    code = fields.Char(help="By which a newer edition of its file finds this one.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
        help="Empty: a scheme of the district, for groups of any school.",
    )
    source = fields.Text(string="Regulation", help="The text, and where it is from.")
    reading = fields.Text(help="How a boundary that the text leaves open was read.")
    subject_kind = fields.Selection(
        selection=SUBJECT_KINDS,
        string="Who Is Assessed",
        required=True,
        default="person",
    )
    group_kind = fields.Selection(
        selection=GROUP_KINDS,
        string="Groups of Kind",
        help="The scheme is for all groups of this kind. Empty, without groups: for"
        " every group that has no scheme of its own.",
    )
    group_ids = fields.Many2many(
        comodel_name="school.staff.group",
        check_company=True,
        help="Only these groups.",
    )
    base = fields.Float(
        string="Base Points", digits=NUMBER, default=100.0, help="With what all begin."
    )
    has_floor = fields.Boolean(string="Not Below", default=True)
    floor = fields.Float(digits=NUMBER)
    has_cap = fields.Boolean(string="Not Above")
    cap = fields.Float(digits=NUMBER, default=100.0)
    digits = fields.Integer(
        string="Decimals", default=2, help="To which a score is rounded, half up."
    )
    group_weight = fields.Float(
        string="Group Mean %",
        digits=NUMBER,
        help="So much of a member's score is the mean of the group.",
    )
    leader_group_weight = fields.Float(
        string="Group Mean % for Leaders",
        digits=NUMBER,
        help="So much of a leader's score is the mean of the members.",
    )
    min_days = fields.Integer(
        string="Assessed From (Days)",
        help="Whoever is in the group for fewer days of the month is not assessed.",
    )
    exempt_type_ids = fields.Many2many(
        comodel_name="school.staff.fact.type",
        relation="school_staff_scheme_exempt_rel",
        string="Exempting Facts",
        help="Whoever has one of these in the month is not assessed.",
    )
    quota_scope = fields.Selection(
        selection=[("group", "Each Group"), ("all", "All Groups of the Scheme")],
        required=True,
        default="group",
        help="Within whom quotas and ranks are counted.",
    )
    quota_ties = fields.Selection(
        selection=[
            ("together", "Better Only if the Quota Holds Them All"),
            ("all", "All Get the Better Grade"),
        ],
        string="Equal Scores at the Cut",
        required=True,
        default="together",
    )
    quota_min = fields.Integer(
        string="Quotas From (People)",
        help="With fewer people assessed, quotas do not apply.",
    )
    warn_percent = fields.Float(
        string="Last %",
        digits=NUMBER,
        help="The last so many percent are listed for a talk, if they also lie below"
        " the line beside. Nobody is dismissed for a rank.",
    )
    warn_below = fields.Float(string="And Below (Points)", digits=NUMBER, default=60.0)
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_currency_id"
    )
    section_ids = fields.One2many(
        "school.staff.scheme.section", "scheme_id", string="Sections", copy=True
    )
    item_ids = fields.One2many(
        "school.staff.scheme.item", "scheme_id", string="Items", copy=True
    )
    veto_ids = fields.One2many("school.staff.scheme.veto", "scheme_id", copy=True)
    grade_ids = fields.One2many(
        "school.staff.scheme.grade", "scheme_id", string="Grades", copy=True
    )
    pay_ids = fields.One2many("school.staff.scheme.pay", "scheme_id", copy=True)
    item_count = fields.Integer(compute="_compute_item_count")

    _code_unique = models.UniqueIndex(
        "(code, COALESCE(company_id, 0)) WHERE code IS NOT NULL",
        "There is a scheme with this code already.",
    )
    _weights = models.Constraint(
        "CHECK (group_weight BETWEEN 0 AND 100 AND leader_group_weight BETWEEN 0"
        " AND 100 AND warn_percent BETWEEN 0 AND 100)",
        "Enter a percentage from 0 to 100.",
    )
    _digits_few = models.Constraint(
        "CHECK (digits BETWEEN 0 AND 4)", "Scores have from 0 to 4 decimals."
    )

    def _compute_currency_id(self):
        self.currency_id = self.env.ref("base.CNY")

    @api.depends("item_ids")
    def _compute_item_count(self):
        for scheme in self:
            scheme.item_count = len(scheme.item_ids)
