"""Items of a scheme: which facts count, how much of them, for how many points."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .part import NUMBER

AGGREGATIONS = [
    ("sum", "Sum"),
    ("count", "Number of Facts"),
    ("days", "Number of Days"),
    ("mean", "Mean"),
    ("min", "Lowest"),
    ("max", "Highest"),
    ("latest", "Latest"),
    ("rate", "Rate (%)"),
    ("each", "Each Fact by Itself"),
    ("raters", "Raters, Weighted"),
]
#: without a fact these have no quantity at all, the others have 0
NEEDS_FACTS = ("mean", "min", "max", "latest", "rate", "raters")
RATERS = [
    ("leader", "Group Leader"),
    ("affairs", "General Affairs"),
    ("principal", "Principal"),
    ("peer", "Colleagues"),
    ("served", "Those Who Are Served"),
    ("other", "Other"),
]


class SchoolStaffSchemeItem(models.Model):
    """An item: facts → quantity → measured quantity → points.

    1. The facts of the kinds are aggregated to a quantity.
    2. Below the threshold nothing counts. What is measured is all of it, what exceeds
       the allowance, or what is missing to the target; then in whole units, if wanted.
    3. Points: so many per unit, those of the step that is reached (ladder), or each
       unit at the points of its own tier (escalating).
    4. Starting points are added; floor and cap hold; the weight multiplies.
    """

    _name = "school.staff.scheme.item"
    _description = "Item of a Scheme"
    _inherit = ["school.staff.scheme.part"]

    section_id = fields.Many2one(
        comodel_name="school.staff.scheme.section",
        domain="[('scheme_id', '=', scheme_id)]",
        index=True,
        ondelete="set null",
    )
    type_ids = fields.Many2many(
        comodel_name="school.staff.fact.type",
        relation="school_staff_scheme_item_type_rel",
        string="Facts",
        help="The kinds of facts that count here.",
    )
    base_type_ids = fields.Many2many(
        comodel_name="school.staff.fact.type",
        relation="school_staff_scheme_item_base_rel",
        string="Out Of",
        help="For a rate: what the facts are divided by, such as all repairs.",
    )
    aggregation = fields.Selection(
        selection=AGGREGATIONS, string="Taken Together", required=True, default="sum"
    )
    trim = fields.Integer(
        string="Leave Out Highest and Lowest",
        help="For a mean: so many of the highest and as many of the lowest are left"
        " out, where enough remain.",
    )
    rater_ids = fields.One2many(
        "school.staff.scheme.rater", "item_id", string="Raters", copy=True
    )
    threshold = fields.Float(
        digits=NUMBER, help="Below this quantity nothing counts; above it, all of it."
    )
    measure = fields.Selection(
        selection=[
            ("all", "All of It"),
            ("above", "What Exceeds the Limit"),
            ("below", "What Is Missing to the Limit"),
        ],
        string="What Counts",
        required=True,
        default="all",
    )
    limit = fields.Float(
        digits=NUMBER, help="Free allowance, or the target that should be reached."
    )
    limit_prorated = fields.Boolean(
        string="Allowance by Days",
        help="Whoever is in the group for half a month has half the allowance.",
    )
    unit_size = fields.Float(
        string="Per", digits=NUMBER, default=1.0, help="Such as each 30 minutes."
    )
    unit_rounding = fields.Selection(
        selection=[
            ("exact", "In Proportion"),
            ("down", "Full Units Only"),
            ("up", "A Part Counts as One"),
        ],
        string="Parts of a Unit",
        required=True,
        default="exact",
    )
    rule = fields.Selection(
        selection=[
            ("unit", "Points per Unit"),
            ("ladder", "Points of the Step Reached"),
            ("tiers", "Escalating: Each Unit by Its Tier"),
        ],
        string="Points By",
        required=True,
        default="unit",
    )
    points = fields.Float(
        string="Points per Unit", digits=NUMBER, help="Negative for a deduction."
    )
    step_ids = fields.One2many(
        "school.staff.scheme.step", "item_id", string="Steps", copy=True
    )
    start = fields.Float(
        string="Starting Points", digits=NUMBER, help="Full marks that findings reduce."
    )
    has_floor = fields.Boolean(string="Not Below")
    floor = fields.Float(digits=NUMBER)
    has_cap = fields.Boolean(string="Not Above")
    cap = fields.Float(digits=NUMBER)
    weight = fields.Float(string="Weight %", digits=NUMBER, default=100.0)
    attribution = fields.Selection(
        selection=[
            ("person", "The Person Named"),
            ("area", "Whoever Is on Duty in the Area"),
            ("group", "The Whole Group"),
        ],
        string="Counts For",
        required=True,
        default="person",
    )
    is_split = fields.Boolean(
        string="Shared Out", help="Several on duty: each bears a part, not all of it."
    )
    detail = fields.Char(
        string="In Words", compute="_compute_detail", help="How the item is scored."
    )

    _unit_positive = models.Constraint(
        "CHECK (unit_size > 0)", "A unit must be larger than zero."
    )
    _trim_positive = models.Constraint(
        "CHECK (trim >= 0)", "Enter how many to leave out, from zero."
    )

    @api.constrains("aggregation", "base_type_ids", "rater_ids", "rule", "step_ids")
    def _check_complete(self):
        for item in self:
            lacks = (
                (item.aggregation == "rate" and not item.base_type_ids)
                or (item.aggregation == "raters" and not item.rater_ids)
                or (item.rule != "unit" and not item.step_ids)
                or not item.type_ids
            )
            if lacks:
                raise ValidationError(
                    self.env._(
                        "%(item)s is not complete: choose the facts that count; a rate"
                        " needs what it is divided by, raters their weights, a ladder"
                        " its steps.",
                        item=item.name,
                    )
                )

    @api.constrains("limit_prorated", "measure", "section_id")
    def _check_consistent(self):
        for item in self:
            if item.limit_prorated and item.measure != "above":
                raise ValidationError(
                    self.env._(
                        "%(item)s: only a free allowance goes by days.", item=item.name
                    )
                )
            if item.section_id and item.section_id.scheme_id != item.scheme_id:
                raise ValidationError(
                    self.env._(
                        "%(item)s: the section is of another scheme.", item=item.name
                    )
                )


class SchoolStaffSchemeStep(models.Model):
    """A step: from which quantity on, how many points."""

    _name = "school.staff.scheme.step"
    _description = "Step of an Item"
    _inherit = ["school.staff.setting"]
    _order = "from_quantity, id"

    item_id = fields.Many2one(
        comodel_name="school.staff.scheme.item",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="item_id.company_id", store=True, precompute=True, index=True
    )
    from_quantity = fields.Float(string="From", digits=NUMBER, required=True)
    points = fields.Float(digits=NUMBER, required=True)

    _from_once = models.Constraint(
        "UNIQUE (item_id, from_quantity)", "Two steps begin at the same quantity."
    )


class SchoolStaffSchemeRater(models.Model):
    """A role that scores, with its weight."""

    _name = "school.staff.scheme.rater"
    _description = "Raters of an Item"
    _inherit = ["school.staff.setting"]
    _order = "id"

    item_id = fields.Many2one(
        comodel_name="school.staff.scheme.item",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="item_id.company_id", store=True, precompute=True, index=True
    )
    role = fields.Selection(selection=RATERS, required=True)
    weight = fields.Float(string="Weight %", digits=NUMBER, required=True)
    trim = fields.Integer(
        string="Leave Out Highest and Lowest",
        help="So many of the highest and as many of the lowest scores are left out.",
    )

    _role_once = models.Constraint(
        "UNIQUE (item_id, role)", "A role has one weight in an item."
    )
    _weight_positive = models.Constraint(
        "CHECK (weight > 0 AND trim >= 0)", "Enter a weight above zero."
    )
