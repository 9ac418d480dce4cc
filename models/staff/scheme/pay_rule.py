"""Pay of a scheme: parts that are added up, never below zero."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .part import NUMBER

KINDS = [
    ("fixed", "Fixed Amount"),
    ("linear", "Amount × Score / Full Score"),
    ("ladder", "By Steps of the Score"),
    ("coefficient", "Amount × Coefficient of the Grade"),
    ("per_point", "Amount per Point Above the Line"),
    ("pass_rate", "Amount × Rate of an Item"),
    ("per_unit", "Amount per Unit of an Item"),
    ("pool", "Share of the Group's Pool"),
]


class SchoolStaffSchemePay(models.Model):
    """One part of the pay, with its conditions."""

    _name = "school.staff.scheme.pay"
    _description = "Pay Rule of a Scheme"
    _inherit = ["school.staff.scheme.part"]

    kind = fields.Selection(selection=KINDS, required=True, default="linear")
    amount = fields.Float(digits=(16, 2), help="In yuan.")
    amount_from = fields.Selection(
        selection=[("rule", "This Rule"), ("member", "The Member's Pay Standard")],
        required=True,
        default="rule",
    )
    full_score = fields.Float(digits=NUMBER, default=100.0, help="The divisor.")
    pivot = fields.Float(
        string="Line", digits=NUMBER, help="Points above it add, points below deduct."
    )
    step_ids = fields.One2many(
        "school.staff.scheme.pay.step", "pay_id", string="Steps", copy=True
    )
    step_unit = fields.Selection(
        selection=[("yuan", "Yuan"), ("percent", "Percent of the Amount")],
        string="Steps In",
        required=True,
        default="yuan",
    )
    item_id = fields.Many2one(
        comodel_name="school.staff.scheme.item",
        domain="[('scheme_id', '=', scheme_id)]",
        ondelete="cascade",
        help="Whose quantity is paid, or is the condition.",
    )
    has_item_max = fields.Boolean(string="Only if the Item Is at Most")
    item_max = fields.Float(string="Quantity", digits=NUMBER)
    pool_from = fields.Selection(
        selection=[
            ("group", "The Group's Own Pool"),
            ("rule", "Amount of This Rule, per Group"),
            ("head", "Amount of This Rule × Members Assessed"),
        ],
        required=True,
        default="group",
    )
    pool_by = fields.Selection(
        selection=[
            ("score", "Score × Coefficient"),
            ("coefficient", "Coefficient"),
            ("grade", "Coefficient × Coefficient of the Grade"),
        ],
        string="Shared By",
        required=True,
        default="score",
    )
    has_min_score = fields.Boolean(string="Only From")
    min_score = fields.Float(string="Points", digits=NUMBER)
    grade_ids = fields.Many2many(
        comodel_name="school.staff.scheme.grade",
        relation="school_staff_scheme_pay_grade_rel",
        string="Only Grades",
    )
    applies_to = fields.Selection(
        selection=[("assessed", "The Assessed"), ("others", "Those Not Assessed")],
        required=True,
        default="assessed",
    )
    is_prorated = fields.Boolean(
        string="By Days", help="Whoever was in the group for half a month gets half."
    )
    with_coefficient = fields.Boolean(
        string="× Coefficient of the Member",
        help="For what is not a pool: a pool always takes the coefficient.",
    )
    has_floor = fields.Boolean(string="Not Below")
    floor = fields.Float(digits=(16, 2))
    has_cap = fields.Boolean(string="Not Above")
    cap = fields.Float(digits=(16, 2))

    _full_positive = models.Constraint(
        "CHECK (full_score > 0)", "Enter a full score above zero."
    )

    @api.constrains("kind", "step_ids", "item_id", "has_item_max", "applies_to")
    def _check_complete(self):
        for pay in self:
            if (
                (pay.kind == "ladder" and not pay.step_ids)
                or (
                    (pay.kind in ("per_unit", "pass_rate") or pay.has_item_max)
                    and not pay.item_id
                )
                or (pay.applies_to == "others" and pay.kind != "fixed")
            ):
                raise ValidationError(
                    self.env._(
                        "%(pay)s is not complete: a ladder needs steps, pay by an item"
                        " the item, and those not assessed get a fixed amount.",
                        pay=pay.name,
                    )
                )


class SchoolStaffSchemePayStep(models.Model):
    """From which score on, how much."""

    _name = "school.staff.scheme.pay.step"
    _description = "Step of a Pay Rule"
    _inherit = ["school.staff.setting"]
    _order = "from_score, id"

    pay_id = fields.Many2one(
        comodel_name="school.staff.scheme.pay",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="pay_id.company_id", store=True, precompute=True, index=True
    )
    from_score = fields.Float(string="From Points", digits=NUMBER, required=True)
    value = fields.Float(digits=NUMBER, required=True)

    _from_once = models.Constraint(
        "UNIQUE (pay_id, from_score)", "Two steps begin at the same score."
    )
