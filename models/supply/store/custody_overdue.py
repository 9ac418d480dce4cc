"""Loans that stay out: what a damage case begins with."""

from odoo import fields, models

# So long after its due day a loan counts as not coming back by itself.
GRACE_DAYS = 30
BATCH = 500


class SchoolCustody(models.Model):
    _inherit = "school.custody"

    reported_on = fields.Date(
        string="Reported as Overdue On",
        readonly=True,
        copy=False,
        help="The day on which a long overdue loan was handed to whoever deals with"
        " damage; once for each due day.",
    )

    def _renew(self, today, by_holder):
        """Renew; a loan that is put off can become overdue again."""
        result = super()._renew(today, by_holder)
        self.sudo().filtered("reported_on").reported_on = False
        return result

    def _cron_remind_overdue(self):
        """Remind, and report what is long overdue."""
        self._report_overdue(self.env["school.unit"]._today())
        return super()._cron_remind_overdue()

    def _report_overdue(self, today):
        """Hand what is long overdue on, each loan once for its due day."""
        late = self.search(
            [
                ("kind", "=", "borrow"),
                ("qty_out", ">", 0),
                ("due_date", "<", fields.Date.subtract(today, days=GRACE_DAYS)),
                ("reported_on", "=", False),
            ],
            limit=BATCH,
            order="due_date, id",
        )
        if late:
            late.write({"reported_on": today})
            late._on_overdue()

    def _on_overdue(self):
        """Hook: these loans are long overdue, each reported once for its due day.

        A damage case overrides this and begins here.
        """
