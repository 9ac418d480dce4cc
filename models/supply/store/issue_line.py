"""A line of an issue: reserved goods of one approved line."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open

GATE = "issue_state"


class SchoolIssueLine(models.Model):
    """How much of the waiting goods is handed out now.

    ``move_id`` is the reserved move. When less is handed out than waits, core splits
    it, so that it always ends as the move of exactly this line.
    """

    _name = "school.issue.line"
    _inherit = ["school.returnable"]
    _description = "Issue Line"
    _order = "issue_id, sequence, id"
    _check_company_auto = True

    issue_id = fields.Many2one(
        comodel_name="school.issue",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="issue_id.company_id",
        store=True,
        index=True,
        precompute=True,
    )
    state = fields.Selection(related="issue_id.state")
    sequence = fields.Integer(default=10)
    move_id = fields.Many2one(
        comodel_name="stock.move",
        string="Waiting Goods",
        required=True,
        index=True,
        check_company=True,
        groups="stock.group_stock_user",
        domain="[('school_request_line_id', '!=', False),"
        " ('state', 'in', ('assigned', 'partially_available')),"
        " ('company_id', '=', company_id)]",
        ondelete="restrict",
    )
    request_line_id = fields.Many2one(
        related="move_id.school_request_line_id",
        string="Request Line",
        store=True,
        index=True,
        precompute=True,
    )
    request_id = fields.Many2one(
        related="request_line_id.request_id",
        store=True,
        index=True,
        precompute=True,
    )
    product_id = fields.Many2one(
        related="move_id.product_id",
        store=True,
        index=True,
        precompute=True,
    )
    product_uom_id = fields.Many2one(
        related="move_id.product_uom",
        string="Unit of Measure",
        store=True,
        precompute=True,
    )
    kind = fields.Selection(
        related="request_line_id.kind",
        store=True,
        precompute=True,
    )
    specification = fields.Char(related="request_line_id.specification")
    take = fields.Boolean(
        string="Hand Out",
        default=True,
        help="Lines without the tick go on waiting.",
    )
    qty_asked = fields.Float(
        string="Waiting",
        digits="Product Unit",
        compute="_compute_quantities",
        store=True,
        precompute=True,
        help="What was reserved for the request when the list was made.",
    )
    quantity = fields.Float(
        string="Handed Out",
        digits="Product Unit",
        compute="_compute_quantities",
        store=True,
        readonly=False,
        precompute=True,
    )
    qty_old_returned = fields.Float(
        string="Old Ones Handed In",
        digits="Product Unit",
        help="Worn-out things that the taker brought back in exchange.",
    )
    due_date = fields.Date(
        compute="_compute_due_date",
        store=True,
        readonly=False,
        precompute=True,
        help="A loan has to be back on this day.",
    )
    note = fields.Char()
    custody_ids = fields.One2many(
        comodel_name="school.custody",
        inverse_name="issue_line_id",
        readonly=True,
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity >= 0 AND qty_old_returned >= 0)",
        "Quantities of an issue are not negative.",
    )
    _returned_within_issued = models.Constraint(
        "CHECK (qty_returned >= 0 AND qty_damaged >= 0"
        " AND qty_returned + qty_damaged <= quantity)",
        "No more can come back than was handed out.",
    )
    _move_once = models.UniqueIndex(
        "(issue_id, move_id)",
        "The same goods are listed twice.",
    )

    @api.depends("move_id")
    def _compute_quantities(self):
        for line in self:
            # Readable by whoever may list the line; the move only by stock users.
            line.qty_asked = line.quantity = line.sudo().move_id.quantity

    @api.depends("move_id")
    def _compute_due_date(self):
        for line in self:
            line.due_date = line.sudo().move_id.school_request_line_id._loan_due()

    @api.model_create_multi
    def create(self, vals_list):
        """Create lines of drafts; nothing of them has come back yet."""
        zero = {"qty_returned": 0.0, "qty_damaged": 0.0}
        lines = super().create([{**vals, **zero} for vals in vals_list])
        lines.issue_id._check_draft()
        return lines

    def write(self, vals):
        """Write; the lines of a signed issue are bound by the signature."""
        if not gate_open(self.issue_id, GATE):
            self.issue_id._check_draft()
            if not {"qty_returned", "qty_damaged", "qty_out"}.isdisjoint(vals):
                raise UserError(
                    self.env._("What came back is entered by a return of the goods.")
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        if not gate_open(self.issue_id, GATE):
            self.issue_id._check_draft()

    def _signed_content(self):
        """Return what a signature on these lines binds, in plain data."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return [
            [
                line.id,
                line.move_id.id,
                line.product_id.id,
                line.product_uom_id.id,
                f"{line.quantity:.{digits}f}",
                line.kind,
                line.due_date,
            ]
            for line in self.sorted("id")
        ]

    def _check_issuable(self):
        """Make sure that each line hands out goods that wait for it, and no more.

        :raise UserError: naming the goods and what is wrong with them
        """
        stock = {c: c._school_stock() for c in self.company_id}
        for line in self:
            problem = line._issue_problem(stock[line.company_id])
            if problem:
                raise UserError(
                    self.env._(
                        "%(issue)s, %(product)s: %(problem)s",
                        issue=line.issue_id.name,
                        product=line.product_id.display_name,
                        problem=problem,
                    )
                )

    def _issue_problem(self, stock):
        """Say why the line cannot be handed out from ``stock``; nothing when it can."""
        self.ensure_one()
        move, unit = self.move_id, self.product_uom_id
        if not self.request_line_id or move.company_id != self.company_id:
            return self.env._("these goods do not wait for a request of this school.")
        if move.state not in ("assigned", "partially_available"):
            return self.env._(
                "these goods do not wait any more. They were handed out already or the"
                " request was closed; remove the line."
            )
        if not self._move_as_planned(stock):
            return self.env._(
                "the waiting transfer was changed and does not bring these goods from"
                " the store to where they belong any more. Correct its places and its"
                " product."
            )
        if unit.compare(self.quantity, 0) <= 0:
            return self.env._("enter a quantity above zero or take off the tick.")
        if unit.compare(self.quantity, move.quantity) > 0:
            return self.env._(
                "%(waiting)s %(unit)s are reserved, %(quantity)s would be handed out."
                " Lower the quantity.",
                waiting=move.quantity,
                unit=unit.name,
                quantity=self.quantity,
            )
        if self.kind == "borrow" and not self.due_date:
            return self.env._("a loan needs the day on which it is due back.")
        return ""

    def _move_as_planned(self, stock):
        """Whether the move still does what was planned: keepers may write on it."""
        move = self.move_id
        line = self.request_line_id
        lines = move.move_line_ids
        foreign = lines.owner_id or move.restrict_partner_id or move.purchase_line_id
        special = move.is_inventory or move.scrap_id or move.origin_returned_move_id
        return (
            move.product_id == self.product_id == line.fulfil_product_id
            and move.product_uom == self.product_uom_id == line.product_uom_id
            and move.location_id == stock
            and move.location_dest_id in line._issue_destinations()
            and lines.product_id <= move.product_id
            and lines.location_dest_id <= move.location_dest_id
            and not (foreign or special)
        )
