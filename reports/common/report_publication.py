"""公示: title, basis, content, first and last day, who receives objections, seal."""

from odoo import models

from .paging import Column, Fact

NUMERALS = "一二三四五六七八九十"


class ReportPublication(models.AbstractModel):
    _name = "report.school_logistics.report_publication"
    _inherit = "school.form"
    _description = "Publication Form"
    _form_model = "school.publication"

    def _form_title(self):
        return self.env._("Publication")

    def _form_content(self, doc):
        ranked = any(doc.line_ids.mapped("rank"))
        return self._content(
            self._ranking_columns() if ranked else self._columns(),
            self._rows(doc),
            facts=[
                [Fact(self.env._("Title"), self._form_text(doc.title))],
                [Fact(self.env._("Basis"), self._form_text(doc.basis))],
                [
                    Fact(
                        self.env._("Shown"),
                        " – ".join(
                            filter(
                                None,
                                (
                                    self._form_date(doc.shown_from),
                                    self._form_date(doc.shown_to),
                                ),
                            )
                        ),
                    ),
                    Fact(
                        self.env._("Objections To"),
                        " ".join(filter(None, (doc.receiver, doc.phone))),
                    ),
                ],
            ],
            number=doc.name or "",
            date=self._form_date(doc.published_on or doc.create_date),
            notes=[
                self.env._(
                    "Whoever objects to what is published may say so to the person"
                    " named above until the last day, by name or without."
                )
            ],
        )

    def _columns(self):
        return [
            Column("seq", self.env._("Seq."), 10, "center"),
            Column("name", self.env._("Item"), 62),
            Column("party", self.env._("With Whom"), 34),
            Column("date", self.env._("Date"), 20, "center"),
            Column("note", self.env._("Note"), 28),
            Column("amount", self.env._("Amount"), 26, "number"),
        ]

    def _ranking_columns(self):
        """Columns of a board: rank, who, score, and each deduction."""
        return [
            Column("rank", self.env._("Rank"), 14, "center"),
            Column("name", self.env._("Inspected"), 40),
            Column("score", self.env._("Score"), 22, "number"),
            Column("note", self.env._("Points Deducted"), 104),
        ]

    def _rows(self, doc):
        rows = []
        for place, lines in doc.line_ids.grouped("place").items():
            numeral = NUMERALS[(place - 1) % len(NUMERALS)]
            rows.append({"name": f"{numeral}、{lines[0].section}"})
            rows += [
                {
                    "seq": str(number),
                    "rank": str(line.rank or ""),
                    "score": self._form_number(line.score, 2) if line.rank else "",
                    "name": self._form_text(line.name),
                    "party": self._form_text(line.party),
                    "date": self._form_date(line.date, "short"),
                    "note": self._form_text(line.note),
                    "amount": self._form_money(line.amount) if line.amount else "",
                }
                for number, line in enumerate(lines, start=1)
            ]
        return rows

    def _form_signatures(self, doc):
        return [
            self._signature(
                self.env._("Published By"),
                doc.published_by_id.name,
                doc.published_on or None,
            ),
            self._signature(self.env._("School (Seal)")),
        ]
