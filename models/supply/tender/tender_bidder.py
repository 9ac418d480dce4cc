"""Vendors that take part, and the link by which each hands in its offer."""

import hashlib
import hmac
import secrets

from odoo import api, fields, models

TOKEN_BYTES = 32
# states in which vendors may be entered and links given out
JOINING = ("published",)


def token_digest(token):
    """What is kept of a link: a token of 256 random bits needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


class SchoolTenderBidder(models.Model):
    """A vendor invited to a tender or registered for it."""

    _name = "school.tender.bidder"
    _description = "Bidder"
    _inherit = ["school.tender.part"]
    _order = "tender_id, id"
    _part_own = frozenset({"way", "registered_on", "token_until"})

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Vendor",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    way = fields.Selection(
        [("invited", "Invited"), ("registered", "Registered")],
        string="Takes Part As",
        readonly=True,
    )
    registered_on = fields.Datetime(readonly=True)
    contact = fields.Char(string="Contact Person")
    phone = fields.Char()
    token_digest = fields.Char(readonly=True, copy=False, groups="base.group_system")
    token_until = fields.Datetime(
        string="Link Until", readonly=True, copy=False, help="The link ends then."
    )
    offer_ids = fields.One2many("school.tender.offer", "bidder_id", string="Offers")
    has_offer = fields.Boolean(string="Offer In", compute="_compute_has_offer")

    _once = models.Constraint(
        "UNIQUE (tender_id, partner_id)", "The vendor takes part already."
    )

    @api.depends("partner_id")
    def _compute_display_name(self):
        for bidder in self:
            bidder.display_name = bidder.sudo().partner_id.display_name

    @api.depends("offer_ids.is_current")
    def _compute_has_offer(self):
        for bidder in self:
            bidder.has_offer = any(bidder.sudo().offer_ids.mapped("is_current"))

    @api.model_create_multi
    def create(self, vals_list):
        """Register vendors of a published tender, until the deadline."""
        own = self._part_gate()
        bidders = super().create(vals_list)
        if not own:
            now = fields.Datetime.now()
            bidders._set_own({"way": "registered", "registered_on": now})
        return bidders

    def _check_part(self):
        """Registered by those who prepare it, while offers may come in."""
        self.tender_id._check_preparing()
        for bidder in self:
            tender = bidder.tender_id
            tender._check_state(*JOINING)
            if fields.Datetime.now() >= tender.closes_at:
                tender._refuse(self.env._("offers have ended."))
            invited = tender.sudo().invited_ids
            if tender._figures()["only_invited"] and bidder.partner_id not in invited:
                tender._refuse(
                    self.env._(
                        "only vendors that the approval named take part;"
                        " %(vendor)s is not among them.",
                        vendor=bidder.partner_id.name,
                    )
                )

    def write(self, vals):
        """Write contacts; a place in the tender stays that of its vendor."""
        if "partner_id" in vals and not self._part_gate():
            self.tender_id[:1]._refuse(
                self.env._("another vendor is registered beside this one.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_slips_only(self):
        """Nobody is kept out by being deleted."""
        for bidder in self.sudo():
            if bidder.offer_ids or bidder.token_digest or bidder.way == "invited":
                bidder.tender_id._refuse(
                    self.env._(
                        "%(vendor)s was invited, has a link or handed in an offer, and"
                        " stays on file.",
                        vendor=bidder.partner_id.name,
                    )
                )

    def _invite(self, tender):
        """Enter the vendors that the approval of ``tender`` names."""
        self._create_own(
            [
                {
                    "tender_id": tender.id,
                    "partner_id": partner.id,
                    "way": "invited",
                    "registered_on": fields.Datetime.now(),
                }
                for partner in tender.sudo().invited_ids
            ]
        )

    # -- the link

    def action_link(self):
        """Make a new link for the vendor; the one before ends at once.

        Only its digest is kept: the link is shown this once, to be passed on.

        :return: action that shows the link
        :raise UserError: offers have ended or come on paper only
        """
        self.ensure_one()
        self.check_access("write")
        self._check_part()
        tender = self.tender_id
        if tender.offer_way == "paper":
            tender._refuse(self.env._("offers come in envelopes; no link is needed."))
        token = secrets.token_urlsafe(TOKEN_BYTES)
        self._set_own(
            {"token_digest": token_digest(token), "token_until": tender.closes_at}
        )
        return {
            "type": "ir.actions.client",
            "tag": "school_tender_link",
            "target": "new",
            "name": self.env._("Link for %(vendor)s", vendor=self.display_name),
            "params": {
                "link": f"{self.get_base_url()}/school/tender/{self.id}/{token}",
                "until": tender._local_time(tender.closes_at),
            },
        }

    @api.model
    def _of_token(self, bidder_id, token):
        """Return the bidder that a link belongs to; empty for any other link.

        The time that it takes does not tell how much of a guess was right, nor
        whether there is such a bidder.
        """
        bidder = self.sudo().browse(bidder_id).exists()
        kept = bidder.token_digest or token_digest("")
        same = hmac.compare_digest(kept, token_digest(str(token)[:200]))
        tender = bidder.tender_id
        # a later deadline carries the link along
        until = max(bidder.token_until, tender.closes_at) if same and bidder else False
        if same and bidder.token_digest and fields.Datetime.now() < until:
            return bidder
        return self.sudo().browse()

    # -- the vendor's page

    def _page_values(self):
        """What the vendor's page shows, sudo."""
        self.ensure_one()
        tender = self.tender_id
        return {
            "bidder": self,
            "tender": tender,
            "closes_at": tender._local_time(tender.closes_at),
            "opens_at": tender._local_time(tender.opens_at),
            "is_open": tender.state == "published"
            and tender.offer_way != "paper"
            and fields.Datetime.now() < tender.closes_at,
            "state_text": self._page_state(),
            "commitment": self._current_offer().commitment or "",
            "texts": {
                "failed": self.env._(
                    "This did not work. Reload the page and try again."
                ),
                "too_big": self.env._("A file may have 20 MB."),
                "no_price": self.env._("Enter at least one price."),
                "insecure": self.env._("This page works over https only."),
            },
            "notices": [
                (tender._local_time(notice.date), notice.text)
                for notice in tender.notice_ids
            ],
        }

    def _current_offer(self):
        """The offer that counts, sudo."""
        return self.sudo().offer_ids.filtered("is_current")

    def _page_state(self):
        """One sentence on what is in of the vendor."""
        offer = self._current_offer()
        if not offer:
            return self.env._("No offer of yours is in.")
        time = self.tender_id._local_time(offer.received_on)
        if offer.way == "paper":
            return self.env._("Your envelope came in at %(time)s.", time=time)
        return self.env._("Your sealed offer came in at %(time)s.", time=time)
