"""Sheets of held items: received, handed to a class, brought back, given away."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .held_entry import KINDS
from .held_item import KEEPING_POSTS

# kinds at which a class takes or gives
CLASS_KINDS = ("issue", "back")


class SchoolHeldMove(models.Model):
    """One sheet. What a class takes is signed for by somebody other than the keeper."""

    _name = "school.held.move"
    _description = "Sheet of Held Items"
    _inherit = ["school.document", "school.names.sheet"]
    _order = "date desc, id desc"

    _document_prefix = "DG"
    _document_own = frozenset(
        {"done_on", "keeper_id", "signed_on", "signed_user_id", "digest"}
    )
    _document_open = ("draft",)

    kind = fields.Selection(KINDS, required=True, default="issue")
    date = fields.Date(
        required=True, default=lambda self: self.env["school.unit"]._today()
    )
    party = fields.Char(
        string="From or To", help="Who delivered, or who gets what is given away."
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Class or Department",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    term_id = fields.Many2one(
        comodel_name="school.term",
        default=lambda self: self.env["school.term"]._current(),
        ondelete="restrict",
    )
    receiver_id = fields.Many2one(
        comodel_name="res.users",
        string="Taken By",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        ondelete="restrict",
        help="The head teacher, who signs in a session of their own; or draw the"
        " signature below.",
    )
    signature = fields.Binary(attachment=True, copy=False)
    signed_by = fields.Char(copy=False, help="Name of the person who signed.")
    signed_user_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    signed_on = fields.Datetime(readonly=True, copy=False)
    digest = fields.Char(readonly=True, copy=False)
    keeper_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    done_on = fields.Datetime(readonly=True, copy=False)
    note = fields.Char()
    line_ids = fields.One2many(
        comodel_name="school.held.line",
        inverse_name="move_id",
        string="Items",
        copy=True,
    )
    total = fields.Float(digits="Product Unit", compute="_compute_total")
    can_sign = fields.Boolean(compute="_compute_can_sign")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("signed", "Signed"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    _class_named = models.Constraint(
        "CHECK ((kind IN ('issue', 'back')) = (department_id IS NOT NULL))",
        "Name the class or department that takes or brings back, and nobody else.",
    )

    @api.depends("line_ids.quantity")
    def _compute_total(self):
        for move in self:
            move.total = sum(move.line_ids.mapped("quantity"))

    @api.depends("state", "receiver_id")
    @api.depends_context("uid")
    def _compute_can_sign(self):
        for move in self:
            move.can_sign = move.state == "draft" and move.receiver_id == self.env.user

    def _check_preparing(self):
        """:raises UserError: names the school and the posts"""
        self.unit_id._check_post(KEEPING_POSTS)

    def action_cancel(self):
        """Give up a sheet that was not carried out."""
        self.check_access("write")
        self._check_preparing()
        for move in self:
            if move.state not in ("draft", "signed"):
                raise UserError(
                    self.env._(
                        "%(sheet)s is done. Enter what came back on another sheet.",
                        sheet=move.name,
                    )
                )
        self._set_own({"state": "cancelled"})
        return True

    def action_draft(self):
        """Void a signature, so that the sheet can be changed and signed anew."""
        self.check_access("write")
        self._check_preparing()
        for move in self:
            if move.state != "signed":
                raise UserError(self.env._("%(sheet)s is not signed.", sheet=move.name))
        self._set_own(
            {
                "state": "draft",
                "signed_on": False,
                "signed_user_id": False,
                "digest": False,
            }
        )
        return True


class SchoolHeldLine(models.Model):
    """One item of a sheet."""

    _name = "school.held.line"
    _description = "Item of a Held Sheet"
    _order = "sequence, id"
    _check_company_auto = True

    move_id = fields.Many2one(
        comodel_name="school.held.move", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="move_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    item_id = fields.Many2one(
        comodel_name="school.held.item",
        required=True,
        check_company=True,
        ondelete="restrict",
    )
    measure = fields.Char(related="item_id.measure")
    in_store = fields.Float(related="item_id.in_store")
    quantity = fields.Float(digits="Product Unit", required=True, default=1)
    note = fields.Char()

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Enter how many there are, above zero."
    )
    _item_once = models.UniqueIndex(
        "(move_id, item_id)", "An item stands once on a sheet."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Add items to open sheets, as who keeps them."""
        lines = super().create(vals_list)
        lines._check_open()
        return lines

    def write(self, vals):
        """Change items while their sheet is open; they stay on it."""
        if "move_id" in vals:
            raise UserError(self.env._("Items stay on their sheet."))
        self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_open(self):
        self._check_open()

    def _check_open(self):
        self.move_id._check_open()
        self.move_id._check_preparing()
