"""Points: each member gives the own, on the own account, and sees only them."""

from odoo import fields, models

from ...common.digest import digest


class SchoolTenderScore(models.Model):
    """The points of one member for one bidder, lot and criterion."""

    _name = "school.tender.score"
    _description = "Points Given"
    _inherit = ["school.tender.part"]
    _order = "member_id, lot_id, bidder_id, criterion_id"
    _part_own = frozenset(
        {"member_id", "lot_id", "bidder_id", "criterion_id", "is_given"}
    )

    member_id = fields.Many2one(
        "school.tender.member", required=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        related="member_id.user_id",
        string="Account",
        store=True,
        index=True,
        precompute=True,
    )
    lot_id = fields.Many2one("school.tender.lot", required=True, ondelete="cascade")
    bidder_id = fields.Many2one(
        "school.tender.bidder", required=True, ondelete="cascade"
    )
    criterion_id = fields.Many2one(
        "school.tender.criterion", required=True, ondelete="restrict"
    )
    kind = fields.Selection(related="criterion_id.kind")
    weight = fields.Float(related="criterion_id.weight", string="Most", aggregator=None)
    how = fields.Char(related="criterion_id.how")
    points = fields.Float(aggregator="avg")
    is_given = fields.Boolean(readonly=True)
    remark = fields.Char()

    _once = models.Constraint(
        "UNIQUE (member_id, lot_id, bidder_id, criterion_id)",
        "The member has given these points already.",
    )

    def write(self, vals):
        """Give points as the member concerned, between 0 and what the item allows."""
        own = self._part_gate()
        if not own:
            if set(vals) - {"points", "remark"}:
                self.tender_id[:1]._refuse(
                    self.env._("only points and a remark are typed in.")
                )
            self._check_points(vals.get("points", 0.0))
        result = super().write(vals)
        if not own and "points" in vals:
            self._set_own({"is_given": True})
            self.member_id._unsign()
        return result

    def _check_points(self, points):
        for score in self:
            if not 0 <= points <= score.weight:
                score.tender_id._refuse(
                    self.env._(
                        "%(criterion)s: between 0 and %(most)s points.",
                        criterion=score.criterion_id.name,
                        most=score.weight,
                    )
                )

    def _check_part(self):
        """:raise UserError: for another member's points, or when it is over"""
        for tender in self.tender_id:
            tender._check_state("opened")
        for member in self.member_id:
            member._check_mine()

    def _counts(self):
        """Whether the offer is still valid."""
        self.ensure_one()
        offers = self.bidder_id.offer_ids.filtered("is_current")
        return not any(offers.mapped("reject_reason"))


class SchoolTender(models.Model):
    _inherit = "school.tender"

    def _sync_scores(self):
        """Give each member of a complete panel a row for everything to be judged."""
        Score = self.env["school.tender.score"].sudo()
        for tender in self.sudo():
            members = tender._judges()
            if tender.state != "opened" or tender.scoring != "points":
                continue
            if len(members) < tender.panel_size:
                continue
            there = {
                (row.member_id, row.lot_id, row.bidder_id, row.criterion_id)
                for row in tender.score_ids
            }
            keys = [
                (member, lot, bidder, criterion)
                for member in members
                for lot, bidder in tender._judged_pairs()
                for criterion in tender.criterion_ids
            ]
            Score._create_own(
                [
                    {
                        "tender_id": tender.id,
                        "member_id": member.id,
                        "lot_id": lot.id,
                        "bidder_id": bidder.id,
                        "criterion_id": criterion.id,
                    }
                    for member, lot, bidder, criterion in keys
                    if (member, lot, bidder, criterion) not in there
                ]
            )

    def _judges(self):
        """Members who declared that nothing ties them to a bidder, sudo."""
        return self.sudo().member_ids.filtered(lambda member: member.state == "present")

    def _judged_pairs(self):
        """Pairs of lot and bidder for which there is a complete offer."""
        return [
            (lot, bidder)
            for lot, offers in self._lot_offers().items()
            for bidder in offers
        ]


class SchoolTenderMember(models.Model):
    _inherit = "school.tender.member"

    score_ids = fields.One2many("school.tender.score", "member_id")

    def _score_digest(self):
        """Digest of the own points and of what is not valid: what is signed."""
        self.ensure_one()
        rows = self.sudo().score_ids.sorted("id")
        offers = self.sudo().tender_id.offer_ids.filtered("is_current").sorted("id")
        return digest(
            {
                "scores": [[row.id, f"{row.points:.4f}"] for row in rows],
                "invalid": [[offer.id, offer.reject_reason or ""] for offer in offers],
            }
        )

    def _unsign(self):
        signed = self.sudo().filtered("signed_on")
        if signed:
            signed._set_own({"signed_on": False, "signed_digest": False})

    def action_sign(self):
        """Sign the own points; they change no more without a new signature.

        :raise UserError: for another member's row, or points are missing
        """
        for member in self:
            member._check_mine()
            tender = member.tender_id
            tender._check_state("opened")
            if member.state != "present":
                tender._refuse(self.env._("declare first that nothing ties you."))
            tender._check_panel_complete()
            left = member.sudo().score_ids.filtered(
                lambda row: not row.is_given and row._counts()
            )
            if left:
                tender._refuse(
                    self.env._("%(count)s points are still missing.", count=len(left))
                )
            member._set_own(
                {
                    "signed_on": fields.Datetime.now(),
                    "signed_digest": member._score_digest(),
                }
            )
        return True
