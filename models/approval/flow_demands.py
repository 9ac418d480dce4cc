"""What a rule demands of the whole approval, and what of it is published."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..common.purchase_method import METHOD

#: fields that are published as they are
PLAIN = (
    "outcome",
    "min_buyers",
    "min_quotes",
    "dedup",
    "tolerance_percent",
    "tolerance_amount",
    "split_days",
    "split_by",
    "emergency_cap",
    "emergency_days",
    "is_binding",
)


class SchoolApprovalFlow(models.Model):
    _inherit = "school.approval.flow"

    outcome = fields.Selection(
        [("approve", "Decided by Steps"), ("refuse", "Refused")],
        default="approve",
        required=True,
        help="Refused: such a document cannot be submitted at all.",
    )
    refuse_reason = fields.Text(
        string="Reason of the Refusal",
        help="What the applicant is told, and what to do instead.",
    )
    min_buyers = fields.Integer(
        string="Buyers Required",
        default=1,
        help="How many people must buy together what this rule approves.",
    )
    min_quotes = fields.Integer(
        string="Quotes Required",
        help="How many offers must be compared before it is ordered.",
    )
    method = fields.Selection(
        METHOD, string="Way of Buying", help="Leave empty to prescribe none."
    )
    dedup = fields.Selection(
        [
            ("none", "Decides Each Time"),
            ("adjacent", "Decides Once in Steps that Follow Each Other"),
            ("all", "Decides Once"),
        ],
        string="Same Person in Several Steps",
        default="adjacent",
        required=True,
    )
    tolerance_percent = fields.Float(
        string="Tolerance (%)",
        help="An approved document may grow by so much without a new approval.",
    )
    tolerance_amount = fields.Monetary(
        string="Tolerance",
        help="And by no more than this amount. Without it nothing may grow.",
    )
    split_days = fields.Integer(
        string="Days Summed",
        help="Documents of so many days back that belong together are summed; the rule"
        " follows the sum, so that cutting a purchase in pieces gains nothing. 0: off.",
    )
    split_by = fields.Selection(
        [
            ("category", "Category of the Items"),
            ("vendor", "Vendor"),
            ("fund", "Source of Funds"),
            ("department", "Department"),
        ],
        string="Summed by",
        default="category",
        required=True,
    )
    emergency_cap = fields.Monetary(
        string="Emergency up to",
        help="Up to this amount an emergency may be acted on first and approved"
        " afterwards. 0: never.",
    )
    emergency_days = fields.Integer(
        string="Filed within",
        help="Working days within which an emergency must be approved afterwards.",
    )
    is_binding = fields.Boolean(
        string="Binding for the Units Below",
        help="Rules of a school may only be stricter: steps that they lack are added,"
        " and the higher demands apply.",
    )

    copy_post_ids = fields.Many2many(
        "school.post",
        "school_approval_flow_copy_post_rel",
        string="Copy to",
        help="Whoever holds one of these posts at the school gets a copy once it is"
        " approved, to know of it.",
    )

    _demands_not_negative = models.Constraint(
        "CHECK (COALESCE(min_buyers, 0) >= 0 AND COALESCE(min_quotes, 0) >= 0"
        " AND COALESCE(split_days, 0) >= 0 AND COALESCE(emergency_days, 0) >= 0"
        " AND COALESCE(emergency_cap, 0) >= 0 AND COALESCE(tolerance_amount, 0) >= 0"
        " AND COALESCE(tolerance_percent, 0) >= 0)",
        "What a rule demands is counted from zero.",
    )

    @api.constrains("outcome", "refuse_reason")
    def _check_refuse_reason(self):
        for flow in self:
            if flow.outcome == "refuse" and not (flow.refuse_reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(flow)s refuses documents: write the reason that the"
                        " applicant is told.",
                        flow=flow.display_name,
                    )
                )

    def _definition(self):
        """What is published: conditions, demands and steps as plain data."""
        self.ensure_one()
        return {
            "name": self.name,
            "source": self.source or "",
            "model": self.model,
            "company_id": self.company_id.id,
            "sequence": self.sequence,
            "date_from": fields.Date.to_string(self.date_from),
            "date_to": fields.Date.to_string(self.date_to),
            **{name: self[name] for name in PLAIN},
            "copy_post_ids": sorted(self.copy_post_ids.ids),
            "refuse_reason": self.refuse_reason or "",
            "method": self.method or "",
            "band": self._band_values(),
            "steps": [step._definition() for step in self.step_ids.sorted()],
        }
