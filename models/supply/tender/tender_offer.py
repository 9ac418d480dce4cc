"""Offers as they come in: sealed, and without a price."""

import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from .tender import PREPARING_POSTS
from .typed import refuse, typed_box, typed_bytes, typed_hash

KEY_BYTES = 512
BODY_BYTES = 512 * 1024
FILE_BYTES = 20 * 1024 * 1024
MOST_FILES = 10
TYPED = {"tender_id", "bidder_id", "brought_by", "intact", "witness_id", "note"}


class SchoolTenderOffer(models.Model):
    """One offer of one vendor: an envelope on the shelf, or an encrypted one.

    Before the opening it says who, when and in what state; what it says of prices is
    unknown to the server.
    """

    _name = "school.tender.offer"
    _description = "Sealed Offer"
    _inherit = ["school.tender.part"]
    _order = "tender_id, received_on, id"
    _part_own = frozenset(
        {
            "way",
            "received_on",
            "received_by_id",
            "witnessed_on",
            "is_current",
            "ended_on",
            "state",
            "commitment",
            "statement",
            "opened_by_id",
            "reject_reason",
        }
    )

    bidder_id = fields.Many2one(
        "school.tender.bidder", required=True, index=True, ondelete="restrict"
    )
    way = fields.Selection(
        [("paper", "Envelope"), ("electronic", "Encrypted")], readonly=True
    )
    received_on = fields.Datetime(string="Received", readonly=True)
    received_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    brought_by = fields.Char(help="Who handed the envelope in.")
    intact = fields.Boolean(
        string="Sealed and Intact", help="An envelope that is not is refused."
    )
    witness_id = fields.Many2one("res.users", check_company=True, ondelete="restrict")
    witnessed_on = fields.Datetime(string="Confirmed", readonly=True)
    note = fields.Char()
    is_current = fields.Boolean(string="Counts", readonly=True, index=True)
    ended_on = fields.Datetime(
        string="Replaced or Taken Back", readonly=True, copy=False
    )
    state = fields.Selection(
        [
            ("sealed", "Sealed"),
            ("refused", "Refused"),
            ("replaced", "Replaced"),
            ("withdrawn", "Taken Back"),
            ("opened", "Opened"),
            ("unreadable", "Unreadable"),
        ],
        readonly=True,
    )
    commitment = fields.Char(
        readonly=True, help="SHA-256 of a secret salt and of what the offer says."
    )
    sealed_key = fields.Text(readonly=True, groups="base.group_system")
    envelope_ids = fields.One2many("school.tender.envelope", "offer_id")
    statement = fields.Text(
        readonly=True, copy=False, help="What the vendor wrote, word by word."
    )
    opened_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    price_ids = fields.One2many("school.tender.price", "offer_id", string="Prices")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(string="Sum", compute="_compute_amount")
    reject_reason = fields.Char(string="Not Valid Because", readonly=True, copy=False)

    _one_counts = models.UniqueIndex(
        "(bidder_id) WHERE is_current", "A bidder has one offer that counts."
    )

    @api.depends("bidder_id", "received_on")
    def _compute_display_name(self):
        for offer in self:
            offer.display_name = offer.bidder_id.display_name

    @api.depends("price_ids.amount")
    def _compute_amount(self):
        for offer in self:
            offer.amount = sum(offer.price_ids.mapped("amount"))

    # -- envelopes

    @api.model_create_multi
    def create(self, vals_list):
        """Take envelopes in: the clock and the account of who calls are entered.

        :raise UserError: after the deadline, without the post, or not on paper
        """
        if self._part_gate():
            return super().create(vals_list)
        offers = super().create(
            [{name: vals[name] for name in TYPED & set(vals)} for vals in vals_list]
        )
        for offer in offers:
            offer._take_in()
        return offers

    def _take_in(self):
        tender = self.tender_id
        if tender.offer_way == "electronic":
            tender._refuse(self.env._("offers come encrypted; envelopes do not count."))
        if not self.brought_by:
            tender._refuse(self.env._("enter who handed the envelope in."))
        if self.witness_id in (self.env["res.users"], self.env.user):
            tender._refuse(self.env._("a colleague witnesses that it is sealed."))
        if self.bidder_id.tender_id != tender:
            tender._refuse(self.env._("the bidder belongs to another tender."))
        if not tender.sudo()._count_submission():
            tender._refuse(self.env._("offers have ended; the envelope goes back."))
        if self.bidder_id._current_offer().filtered(lambda o: o.way == "electronic"):
            tender._refuse(
                self.env._(
                    "%(vendor)s handed in an encrypted offer; only the vendor takes it"
                    " back, by the link.",
                    vendor=self.bidder_id.display_name,
                )
            )
        if self.intact:
            self.bidder_id._end_offers("replaced")
        self._set_own(
            {
                "way": "paper",
                "received_on": fields.Datetime.now(),
                "received_by_id": self.env.uid,
                "is_current": self.intact,
                "state": "sealed" if self.intact else "refused",
            }
        )

    def _check_part(self):
        """Taken in by those who do at the school, while offers may come."""
        for tender in self.tender_id:
            tender._check_state("published")
            tender.unit_id._check_post(PREPARING_POSTS)
        if self.filtered("received_on"):
            self.tender_id[:1]._refuse(
                self.env._("an offer that was taken in stays as it was entered.")
            )

    def action_witness(self):
        """Confirm on one's own account that the envelope came sealed and intact.

        :raise UserError: for anybody but the witness
        """
        self.check_access("read")
        for offer in self:
            if offer.witness_id != self.env.user:
                offer.tender_id._refuse(
                    self.env._(
                        "%(user)s witnesses this envelope.",
                        user=offer.witness_id.name or "–",
                    )
                )
            if not offer.witnessed_on:
                offer._set_own({"witnessed_on": fields.Datetime.now()})
        return True

    # -- encrypted offers

    def _submit(self, bidder, sealed):
        """Keep an encrypted offer; the one before it is replaced.

        :param bidder: whose link was used, sudo
        :param dict sealed: ``commitment`` (hexadecimal SHA-256), ``key``, ``iv``,
            ``body`` and ``files`` (list of ``iv`` and ``body``), base64
        :return: the offer, or nothing when offers have ended
        :raise UserError: for anything else than what the page sends
        """
        envelopes = self._typed_envelopes(sealed)
        commitment = typed_hash(self.env, sealed.get("commitment"))
        typed_bytes(self.env, sealed.get("key"), most=KEY_BYTES)
        tender = bidder.tender_id
        if tender.offer_way == "paper" or not tender._count_submission():
            return self.browse()
        if bidder._current_offer().way == "paper":
            raise UserError(
                self.env._("Your envelope is in already; it counts, not this.")
            )
        bidder._end_offers("replaced")
        offer = self._create_own(
            [
                {
                    "tender_id": tender.id,
                    "bidder_id": bidder.id,
                    "way": "electronic",
                    "received_on": fields.Datetime.now(),
                    "intact": True,
                    "is_current": True,
                    "state": "sealed",
                    "commitment": commitment,
                    "sealed_key": sealed["key"],
                }
            ]
        )
        self.env["school.tender.envelope"]._create_own(
            [
                {**vals, "offer_id": offer.id, "tender_id": tender.id}
                for vals in envelopes
            ]
        )
        return offer

    def _typed_envelopes(self, sealed):
        """Values of the envelopes in what a vendor's browser sent."""
        if not isinstance(sealed, dict) or not isinstance(sealed.get("files"), list):
            refuse(self.env)
        boxes = [{"iv": sealed.get("iv"), "body": sealed.get("body")}, *sealed["files"]]
        if len(boxes) > MOST_FILES + 1:
            refuse(self.env)
        return [
            {
                "number": number,
                **typed_box(
                    self.env,
                    box,
                    ("iv", "body"),
                    most=FILE_BYTES if number else BODY_BYTES,
                ),
            }
            for number, box in enumerate(boxes)
        ]

    def _proves(self, statement, salt):
        """Whether ``statement`` and ``salt`` are what the vendor committed to.

        :param str statement: what the offer says
        :param bytes salt: the secret salt
        """
        self.ensure_one()
        found = hashlib.sha256(salt + statement.encode()).hexdigest()
        return found == self.commitment


class SchoolTenderBidder(models.Model):
    _inherit = "school.tender.bidder"

    def _end_offers(self, state):
        """Let the present offers of the bidders count no more.

        What was encrypted is deleted, so that nobody ever opens it; the commitment
        stays on file.
        """
        offers = self.sudo().offer_ids.filtered("is_current")
        if offers:
            offers._set_own(
                {
                    "is_current": False,
                    "state": state,
                    "ended_on": fields.Datetime.now(),
                    "sealed_key": False,
                }
            )
            envelopes = offers.envelope_ids
            if envelopes:
                envelopes._drop()
        return offers

    def _withdraw(self):
        """Take the offer back before the deadline, by the vendor's link.

        :return: whether there was one and offers had not ended
        """
        self.ensure_one()
        if not self.tender_id._count_submission():
            return False
        return bool(self._end_offers("withdrawn"))
