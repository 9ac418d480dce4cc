"""The three people who open the offers, and the key that two of them make."""

from odoo import api, fields, models

from .typed import refuse, typed_box, typed_bytes, typed_id

PRIVATE_BYTES = 8192
ROUNDS = (100_000, 10_000_000)


class SchoolTenderCustodian(models.Model):
    """One of the three; comes to the opening on the own account.

    For encrypted offers each keeps a share of the key, sealed with a passphrase that
    never leaves the own browser. Any two shares make the key, one alone says nothing.
    """

    _name = "school.tender.custodian"
    _description = "Opener of Offers"
    _inherit = ["school.tender.part"]
    _order = "tender_id, id"
    _part_own = frozenset(
        {
            "public_key",
            "attended_on",
            "handed_to_id",
            "signed_on",
            "signed_digest",
        }
    )

    user_id = fields.Many2one(
        "res.users", string="Opener", required=True, index=True, ondelete="restrict"
    )
    public_key = fields.Text(readonly=True, copy=False)
    sealed_private = fields.Json(readonly=True, copy=False, groups="base.group_system")
    sealed_share = fields.Text(readonly=True, copy=False, groups="base.group_system")
    has_key = fields.Boolean(string="Key Set Up", compute="_compute_has_key")
    attended_on = fields.Datetime(string="Present Since", readonly=True, copy=False)
    handed_to_id = fields.Many2one(
        "school.tender.custodian", readonly=True, copy=False, ondelete="set null"
    )
    handed_share = fields.Text(readonly=True, copy=False, groups="base.group_system")
    signed_on = fields.Datetime(string="Signed", readonly=True, copy=False)
    signed_digest = fields.Char(readonly=True, copy=False)

    _once = models.Constraint(
        "UNIQUE (tender_id, user_id)", "The person is named already."
    )

    @api.depends("user_id")
    def _compute_display_name(self):
        for custodian in self:
            custodian.display_name = custodian.user_id.name

    @api.depends("public_key")
    def _compute_has_key(self):
        for custodian in self:
            custodian.has_key = bool(custodian.public_key)


class SchoolTender(models.Model):
    _inherit = "school.tender"

    is_custodian = fields.Boolean(compute="_compute_is_custodian")
    is_present = fields.Boolean(compute="_compute_is_custodian")
    is_signed = fields.Boolean(compute="_compute_is_custodian")

    @api.depends(
        "custodian_ids.user_id", "custodian_ids.attended_on", "custodian_ids.signed_on"
    )
    @api.depends_context("uid")
    def _compute_is_custodian(self):
        for tender in self:
            custodians = tender.sudo().custodian_ids
            present = custodians.filtered("attended_on")
            tender.is_custodian = self.env.user in custodians.user_id
            tender.is_present = self.env.user in present.user_id
            signed = custodians.filtered("signed_on")
            tender.is_signed = self.env.user in signed.user_id

    def _my_custody(self):
        """The row of the calling user among the openers, sudo.

        :raise UserError: for anybody else
        """
        self.ensure_one()
        self.check_access("read")
        mine = self.sudo().custodian_ids.filtered(
            lambda custodian: custodian.user_id == self.env.user
        )
        if not mine:
            self._refuse(
                self.env._(
                    "%(people)s open the offers, each on the own account.",
                    people=", ".join(self.sudo().custodian_ids.user_id.mapped("name"))
                    or "–",
                )
            )
        return mine

    # -- making the key

    def action_set_up_key(self, public_key, sealed_private):
        """Keep the calling opener's own pair of keys.

        :param str public_key: base64 of the SPKI
        :param dict sealed_private: the private key, sealed with the passphrase:
            ``salt``, ``iv``, ``body`` (base64) and ``rounds``
        :raise UserError: the tender's key exists, or offers may come in already
        """
        mine = self._my_custody()
        self._check_key_open()
        typed_bytes(self.env, public_key, least=200, most=2048)
        if not isinstance(sealed_private, dict):
            refuse(self.env)
        rounds = sealed_private.get("rounds")
        if not isinstance(rounds, int) or not ROUNDS[0] <= rounds <= ROUNDS[1]:
            refuse(self.env)
        box = {key: value for key, value in sealed_private.items() if key != "rounds"}
        typed_box(self.env, box, ("salt", "iv", "body"), most=PRIVATE_BYTES)
        mine._set_own({"public_key": public_key, "sealed_private": sealed_private})
        return self.get_room()

    def action_keep_key(self, public_key, sealed_key, shares):
        """Keep the tender's key as an opener's browser made and split it.

        :param str public_key: base64 of the SPKI that vendors encrypt for
        :param dict sealed_key: the private key, sealed with the secret that the shares
            make: ``iv`` and ``body``, base64
        :param dict shares: ``{id of the opener's row: share sealed for that opener}``
        :raise UserError: not all three are ready, or the key exists already
        """
        self._my_custody()
        self._check_key_open()
        custodians = self.sudo().custodian_ids
        if len(custodians) != 3 or not all(custodians.mapped("public_key")):
            self._refuse(self.env._("all three openers set up their own part first."))
        typed_bytes(self.env, public_key, least=200, most=2048)
        typed_box(self.env, sealed_key, ("iv", "body"), most=PRIVATE_BYTES)
        if not isinstance(shares, dict) or len(shares) != 3:
            refuse(self.env)
        if set(shares) != {str(custodian.id) for custodian in custodians}:
            refuse(self.env)
        for custodian in custodians:
            typed_bytes(self.env, shares[str(custodian.id)], most=1024)
        for custodian in custodians:
            custodian._set_own({"sealed_share": shares[str(custodian.id)]})
        self.sudo()._set_own({"public_key": public_key, "sealed_key": sealed_key})
        return self.get_room()

    def _check_key_open(self):
        if self.offer_way == "paper":
            self._refuse(self.env._("offers come in envelopes; no key is needed."))
        self._check_state("approved")
        if self.public_key:
            self._refuse(self.env._("the key is made and stays as it is."))

    # -- two of three

    def action_hand_share(self, custodian_id, share):
        """Hand the own share to the other opener who is present, sealed for that one.

        :param int custodian_id: id of the other opener's row
        :param str share: base64, encrypted with the other's public key
        :raise UserError: before the opening, or not to somebody who is present
        """
        mine = self._my_custody()
        self._check_state("opening")
        typed_bytes(self.env, share, most=1024)
        custodian_id = typed_id(self.env, custodian_id)
        others = (self.sudo().custodian_ids - mine).filtered("attended_on")
        other = others.filtered(lambda custodian: custodian.id == custodian_id)
        if not other or not mine.attended_on:
            self._refuse(self.env._("both openers have to be present."))
        mine._set_own({"handed_to_id": other.id, "handed_share": share})
        return self.get_room()
