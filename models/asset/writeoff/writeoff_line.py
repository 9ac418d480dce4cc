"""A thing that is written off, with its value and its years."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..card.card import GONE

CLEARED = ("decided", "settled", "cancelled")


class SchoolAssetWriteoffLine(models.Model):
    """One card, or some pieces of a batch. Values follow from the card."""

    _name = "school.asset.writeoff.line"
    _description = "Thing Written Off"
    _inherit = ["school.asset.valued"]
    _order = "writeoff_id, id"
    _rec_name = "asset_id"

    _approval_parent = "writeoff_id"
    _document_field = "writeoff_id"
    _valued_own = frozenset(
        {
            "original_value",
            "depreciated",
            "net_value",
            "months_used",
            "life_months",
            "ended_asset_id",
        }
    )
    _valued_by = frozenset({"asset_id", "quantity"})

    writeoff_id = fields.Many2one(
        "school.asset.writeoff", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="writeoff_id.company_id", store=True, precompute=True, index=True
    )
    date_acquired = fields.Date(related="asset_id.date_acquired")
    quantity = fields.Integer(
        compute="_compute_quantity", store=True, readonly=False, precompute=True
    )
    reason = fields.Char()
    opinion = fields.Char(
        string="Technical Opinion",
        help="Needed where the thing has not lived its life: why it cannot be used or"
        " repaired, and who says so.",
    )
    net_value = fields.Monetary(readonly=True, copy=False)
    months_used = fields.Integer(readonly=True, copy=False)
    life_months = fields.Integer(string="Life (Months)", readonly=True, copy=False)
    is_early = fields.Boolean(string="Life Not Over", compute="_compute_is_early")
    ended_asset_id = fields.Many2one(
        "school.asset",
        string="Card Ended",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    _card_once = models.UniqueIndex(
        "(writeoff_id, asset_id)", "A card stands on the list once."
    )
    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "At least one piece is written off."
    )

    @api.depends("asset_id")
    def _compute_quantity(self):
        for line in self:
            line.quantity = line.asset_id.quantity or 1

    @api.depends("months_used", "life_months")
    def _compute_is_early(self):
        for line in self:
            line.is_early = line.months_used < line.life_months

    @api.constrains("quantity", "asset_id")
    def _check_quantity(self):
        for line in self:
            # once it ended, the card has fewer pieces
            if not line.ended_asset_id and line.quantity > line.asset_id.quantity:
                raise ValidationError(
                    self.env._(
                        "%(asset)s has only %(quantity)s pieces.",
                        asset=line.asset_id.display_name,
                        quantity=line.asset_id.quantity,
                    )
                )

    def _take_values(self):
        """Note what the books say today of the pieces."""
        today = self.env["school.unit"]._today()
        for line in self:
            asset = line.asset_id
            months, depreciated = asset._depreciation_on(today)
            part = line.quantity / asset.quantity
            original = asset.currency_id.round(asset.original_value * part)
            spent = asset.currency_id.round(depreciated * part)
            line._note(
                {
                    "original_value": original,
                    "depreciated": spent,
                    "net_value": original - spent,
                    "months_used": months,
                    "life_months": 0 if asset.is_exempt else asset.life_years * 12,
                }
            )

    def _problems(self):
        """Return what stands in the way of writing these off, in words."""
        problems = []
        for line in self:
            asset, kind = line.asset_id, line.writeoff_id.kind
            name = asset.display_name
            if asset.state in GONE:
                problems.append(
                    self.env._("%(asset)s is on the books no more.", asset=name)
                )
            if line.quantity > asset.quantity:
                problems.append(
                    self.env._("%(asset)s has fewer pieces by now.", asset=name)
                )
            if kind == "loss":
                problems += line._loss_problems()
                continue
            if asset.state == "lost":
                problems.append(
                    self.env._(
                        "%(asset)s is missing: write it off as such once its case is"
                        " decided.",
                        asset=name,
                    )
                )
            if line.is_early and not (line.opinion or "").strip():
                problems.append(
                    self.env._(
                        "%(asset)s has been used %(used)s of %(life)s months: enter the"
                        " technical opinion why it goes earlier.",
                        asset=name,
                        used=line.months_used,
                        life=line.life_months,
                    )
                )
        return problems

    def _loss_problems(self):
        """Return what is not cleared up about a missing thing, in words."""
        self.ensure_one()
        asset = self.asset_id
        if asset.state != "lost":
            return [
                self.env._("%(asset)s is not missing.", asset=asset.display_name),
            ]
        cases = (
            self.env["school.damage.line"]
            .sudo()
            .search([("asset_id", "=", asset.id)])
            .case_id
        )
        if any(case.state not in CLEARED for case in cases):
            return [
                self.env._(
                    "%(asset)s: its case is not decided yet.", asset=asset.display_name
                )
            ]
        return []
