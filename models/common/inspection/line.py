"""One subject of an inspection, and what it scores."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..gate import gate_open

OWN = frozenset({"drawn", "checked_on", "checked_by_id", "deducted", "score"})


class SchoolInspectionLine(models.Model):
    """A class, a room, an area… that is inspected, or was among the candidates."""

    _name = "school.inspection.line"
    _description = "Subject of an Inspection"
    _inherit = ["school.document.line", "school.listed"]
    _order = "inspection_id, drawn desc, sequence, id"

    _document_field = "inspection_id"
    _listed_columns = (
        "inspection_date",
        "template_id",
        "subject_name",
        "deducted",
        "score",
        "findings_text",
    )

    inspection_id = fields.Many2one(
        comodel_name="school.inspection",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="inspection_id.company_id", store=True, precompute=True, index=True
    )
    inspection_date = fields.Date(
        related="inspection_id.date", store=True, precompute=True, string="Date"
    )
    template_id = fields.Many2one(
        related="inspection_id.template_id", store=True, precompute=True
    )
    inspection_state = fields.Selection(related="inspection_id.state")
    sequence = fields.Integer(default=10)
    subject = fields.Reference(
        selection="_selection_subject", string="Inspected", required=True
    )
    subject_key = fields.Char(
        compute="_compute_subject_key", store=True, precompute=True
    )
    subject_name = fields.Char(
        string="Name", compute="_compute_subject_key", store=True, precompute=True
    )
    drawn = fields.Boolean(string="To Inspect", readonly=True, copy=False)
    checked_on = fields.Datetime(string="Inspected On", readonly=True, copy=False)
    checked_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    finding_ids = fields.One2many(
        comodel_name="school.finding",
        inverse_name="line_id",
        string="Findings",
        readonly=True,
    )
    deducted = fields.Float(
        digits=(16, 2), compute="_compute_score", store=True, aggregator="sum"
    )
    score = fields.Float(
        digits=(16, 2), compute="_compute_score", store=True, aggregator="avg"
    )
    findings_text = fields.Char(string="Why", compute="_compute_findings_text")

    _subject_once = models.UniqueIndex(
        "(inspection_id, subject_key)", "This is listed already."
    )

    @api.model
    def _selection_subject(self):
        hook = self.env["school.inspection.hook"]
        seen = {}
        for label, model in hook._subjects().values():
            seen.setdefault(model, label)
        return list(seen.items())

    @api.depends("subject")
    def _compute_subject_key(self):
        for line in self:
            subject = line.subject
            line.subject_key = f"{subject._name},{subject.id}" if subject else False
            # a name, of a record that the reader of the sheet may know
            line.subject_name = subject.sudo().display_name if subject else False

    @api.depends("finding_ids.points", "finding_ids.state", "template_id.full_points")
    def _compute_score(self):
        for line in self.sudo():
            sums = {}
            for finding in line.finding_ids:
                if finding.state != "void":
                    sums[finding.item_id] = (
                        sums.get(finding.item_id, 0) + finding.points
                    )
            deducted = sum(
                min(points, item.most_points) if item.most_points else points
                for item, points in sums.items()
            )
            line.deducted = deducted
            line.score = max(line.template_id.full_points - deducted, 0.0)

    @api.depends("finding_ids.state", "finding_ids.title", "finding_ids.points")
    def _compute_findings_text(self):
        for line in self:
            line.findings_text = "；".join(
                f"{finding.title} −{finding.points:g}"
                for finding in line.sudo().finding_ids
                if finding.state != "void"
            )

    @api.constrains("subject", "inspection_id")
    def _check_subject(self):
        for line in self:
            subject = line.subject
            subject = subject.sudo().exists() if subject else subject
            wanted = line.inspection_id.template_id.sudo()._subject_model()
            if not subject or subject._name != wanted:
                raise ValidationError(
                    self.env._(
                        "This sheet inspects %(kind)s: choose one.",
                        kind=self.env[wanted]._description,
                    )
                )
            owner = subject.company_id if "company_id" in subject._fields else None
            if owner and owner != line.company_id:
                raise ValidationError(
                    self.env._(
                        "%(subject)s belongs to %(company)s, not to %(school)s.",
                        subject=subject.display_name,
                        company=owner.name,
                        school=line.company_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """List subjects, of inspections that are being prepared."""
        for vals in vals_list:
            vals.update(drawn=False, checked_on=False, checked_by_id=False)
            for name in ("deducted", "score", "subject_name", "subject_key"):
                vals.pop(name, None)
        return super().create(vals_list)

    def write(self, vals):
        """Change what is listed, never what is scored.

        :raise UserError: names the fields that only the inspection sets
        """
        refused = (OWN | {"subject_name", "subject_key", "inspection_id"}) & set(vals)
        if refused and not gate_open(self.inspection_id, "own school.inspection"):
            raise UserError(
                self.env._(
                    "%(fields)s follow from the inspection.",
                    fields=", ".join(
                        self._fields[name]._description_string(self.env)
                        for name in sorted(refused)
                    ),
                )
            )
        return super().write(vals)

    def _responsible(self):
        """Return who answers for each: ``{line: (users, names)}``."""
        hook = self.env["school.inspection.hook"]
        result = {}
        for inspection, lines in self.grouped("inspection_id").items():
            kind = inspection.template_id.sudo().subject_kind
            model = inspection.template_id.sudo()._subject_model()
            ids = {line: int(line.subject_key.split(",")[1]) for line in lines}
            records = self.env[model].sudo().browse(ids.values())
            found = hook._responsible(kind, records, inspection.date)
            for line in lines:
                result[line] = found.get(ids[line], (self.env["res.users"], ""))
        return result
