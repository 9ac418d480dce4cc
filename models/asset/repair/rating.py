"""What whoever reported thinks of the repair, once for each round."""

from odoo import fields, models
from odoo.exceptions import UserError

RATING_DAYS = 30  # after the repair was finished


class SchoolRepair(models.Model):
    _inherit = "school.repair"

    rating = fields.Integer(
        string="Satisfaction",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="1 to 5; 0: not rated.",
    )
    rating_text = fields.Char(string="Remark of the Reporter", readonly=True)
    rated_on = fields.Datetime(readonly=True, copy=False)
    may_rate = fields.Boolean(compute="_compute_may_rate")

    def _compute_may_rate(self):
        for repair in self:
            mine = repair.requester_id == self.env.user
            repair.may_rate = mine and repair._rateable()

    def _rateable(self):
        """Whether the repair was finished lately and not rated yet."""
        self.ensure_one()
        done = self.state in ("finished", "closed") and not self.rating
        return done and self.finished_on >= fields.Datetime.subtract(
            fields.Datetime.now(), days=RATING_DAYS
        )

    def action_rate(self, rating, text=""):
        """Rate the repair, as who reported it.

        :param int rating: 1 to 5
        :param str text: a remark
        :raise UserError: somebody else reported it, or it was rated
        """
        self.ensure_one()
        self.check_access("read")
        if self.requester_id != self.env.user:
            raise UserError(
                self.env._(
                    "%(repair)s is rated by who reported it.", repair=self.display_name
                )
            )
        self._rate(rating, text)
        return True

    def _rate(self, rating, text="", person=""):
        """Rate; whose word it is was checked.

        :raise UserError: no number from 1 to 5, too late, or rated already
        """
        self.ensure_one()
        if isinstance(rating, bool) or not isinstance(rating, int):
            rating = 0
        if not 1 <= rating <= 5:
            raise UserError(self.env._("Rate the repair with 1 to 5."))
        self._lock_row()
        if not self._rateable():
            raise UserError(
                self.env._(
                    "%(repair)s cannot be rated now: it is not finished, was finished"
                    " long ago, or was rated already.",
                    repair=self.display_name,
                )
            )
        text = text.strip()[:200] if isinstance(text, str) else ""
        self.sudo()._set_own(
            {
                "rating": rating,
                "rating_text": text,
                "rated_on": fields.Datetime.now(),
            }
        )
        self._enter_step("rated", f"{rating} {text}".strip(), person)
        if self.state == "closed":
            self.sudo()._record_work({"repair_score": rating})
