"""Kits (配发标准): what a class, a department or a person is given at once."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...common.gate import gate_open
from .request_line import KINDS


class SchoolKit(models.Model):
    """A standard issue, of the district or of one school.

    Applied to classes it makes a planned request for each; see the wizard
    ``school.kit.apply``.
    """

    _name = "school.kit"
    _description = "Kit"
    _inherit = ["school.shared"]
    _order = "sequence, id"
    _shared_posts = ("affairs_director", "affairs_clerk")

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
        help="Empty: every school uses it.",
    )
    source = fields.Char(help="The regulation that this comes from.")
    line_ids = fields.One2many(
        comodel_name="school.kit.line",
        inverse_name="kit_id",
        string="Items",
        copy=True,
    )

    def _shared_owner(self):
        return self.env["school.unit"]._for_company(self.company_id)


class SchoolKitLine(models.Model):
    """An item of a kit, so many for each class or for each head in it."""

    _name = "school.kit.line"
    _description = "Item of a Kit"
    _inherit = ["school.shared"]
    _order = "sequence, id"

    kit_id = fields.Many2one(
        comodel_name="school.kit", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="kit_id.company_id", store=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Item",
        required=True,
        domain="[('purchase_ok', '=', True)]",
        ondelete="restrict",
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id")
    quantity = fields.Float(digits="Product Unit", required=True, default=1.0)
    per = fields.Selection(
        selection=[("each", "Each Class or Department"), ("head", "Each Head")],
        required=True,
        default="each",
    )
    kind = fields.Selection(selection=KINDS, required=True, default="consume")

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "A kit contains more than nothing of each item."
    )

    def _shared_owner(self):
        return self.kit_id._shared_owner()

    def _check_shared_rights(self):
        return self.kit_id._check_shared_rights()

    def _quantity_for(self, heads):
        """How much of this item a class of ``heads`` is given, in the item's unit."""
        self.ensure_one()
        return self.quantity * (heads if self.per == "head" else 1)


class SchoolSupplyRequest(models.Model):
    _inherit = "school.supply.request"

    kit_id = fields.Many2one(
        comodel_name="school.kit",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    _kit_once = models.UniqueIndex(
        "(kit_id, department_id, term_id)"
        " WHERE kit_id IS NOT NULL AND state <> 'cancelled'",
        "This class or department has the kit of this term already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create; only giving a kit makes a request of one.

        :raise AccessError: says what to do instead
        """
        if any(vals.get("kit_id") for vals in vals_list):
            if not gate_open(self.browse(), "request_kit"):
                raise AccessError(
                    self.env._("A kit is given to classes with “Give a Kit”.")
                )
        return super().create(vals_list)

    def write(self, vals):
        """Write; a request stays with the kit that it was made from.

        :raise AccessError: names the request
        """
        if "kit_id" in vals and any(
            request.kit_id.id != vals["kit_id"] for request in self
        ):
            raise AccessError(
                self.env._(
                    "%(requests)s: what a request was made from is not changed.",
                    requests=", ".join(self.mapped("name")),
                )
            )
        return super().write(vals)
