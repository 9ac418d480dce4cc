"""The pool of idle things (闲置调剂): a school offers, another one claims."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import open_gate
from ...common.running import switch_state
from ..card.card import PREPARING_POSTS
from .transfer import CLAIM

STATES = [
    ("open", "On Offer"),
    ("claimed", "Claimed"),
    ("done", "Handed Over"),
    ("withdrawn", "Withdrawn"),
]


class SchoolAssetOffer(models.Model):
    """An idle card that the other schools of the district see, until one claims it."""

    _name = "school.asset.offer"
    _description = "Idle Thing Offered"
    _order = "id desc"
    _rec_name = "title"

    asset_id = fields.Many2one(
        "school.asset",
        string="Asset Card",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    district_id = fields.Many2one(
        "school.unit", required=True, readonly=True, index=True, ondelete="restrict"
    )
    # what another school may know of it; the card is not shown to it
    school_name = fields.Char(string="Offered By", readonly=True)
    title = fields.Char(string="Name", readonly=True)
    specification = fields.Char(readonly=True)
    category_id = fields.Many2one(
        "school.asset.category", readonly=True, index=True, ondelete="restrict"
    )
    product_id = fields.Many2one(
        "product.product", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    quantity = fields.Integer(readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    original_value = fields.Monetary(readonly=True)
    date_acquired = fields.Date(readonly=True)
    contact_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    claimed_unit_id = fields.Many2one("school.unit", readonly=True, ondelete="restrict")
    claimed_company_id = fields.Many2one(
        "res.company", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    claimed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    transfer_id = fields.Many2one(
        "school.asset.transfer",
        string="Asset Transfer",
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    is_own = fields.Boolean(compute="_compute_is_own")
    state = fields.Selection(STATES, required=True, readonly=True, index=True)

    _offered_once = models.UniqueIndex(
        "(asset_id) WHERE state IN ('open', 'claimed')",
        "This thing is offered already.",
    )

    @api.depends("company_id")
    @api.depends_context("allowed_company_ids")
    def _compute_is_own(self):
        for offer in self:
            offer.is_own = offer.company_id in self.env.companies

    def action_claim(self):
        """Claim what another school offers: the transfer is made out there.

        :return: action that opens the transfer
        :raise UserError: claimed already, one's own, or without a post
        """
        self.ensure_one()
        self.check_access("read")
        unit = self.env["school.unit"]._for_company(self.env.company)
        if not unit or self.company_id == self.env.company:
            raise UserError(
                self.env._("%(thing)s is your own school's.", thing=self.title)
            )
        unit._check_post(PREPARING_POSTS)
        self._step(
            "open",
            "claimed",
            {
                "claimed_unit_id": unit.id,
                "claimed_company_id": unit.sudo().company_id.id,
                "claimed_by_id": self.env.uid,
            },
        )
        offer = self.sudo()
        Transfer = open_gate(
            self.env["school.asset.transfer"].sudo().with_company(offer.company_id),
            CLAIM,
        )
        transfer = Transfer.create(
            {
                "company_id": offer.company_id.id,
                "kind": "school",
                "to_school": str(unit.id),
                "reason": self.env._("Claimed from the pool of idle things"),
                "line_ids": [(0, 0, {"asset_id": offer.asset_id.id})],
            }
        )
        transfer._set_own({"requester_id": offer.contact_id.id})
        offer.transfer_id = transfer
        # whose turn it is
        transfer.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=offer.contact_id.id,
            summary=self.env._(
                "%(school)s claims %(thing)s", school=unit.name, thing=self.title
            ),
        )
        action = transfer.with_env(self.env)._get_records_action()
        return {key: action[key] for key in action if key != "context"}

    def action_withdraw(self):
        """Take an offer back that nobody claimed.

        :raise UserError: claimed already, or without a post
        """
        self.check_access("read")
        for offer in self:
            Unit = self.env["school.unit"]
            Unit._for_company(offer.company_id)._check_post(PREPARING_POSTS)
            offer._step("open", "withdrawn", {})
        return True

    def action_open_transfer(self):
        """Open the transfer that was made out for a claim."""
        self.ensure_one()
        self.check_access("read")
        return self.transfer_id._get_records_action()

    def _step(self, state, new, vals):
        """Change the state in place: of two who claim at once one succeeds.

        :raise UserError: somebody was faster
        """
        self.ensure_one()
        if not switch_state(self, [state], new):
            words = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(thing)s is %(state)s: somebody was faster.",
                    thing=self.title,
                    state=words[self.state],
                )
            )
        self.sudo().write({"state": new, **vals})

    def _reopen(self):
        """Offer again what was claimed by a transfer that was given up."""
        self.filtered(lambda offer: offer.state == "claimed").write(
            {
                "state": "open",
                "claimed_unit_id": False,
                "claimed_company_id": False,
                "claimed_by_id": False,
                "transfer_id": False,
            }
        )

    def _settle(self):
        self.write({"state": "done"})


class SchoolAsset(models.Model):
    _inherit = "school.asset"

    offer_ids = fields.One2many("school.asset.offer", "asset_id", string="Pool Offers")
    is_offered = fields.Boolean(compute="_compute_is_offered")

    @api.depends("offer_ids.state")
    def _compute_is_offered(self):
        for asset in self:
            states = asset.sudo().offer_ids.mapped("state")
            asset.is_offered = "open" in states or "claimed" in states

    def action_offer(self):
        """Offer idle things to the other schools of the district.

        :return: action that opens the pool
        :raise UserError: without a post, or for what does not lie idle
        """
        self.check_access("write")
        self._check_keeping()
        today = self.env["school.unit"]._today()
        for asset in self:
            if asset.state != "idle":
                raise UserError(
                    self.env._(
                        "%(asset)s does not lie idle. Only idle things are offered.",
                        asset=asset.display_name,
                    )
                )
        self.env["school.asset.offer"].sudo().create(
            [
                {
                    "asset_id": asset.id,
                    "company_id": asset.company_id.id,
                    "district_id": asset.unit_id._at_level("district", today).id,
                    "school_name": asset.company_id.name,
                    "title": asset.title,
                    "specification": asset.specification,
                    "category_id": asset.category_id.id,
                    "product_id": asset.product_id.id,
                    "quantity": asset.quantity,
                    "original_value": asset.original_value,
                    "date_acquired": asset.date_acquired,
                    "contact_id": self.env.uid,
                    "state": "open",
                }
                for asset in self
            ]
        )
        return self.env["ir.actions.act_window"]._for_xml_id(
            "school_logistics.school_asset_offer_action"
        )

    def write(self, vals):
        """What is not idle any more is not offered any more."""
        result = super().write(vals)
        if vals.get("state", "idle") != "idle":
            offers = self.sudo().offer_ids.filtered(lambda one: one.state == "open")
            offers.write({"state": "withdrawn"})
        return result
