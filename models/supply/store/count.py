"""Counting the store (盘点): what lies on the shelf, what the books say, what follows.

A count that agrees is kept and done. A difference is adjusted once it was approved: by
the moves of core, through the same gates as every other movement.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.clean_context import clean
from ...common.gate import open_gate

COUNTING_POSTS = ("keeper", "asset_keeper")


class SchoolStoreCount(models.Model):
    """The count of one item, or of one lot of it, at one moment."""

    _name = "school.store.count"
    _description = "Count of the Store"
    _inherit = ["school.document", "school.approval.mixin"]
    _order = "id desc"

    _document_prefix = "PD"
    _document_own = frozenset(
        {
            "adjusted_by_id",
            "adjusted_on",
            "book",
            "counted_by_id",
            "counted_on",
            "move_id",
            "price_unit",
        }
    )
    _approval_bound = ("company_id", "product_id", "lot_id", "counted", "book")
    _approval_amount = "amount"

    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Item",
        required=True,
        check_company=True,
        domain="[('is_storable', '=', True)]",
        index=True,
        ondelete="restrict",
    )
    lot_id = fields.Many2one(
        comodel_name="stock.lot",
        check_company=True,
        domain="[('product_id', '=', product_id)]",
        ondelete="restrict",
    )
    product_uom_id = fields.Many2one(
        related="product_id.uom_id", string="Unit of Measure"
    )
    counted = fields.Float(digits="Product Unit", required=True)
    book = fields.Float(
        string="In the Books",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="What the store had by its books at the moment of the count.",
    )
    difference = fields.Float(
        digits="Product Unit", compute="_compute_difference", store=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    price_unit = fields.Float(
        string="Unit Cost", min_display_digits="Product Price", readonly=True
    )
    amount = fields.Monetary(
        string="Value of the Difference",
        compute="_compute_difference",
        store=True,
        help="Without a sign: missing and surplus things count alike.",
    )
    reason = fields.Char(help="Why the shelf and the books differ.")
    counted_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    counted_on = fields.Datetime(readonly=True, copy=False)
    adjusted_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    adjusted_on = fields.Datetime(readonly=True, copy=False)
    move_id = fields.Many2one(
        comodel_name="stock.move",
        readonly=True,
        copy=False,
        groups="stock.group_stock_user",
        index="btree_not_null",
        ondelete="restrict",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Differs"),
            ("done", "Settled"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    _counted_positive = models.Constraint(
        "CHECK (counted >= 0)", "A count is not negative."
    )

    @api.depends("counted", "book", "price_unit")
    def _compute_difference(self):
        for count in self:
            count.difference = count.counted - count.book
            count.amount = abs(count.difference) * count.price_unit

    @api.depends("name", "product_id")
    def _compute_display_name(self):
        for count in self:
            count.display_name = f"{count.name or ''} {count.product_id.name}".strip()

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Enter counts; one that agrees with the books is settled at once.

        :raise UserError: unless the user counts the store of the school
        """
        counts = super().create(vals_list)
        for company, of_company in counts.grouped("company_id").items():
            # no goods come or go between the books and the shelf
            self.env["school.stock.turn"].sudo()._take(company, of_company.product_id)
        now = fields.Datetime.now()
        books = counts._books()
        for count in counts:
            count._check_lot()
            product = count.sudo().product_id.with_company(count.company_id)
            count._set_own(
                {
                    "book": books[count],
                    "price_unit": product.standard_price,
                    "counted_by_id": self.env.uid,
                    "counted_on": now,
                }
            )
        counts.filtered(lambda count: count._agrees())._set_own({"state": "done"})
        return counts

    def write(self, vals):
        """Write the reason only: the shelf was counted at one moment.

        :raise UserError: for what was counted
        """
        fixed = {"product_id", "lot_id", "counted"} & set(vals)
        if fixed and not self._document_own_writes():
            raise UserError(
                self.env._("What was counted stays. Cancel this count and count again.")
            )
        return super().write(vals)

    def _check_preparing(self):
        """:raise UserError: names the school and the posts"""
        self.unit_id._check_post(COUNTING_POSTS)

    def _check_lot(self):
        """:raise UserError: for an item kept by lots without one, or of another"""
        self.ensure_one()
        tracked = self.product_id.tracking != "none"
        if tracked and not self.lot_id:
            raise UserError(
                self.env._(
                    "%(item)s is kept by lots: choose the lot that was counted.",
                    item=self.product_id.display_name,
                )
            )
        if self.lot_id and self.lot_id.product_id != self.product_id:
            raise UserError(
                self.env._(
                    "The lot %(lot)s is not one of %(item)s.",
                    lot=self.lot_id.name,
                    item=self.product_id.display_name,
                )
            )

    def _books(self):
        """Return what the books say that the store has, by count; a query each school.

        :return: ``{count: quantity}``
        """
        books = {}
        for company, counts in self.grouped("company_id").items():
            groups = (
                self.env["stock.quant"]
                .sudo()
                ._read_group(
                    [
                        ("product_id", "in", counts.product_id.ids),
                        ("location_id", "child_of", company._school_stock().id),
                        ("owner_id", "=", False),
                    ],
                    ["product_id", "lot_id"],
                    ["quantity:sum"],
                )
            )
            for count in counts:
                books[count] = sum(
                    quantity
                    for product, lot, quantity in groups
                    if product.id == count.product_id.id
                    and (not count.lot_id or lot.id == count.lot_id.id)
                )
        return books

    def _agrees(self):
        self.ensure_one()
        return self.product_uom_id.compare(self.counted, self.book) == 0

    # -- approval -----------------------------------------------------------------

    def _approval_requester(self):
        """Whoever counted submits the difference."""
        self.ensure_one()
        return self.counted_by_id

    def _approval_summary(self):
        """Item, books and shelf, for the inbox."""
        return self.env._(
            "%(item)s: books %(book)s, counted %(counted)s %(unit)s",
            item=self.product_id.name,
            book=f"{self.book:g}",
            counted=f"{self.counted:g}",
            unit=self.product_uom_id.name,
        )

    def _approval_goods(self):
        return [
            {
                "product": self.product_id,
                "is_service": False,
                "price": self.price_unit,
                "amount": self.amount,
            }
        ]

    def _approval_can_submit(self):
        """Refuse a difference that nobody explains."""
        result = super()._approval_can_submit()
        self._check_open()
        if not (self.reason or "").strip():
            raise UserError(
                self.env._(
                    "%(count)s: say why the shelf and the books differ.",
                    count=self.display_name,
                )
            )
        return result

    def _approval_can_reopen(self):
        """Refuse once the books were adjusted."""
        result = super()._approval_can_reopen()
        self._check_open()
        return result

    # -- actions ------------------------------------------------------------------

    def action_adjust(self):
        """Adjust the books by the approved difference; twice is harmless.

        :raise UserError: not approved as it stands, or the goods are not there
        """
        self.check_access("write")
        for count in self.filtered(lambda count: count.state != "done"):
            count._check_open()
            count._check_preparing()
            count._check_approval(self.env._("adjust the stock"))
            count._adjust()
        return True

    def action_cancel(self):
        """Give up a count that was wrong.

        :raise UserError: when the books were adjusted already
        """
        self.check_access("write")
        self._check_open()
        self._check_preparing()
        for count in self.filtered(lambda count: count.approval_state == "running"):
            count.action_withdraw()
        self._set_own({"state": "cancelled"})
        return True

    def _adjust(self):
        """Move the difference between the shelf and the place for differences."""
        self.ensure_one()
        count = clean(self.sudo())
        self.env["school.stock.turn"].sudo()._take(count.company_id, count.product_id)
        # taken in place, so that two clicks do not adjust twice
        count._set_own(
            {
                "state": "done",
                "adjusted_by_id": self.env.uid,
                "adjusted_on": fields.Datetime.now(),
            }
        )
        self.env.flush_all()
        move = open_gate(count.env["stock.move"], "stock_done").create(
            count._prepare_move()
        )
        move = open_gate(move, "stock_done")
        move._action_confirm(merge=False)
        move._action_done()
        count._set_own({"move_id": move.id})

    def _prepare_move(self):
        """Return the values of the move that brings the books to the shelf."""
        self.ensure_one()
        shelf = self.company_id._school_stock()
        product = self.product_id.with_company(self.company_id)
        elsewhere = product.property_stock_inventory
        ends = (elsewhere, shelf) if self.difference > 0 else (shelf, elsewhere)
        common = {
            "product_id": product.id,
            "location_id": ends[0].id,
            "location_dest_id": ends[1].id,
            "company_id": self.company_id.id,
        }
        quantity = abs(self.difference)
        line = {
            **common,
            "quantity": quantity,
            "product_uom_id": product.uom_id.id,
            "lot_id": self.lot_id.id,
        }
        return {
            **common,
            "product_uom": product.uom_id.id,
            "product_uom_qty": quantity,
            "origin": self.name,
            "is_inventory": True,
            "picked": True,
            "move_line_ids": [(0, 0, line)],
        }
