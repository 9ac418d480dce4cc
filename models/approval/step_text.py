"""A step in plain words, as the cards of the designer show it."""

from odoo import api, fields, models

from .band import BAND_FIELDS

DEMANDS = ("is_collective", "needs_signature", "needs_attachment", "needs_comment")


class SchoolApprovalStep(models.Model):
    _inherit = "school.approval.step"

    condition_text = fields.Char(
        string="Only When",
        compute="_compute_texts",
        help="When the step applies; empty: always.",
    )
    sentence = fields.Char(
        compute="_compute_texts", help="Who decides, how, and what is demanded of them."
    )

    @api.depends(
        "who",
        "chosen_from",
        "post_id",
        "level",
        "head_level",
        "is_ladder",
        "user_ids",
        "group_id",
        "mode",
        "vote_count",
        "vote_percent",
        "min_quotes",
        "method",
        *DEMANDS,
        *BAND_FIELDS,
    )
    def _compute_texts(self):
        for step in self:
            step.condition_text = self._band_text(step._band_values())
            parts = [step._who_text(), step._mode_text(), *step._demand_texts()]
            step.sentence = " · ".join(filter(None, parts))

    def _label(self, name):
        """Label of the present value of a selection."""
        labels = dict(self._fields[name]._description_selection(self.env))
        return labels.get(self[name], "")

    def _who_text(self):
        who = self.chosen_from if self.who == "chosen" else self.who
        people = {
            "post": self.post_id.name or "",
            "group": self.group_id.sudo().name or "",
            "user": ", ".join(self.user_ids.mapped("name")),
            "department_head": self.env._("level %(level)s", level=self.head_level),
        }.get(who, "")
        if who == "post" and self.level != "own":
            people = f"{people} ({self._label('level')})"
        if who == "department_head" and self.is_ladder:
            people = self.env._("each up to level %(level)s", level=self.head_level)
        if self.who in ("post", "user", "group"):
            return people or self._label("who")
        return ": ".join(filter(None, (self._label("who"), people)))

    def _mode_text(self):
        if self.mode != "vote":
            return self._label("mode") if self.mode != "any" else ""
        if self.vote_count:
            return self.env._("%(count)s votes needed", count=self.vote_count)
        return self.env._(
            "%(percent)s%% of the votes needed", percent=self.vote_percent
        )

    def _demand_texts(self):
        texts = [
            self._fields[name]._description_string(self.env)
            for name in DEMANDS
            if self[name]
        ]
        if self.min_quotes:
            texts.append(self.env._("%(count)s quotes", count=self.min_quotes))
        if self.method:
            texts.append(self._label("method"))
        return texts
