"""The figures of a settlement: totals on its head, and the rows of the frozen copy."""

from odoo import fields, models

from ..gates.exempt import is_exempt

SECTIONS = [
    ("purchase", "Purchases"),
    ("issue", "Issues"),
    ("loan", "Open Loans"),
    ("unbilled", "Accepted, Not Billed"),
    ("unpaid", "Billed, Not Paid"),
    ("difference", "Differences of Earlier Months"),
    ("check", "Reconciliation"),
]
STOCK_FIGURES = (
    "opening_value",
    "changed_value",
    "in_value",
    "out_value",
    "adjusted_value",
    "closing_value",
    "moved_value",
)
TOTALS = (
    *STOCK_FIGURES,
    "purchase_value",
    "issue_value",
    "ledger_value",
    "unbilled_value",
    "unbilled_stock_value",
    "unpaid_value",
    "explained_value",
    "unexplained_value",
)


def section_lines(section):
    """Return the field that lists one section of the frozen copy.

    :param str section: of ``SECTIONS``
    """
    return fields.One2many(
        comodel_name="school.settlement.line",
        inverse_name="settlement_id",
        domain=[("section", "=", section)],
        readonly=True,
        copy=False,
    )


class Frozen(fields.Many2one):
    """A reference in a frozen copy, without a foreign key.

    A copy of a month has up to hundreds of thousands of rows, and PostgreSQL would
    look up each of their references. What they name is kept by the stock moves, whose
    own keys restrict its deletion.
    """

    def update_db_foreign_key(self, model, column):
        """Make no key."""


class SchoolSettlement(models.Model):
    _inherit = "school.settlement"

    opening_value = fields.Monetary(string="Opening Stock", readonly=True, copy=False)
    changed_value = fields.Monetary(
        string="Changed in Earlier Months",
        readonly=True,
        copy=False,
        help="By how much the value of movements of settled months changed since.",
    )
    in_value = fields.Monetary(string="Received", readonly=True, copy=False)
    out_value = fields.Monetary(string="Issued and Gone", readonly=True, copy=False)
    adjusted_value = fields.Monetary(
        string="Price Differences",
        readonly=True,
        copy=False,
        help="What bills and prices after an issue, and rounding, leave in the stock"
        " account. The closing entry takes it out.",
    )
    closing_value = fields.Monetary(
        string="Closing Stock",
        readonly=True,
        copy=False,
        help="What the goods in the store and on loan are worth at the end.",
    )
    moved_value = fields.Monetary(
        string="Sum of the Movements",
        readonly=True,
        copy=False,
    )
    purchase_value = fields.Monetary(string="Purchases", readonly=True, copy=False)
    issue_value = fields.Monetary(
        string="Issued to Departments",
        readonly=True,
        copy=False,
    )
    ledger_value = fields.Monetary(
        string="Stock Accounts",
        readonly=True,
        copy=False,
        help="Balance of the accounts that hold the stock, with the closing entry.",
    )
    unbilled_value = fields.Monetary(
        string="Accepted, Not Billed",
        readonly=True,
        copy=False,
    )
    unbilled_stock_value = fields.Monetary(
        string="Goods Accepted, Not Billed",
        readonly=True,
        copy=False,
    )
    unpaid_value = fields.Monetary(
        string="Billed, Not Paid",
        readonly=True,
        copy=False,
    )
    explained_value = fields.Monetary(
        string="Accepted Differences",
        readonly=True,
        copy=False,
        help="Differences that the head of the school accepted in earlier months.",
    )
    unexplained_value = fields.Monetary(
        string="Unexplained Difference",
        readonly=True,
        copy=False,
    )
    check_digest = fields.Char(
        readonly=True,
        copy=False,
        help="Of the accounts, items and amounts that nothing explains.",
    )
    change_id = fields.Integer(
        string="Last Change Seen",
        readonly=True,
        copy=False,
        help="Changes of settled months up to this one are part of the copy.",
    )
    adjust_move_id = fields.Many2one(
        comodel_name="account.move",
        string="Closing Entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    stock_ids = fields.One2many(
        comodel_name="school.settlement.stock",
        inverse_name="settlement_id",
        domain=[("department_id", "=", False)],
        readonly=True,
        copy=False,
    )
    department_stock_ids = fields.One2many(
        comodel_name="school.settlement.stock",
        inverse_name="settlement_id",
        domain=[("department_id", "!=", False)],
        string="Received by Departments",
        readonly=True,
        copy=False,
    )
    line_ids = fields.One2many(
        comodel_name="school.settlement.line",
        inverse_name="settlement_id",
        readonly=True,
        copy=False,
    )
    purchase_line_ids = section_lines("purchase")
    issue_line_ids = section_lines("issue")
    loan_line_ids = section_lines("loan")
    unbilled_line_ids = section_lines("unbilled")
    unpaid_line_ids = section_lines("unpaid")
    difference_line_ids = section_lines("difference")
    check_line_ids = section_lines("check")

    def _figure_fields(self):
        """Names of the totals; a section of another room may add its own."""
        return list(TOTALS)

    def _is_job(self):
        """Whether Odoo itself settles, in a scheduled job or in maintenance."""
        return is_exempt(self.env) and self.env.su


class SchoolSettlementStock(models.Model):
    """Receipts, issues and stock of one item in one period.

    Without department: the school's whole stock, on loan or in the store. With one:
    what the department received and gave back, and what it received before and since
    the beginning.
    """

    _name = "school.settlement.stock"
    _description = "Settled Stock"
    _order = "settlement_id, categ_id, product_id, department_id, id"
    _log_access = False
    _rec_name = "product_id"

    settlement_id = Frozen(
        comodel_name="school.settlement",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = Frozen(
        comodel_name="res.company",
        string="School",
        required=True,
        readonly=True,
    )
    product_id = Frozen(
        comodel_name="product.product",
        string="Item",
        required=True,
        readonly=True,
    )
    categ_id = Frozen(
        comodel_name="product.category",
        string="Category",
        readonly=True,
    )
    department_id = Frozen(comodel_name="hr.department", readonly=True)
    product_uom_id = fields.Many2one(
        related="product_id.uom_id",
        string="Unit of Measure",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    opening_qty = fields.Float(digits="Product Unit", readonly=True)
    opening_value = fields.Monetary(readonly=True)
    changed_qty = fields.Float(
        string="Earlier Months Qty",
        digits="Product Unit",
        readonly=True,
    )
    changed_value = fields.Monetary(string="Earlier Months Value", readonly=True)
    in_qty = fields.Float(string="Qty In", digits="Product Unit", readonly=True)
    in_value = fields.Monetary(string="Value In", readonly=True)
    out_qty = fields.Float(string="Qty Out", digits="Product Unit", readonly=True)
    out_value = fields.Monetary(string="Value Out", readonly=True)
    adjusted_value = fields.Monetary(string="Price Differences", readonly=True)
    closing_qty = fields.Float(digits="Product Unit", readonly=True)
    closing_value = fields.Monetary(readonly=True)
    moved_value = fields.Monetary(
        string="Sum of the Movements",
        readonly=True,
        help="The value that the movements add up to, without price differences.",
    )


class SchoolSettlementLine(models.Model):
    """A row of any other section of a settlement.

    What the amounts mean depends on the section: see the filling methods.
    """

    _name = "school.settlement.line"
    _description = "Settled Figure"
    _order = "settlement_id, section, id"
    _log_access = False

    settlement_id = Frozen(
        comodel_name="school.settlement",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = Frozen(
        comodel_name="res.company",
        string="School",
        required=True,
        readonly=True,
    )
    section = fields.Selection(selection=SECTIONS, required=True, readonly=True)
    name = fields.Char(string="Document", readonly=True)
    res_model = fields.Char(string="Document Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Document ID",
        model_field="res_model",
        readonly=True,
    )
    partner_id = Frozen(comodel_name="res.partner", string="Vendor", readonly=True)
    department_id = Frozen(comodel_name="hr.department", readonly=True)
    categ_id = Frozen(
        comodel_name="product.category",
        string="Category",
        readonly=True,
    )
    product_id = Frozen(
        comodel_name="product.product",
        string="Item",
        readonly=True,
    )
    account_id = Frozen(comodel_name="account.account", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    quantity = fields.Float(digits="Product Unit", readonly=True)
    amount = fields.Monetary(readonly=True)
    amount_2 = fields.Monetary(string="Second Amount", readonly=True)
    amount_3 = fields.Monetary(string="Third Amount", readonly=True)
    amount_4 = fields.Monetary(string="Fourth Amount", readonly=True)
    date = fields.Date(readonly=True)
    days = fields.Integer(readonly=True)
    note = fields.Char(readonly=True)
