"""Which way of buying a purchase takes (采购方式): a dated table, region by region.

Thresholds are the region's: 国办发〔2019〕55 号 for the central government, a notice of
the province or city elsewhere. So they are rows, never constants.
"""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_amount

from ...common.purchase_method import METHOD, METHODS
from ...common.unit_parent import on_date

#: what is bought, by the field of a rule that says so
OBJECTS = {"goods": "for_goods", "services": "for_services", "works": "for_works"}


class SchoolPurchaseMethodRule(models.Model):
    """A row of the table: what, between which amounts, is bought in which way.

    Rows of the region, of the units above a school and of the school itself hold
    together, so a school may be stricter and never laxer. Of rows of one owner that
    fit the same item the one with the highest amount counts.
    """

    _name = "school.purchase.method.rule"
    _description = "Rule for the Way of Buying"
    _inherit = ["school.shared"]
    _order = "company_id, date_from desc, in_catalogue, amount_min, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School or District",
        index=True,
        ondelete="restrict",
        help="Empty: every school follows it. Rows of a district or central school"
        " hold for the schools below it as well.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_currency_id"
    )
    date_from = fields.Date(string="Valid from", required=True)
    date_to = fields.Date(string="Valid until", help="Last day; empty while it lasts.")
    source = fields.Char(
        required=True,
        help="The regulation with its number, such as 国办发〔2019〕55 号.",
    )
    for_goods = fields.Boolean(string="Goods", default=True)
    for_services = fields.Boolean(string="Services", default=True)
    for_works = fields.Boolean(string="Works")
    in_catalogue = fields.Selection(
        selection=[
            ("any", "Does Not Matter"),
            ("yes", "In the Catalogue"),
            ("no", "Not in the Catalogue"),
        ],
        string="Government Catalogue",
        default="any",
        required=True,
        help="Whether the item is in the catalogue of centralised purchasing.",
    )
    kind_ids = fields.Many2many(
        comodel_name="school.purchase.kind",
        relation="school_method_rule_kind_rel",
        column1="rule_id",
        column2="kind_id",
        string="Kinds",
        help="Only for these kinds; empty for all.",
    )
    category_ids = fields.Many2many(
        comodel_name="product.category",
        relation="school_method_rule_category_rel",
        column1="rule_id",
        column2="category_id",
        string="Categories",
        help="Only for these categories and those below them; empty for all.",
    )
    amount_min = fields.Monetary(
        string="From", help="This amount belongs to the row (以上含本数)."
    )
    amount_max = fields.Monetary(
        string="Below", help="This amount belongs to the next row. 0: no limit."
    )
    split_days = fields.Integer(
        string="Days Summed",
        help="What was ordered of the same category, or of the same vendor, within so"
        " many days counts together, so that cutting a purchase in pieces gains"
        " nothing. 0: only the orders for the same requests.",
    )
    split_by = fields.Selection(
        selection=[("category", "Category of the Items"), ("vendor", "Vendor")],
        string="Summed by",
        default="category",
        required=True,
    )
    method = fields.Selection(METHOD, string="Way of Buying", required=True)
    other_method_ids = fields.Many2many(
        comodel_name="school.purchase.method",
        relation="school_method_rule_method_rel",
        column1="rule_id",
        column2="method_id",
        string="Also Allowed",
    )
    stricter_serves = fields.Boolean(
        string="Stricter Ways Serve",
        default=True,
        help="A stricter way than this is allowed as well. Off: only those named.",
    )
    min_quotes = fields.Integer(
        string="Quotes",
        help="How many vendors make an offer, unless the buyer says why fewer do.",
    )
    note = fields.Text()
    band = fields.Char(string="Amount", compute="_compute_band")
    objects = fields.Char(string="What Is Bought", compute="_compute_objects")

    _amounts_ordered = models.Constraint(
        "CHECK (COALESCE(amount_min, 0) >= 0 AND (COALESCE(amount_max, 0) = 0 OR"
        " amount_max > COALESCE(amount_min, 0)))",
        "An amount band begins below its end.",
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "The last day of a row cannot lie before its first day.",
    )
    _says_what = models.Constraint(
        "CHECK (NOT (for_goods = FALSE AND for_services = FALSE"
        " AND COALESCE(for_works, FALSE) = FALSE))",
        "A row is about goods, services or works: tick at least one.",
    )
    _counted_from_zero = models.Constraint(
        "CHECK (COALESCE(min_quotes, 0) >= 0 AND COALESCE(split_days, 0)"
        " BETWEEN 0 AND 3660)",
        "Quotes are counted from zero, and at most ten years are summed.",
    )

    @api.depends("company_id")
    def _compute_currency_id(self):
        for rule in self:
            company = rule.company_id or self.env.company
            rule.currency_id = company.sudo().currency_id

    @api.depends("amount_min", "amount_max")
    def _compute_band(self):
        for rule in self:
            rule.band = rule._band_text()

    @api.depends("for_goods", "for_services", "for_works")
    @api.depends_context("lang")
    def _compute_objects(self):
        labels = {
            name: self._fields[name]._description_string(self.env)
            for name in OBJECTS.values()
        }
        for rule in self:
            rule.objects = ", ".join(
                label for name, label in labels.items() if rule[name]
            )

    def _shared_owner(self):
        return self.env["school.unit"]._for_company(self.company_id)

    # -- what a row says ------------------------------------------------------------

    def _band_text(self):
        """The band in words, its ends as clear as they are."""
        low = format_amount(self.env, self.amount_min, self.currency_id)
        high = format_amount(self.env, self.amount_max, self.currency_id)
        if not self.amount_max:
            return self.env._("%(low)s and more", low=low)
        if not self.amount_min:
            return self.env._("below %(high)s", high=high)
        return self.env._("from %(low)s to below %(high)s", low=low, high=high)

    def _allowed(self):
        """Keys of the ways of buying that this row allows."""
        self.ensure_one()
        allowed = {self.method, *self.other_method_ids.mapped("code")}
        if self.stricter_serves:
            allowed.update(METHODS[METHODS.index(self.method) :])
        return allowed

    def _fits_item(self, item):
        """Whether the row is about an item, whatever the amount.

        :param dict item: see ``_method_item`` of the advice
        """
        return (
            self[OBJECTS[item["object"]]]
            and self.in_catalogue in ("any", "yes" if item["in_catalogue"] else "no")
            and (not self.kind_ids or item["kind"] in self.kind_ids.mapped("code"))
            and (
                not self.category_ids
                or not item["above"].isdisjoint(self.category_ids.ids)
            )
        )

    def _fits_amount(self, amount):
        """Whether an amount (CNY) lies in the band: its low end does, its high not."""
        compare = self.currency_id.compare_amounts
        return compare(amount, self.amount_min) >= 0 and (
            not self.amount_max or compare(amount, self.amount_max) < 0
        )

    @api.model
    def _followed_by(self, company, date):
        """Rows that a school follows on a day, by owner, the region's first.

        Reads as superuser: whoever buys has to know all that is asked.

        :param company: the school
        :return: list of recordsets, one per owner that has rows
        """
        unit = self.env["school.unit"].sudo()._for_company(company)
        above = unit._ancestors_on(date) if unit else unit
        owners = [False, *reversed(above.company_id.ids), company.id]
        rules = self.sudo().search(
            on_date(date) & Domain("company_id", "in", owners),
        )
        by_owner = rules.grouped(lambda rule: rule.company_id.id)
        return [by_owner[owner] for owner in owners if owner in by_owner]
