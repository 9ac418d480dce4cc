"""月考核 in the school's publications: scores, and the excellent of the month."""

from odoo import models


class SchoolPublication(models.Model):
    _inherit = "school.publication"

    def _publication_sections(self):
        """Add the published months of the period, as topics ask for."""
        sections = super()._publication_sections()
        runs = self._published_months()
        if self._has_topic("staff_scores"):
            results = runs.result_ids.sorted(
                lambda result: (
                    result.run_id.date_from,
                    result.group_id.sequence,
                    result.group_id.id,
                    result.rank,
                )
            )
            sections.append(
                (
                    self.env._("Monthly Assessment of the Staff"),
                    [self._published_result(result) for result in results],
                )
            )
        if self._has_topic("staff_excellent"):
            sections.append(
                (
                    self.env._("Excellent Staff of the Month"),
                    [
                        self._published_result(result)
                        for run in runs
                        for result in run._excellent()
                    ],
                )
            )
        return sections

    def _published_months(self):
        """Return the months of the period that were shown to the school already."""
        return self.env["school.staff.run"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("date_from", ">=", self.date_from),
                ("date_to", "<=", self.date_to),
                ("state", "in", ("published", "locked", "paid")),
            ],
            order="date_from",
        )

    def _published_result(self, result):
        """Return the row of a result; pay is never published."""
        score = (
            f"{result.score:g}" if result.is_assessed else self.env._("Not assessed")
        )
        return {
            "name": result.subject_name or "",
            "party": result.group_id.name,
            "date": result.run_id.date_to,
            "note": " ".join(filter(None, (score, result.grade_name))),
        }
