"""Appeals: heard before money moves, within the days of the regulation."""

from odoo import fields, models
from odoo.exceptions import UserError

from ..card.card import GONE

HEARING_POSTS = ("principal", "vice_principal")


class SchoolDamageCase(models.Model):
    _inherit = "school.damage.case"

    def action_appeal(self, person, text):
        """Enter an appeal of somebody liable; no money moves until it is answered.

        :param str person: who appeals
        :param str text: what they say
        :raise UserError: too late, or nothing was decided
        """
        self.ensure_one()
        self._check_preparing()
        person = self.party_ids._typed_text(person, self.env._("who appeals"))
        text = text.strip() if isinstance(text, str) else ""
        if not text or len(text) > 5000:
            raise UserError(self.env._("Enter what the appeal says."))
        if self.state not in ("decided", "settled"):
            raise UserError(
                self.env._("%(case)s is not decided.", case=self.display_name)
            )
        if self.appeal_until < self.env["school.unit"]._today():
            raise UserError(
                self.env._(
                    "%(case)s: appeals were possible until %(date)s.",
                    case=self.display_name,
                    date=self.appeal_until,
                )
            )
        if self.appeal_on:
            raise UserError(
                self.env._("%(case)s was appealed already.", case=self.display_name)
            )
        self._set_own(
            {
                "state": "appealed",
                "appeal_by": person,
                "appeal_text": text,
                "appeal_on": fields.Datetime.now(),
            }
        )
        return True

    def action_answer_appeal(self, upheld, answer):
        """Answer an appeal: the decision stands, or the case is written anew.

        :param bool upheld: whether the appeal is right
        :param str answer: what the people are told
        :raise UserError: without the post, or somebody paid already
        """
        self.ensure_one()
        self.check_access("read")
        self.unit_id._check_post(HEARING_POSTS)
        if self.state != "appealed" or self.appeal_upheld:
            raise UserError(
                self.env._("%(case)s is not under appeal.", case=self.display_name)
            )
        answer = answer.strip() if isinstance(answer, str) else ""
        if not answer or len(answer) > 5000 or not isinstance(upheld, bool):
            raise UserError(self.env._("Enter the answer to the appeal."))
        case = self.sudo()
        waits = upheld and case._money_moved()
        case._set_own(
            {
                "appeal_answer": answer,
                "appeal_answered_by_id": self.env.uid,
                "appeal_upheld": upheld,
                # what was paid goes back first, see ``appeal_refund``
                "state": "appealed" if waits else "decided",
            }
        )
        if upheld and not waits:
            case._void_decision(answer)
        elif not upheld:
            case._settle()
        return True


class SchoolDamageLine(models.Model):
    _inherit = "school.damage.line"

    def _give_cards_back(self):
        """Put the cards back into the state that they had before the decision."""
        for line in self.filtered("asset_state_before"):
            if line.asset_id.state not in GONE:
                line.asset_id._set_own(
                    {"state": line.asset_state_before}, line.case_id.name
                )
            line._set_figures({"asset_state_before": False})
