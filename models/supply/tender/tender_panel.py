"""Drawing the panel, and substitutes for those who stand back."""

from odoo import api, fields, models

DRAWING_POSTS = (
    "affairs_director",
    "affairs_clerk",
    "principal",
    "central_head",
)
DRAWING = ("closed", "opening", "opened")


class SchoolTender(models.Model):
    _inherit = "school.tender"

    is_member = fields.Boolean(compute="_compute_is_member")
    panel_missing = fields.Integer(
        string="Members to Draw", compute="_compute_panel_missing"
    )

    @api.depends("member_ids.user_id")
    @api.depends_context("uid")
    def _compute_is_member(self):
        for tender in self:
            tender.is_member = self.env.user in tender.sudo().member_ids.user_id

    @api.depends("panel_size", "member_ids.state")
    def _compute_panel_missing(self):
        for tender in self:
            members = tender.sudo().member_ids
            sitting = members.filtered(lambda member: member.state != "recused")
            tender.panel_missing = max(tender.panel_size - len(sitting), 0)

    def action_draw_panel(self):
        """Draw those members of the panel that are still missing.

        The first time these are all but the members whom the school named; afterwards
        the substitutes of those who stood back. Nothing is missing: nothing is drawn.

        :raise UserError: offers may still come in, without the post, or too few experts
        """
        self.check_access("write")
        for tender in self:
            tender._check_state(*DRAWING)
            tender.unit_id._check_post(DRAWING_POSTS)
            if self.env.user == tender.requester_id:
                tender._refuse(self.env._("who prepared the tender does not draw."))
            tender.sudo()._hold()
            tender._seat_owners()
            missing = tender.panel_missing
            if not missing:
                tender._refuse(self.env._("the panel is complete; nobody is drawn."))
            tender._draw_members(missing)
        return True

    def _seat_owners(self):
        """Seat the members that the approved tender names, once."""
        tender = self.sudo()
        if tender.member_ids:
            return
        self.env["school.tender.member"]._create_own(
            [
                {
                    "tender_id": tender.id,
                    "user_id": user.id,
                    "role": "owner",
                    "state": "asked",
                }
                for user in tender.owner_ids
            ]
        )

    def _draw_members(self, count):
        pool, excluded = self._panel_pool()
        if len(pool) < count:
            self._refuse(
                self.env._(
                    "%(count)s experts are needed, %(found)s can be drawn. The"
                    " administrator adds experts to the pool.",
                    count=count,
                    found=len(pool),
                )
            )
        first = not self.sudo().draw_ids.filtered(lambda draw: draw.reason == "panel")
        draw = self.env["school.tender.draw"]._draw(
            self, "panel" if first else "substitute", pool, count, excluded
        )
        experts = self.env["school.tender.expert"].sudo().browse(draw.result)
        self.env["school.tender.member"]._create_own(
            [
                {
                    "tender_id": self.id,
                    "user_id": expert.user_id.id,
                    "role": "expert",
                    "draw_id": draw.id,
                    "state": "asked",
                }
                for expert in experts
            ]
        )

    def _panel_pool(self):
        """Who can be drawn, and who cannot and why.

        :return: two lists: ``{"id", "name"}`` and ``{"name", "why"}``
        """
        tender = self.sudo()
        experts = (
            self.env["school.tender.expert"]
            .sudo()
            .search([("company_id", "in", (False, tender.company_id.id))], order="id")
        )
        # one entry for a person, whichever pool he or she is in
        experts = experts.browse(
            {expert.user_id: expert.id for expert in reversed(experts)}.values()
        ).sorted("id")
        barred = tender._barred_people()
        bidders = tender.bidder_ids.partner_id.commercial_partner_id
        pool, excluded = [], []
        for expert in experts:
            why = expert._why_not(tender, barred, bidders)
            if why:
                excluded.append({"name": expert.name, "why": why})
            elif why is not None:
                pool.append({"id": expert.id, "name": expert.name})
        return pool, excluded

    def _barred_people(self):
        """Users who cannot judge, with the reason."""
        tender = self.sudo()
        deciders = tender.approval_id.decision_ids.user_id
        return {
            **{user: self.env._("decided on the tender") for user in deciders},
            **{
                user: self.env._("opens the offers")
                for user in tender.custodian_ids.user_id
            },
            **{
                user: self.env._("asked for the goods")
                for user in tender.share_ids.request_id.requester_id
            },
            tender.requester_id: self.env._("prepared the tender"),
            self.env.user: self.env._("draws the panel"),
            **{
                member.user_id: self.env._("is or was in the panel")
                for member in tender.member_ids
            },
        }


class SchoolTenderExpert(models.Model):
    _inherit = "school.tender.expert"

    def _why_not(self, tender, barred, bidders):
        """Why the expert cannot judge a tender; empty if possible.

        :return: the reason; None for an expert of another field, who is not named
        """
        self.ensure_one()
        if tender.kind_id and self.kind_ids and tender.kind_id not in self.kind_ids:
            return None
        if self.user_id in barred:
            return barred[self.user_id]
        if not self.user_id.active:
            return self.env._("has no account any more")
        ties = self.partner_ids | self.user_id.partner_id
        if ties.commercial_partner_id & bidders:
            return self.env._("is tied to a bidder")
        return ""
