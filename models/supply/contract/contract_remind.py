"""Reminders of what comes due: ends, retentions, instalments."""

from odoo import api, fields, models

REMIND_BATCH = 500
AHEAD_DAYS = 15


class SchoolContract(models.Model):
    _inherit = "school.contract"

    @api.model
    def _cron_remind(self):
        """Remind who is in charge of ends, retentions and instalments, once each.

        An activity that is open already is not repeated.
        """
        today = self.env["school.unit"]._today()
        contracts = self.sudo().search([("state", "=", "approved")], order="id")
        for start in range(0, len(contracts), REMIND_BATCH):
            batch = contracts[start : start + REMIND_BATCH]
            batch._remind(today)
            self.env["ir.cron"]._commit_progress(
                len(batch), remaining=max(len(contracts) - start - REMIND_BATCH, 0)
            )

    def _remind(self, today):
        """Give each person in charge an activity per thing that comes due."""
        todo = self.env.ref("mail.mail_activity_data_todo")
        model_id = self.env["ir.model"]._get_id(self._name)
        known = {
            (activity.res_id, activity.summary)
            for activity in self.env["mail.activity"].search(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)]
            )
        }
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": contract.id,
                    "activity_type_id": todo.id,
                    "user_id": (contract.responsible_id or contract.requester_id).id,
                    "date_deadline": deadline,
                    "summary": summary,
                }
                for contract in self
                for deadline, summary in contract._due(today)
                if (contract.id, summary) not in known
            ]
        )

    def _due(self, today):
        """What comes due, as pairs of date and words of the person in charge."""
        self.ensure_one()
        user = self.responsible_id or self.requester_id
        contract = self.with_context(lang=user.lang)
        horizon = fields.Date.add(today, days=AHEAD_DAYS)
        found = []
        if fields.Date.subtract(self.ends_on, days=self.notice_days) <= today:
            found.append(
                (
                    self.ends_on,
                    contract.env._(
                        "%(contract)s ends on %(date)s: renew it or let it end.",
                        contract=self.display_name,
                        date=self.ends_on,
                    ),
                )
            )
        if (
            self.retention_held
            and self.retention_date
            and (self.retention_date <= horizon)
        ):
            found.append(
                (
                    self.retention_date,
                    contract.env._(
                        "%(contract)s: retention of ¥%(amount)s due on %(date)s.",
                        contract=self.display_name,
                        amount=f"{self.retention_held:,.2f}",
                        date=self.retention_date,
                    ),
                )
            )
        found += [
            (
                line.due_date,
                contract.env._(
                    "%(contract)s: %(instalment)s of ¥%(amount)s due on %(date)s.",
                    contract=self.display_name,
                    instalment=line.name,
                    amount=f"{line.amount:,.2f}",
                    date=line.due_date,
                ),
            )
            for line in self.payment_ids
            if line.due_date <= horizon and line.amount_covered < line.amount
        ]
        return found
