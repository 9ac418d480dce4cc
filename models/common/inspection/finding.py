"""A finding: what was wrong, what it costs, until when it is mended, who saw that."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .inspection import DECIDING_POSTS
from .template import SEVERITIES

OPEN_STATES = ("open", "rectified")


class SchoolFinding(models.Model):
    """One finding (隐患、问题). Entered on the page of the inspection by an inspector,
    then moved by the methods of ``rectify.py`` alone; each move is a step on record.
    """

    _name = "school.finding"
    _description = "Finding"
    _inherit = ["school.document", "mail.activity.mixin", "school.listed"]
    _order = "date desc, id desc"
    _mail_post_access = "read"

    _document_prefix = "WT"
    _document_open = ("open",)
    _document_own = frozenset({"closed_on", "closed_by_id", "alarmed_on"})
    _listed_columns = (
        "name",
        "date",
        "template_id",
        "subject_name",
        "title",
        "note",
        "severity",
        "points",
        "person",
        "deadline",
        "state",
        "closed_on",
        "closed_by_id",
    )

    inspection_id = fields.Many2one(
        comodel_name="school.inspection",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    line_id = fields.Many2one(
        comodel_name="school.inspection.line",
        string="Where",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    subject_name = fields.Char(
        related="line_id.subject_name", store=True, precompute=True, string="Place"
    )
    template_id = fields.Many2one(
        related="inspection_id.template_id", store=True, precompute=True
    )
    matter = fields.Selection(related="inspection_id.matter", store=True)
    item_id = fields.Many2one(
        comodel_name="school.inspection.item",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    title = fields.Char(
        string="Finding",
        required=True,
        readonly=True,
        help="The item as it read at the time.",
    )
    date = fields.Date(required=True, readonly=True, index=True)
    points = fields.Float(
        string="Points Deducted",
        digits=(16, 2),
        readonly=True,
    )
    severity = fields.Selection(selection=SEVERITIES, required=True, readonly=True)
    note = fields.Char(readonly=True)
    photo = fields.Image(max_width=1600, max_height=1600, readonly=True)
    photo_required = fields.Boolean(readonly=True)
    uuid = fields.Char(
        required=True, readonly=True, help="Of the sending; sent again, it is the same."
    )
    found_by_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    responsible_ids = fields.Many2many(
        comodel_name="res.users",
        relation="school_finding_responsible_rel",
        string="To Be Rectified By",
        readonly=True,
    )
    person = fields.Char(string="On Duty", readonly=True)
    deadline = fields.Date(string="To Be Rectified Until", readonly=True, index=True)
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    is_mine = fields.Boolean(
        string="Mine to Rectify", compute="_compute_is_mine", search="_search_is_mine"
    )
    can_close = fields.Boolean(compute="_compute_can_close")
    can_repair = fields.Boolean(compute="_compute_can_repair")
    repair = fields.Reference(
        selection=lambda self: self._selection_repair(), readonly=True, copy=False
    )
    step_ids = fields.One2many(
        comodel_name="school.finding.step",
        inverse_name="finding_id",
        string="Steps",
        readonly=True,
        copy=False,
    )
    closed_on = fields.Datetime(readonly=True, copy=False)
    closed_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    alarmed_on = fields.Date(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("open", "To Be Rectified"),
            ("rectified", "To Be Looked At Again"),
            ("closed", "Closed"),
            ("noted", "Only Noted"),
            ("void", "Struck"),
        ],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
    )

    _uuid_once = models.UniqueIndex(
        "(company_id, uuid)", "This finding is on record already."
    )

    @api.model
    def _selection_repair(self):
        return self.env["school.inspection.hook"]._repair_models()

    @api.depends("name", "title", "subject_name")
    def _compute_display_name(self):
        for finding in self:
            parts = (finding.name, finding.subject_name, finding.title)
            finding.display_name = " ".join(filter(None, parts))

    @api.depends("deadline", "state")
    def _compute_is_overdue(self):
        today = self.env["school.unit"]._today()
        for finding in self:
            finding.is_overdue = bool(
                finding.state == "open"
                and finding.deadline
                and finding.deadline < today
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["school.unit"]._today()
        return Domain("state", "=", "open") & Domain("deadline", "<", today)

    @api.depends_context("uid")
    @api.depends("responsible_ids")
    def _compute_is_mine(self):
        for finding in self:
            finding.is_mine = self.env.user in finding.responsible_ids

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("responsible_ids", "in", self.env.uid)]

    @api.depends_context("uid")
    @api.depends("state", "step_ids.kind")
    def _compute_can_close(self):
        for finding in self:
            finding.can_close = (
                finding.state == "rectified" and not finding._closing_error()
            )

    @api.depends("state", "repair")
    def _compute_can_repair(self):
        takes = self.env["school.inspection.hook"]._repairs()
        for finding in self:
            finding.can_repair = (
                takes and finding.state == "open" and not finding.repair
            )

    # -- rights ---------------------------------------------------------------------

    def _check_preparing(self):
        """:raise UserError: for anybody but our own code"""
        if not self.env.su:
            raise UserError(self.env._("Enter findings on the page of the inspection."))

    def _document_date(self):
        return self.date

    def _holds_post(self, codes):
        """Whether the user holds one of the posts at the school today."""
        self.ensure_one()
        return self.env["school.post.holder"]._holds(
            self.env.user, codes, self.unit_id, self.env["school.unit"]._today()
        )

    # -- facts ----------------------------------------------------------------------

    def _fact_rows(self):
        """Return what the assessment wants to know of the findings."""
        hook = self.env["school.inspection.hook"]
        rows = []
        for finding in self:
            code = finding.inspection_id._fact_code()
            subject = finding.line_id.subject
            if not code or not subject:
                continue
            record, kind = hook._fact_subject(
                finding.template_id.subject_kind, subject.sudo()
            )
            if not record:
                continue
            row = {
                "company": finding.company_id,
                "subject": record,
                "date": finding.date,
                "source": finding,
                "note": " ".join(filter(None, (finding.title, finding.note))),
            }
            if kind:
                row["kind"] = kind
            rows.append({**row, "type": code, "quantity": 1, "part": "finding"})
            if finding.points:
                rows.append(
                    {
                        **row,
                        "type": "inspection_points",
                        "quantity": finding.points,
                        "part": "points",
                    }
                )
        return rows

    def _published(self):
        """Return the findings among these that stand in a published board."""
        return self.browse()

    def action_strike(self, reason=None):
        """Strike a finding that was wrong: its points come back.

        :param str reason: shown to everybody concerned
        :raise UserError: without a post, one's own mistake, published, or no reason
        """
        self.check_access("read")
        reason = reason.strip() if isinstance(reason, str) else ""
        if not reason:
            raise UserError(self.env._("Write why the finding is struck."))
        self.unit_id._check_post(DECIDING_POSTS)
        for finding in self:
            if finding.state == "void":
                raise UserError(
                    self.env._("%(finding)s is struck.", finding=finding.name)
                )
            if self.env.user in finding.responsible_ids:
                raise UserError(
                    self.env._(
                        "%(finding)s: nobody strikes what he has to rectify.",
                        finding=finding.name,
                    )
                )
        for finding in self.sudo()._published():
            raise UserError(
                self.env._(
                    "%(finding)s is published. Withdraw the publication first.",
                    finding=finding.name,
                )
            )
        findings = self.sudo()
        findings._step("strike", reason[:200])
        findings._set_own({"state": "void"})
        self.env["school.fact.hook"]._void_facts(findings, reason[:200])
        findings.activity_ids.unlink()
        return True
