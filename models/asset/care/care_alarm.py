"""Alarms of what falls due: once before, once when it is overdue."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..card.card import GONE

BATCH = 500


class SchoolAssetCare(models.Model):
    _inherit = "school.asset.care"

    @api.model
    def _cron_alarm(self):
        """Tell who answers for things what falls due; each due day twice at most."""
        today = self.env["school.unit"]._today()
        waiting = self._alarm_domain(today)
        due = self.search(waiting, limit=BATCH, order="next_due, id")
        due._alarm(today)
        left = self.search_count(waiting) if len(due) == BATCH else 0
        self.env["ir.cron"]._commit_progress(len(due), remaining=left)

    @api.model
    def _alarm_domain(self, today):
        """Return what has to be told: soon due and not told, overdue and not told."""
        late = Domain("next_due", "<", today) & Domain("alarmed_late", "=", False)
        soon = Domain("due_state", "=", "soon") & Domain("alarmed_for", "=", False)
        return (
            Domain("asset_id.state", "not in", GONE)
            & Domain("user_id", "!=", False)
            & (late | soon)
        )

    def _alarm(self, today):
        """Give whoever answers one activity for each thing; an open one is renewed."""
        self.activity_ids.unlink()
        todo = self.env.ref("mail.mail_activity_data_todo")
        model_id = self.env["ir.model"]._get_id(self._name)
        quick = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        quick.create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": care.id,
                    "activity_type_id": todo.id,
                    "user_id": care.user_id.id,
                    "date_deadline": care.next_due,
                    "summary": care._alarm_text(),
                }
                for care in self
            ]
        )
        self.write({"alarmed_for": today})
        late = self.filtered(lambda care: care.next_due < today)
        late.write({"alarmed_late": True})

    def _alarm_text(self):
        """Return the alarm in the language of who reads it."""
        self.ensure_one()
        care = self.with_context(lang=self.user_id.sudo().lang)
        return care.env._(
            "%(title)s of %(asset)s is due on %(day)s",
            title=care.title,
            asset=care.asset_id.display_name,
            day=fields.Date.to_string(care.next_due),
        )
