"""The comparison of quotes (比价): who was asked, what each offered, who was chosen."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

PREPARING_POSTS = ("buyer",)
OPEN_STATES = ("draft", "sent", "to approve")


class SchoolQuoteComparison(models.Model):
    """A comparison on Odoo's alternatives of one order.

    Each vendor asked has a draft order of its own in the group of alternatives; its
    prices are the quote. The decision copies all of them into a ledger and hands what
    the requests need over to the chosen order.
    """

    _name = "school.quote.comparison"
    _description = "Comparison of Quotes"
    _inherit = ["school.document", "mail.activity.mixin"]
    _order = "id desc"

    _document_prefix = "BJ"
    _document_own = frozenset({"entry_ids", "decided_by_id", "decided_on"})

    purchase_id = fields.Many2one(
        comodel_name="purchase.order",
        string="Purchase Order",
        required=True,
        index=True,
        check_company=True,
        domain="[('company_id', '=', company_id), ('state', 'in', ('draft', 'sent'))]",
        ondelete="restrict",
        help="The order that serves the requests.",
    )
    order_ids = fields.Many2many(
        comodel_name="purchase.order",
        string="Quotes",
        compute="_compute_order_ids",
        help="The order and its alternatives, one per vendor.",
    )
    ask_partner_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="school_quote_ask_rel",
        column1="comparison_id",
        column2="partner_id",
        string="Vendors to Ask",
    )
    chosen_id = fields.Many2one(
        comodel_name="purchase.order",
        check_company=True,
        domain="[('id', 'in', order_ids)]",
        ondelete="restrict",
    )
    chosen_partner_id = fields.Many2one(
        related="chosen_id.partner_id", string="Vendor Chosen"
    )
    reason = fields.Text(
        help="Why this offer where it is not the lowest, why fewer were asked than"
        " demanded, or how vendors that look like one were looked into.",
    )
    entry_ids = fields.One2many(
        comodel_name="school.quote.entry",
        inverse_name="comparison_id",
        string="Offers Compared",
        readonly=True,
    )
    decided_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Chosen By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    decided_on = fields.Datetime(string="Chosen On", readonly=True, copy=False)
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("decided", "Offer Chosen"),
            ("void", "Void"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    _one_per_order = models.UniqueIndex(
        "(purchase_id) WHERE state = 'draft'",
        "The quotes for this order are being compared already.",
    )

    @api.depends("purchase_id", "purchase_id.purchase_group_id.order_ids", "state")
    def _compute_order_ids(self):
        for comparison in self:
            order = comparison.purchase_id
            orders = order | order.alternative_po_ids
            if comparison.state == "draft":
                orders = orders.filtered(lambda o: o.state in OPEN_STATES)
            else:
                orders = comparison.sudo().entry_ids.order_id.sudo(False)
            comparison.order_ids = orders

    def _check_preparing(self):
        """:raise UserError: names the school and the posts"""
        self.unit_id._check_post(PREPARING_POSTS)

    @api.model_create_multi
    def create(self, vals_list):
        """Begin comparisons of draft orders of the school.

        :raise UserError: the order is confirmed, cancelled or another school's
        """
        comparisons = super().create(vals_list)
        for comparison in comparisons:
            order = comparison.purchase_id
            if order.company_id != comparison.company_id or (
                order.state not in OPEN_STATES
            ):
                raise UserError(
                    self.env._(
                        "%(order)s is confirmed or cancelled; there is nothing to"
                        " compare any more.",
                        order=order.display_name,
                    )
                )
        return comparisons

    def write(self, vals):
        """Write drafts; the order that is compared stays."""
        if "purchase_id" in vals:
            raise UserError(
                self.env._("A comparison stays with its order. Begin another one.")
            )
        return super().write(vals)

    # -- asking ---------------------------------------------------------------------

    def action_ask(self):
        """Make a draft order without prices for each vendor to be asked.

        :raise UserError: no vendor is chosen, or all were asked already
        """
        self.ensure_one()
        self._check_open()
        self._check_preparing()
        asked = self.order_ids.partner_id.commercial_partner_id
        new = self.ask_partner_ids.filtered(
            lambda partner: partner.commercial_partner_id not in asked
        )
        if not new:
            raise UserError(
                self.env._(
                    "%(comparison)s: choose vendors that were not asked yet.",
                    comparison=self.name,
                )
            )
        origin = self.purchase_id.with_company(self.company_id)
        before = origin.alternative_po_ids
        wizard = self.env["purchase.requisition.create.alternative"]
        wizard.with_company(self.company_id).create(
            {
                "origin_po_id": origin.id,
                "partner_ids": [Command.set(new.ids)],
                "copy_products": True,
            }
        ).action_create_alternative()
        orders = origin.alternative_po_ids - before - origin
        # a price that nobody offered is no quote
        orders.order_line.write({"price_unit": 0.0, "discount": 0.0})
        self.ask_partner_ids = [Command.clear()]
        return True

    def action_price(self, line_id, price):
        """Enter the price of one item as a vendor offers it, taxes included.

        :param int line_id: line of one of the orders compared
        :param float price: CNY per unit
        :raise UserError: for a line of another comparison or no price
        """
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        self._check_preparing()
        known = self.order_ids.order_line
        line = known.filtered(lambda line: line.id == line_id)
        number = isinstance(price, (int, float)) and not isinstance(price, bool)
        if not line or not number or not 0 <= price < 10**9:
            raise UserError(
                self.env._(
                    "%(comparison)s: enter a price that is not negative for one of its"
                    " items.",
                    comparison=self.name,
                )
            )
        pool_line = self.env["school.supply.pool.line"]
        line.price_unit = pool_line._price_before_tax(float(price), line.tax_ids)
        return True

    def action_void(self, reason=""):
        """Give up a comparison, as long as nothing was ordered by it.

        :param str reason: why; kept in the history
        """
        self.check_access("write")
        self._check_preparing()
        for comparison in self:
            if comparison.state == "void" or comparison.chosen_id.state == "purchase":
                raise UserError(
                    self.env._(
                        "%(comparison)s is void, or was ordered by. It stays on file.",
                        comparison=comparison.name,
                    )
                )
            comparison._set_own({"state": "void"})
            if isinstance(reason, str) and reason.strip():
                comparison.message_post(body=reason)
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        for comparison in self.sudo():
            if comparison.entry_ids:
                raise UserError(
                    self.env._(
                        "%(name)s was decided and is kept.", name=comparison.name
                    )
                )
