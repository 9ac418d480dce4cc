"""A line of a return: how much came back of one thing, and in which condition."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open

GATE = "return_state"
# Goods in these conditions go back to the shelf; all others stay where they are.
BACK_TO_STOCK = ("good", "worn")


class SchoolReturnLine(models.Model):
    """Goods of one custody, or unused goods of one issue line."""

    _name = "school.return.line"
    _description = "Return Line"
    _order = "return_id, sequence, id"
    _check_company_auto = True

    return_id = fields.Many2one(
        comodel_name="school.return",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="return_id.company_id",
        store=True,
        index=True,
        precompute=True,
    )
    state = fields.Selection(related="return_id.state")
    sequence = fields.Integer(default=10)
    custody_id = fields.Many2one(
        comodel_name="school.custody",
        string="Held",
        check_company=True,
        index="btree_not_null",
        domain="[('qty_out', '>', 0), ('company_id', '=', company_id)]",
        ondelete="restrict",
    )
    issue_line_id = fields.Many2one(
        comodel_name="school.issue.line",
        string="Unused Goods of",
        check_company=True,
        index="btree_not_null",
        domain="[('state', '=', 'done'), ('kind', '=', 'consume'),"
        " ('company_id', '=', company_id), ('qty_out', '>', 0)]",
        ondelete="restrict",
        help="For goods that were taken to be used up and came back unused.",
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Item",
        compute="_compute_source",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    product_uom_id = fields.Many2one(
        comodel_name="uom.uom",
        string="Unit of Measure",
        compute="_compute_source",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    due_date = fields.Date(related="custody_id.due_date")
    qty_out = fields.Float(
        string="Still Out",
        digits="Product Unit",
        compute="_compute_source",
        store=True,
        precompute=True,
        help="When the list was made.",
    )
    take = fields.Boolean(
        string="Came Back",
        default=True,
        help="Lines without the tick are still out.",
    )
    quantity = fields.Float(
        string="Brought Back",
        digits="Product Unit",
        compute="_compute_quantity",
        store=True,
        readonly=False,
        precompute=True,
    )
    condition = fields.Selection(
        selection=[
            ("good", "Good"),
            ("worn", "Worn, Still Usable"),
            ("damaged", "Damaged"),
            ("lost", "Lost"),
        ],
        required=True,
        default="good",
        help="Good and worn things go back to stock. Damaged and lost ones do not: they"
        " stay in the holder's name until a case decides.",
    )
    note = fields.Char()
    move_id = fields.Many2one(
        comodel_name="stock.move",
        readonly=True,
        copy=False,
        groups="stock.group_stock_user",
        index="btree_not_null",
        ondelete="restrict",
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity >= 0)",
        "The quantity of a return is not negative.",
    )
    _one_source = models.Constraint(
        "CHECK (num_nonnulls(custody_id, issue_line_id) = 1)",
        "A line names what is held, or the issue that unused goods come from.",
    )

    @api.depends("custody_id", "issue_line_id")
    def _compute_source(self):
        for line in self:
            source = line._source()
            line.product_id = source.product_id
            line.product_uom_id = source.product_uom_id
            line.qty_out = source.qty_out

    @api.depends("custody_id", "issue_line_id")
    def _compute_quantity(self):
        for line in self:
            line.quantity = line._source().qty_out

    @api.model_create_multi
    def create(self, vals_list):
        """Create lines of drafts; the moves are our own to make."""
        lines = super().create([{**vals, "move_id": False} for vals in vals_list])
        lines.return_id._check_draft()
        return lines

    def write(self, vals):
        """Write; what came back does not change any more."""
        if not gate_open(self.return_id, GATE):
            self.return_id._check_draft()
            if "move_id" in vals:
                raise UserError(
                    self.env._("The move of returned goods is made by the return.")
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if not gate_open(self.return_id, GATE):
            self.return_id._check_draft()

    def _source(self):
        """Return what the goods were held by: a custody, or an issue line."""
        return self.custody_id or self.issue_line_id

    def _origin_line(self):
        """Return the issue line that the goods went out with, if any."""
        return self.issue_line_id or self.custody_id.issue_line_id

    def _check_returnable(self):
        """Make sure that each line names goods of this school that are still out.

        :raise UserError: naming the goods and what to do
        """
        for line in self:
            if line.product_uom_id.compare(line.quantity, 0) <= 0:
                raise UserError(
                    self.env._(
                        "%(product)s: enter how many came back, or take off the tick.",
                        product=line.product_id.display_name,
                    )
                )
            issue_line = line.issue_line_id
            if issue_line and (
                issue_line.state != "done" or issue_line.kind != "consume"
            ):
                raise UserError(
                    self.env._(
                        "%(product)s: choose goods that were handed out to be used up,"
                        " or what the person holds.",
                        product=line.product_id.display_name,
                    )
                )

    def _goes_back(self):
        """Whether the goods go back to the shelf."""
        return self.condition in BACK_TO_STOCK

    def _prepare_move(self, picking):
        """Return the values of the move that brings the goods back to the shelf."""
        self.ensure_one()
        origin = self.custody_id.move_id or self.issue_line_id.move_id
        return {
            "picking_id": picking.id,
            "picking_type_id": picking.picking_type_id.id,
            "company_id": self.company_id.id,
            "product_id": self.product_id.id,
            "product_uom": self.product_uom_id.id,
            "product_uom_qty": self.quantity,
            "location_id": origin.location_dest_id.id,
            "location_dest_id": picking.location_dest_id.id,
            "origin": self.return_id.name,
            # Makes core value what comes back as it went out.
            "origin_returned_move_id": origin.id,
            "to_refund": False,
        }
