"""The award, its publication, and what becomes of it."""

from odoo import api, fields, models

from .typed import typed_reason

AWARDING_POSTS = (
    "affairs_director",
    "vice_principal",
    "principal",
    "central_head",
)


class SchoolTender(models.Model):
    _inherit = "school.tender"

    objections_open = fields.Integer(
        string="Open Objections", compute="_compute_objections_open"
    )

    @api.depends("objection_ids.state")
    def _compute_objections_open(self):
        for tender in self:
            tender.objections_open = len(
                tender.sudo().objection_ids.filtered(lambda row: row.state == "open")
            )

    def action_award(self):
        """Award each lot to the first in rank, and publish it.

        :raise UserError: not evaluated, without the post, or as one of the panel
        """
        self.check_access("write")
        today = self.env["school.unit"]._today()
        for tender in self:
            tender._check_state("evaluated")
            tender._check_awarding()
            tender._check_approval(self.env._("award the tender"))
            for lot in tender.sudo().lot_ids.filtered(lambda lot: not lot.failed):
                lot._award_first()
            figures = tender._figures()
            unit = tender.unit_id
            until = unit._add_working_days(today, figures["notice_days"])
            tender._move(
                "awarded",
                awarded_on=fields.Datetime.now(),
                awarded_by_id=self.env.uid,
                notice_until=until,
                objection_until=unit._add_working_days(
                    until, figures["objection_days"]
                ),
            )
            self.env["school.tender.notice"]._publish(
                tender, "award", tender._award_text()
            )
        return True

    def _check_awarding(self):
        self.unit_id._check_post(AWARDING_POSTS)
        if self.env.user in self.sudo().member_ids.user_id:
            self._refuse(self.env._("who judged the offers does not award."))
        if self.env.user == self.requester_id:
            self._refuse(self.env._("who prepared the tender does not award it."))

    def _award_text(self):
        return "\n".join(
            self.env._(
                "%(lot)s: %(vendor)s, %(amount)s",
                lot=lot.name,
                vendor=lot.winner_id.display_name,
                amount=self.currency_id.format(lot.amount_award),
            )
            if lot.winner_id
            else self.env._("%(lot)s: failed", lot=lot.name)
            for lot in self.sudo().lot_ids
        )

    def _check_final(self):
        """:raise UserError: while the award is published or an objection is open

        财政部令第94号: an objection is answered before anything is signed.
        """
        self.ensure_one()
        self._check_state("awarded", "done")
        today = self.env["school.unit"]._today()
        if today <= self.notice_until:
            self._refuse(
                self.env._(
                    "the award is published until %(date)s; contracts come after.",
                    date=self.notice_until,
                )
            )
        if self.objections_open:
            self._refuse(
                self.env._(
                    "%(count)s objections are not answered yet.",
                    count=self.objections_open,
                )
            )
        self._check_approval(self.env._("contract the award"))


class SchoolTenderLot(models.Model):
    _inherit = "school.tender.lot"

    def _award_first(self):
        """Award to the first in rank who has not stepped back."""
        results = self.env["school.tender.result"].sudo()
        first = results.search(
            [("lot_id", "=", self.id), ("rank", ">", 0), ("gave_up", "=", False)],
            order="rank",
            limit=1,
        )
        if not first:
            self.tender_id._refuse(
                self.env._("%(lot)s: nobody is left in the ranking.", lot=self.name)
            )
        self._set_own({"winner_id": first.bidder_id.id, "amount_award": first.amount})

    def action_next(self, reason=""):
        """Award to the next in rank because the winner stepped back; publish anew.

        :param str reason: why, with the paper that says so
        :raise UserError: not awarded or already ordered, without the post, no reason
        """
        self.ensure_one()
        self.check_access("read")
        tender = self.tender_id
        tender.check_access("write")
        tender._check_state("awarded")
        tender._check_awarding()
        reason = typed_reason(self.env, reason)
        if not self.winner_id or tender._has_followed():
            tender._refuse(self.env._("there is no award to pass on."))
        row = (
            self.env["school.tender.result"]
            .sudo()
            .search([("lot_id", "=", self.id), ("bidder_id", "=", self.winner_id.id)])
        )
        row._set_own({"gave_up": reason})
        tender._move("evaluated")
        return tender.action_award()
