"""An item of a pooled purchase: how much all schools need, and at what price."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open

GATE = "pooling_item"


class SchoolPoolingItem(models.Model):
    """The lines of all schools for one item, summed; the price is agreed once."""

    _name = "school.pooling.item"
    _inherit = ["school.approval.line.mixin"]
    _description = "Item of a Pooled Purchase"
    _order = "pooling_id, categ_id, product_id, id"

    _approval_parent = "pooling_id"
    _approval_parent_lines = "item_ids"

    pooling_id = fields.Many2one(
        comodel_name="school.pooling", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="pooling_id.company_id", store=True, index=True, precompute=True
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Item",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    categ_id = fields.Many2one(
        related="product_id.categ_id", string="Category", store=True, precompute=True
    )
    product_uom_id = fields.Many2one(
        related="product_id.uom_id", string="Unit of Measure"
    )
    line_ids = fields.One2many(
        comodel_name="school.pooling.line",
        inverse_name="item_id",
        string="Lines of the Schools",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    quantity = fields.Float(
        digits="Product Unit", compute="_compute_sums", help="Of all schools."
    )
    school_count = fields.Integer(string="Schools", compute="_compute_sums")
    price_unit = fields.Float(
        string="Agreed Price",
        min_display_digits="Product Price",
        help="CNY per unit, taxes included; the same for all schools.",
    )
    amount = fields.Monetary(compute="_compute_sums")
    estimate_low = fields.Float(
        string="Lowest Estimate",
        min_display_digits="Product Price",
        compute="_compute_sums",
        help="The lowest price that a school approved. A school does not order above"
        " what it approved.",
    )
    above_count = fields.Integer(
        string="Approved Less",
        compute="_compute_sums",
        help="Lines whose approved estimate is below the agreed price.",
    )
    last_prices = fields.Text(
        string="Last Three Purchases",
        compute="_compute_last_prices",
        help="What each school paid the last three times, newest first, CNY.",
    )
    last_low = fields.Float(
        string="Lowest Paid",
        min_display_digits="Product Price",
        compute="_compute_last_prices",
    )
    last_high = fields.Float(
        string="Highest Paid",
        min_display_digits="Product Price",
        compute="_compute_last_prices",
    )
    idle_stock = fields.Text(
        string="Idle in Stores",
        compute="_compute_idle_stock",
        help="What lies unused in the stores of the schools: move it before buying.",
    )
    qty_arriving = fields.Float(
        string="Vendor Can Deliver",
        digits="Product Unit",
        help="When the vendor announces less than was ordered: what there is. The rule"
        " of the pooled purchase shares it among the schools.",
    )

    _once = models.Constraint(
        "UNIQUE (pooling_id, product_id)",
        "An item stands once in a pooled purchase.",
    )
    _figures = models.Constraint(
        "CHECK (price_unit >= 0 AND qty_arriving >= 0)",
        "Prices and quantities are not negative.",
    )

    @api.depends("line_ids.quantity", "line_ids.state", "price_unit")
    def _compute_sums(self):
        for item in self:
            lines = item.line_ids.filtered(lambda line: line.state != "withdrawn")
            item.quantity = sum(line._in_item_unit(line.quantity) for line in lines)
            item.school_count = len(lines.company_id)
            item.amount = sum(lines.mapped("amount"))
            estimates = [line._estimate() for line in lines]
            item.estimate_low = min(estimates, default=0.0)
            item.above_count = sum(
                estimate < item.price_unit - 1e-6 for estimate in estimates
            )

    @api.depends("product_id", "line_ids.company_id")
    @api.depends_context("uid")
    def _compute_last_prices(self):
        # the officer knows the prices of the schools below, and of no others
        readable = self.env.user.sudo().school_scope_company_ids
        companies = self.line_ids.sudo().company_id & readable
        recent = (
            self.env["school.supply.request.line"]
            .sudo()
            ._recent_orders(self.product_id, companies)
        )
        paid = defaultdict(list)
        for (company_id, product_id), rows in recent.items():
            paid[product_id].append((company_id, [price for price, _vendor in rows]))
        names = {company.id: company.name for company in companies.sudo()}
        for item in self:
            rows = sorted(paid.get(item.product_id.id, ()), key=lambda row: row[1])
            every = [price for _company, prices in rows for price in prices]
            item.last_low = min(every, default=0.0)
            item.last_high = max(every, default=0.0)
            item.last_prices = "\n".join(
                f"{names[company]}: " + " · ".join(f"{price:,.2f}" for price in prices)
                for company, prices in rows
            )

    @api.depends("product_id", "pooling_id.company_id")
    @api.depends_context("uid")
    def _compute_idle_stock(self):
        readable = self.env.user.sudo().school_scope_company_ids
        idle = self.env["school.dormant.stock"]._idle_of(self.product_id, readable)
        for item in self:
            item.idle_stock = "\n".join(
                f"{company.name}: {quantity:g}"
                for company, quantity in idle.get(item.product_id.id, ())
            )

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create items; only collecting does.

        :raise UserError: says how items come in
        """
        if not gate_open(self.browse(), GATE):
            raise UserError(
                self.env._("Items follow from the lines that the schools offer.")
            )
        return super().create(vals_list)

    def write(self, vals):
        """Write the agreed price and what the vendor announces.

        :raise UserError: for anything else, or when it is not the time for it
        """
        if gate_open(self, GATE):
            return super().write(vals)
        if set(vals) - {"price_unit", "qty_arriving"}:
            raise UserError(
                self.env._("Items follow from the lines that the schools offer.")
            )
        for pooling in self.pooling_id:
            pooling._check_preparing()
            if "price_unit" in vals:
                pooling._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_lines(self):
        if self.sudo().line_ids or not gate_open(self, GATE):
            raise UserError(
                self.env._("Items follow from the lines that the schools offer.")
            )
