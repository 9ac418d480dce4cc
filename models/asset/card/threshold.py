"""Which things are fixed assets, durables or consumables: a dated rule."""

from odoo import api, fields, models
from odoo.tools import ormcache

CLASSES = [
    ("fixed", "Fixed Asset"),
    ("durable", "Low-value Durable"),
    ("consumable", "Consumable"),
]


class SchoolAssetThreshold(models.Model):
    """From when which unit value, life and number of the same kind make an asset."""

    _name = "school.asset.threshold"
    _description = "Threshold of Assets"
    _inherit = ["school.shared"]
    _order = "date_from desc, id desc"

    company_id = fields.Many2one(
        "res.company",
        string="School",
        index=True,
        ondelete="restrict",
        help="Empty: for all schools.",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
    )
    category_ids = fields.Many2many(
        "school.asset.category",
        string="Only These Categories",
        help="For instance special equipment, with a higher value. Empty: all.",
    )
    fixed_value = fields.Float(
        string="Fixed Asset from (CNY)", digits=(16, 2), required=True, default=1000
    )
    fixed_years = fields.Float(
        string="Used for More Than (Years)", digits=(5, 2), default=1.0
    )
    bulk_quantity = fields.Integer(
        string="Bulk: From So Many of a Kind",
        help="A lot of the same kind is a fixed asset below the unit value; 0: never.",
    )
    bulk_amount = fields.Float(
        string="Bulk: And Worth (CNY)", digits=(16, 2), help="Of the lot together."
    )
    durable_value = fields.Float(
        string="Durable from (CNY)", digits=(16, 2), required=True, default=50
    )
    source = fields.Char()

    _ordered = models.Constraint(
        "CHECK (fixed_value >= durable_value AND durable_value >= 0"
        " AND fixed_years >= 0 AND bulk_quantity >= 0 AND bulk_amount >= 0)",
        "A fixed asset is worth no less than a durable; figures are not negative.",
    )

    def _shared_owner(self):
        return self.env["school.unit"]._for_company(self.company_id)

    @api.model
    def _classify(self, company, date, price, quantity=1.0, category=None, years=None):
        """Return the class of a thing: ``fixed``, ``durable`` or ``consumable``.

        :param company: the school
        :param date: day on which it was acquired
        :param float price: of one piece, CNY
        :param float quantity: how many of the kind came together
        :param category: ``school.asset.category``, if known
        :param years: how long it is used; by default as long as its category says
        """
        rule = self._rule(company, date, category)
        if not rule:
            return "consumable"
        if years is None and category:
            years = category._life()
        lasts = years is None or not years or years > rule.fixed_years
        bulk = (
            rule.bulk_quantity
            and quantity >= rule.bulk_quantity
            and price * quantity >= rule.bulk_amount
        )
        if lasts and (price >= rule.fixed_value or bulk):
            return "fixed"
        return "durable" if lasts and price >= rule.durable_value else "consumable"

    @api.model
    def _rule(self, company, date, category):
        """Return the rule that counts for a thing of this day and category."""
        path = category.parent_path if category else ""
        above = {int(part) for part in (path or "").split("/") if part}
        fitting = [
            row
            for row in self._rules_of(company.id)
            if row[2] <= date and (not row[3] or above.intersection(row[3]))
        ]
        # the school's own, then those for the category, then the newest
        best = max(
            fitting, key=lambda row: (bool(row[1]), bool(row[3]), row[2]), default=(0,)
        )
        return self.sudo().browse(best[0] or ())

    @api.model
    @ormcache("company_id")
    def _rules_of(self, company_id):
        """Return id, school, first day and categories of the rules for a school."""
        rules = self.sudo().search([("company_id", "in", [company_id, False])])
        return tuple(
            (rule.id, rule.company_id.id, rule.date_from, tuple(rule.category_ids.ids))
            for rule in rules
        )

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_clears(self):
        self.env.registry.clear_cache()
