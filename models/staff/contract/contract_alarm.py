"""Contracts that end soon, people who work without one."""

from odoo import api, fields, models

from .contract import AHEAD_DAYS

BATCH = 500


class SchoolStaffContract(models.Model):
    _inherit = "school.staff.contract"

    @api.model
    def _cron_alarm(self):
        """Tell the office once of each contract that ends within a month, and close
        those that are over and were not renewed."""
        today = self.env["school.unit"]._today()
        ending = self.sudo().search(
            [
                ("state", "=", "signed"),
                ("alarmed_on", "=", False),
                ("last_day", "<=", fields.Date.add(today, days=AHEAD_DAYS)),
            ],
            order="id",
        )
        for start in range(0, len(ending), BATCH):
            batch = ending[start : start + BATCH]
            batch._alarm(today)
            self.env["ir.cron"]._commit_progress(
                len(batch), remaining=max(len(ending) - start - BATCH, 0)
            )

    def _alarm(self, today):
        """Give the office of each school one activity on its first ending contract."""
        self._set_own({"alarmed_on": today})
        Holder = self.env["school.post.holder"]
        todo = self.env.ref("mail.mail_activity_data_todo")
        model_id = self.env["ir.model"]._get_id(self._name)
        rows = []
        for unit, contracts in self.grouped("unit_id").items():
            users = Holder._users(["affairs_director", "affairs_clerk"], unit, today)
            names = "、".join(contracts.employee_id.mapped("name")[:5])
            rows += [
                {
                    "res_model_id": model_id,
                    "res_id": contracts[0].id,
                    "activity_type_id": todo.id,
                    "user_id": user.id,
                    "date_deadline": min(contracts.mapped("last_day")),
                    "summary": self.with_context(lang=user.lang).env._(
                        "%(count)s contracts end soon: %(names)s. Renew them or let"
                        " them end.",
                        count=len(contracts),
                        names=names,
                    ),
                }
                for user in users
            ]
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            rows
        )
