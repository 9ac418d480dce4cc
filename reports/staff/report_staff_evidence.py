"""末位预警材料: results, facts, talk, help and new assessment of one case."""

from odoo import models

from ..common.paging import Column, Fact


class ReportStaffEvidence(models.AbstractModel):
    _name = "report.school_logistics.report_staff_evidence"
    _inherit = "school.form"
    _description = "Evidence of a Case"
    _form_model = "school.staff.improvement"

    def _form_title(self):
        return self.env._("Warning and Help: Evidence")

    def _form_content(self, doc):
        words = {
            name: dict(doc._fields[name]._description_selection(self.env))
            for name in ("state", "measure", "outcome", "decision", "notice")
        }
        results = (doc.result_ids | doc.again_ids).sorted(
            lambda result: (result.run_id.date_from, result.id)
        )
        facts = results._facts_by_result()
        rows = []
        for result in results:
            rows += self._result_rows(result, facts[result])
        return self._content(
            [
                Column("date", self.env._("Date"), 24, "center"),
                Column("what", self.env._("What Happened"), 62),
                Column("quantity", self.env._("Quantity"), 18, "number"),
                Column("source", self.env._("Recorded By"), 30, "center"),
                Column("note", self.env._("Note"), 46),
            ],
            rows,
            facts=[
                [
                    Fact(self.env._("Name"), doc.employee_name or ""),
                    Fact(self.env._("Group"), doc.group_id.name or ""),
                    Fact(self.env._("State"), words["state"][doc.state]),
                ],
                *self._step_facts(doc, words),
            ],
            number=doc.name,
            date=self._form_date(doc.create_date),
            notes=[
                self.env._(
                    "Being last is not incompetence (%(case)s). Notice needs training"
                    " or a transfer, a new assessment, and people who decide (%(law)s)."
                    " This paper ends no contract.",
                    case="最高人民法院指导案例 18 号",
                    law="劳动合同法 第四十条第二项",
                )
            ],
        )

    def _step_facts(self, doc, words):
        """Return the facts of the steps taken so far."""
        rows = []
        if doc.talk_on:
            rows += [
                [
                    Fact(self.env._("Talk"), self._form_date(doc.talk_on)),
                    Fact(self.env._("Held By"), doc.talk_by_id.name or ""),
                ],
                [Fact(self.env._("Said"), self._form_text(doc.talk_text))],
                [Fact(self.env._("Answer"), self._form_text(doc.talk_answer))],
            ]
        if doc.measure:
            span = (
                f"{self._form_date(doc.measure_from)} –"
                f" {self._form_date(doc.measure_to)}"
            )
            rows += [
                [
                    Fact(self.env._("Measure"), words["measure"][doc.measure]),
                    Fact(self.env._("Days"), span),
                ],
                [Fact(self.env._("Content"), self._form_text(doc.measure_text))],
            ]
        if doc.outcome:
            rows += [
                [Fact(self.env._("Outcome"), words["outcome"][doc.outcome])],
                [Fact(self.env._("Found By"), self._form_text(doc.outcome_text))],
            ]
        if doc.decision:
            rows += [
                [Fact(self.env._("Proposal"), words["decision"][doc.decision])],
                [Fact(self.env._("Reasons"), self._form_text(doc.decision_text))],
            ]
        if doc.decision == "end":
            rows.append(
                [
                    Fact(self.env._("Union Told"), self._form_date(doc.union_told_on)),
                    Fact(self.env._("Notice"), words["notice"][doc.notice]),
                    Fact(self.env._("Severance"), self._form_total(doc.amount)),
                ]
            )
        return rows

    def _result_rows(self, result, facts):
        """Return a heading with score and line, and the facts behind it."""
        definition = result.version_id.definition
        rows = [
            {
                "date": result.run_id.month_id.name,
                "what": self.env._(
                    "%(group)s: %(score)s points, %(grade)s, rank %(rank)s",
                    group=result.group_id.name,
                    score=self._form_number(result.score),
                    grade=result.grade_name or "–",
                    rank=result.rank,
                ),
                "note": self.env._(
                    "Line: below %(line)s", line=definition["warn_below"]
                ),
            }
        ]
        rows += [
            {
                "date": self._form_date(fact.date, "short"),
                "what": fact.type_id.name,
                "quantity": self._form_number(fact.quantity),
                "source": fact.user_id.name,
                "note": self.env._("Void")
                if fact.is_void
                else self._form_text(fact.note),
            }
            for fact in facts
        ]
        return rows

    def _form_signatures(self, doc):
        return [
            self._signature(label)
            for label in (
                self.env._("Person"),
                self.env._("Group Leader"),
                self.env._("General Affairs Director"),
                self.env._("Union"),
                self.env._("Principal"),
            )
        ]
