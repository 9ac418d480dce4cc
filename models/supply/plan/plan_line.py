"""A line of a purchase plan, and what requests have drawn on it."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...common.gate import gate_open
from ..request.request_line import KINDS

RUNNING = ("quantity_requested",)
# What our own methods write, and nobody else.
FOLLOWING = frozenset(
    {
        "amount",
        "categ_id",
        "company_id",
        "date_end",
        "department_id",
        "month_start",
        "period_name",
        "quantity_last",
        "quantity_left",
        "quantity_requested",
        "school_plan_id",
        "state",
    }
)
FILL = "plan_fill"


class SchoolSupplyPlanLine(models.Model):
    """So much of an item, in this month, at about that price, out of that source."""

    _name = "school.supply.plan.line"
    _inherit = ["school.planned.line", "school.item.line"]
    _description = "Purchase Plan Line"
    _order = "plan_id, month_start, sequence, id"

    _planned_figure = "quantity"
    _planned_following = FOLLOWING

    plan_id = fields.Many2one(
        comodel_name="school.supply.plan",
        required=True,
        index=True,
        ondelete="cascade",
    )
    school_plan_id = fields.Many2one(
        related="plan_id.school_plan_id",
        string="Plan of the School",
        store=True,
        index="btree_not_null",
    )
    company_id = fields.Many2one(
        related="plan_id.company_id",
        string="School",
        store=True,
        index=True,
        precompute=True,
    )
    department_id = fields.Many2one(
        related="plan_id.department_id", store=True, index=True, precompute=True
    )
    state = fields.Selection(related="plan_id.state", store=True, precompute=True)
    date_end = fields.Date(related="plan_id.date_end", store=True, precompute=True)
    period_name = fields.Char(
        string="Period", related="plan_id.period_name", store=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(index=True)
    categ_id = fields.Many2one(
        related="product_id.categ_id", string="Category", store=True, precompute=True
    )
    kind = fields.Selection(selection=KINDS, default="consume", required=True)
    quantity = fields.Float(string="Planned", help="As the department planned it.")
    quantity_approved = fields.Float(
        string="Approved",
        digits="Product Unit",
        compute="_compute_quantity_approved",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        help="Less than planned where an approver cut it.",
    )
    quantity_last = fields.Float(
        string="Last Year",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="In the same period of last year, when the plan was made.",
    )
    quantity_requested = fields.Float(
        string="Requested",
        digits="Product Unit",
        readonly=True,
        copy=False,
        default=0.0,
        help="Drawn by requests under approval, approved or done.",
    )
    quantity_left = fields.Float(
        string="Left",
        digits="Product Unit",
        compute="_compute_quantity_left",
        store=True,
        precompute=True,
        copy=False,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    price_unit = fields.Float(
        string="Estimated Price",
        min_display_digits="Product Price",
        aggregator=None,
        compute="_compute_price_unit",
        store=True,
        readonly=False,
        precompute=True,
        help="CNY per unit, taxes included. A request at a higher price is not in the"
        " plan.",
    )
    amount = fields.Monetary(compute="_compute_amount", store=True, precompute=True)
    month_id = fields.Many2one(
        comodel_name="school.month",
        string="Needed In",
        domain="[('date_end', '>=', parent.date_start),"
        " ('date_start', '<=', parent.date_end)]",
        ondelete="restrict",
        help="Empty: any time in the period.",
    )
    month_start = fields.Date(
        related="month_id.date_start", store=True, precompute=True
    )
    fund_id = fields.Many2one(
        comodel_name="school.fund",
        string="Source of Funds",
        check_company=True,
        ondelete="restrict",
        help="Empty: requests out of any source draw on the line.",
    )
    note = fields.Char()
    request_line_ids = fields.One2many(
        comodel_name="school.supply.request.line",
        inverse_name="plan_line_id",
        string="Drawn By",
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0 AND quantity_approved BETWEEN 0 AND quantity"
        " AND price_unit >= 0)",
        "A line plans more than nothing, at a price that is not negative.",
    )
    _drawn_within = models.Constraint(
        "CHECK (quantity_requested BETWEEN 0 AND quantity_approved)",
        "No more can be requested on a plan than was approved in it.",
    )
    _match_index = models.Index(
        "(company_id, department_id, product_id) WHERE state = 'approved'"
    )

    @api.depends("product_id")
    def _compute_price_unit(self):
        """Propose the last price paid, or the cost of what is in stock."""
        recent = self.env["school.supply.request.line"]._recent_orders(
            self.product_id, self.company_id & self.env.companies
        )
        for line in self:
            rows = recent.get((line.company_id.id, line.product_id.id))
            product = line.product_id.with_company(line.company_id)
            price = rows[0][0] if rows else product.standard_price
            line.price_unit = price or line.price_unit

    @api.depends("quantity")
    def _compute_quantity_approved(self):
        for line in self:
            line.quantity_approved = line.quantity

    @api.depends("quantity_approved", "quantity_requested")
    def _compute_quantity_left(self):
        for line in self:
            line.quantity_left = line.quantity_approved - line.quantity_requested

    @api.depends("quantity_approved", "price_unit", "company_id")
    def _compute_amount(self):
        for line in self:
            amount = line.quantity_approved * line.price_unit
            currency = line.company_id.currency_id
            line.amount = currency.round(amount) if currency else amount

    @api.depends("name", "plan_id", "quantity_left")
    def _compute_display_name(self):
        for line in self:
            line.display_name = self.env._(
                "%(item)s, %(plan)s, %(left)s left",
                item=line.name or "",
                plan=line.plan_id.sudo().name or "",
                left=f"{line.quantity_left:g}",
            )

    # -- CRUD ---------------------------------------------------------------------

    def _planned_typed(self):
        filling = gate_open(self.browse(), FILL)
        return frozenset({"quantity_last"}) if filling else super()._planned_typed()

    def _planned_refusal(self):
        return self.env._(
            "What requests draw on a plan follows the requests and cannot be typed in."
        )

    def _check_plan_open(self):
        result = super()._check_plan_open()
        self._check_level()
        return result

    def _check_level(self):
        """:raise UserError: a line was put into the plan of a school"""
        for plan in self.plan_id:
            if plan.level != "department":
                raise UserError(
                    self.env._(
                        "%(plan)s sums the plans of departments and has no lines of its"
                        " own.",
                        plan=plan.display_name,
                    )
                )

    def _month_inside(self):
        """Whether the month touches the period of the plan."""
        month, plan = self.month_id, self.plan_id
        return month.date_start <= plan.date_end and month.date_end >= plan.date_start

    # -- drawing --------------------------------------------------------------------

    def _lock(self):
        """Take these lines until the transaction ends, by id.

        A transaction that began before another one drew on them fails here and is
        tried again by Odoo, so that what is left is never read twice.
        """
        if self:
            self.flush_model(["quantity_requested", "quantity_approved"])
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM school_supply_plan_line WHERE id IN %s ORDER BY id"
                    " FOR NO KEY UPDATE",
                    tuple(self.ids),
                ),
                log_exceptions=False,
            )
            self.invalidate_recordset(RUNNING, flush=False)

    def _planned_short(self, wanted):
        return self.env._(
            "%(line)s: %(quantity)s more would be drawn on the plan.",
            line=self.display_name,
            quantity=f"{wanted:g}",
        )

    def _planned_to_request(self):
        today = self.env["school.unit"]._today()
        lines = self.filtered(
            lambda line: line.quantity_left > 0 and line.plan_id._is_in_force(today)
        )
        if not lines or len(lines.department_id) > 1:
            raise UserError(
                self.env._(
                    "Choose lines of one department's plan that is in force and has"
                    " something left."
                )
            )
        return lines

    def _prepare_request(self):
        return {**super()._prepare_request(), "department_id": self.department_id.id}

    def _prepare_request_line(self):
        self.ensure_one()
        return {
            "plan_line_id": self.id,
            "product_id": self.product_id.id,
            "name": self.name,
            "specification": self.specification,
            "kind": self.kind,
            "quantity": self.quantity_left,
            "product_uom_id": self.product_uom_id.id,
            "price_unit": self.price_unit,
        }
