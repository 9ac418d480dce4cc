"""Class boards (评比公布): the scores of a week or month, posted and then counted."""

from odoo import api, fields, models
from odoo.fields import Domain

TOPIC = "inspection"
#: kind of fact that a posted score becomes
BOARD_FACTS = {"week": "board_week", "month": "board_month"}
LONGEST_NOTE = 500


class SchoolPublicationRule(models.Model):
    _inherit = "school.publication.rule"

    inspection_template_ids = fields.Many2many(
        comodel_name="school.inspection.template",
        relation="school_publication_rule_sheet_rel",
        string="Inspection Sheets",
        help="Whose scores are published; empty: all of them.",
    )


class SchoolPublication(models.Model):
    _inherit = "school.publication"

    def _publication_sections(self):
        """Add a ranking for each sheet."""
        sections = super()._publication_sections()
        if not self._has_topic(TOPIC):
            return sections
        for template, rows in self._board().items():
            sections.append((template.name, rows))
        return sections

    def _board_domain(self):
        """Return the domain of the inspected subjects that the board adds up."""
        self.ensure_one()
        domain = (
            Domain("company_id", "=", self.company_id.id)
            & Domain("inspection_id.state", "=", "done")
            & Domain("drawn", "=", True)
            & Domain("inspection_date", ">=", self.date_from)
            & Domain("inspection_date", "<=", self.date_to)
        )
        sheets = self.rule_id.inspection_template_ids
        return domain & Domain("template_id", "in", sheets.ids) if sheets else domain

    def _board(self):
        """Return ``{sheet: rows}``, ranked; equal scores share a rank."""
        lines = self.env["school.inspection.line"].search(self._board_domain())
        findings = lines.finding_ids.filtered(lambda one: one.state != "void")
        by_line = findings.grouped("line_id")
        board = {}
        for template, group in lines.grouped("template_id").items():
            rows = []
            for key, own in group.grouped("subject_key").items():
                found = [one for line in own for one in by_line.get(line, ())]
                rows.append(
                    {
                        "name": own[0].subject_name,
                        "subject_key": key,
                        "template_id": template.id,
                        "score": round(sum(own.mapped("score")) / len(own), 2),
                        "note": self._board_note(found),
                    }
                )
            rows.sort(key=lambda row: (-row["score"], row["name"] or ""))
            for row in rows:
                above = sum(other["score"] > row["score"] for other in rows)
                row["rank"] = above + 1
            board[template] = rows
        return board

    def _board_note(self, findings):
        """Return every deduction with its day."""
        text = "；".join(
            f"{finding.date.month}.{finding.date.day} {finding.title}"
            f" −{finding.points:g}"
            for finding in findings
        )
        if len(text) > LONGEST_NOTE:
            text = text[: LONGEST_NOTE - 1] + "…"
        return text

    def action_publish(self):
        """Let the scores count, once they are posted."""
        result = super().action_publish()
        rows = [
            row
            for publication in self.sudo()
            if publication._has_topic(TOPIC)
            for row in publication._board_facts()
        ]
        self.env["school.fact.hook"]._record_facts(rows)
        return result

    def _board_facts(self):
        """Return the posted scores as facts."""
        self.ensure_one()
        hook = self.env["school.inspection.hook"]
        rows = []
        for line in self.line_ids.filtered("subject_key"):
            model, record_id = line.subject_key.split(",")
            subject = self.env[model].browse(int(record_id)).exists()
            template = line.template_id
            code = BOARD_FACTS.get(self.period)
            if not subject or not template or not code:
                continue
            record, kind = hook._fact_subject(template.subject_kind, subject)
            if record:
                rows.append(
                    {
                        "company": self.company_id,
                        "subject": record,
                        "type": code,
                        "date": self.date_to,
                        "quantity": line.score,
                        "source": self,
                        "part": str(template.id),
                        "note": self.title,
                        **({"kind": kind} if kind else {}),
                    }
                )
        return rows

    def action_withdraw(self, reason):
        """Take the scores back with the board."""
        result = super().action_withdraw(reason)
        boards = self.sudo().filtered(lambda one: one._has_topic(TOPIC))
        if boards:
            self.env["school.fact.hook"]._void_facts(boards, reason.strip())
        return result

    def action_export_lines(self):
        """Download what is published as a sheet."""
        self.check_access("read")
        return self.line_ids.action_export_list()

    def _digest_line(self, line):
        ranking = [line.rank, f"{line.score:.2f}"] if line.rank else []
        return [*super()._digest_line(line), *ranking]


class SchoolPublicationLine(models.Model):
    _inherit = "school.publication.line"

    _listed_columns = (
        "company_id",
        "publication_id",
        "section",
        "rank",
        "name",
        "score",
        "party",
        "date",
        "note",
        "amount",
    )

    rank = fields.Integer(readonly=True, aggregator=None)
    score = fields.Float(digits=(16, 2), readonly=True, aggregator="avg")
    subject_key = fields.Char(readonly=True)
    template_id = fields.Many2one(
        comodel_name="school.inspection.template", readonly=True, ondelete="restrict"
    )


class SchoolFinding(models.Model):
    _inherit = "school.finding"

    @api.model
    def _boards(self):
        """Return all publications of scores that are posted."""
        return self.env["school.publication"].search(
            [
                ("company_id", "in", self.company_id.ids),
                ("state", "=", "published"),
                ("rule_id.topic_ids.code", "=", TOPIC),
            ]
        )

    def _published(self):
        """Return the findings among these whose points stand on a posted board."""
        result = super()._published()
        for board in self._boards():
            sheets = board.rule_id.inspection_template_ids
            result |= self.filtered(
                lambda one, board=board, sheets=sheets: (
                    one.company_id == board.company_id
                    and board.date_from <= one.date <= board.date_to
                    and (not sheets or one.template_id in sheets)
                )
            )
        return result
