"""Accepted goods that become cards, in one step."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import open_gate
from .card import GATE, PREPARING_POSTS

MOST = 20_000  # cards in one step


class SchoolGoodsHook(models.AbstractModel):
    _inherit = "school.goods.hook"

    @api.model
    def _goods_accepted(self, rows):
        """Remember goods that are dear enough for a card."""
        result = super()._goods_accepted(rows)
        Threshold = self.env["school.asset.threshold"]
        values = []
        for row in rows:
            quantity = row["quantity"]
            price = row["amount"] / quantity if quantity else 0.0
            found = Threshold._classify(row["company"], row["date"], price, quantity)
            if found == "consumable":
                continue
            values.append(
                {
                    "company_id": row["company"].id,
                    "product_id": row["product"].id,
                    "quantity": int(quantity),
                    "uom_id": row["uom"].id,
                    "amount": row["amount"],
                    "asset_class": found,
                    "vendor_id": row["vendor"].id,
                    "date": row["date"],
                    "origin_model": row["document"]._name,
                    "origin_id": row["document"].id,
                    "origin_name": row["document"].acceptance_id.name,
                }
            )
        self.env["school.asset.arrival"].sudo().create(
            [row for row in values if row["quantity"]]
        )
        return result


class SchoolAssetArrival(models.Model):
    """Goods that were accepted and still have no card."""

    _name = "school.asset.arrival"
    _description = "Goods Waiting for a Card"
    _order = "date desc, id desc"
    _check_company_auto = True
    _rec_name = "product_id"

    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, ondelete="restrict"
    )
    product_id = fields.Many2one("product.product", required=True, ondelete="restrict")
    quantity = fields.Integer(required=True, readonly=True)
    uom_id = fields.Many2one("uom.uom", required=True, ondelete="restrict")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(required=True, readonly=True)
    asset_class = fields.Char(readonly=True)
    vendor_id = fields.Many2one("res.partner", readonly=True, ondelete="restrict")
    date = fields.Date(required=True, readonly=True)
    origin_model = fields.Char(readonly=True)
    origin_id = fields.Many2oneReference(model_field="origin_model", readonly=True)
    origin_name = fields.Char(string="Acceptance", readonly=True)
    category_id = fields.Many2one(
        "school.asset.category",
        compute="_compute_category_id",
        store=True,
        readonly=False,
        ondelete="restrict",
    )
    is_batch = fields.Boolean(
        string="One Card for All",
        help="Chairs of a class, for instance; the card can be split later.",
    )
    department_id = fields.Many2one(
        "hr.department", check_company=True, ondelete="restrict"
    )
    place = fields.Char()
    asset_ids = fields.One2many("school.asset", "arrival_id", string="Cards")
    is_done = fields.Boolean(readonly=True, index=True)

    _origin_once = models.UniqueIndex(
        "(origin_model, origin_id)", "These goods wait for their cards already."
    )

    @api.depends("product_id")
    def _compute_category_id(self):
        """Take the category that the last card of this item has."""
        Asset = self.env["school.asset"].sudo()
        last = Asset._read_group(
            [("product_id", "in", self.product_id.ids)], ["product_id"], ["id:max"]
        )
        cards = Asset.browse([card_id for _product, card_id in last])
        known = {card.product_id: card.category_id for card in cards}
        for arrival in self.filtered(lambda one: not one.category_id):
            arrival.category_id = known.get(arrival.product_id.sudo())

    def action_make_cards(self):
        """Make out the cards: one for each piece, or one for the batch.

        :return: action that opens the cards
        :raise UserError: without the post or a category, or done already
        """
        self.check_access("write")
        units = self.env["school.unit"]
        for company in self.company_id:
            units |= units._for_company(company)
        units._check_post(PREPARING_POSTS)
        for arrival in self:
            if not arrival.category_id:
                raise UserError(
                    self.env._(
                        "%(item)s: choose the asset category first.",
                        item=arrival.product_id.display_name,
                    )
                )
        self._take()
        values = [vals for arrival in self for vals in arrival._prepare_cards()]
        if len(values) > MOST:
            raise UserError(
                self.env._("At most %(most)s cards are made in one step.", most=MOST)
            )
        cards = open_gate(self.env["school.asset"], GATE).create(values)
        return cards.with_env(self.env)._get_records_action(
            name=self.env._("Asset Cards")
        )

    def _take(self):
        """Mark as done, each once whoever clicks at the same time.

        :raise UserError: the cards were made already
        """
        self.flush_recordset()
        taken = self.env.cr
        taken.execute(
            "UPDATE school_asset_arrival SET is_done = true"
            " WHERE id = ANY(%s) AND is_done IS NOT TRUE",
            [self.ids],
        )
        count = taken.rowcount
        self.invalidate_recordset(["is_done"])
        if count != len(self):
            raise UserError(self.env._("The cards of these goods were made already."))

    def _prepare_cards(self):
        """Return the values of the cards; their values add up to the amount."""
        self.ensure_one()
        number = 1 if self.is_batch else self.quantity
        cents = round(self.amount * 100)
        each, rest = divmod(cents, number)
        common = {
            "title": self.product_id.name,
            "company_id": self.company_id.id,
            "product_id": self.product_id.id,
            "category_id": self.category_id.id,
            "uom_id": self.uom_id.id,
            "quantity": self.quantity if self.is_batch else 1,
            "acquired_by": "purchase",
            "date_acquired": self.date,
            "date_booked": self.date,
            "vendor_id": self.vendor_id.id,
            "department_id": self.department_id.id,
            "place": self.place,
            "asset_class": self.asset_class,
            "arrival_id": self.id,
            "origin_model": self.origin_model,
            "origin_id": self.origin_id,
            "origin_name": self.origin_name,
        }
        return [
            {**common, "original_value": (each + (1 if place < rest else 0)) / 100}
            for place in range(number)
        ]


class SchoolAsset(models.Model):
    _inherit = "school.asset"

    arrival_id = fields.Many2one(
        "school.asset.arrival",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
