"""Write-off (报损、报废、盘亏核销): nothing leaves the books without a decision."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..card.card import PREPARING_POSTS

APPRAISERS = 3  # 鉴定小组, as the schools' own form asks
KINDS = [
    ("scrap", "Worn Out (报废)"),
    ("damage", "Damaged (报损)"),
    ("loss", "Missing, Cleared Up (盘亏核销)"),
]
DISPOSALS = [
    ("sold", "Sold or Recycled"),
    ("trade_in", "Traded In"),
    ("destroyed", "Destroyed"),
    ("donated", "Given Away"),
    ("kept", "Kept for Parts"),
    ("none", "Nothing Left"),
]


class SchoolAssetWriteoff(models.Model):
    """The form 报损审批表: things, why, who looked at them, what was left of them."""

    _name = "school.asset.writeoff"
    _description = "Write-off of Assets"
    _inherit = ["school.document", "school.approval.mixin", "mail.activity.mixin"]
    _order = "id desc"

    _document_prefix = "BF"
    _document_own = frozenset({"requester_id", "done_by_id", "done_on"})

    _approval_bound = ("company_id", "kind", "reason", "appraiser_ids")
    _approval_bound_lines = {
        "line_ids": (
            "asset_id",
            "quantity",
            "reason",
            "opinion",
            "original_value",
            "net_value",
        )
    }
    _approval_amount = "amount_total"

    requester_id = fields.Many2one(
        "res.users",
        string="Applicant",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    kind = fields.Selection(KINDS, required=True, default="scrap")
    reason = fields.Char(required=True)
    appraiser_ids = fields.Many2many(
        "res.users",
        string="Appraisal Group",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="At least three people looked at the things.",
    )
    line_ids = fields.One2many(
        "school.asset.writeoff.line", "writeoff_id", string="Things", copy=True
    )
    photo_ids = fields.Many2many("ir.attachment", string="Photos")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_total = fields.Monetary(
        string="Original Value", compute="_compute_amounts", store=True
    )
    net_total = fields.Monetary(
        string="Net Value", compute="_compute_amounts", store=True
    )
    # the end
    disposal = fields.Selection(DISPOSALS, string="What Became of It", copy=False)
    salvage = fields.Monetary(string="Money for It", copy=False)
    salvage_receipt = fields.Char(
        string="Receipt No.",
        copy=False,
        help="Of the money, which is handed in to the treasury (2103 应缴财政款).",
    )
    buyer = fields.Char(string="Who Took It", copy=False)
    certificate = fields.Char(
        string="Disposal Certificate",
        copy=False,
        help="Number of the certificate of disposal or of recycling.",
    )
    certificate_ids = fields.Many2many(
        "ir.attachment",
        "school_asset_writeoff_certificate_rel",
        string="Disposal Certificates",
        copy=False,
    )
    voucher = fields.Char(string="Voucher Number", copy=False)
    done_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    done_on = fields.Date(string="Taken Off the Books", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Open"),
            ("done", "Taken Off the Books"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    _salvage_positive = models.Constraint(
        "CHECK (salvage IS NULL OR salvage >= 0)", "Money for it is not negative."
    )
    _name_company_uniq = models.Constraint(
        "UNIQUE (company_id, name)", "Another write-off of the school has this number."
    )

    @api.depends("line_ids.original_value", "line_ids.net_value")
    def _compute_amounts(self):
        for writeoff in self:
            lines = writeoff.line_ids
            writeoff.amount_total = sum(lines.mapped("original_value"))
            writeoff.net_total = sum(lines.mapped("net_value"))

    @api.constrains("appraiser_ids", "company_id")
    def _check_appraisers(self):
        for writeoff in self.sudo():
            strangers = writeoff.appraiser_ids.filtered(
                lambda user, company=writeoff.company_id: (
                    user.share or company not in user.company_ids
                )
            )
            if strangers:
                raise ValidationError(
                    self.env._(
                        "%(users)s cannot appraise: choose colleagues of the school.",
                        users=", ".join(strangers.mapped("name")),
                    )
                )

    @api.constrains("salvage", "salvage_receipt", "state")
    def _check_salvage(self):
        for writeoff in self.filtered(lambda one: one.state == "done"):
            if writeoff.salvage and not writeoff.salvage_receipt:
                raise ValidationError(
                    self.env._(
                        "%(writeoff)s: enter the receipt of the money.",
                        writeoff=writeoff.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(
            self.env._("Write-offs are kept. Cancel one that was a mistake.")
        )

    def _check_preparing(self):
        """:raise UserError: names the school and the posts"""
        self.unit_id._check_post(PREPARING_POSTS)

    # -- approval -----------------------------------------------------------------

    def _approval_summary(self):
        """What is written off, for the inbox."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        names = "、".join(self.line_ids.mapped("title")[:3])
        return f"{kinds[self.kind]} · {names} ({len(self.line_ids)})"

    def _approval_facts(self):
        """Add the dearest thing, by which local bands may decide."""
        prices = [
            line.original_value / (line.quantity or 1) for line in self.sudo().line_ids
        ]
        return {**super()._approval_facts(), "price_max": max(prices, default=0.0)}

    def _approval_can_submit(self):
        """Refuse what could not be written off, naming all that is missing."""
        result = super()._approval_can_submit()
        self._check_open()
        self._check_preparing()
        # by the books of the day, once more before anybody decides
        self.line_ids._take_values()
        problems = self._problems()
        if problems:
            raise UserError("\n".join([self.display_name, *problems]))
        return result

    def _problems(self):
        """Return what is missing, in words."""
        problems = []
        if not self.line_ids:
            problems.append(self.env._("Add what is written off."))
        if self.kind != "loss" and len(self.appraiser_ids) < APPRAISERS:
            problems.append(
                self.env._(
                    "At least %(count)s people look at the things (appraisal group).",
                    count=APPRAISERS,
                )
            )
        return problems + self.line_ids._problems()

    def _approval_can_reopen(self):
        """Refuse once the things left the books."""
        result = super()._approval_can_reopen()
        self._check_open()
        return result
