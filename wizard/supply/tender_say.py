"""One dialog for what takes words: clarifications, reasons, answers."""

from odoo import fields, models
from odoo.exceptions import UserError


class SchoolTenderSay(models.TransientModel):
    """Asks for the words of an action and hands them to its method, which checks."""

    _name = "school.tender.say"
    _description = "Words for a Tender"

    action = fields.Selection(
        [
            ("clarify", "Clarification"),
            ("fail", "Failure"),
            ("reject", "Offer Not Valid"),
            ("conflict", "Conflict of Interest"),
            ("next", "Next in Rank"),
            ("answer", "Answer to an Objection"),
        ],
        required=True,
    )
    res_id = fields.Integer()
    text = fields.Text(string="Words")
    deadline = fields.Datetime(string="New Deadline")
    opening_at = fields.Datetime(string="New Opening")
    outcome = fields.Selection(
        [
            ("rejected", "Not Upheld"),
            ("again", "Upheld: the Panel Judges Again"),
            ("failed", "Upheld: the Tender Fails"),
        ],
        default="rejected",
    )

    def action_say(self):
        """Do it with the words that were typed in.

        :raise UserError: what the method concerned refuses
        """
        self.ensure_one()
        if not (self.text or "").strip():
            raise UserError(self.env._("Say why."))
        getattr(self, f"_say_{self.action}")()
        return {"type": "ir.actions.act_window_close"}

    def _on(self, model):
        return self.env[model].browse(self.res_id).exists()

    def _say_clarify(self):
        to_text = fields.Datetime.to_string
        self._on("school.tender").action_clarify(
            self.text,
            to_text(self.deadline) or False,
            to_text(self.opening_at) or False,
        )

    def _say_fail(self):
        self._on("school.tender").action_fail(self.text)

    def _say_reject(self):
        self._on("school.tender.offer").action_reject(self.text)

    def _say_conflict(self):
        self._on("school.tender.member").action_conflict(self.text)

    def _say_next(self):
        self._on("school.tender.lot").action_next(self.text)

    def _say_answer(self):
        self._on("school.tender.objection").action_answer(self.outcome, self.text)
