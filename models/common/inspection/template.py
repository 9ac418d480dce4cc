"""What an inspection looks at: a sheet of items with points and deadlines."""

from odoo import api, fields, models

PREPARING_POSTS = (
    "affairs_director",
    "affairs_clerk",
    "asset_keeper",
    "vice_principal",
    "principal",
)
MATTERS = [
    ("hygiene", "Hygiene"),
    ("property", "Public Property"),
    ("safety", "Safety"),
    ("other", "Other"),
]
SEVERITIES = [("minor", "Minor"), ("normal", "Normal"), ("serious", "Serious Hazard")]
#: kind of fact that a finding becomes
FACTS = {
    "hygiene": "finding_hygiene",
    "property": "finding_property",
    "safety": "finding_safety",
}


class SchoolInspectionTemplate(models.Model):
    """A sheet of items (检查表) that inspections are made by."""

    _name = "school.inspection.template"
    _description = "Inspection Sheet"
    _inherit = ["school.kept"]
    _order = "sequence, name, id"

    _kept_posts = PREPARING_POSTS

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
        help="Empty: of all schools.",
    )
    matter = fields.Selection(
        selection=MATTERS,
        required=True,
        default="hygiene",
        help="Decides which kind of fact a finding becomes in the assessment.",
    )
    subject_kind = fields.Selection(
        selection=lambda self: self._selection_subject_kind(),
        string="What Is Inspected",
        required=True,
        default="class",
    )
    full_points = fields.Float(
        digits=(16, 2),
        required=True,
        default=100.0,
        help="From which the points of the findings are deducted, never below zero.",
    )
    basis = fields.Char(help="The regulation that says so.")
    item_ids = fields.One2many(
        comodel_name="school.inspection.item",
        inverse_name="template_id",
        string="Items",
        copy=True,
    )
    item_count = fields.Integer(compute="_compute_item_count")

    _full_positive = models.Constraint(
        "CHECK (full_points > 0)", "The full points must be above zero."
    )

    @api.model
    def _selection_subject_kind(self):
        hook = self.env["school.inspection.hook"]
        return [(kind, label) for kind, (label, _model) in hook._subjects().items()]

    @api.depends("item_ids")
    def _compute_item_count(self):
        for template in self:
            template.item_count = len(template.item_ids)

    def _subject_model(self):
        """Return the model of what the sheet inspects."""
        self.ensure_one()
        return self.env["school.inspection.hook"]._subjects()[self.subject_kind][1]


class SchoolInspectionItem(models.Model):
    """One item of a sheet: what must be so, and what it costs if it is not."""

    _name = "school.inspection.item"
    _description = "Item of an Inspection Sheet"
    _inherit = ["school.kept"]
    _order = "template_id, sequence, id"

    _kept_posts = PREPARING_POSTS

    template_id = fields.Many2one(
        comodel_name="school.inspection.template",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="template_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    section = fields.Char(help="Heading under which the page shows the item.")
    name = fields.Char(string="Item", required=True)
    points = fields.Float(
        string="Points Deducted",
        digits=(16, 2),
        required=True,
        default=1.0,
        help="For one finding.",
    )
    most_points = fields.Float(
        string="At Most",
        digits=(16, 2),
        help="What all findings of this item together may cost in one inspection; 0:"
        " no limit.",
    )
    severity = fields.Selection(selection=SEVERITIES, required=True, default="normal")
    photo_required = fields.Boolean(string="Photo Needed")
    rectify = fields.Boolean(
        string="To Be Rectified",
        default=True,
        help="Somebody mends it and the inspector looks again; else it only counts.",
    )
    days = fields.Integer(
        string="Working Days to Rectify",
        default=3,
        help="After the inspection; 0: on the same day.",
    )

    _points_positive = models.Constraint(
        "CHECK (points >= 0 AND COALESCE(most_points, 0) >= 0 AND days >= 0)",
        "Points and days cannot be negative.",
    )

    def _setting_company(self):
        return self.template_id.company_id
