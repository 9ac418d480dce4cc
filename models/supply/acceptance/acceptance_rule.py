"""What is looked at when goods of a category come: checks, papers, lots and dates."""

from odoo import api, fields, models

#: demands that hold as soon as one rule makes them
FLAGS = ("needs_photo", "needs_lot", "needs_expiry", "needs_certificate")


class SchoolAcceptanceRule(models.Model):
    """A requirement for accepting goods of a category (验收要求).

    Rules of the district and of the school apply together, for the category and those
    above it: a school adds to what the district demands and takes nothing away.
    """

    _name = "school.acceptance.rule"
    _description = "Acceptance Requirement"
    _inherit = ["school.shared"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        index=True,
        ondelete="restrict",
        help="Empty: every school follows it.",
    )
    category_id = fields.Many2one(
        comodel_name="product.category",
        required=True,
        index=True,
        ondelete="cascade",
        help="Items of this category and of those below it.",
    )
    source = fields.Char(help="The regulation that this comes from.")
    check_ids = fields.One2many(
        comodel_name="school.acceptance.rule.check",
        inverse_name="rule_id",
        string="Checks",
        copy=True,
    )
    needs_photo = fields.Boolean(string="Photo")
    needs_lot = fields.Boolean(string="Lot Number")
    needs_expiry = fields.Boolean(string="Expiry Date")
    needs_certificate = fields.Boolean(
        string="Certificate",
        help="A picture or file of the certificate that came with the goods.",
    )
    shelf_days = fields.Integer(
        string="Days to Keep",
        help="Goods that expire within so many days are not accepted.",
    )
    short_percent = fields.Float(
        string="Short by up to (%)",
        help="A delivery that is short by no more than this completes the order: the"
        " rest is closed and goes back to the requests. 0: the rest is waited for.",
    )

    over_percent = fields.Float(
        string="More by up to (%)",
        help="Of goods that are weighed or cut: a delivery that is more than ordered by"
        " no more than this may be accepted whole, at the price of the order and within"
        " the budget. 0: what exceeds the order is rejected.",
    )

    _limits = models.Constraint(
        "CHECK (COALESCE(shelf_days, 0) >= 0 AND COALESCE(short_percent, 0) >= 0"
        " AND COALESCE(short_percent, 0) <= 20)",
        "Days are counted from zero, and a delivery is short by 20 % at most.",
    )
    _over_limit = models.Constraint(
        "CHECK (COALESCE(over_percent, 0) BETWEEN 0 AND 10)",
        "A delivery is more than ordered by 10 % at most.",
    )

    def _shared_owner(self):
        return self.env["school.unit"]._for_company(self.company_id)

    @api.model
    def _demands(self, products, company):
        """What is demanded of each product when a school accepts it.

        Reads as superuser: whoever counts goods has to know all that is asked.

        :param products: ``product.product``
        :param company: the school
        :return: mapping from product to plain data: ``checks`` (list of texts), the
            names in :data:`FLAGS` that hold, ``shelf_days``, ``short_percent``,
            ``over_percent`` and ``rules`` (their names); an empty mapping where
            nothing is demanded
        """
        rules = self.sudo().search([("company_id", "in", (False, company.id))])
        demands = {}
        for category, of_category in products.grouped("categ_id").items():
            above = {int(key) for key in category.sudo().parent_path.split("/") if key}
            fitting = rules.filtered(
                lambda rule, above=above: rule.category_id.id in above
            )
            demands.update(dict.fromkeys(of_category, fitting._merged()))
        return demands

    def _merged(self):
        """What all these rules demand together; of tolerances the smallest counts."""
        if not self:
            return {}
        shorts = [rule.short_percent for rule in self if rule.short_percent]
        overs = [rule.over_percent for rule in self if rule.over_percent]
        merged = {
            "checks": list(dict.fromkeys(self.check_ids.mapped("name"))),
            **{name: any(self.mapped(name)) for name in FLAGS},
            "shelf_days": max(self.mapped("shelf_days")),
            "short_percent": min(shorts, default=0.0),
            "over_percent": min(overs, default=0.0),
            "rules": self.mapped("name"),
        }
        return {name: value for name, value in merged.items() if value}


class SchoolAcceptanceRuleCheck(models.Model):
    """One thing to look at, answered with yes, no or not applicable."""

    _name = "school.acceptance.rule.check"
    _description = "Acceptance Check"
    _inherit = ["school.shared"]
    _order = "sequence, id"

    rule_id = fields.Many2one(
        comodel_name="school.acceptance.rule",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="rule_id.company_id", store=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)

    def _shared_owner(self):
        return self.rule_id._shared_owner()
