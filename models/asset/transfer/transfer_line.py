"""A thing that is handed over."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..card.card import GONE


class SchoolAssetTransferLine(models.Model):
    """One card, with its values when it was put on the list."""

    _name = "school.asset.transfer.line"
    _description = "Thing Handed Over"
    _inherit = ["school.asset.valued"]
    _order = "transfer_id, id"
    _rec_name = "asset_id"

    _approval_parent = "transfer_id"
    _document_field = "transfer_id"
    _valued_own = frozenset(
        {
            "original_value",
            "depreciated",
            "place_before",
            "holder_before",
            "new_asset_id",
        }
    )

    transfer_id = fields.Many2one(
        "school.asset.transfer", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="transfer_id.company_id", store=True, precompute=True, index=True
    )
    specification = fields.Char(related="asset_id.specification", related_sudo=True)
    quantity = fields.Integer(related="asset_id.quantity", related_sudo=True)
    net_value = fields.Monetary(compute="_compute_net_value")
    place_before = fields.Char(readonly=True, copy=False)
    holder_before = fields.Char(string="Custodian Before", readonly=True, copy=False)
    new_asset_id = fields.Many2one(
        "school.asset",
        string="Card at the New School",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    _card_once = models.UniqueIndex(
        "(transfer_id, asset_id)", "A card stands on the list once."
    )

    @api.depends("original_value", "depreciated")
    def _compute_net_value(self):
        for line in self:
            line.net_value = line.original_value - line.depreciated

    def _take_values(self):
        """Note what the books say of the cards today."""
        today = self.env["school.unit"]._today()
        for line in self:
            asset = line.asset_id.sudo()
            _months, depreciated = asset._depreciation_on(today)
            line._note(
                {
                    "original_value": asset.original_value,
                    "depreciated": depreciated,
                    "place_before": asset.place,
                    "holder_before": asset.employee_id.name or asset.department_id.name,
                }
            )

    def _check_there(self):
        """:raise UserError: names a card that is not there to be handed over"""
        states = dict(
            self.env["school.asset"]._fields["state"]._description_selection(self.env)
        )
        for line in self:
            asset = line.asset_id.sudo()
            if asset.state in (*GONE, "lost"):
                raise UserError(
                    self.env._(
                        "%(asset)s is %(state)s and cannot be handed over.",
                        asset=asset.display_name,
                        state=states[asset.state],
                    )
                )
