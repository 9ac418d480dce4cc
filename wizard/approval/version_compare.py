from odoo import api, fields, models


class SchoolApprovalVersionCompare(models.TransientModel):
    """Two versions of a rule, or a version and the draft, compared in words."""

    _name = "school.approval.version.compare"
    _description = "Comparison of Versions"
    _rec_name = "flow_id"

    flow_id = fields.Many2one(
        "school.approval.flow", string="Rule", required=True, ondelete="cascade"
    )
    before_id = fields.Many2one(
        "school.approval.version",
        ondelete="cascade",
        compute="_compute_before_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    after_id = fields.Many2one(
        "school.approval.version",
        ondelete="cascade",
        help="Empty: the rule as it is edited now.",
    )
    is_same = fields.Boolean(compute="_compute_line_ids")
    line_ids = fields.One2many(
        "school.approval.version.difference", compute="_compute_line_ids"
    )

    @api.depends("flow_id")
    def _compute_before_id(self):
        for compare in self:
            compare.before_id = compare.flow_id.current_version_id

    @api.depends("flow_id", "before_id", "after_id")
    def _compute_line_ids(self):
        Difference = self.env["school.approval.version.difference"]
        Compare = self.env["school.approval.compare"]
        for compare in self:
            rows = []
            flow = compare.flow_id
            if flow and compare.before_id:
                (flow | compare.before_id.flow_id).check_access("read")
                after = compare.after_id.definition or flow._definition()
                rows = Compare._differences(compare.before_id.definition, after)
            compare.line_ids = Difference.union(*(Difference.new(row) for row in rows))
            compare.is_same = not rows


class SchoolApprovalVersionDifference(models.TransientModel):
    """One difference between two versions."""

    _name = "school.approval.version.difference"
    _description = "Difference of Versions"

    part = fields.Char(readonly=True)
    what = fields.Char(readonly=True)
    before = fields.Text(readonly=True)
    after = fields.Text(readonly=True)
