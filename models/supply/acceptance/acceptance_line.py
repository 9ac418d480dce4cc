from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...common.gate import gate_open, open_gate


class SchoolAcceptanceLine(models.Model):
    """One card of an acceptance: what came of a purchase line, and whether it is good.

    Quantities are in the unit of measure of the purchase line.
    """

    _name = "school.acceptance.line"
    _description = "Acceptance Line"
    _order = "sequence, id"
    _check_company_auto = True

    acceptance_id = fields.Many2one(
        comodel_name="school.acceptance",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="acceptance_id.company_id",
        store=True,
        index=True,
        precompute=True,
    )
    state = fields.Selection(related="acceptance_id.state")
    sequence = fields.Integer(default=10)
    purchase_line_id = fields.Many2one(
        comodel_name="purchase.order.line",
        required=True,
        index=True,
        ondelete="restrict",
    )
    product_id = fields.Many2one(
        related="purchase_line_id.product_id",
        store=True,
        index=True,
        precompute=True,
    )
    name = fields.Text(related="purchase_line_id.name")
    image_128 = fields.Image(related="product_id.image_128")
    product_uom_id = fields.Many2one(related="purchase_line_id.product_uom_id")
    price_unit = fields.Float(related="purchase_line_id.price_unit")
    qty_ordered = fields.Float(
        string="Ordered",
        related="purchase_line_id.product_qty",
    )
    qty_pending = fields.Float(
        string="To Come",
        compute="_compute_qty_pending",
        digits="Product Unit",
        help="Ordered, and neither accepted nor short-closed before this acceptance.",
    )
    qty_received = fields.Float(
        string="Received",
        digits="Product Unit",
        required=True,
    )
    qty_accepted = fields.Float(
        string="Accepted",
        digits="Product Unit",
        required=True,
    )
    qty_rejected = fields.Float(
        string="Rejected",
        compute="_compute_qty_rejected",
        digits="Product Unit",
    )
    verdict = fields.Selection(
        selection=[("pass", "Pass"), ("part", "In Part"), ("fail", "Fail")],
        compute="_compute_verdict",
        inverse="_inverse_verdict",
    )
    reason = fields.Char(
        string="Reason for Rejection",
        help="Or why it is accepted though a check failed.",
    )
    photo_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="school_acceptance_line_photo_rel",
        column1="line_id",
        column2="attachment_id",
        string="Photos",
    )
    tracking = fields.Selection(related="product_id.tracking")
    lot_name = fields.Char(string="Lot or Serial Number")
    move_id = fields.Many2one(
        comodel_name="stock.move",
        string="Goods Receipt",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    _purchase_line_once = models.UniqueIndex(
        "(acceptance_id, purchase_line_id)",
        "A purchase line appears once in an acceptance.",
    )

    # -- computes -----------------------------------------------------------------

    @api.depends(
        "purchase_line_id.school_qty_accepted", "purchase_line_id.school_qty_closed"
    )
    def _compute_qty_pending(self):
        for line in self:
            own = line.qty_accepted if line.state == "done" else 0.0
            line.qty_pending = line.purchase_line_id.sudo()._school_pending() + own

    @api.depends("qty_received", "qty_accepted")
    def _compute_qty_rejected(self):
        for line in self:
            line.qty_rejected = line.qty_received - line.qty_accepted

    @api.depends("qty_received", "qty_accepted")
    def _compute_verdict(self):
        for line in self:
            if not line.qty_received:
                line.verdict = False
            elif line.qty_accepted == line.qty_received:
                line.verdict = "pass"
            else:
                line.verdict = "part" if line.qty_accepted else "fail"

    def _inverse_verdict(self):
        """One tap says all or nothing; the part is entered as a quantity."""
        for line in self:
            if line.verdict == "pass":
                line.qty_accepted = line.qty_received
            elif line.verdict == "fail":
                line.qty_accepted = 0.0

    @api.constrains("acceptance_id", "purchase_line_id")
    def _check_order(self):
        for line in self.sudo():
            if line.purchase_line_id.order_id != line.acceptance_id.purchase_id:
                raise ValidationError(
                    self.env._(
                        "%(product)s is not on %(order)s. Accept it with the order it"
                        " belongs to.",
                        product=line.product_id.display_name,
                        order=line.acceptance_id.purchase_id.name,
                    )
                )

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create, on open acceptances only, by those who prepare them."""
        for vals in vals_list:
            vals.pop("move_id", None)
        lines = super().create(vals_list)
        lines.acceptance_id._check_open()
        lines.acceptance_id._check_preparing()
        if lines.move_id:
            raise UserError(self._own_field_message())
        return lines

    def write(self, vals):
        """Write, on open acceptances only, by those who prepare them."""
        if gate_open(self, "acceptance_own"):
            return super().write(vals)
        if "move_id" in vals:
            raise UserError(self._own_field_message())
        self._check_writable()
        signed = self.acceptance_id.filtered("signed_user_ids")
        result = super().write(vals)
        self._check_writable()
        signed._tell_void()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_open(self):
        self._check_writable()

    def _check_writable(self):
        self.acceptance_id._check_open()
        self.acceptance_id._check_preparing()

    def _own_field_message(self):
        return self.env._("The goods receipt is set when the goods are entered.")

    # -- content ------------------------------------------------------------------

    def _signed_content(self):
        """Return what an acceptor signs of this line."""
        self.ensure_one()
        quantity = self.acceptance_id._signed_quantity
        return [
            self.id,
            self.purchase_line_id.id,
            self.product_id.id,
            self.product_uom_id.id,
            quantity(self.qty_received),
            quantity(self.qty_accepted),
            self.reason or "",
            self.lot_name or "",
            sorted(self.photo_ids.mapped(lambda photo: photo.checksum or "")),
        ]

    def _check_complete(self):
        """Check reasons and lots.

        :raises UserError: names the line and what is missing
        """
        for line in self:
            values = {
                "product": line.product_id.display_name,
                "rejected": line.qty_rejected,
                "unit": line.product_uom_id.name,
            }
            if (
                line.product_uom_id.compare(line.qty_rejected, 0) > 0
                and not line.reason
            ):
                raise UserError(
                    self.env._(
                        "%(product)s: %(rejected)s %(unit)s are rejected. Enter the"
                        " reason.",
                        **values,
                    )
                )
            tracked = line.product_id.tracking != "none"
            if tracked and line.qty_accepted and not line.lot_name:
                raise UserError(
                    self.env._("%(product)s: enter the lot or serial number.", **values)
                )

    def _set_move(self, move):
        open_gate(self, "acceptance_own").write({"move_id": move.id})


class SchoolAcceptance(models.Model):
    _inherit = "school.acceptance"

    def _tell_void(self):
        """Tell in the chatter that signatures went void with a change."""
        for acceptance in self:
            if not acceptance.signed_user_ids:
                acceptance._message_log(
                    body=self.env._(
                        "The lines were changed: what was signed before is void and"
                        " has to be signed again."
                    )
                )
