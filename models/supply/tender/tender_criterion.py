"""What offers are judged by, beside the price."""

from odoo import fields, models


class SchoolTenderCriterion(models.Model):
    """A technical or commercial item, and the most points for it."""

    _name = "school.tender.criterion"
    _description = "Criterion of a Tender"
    _inherit = ["school.tender.part"]
    _order = "tender_id, sequence, id"

    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [("technical", "Technical"), ("commercial", "Commercial")],
        required=True,
        default="technical",
    )
    name = fields.Char(required=True)
    weight = fields.Float(string="Points", required=True)
    how = fields.Char(string="How Points Are Given")

    _positive = models.Constraint(
        "CHECK (weight > 0 AND weight <= 100)",
        "A criterion has between 0 and 100 points.",
    )
