"""A difference between the books and the count: its cause, and what follows."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open, open_gate

GATE = "own school.asset.difference"
KINDS = [
    ("missing", "Missing (盘亏)"),
    ("surplus", "Surplus (盘盈)"),
    ("misplaced", "Elsewhere"),
    ("damaged", "Damaged"),
    ("again", "Found Again"),
]
HANDLINGS = [
    ("case", "Open a Case for the Loss"),
    ("card", "Make Out a Card"),
    ("correct", "Correct the Card"),
    ("keep", "Leave It as It Is"),
]
#: what may follow from which difference; the first is proposed
ALLOWED = {
    "missing": ("case", "keep"),
    "surplus": ("card", "keep"),
    "misplaced": ("correct", "keep"),
    "damaged": ("correct", "keep"),
    "again": ("correct", "keep"),
}
OPINION = frozenset({"cause", "handling", "value", "category_id", "title"})


class SchoolAssetDifference(models.Model):
    """One line of the 盘盈盘亏表. What differs follows from the count; people add the
    cause and what is to be done, until it is submitted."""

    _name = "school.asset.difference"
    _description = "Difference of a Stock-take"
    _inherit = ["school.approval.line.mixin", "school.listed"]
    _order = "stocktake_id desc, kind, id"
    _rec_name = "title"
    _check_company_auto = True

    _approval_parent = "stocktake_id"
    _approval_parent_lines = "difference_ids"
    _listed_columns = (
        "stocktake_id",
        "kind",
        "name",
        "title",
        "book_quantity",
        "found_quantity",
        "amount",
        "net_amount",
        "place_book",
        "place_found",
        "employee_id",
        "cause",
        "handling",
    )
    _listed_totals = ("amount", "net_amount")

    stocktake_id = fields.Many2one(
        "school.asset.stocktake", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(KINDS, string="Difference", required=True, readonly=True)
    asset_id = fields.Many2one(
        "school.asset",
        string="Asset Card",
        readonly=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    name = fields.Char(string="Asset Number", readonly=True)
    title = fields.Char(string="Name", required=True)
    scan_id = fields.Many2one(
        "school.asset.scan", string="Scan Record", readonly=True, ondelete="restrict"
    )
    photo_id = fields.Many2one(related="scan_id.photo_id")
    book_quantity = fields.Integer(string="In the Books", readonly=True)
    found_quantity = fields.Integer(string="Quantity Found", readonly=True)
    place_book = fields.Char(string="Place in the Books", readonly=True)
    place_found = fields.Char(string="Where It Was Found", readonly=True)
    department_id = fields.Many2one(
        "hr.department",
        string="Department or Class",
        readonly=True,
        ondelete="restrict",
    )
    employee_id = fields.Many2one(
        "hr.employee", string="Custodian", readonly=True, ondelete="restrict"
    )
    value = fields.Monetary(
        string="Value of One",
        help="Of a surplus thing: as its papers say, else what such a thing costs.",
    )
    amount = fields.Monetary(string="Original Value", readonly=True)
    net_amount = fields.Monetary(string="Net Value", readonly=True)
    cause = fields.Char(
        string="Why It Differs", help="Why the books and the things differ."
    )
    handling = fields.Selection(HANDLINGS, string="What Is Done", required=True)
    category_id = fields.Many2one(
        "school.asset.category",
        ondelete="restrict",
        help="Of the card that is made out for a surplus thing.",
    )
    new_asset_id = fields.Many2one(
        "school.asset", string="Card Made Out", readonly=True, ondelete="restrict"
    )
    case_id = fields.Many2one(
        "school.damage.case",
        string="Case of the Loss",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    clear_until = fields.Date(string="Clear Up By", readonly=True)
    state = fields.Selection(related="stocktake_id.state")

    _handling_fits = models.Constraint(
        "CHECK (handling = 'keep' OR (kind = 'missing' AND handling = 'case')"
        " OR (kind = 'surplus' AND handling = 'card')"
        " OR (kind IN ('misplaced', 'damaged', 'again') AND handling = 'correct'))",
        "A loss gets a case, a surplus thing a card; the card of what stands elsewhere,"
        " is damaged or was found again is corrected. Or it is left as it is.",
    )
    _value_positive = models.Constraint(
        "CHECK (value IS NULL OR value >= 0)", "A value is not negative."
    )

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Refuse: differences follow from the count."""
        raise UserError(
            self.env._("Differences follow from the count and are not typed in.")
        )

    def write(self, vals):
        """Add causes and what is done, while nobody decides on it.

        :raise UserError: for what was counted, or after it was submitted
        """
        if gate_open(self, GATE):
            return super().write(vals)
        if not OPINION.issuperset(vals):
            raise UserError(
                self.env._("What was counted stays. Enter the cause and what is done.")
            )
        if not {"value", "category_id", "title"}.isdisjoint(vals):
            known = self.filtered(lambda one: one.kind != "surplus" or one.asset_id)
            if known:
                raise UserError(
                    self.env._(
                        "%(thing)s: name, category and value are those of its card.",
                        thing=known[0].title,
                    )
                )
        self._check_open()
        result = super().write(vals)
        if "value" in vals:
            for difference in self:
                amount = difference.value * difference.found_quantity
                open_gate(difference, GATE).write(
                    {"amount": amount, "net_amount": amount}
                )
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_counted(self):
        raise UserError(
            self.env._("Differences follow from the count and stay on file.")
        )

    def _check_open(self):
        """:raise UserError: not compared yet, or adjusted; or without a post"""
        takes = self.stocktake_id
        takes._check_state("counted")
        takes._check_preparing()

    def _problems(self):
        """Return what is missing before these differences are decided on, in words."""
        problems = []
        for difference in self:
            if not (difference.cause or "").strip():
                problems.append(
                    self.env._("%(thing)s: enter the cause.", thing=difference.title)
                )
            if difference.handling == "card" and not difference.asset_id:
                if not difference.category_id or not difference.value:
                    problems.append(
                        self.env._(
                            "%(thing)s: enter category and value of the card that is"
                            " made out.",
                            thing=difference.title,
                        )
                    )
        return problems
