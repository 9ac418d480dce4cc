"""What the law and the district demand of each kind of tender, by date."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...common.purchase_method import METHOD

#: the ways of buying that are procedures of this room
PROCEDURES = (
    "internal_tender",
    "public_tender",
    "invited_tender",
    "negotiation",
    "consultation",
    "inquiry",
    "single_source",
)
KINDS = sorted(
    (row for row in METHOD if row[0] in PROCEDURES),
    key=lambda row: PROCEDURES.index(row[0]),
)
#: figures that a published tender keeps, whatever becomes of the rule
FIGURES = (
    "min_bidders",
    "only_invited",
    "offer_days",
    "offer_days_working",
    "clarify_days",
    "notice_days",
    "objection_days",
    "answer_days",
    "panel_min",
    "owner_most_percent",
    "price_weight_min",
    "price_weight_min_service",
    "price_weight_max",
    "supplement_percent",
    "source",
)


class SchoolTenderRule(models.Model):
    """The clock and the numbers of one kind of tender, from a day on.

    The youngest rule that has begun applies. What a tender was published under stays
    with it.
    """

    _name = "school.tender.rule"
    _description = "Rule of Tenders"
    _inherit = ["school.shared"]
    _order = "kind, date_from desc"

    kind = fields.Selection(KINDS, string="Procedure", required=True)
    date_from = fields.Date(string="From", required=True)
    source = fields.Char(required=True, help="The regulation that this comes from.")
    min_bidders = fields.Integer(
        string="Bidders at Least",
        required=True,
        default=3,
        help="With fewer offers at the deadline, or fewer valid ones, it fails (废标).",
    )
    only_invited = fields.Boolean(
        help="Only vendors that the approval named may make an offer."
    )
    offer_days = fields.Integer(
        string="Days for Offers",
        help="At least so many days between the publication and the deadline.",
    )
    offer_days_working = fields.Boolean(
        string="Working Days", help="The days for offers are working days."
    )
    clarify_days = fields.Integer(
        string="Days after Clarifications",
        help="A clarification that changes what is asked for leaves at least so many"
        " days to the deadline; otherwise the deadline moves.",
    )
    notice_days = fields.Integer(
        string="Days of Publication",
        required=True,
        default=1,
        help="Working days that the award is published before the contract.",
    )
    objection_days = fields.Integer(
        string="Days for Objections",
        help="Working days after the publication within which bidders may object.",
    )
    answer_days = fields.Integer(
        string="Days to Answer",
        required=True,
        default=7,
        help="Working days within which an objection is answered.",
    )
    panel_min = fields.Integer(
        string="Panel at Least",
        required=True,
        default=3,
        help="Members of the panel, an odd number.",
    )
    owner_most_percent = fields.Float(
        string="From the Buyer at Most (%)",
        default=33.34,
        help="What the school itself may name of the panel; the others are drawn.",
    )
    price_weight_min = fields.Float(string="Price Counts at Least (%)")
    price_weight_min_service = fields.Float(string="For Services at Least (%)")
    price_weight_max = fields.Float(string="Price Counts at Most (%)", default=100)
    supplement_percent = fields.Float(
        string="Supplements at Most (%)",
        default=10,
        help="How much supplements may add to a contract that came out of the tender"
        " (政府采购法第四十九条: 10).",
    )

    _kind_date = models.Constraint(
        "UNIQUE (kind, date_from)", "Another rule of this kind begins on that day."
    )
    _figures = models.Constraint(
        "CHECK (min_bidders > 0 AND panel_min > 0"
        " AND COALESCE(offer_days, 0) >= 0 AND COALESCE(clarify_days, 0) >= 0"
        " AND notice_days >= 0 AND COALESCE(objection_days, 0) >= 0"
        " AND answer_days >= 0"
        " AND COALESCE(price_weight_min, 0) BETWEEN 0 AND 100"
        " AND COALESCE(price_weight_max, 0) BETWEEN 0 AND 100"
        " AND COALESCE(owner_most_percent, 0) BETWEEN 0 AND 100"
        " AND COALESCE(supplement_percent, 0) BETWEEN 0 AND 100)",
        "Days and numbers are not negative, percentages lie between 0 and 100.",
    )

    @api.depends("kind", "date_from")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for rule in self:
            rule.display_name = f"{kinds.get(rule.kind) or ''} {rule.date_from or ''}"

    @api.model
    def _on(self, kind, date):
        """Return the rule of a kind of tender on a day.

        :raise UserError: when nobody entered one
        """
        rule = self.sudo().search(
            Domain("kind", "=", kind) & Domain("date_from", "<=", date),
            order="date_from desc",
            limit=1,
        )
        if not rule:
            kinds = dict(self._fields["kind"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "No rule for “%(kind)s” is in force on %(date)s. The district's"
                    " administrator enters it under Settings ▸ Rules of Tenders.",
                    kind=kinds.get(kind, "–"),
                    date=date,
                )
            )
        return rule

    def _figures_now(self):
        """Return the figures as plain data."""
        self.ensure_one()
        return {name: self[name] for name in FIGURES}
