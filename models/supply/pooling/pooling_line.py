"""A school's request line in a pooled purchase."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...common.gate import gate_open, open_gate
from .share import share_out

GATE = "pooling_line"
WITHDRAWING_POSTS = ("affairs_director", "buyer", "principal")


class SchoolPoolingLine(models.Model):
    """Who needs how much of an item, until it is ordered or withdrawn.

    Rows are made and moved by our own methods only; nobody has the right to write here.
    """

    _name = "school.pooling.line"
    _inherit = ["school.approval.line.mixin", "school.buying.line"]
    _description = "School's Line in a Pooled Purchase"
    _order = "pooling_id, company_id, id"

    _approval_parent = "pooling_id"

    pooling_id = fields.Many2one(
        comodel_name="school.pooling", required=True, index=True, ondelete="restrict"
    )
    pooling_name = fields.Char(
        string="Pooled Purchase", compute="_compute_pooling_name", compute_sudo=True
    )
    item_id = fields.Many2one(
        comodel_name="school.pooling.item",
        string="Sum of the Item",
        required=True,
        index=True,
        ondelete="restrict",
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Item",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        index=True,
        ondelete="restrict",
    )
    request_line_id = fields.Many2one(
        comodel_name="school.supply.request.line",
        required=True,
        index=True,
        ondelete="restrict",
    )
    request_id = fields.Many2one(
        related="request_line_id.request_id", store=True, precompute=True
    )
    department_id = fields.Many2one(related="request_line_id.request_id.department_id")
    product_uom_id = fields.Many2one(
        related="request_line_id.product_uom_id", store=True, precompute=True
    )
    quantity = fields.Float(digits="Product Unit", required=True)
    quantity_offered = fields.Float(
        string="Offered",
        digits="Product Unit",
        required=True,
        help="What was open when the line was collected.",
    )
    price_unit = fields.Float(
        string="Agreed Price",
        min_display_digits="Product Price",
        compute="_compute_price_unit",
        compute_sudo=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(compute="_compute_amount", store=True)
    qty_shared = fields.Float(
        string="Share of the Delivery",
        digits="Product Unit",
        compute="_compute_qty_shared",
        compute_sudo=True,
        help="Of what the vendor announced for all schools, by the rule of the pooled"
        " purchase.",
    )
    purchase_line_id = fields.Many2one(
        comodel_name="purchase.order.line",
        index="btree_not_null",
        readonly=True,
        ondelete="set null",
    )
    order_name = fields.Char(
        string="Order", compute="_compute_pooling_name", compute_sudo=True
    )
    qty_accepted = fields.Float(
        string="Accepted",
        digits="Product Unit",
        compute="_compute_qty_accepted",
        compute_sudo=True,
    )
    reason = fields.Char(string="Why Withdrawn", readonly=True)
    state = fields.Selection(
        selection=[
            ("open", "Pooled"),
            ("ordered", "Ordered"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="open",
        index=True,
    )

    _open_once = models.UniqueIndex(
        "(request_line_id) WHERE state = 'open'",
        "This line is in a pooled purchase already.",
    )
    _quantity_within = models.Constraint(
        "CHECK (quantity BETWEEN 0 AND quantity_offered)",
        "No more is bought than the school offered.",
    )

    @api.depends("pooling_id.name", "pooling_id.title", "purchase_line_id")
    def _compute_pooling_name(self):
        for line in self:
            line.pooling_name = line.pooling_id.display_name
            line.order_name = line.purchase_line_id.order_id.name

    @api.depends("item_id.price_unit", "product_uom_id")
    def _compute_price_unit(self):
        for line in self:
            line.price_unit = line.product_id.uom_id._compute_price(
                line.item_id.price_unit, line.product_uom_id
            )

    @api.depends("quantity", "item_id.price_unit", "state")
    def _compute_amount(self):
        for line in self.sudo():
            amount = line.quantity * line.price_unit
            active = line.state != "withdrawn"
            line.amount = line.currency_id.round(amount) if active else 0.0

    @api.depends("item_id.qty_arriving", "quantity", "state")
    def _compute_qty_shared(self):
        for item, lines in self.grouped("item_id").items():
            shares = item._shares() if item.qty_arriving else {}
            for line in lines:
                line.qty_shared = shares.get(line.id, 0.0)

    @api.depends("purchase_line_id", "request_line_id.qty_accepted")
    def _compute_qty_accepted(self):
        accepted = {}
        for share in self.purchase_line_id.school_allocation_ids:
            key = share.purchase_line_id.id, share.request_line_id.id
            accepted[key] = accepted.get(key, 0.0) + share.qty_accepted
        for line in self:
            key = line.purchase_line_id.id, line.request_line_id.id
            line.qty_accepted = accepted.get(key, 0.0)

    def _in_item_unit(self, quantity):
        """``quantity`` of this line in the unit of the item."""
        return self.product_uom_id._compute_quantity(
            quantity, self.product_id.uom_id, round=False
        )

    def _estimate(self):
        """What the school approved for one unit of the item, CNY."""
        self.ensure_one()
        return self.product_uom_id._compute_price(
            self.sudo().request_line_id.price_unit, self.product_id.uom_id
        )

    # -- guards -------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create lines; only collecting does.

        :raise AccessError: always, for anybody else
        """
        if not gate_open(self.browse(), GATE):
            self._refuse()
        return super().create(vals_list)

    def write(self, vals):
        """Write; only the steps of the pooled purchase do.

        :raise AccessError: always, for anybody else
        """
        if not gate_open(self, GATE):
            self._refuse()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        self._refuse()

    def _refuse(self):
        raise AccessError(
            self.env._(
                "Lines of a pooled purchase follow its buttons: collect, withdraw,"
                " order."
            )
        )

    # -- withdrawing ----------------------------------------------------------------

    def action_withdraw(self, reason=""):
        """Take lines out before they are ordered: the school buys them itself.

        :param str reason: why; kept with the line, and the district sees it
        :raise UserError: without a post at the school, no reason, or ordered already
        """
        self.check_access("read")
        if not self:
            return True
        units = self.env["school.unit"].concat(
            *(self.env["school.unit"]._for_company(c) for c in self.company_id)
        )
        units._check_post(WITHDRAWING_POSTS)
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(self.env._("Say in words why the line is withdrawn."))
        lines = self.sudo()
        lines.pooling_id._take_turn()
        lines.invalidate_recordset(["state"])
        late = lines.filtered(lambda line: line.state != "open")
        if late:
            raise UserError(
                self.env._(
                    "%(lines)s: ordered or withdrawn already. What is ordered is"
                    " cancelled on the school's order.",
                    lines=", ".join(late.request_line_id.mapped("name")),
                )
            )
        for pooling, its_lines in lines.grouped("pooling_id").items():
            pooling._withdraw(its_lines, reason.strip())
        return True

    def _set_withdrawn(self, reason):
        """Close lines, and let their requests be covered in another way."""
        open_gate(self, GATE).write(
            {"state": "withdrawn", "quantity": 0.0, "reason": reason}
        )
        self.request_line_id._pooling_release()


class SchoolPoolingItem(models.Model):
    _inherit = "school.pooling.item"

    def _shares(self):
        """``{line id: quantity}`` of what the vendor announced, by the rule."""
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: line.state != "withdrawn")
        lines = lines.sorted(lambda line: (line._need_date(), line.id))
        parts = share_out(
            self.qty_arriving,
            [line._in_item_unit(line.quantity - line.qty_accepted) for line in lines],
            self.pooling_id.share_rule,
        )
        return {
            line.id: self.product_id.uom_id._compute_quantity(
                part, line.product_uom_id, round=False
            )
            for line, part in zip(lines, parts, strict=True)
        }


class SchoolPoolingLineNeed(models.Model):
    _inherit = "school.pooling.line"

    def _need_date(self):
        """When the goods are needed; far away if nobody said."""
        asked = self.request_line_id
        day = asked.needed_by or asked.request_id.needed_by
        return day or fields.Date.to_date("9999-12-31")


class SchoolPooling(models.Model):
    _inherit = "school.pooling"

    def _withdraw(self, lines, reason):
        """Take lines out; an approval that holds keeps holding, as less is bought."""
        self.ensure_one()
        if self.approval_state in ("running", "approved"):
            self._approval_revise(
                lambda pooling: lines.with_env(pooling.env)._set_withdrawn(reason),
                reason,
            )
        else:
            lines._set_withdrawn(reason)
