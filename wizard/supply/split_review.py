"""Saying what is to be thought of suspicions."""

from odoo import fields, models


class SchoolSplitReview(models.TransientModel):
    """An opinion on one or several suspected split purchases."""

    _name = "school.split.review"
    _description = "Opinion on Suspicions"

    case_ids = fields.Many2many(
        comodel_name="school.split.case",
        string="Suspicions",
        required=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    opinion = fields.Selection(
        [
            ("explained", "The School Explains"),
            ("verified", "Verified: No Split Purchase"),
            ("rectify", "To Be Put Right"),
            ("closed", "Put Right"),
        ],
        required=True,
    )
    note = fields.Text(string="Reason", required=True)

    def action_enter(self):
        """Enter the opinion; the cases check who gives it."""
        self.ensure_one()
        return self.case_ids.action_give_opinion(self.opinion, self.note)
