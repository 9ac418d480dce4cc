"""The acceptance: two people look at what came, and sign what may enter."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_repr

from ...common.digest import digest

STATES = [
    ("draft", "Draft"),
    ("counted", "To Sign"),
    ("done", "Accepted"),
    ("cancelled", "Cancelled"),
]
# Posts that may prepare an acceptance; whoever is to sign it may as well.
PREPARING_POSTS = ("keeper", "asset_keeper", "buyer", "affairs_director")


class SchoolAcceptance(models.Model):
    """The legal document of what was received, accepted and rejected (验收单).

    It is the only writer of received quantities: of goods through the incoming
    transfer of the purchase order, of services on its lines.
    """

    _name = "school.acceptance"
    _description = "Acceptance"
    _inherit = ["school.document"]
    _order = "date desc, id desc"

    _document_prefix = "YS"
    _document_own = frozenset({"done_on", "keeper_id", "signature_ids", "turn"})
    _document_fixed = frozenset({"purchase_id"})
    _document_open = ("draft", "counted")
    purchase_id = fields.Many2one(
        comodel_name="purchase.order",
        string="Purchase Order",
        required=True,
        index=True,
        check_company=True,
        domain="[('state', '=', 'purchase')]",
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        related="purchase_id.partner_id",
        string="Vendor",
        store=True,
    )
    date = fields.Date(
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
        copy=False,
    )
    delivery_note = fields.Char(
        copy=False,
        help="Number of the paper that came with the goods.",
    )
    line_ids = fields.One2many(
        comodel_name="school.acceptance.line",
        inverse_name="acceptance_id",
        string="Lines",
    )
    acceptor_ids = fields.Many2many(
        comodel_name="res.users",
        relation="school_acceptance_acceptor_rel",
        column1="acceptance_id",
        column2="user_id",
        string="Accepted By",
        copy=False,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="At least two people who did not buy. Each signs in a session of their"
        " own.",
    )
    signature_ids = fields.One2many(
        comodel_name="school.acceptance.signature",
        inverse_name="acceptance_id",
        string="Signatures",
        readonly=True,
    )
    signed_user_ids = fields.Many2many(
        comodel_name="res.users",
        string="Signed By",
        compute="_compute_signed_user_ids",
    )
    keeper_id = fields.Many2one(
        comodel_name="res.users",
        string="Store Keeper",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    done_on = fields.Datetime(
        string="Entered On",
        readonly=True,
        copy=False,
    )
    note = fields.Text()
    currency_id = fields.Many2one(related="purchase_id.currency_id")
    amount_accepted = fields.Monetary(
        string="Accepted Amount",
        compute="_compute_amount_accepted",
    )
    can_sign = fields.Boolean(compute="_compute_can_sign")
    state = fields.Selection(
        selection=STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    turn = fields.Integer(
        readonly=True,
        copy=False,
        help="Raised in place by whoever enters the goods, so that nobody does it"
        " twice.",
    )

    # -- computes -----------------------------------------------------------------

    @api.depends("line_ids.qty_accepted", "line_ids.price_unit")
    def _compute_amount_accepted(self):
        for acceptance in self:
            acceptance.amount_accepted = sum(
                line.qty_accepted * line.price_unit for line in acceptance.line_ids
            )

    @api.depends("signature_ids", "line_ids", "delivery_note", "date")
    def _compute_signed_user_ids(self):
        for acceptance in self:
            signatures = acceptance.sudo().signature_ids
            valid = acceptance._digest() if signatures else False
            signed = signatures.filtered(lambda sign, ok=valid: sign.digest == ok)
            acceptance.signed_user_ids = signed.user_id & acceptance.acceptor_ids

    @api.depends("state", "acceptor_ids")
    @api.depends_context("uid")
    def _compute_can_sign(self):
        for acceptance in self:
            acceptance.can_sign = (
                acceptance.state == "counted"
                and self.env.user in acceptance.acceptor_ids
                and self.env.user not in acceptance.signed_user_ids
            )

    @api.constrains("acceptor_ids", "company_id")
    def _check_acceptors(self):
        for acceptance in self.sudo():
            strangers = acceptance.acceptor_ids.filtered(
                lambda user, company=acceptance.company_id: (
                    user.share or company not in user.company_ids
                )
            )
            if strangers:
                raise ValidationError(
                    self.env._(
                        "%(users)s do not belong to %(school)s and cannot accept for"
                        " it.",
                        users=", ".join(strangers.mapped("name")),
                        school=acceptance.company_id.name,
                    )
                )

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create drafts for purchase orders; without lines, all that is pending.

        :raises UserError: when the order is not confirmed, or the user holds no post
            that prepares acceptances
        """
        for vals in vals_list:
            order = self.env["purchase.order"].browse(vals.get("purchase_id"))
            vals["company_id"] = order.company_id.id
        acceptances = super().create(vals_list)
        for order in acceptances.purchase_id.sudo():
            if order.state != "purchase":
                raise UserError(
                    self.env._(
                        "%(order)s is no confirmed order of a school. Goods that came"
                        " before that go to the holding area.",
                        order=order.name,
                    )
                )
        acceptances.filtered(lambda a: not a.line_ids)._fill_lines()
        return acceptances

    @api.ondelete(at_uninstall=False)
    def _unlink_if_unsigned_draft(self):
        for acceptance in self:
            if acceptance.state != "draft" or acceptance.sudo().signature_ids:
                raise UserError(
                    self.env._(
                        "%(name)s was counted or signed and is kept. Cancel it"
                        " instead.",
                        name=acceptance.name,
                    )
                )

    # -- checks -------------------------------------------------------------------

    def _document_hint(self):
        if self.state == "done":
            return self.env._("Correct it by an acceptance of its own.")
        return super()._document_hint()

    def _check_preparing(self):
        """Refuse unless the user prepares acceptances at the school today.

        :raises UserError: names the school and the posts
        """
        mine = self.filtered(lambda a: self.env.user in a.acceptor_ids)
        (self - mine).unit_id._check_post(PREPARING_POSTS)

    def _requests(self):
        """Return the approved requests that the order serves, whose chain this is."""
        return self.purchase_id.sudo().school_request_ids

    # -- digest -------------------------------------------------------------------

    def _digest(self):
        """Return the digest of everything that an acceptor signs."""
        self.ensure_one()
        document = self.sudo()
        return digest(
            {
                "acceptance": document.id,
                "order": document.purchase_id.id,
                "date": document.date,
                "delivery_note": document.delivery_note or "",
                "lines": [
                    line._signed_content() for line in document.line_ids.sorted("id")
                ],
            }
        )

    @api.model
    def _signed_quantity(self, quantity):
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return float_repr(quantity, digits)

    # -- business -----------------------------------------------------------------

    def _fill_lines(self):
        """Add a line for every purchase line that something is still to come of."""
        self.env["school.acceptance.line"].create(
            [
                {
                    "acceptance_id": acceptance.id,
                    "purchase_line_id": line.id,
                    "sequence": line.sequence,
                    "qty_received": line._school_pending(),
                    "qty_accepted": line._school_pending(),
                }
                for acceptance in self
                for line in acceptance.purchase_id.sudo().order_line
                if not line.display_type and line._school_pending() > 0
            ]
        )

    def action_count(self):
        """Freeze the counts for signing.

        :raises UserError: when a rejected line gives no reason, or nothing was counted
        """
        for acceptance in self:
            acceptance._check_preparing()
            acceptance._check_open()
            acceptance._check_counted()
        self.filtered(lambda a: a.state == "draft")._set_own({"state": "counted"})
        return True

    def action_recount(self):
        """Open the counts again; every signature is void as soon as one changes."""
        self._check_preparing()
        self._check_open()
        self._set_own({"state": "draft"})
        return True

    def action_cancel(self):
        """Give up an acceptance that was not entered."""
        self._check_preparing()
        self._check_open()
        self._set_own({"state": "cancelled"})
        return True

    def _check_counted(self):
        """Check that the lines say all that an acceptance must say.

        :raises UserError: names the line
        """
        self.ensure_one()
        if not any(line.qty_received for line in self.line_ids):
            raise UserError(
                self.env._(
                    "%(name)s: nothing was counted. Enter what came.", name=self.name
                )
            )
        self.line_ids._check_complete()

    def action_sign(self):
        """Sign what is counted, as the current user; signing twice is harmless.

        :raises UserError: when it is not the user's to sign
        """
        self.ensure_one()
        user = self.env.user
        if self.state != "counted" or user not in self.acceptor_ids:
            raise UserError(
                self.env._(
                    "%(name)s is signed by its acceptors once it is counted; you are"
                    " not one of them, or it is not counted yet.",
                    name=self.name,
                )
            )
        if user in self.signed_user_ids:
            return True
        self._check_counted()
        self._requests()._duty_check("accept", user)
        # Nobody has the right to write signatures; this is the one way.
        self.env["school.acceptance.signature"].sudo().create(
            {
                "acceptance_id": self.id,
                "user_id": user.id,
                "user_name": user.name,
                "digest": self._digest(),
            }
        )
        self.invalidate_recordset(["signature_ids", "signed_user_ids", "can_sign"])
        return True
