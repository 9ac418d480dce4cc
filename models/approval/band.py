"""Conditions that flows and steps share; a condition that is left open holds always."""

from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import float_compare

from .definition import LISTS, TRISTATES, conditions

DIGITS = 2  # CNY to the cent
TRISTATE = [("any", "Any"), ("yes", "Yes"), ("no", "No")]
UNIT_KINDS = ("district", "central", "school", "point")
RANGES = tuple(
    f"{name}_{side}"
    for name in ("amount", "price")
    for side in ("min", "min_included", "max", "max_included")
)
#: the fields that hold the conditions
BAND_FIELDS = (
    *RANGES,
    *TRISTATES,
    "kind_ids",
    "category_ids",
    "fund_ids",
    "department_ids",
    "season",
    *(f"at_{kind}" for kind in UNIT_KINDS),
    "condition_domain",
)


def band_contains(band, value, name="amount"):
    """Whether ``value`` (CNY) lies in the range ``name`` of ``band``.

    A missing or zero upper end leaves the range open above.
    """
    bottom, top = band.get(f"{name}_min") or 0.0, band.get(f"{name}_max")
    low = float_compare(value, bottom, precision_digits=DIGITS)
    if low < 0 or (low == 0 and not band.get(f"{name}_min_included", True)):
        return False
    if not top:
        return True
    high = float_compare(value, top, precision_digits=DIGITS)
    return high < 0 or (high == 0 and bool(band.get(f"{name}_max_included")))


class SchoolApprovalBand(models.AbstractModel):
    """The conditions under which a flow or one of its steps applies.

    All conditions that are set must hold. They are published as plain data and judged
    by the facts of a document, see :meth:`_band_misfit`.
    """

    _name = "school.approval.band"
    _description = "Approval Condition"

    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        help="Amounts of rules are in the currency of the schools.",
    )
    amount_min = fields.Monetary(string="From Amount")
    amount_min_included = fields.Boolean(
        string="From Included",
        default=True,
        help="Whether exactly this amount belongs to the band.",
    )
    amount_max = fields.Monetary(
        string="To Amount",
        help="Leave empty for a band without an upper end.",
    )
    amount_max_included = fields.Boolean(
        string="To Included",
        help="Whether exactly this amount belongs to the band.",
    )
    price_min = fields.Monetary(
        string="From Unit Price", help="Of the dearest item of the document."
    )
    price_min_included = fields.Boolean(string="From Price Included", default=True)
    price_max = fields.Monetary(
        string="To Unit Price",
        help="Of the dearest item of the document. Leave empty for no upper end.",
    )
    price_max_included = fields.Boolean(string="To Price Included")
    planned = fields.Selection(TRISTATE, default="any", required=True)
    urgent = fields.Selection(TRISTATE, default="any", required=True)
    in_catalogue = fields.Selection(
        TRISTATE,
        string="In the Government Catalogue",
        default="any",
        required=True,
        help="Whether an item of the document is in the government's purchasing"
        " catalogue.",
    )
    over_budget = fields.Selection(TRISTATE, default="any", required=True)
    accepted = fields.Selection(
        TRISTATE,
        string="Goods Accepted",
        default="any",
        required=True,
        help="Of a bill: whether everything on it was accepted.",
    )
    purchase_approved = fields.Selection(
        TRISTATE,
        default="any",
        required=True,
        help="Of a bill: whether everything on it was bought on an approved request.",
    )
    kind_ids = fields.Many2many(
        "school.purchase.kind",
        string="Kinds",
        help="Only documents with an item of one of these kinds.",
    )
    category_ids = fields.Many2many(
        "product.category",
        string="Categories",
        help="Only documents with an item of one of these categories or of a category"
        " below them.",
    )
    fund_ids = fields.Many2many("school.fund", string="Sources of Funds")
    department_ids = fields.Many2many(
        "hr.department",
        string="Departments",
        help="Only documents of these departments and of those below them.",
    )
    season = fields.Selection(
        [
            ("any", "Any"),
            ("opening", "Opening of the Term"),
            ("term", "Rest of the Term"),
            ("vacation", "Vacation"),
        ],
        default="any",
        required=True,
        help="The opening runs from two weeks before the first day of a term to two"
        " weeks after it.",
    )
    at_district = fields.Boolean(string="District Education Bureau")
    at_central = fields.Boolean(string="Central Schools")
    at_school = fields.Boolean(string="Schools")
    at_point = fields.Boolean(string="Teaching Points")
    condition_domain = fields.Char(
        string="Document Condition",
        default="[]",
        help="Further conditions on the document, any field of it.",
    )

    _amounts_in_order = models.Constraint(
        "CHECK (COALESCE(amount_min, 0) >= 0 AND (COALESCE(amount_max, 0) = 0"
        " OR amount_max >= COALESCE(amount_min, 0)))",
        "The upper amount of a band must not be below its lower amount.",
    )
    _prices_in_order = models.Constraint(
        "CHECK (COALESCE(price_min, 0) >= 0 AND (COALESCE(price_max, 0) = 0"
        " OR price_max >= COALESCE(price_min, 0)))",
        "The upper unit price of a band must not be below its lower one.",
    )

    def _compute_currency_id(self):
        self.currency_id = self.env.ref("base.CNY", raise_if_not_found=False) or (
            self.env.company.currency_id
        )

    @api.constrains("condition_domain")
    def _check_condition_domain(self):
        for record in self:
            model = record._condition_model()
            try:
                domain = Domain(literal_eval(record.condition_domain or "[]"))
                if model is not None:
                    domain.validate(model.sudo())
            except (ValueError, SyntaxError, TypeError, KeyError) as error:
                raise ValidationError(
                    self.env._(
                        "The document condition of %(rule)s cannot be read: %(error)s."
                        " Correct it with the condition editor.",
                        rule=record.display_name,
                        error=error,
                    )
                ) from error

    def _condition_model(self):
        """Empty recordset of the model the condition speaks of, or None."""
        return None

    def _band_values(self):
        """The conditions as plain data, for the published version."""
        self.ensure_one()
        return {
            **{name: self[name] for name in (*RANGES, *TRISTATES)},
            "kind_codes": sorted(self.kind_ids.mapped("code")),
            "category_ids": sorted(self.category_ids.ids),
            "fund_ids": sorted(self.fund_ids.ids),
            "department_ids": sorted(self.department_ids.ids),
            "season": self.season,
            "unit_kinds": [kind for kind in UNIT_KINDS if self[f"at_{kind}"]],
            "domain": self.condition_domain or "[]",
        }

    @api.model
    def _band_applies(self, band, document, facts):
        """Whether the published ``band`` applies to ``document`` with ``facts``."""
        return self._band_misfit(band, document, facts) is None

    @api.model
    def _band_misfit(self, band, document, facts, names=None):
        """The first condition of a published band that does not hold.

        A fact that the document does not know counts as "no", and is in no list.

        :param dict band: as published; missing keys set no condition
        :param document: the record, for the free condition
        :param dict facts: see :meth:`SchoolApprovalMixin._approval_facts`
        :param names: conditions that ``band`` sets, when the caller knows them
        :return: name of the condition, or None when the band applies
        """
        for name in conditions(band) if names is None else names:
            if not getattr(self, f"_holds_{_judge(name)}")(band, name, document, facts):
                return name
        return None

    def _holds_range(self, band, name, document, facts):
        value = facts.get("price_max") or 0.0
        if name == "amount":
            # with what it may have been split off from, see version_split.py
            value = facts.get("band_amount", facts["amount"])
        return band_contains(band, value, name)

    def _holds_tristate(self, band, name, document, facts):
        return bool(facts.get(name)) == (band[name] == "yes")

    def _holds_season(self, band, name, document, facts):
        if "season" not in facts:
            # few rules ask, and the calendar takes several queries
            facts["season"] = document._approval_season()
        return facts["season"] == band["season"]

    def _holds_list(self, band, name, document, facts):
        known = {
            "kind_codes": lambda: facts.get("kind_codes") or (),
            "unit_kinds": lambda: (facts.get("unit_kind"),),
            "fund_ids": lambda: (facts.get("fund_id"),),
            "category_ids": lambda: self._with_parents(
                "product.category", facts.get("category_ids") or ()
            ),
            "department_ids": lambda: self._with_parents(
                "hr.department", filter(None, (facts.get("department_id"),))
            ),
        }[name]()
        return not set(band[name]).isdisjoint(known)

    def _holds_domain(self, band, name, document, facts):
        domain = Domain(literal_eval(band["domain"]))
        return bool(document.sudo().filtered_domain(domain))

    def _with_parents(self, model, ids):
        """``ids`` of a hierarchical model together with the ids of all above them."""
        records = self.env[model].sudo().browse(ids).exists()
        paths = filter(None, records.mapped("parent_path"))
        return {int(part) for path in paths for part in path.strip("/").split("/")}


def _judge(name):
    """Which of the ``_holds_…`` methods judges the condition ``name``."""
    if name in TRISTATES:
        return "tristate"
    if name in LISTS:
        return "list"
    return "range" if name in ("amount", "price") else name
