"""Label sheets (标签纸): how a sheet is divided, and the page that prints on it."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..card.card import PREPARING_POSTS

PAPER = 210, 297  # A4, millimetres
MOST = 5000


class SchoolAssetLabelSheet(models.Model):
    """A4 paper with labels of some size: what is bought where the school is."""

    _name = "school.asset.label.sheet"
    _description = "Label Sheet"
    _inherit = ["school.kept"]
    _order = "sequence, id"
    _kept_posts = PREPARING_POSTS

    name = fields.Char(required=True, help="As on the packet, for instance 3×8.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
        help="Empty: for all schools.",
    )
    columns = fields.Integer(string="Labels Across", required=True, default=3)
    rows = fields.Integer(string="Labels Down", required=True, default=8)
    width = fields.Float(
        string="Width (mm)", digits=(5, 1), required=True, default=63.5
    )
    height = fields.Float(
        string="Height (mm)", digits=(5, 1), required=True, default=33.9
    )
    left = fields.Float(
        string="Left Margin (mm)",
        digits=(5, 1),
        help="From the edge of the paper to the first label.",
    )
    top = fields.Float(
        string="Top Margin (mm)",
        digits=(5, 1),
        help="From the edge of the paper to the first label.",
    )
    across = fields.Float(string="Gap Across (mm)", digits=(5, 1))
    down = fields.Float(string="Gap Down (mm)", digits=(5, 1))
    code = fields.Float(
        string="Code (mm)",
        digits=(5, 1),
        required=True,
        default=24.0,
        help="Side of the QR code; a camera reads 15 mm and more.",
    )

    @api.constrains(
        *("columns", "rows", "width", "height"),
        *("left", "top", "across", "down", "code"),
    )
    def _check_measured(self):
        for sheet in self:
            margins = (sheet.left, sheet.top, sheet.across, sheet.down)
            if not (
                1 <= sheet.columns <= 10
                and 1 <= sheet.rows <= 40
                and 12 <= sheet.code <= 100
                and sheet.code + 2 <= sheet.height
                and sheet.code + 12 <= sheet.width
                and min(margins) >= 0
            ):
                raise ValidationError(
                    self.env._(
                        "1 to 10 labels across and 1 to 40 down; the code is 12 to 100"
                        " mm and fits into the label with some text beside it; margins"
                        " are not negative."
                    )
                )
            width = sheet.left + sheet.columns * sheet.width
            height = sheet.top + sheet.rows * sheet.height
            width += (sheet.columns - 1) * sheet.across
            height += (sheet.rows - 1) * sheet.down
            if width > PAPER[0] or height > PAPER[1]:
                raise ValidationError(
                    self.env._(
                        "So many labels of this size do not fit on A4 (210 × 297 mm)."
                        " Measure again."
                    )
                )


class SchoolAssetLabelPrint(models.TransientModel):
    """Which labels go on which paper, where a sheet was begun before."""

    _name = "school.asset.label.print"
    _description = "Print Labels"

    asset_ids = fields.Many2many(
        "school.asset",
        string="Cards",
        required=True,
        default=lambda self: self._default_asset_ids(),
    )
    sheet_id = fields.Many2one(
        "school.asset.label.sheet",
        string="Label Sheet",
        required=True,
        default=lambda self: self.env["school.asset.label.sheet"].search([], limit=1),
    )
    used = fields.Integer(
        string="Labels Already Used",
        help="Of the first sheet, counted from the top left; they are left empty.",
    )

    @api.model
    def _default_asset_ids(self):
        if self.env.context.get("active_model") == "school.asset":
            return self.env.context.get("active_ids")
        return False

    def action_print(self):
        """Print the labels.

        :return: report action
        :raise UserError: too many, or more are used than a sheet has
        """
        self.ensure_one()
        self.asset_ids.check_access("read")
        labels = self.sheet_id.columns * self.sheet_id.rows
        if not 0 <= self.used < labels:
            raise UserError(
                self.env._(
                    "A sheet has %(labels)s labels: 0 to %(most)s of them were used.",
                    labels=labels,
                    most=labels - 1,
                )
            )
        if not 0 < len(self.asset_ids) <= MOST:
            raise UserError(
                self.env._("Print 1 to %(most)s labels at a time.", most=MOST)
            )
        report = self.env.ref("school_logistics.action_report_asset_label_own")
        return report.report_action(self)
