"""The opening: two people, each on the own account, and what they find."""

import hashlib
import json

from odoo import fields, models

from ...common.digest import digest
from .typed import refuse, typed_bytes, typed_id, typed_reason

PRESENT = 2
MOST_STATEMENT = 256 * 1024
SALT_BYTES = 32


class SchoolTender(models.Model):
    _inherit = "school.tender"

    def action_attend(self):
        """Come to the opening, on one's own account; with the second it begins.

        :raise UserError: not an opener, or before the time of the opening
        """
        for tender in self:
            mine = tender._my_custody()
            if (
                tender.state == "published"
                and fields.Datetime.now() >= tender.closes_at
            ):
                tender.sudo()._close()
            if tender.state == "failed":
                return True
            tender._check_state("closed", "opening")
            if fields.Datetime.now() < tender.opens_at:
                tender._refuse(
                    self.env._(
                        "the offers are opened at %(time)s, not before.",
                        time=tender._local_time(tender.opens_at),
                    )
                )
            tender._check_approval(self.env._("open the offers"))
            if not mine.attended_on:
                mine._set_own({"attended_on": fields.Datetime.now()})
                # the other opener may come at the same moment: none misses the other
                tender.sudo()._hold()
                tender.sudo()._begin_opening()
        return True

    def _begin_opening(self):
        present = self.custodian_ids.filtered("attended_on")
        if self.state != "closed" or len(present) < PRESENT:
            return
        self._move("opening")
        paper = self.offer_ids.filtered(
            lambda offer: offer.is_current and offer.way == "paper"
        )
        self.env["school.tender.price"]._create_own(
            [
                {"tender_id": self.id, "offer_id": offer.id, "line_id": line.id}
                for offer in paper
                for line in self.line_ids
            ]
        )

    def _check_opener(self):
        """:raise UserError: unless the caller opens the offers, with another"""
        mine = self._my_custody()
        self._check_state("opening")
        if not mine.attended_on:
            self._refuse(self.env._("come to the opening first."))
        return mine

    # -- what the page of the openers asks and sends

    def get_room(self):
        """What the calling opener's page needs to know.

        Encrypted offers are among it only during the opening, and only for an opener to
        whom another one handed the own share.

        :return: plain data
        :raise UserError: for anybody but the openers
        """
        self.ensure_one()
        mine = self._my_custody()
        tender = self.sudo()
        others = tender.custodian_ids - mine
        handed = others.filtered(lambda other: other.handed_to_id == mine)[:1]
        room = {
            "id": tender.id,
            "state": tender.state,
            "electronic": tender.offer_way != "paper",
            "has_key": bool(tender.public_key),
            "me": mine._room_values(),
            "sealed_private": mine.sealed_private or False,
            "sealed_share": mine.sealed_share or False,
            "others": [other._room_values() for other in others],
            "handed_by": handed.user_id.name or False,
            "sealed_left": len(tender._sealed_offers()),
            "offers": [],
        }
        if handed and mine.attended_on and tender.state == "opening":
            room["handed_share"] = handed.handed_share
            room["sealed_key"] = tender.sealed_key
            room["offers"] = [offer._room_values() for offer in tender._sealed_offers()]
        return room

    def _sealed_offers(self):
        return self.offer_ids.filtered(
            lambda offer: (
                offer.is_current
                and offer.way == "electronic"
                and offer.state == "sealed"
            )
        )

    def action_reveal(self, offer_id, statement, salt):
        """Enter what an encrypted offer says, with the proof that the vendor said it.

        :param int offer_id: the offer
        :param str statement: what the vendor committed to, word by word
        :param str salt: base64 of the secret salt
        :raise UserError: not an opener, alone, or not what was committed to
        """
        self.ensure_one()
        self._check_opener()
        offer = self._typed_offer(offer_id)
        if not isinstance(statement, str) or len(statement) > MOST_STATEMENT:
            refuse(self.env)
        salt = typed_bytes(self.env, salt, least=SALT_BYTES, most=SALT_BYTES)
        if not offer._proves(statement, salt):
            self._refuse(
                self.env._(
                    "this is not what %(vendor)s handed in: the proof does not fit.",
                    vendor=offer.bidder_id.display_name,
                )
            )
        prices = offer._statement_prices(statement)
        if prices is None:
            offer._set_own(
                {
                    "state": "unreadable",
                    "statement": statement,
                    "opened_by_id": self.env.uid,
                }
            )
            return self.get_room()
        offer._set_own(
            {"state": "opened", "statement": statement, "opened_by_id": self.env.uid}
        )
        self.env["school.tender.price"]._create_own(
            [
                {
                    "tender_id": self.id,
                    "offer_id": offer.id,
                    "line_id": line.id,
                    "price_unit": prices.get(line.id, 0.0),
                    "typed_by_id": self.env.uid,
                }
                for line in self.sudo().line_ids
            ]
        )
        self._unsign_opening()
        return self.get_room()

    def action_reveal_file(self, offer_id, number, content):
        """Keep a decrypted file of an opened offer, if it is the one committed to.

        :param int offer_id: the offer
        :param int number: of the file, from 1
        :param str content: base64
        :raise UserError: not an opener, or another file than was committed to
        """
        self.ensure_one()
        self._check_opener()
        offer = self._typed_offer(offer_id, "opened")
        number = typed_id(self.env, number)
        data = typed_bytes(self.env, content, least=0, most=30 * 1024 * 1024)
        files = offer._statement_files()
        file = files[number - 1] if number <= len(files) else {}
        if hashlib.sha256(data).hexdigest() != file.get("sha256"):
            self._refuse(self.env._("this is not the file that was committed to."))
        Attachment = self.env["ir.attachment"].sudo()
        where = [("res_model", "=", offer._name), ("res_id", "=", offer.id)]
        name = f"{number} {str(file.get('name') or '')[:120]}"
        if not Attachment.search_count([*where, ("name", "=", name)]):
            Attachment.create(
                {
                    "name": name,
                    "raw": data,
                    "res_model": offer._name,
                    "res_id": offer.id,
                }
            )
        return True

    def action_unreadable(self, offer_id, reason):
        """Enter that an encrypted offer cannot be opened; both openers sign for it.

        The vendor may still bring the own receipt, which proves what it said.
        """
        self.ensure_one()
        self._check_opener()
        reason = typed_reason(self.env, reason)
        offer = self._typed_offer(offer_id)
        offer._set_own(
            {
                "state": "unreadable",
                "reject_reason": reason,
                "opened_by_id": self.env.uid,
            }
        )
        self._unsign_opening()
        return self.get_room()

    def _typed_offer(self, offer_id, *states):
        """An encrypted offer of this tender, sudo, in one of the states."""
        states = states or ("sealed", "unreadable")
        offer_id = typed_id(self.env, offer_id)
        offer = self.sudo().offer_ids.filtered(
            lambda offer: (
                offer.id == offer_id
                and offer.is_current
                and offer.way == "electronic"
                and offer.state in states
            )
        )
        if not offer or (offer.state == "unreadable" and offer.statement):
            self._refuse(self.env._("there is no such offer to open."))
        return offer

    # -- the record

    def _opening_digest(self):
        """Digest of what the opening found: what the openers sign."""
        self.ensure_one()
        self.env.flush_all()
        offers = self.sudo().offer_ids.filtered("is_current").sorted("id")
        return digest(
            [
                {
                    "offer": offer.id,
                    "state": offer.state,
                    "reason": offer.reject_reason or "",
                    "statement": offer.statement or "",
                    "prices": [
                        [price.line_id.id, f"{price.price_unit:.6f}"]
                        for price in offer.price_ids.sorted("line_id")
                    ],
                }
                for offer in offers
            ]
        )

    def _unsign_opening(self):
        for tender in self.sudo():
            signed = tender.custodian_ids.filtered("signed_on")
            if signed:
                signed._set_own({"signed_on": False, "signed_digest": False})

    def action_sign_opening(self):
        """Sign the record as it stands; with the second signature it is closed.

        :raise UserError: not an opener, or an offer is still unopened
        """
        for tender in self:
            mine = tender._check_opener()
            if tender.sudo()._sealed_offers():
                tender._refuse(self.env._("encrypted offers are still unopened."))
            content = tender._opening_digest()
            mine._set_own(
                {"signed_on": fields.Datetime.now(), "signed_digest": content}
            )
            tender.sudo()._hold()
            signed = tender.sudo().custodian_ids.filtered(
                lambda custodian, content=content: custodian.signed_digest == content
            )
            if len(signed) >= PRESENT:
                tender.sudo()._end_opening()
        return True

    def _end_opening(self):
        paper = self.offer_ids.filtered(
            lambda offer: offer.is_current and offer.way == "paper"
        )
        for state, offers in paper.grouped(
            lambda offer: "opened" if offer.amount else "unreadable"
        ).items():
            offers._set_own({"state": state})
        self._move("opened", opened_on=fields.Datetime.now())
        self._sync_scores()


class SchoolTenderCustodian(models.Model):
    _inherit = "school.tender.custodian"

    def _room_values(self):
        """What the openers' page says of one of them."""
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.user_id.name,
            "public_key": self.public_key or False,
            "present": bool(self.attended_on),
            "handed_to": self.handed_to_id.user_id.name or False,
            "signed": bool(self.signed_on),
        }


class SchoolTenderOffer(models.Model):
    _inherit = "school.tender.offer"

    def _room_values(self):
        """What is needed to open an encrypted offer in the browser."""
        self.ensure_one()
        return {
            "id": self.id,
            "bidder_id": self.bidder_id.id,
            "vendor": self.bidder_id.display_name,
            "key": self.sealed_key,
            "envelopes": [
                {
                    "number": envelope.number,
                    "iv": envelope.iv,
                    "body": envelope.with_context(bin_size=False).body.decode(),
                }
                for envelope in self.envelope_ids.sorted("number")
            ],
        }

    def _statement_prices(self, statement):
        """Prices by item in a statement; None when it is no offer for this tender."""
        self.ensure_one()
        try:
            content = json.loads(statement)
            if content["tender"] != self.tender_id.id:
                return None
            if content["bidder"] != self.bidder_id.id:
                return None
            prices = {
                int(key): float(price) for key, price in content["prices"].items()
            }
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None
        lines = set(self.tender_id.line_ids.ids)
        if not prices or not lines.issuperset(prices):
            return None
        if any(not 0 < price < 10**12 for price in prices.values()):
            return None
        return prices

    def _statement_files(self):
        """What the opened statement says of the files, as a list of mappings."""
        self.ensure_one()
        files = json.loads(self.statement).get("files")
        files = files if isinstance(files, list) else []
        return [file if isinstance(file, dict) else {} for file in files]
