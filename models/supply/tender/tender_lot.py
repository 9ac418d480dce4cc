"""Lots and items of a tender, with the ceiling prices."""

from odoo import api, fields, models


class SchoolTenderLot(models.Model):
    """A part of a tender that goes to one vendor as a whole (分包)."""

    _name = "school.tender.lot"
    _description = "Lot of a Tender"
    _inherit = ["school.tender.part"]
    _order = "tender_id, sequence, id"
    _part_own = frozenset({"winner_id", "failed", "fail_reason", "amount_award"})

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    line_ids = fields.One2many("school.tender.line", "lot_id", string="Items")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_ceiling = fields.Monetary(
        string="Ceiling Amount", compute="_compute_amount_ceiling", store=True
    )
    winner_id = fields.Many2one(
        "school.tender.bidder", readonly=True, copy=False, ondelete="restrict"
    )
    amount_award = fields.Monetary(string="Award", readonly=True, copy=False)
    failed = fields.Boolean(readonly=True, copy=False)
    fail_reason = fields.Char(readonly=True, copy=False)

    @api.depends("line_ids.amount_ceiling")
    def _compute_amount_ceiling(self):
        for lot in self:
            lot.amount_ceiling = sum(lot.line_ids.mapped("amount_ceiling"))


class SchoolTenderLine(models.Model):
    """One item that is asked for, with the most that may be paid for it."""

    _name = "school.tender.line"
    _description = "Item of a Tender"
    _inherit = ["school.tender.part", "school.item.line"]
    _order = "tender_id, lot_id, sequence, id"

    lot_id = fields.Many2one(
        comodel_name="school.tender.lot",
        string="Lot of a Tender",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('tender_id', '=', tender_id)]",
    )
    sequence = fields.Integer(default=10)
    specification = fields.Char(string="Technical Demands")
    currency_id = fields.Many2one(related="company_id.currency_id")
    price_ceiling = fields.Float(
        string="Ceiling Price",
        min_display_digits="Product Price",
        aggregator=None,
        required=True,
        help="CNY for one unit, taxes included. Dearer offers are not valid.",
    )
    amount_ceiling = fields.Monetary(
        string="Ceiling Amount", compute="_compute_amount_ceiling", store=True
    )
    share_ids = fields.One2many("school.tender.share", "line_id", string="For Requests")
    qty_requested = fields.Float(
        string="Requested",
        digits="Product Unit",
        compute="_compute_qty_requested",
        help="What approved requests of it cover; the rest serves an agreement.",
    )

    _positive = models.Constraint(
        "CHECK (quantity > 0 AND price_ceiling > 0)",
        "An item has a quantity and a ceiling price above zero.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create items; each belongs to the tender of its lot."""
        Lot = self.env["school.tender.lot"]
        return super().create(
            [
                {**vals, "tender_id": Lot.browse(vals["lot_id"]).tender_id.id}
                if vals.get("lot_id")
                else vals
                for vals in vals_list
            ]
        )

    @api.depends("quantity", "price_ceiling", "company_id")
    def _compute_amount_ceiling(self):
        for line in self:
            amount = line.quantity * line.price_ceiling
            currency = line.company_id.currency_id
            line.amount_ceiling = currency.round(amount) if currency else amount

    @api.depends("share_ids.quantity")
    def _compute_qty_requested(self):
        for line in self:
            line.qty_requested = sum(line.share_ids.mapped("quantity"))

    @api.constrains("lot_id", "tender_id")
    def _check_lot(self):
        for line in self:
            if line.lot_id.tender_id != line.tender_id:
                line.tender_id._refuse(
                    self.env._("a lot of another tender was chosen.")
                )
