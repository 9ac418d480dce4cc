"""The district's report of a month: its schools side by side."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

OFFICER_POSTS = ("bureau_officer",)


class SchoolSettlementSummary(models.Model):
    """One month of all schools below a unit: those settled, and those that are not."""

    _name = "school.settlement.summary"
    _description = "District Report of a Month"
    _order = "date_end desc, id desc"

    unit_id = fields.Many2one(
        comodel_name="school.unit",
        string="District",
        required=True,
        index=True,
        default=lambda self: self.env["school.unit"]._for_company(self.env.company),
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="unit_id.company_id",
        store=True,
        precompute=True,
        index=True,
    )
    month_id = fields.Many2one(
        comodel_name="school.month",
        required=True,
        default=lambda self: self.env["school.month"].search(
            [("date_end", "<", self.env["school.unit"]._today())],
            order="date_end desc",
            limit=1,
        ),
        ondelete="restrict",
    )
    date_end = fields.Date(related="month_id.date_end", store=True, precompute=True)
    row_ids = fields.Many2many(
        comodel_name="school.settlement.board",
        string="Schools",
        compute="_compute_row_ids",
    )
    missing_schools = fields.Char(
        string="Not Settled",
        compute="_compute_row_ids",
    )
    report_sent_on = fields.Datetime(readonly=True, copy=False)

    _once = models.UniqueIndex(
        "(unit_id, month_id)",
        "There is a report of this month already.",
    )

    @api.depends("unit_id", "month_id")
    def _compute_display_name(self):
        for summary in self:
            unit = summary.sudo().unit_id.name or ""
            summary.display_name = f"{unit} {summary.sudo().month_id.name or ''}"

    @api.depends("unit_id", "month_id")
    def _compute_row_ids(self):
        for summary in self:
            rows = summary.sudo()._rows()
            summary.row_ids = rows
            missing = rows.filtered(lambda row: row.state != "settled")
            summary.missing_schools = "、".join(missing.mapped("unit_id.name"))

    def _rows(self):
        """Return the month of every school below the unit, settled or not."""
        self.ensure_one()
        unit = self.unit_id
        units = unit | unit._descendants_on(self.month_id.date_end)
        return self.env["school.settlement.board"].search(
            [("unit_id", "in", units.ids), ("month_id", "=", self.month_id.id)],
            order="unit_id",
        )

    @api.model_create_multi
    def create(self, vals_list):
        """Create reports, as an officer of the unit.

        :raises AccessError: without the post of an officer at the unit
        """
        summaries = super().create(
            [
                {k: v for k, v in vals.items() if k in ("unit_id", "month_id")}
                | {"report_sent_on": False}
                for vals in vals_list
            ]
        )
        summaries._check_officer()
        return summaries

    def write(self, vals):
        """Write; what a report is about does not change."""
        if not self.env.su:
            raise AccessError(
                self.env._("Make another report for another month or district.")
            )
        return super().write(vals)

    def _check_officer(self):
        """Refuse who is no officer of these units today."""
        if not self.env.su:
            for unit in self.unit_id:
                unit._check_post(OFFICER_POSTS)
