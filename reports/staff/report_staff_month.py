"""月考核表: a group's month, with points, reasons and room for signatures."""

from odoo import models

from ..common.paging import Column, Fact


class ReportStaffMonth(models.AbstractModel):
    _name = "report.school_logistics.report_staff_month"
    _inherit = "school.form"
    _description = "Monthly Assessment Form"
    _form_model = "school.staff.result"

    def _form_title(self):
        return self.env._("Monthly Assessment Form")

    def _form_documents(self, docids):
        """All results of the groups and months of those that were chosen."""
        chosen = super()._form_documents(docids)
        return chosen.search(
            [
                ("run_id", "in", chosen.run_id.ids),
                ("group_id", "in", chosen.group_id.ids),
            ]
        )

    def _form_groups(self, docs):
        groups = docs.grouped(lambda result: (result.run_id, result.group_id))
        return [
            results.sorted(
                lambda result: (not result.is_assessed, result.rank, result.id)
            )
            for results in groups.values()
        ]

    def _form_content(self, doc):
        run, group = doc.run_id, doc.group_id
        facts = doc._facts_by_result()
        jobs = self._jobs(doc)
        return self._content(
            self._columns(),
            [
                {
                    "rank": str(result.rank) if result.is_assessed else "",
                    "name": self._form_text(result.subject_name),
                    "job": self._form_text(jobs.get(result.subject_id, "")),
                    "items": self._items(result),
                    "reasons": self._reasons(facts[result]),
                    "score": self._form_number(result.score)
                    if result.is_assessed
                    else self.env._("Not assessed"),
                    "grade": result.grade_name or "",
                }
                for result in doc
            ],
            facts=[
                [
                    Fact(self.env._("Group"), group.name),
                    Fact(self.env._("Month"), run.month_id.name),
                    Fact(
                        self.env._("Scheme"),
                        self._form_text(doc.version_id.display_name),
                    ),
                ]
            ],
            number=run.name,
            date=self._form_date(run.published_on or run.computed_on),
        )

    def _columns(self):
        return [
            Column("rank", self.env._("Rank"), 11, "center"),
            Column("name", self.env._("Name"), 19, "center"),
            Column("job", self.env._("Post"), 19, "center"),
            Column("items", self.env._("Points"), 38),
            Column("reasons", self.env._("Reasons"), 42),
            Column("score", self.env._("Score"), 15, "center"),
            Column("grade", self.env._("Grade Given"), 14, "center"),
            Column("signed", self.env._("Signature"), 22),
        ]

    def _jobs(self, results):
        members = self.env["school.staff.member"].search(
            [
                ("group_id", "in", results.group_id.ids),
                ("subject_id", "in", results.mapped("subject_id")),
            ],
            order="date_from",
        )
        return {member.subject_id: member.job for member in members if member.job}

    def _items(self, result):
        """Return the items that gave or cost points, in words."""
        items = result.version_id.definition["items"]
        return self._form_list(
            f"{items[line.item - 1]['name']} {self._form_number(line.points)}"
            for line in result.line_ids.sorted("item")
            if line.item <= len(items) and line.points
        )

    def _reasons(self, facts):
        """Return the facts by kind with their days, void ones left out."""
        standing = facts.filtered(lambda fact: not fact.is_void)
        return "\n".join(
            self._form_text(
                f"{kind.name}: "
                + self._form_list(self._form_day(fact.date) for fact in of_kind)
            )
            for kind, of_kind in standing.grouped("type_id").items()
        )

    def _form_signatures(self, doc):
        return [
            self._signature(label)
            for label in (
                self.env._("Group Leader"),
                self.env._("Assessment Panel"),
                self.env._("General Affairs Director"),
                self.env._("Vice Principal in Charge"),
            )
        ]
