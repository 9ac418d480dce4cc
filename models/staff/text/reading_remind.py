"""Every day: who came and has to sign, who is late, who is told of it."""

from odoo import api, models

from ..remind import remind

MOST_NAMES = 8


class SchoolStaffReading(models.Model):
    _inherit = "school.staff.reading"

    @api.model
    def _cron_remind(self):
        """Ask newcomers to sign, and tell leaders and office once of who is late."""
        texts = self.env["school.staff.text"].sudo()
        texts = texts.search([("version_ids", "!=", False)], order="id")
        versions = [text.version_ids[0] for text in texts]
        for number, version in enumerate(versions, start=1):
            version._ask()
            self.env["ir.cron"]._commit_progress(1, remaining=len(versions) - number)
        late = self.sudo().search(
            [("is_overdue", "=", True), ("told_late_on", "=", False)], order="id"
        )
        late._tell_late()

    def _tell_late(self):
        """Tell of those who did not sign in time, and let it count where it does."""
        today = self.env["school.unit"]._today()
        self.write({"told_late_on": today})
        wanted = []
        for (version, group), readings in self.grouped(
            lambda one: (one.version_id, one.group_id)
        ).items():
            unit = self.env["school.unit"]._for_company(version.company_id)
            users = group._leading_users() if group else self.env["res.users"]
            users |= self.env["school.post.holder"]._users(
                "affairs_director", unit, today
            )
            names = "、".join(readings.employee_id.mapped("name")[:MOST_NAMES])
            wanted += [
                (
                    readings[0],
                    user,
                    today,
                    lambda env, text=version.name, names=names, readings=readings: (
                        env._(
                            "%(count)s have not signed %(text)s: %(names)s",
                            count=len(readings),
                            text=text,
                            names=names,
                        )
                    ),
                )
                for user in users
            ]
        remind(self, wanted)
        self.env["school.fact.hook"]._record_asked(
            [
                {
                    "company": one.company_id,
                    "subject": one.employee_id,
                    "type": "text_unsigned",
                    "date": today,
                    "quantity": 1,
                    "source": one,
                    "note": one.version_id.display_name,
                }
                for one in self
            ]
        )
