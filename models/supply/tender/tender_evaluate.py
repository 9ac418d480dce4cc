"""Judging: what is valid, the points of prices, the ranks."""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from odoo import fields, models

from .tender_formula import CENT
from .typed import typed_reason


class SchoolTender(models.Model):
    _inherit = "school.tender"

    def _lot_offers(self):
        """Complete offers by lot.

        :return: ``{lot: {bidder: {"amount": Decimal (CNY), "invalid": text}}}``;
            who left out an item of a lot makes no offer for it
        """
        tender = self.sudo()
        prices = defaultdict(dict)
        for price in tender.price_ids:
            if price.offer_id.is_current and price.price_unit > 0:
                prices[price.offer_id][price.line_id] = price
        found = {}
        for lot in tender.lot_ids:
            found[lot] = {}
            for offer, by_line in prices.items():
                if offer.state != "opened" or not set(lot.line_ids) <= set(by_line):
                    continue
                own = [by_line[line] for line in lot.line_ids]
                over = [
                    price for price in own if price.price_unit > price.price_ceiling
                ]
                found[lot][offer.bidder_id] = {
                    "amount": sum(Decimal(f"{price.amount:.2f}") for price in own),
                    "invalid": offer.reject_reason
                    or (over and self.env._("dearer than the ceiling"))
                    or "",
                }
        return found

    def _check_panel_complete(self):
        """:raise UserError: while members are missing or have not declared"""
        sitting = self._judges()
        if len(sitting) < self.panel_size:
            self._refuse(
                self.env._(
                    "%(present)s of %(size)s members have declared that nothing ties"
                    " them to a bidder.",
                    present=len(sitting),
                    size=self.panel_size,
                )
            )

    def action_evaluate(self):
        """Rank the offers, once every member has signed.

        A lot with fewer valid offers than the rule demands fails; if all do, the tender
        fails.

        :raise UserError: not a member, or a member has not signed what stands there
        """
        for tender in self:
            tender.check_access("read")
            tender._check_state("opened")
            if not tender._judges().filtered("is_mine"):
                tender._refuse(self.env._("a member of the panel ends the evaluation."))
            tender._check_panel_complete()
            tender.sudo()._hold()
            unsigned = tender._judges().filtered(
                lambda member: member.signed_digest != member._score_digest()
            )
            if unsigned:
                tender._refuse(
                    self.env._(
                        "%(members)s have still to sign their points.",
                        members=", ".join(unsigned.user_id.mapped("name")),
                    )
                )
            tender.sudo()._evaluate()
        return True

    def _evaluate(self):
        """Write the ranks; rights and signatures were checked."""
        least = self._figures()["min_bidders"]
        criteria = self._criteria_points()
        rows = []
        for lot, offers in self._lot_offers().items():
            valid = {
                bidder: offer["amount"]
                for bidder, offer in offers.items()
                if not offer["invalid"]
            }
            rows += self._rank_lot(lot, valid, criteria)
            rows += [
                {
                    "lot_id": lot.id,
                    "bidder_id": bidder.id,
                    "amount": float(offer["amount"]),
                    "invalid": offer["invalid"],
                }
                for bidder, offer in offers.items()
                if offer["invalid"]
            ]
            if len(valid) < least:
                lot.line_ids.share_ids._give_back()
                lot._set_own(
                    {
                        "failed": True,
                        "fail_reason": self.env._(
                            "%(count)s valid offers, %(least)s are needed.",
                            count=len(valid),
                            least=least,
                        ),
                    }
                )
        self.env["school.tender.result"]._create_own(
            [{**row, "tender_id": self.id} for row in rows]
        )
        self._move("evaluated", evaluated_on=fields.Datetime.now())
        if all(self.lot_ids.mapped("failed")):
            self._fail("\n".join(self.lot_ids.mapped("fail_reason")))

    def _criteria_points(self):
        """Average points of the members by lot and bidder, two decimals."""
        sums = defaultdict(Decimal)
        judges = self._judges()
        for row in judges.score_ids:
            sums[row.lot_id, row.bidder_id] += Decimal(f"{row.points:.4f}")
        return {
            key: (value / len(judges)).quantize(CENT, ROUND_HALF_UP)
            for key, value in sums.items()
        }

    def _rank_lot(self, lot, valid, criteria):
        """Rank the valid offers of a lot: points, then price, then quality, then lot.

        The order of ties: 财政部令第87号 第五十七条; what is still equal is drawn.

        :param dict valid: ``{bidder: Decimal}``, CNY
        :return: values of the rows
        """
        by_points = self.scoring == "points"
        price_points = (
            self.formula_id._points(valid, self.price_weight) if by_points else {}
        )
        keys = {}
        for bidder, amount in valid.items():
            quality = criteria.get((lot, bidder), Decimal(0)) if by_points else 0
            total = price_points.get(bidder, Decimal(0)) + quality
            keys[bidder] = (-total, amount, -quality)
        drawn = self._draw_ties(keys)
        ordered = sorted(keys, key=lambda bidder: (keys[bidder], drawn.get(bidder, 0)))
        return [
            {
                "lot_id": lot.id,
                "bidder_id": bidder.id,
                "amount": float(valid[bidder]),
                "price_points": float(price_points.get(bidder, 0)),
                "criteria_points": float(-keys[bidder][2]),
                "total": float(-keys[bidder][0]),
                "rank": rank,
            }
            for rank, bidder in enumerate(ordered, start=1)
        ]

    def _draw_ties(self, keys):
        """Draw the order of bidders whose offers are equal in everything."""
        groups = defaultdict(list)
        for bidder, key in keys.items():
            groups[key].append(bidder)
        drawn = {}
        for bidders in groups.values():
            if len(bidders) > 1:
                pool = [{"id": b.id, "name": b.display_name} for b in bidders]
                draw = self.env["school.tender.draw"]._draw(
                    self, "tie", pool, len(pool)
                )
                drawn |= {bidder: draw.result.index(bidder.id) for bidder in bidders}
        return drawn


class SchoolTenderOffer(models.Model):
    _inherit = "school.tender.offer"

    def action_reject(self, reason=""):
        """Find an offer not valid, as a member of the panel; all members sign for it.

        :param str reason: which demand of the documents it does not meet
        :raise UserError: not a member, or no reason
        """
        self.ensure_one()
        self._check_judged()
        self._set_own({"reject_reason": typed_reason(self.env, reason)})
        self.tender_id._judges()._unsign()
        return True

    def action_admit(self):
        """Find an offer valid after all, as a member of the panel."""
        self.ensure_one()
        self._check_judged()
        self._set_own({"reject_reason": False})
        self.tender_id._judges()._unsign()
        return True

    def _check_judged(self):
        self.check_access("read")
        tender = self.tender_id
        tender._check_state("opened")
        if self.state != "opened" or not self.is_current:
            tender._refuse(self.env._("this offer is not judged."))
        if not tender._judges().filtered("is_mine"):
            tender._refuse(self.env._("only the panel finds offers valid or not."))
