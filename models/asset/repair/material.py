"""Materials of a repair: from the store, or bought for it."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open, open_gate

GATE = "own school.repair.material"
OWN = frozenset({"issued_on", "issued_by_id"})


class SchoolRepairMaterial(models.Model):
    """A material. What comes from the store is handed out by its keeper."""

    _name = "school.repair.material"
    _description = "Material of a Repair"
    _order = "repair_id, id"
    _rec_name = "product_id"
    _check_company_auto = True

    repair_id = fields.Many2one(
        "school.repair", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="repair_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one(
        "product.product",
        string="Item",
        ondelete="restrict",
        domain="[('is_storable', '=', True)]",
        help="Of the catalogue; the keeper hands it out of the store.",
    )
    name = fields.Char(
        string="Material",
        compute="_compute_name",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    source = fields.Selection(
        [("store", "From the Store"), ("bought", "Bought for It")],
        required=True,
        default="store",
    )
    quantity = fields.Float(digits="Product Unit", required=True, default=1.0)
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit of Measure")
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        readonly=False,
        help="From the store: what the goods cost there.",
    )
    issued_on = fields.Datetime(string="Handed Out On", readonly=True, copy=False)
    issued_by_id = fields.Many2one(
        "res.users",
        string="Handed Out By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    is_waiting = fields.Boolean(
        string="Waits for the Keeper", compute="_compute_is_waiting"
    )

    _figures = models.Constraint(
        "CHECK (quantity > 0 AND (amount IS NULL OR amount >= 0))",
        "Quantities are above zero, amounts not negative.",
    )

    @api.depends("product_id")
    def _compute_name(self):
        for line in self:
            line.name = line.product_id.name or line.name

    @api.depends("product_id", "quantity", "source")
    def _compute_amount(self):
        for line in self:
            if line.source == "store" and not line.issued_on:
                price = line.sudo().product_id.with_company(line.company_id)
                line.amount = price.standard_price * line.quantity

    @api.depends("source", "issued_on")
    def _compute_is_waiting(self):
        for line in self:
            line.is_waiting = line.source == "store" and not line.issued_on

    # -- CRUD ---------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Add materials to work that is under way.

        :raise UserError: names the repair that may not be changed
        """
        for vals in vals_list:
            vals.update(dict.fromkeys(OWN, False))
        lines = super().create(vals_list)
        lines._check_changeable()
        lines._check_source()
        lines.repair_id._add_up()
        return lines

    def write(self, vals):
        """Change what was not handed out yet.

        :raise UserError: it was handed out, or the work is done
        """
        if gate_open(self, GATE):
            return super().write(vals)
        if not (OWN | {"repair_id"}).isdisjoint(vals):
            raise UserError(self.env._("Materials are handed out by the keeper."))
        self._check_changeable()
        result = super().write(vals)
        self._check_source()
        self.repair_id._add_up()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_changeable(self):
        self._check_changeable()

    def unlink(self):
        """Take materials off; the sums follow."""
        repairs = self.repair_id
        result = super().unlink()
        repairs.exists()._add_up()
        return result

    def _check_changeable(self):
        """:raise UserError: the work is done, not the user's, or was handed out"""
        for line in self:
            if line.issued_on:
                raise UserError(
                    self.env._(
                        "%(item)s was handed out on %(date)s and stays.",
                        item=line.name,
                        date=line.issued_on.date(),
                    )
                )
            if not line.repair_id._may_change("material_ids"):
                line.repair_id._refuse_fields({"material_ids"})

    def _check_source(self):
        """:raise UserError: from the store, but not of the catalogue"""
        for line in self:
            if line.source == "store" and not line.product_id:
                raise UserError(
                    self.env._(
                        "%(item)s: choose the item of the catalogue that the store"
                        " hands out, or say that it was bought.",
                        item=line.name,
                    )
                )

    def _keep_issue(self, amount):
        """Keep that it was handed out and what it cost; rights were checked."""
        self.ensure_one()
        open_gate(self.sudo(), GATE).write(
            {
                "issued_on": fields.Datetime.now(),
                "issued_by_id": self.env.uid,
                "amount": self.currency_id.round(amount),
            }
        )
