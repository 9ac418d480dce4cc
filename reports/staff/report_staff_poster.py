"""Posters: 月考核公示 and 月度优秀员工, to hang on the board."""

from odoo import models

from ..common.paging import Column, Fact


class SchoolStaffPoster(models.AbstractModel):
    """What the posters of a published month have in common."""

    _name = "school.staff.poster"
    _inherit = "school.form"
    _description = "Poster of a Month"
    _form_model = "school.staff.run"

    def _form_documents(self, docids):
        runs = super()._form_documents(docids)
        runs.check_access("read")
        runs._check_state("published", "locked", "paid")
        return runs

    def _poster(self, doc, columns, rows, notes):
        unit = doc.unit_id
        shown = " – ".join(
            filter(
                None,
                (
                    self._form_date(doc.published_on or None),
                    self._form_date(doc.appeal_until),
                ),
            )
        )
        return self._content(
            columns,
            rows,
            facts=[
                [
                    Fact(self.env._("Month"), doc.month_id.name),
                    Fact(self.env._("Shown"), shown),
                ],
                [
                    Fact(
                        self.env._("Appeals To"),
                        self._form_list(
                            [
                                self.env._("General Affairs"),
                                *self._office(unit),
                            ]
                        ),
                    ),
                    Fact(self.env._("Telephone"), unit.phone or ""),
                ],
            ],
            number=doc.name,
            date=self._form_date(doc.published_on or None),
            notes=[*filter(None, [self._form_text(doc.notice)]), *notes],
        )

    def _office(self, unit):
        holders = self.env["school.post.holder"]._users(
            "affairs_director", unit, unit._today()
        )
        return holders[:1].mapped("name")

    def _form_signatures(self, doc):
        return [self._signature(self.env._("School (Seal)"))]


class ReportStaffPoster(models.AbstractModel):
    _name = "report.school_logistics.report_staff_poster"
    _inherit = "school.staff.poster"
    _description = "Poster of the Scores"

    def _form_title(self):
        return self.env._("Monthly Assessment, Published")

    def _form_content(self, doc):
        rows = []
        for group in doc.get_board()["groups"]:
            rows.append({"name": group["name"], "index": ""})
            rows += [self._row(row, group["items"]) for row in group["rows"]]
        return self._poster(
            doc,
            [
                Column("rank", self.env._("Rank"), 16, "center"),
                Column("name", self.env._("Name"), 32, "center"),
                Column("items", self.env._("Points"), 88),
                Column("score", self.env._("Score"), 22, "center"),
                Column("grade", self.env._("Grade Given"), 22, "center"),
            ],
            rows,
            [
                self.env._(
                    "Whoever disputes a point may appeal until the last day. What each"
                    " point follows from is shown by the general affairs office."
                )
            ],
        )

    def _row(self, row, items):
        return {
            "index": "",
            "rank": str(row["rank"]) if row["assessed"] else "",
            "name": self._form_text(row["name"]),
            "items": self._form_list(
                f"{name} {self._form_number(points)}"
                for name, points in zip(items, row["points"], strict=True)
                if points
            ),
            "score": self._form_number(row["score"])
            if row["assessed"]
            else self.env._("Not assessed"),
            "grade": row["grade"],
        }


class ReportStaffExcellent(models.AbstractModel):
    _name = "report.school_logistics.report_staff_excellent"
    _inherit = "school.staff.poster"
    _description = "Poster of the Excellent Staff"

    def _form_title(self):
        return self.env._("Excellent Staff of the Month")

    def _form_content(self, doc):
        return self._poster(
            doc,
            [
                Column("index", self.env._("Seq."), 20, "center"),
                Column("name", self.env._("Name"), 50, "center"),
                Column("group", self.env._("Group"), 60, "center"),
                Column("score", self.env._("Score"), 25, "center"),
                Column("grade", self.env._("Grade Given"), 25, "center"),
            ],
            [
                {
                    "name": self._form_text(result.subject_name),
                    "group": self._form_text(result.group_id.name),
                    "score": self._form_number(result.score),
                    "grade": result.grade_name or "",
                }
                for result in doc._excellent()
            ],
            [],
        )
