"""Pooling: approved lines of many requests become one draft order per vendor."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...models.common.gate import open_gate


class SchoolSupplyPool(models.TransientModel):
    """The lines that are bought together, each with its vendor, quantity and price."""

    _name = "school.supply.pool"
    _description = "Make Purchase Orders"

    line_ids = fields.One2many(
        comodel_name="school.supply.pool.line",
        inverse_name="pool_id",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Vendor for All",
        help="Sets the vendor of every line.",
    )
    amount_total = fields.Float(compute="_compute_amount_total")
    order_ids = fields.Many2many(
        comodel_name="purchase.order",
        string="Orders Made",
        readonly=True,
    )

    @api.model
    def default_get(self, fields_list):
        """Propose the chosen lines with all that is open of them."""
        values = super().default_get(fields_list)
        lines = self._chosen_lines().filtered(lambda line: line.qty_open > 0)
        if lines:
            values["line_ids"] = [Command.create(v) for v in self._propose(lines)]
        return values

    @api.model
    def _chosen_lines(self):
        """Return the lines ticked on the bench, or those of the open request."""
        ids = self.env.context.get("active_ids") or []
        model = self.env.context.get("active_model")
        if model == "school.supply.request":
            return self.env[model].browse(ids).exists().line_ids
        if model == "school.supply.request.line":
            return self.env[model].browse(ids).exists()
        return self.env["school.supply.request.line"]

    @api.model
    def _propose(self, lines):
        """Return the values of wizard lines: last vendor, open quantity, estimate."""
        return [
            {
                "request_line_id": line.id,
                "product_id": line.fulfil_product_id.id,
                "partner_id": line.vendor_id.id,
                "quantity": line.qty_open,
                "price_unit": line.price_unit,
            }
            for line in lines
        ]

    @api.depends("line_ids.quantity", "line_ids.price_unit")
    def _compute_amount_total(self):
        for pool in self:
            pool.amount_total = sum(
                line.quantity * line.price_unit for line in pool.line_ids
            )

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        if self.partner_id:
            self.line_ids.partner_id = self.partner_id

    def action_pool(self):
        """Make one draft order per school and vendor, allocated line by line.

        :return: the orders
        :raise AccessError: when the user is not a buyer of one of the schools
        :raise UserError: when a line is not complete, or more than what is open
        """
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: line.quantity > 0)
        lines._check_ready()
        lines._choose_products()
        orders = self.env["purchase.order"]
        shares = defaultdict(lambda: self.env["school.supply.pool.line"])
        known = lines._known()
        for line in lines:
            shares[line._split_key(known)] |= line
        for key, its_lines in shares.items():
            orders |= its_lines._make_order(*key)
        self.order_ids = orders
        return orders._get_records_action(name=self.env._("Orders Made"))


class SchoolSupplyPoolLine(models.TransientModel):
    """One request line that is bought, wholly or in part."""

    _name = "school.supply.pool.line"
    _inherit = ["school.buying.line"]
    _description = "Line to Buy"

    pool_id = fields.Many2one(
        comodel_name="school.supply.pool", required=True, ondelete="cascade"
    )
    request_line_id = fields.Many2one(
        comodel_name="school.supply.request.line",
        required=True,
        ondelete="cascade",
    )
    request_id = fields.Many2one(related="request_line_id.request_id")
    company_id = fields.Many2one(related="request_line_id.company_id")
    department_id = fields.Many2one(related="request_line_id.request_id.department_id")
    name = fields.Char(related="request_line_id.name")
    specification = fields.Char(related="request_line_id.specification")
    qty_open = fields.Float(related="request_line_id.qty_open")
    product_uom_id = fields.Many2one(related="request_line_id.product_uom_id")
    estimate = fields.Float(
        related="request_line_id.price_unit", string="Approved Estimate"
    )
    is_free_text = fields.Boolean(compute="_compute_is_free_text")
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Item",
        domain=[("purchase_ok", "=", True)],
        help="Choose the item to buy where the request describes it in words.",
    )
    partner_id = fields.Many2one(comodel_name="res.partner", string="Vendor")
    quantity = fields.Float(digits="Product Unit")
    price_unit = fields.Float(
        string="Price",
        min_display_digits="Product Price",
        help="Agreed price per unit, taxes included.",
    )

    @api.depends("request_line_id")
    def _compute_is_free_text(self):
        for line in self:
            line.is_free_text = not line.request_line_id.product_id

    def _check_ready(self):
        """Refuse what cannot be ordered, naming every line and what is missing."""
        if not self:
            raise UserError(
                self.env._("Nothing to buy: enter a quantity on at least one line.")
            )
        self.request_line_id.check_access("read")
        units = self.env["school.unit"].concat(
            *(self.env["school.unit"]._for_company(c) for c in self.company_id)
        )
        units._check_buyer(self.env.user)
        known = self._known()
        problems = [
            f"{line.request_id.name}, {line.name}: {problem}"
            for line in self
            for problem in line._problems(known)
        ]
        if problems:
            raise UserError("\n".join(problems))

    def _problems(self, known):
        """Return what is missing on one line, as texts.

        :param dict known: of :meth:`_known`
        """
        asked = self.request_line_id
        problems = []
        if asked.request_id.state != "approved":
            problems.append(self.env._("the request is not approved."))
        if not self.partner_id:
            problems.append(self.env._("choose the vendor."))
        if self.price_unit < 0:
            problems.append(self.env._("enter a price that is not negative."))
        if not self.product_id:
            problems.append(self.env._("choose the item of the catalogue to buy."))
        elif asked.fulfil_product_id and asked.fulfil_product_id != self.product_id:
            problems.append(
                self.env._(
                    "%(item)s was asked for, not %(other)s.",
                    item=asked.fulfil_product_id.display_name,
                    other=self.product_id.display_name,
                )
            )
        elif not asked.product_uom_id._has_common_reference(self.product_id.uom_id):
            problems.append(
                self.env._(
                    "%(item)s is not counted in %(unit)s; choose another item.",
                    item=self.product_id.display_name,
                    unit=asked.product_uom_id.name,
                )
            )
        return problems

    def _known(self):
        """Return what the lines look up, for all of them at once."""
        return {}

    def _split_key(self, known):
        """Return the arguments of :meth:`_make_order`: equal for lines of one order.

        :param dict known: of :meth:`_known`
        """
        self.ensure_one()
        return self.company_id, self.partner_id

    def _choose_products(self):
        """Remember the items that were chosen for descriptions in words."""
        for product, lines in self.grouped("product_id").items():
            asked = lines.request_line_id.filtered(lambda a: not a.fulfil_product_id)
            open_gate(asked.sudo(), "request_line").write(
                {"fulfil_product_id": product.id}
            )

    def _make_order(self, company, partner):
        """Make the draft order of one vendor; who made it buys."""
        order = super()._make_order(company, partner)
        order._school_add_buyers(self.env.user)
        return order
