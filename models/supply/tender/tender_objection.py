"""Objections of bidders (质疑): they hold up the contract until they are answered."""

from odoo import api, fields, models

from .tender_award import AWARDING_POSTS
from .typed import refuse, typed_reason


class SchoolTenderObjection(models.Model):
    """An objection that a bidder handed in, and its answer."""

    _name = "school.tender.objection"
    _description = "Objection"
    _inherit = ["school.tender.part", "mail.thread"]
    _order = "received_on desc, id desc"
    _part_own = frozenset(
        {
            "received_on",
            "received_by_id",
            "answer_until",
            "answer",
            "answered_on",
            "answered_by_id",
            "state",
        }
    )

    bidder_id = fields.Many2one(
        "school.tender.bidder",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('tender_id', '=', tender_id)]",
    )
    text = fields.Text(string="Objection", required=True)
    received_on = fields.Datetime(string="Received", readonly=True)
    received_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    answer_until = fields.Date(string="To Be Answered Until", readonly=True)
    answer = fields.Text(readonly=True)
    answered_on = fields.Datetime(string="Answered", readonly=True)
    answered_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    state = fields.Selection(
        [
            ("open", "Open"),
            ("rejected", "Not Upheld"),
            ("again", "Upheld: Judged Again"),
            ("failed", "Upheld: Failed"),
        ],
        readonly=True,
    )

    @api.depends("bidder_id")
    def _compute_display_name(self):
        for objection in self:
            objection.display_name = objection.bidder_id.display_name

    @api.model_create_multi
    def create(self, vals_list):
        """Take objections in, within their time.

        :raise UserError: too late, or by somebody who made no offer
        """
        own = self._part_gate()
        objections = super().create(vals_list)
        if own:
            return objections
        today = self.env["school.unit"]._today()
        for objection in objections:
            tender = objection.tender_id
            if objection.bidder_id.tender_id != tender:
                tender._refuse(self.env._("the bidder belongs to another tender."))
            if today > tender.objection_until:
                tender._refuse(
                    self.env._(
                        "objections ended on %(date)s.", date=tender.objection_until
                    )
                )
            days = tender._figures()["answer_days"]
            objection._set_own(
                {
                    "received_on": fields.Datetime.now(),
                    "received_by_id": self.env.uid,
                    "answer_until": tender.unit_id._add_working_days(today, days),
                    "state": "open",
                }
            )
            tender.sudo()._hold()
        return objections

    def _check_part(self):
        """Taken in by those who prepare the tender, once the award is published."""
        self.tender_id._check_preparing()
        for tender in self.tender_id:
            tender._check_state("awarded")
        if self.filtered("received_on"):
            self.tender_id[:1]._refuse(
                self.env._("an objection stays as it was handed in. Answer it.")
            )

    def action_answer(self, outcome, answer):
        """Answer an objection.

        :param str outcome: ``rejected``, ``again`` (the panel judges again) or
            ``failed``
        :param str answer: what the bidder is told
        :raise UserError: answered already, without the post, or no answer
        """
        self.ensure_one()
        self.check_access("read")
        tender = self.tender_id
        tender.check_access("write")
        tender._check_state("awarded")
        tender.unit_id._check_post(AWARDING_POSTS)
        if outcome not in ("rejected", "again", "failed"):
            refuse(self.env)
        answer = typed_reason(self.env, answer)
        if self.state != "open":
            tender._refuse(self.env._("this objection is answered."))
        if tender._has_followed():
            tender._refuse(self.env._("orders or contracts were made of the award."))
        self._set_own(
            {
                "answer": answer,
                "answered_on": fields.Datetime.now(),
                "answered_by_id": self.env.uid,
                "state": outcome,
            }
        )
        if outcome == "again":
            tender.sudo()._judge_again()
        elif outcome == "failed":
            tender.sudo()._fail(answer)
        return True


class SchoolTender(models.Model):
    _inherit = "school.tender"

    def _judge_again(self):
        """Go back to the panel: the ranking is struck out, points are signed anew."""
        self.ensure_one()
        self.result_ids._strike()
        self.share_ids._take()
        for lot in self.lot_ids:
            lot._set_own(
                {
                    "winner_id": False,
                    "amount_award": 0.0,
                    "failed": False,
                    "fail_reason": False,
                }
            )
        self._judges()._unsign()
        self._move(
            "opened",
            awarded_on=False,
            awarded_by_id=False,
            notice_until=False,
            objection_until=False,
            evaluated_on=False,
        )
