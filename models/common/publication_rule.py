"""What must be published, how often, by when and for how long: data of the district."""

from odoo import fields, models


class SchoolPublicationTopic(models.Model):
    """Something that is published, such as purchases: rooms add theirs as data."""

    _name = "school.publication.topic"
    _description = "Topic of a Publication"
    _inherit = ["school.shared"]
    _order = "sequence, id"

    code = fields.Char(required=True, help="By it the rooms know what to list.")
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint(
        "UNIQUE (code)", "Another topic has this code already."
    )


class SchoolPublicationRule(models.Model):
    """One publication that schools owe, each week, month or term."""

    _name = "school.publication.rule"
    _description = "Publication Required"
    _inherit = ["school.shared"]
    _order = "period, name, id"

    name = fields.Char(string="Title", required=True, translate=True)
    basis = fields.Char(translate=True, help="The regulation that says so.")
    period = fields.Selection(
        [("week", "Week"), ("month", "Month"), ("term", "Term")],
        required=True,
        default="month",
    )
    topic_ids = fields.Many2many(
        comodel_name="school.publication.topic", string="Topics"
    )
    amount_from = fields.Float(
        string="Purchases From (CNY)",
        digits=(16, 2),
        help="Smaller purchases are summed in one line.",
    )
    due_days = fields.Integer(
        string="Days to Publish",
        default=15,
        required=True,
        help="After the end of the month or term.",
    )
    shown_days = fields.Integer(string="Working Days Shown", default=5, required=True)
    answer_days = fields.Integer(
        string="Working Days to Answer",
        default=5,
        required=True,
        help="Within which an objection is answered.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        index=True,
        ondelete="restrict",
        help="Empty: every school owes it.",
    )
    date_from = fields.Date(
        string="Since",
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
        help="Months and terms that end after this day are to be published.",
    )
    date_to = fields.Date(string="Until", help="Empty: until further notice.")
    active = fields.Boolean(default=True)

    _days_positive = models.Constraint(
        "CHECK (due_days >= 0 AND shown_days >= 1 AND answer_days >= 1"
        " AND COALESCE(amount_from, 0) >= 0)",
        "Show a publication and answer objections within at least one day.",
    )

    def _shared_owner(self):
        return self.env["school.unit"]._for_company(self.company_id)
