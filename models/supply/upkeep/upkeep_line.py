"""An item of the replacement and repair plan, and what was bought for it."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# What our own methods write, or what follows the plan.
FOLLOWING = frozenset(
    {"amount_requested", "amount_left", "company_id", "state", "year_id"}
)


class SchoolUpkeepLine(models.Model):
    """One thing to replace, to repair or to build small, and what it may cost."""

    _name = "school.upkeep.line"
    _inherit = ["school.planned.line", "school.item"]
    _description = "Item of the Replacement and Repair Plan"
    _order = "plan_id, priority, sequence, id"

    _planned_figure = "amount"
    _planned_following = FOLLOWING

    plan_id = fields.Many2one(
        comodel_name="school.upkeep.plan",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="plan_id.company_id",
        string="School",
        store=True,
        index=True,
        precompute=True,
    )
    year_id = fields.Many2one(
        related="plan_id.year_id", string="Year", store=True, precompute=True
    )
    state = fields.Selection(related="plan_id.state", store=True, precompute=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        selection=[
            ("replace", "Replace"),
            ("repair", "Repair"),
            ("build", "Build Small"),
        ],
        required=True,
        default="replace",
    )
    priority = fields.Selection(
        selection=[
            ("1", "Urgent: Safety"),
            ("2", "Needed This Year"),
            ("3", "Desirable"),
        ],
        required=True,
        default="2",
    )
    product_id = fields.Many2one(
        help="What replaces it, or the service that repairs it; may stay empty."
    )
    place = fields.Char(help="Building, room, or where it stands.")
    reason = fields.Char(required=True)
    quantity = fields.Float(digits="Product Unit", required=True, default=1.0)
    fund_id = fields.Many2one(
        comodel_name="school.fund",
        string="Source of Funds",
        check_company=True,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(string="Asked For", required=True)
    amount_approved = fields.Monetary(
        string="Decided",
        compute="_compute_amount_approved",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        help="Less than asked for where an approver cut it.",
    )
    amount_requested = fields.Monetary(
        string="Requested",
        readonly=True,
        copy=False,
        default=0.0,
        help="In requests under approval, approved or done.",
    )
    amount_left = fields.Monetary(
        string="Left",
        compute="_compute_amount_left",
        store=True,
        precompute=True,
        copy=False,
    )
    amount_ordered = fields.Monetary(
        string="Ordered",
        compute="_compute_bought",
        help="What the orders for this item cost, taxes included.",
    )
    amount_accepted = fields.Monetary(string="Accepted", compute="_compute_bought")
    request_line_ids = fields.One2many(
        comodel_name="school.supply.request.line",
        inverse_name="upkeep_line_id",
        string="Requests",
    )

    _figures = models.Constraint(
        "CHECK (quantity > 0 AND amount > 0 AND amount_approved BETWEEN 0 AND amount)",
        "An item has a quantity and an amount above zero; a decision only cuts it.",
    )
    _requested_within = models.Constraint(
        "CHECK (amount_requested BETWEEN 0 AND amount_approved)",
        "No more can be requested for an item than was decided.",
    )

    @api.depends("amount")
    def _compute_amount_approved(self):
        for line in self:
            line.amount_approved = line.amount

    @api.depends("amount_approved", "amount_requested")
    def _compute_amount_left(self):
        for line in self:
            line.amount_left = line.amount_approved - line.amount_requested

    @api.depends("request_line_ids.qty_ordered", "request_line_ids.qty_accepted")
    def _compute_bought(self):
        """What was ordered and accepted for each item, by one query."""
        figures = self._bought()
        for line in self:
            line.amount_ordered, line.amount_accepted = figures.get(line.id, (0, 0))

    def _bought(self):
        """``{line id: (ordered, accepted)}``, CNY, taxes included.

        Read by SQL beside the rights to orders: who sees the plan may know what an item
        cost in the end, and nothing else of the orders.
        """
        if not self.ids:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT asked.upkeep_line_id,
                       SUM((share.quantity - COALESCE(share.qty_closed, 0))
                           * price.each),
                       SUM(COALESCE(share.qty_accepted, 0) * price.each)
                  FROM school_supply_allocation share
                  JOIN school_supply_request_line asked
                    ON asked.id = share.request_line_id
                  JOIN purchase_order_line bought ON bought.id = share.purchase_line_id
                  JOIN uom_uom uom ON uom.id = asked.product_uom_id
                  JOIN uom_uom own ON own.id = bought.product_uom_id
                  CROSS JOIN LATERAL (
                       SELECT bought.price_total / NULLIF(bought.product_qty, 0)
                              * uom.factor / own.factor AS each
                  ) price
                 WHERE share.ordered AND asked.upkeep_line_id IN %s
                 GROUP BY asked.upkeep_line_id
                """,
                tuple(self.ids),
            )
        )
        return {
            line_id: (round(float(ordered or 0), 2), round(float(accepted or 0), 2))
            for line_id, ordered, accepted in rows
        }

    # -- buying ---------------------------------------------------------------------

    def _planned_refusal(self):
        return self.env._(
            "What was requested for an item follows the requests and cannot be typed"
            " in."
        )

    def _planned_short(self, wanted):
        return self.env._(
            "%(plan)s, %(item)s: ¥%(left)s are left of what was decided, ¥%(amount)s"
            " are requested.",
            plan=self.plan_id.name,
            item=self.name,
            left=f"{self.amount_left:,.2f}",
            amount=f"{wanted:,.2f}",
        )

    def _planned_to_request(self):
        lines = self.filtered(
            lambda line: line.state == "approved" and line.amount_left > 0
        )
        if not lines or len(lines.company_id) > 1:
            raise UserError(
                self.env._(
                    "Choose items of one school's approved plan of which something is"
                    " left."
                )
            )
        return lines

    def _prepare_request_line(self):
        self.ensure_one()
        service = self.kind != "replace" or self.product_id.type == "service"
        values = {
            "upkeep_line_id": self.id,
            "product_id": self.product_id.id,
            "name": self.name,
            "purpose": self.reason,
            "kind": "service" if service else "keep",
            "quantity": self.quantity,
            "price_unit": round(self.amount_left / self.quantity, 2),
        }
        if self.product_id:
            values["product_uom_id"] = self.product_id.uom_id.id
        return values

    def action_view_requests(self):
        """Open the requests made for these items; who may not read them sees none."""
        self.check_access("read")
        # only which requests there are; reading them is asked again by the window
        requests = self.sudo().request_line_ids.request_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Requests"),
            "res_model": "school.supply.request",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", requests.ids)],
        }
