"""One line of a supply request: what, how much, at what price, of which kind."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open

# Running quantities: only `request_line_coverage` moves them, in place, in SQL.
RUNNING = (
    "qty_reserved",
    "qty_drafted",
    "qty_ordered",
    "qty_accepted",
    "qty_issued",
    "qty_returned",
    "qty_closed",
)
# What our own methods write, and nobody else.
FOLLOWING = (
    *RUNNING,
    "qty_open",
    "price_subtotal",
    "fulfil_product_id",
    "vendor_id",
    "close_reason",
    "budget_line_id",
)
KINDS = [
    ("consume", "Consume"),
    ("keep", "Keep"),
    ("borrow", "Borrow"),
    ("service", "Service"),
]


class SchoolSupplyRequestLine(models.Model):
    _name = "school.supply.request.line"
    _inherit = ["school.approval.line.mixin", "school.item.line"]
    _description = "Supply Request Line"
    _order = "request_id, sequence, id"
    _check_company_auto = True

    request_id = fields.Many2one(
        comodel_name="school.supply.request",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="request_id.company_id",
        store=True,
        index=True,
        precompute=True,
    )
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(index=True)
    fulfil_product_id = fields.Many2one(
        comodel_name="product.product",
        string="Item Supplied",
        readonly=True,
        copy=False,
        check_company=True,
        index=True,
        ondelete="restrict",
        help="What is bought and issued for the line: the item asked for, or the one"
        " that the buyer chose for a description in words.",
    )
    vendor_id = fields.Many2one(
        comodel_name="res.partner",
        string="Usual Vendor",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="Who delivered the item last, noted when the request is approved.",
    )
    department_id = fields.Many2one(related="request_id.department_id")
    requester_id = fields.Many2one(related="request_id.requester_id")
    request_state = fields.Selection(related="request_id.state", string="State")
    categ_id = fields.Many2one(related="product_id.categ_id", string="Category")
    gbt_class = fields.Char(string="GB/T Class")
    quantity = fields.Float(
        help="Quantity asked for. It stays as the applicant wrote it."
    )
    quantity_approved = fields.Float(
        digits="Product Unit",
        compute="_compute_quantity_approved",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        help="Quantity approved; less than asked for where an approver cut it.",
    )
    currency_id = fields.Many2one(related="request_id.currency_id")
    price_unit = fields.Float(
        string="Estimated Price",
        min_display_digits="Product Price",
        aggregator=None,
        compute="_compute_price_unit",
        store=True,
        readonly=False,
        precompute=True,
    )
    price_subtotal = fields.Monetary(
        string="Amount",
        compute="_compute_price_subtotal",
        store=True,
    )
    kind = fields.Selection(selection=KINDS, default="consume", required=True)
    purpose = fields.Char()
    needed_by = fields.Date(copy=False)
    allocation_ids = fields.One2many(
        comodel_name="school.supply.allocation",
        inverse_name="request_line_id",
        string="Allocations",
    )
    close_reason = fields.Char(copy=False, readonly=True)

    qty_reserved = fields.Float(
        string="From Stock",
        digits="Product Unit",
        default=0.0,
        readonly=True,
        copy=False,
        help="Covered by what the store has.",
    )
    qty_drafted = fields.Float(
        string="In Draft Orders",
        digits="Product Unit",
        default=0.0,
        readonly=True,
        copy=False,
    )
    qty_ordered = fields.Float(
        string="Ordered",
        digits="Product Unit",
        default=0.0,
        readonly=True,
        copy=False,
        help="In confirmed purchase orders, less what was short-closed there.",
    )
    qty_accepted = fields.Float(
        string="Accepted",
        digits="Product Unit",
        default=0.0,
        readonly=True,
        copy=False,
    )
    qty_issued = fields.Float(
        string="Issued",
        digits="Product Unit",
        default=0.0,
        readonly=True,
        copy=False,
    )
    qty_returned = fields.Float(
        string="Returned",
        digits="Product Unit",
        default=0.0,
        readonly=True,
        copy=False,
    )
    qty_closed = fields.Float(
        string="Short-closed",
        digits="Product Unit",
        default=0.0,
        readonly=True,
        copy=False,
    )
    qty_open = fields.Float(
        string="To Cover",
        digits="Product Unit",
        aggregator=None,
        compute="_compute_qty_open",
        store=True,
        copy=False,
        help="Approved and not yet reserved, ordered or closed.",
    )
    is_finished = fields.Boolean(compute="_compute_is_finished")

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0 AND quantity_approved >= 0 AND price_unit >= 0)",
        "A line needs a quantity above zero and a price that is not negative.",
    )
    _approved_within_asked = models.Constraint(
        "CHECK (quantity_approved <= quantity)",
        "No more can be approved than was asked for.",
    )
    _covered_within_approved = models.Constraint(
        "CHECK (qty_reserved >= 0 AND qty_drafted >= 0 AND qty_ordered >= 0"
        " AND qty_closed >= 0 AND"
        " qty_reserved + qty_drafted + qty_ordered + qty_closed <= quantity_approved)",
        "No more can be reserved or ordered than was approved.",
    )
    _accepted_within_ordered = models.Constraint(
        "CHECK (qty_accepted >= 0 AND qty_accepted <= qty_ordered)",
        "No more can be accepted than was ordered.",
    )
    _issued_within_available = models.Constraint(
        "CHECK (qty_issued >= 0 AND qty_issued <= qty_reserved + qty_accepted)",
        "No more can be issued than was accepted or reserved.",
    )
    _returned_within_issued = models.Constraint(
        "CHECK (qty_returned >= 0 AND qty_returned <= qty_issued)",
        "No more can be returned than was issued.",
    )
    _open_index = models.Index("(company_id, request_id) WHERE qty_open > 0")

    @api.depends("product_id")
    def _compute_price_unit(self):
        """Propose the last price paid, or the cost of what is in stock."""
        prices = self._last_prices()
        for line in self:
            product = line.product_id.with_company(line.company_id)
            price = prices.get((line.company_id.id, line.product_id.id))
            line.price_unit = price or product.standard_price or line.price_unit

    @api.depends("quantity")
    def _compute_quantity_approved(self):
        for line in self:
            line.quantity_approved = line.quantity

    @api.depends("quantity_approved", "price_unit", "request_id.currency_id")
    def _compute_price_subtotal(self):
        for line in self:
            amount = line.quantity_approved * line.price_unit
            currency = line.currency_id
            line.price_subtotal = currency.round(amount) if currency else amount

    @api.depends("quantity_approved", "qty_reserved", "qty_drafted", "qty_ordered")
    @api.depends("qty_closed")
    def _compute_qty_open(self):
        for line in self:
            line.qty_open = line.quantity_approved - line._covered()

    @api.depends("quantity_approved", "qty_accepted", "qty_issued", "qty_closed")
    def _compute_is_finished(self):
        for line in self:
            reached = line.qty_accepted if line.kind == "service" else line.qty_issued
            line.is_finished = (
                line.product_uom_id.compare(
                    reached + line.qty_closed, line.quantity_approved
                )
                >= 0
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Create lines whose running quantities begin at zero, whatever is sent."""
        zero = dict.fromkeys(RUNNING, 0.0)
        for vals in vals_list:
            vals.pop("price_subtotal", None)
        return super().create(
            [
                {
                    **vals,
                    **zero,
                    "fulfil_product_id": vals.get("product_id"),
                    "vendor_id": False,
                    "close_reason": False,
                }
                for vals in vals_list
            ]
        )

    def write(self, vals):
        """Write; running quantities move only with the documents behind them.

        :raise UserError: when one of the followed fields is among ``vals``
        """
        forbidden = [name for name in FOLLOWING if name in vals]
        if forbidden and not gate_open(self, "request_line"):
            raise UserError(
                self.env._(
                    "%(fields)s of a request line follow its orders, acceptances and"
                    " issues, and cannot be typed in.",
                    fields=", ".join(
                        self._fields[name]._description_string(self.env)
                        for name in forbidden
                    ),
                )
            )
        if "product_id" in vals:
            vals = {**vals, "fulfil_product_id": vals["product_id"]}
        return super().write(vals)
