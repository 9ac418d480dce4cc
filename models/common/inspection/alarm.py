"""Overdue findings: an alarm, a step on record, and a fact."""

from odoo import api, models

from .inspection import DECIDING_POSTS

BATCH = 200


class SchoolFinding(models.Model):
    _inherit = "school.finding"

    @api.model
    def _cron_overdue(self):
        """Tell those who answer for it, and who leads, of what became overdue; once."""
        findings = self.sudo().search(
            [
                ("is_overdue", "=", True),
                ("alarmed_on", "=", False),
                ("inspection_id.state", "=", "done"),
            ],
            order="id",
        )
        for start in range(0, len(findings), BATCH):
            batch = findings[start : start + BATCH]
            batch._alarm()
            self.env["ir.cron"]._commit_progress(
                len(batch), remaining=max(len(findings) - start - BATCH, 0)
            )

    def _alarm(self):
        """Put on record that these are overdue."""
        today = self.env["school.unit"]._today()
        self._step("overdue", False)
        self._set_own({"alarmed_on": today})
        rows = []
        for finding, row in zip(self, self._overdue_rows(), strict=True):
            if row:
                rows.append({**row, "source": finding, "date": today})
        self.env["school.fact.hook"]._record_facts(rows)
        Holder = self.env["school.post.holder"]
        heads = {
            unit: Holder._users(list(DECIDING_POSTS), unit, today)
            for unit in self.unit_id
        }
        self._tell(
            lambda finding: finding.responsible_ids | heads[finding.unit_id],
            self.env._("Rectification overdue"),
        )

    def _overdue_rows(self):
        """Return for each finding whom the delay counts for; None for nobody."""
        hook = self.env["school.inspection.hook"]
        rows = []
        for finding in self:
            subject = finding.line_id.subject
            record, kind = (
                hook._fact_subject(finding.template_id.subject_kind, subject.sudo())
                if subject
                else (None, None)
            )
            row = record and {
                "company": finding.company_id,
                "subject": record,
                "type": "overdue_rectification",
                "quantity": 1,
                "part": f"overdue {finding.deadline}",
                "note": finding.title,
            }
            if row and kind:
                row["kind"] = kind
            rows.append(row or None)
        return rows
